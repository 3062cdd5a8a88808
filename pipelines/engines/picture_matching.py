"""Finds the concept that a row is about, not one of any word in it; where that is not sure, none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.engines.picture_concepts import Call, Concept, Table, tokens

_SENTENCES = re.compile(r"(?<=[.!?:])\s+|\n+")
_MARKS = re.compile(r"[,;–—()]|\s-\s|\b(?:but|so|then)\b", re.IGNORECASE)
_OPENS_ASIDE = frozenset(
    "if when unless except because until before after while whether although where since who which whose what how "
    "why".split()
)
_EXCEPTS = frozenset(("except", "unless"))
_NEGATIONS = frozenset(
    "not cannot never no without nobody nothing none neither nor don't doesn't didn't won't can't isn't aren't "
    "wasn't weren't mustn't shouldn't couldn't wouldn't hasn't haven't".split()
)
_BEFORE_VERB = frozenset(
    "to you we they i it who must can will may should please cannot not could would and or don't let help also "
    "always never now then".split()
)
_BEFORE_NOUN = frozenset(
    "a an the your our my his her its their this that these those each every no any some of for by with in at on "
    "from per another new one two three both more all most".split()
)
_SUBJECTS = frozenset("you we they i it he she this that please".split())
_PREPOSITIONS = frozenset("at in on by with from of for about near to into through during under over".split())
_BEFORE_CLAIM = frozenset(
    "say says said think thinks mean means know knows show shows agree agrees see so sure us you remember is".split()
)
_AMOUNTS = frozenset("lot lots some all any most plenty one none half".split())
_FOLLOWS_VERB = frozenset("a an the your our us you it them him her me this that these those for to on in at".split())
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\b[\w.-]+\.(?:gov|org|co|nhs)\.uk\S*", re.IGNORECASE)
_ASKS_TO_TELL = ("tell us", "tell the council", "let us know", "tell me")
_MEANS = re.compile(r"\s*(?:this|it|that)\s+(?:means|is called)\b", re.IGNORECASE)
# Concepts that say 'no' themselves, so that a negation does not take them away.
_SAY_NO = ("no_", "not_", "cannot", "disagree", "unhappy", "wrong", "worried")
ENOUGH = 0.7  # below it a word is too much beside the point to show


@dataclass(frozen=True, slots=True)
class Found:
    """One concept that the words call."""

    concept: Concept
    score: float
    words: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words between two marks, each with how much it counts and whether a negation covers it."""

    words: list[str]
    weights: list[float]
    negated: list[bool]


def concepts_of(text: str, known: Table) -> list[Found]:
    """Concepts that the text is about, best first; empty where none is sure enough.

    The main clause counts more than a condition, its verb more than what follows a preposition, and a longer phrase
    more than a word. What a negation covers is left out: money beside 'You do not need to pay' would say the contrary.
    """
    text = _ADDRESSES.sub(" website ", text)
    found: dict[str, Found] = {}
    denied: set[str] = set()
    for number, sentence in enumerate(part for part in _SENTENCES.split(text) if part.strip()):
        weight = (1.0 if number == 0 else 0.85) * (0.8 if _MEANS.match(sentence) else 1.0)
        for one in _in_sentence(sentence, known, denied):
            score = one.score * weight
            if score >= ENOUGH and (one.concept.id not in found or found[one.concept.id].score < score):
                found[one.concept.id] = Found(one.concept, score, one.words)
    # 'You do not need to pay if you have paid': money stands there twice, and shown it says the contrary.
    return sorted((one for one in found.values() if one.concept.id not in denied), key=lambda one: -one.score)


def _in_sentence(sentence: str, known: Table, denied: set[str]) -> Iterator[Found]:
    place = 0
    for piece in _pieces(sentence):
        matches = list(_matches(piece.words, known))
        heads = {start for start, _, call in matches if call.part != "v"}
        for start, end, call in matches:
            concept = known.concepts[call.concept]
            if _is_denied(piece, start, end, concept):
                if piece.weights[start] >= 1.0:
                    denied.add(concept.id)
            else:
                # 'Emergency repairs' are about repairs: the last noun is what is meant.
                share = 0.7 if end in heads and call.part != "v" and end - start == 1 else 1.0
                score = share * _score(piece, start, end, call) - 0.002 * (place + start)
                yield Found(concept, score, end - start)
        place += len(piece.words)


def _pieces(sentence: str) -> Iterator[_Piece]:
    """The sentence between its marks; in 'Do not put food, nappies or glass in it' the whole list is denied."""
    denied, excepted = False, False
    for text in _MARKS.split(sentence):
        words = tokens(text)
        listed = denied and bool(words) and not _SUBJECTS.intersection(words) and words[0] not in _OPENS_ASIDE
        piece = _piece(words)
        # 'Roads are gritted, except outside hospitals, schools and homes': the whole list is the exception.
        excepted = (excepted and not _SUBJECTS.intersection(words)) or not _EXCEPTS.isdisjoint(words)
        if excepted and not _EXCEPTS.intersection(words):
            piece = _Piece(words, [min(0.55, weight) for weight in piece.weights], piece.negated)
        yield _Piece(words, piece.weights, [True] * len(words)) if listed else piece
        denied = listed or (bool(words) and words[0] not in _OPENS_ASIDE and bool(piece.negated[-1]))


