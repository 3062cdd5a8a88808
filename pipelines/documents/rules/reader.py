"""Speaks to the reader: 'the applicant' → 'you', 'the council' → 'we', where it is safe."""

from __future__ import annotations

import re
from itertools import pairwise

from pipelines.documents.rules.clause_parts import main_verb
from pipelines.documents.rules.inflection import lemma
from pipelines.documents.rules.phrases import tidy
from pipelines.documents.rules.tagging import tagged

_PERSON = "applicant|tenant|claimant|licensee|permit holder|account holder|service user"
_PEOPLE = "applicants|tenants|claimants|residents|customers|service users|voters|visitors"
# A duty, a right or a piece of advice: such a sentence is meant for the reader. Others only speak of people.
_VERB = (
    "(?:must|shall|should|can|cannot|may|need to|have to|needs to|has to|will (?:need|have) to"
    "|(?:is|are) (?:required|advised|entitled|asked|requested|reminded|able|unable|eligible|expected|not|responsible))"
)
_HERE = rf"^(?:If|Where|When|Unless) the (?:{_PERSON})\b|\b(?:[Tt]he|[Aa]n?) (?:{_PERSON}) {_VERB}\b"
_COUNCIL = re.compile(
    r"(?<!tenant of )(?<!tenants of )(?<!member of )(?<!members of )(?<!officer of )(?<!officers of )(?<!agent of )"
    r"(?<!part of )(?<!parish )(?<!town )(?<!county )(?<!borough )(?<!district )\b[Tt]he [Cc]ouncil(?P<own>['’]s)?"
    r"(?! (?:tax|house|houses|home|homes|housing|offices?|chamber|meeting|member|members|of|officer|officers|leader|"
    r"website|plan|car|bill)\b)(?= [a-z]|[.,]|$)(?!, (?:as|in|acting|on|under|having|when|where|if) )"
)
# What only the council, named at the start of the sentence, can do: 'where it considers that …'.
_ITSELF = re.compile(
    r"\bit (considers|thinks|believes|decides|determines|deems|wishes|intends|has decided|is satisfied|receives|owns)\b"
)
_OURS = (
    r"(?:own |elected )?(?:employees|staff|officers|contractors|agents|workers|website|offices?|duties|powers|policy|"
    r"policies)"
)
_IT_ACTS = re.compile(r"\bit (?:has|must|will|can|may|does|should|needs)\b")
_YOURS = frozenset("is has does was needs".split())
_FOR_WE = {"is": "are", "was": "were", "has": "have", "does": "do"}


def addressed(text: str) -> str:
    """A sentence that says 'you' to the reader and 'we' for the council."""
    return tidy(_as_we(as_you(text)))


def as_you(text: str) -> str:
    """'The applicant must' → 'You must', unless the sentence speaks to a reader already, who may be somebody else."""
    if re.search(r"\byou\b", text, re.IGNORECASE):
        return text
    addressed_here = re.search(_HERE, text) is not None
    found = re.sub(rf"^(?:The|All|Any|Each|Every|An?) (?:{_PERSON}) (?={_VERB}\b)", "You ", text)
    found = re.sub(rf"^(?:All )?(?:{_PEOPLE}) (?={_VERB}\b)", "You ", found, flags=re.IGNORECASE)
    found = re.sub(
        r"^(?:Applicants|Tenants|Claimants|Customers) who (.+?) (must|shall|should|can|cannot|may|will)\b",
        r"If you \1, you \2", found,
    )  # fmt: skip
    if addressed_here:
        found = re.sub(rf"\bthe (?:{_PERSON})['’]s\b", "your", found, flags=re.IGNORECASE)
        found = re.sub(rf"\bthe (?:{_PERSON})\b(?!['’])", "you", found, flags=re.IGNORECASE)
    if found == text:
        return text
    if any(
        token.lower == "you" and after.tag == "VBZ" and after.lower not in _YOURS
        for token, after in pairwise(tagged(found))
    ):
        return text  # 'If the tenant dies, …'
    found = re.sub(r"\b(You|you) (is|has|does|was|needs)\b", lambda match: f"{match[1]} {_plural(match[2])}", found)
    found = re.sub(r"\b(?:themselves|himself or herself)\b", "you", found)
    return re.sub(r"\b(?:his or her|his/her|their)\b", "your", found)


def _as_we(text: str) -> str:
    if re.search(r"\b(?:neither|either|both|nor) the council\b|\beither\b.* or the council\b", text, re.IGNORECASE):
        return text  # 'neither the council nor its contractors'
    match = _COUNCIL.search(text)
    if match is not None and match.start() == 0 and not match["own"]:
        text = _ITSELF.sub(lambda it: f"we {_plural(it[1])}", text)
        match = _COUNCIL.search(text)
    if match is not None and match.start() == 0 and not match["own"] and not _acts("", text[match.end() :]):
        return text  # 'The council disregards …', where the tagger sees no verb
    if match is not None and match.start() > 0 and _IT_ACTS.search(text[match.end() :]):
        return text  # 'If the council decides that it must …'
    while match is not None:
        text = _with_we(text, match)
        match = _COUNCIL.search(text)
    return text


def _with_we(text: str, match: re.Match[str]) -> str:
    before, after = text[: match.start()], text[match.end() :]
    capital = match[0][0] == "T"
    if match["own"]:
        return f"{before}{'Our' if capital else 'our'}{after}"
    if not _acts(before, after):
        return f"{before}us{after}"
    after = _with_our(_for_plural(after)) if not before.strip() else _for_plural(after)
    return f"{before}{'We' if capital else 'we'}{after}"


def _with_our(after: str) -> str:
    """'The council will not move its bins' → 'our bins'; 'its' behind 'if' or 'which' can be of something else."""
    joint = re.search(r"\b(?:if|unless|when|where|which|that|until|because)\b", after)
    own = len(after) if joint is None else joint.start()
    return re.sub(r"\bits\b", "our", after[:own]) + re.sub(rf"\bits (?={_OURS}\b)", "our ", after[own:])


def _acts(before: str, after: str) -> bool:
    tokens = tagged(f"we{after}")
    if re.search(r"\b(?:at|by|to|of|from|with|for|in|on|about|against)\s*$", before):
        return False
    follows = next((token for token in tokens[1:4] if not token.tag.startswith("RB")), None)
    if follows is None or follows.tag not in ("MD", "VBZ", "VBD", "VBP"):
        return False
    if not before.strip() or re.search(
        r"(?:[,;]|\b(?:that|if|when|and|but|because|unless|before|after|where|until|as))\s*$", before
    ):
        return True
    return follows.tag in ("MD", "VBZ") and main_verb(tagged(before)) is None


def _for_plural(after: str) -> str:
    tokens = tagged(f"we{after}")
    for token in tokens[1:3]:
        if token.tag == "VBZ" or token.lower in _FOR_WE:
            start, end = token.start - 2, token.end - 2
            return f"{after[:start]}{_plural(token.lower)}{after[end:]}"
        if not token.tag.startswith("RB"):
            break
    return after


def _plural(verb: str) -> str:
    if " " in verb:
        first, rest = verb.split(" ", 1)
        return f"{_plural(first)} {rest}"
    return _FOR_WE.get(verb) or lemma(verb, "VERB")
