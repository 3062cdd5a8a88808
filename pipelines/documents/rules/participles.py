"""What an '-ing' after a comma says, as a sentence: '…, giving your name' → 'You must give your name.'"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import in_open_clause, lone_verb, main_verb, word_count
from pipelines.documents.rules.inflection import inflected, is_verb, lemma
from pipelines.documents.rules.links import EASY, Head, head, is_of_people, is_plural, leans
from pipelines.documents.rules.tagging import Token, tagged

_ING = re.compile(r",? (?<=, )(?P<ing>(?!including|excluding|according|commencing|depending|regarding|"
        r"concerning|following|starting|"
                  r"beginning|during|being|having|considering|subject)[a-z]+ing) (?=\w)")  # fmt: skip
_EVENT = frozenset(
    "mean result allow make enable help cause lead ensure give provide reduce bring leave create save add increase cut "
    "rise fall grow improve cover cost raise replace affect reflect last take free let keep open offer "
    "force put".split()
)
_TO_BE_TOLD = frozenset("give state quote enclose explain say set include attach show send".split())
_OF_THING = frozenset("cover cost last contain".split())
_LISTED = re.compile(r"\b(?:such as|for example|for instance|including|like)\b[^,]*(?:, [^,]*)?$")
_CONTROL = re.compile(
    r"\b(?:ask|tell|require|want|invite|help|allow|expect|advise|let|make|need)s? (?:you|us|them|the \w+|people)\b"
)


def at_participle(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """The deed of a person, 'They took photographs', or what comes of an event, 'This leaves …'."""
    if leans(text):
        return None
    return next((parts for match in _ING.finditer(text) if (parts := _cut_at(text, match))), None)


def _cut_at(text: str, match: re.Match[str]) -> list[str] | None:
    verb = lemma(match["ing"], "VERB")
    left, right = text[: match.start()].rstrip(","), text[match.end() :]
    found = head(left)
    if (
        found is None
        or not is_verb(verb)
        or in_open_clause(left)
        or (found.verb and lone_verb(left) is None)
        or found.denied
    ):
        return None
    if _LISTED.search(left) or re.match(r"(?:\w+ )?(?:or|and)\b", right):
        return None  # 'such as washing, dressing or cooking'
    if verb in _OF_THING:
        return [left, f"This {inflected(verb, 'VBZ')} {right}"]
    goes_on = re.search(r", and (?=\w+ed\b|found\b|will\b|must\b)", right)
    own = tagged(right[: goes_on.start()] if goes_on else right)
    if goes_on or (
        main_verb(own) is not None
        and not re.search(r"\b(?:that|who|which|what|why|how|when|if|whether|you|we)\b", right)
    ):
        return None
    return _of_deed(text, left, found, verb, right)


def _of_deed(text: str, left: str, found: Head, verb: str, right: str) -> list[str] | None:
    person = found.verb is None or is_of_people(found.subject)
    passive = found.verb is not None and bool(found.after) and found.after[0].lower in ("be", "been")
    moving = passive and len(found.after) > 1 and found.after[1].tag == "VBG"
    if passive and not moving and verb == "use":
        return [left, f"This is done using {right}"]
    told = verb in _TO_BE_TOLD and right.startswith("your ") and found.subject.lower() == "you"
    if verb in _EVENT and re.search(
        r"\b(?:proposing|propose|proposes|plan to|plans to|planning to|considering|hope to|aim to)\b", left
    ):
        return [left, f"This would {verb} {right}"]
    if re.match(r"To \w", text):
        return None  # an order with its aim: the '-ing' is of the order
    if person and (not passive or moving) and (told or not _CONTROL.search(left)):
        said = _by_person(found, verb, right)
        return [left, said] if said else None
    if not person and not passive and found.verb is not None and found.verb.lower == "will" and verb not in _EVENT:
        return [left, f"{'They' if is_plural(found.subject) else 'It'} will {verb} {right}"]
    duty = found.verb is not None and found.verb.lower in ("must", "should", "can")
    if verb in ("result", "lead") and not duty:
        return [left, f"This {_event(found, verb)} {right}"]
    if (
        verb not in _EVENT
        or person
        or (duty and not passive and verb == "give")
        or (word_count(text) <= EASY and verb not in ("mean", "result", "allow"))
    ):
        return None
    return [left, f"This {_event(found, verb)} {right}"]


def _by_person(found: Head, verb: str, right: str) -> str:
    if found.verb is None:
        return f"{verb.capitalize()} {_in_form(right, 'VB')}"
    if found.verb.lower in ("may", "can") and found.subject.lower() == "you" and verb in _TO_BE_TOLD:
        return f"Please {verb} {_in_form(right, 'VB')}"  # 'you may appeal, giving your reasons' does not leave it open
    subject = found.subject if found.subject.lower() in ("you", "we", "they") else "They"
    if re.fullmatch(r"(?:[Tt]he|[Oo]ur) (?:[Cc]ouncil|[Aa]uthority)", found.subject):
        subject = found.subject
    if subject == "They" and not (is_plural(found.subject) or is_of_people(found.subject)):
        return ""
    if found.verb.tag == "MD":
        return f"{subject} {found.verb.text} {verb} {_in_form(right, 'VB')}"
    past = found.verb.tag == "VBD" and found.verb.lower not in ("was", "were")
    if not past and found.verb.tag not in ("VBP", "VBZ"):
        return ""
    return f"{subject} {inflected(verb, 'VBD') if past else verb} {_in_form(right, 'VBD' if past else 'VB')}"


def _event(found: Head, verb: str) -> str:
    tag, modal = (found.verb.tag, found.verb.lower) if found.verb else ("", "")
    if verb == "mean" or tag not in ("MD", "VBD") or modal in ("can", "must", "was", "were"):
        return inflected(verb, "VBZ")
    return f"{modal} {verb}" if tag == "MD" else inflected(verb, "VBD")


def _in_form(right: str, tag: str) -> str:
    """Further deeds of a row in the form of the first: 'handing out leaflets and answering' → 'and answer'."""

    def changed(match: re.Match[str]) -> str:
        base = lemma(match[2], "VERB")
        return f"{match[1]}{inflected(base, tag)}" if is_verb(base) else match[0]

    return re.sub(
        r"((?:, |\band ))(\w+ing)\b(?= (?:the|a|an|any|your|our|their|its|\w+s|out|why|how|what|where)\b)",
        changed,
        right,
    )