def _piece(words: list[str]) -> _Piece:
    cuts = [at for at, word in enumerate(words) if at and (word in _OPENS_ASIDE or _tells_which(words, at))]
    weights: list[float] = []
    negated: list[bool] = []
    for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True):
        part = words[start:end]
        weights += [_weight(words[:start], part, words[end : end + 1])] * len(part)
        negated += _negated(part)
    return _Piece(words, weights, negated)


def _tells_which(words: list[str], at: int) -> bool:
    """'a letter that says …' is about the letter; 'we think that you owe …' is about owing."""
    return words[at] == "that" and words[at - 1] not in _BEFORE_CLAIM and not words[at - 1].endswith(("ing", "ed"))


def _weight(before: list[str], clause: list[str], after: list[str]) -> float:
    """'Tell us if you move home' is about moving; of 'Phone us if …' the main clause is what it is about."""
    if clause and (clause[0] in _OPENS_ASIDE or (before and clause[0] == "that")):
        return 1.3 if clause[0] in ("if", "when") and " ".join(before).endswith(_ASKS_TO_TELL) else 0.55
    return 0.5 if after in (["if"], ["when"]) and " ".join(clause).endswith(_ASKS_TO_TELL) else 1.0


def _negated(words: list[str]) -> list[bool]:
    """What a negation covers: its whole clause; after 'no' and 'without' only what follows."""
    covered = [False] * len(words)
    for at, word in enumerate(words):
        if word in _NEGATIONS and words[at + 1 : at + 2] not in (["forget"], ["only"]):
            first = at if word in ("no", "without") else 0
            covered[first:] = [True] * (len(words) - first)
    return covered


def _is_denied(piece: _Piece, start: int, end: int, concept: Concept) -> bool:
    if concept.id.startswith(_SAY_NO) or any(word in _NEGATIONS for word in piece.words[start:end]):
        return False
    return piece.negated[start]


def _matches(words: list[str], known: Table) -> Iterator[tuple[int, int, Call]]:
    """Calls by longest phrase first; a phrase within a longer one of any concept does not count."""
    spans = [
        (start, end, " ".join(words[start:end]))
        for start in range(len(words))
        for end in range(min(len(words), start + known.longest), start, -1)
    ]
    blocked = [(start, end, known.never[phrase]) for start, end, phrase in spans if phrase in known.never]
    taken: list[tuple[int, int]] = []
    for start, end, phrase in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if phrase not in known.calls or any(start >= first and end <= last for first, last in taken):
            continue
        for call in known.calls[phrase]:
            never = any(
                call.concept in never and start < last and end > first
                for first, last, never in blocked
                if last - first >= end - start
            )
            if not never and _reads_as(words, start, end, call):
                taken.append((start, end))
                yield start, end, call


def _reads_as(words: list[str], start: int, end: int, call: Call) -> bool:
    """Whether the words around allow the noun or the verb that the table means."""
    before = words[start - 1] if start else ""
    after = words[end] if end < len(words) else ""
    form = words[start]
    if call.part == "v" and form.endswith("ed") and before in ("a", "an", "the"):
        return False  # 'a qualified nurse'
    if call.part == "v" and not form.endswith(("ing", "ed")):
        if not before and form.endswith("s") and end - start == 1:
            return False  # 'Visits are …': what we ask for has no -s
        return before not in _BEFORE_NOUN or (before == "for" and start == 1)
    if call.part == "n" and end - start == 1:
        if before in ("we", "they", "i"):
            return False  # 'We pass some of this on': a verb follows
        if not before:
            return after not in _FOLLOWS_VERB or form.endswith("s")
        return not (before in ("to", "must", "can", "will", "may", "you", "we", "not") and after in _FOLLOWS_VERB)
    return True


def _score(piece: _Piece, start: int, end: int, call: Call) -> float:
    score = 0.5 if call.weak else 1.0 + min(0.5, 0.25 * (end - start - 1))
    before = piece.words[max(0, start - 3) : start]
    if call.part == "v" and (
        (start == 0 and not piece.words[0].endswith("ing")) or (start and before[-1] in _BEFORE_VERB)
    ):
        score += 0.1 if call.weak else 0.25
    elif not call.weak and before[-1:] in (["is"], ["are"]):
        score += 0.15  # 'Parking is free': what is said of it
    elif (start and piece.words[start] in _PREPOSITIONS) or any(_turns_aside(before, at) for at in range(len(before))):
        score *= 0.7
    elif call.part != "v" and all(word in _BEFORE_NOUN for word in piece.words[:start]):
        score += 0.1  # what the sentence is about
    return score * piece.weights[start]


def _turns_aside(before: list[str], at: int) -> bool:
    """Whether a preposition stands there; in 'lots of water' the water is what matters."""
    return before[at] in _PREPOSITIONS and not (before[at] == "of" and at > 0 and before[at - 1] in _AMOUNTS)
