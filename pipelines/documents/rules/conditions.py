"""Long conditions become a sentence of their own that the next one takes up, so that neither is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, main_clause_start, main_verb, word_count
from pipelines.documents.rules.inflection import inflected, is_participle, lemma
from pipelines.documents.rules.links import in_small, leans
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import BE, CLAUSE_OPENERS, FINITE_TAGS


def at_only_if(text: str, tokens: Sequence[Token]) -> list[str] | None:
    front = re.match(r"But only if ([^,]+), (?=\w)", text)
    if front and main_verb(tagged(front[1])) is not None and main_verb(tagged(text[front.end() :])) not in (None, 0):
        return [text[front.end() :], f"This is only if {front[1]}"]
    match = re.search(r",? but only if ", text)
    if match is None or word_count(text) <= LONG:
        return None
    return [text[: match.start()], f"This is only if {text[match.end() :]}"]


def at_condition(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """A long 'if …' becomes a sentence with 'might' and one with 'If so', so that the condition stays beside it."""
    joint = re.match(r"(But|So) (?:if |where (?=(?:the|an?|you|your|this|that|there|it) ))", text)
    if word_count(text) > LONG and joint:
        whole = f"If {text[joint.end() :]}"
        parts = at_condition(whole, tagged(whole))
        return [f"{joint[1]} {in_small(parts[0])}", parts[1]] if parts else None
    if word_count(text) <= LONG or tokens[0].lower != "if":
        return None
    start = main_clause_start(tokens)
    if start <= 0:
        return None
    condition, main = text[tokens[1].start : tokens[start - 1].start], text[tokens[start].start :]
    if re.match(r"this (?:may|might|will|can) ", main):
        return None  # 'If this happens, this may …'
    condition = re.sub(r",? however$", "", condition)
    might = said_with_might(condition)
    return [might, f"{then_so(condition)}, {main}"] if might and word_count(condition) >= 5 else None


def at_condition_behind(text: str, tokens: Sequence[Token]) -> list[str] | None:
    if word_count(text) <= LONG:
        return None
    match = re.search(r",? if (?=\w)", text)
    if (
        match is None
        or tokens[0].lower in CLAUSE_OPENERS
        or "only if" in text
        or text.count(" if ") > 1
        or "even if" in text
        or re.match(r"(?:But|So|Or|Then|Otherwise)\b", text)
        or leans(text)
    ):
        return None
    main, condition = text[: match.start()], text[match.end() :].rstrip(".")
    if re.search(r"\band,? (?:[^,]+, )?(?:cannot|must|may|can|will|is|are|should)\b", main):
        return None  # the condition may be of the second half alone
    if re.search(r", or [a-z]+ ", main):
        return None  # 'renew it online, or apply again if your address has changed'
    if re.search(r"\b(?:which|who) (?:is|are|was|were|has|have|will|can)\b(?:(?!,).)*$", main):
        return None  # 'works which are needed if there is an emergency'
    might = said_with_might(condition)
    if re.match(r"(?:they|it|he|she|this|these)\b", condition) or word_count(condition) < 4:
        return None
    if (
        not might
        or main_verb(tagged(main)) is None
        or re.search(r"\b(?:ask|know|see|check|whether|tell us|except|even|and|or|as)$", main)
    ):
        return None
    return [might, f"{then_so(condition)}, {main[:1].lower() + main[1:]}"]


def then_so(condition: str) -> str:
    """'If so' takes up how somebody is, 'If this happens' what somebody does."""
    tokens = tagged(condition)
    verb = main_verb(tokens)
    state = verb is not None and (tokens[verb].lower in BE | {"have", "has", "want", "need", "live"})
    return "If so" if state else "If this happens"


def said_with_might(condition: str) -> str | None:
    condition = re.sub(r"\bwould like to\b", "want to", condition)
    tokens = tagged(condition)
    verb = main_verb(tokens)
    # 'None of the above might apply' or 'The home might be in Band A' says what the source did not.
    if verb is None or verb == 0 or not _may_be_supposed(condition, tokens, verb):
        return None
    if len(re.findall(r"\b(?:if|or|and)\b", condition)) > 2:
        return None
    found, rest = tokens[verb], condition[tokens[verb].end :]
    if not re.search(r"\bnot\b", condition):
        condition = re.sub(r"(?<!\bin )(?<!\bat )(?<!\bof )(?<!\bon )\bany\b", "some", condition)
    tokens = tagged(condition)
    found, rest = tokens[verb], condition[tokens[verb].end :]
    subject = condition[: found.start]
    later = main_verb(tokens, verb + 2)
    if found.tag == "MD" or found.lower == "did" or (later is not None and not _of_contact_clause(tokens, later)):
        return None
    past = found.tag == "VBD" or found.lower in ("was", "were", "had", "did")
    base = "be" if found.lower in BE else lemma(found.lower, "VERB")
    if past:
        base = f"have {inflected(base, 'VBN')}"
        if rest.startswith(" not "):
            return f"{subject}might not {base}{rest.removeprefix(' not')}"
    adverb = tokens[verb - 1] if tokens[verb - 1].tag == "RB" and tokens[verb - 1].lower != "not" else None
    if adverb is not None:
        subject, base = condition[: adverb.start], f"{adverb.text} {base}"
    if base == "be" and rest.startswith(" not "):
        return f"{subject}might not be{rest.removeprefix(' not')}"
    if found.lower in ("do", "does") and rest.strip().startswith("not"):
        return f"{subject}might{rest}"
    return f"{subject}might {base}{rest}"


def _has_two_clauses(condition: str) -> bool:
    """'your tenancy started in May and you have lived there since'."""
    left, joint, right = condition.rpartition(" and ")
    if not joint:
        left, _, right = condition.rpartition(" or ")
    return all(any(token.tag in FINITE_TAGS for token in tagged(part)) for part in (left, right))


def _of_contact_clause(tokens: Sequence[Token], place: int) -> bool:
    """'If you do not pay all the money you owe': 'owe' is said of the money; 'an area where there is a risk'."""
    verb = main_verb(tokens) or 0
    if any(token.tag == "WRB" and token.lower == "where" for token in tokens[verb:place]):
        return main_verb(tokens, place + 1) is None
    return (
        tokens[place - 1].lower in ("you", "we", "they")
        and tokens[place - 2].tag.startswith("NN")
        and main_verb(tokens, place + 1) is None
    )


def _may_be_supposed(condition: str, tokens: Sequence[Token], verb: int) -> bool:
    """Of the reader anything; of us and of a certain thing or person only that something is done, not how it is."""
    first, found = tokens[0].lower, tokens[verb]
    if re.search(r" (?:and|or) (?:you|we|they|it|there|the|your|our|their) ", condition) and _has_two_clauses(
        condition
    ):
        return False  # both halves are supposed
    if any(token.lower in CLAUSE_OPENERS for token in tokens[:verb]):
        return False  # 'your life changes while you are waiting'
    if first in ("you", "your", "a", "an", "someone", "somebody", "it", "they"):
        return True
    if first == "there":
        return found.lower in BE
    if tokens[0].tag == "CD" and re.match(r"\S+ or more (?:people|persons|adults|tenants|owners|children) ", condition):
        return True
    bare = tokens[0].tag in ("NN", "NNS", "NNP") and first not in ("none", "nobody", "nothing", "anyone", "people")
    if (
        not bare and first not in ("the", "your", "our", "we", "a", "an", "someone", "somebody")
    ) or " of the above" in condition:
        return False
    follows = next((token for token in tokens[verb + 1 :] if not token.tag.startswith("RB")), None)
    if found.lower in BE | {"has", "have"}:
        return follows is not None and (is_participle(follows.lower) or follows.lower == "been")
    return found.tag in ("VBZ", "VBP", "VBD") and found.lower not in ("want", "wants", "need", "needs", "do", "does")
