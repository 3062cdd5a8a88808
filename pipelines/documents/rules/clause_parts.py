"""Where the parts of a clause stand: its main verb, its subject, the comma after a clause with 'if'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.documents.rules.inflection import lemma
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import BE, CLAUSE_OPENERS, FINITE_TAGS, RELATIVES

LONG = 15  # words; more is hard to read. Source: GOV and DH, rule 1
_EXTRA = {"d": 3, "t": 0, "p": 1, "l": 6}  # words that a placeholder stands for, beyond itself
SIMPLE_VERB = ("VBZ", "VBP", "MD")


def word_count(text: str) -> int:
    """Words of a masked sentence as a reader will count them: a date is four."""
    words = re.findall(r"[\w£][\w.,'’%/@:-]*", text)
    return len(words) + sum(_EXTRA.get(word[1], 0) for word in words if word.startswith("ʘ"))


def main_verb(tokens: Sequence[Token], start: int = 0) -> int | None:
    """Where the finite verb of a clause stands; verbs of relative clauses before it are passed over."""
    relatives, closed = 0, -1
    for place in range(start, len(tokens)):
        token = tokens[place]
        if _opens_relative(tokens, place, start):
            relatives += 1
        elif token.tag in FINITE_TAGS and not _only_describes(tokens, place):
            if relatives:
                relatives, closed = relatives - 1, place
            elif closed < 0 or not _second_of_relative(tokens, place):
                return place
    return None


def _second_of_relative(tokens: Sequence[Token], place: int) -> bool:
    """'People who live alone and have little money can …': 'have' is said of the people too, and 'can' comes yet."""
    if tokens[place - 1].lower not in ("and", "or") or tokens[place].tag == "MD":
        return False
    later = tokens[place + 1 :]
    end = next(
        (at for at, token in enumerate(later) if token.text in (",", ";") or token.tag in ("WDT", "WP")), len(later)
    )
    return any(
        token.tag == "MD" or (token.lower in ("need", "needs", "has", "have") and after.tag == "TO")
        for token, after in pairwise(later[: end + 1])
    )


_TIMED = frozenset("after before when".split())
# Verbs of which no form describes a noun: 'your tenancy ended in June'.
_NO_STATE = frozenset("ended began came went rose fell happened died arrived expired occurred became lasted".split())
_NO_MAIN = frozenset("which who where even whether although though unless because however whatever".split())
_INSERTED = frozenset("unless if when because although while until where".split())


def _later_finite(tokens: Sequence[Token], place: int) -> bool:
    after = tokens[place + 1].tag if place + 1 < len(tokens) else ""
    return after in ("IN", "TO", "RB") and any(other.tag in FINITE_TAGS for other in tokens[place + 1 :])


def _opens_relative(tokens: Sequence[Token], place: int, start: int) -> bool:
    token = tokens[place]
    pronoun = token.lower in RELATIVES and token.tag in ("WDT", "WP", "WP$", "IN") and place > start
    inserted = token.lower in _INSERTED and place > start and tokens[place - 1].text == ","
    timed = token.lower in _TIMED and place > start + 1 and _has_two_verbs(tokens, place)
    return pronoun or inserted or timed or _opens_contact_clause(tokens, place, start)


def _has_two_verbs(tokens: Sequence[Token], place: int) -> bool:
    """'Cars left after the park has closed will be locked in': a clause of the subject, and the main verb behind it."""
    if tokens[place + 1 : place + 2] and tokens[place + 1].tag not in ("PRP", "DT", "PRP$"):
        return False
    end = next(
        (at for at in range(place, len(tokens)) if tokens[at].tag == "CC" or tokens[at].text == ","), len(tokens)
    )
    return (
        sum(token.tag in ("MD", "VBZ", "VBP") or token.lower in ("was", "were") for token in tokens[place + 1 : end])
        > 1
    )


def main_clause_start(tokens: Sequence[Token]) -> int:
    """Where the main clause begins: after the comma of a clause with 'if' or 'when'; -1 if it never does."""
    if not tokens or tokens[0].lower not in CLAUSE_OPENERS:
        return 0
    if _is_role(tokens):
        return 0
    if len(tokens) > 3 and tokens[0].lower == "as" and tokens[1].lower == "well":
        return 0  # 'As well as the rent you must pay …'
    if len(tokens) > 3 and tokens[1].lower == "so" and tokens[2].text == ",":
        return 3  # 'If so, …'
    verb = main_verb(tokens, 1)
    if verb is None:
        return 0
    for place in range(verb, len(tokens)):
        if tokens[place].text == "," and _opens_main(tokens, place + 1):
            return place + 1
    return -1


def _is_role(tokens: Sequence[Token]) -> bool:
    """'As a secure tenant you have the right to …': 'as' opens no clause."""
    if tokens[0].lower != "as" or len(tokens) < 5 or tokens[1].lower not in ("a", "an", "the", "your"):
        return False
    you = next((at for at, token in enumerate(tokens) if token.lower in ("you", "we", "they")), 0)
    return 2 < you < len(tokens) - 1 and not any(
        token.tag in FINITE_TAGS or token.text == "," for token in tokens[:you]
    )


def _opens_contact_clause(tokens: Sequence[Token], place: int, start: int) -> bool:
    """'All the money you owe must …': a relative clause without its pronoun."""
    if (
        place <= start
        or tokens[place].lower not in ("you", "we", "they", "i")
        or not tokens[place - 1].tag.startswith("NN")
    ):
        return False
    first = tokens[start]
    fronted = first.tag in ("TO", "IN") or first.lower in CLAUSE_OPENERS | {"as"}
    return not fronted and sum(token.tag in FINITE_TAGS for token in tokens[place:]) > 1


def _opens_main(tokens: Sequence[Token], place: int) -> bool:
    if place >= len(tokens):
        return False
    first = tokens[place]
    if first.tag in ("VBN", "VBD", "VBZ", "CC", "VBG") or first.lower in _NO_MAIN:
        return False  # 'lost, stolen or damaged'
    if first.tag == "VB":
        return True
    verb = main_verb(tokens, place)
    commas = [at for at in range(place, verb or place) if tokens[at].text == ","]
    if verb is not None and any(tokens[comma + 1].tag in ("PRP", "DT", "PRP$", "VB") for comma in commas):
        return False  # 'if you have a cat, a dog or a bird, you must …'
    return first.tag == "VB" or first.lower == "please" or main_verb(tokens, place) is not None


def _only_describes(tokens: Sequence[Token], place: int) -> bool:
    """'Applications received after …', 'lost passes': a verb form that only describes a noun."""
    token = tokens[place]
    if place == 0 and token.tag in ("VBZ", "VBP") and len(tokens) > 1 and tokens[1].tag in FINITE_TAGS:
        return True  # 'Offers will be made'
    if token.tag in ("VBD", "VBN") and place > 1 and tokens[place - 1].text == "," and _later_finite(tokens, place):
        return True  # 'The park, closed since May, will …'
    if token.tag != "VBD" or token.lower in BE | _NO_STATE:
        return False
    if place == 0:
        return True
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if tokens[place - 1].tag in ("DT", "PRP$", "JJ", "CD") and after is not None and after.tag.startswith(("NN", "JJ")):
        return True  # 'a dropped kerb'
    if after is not None and after.lower == "that":
        return False  # 'Councillor Ahmed asked that'
    if not any(other.tag in FINITE_TAGS for other in tokens[place + 1 :]):
        return False  # 'The cabinet agreed to …'
    return tokens[place - 1].tag.startswith("NN") and after is not None and after.tag in ("IN", "TO", "RB", "VBG")


def lone_verb(text: str) -> int | None:
    tokens = tagged(text)
    return 0 if tokens and tokens[0].tag == "VB" else main_verb(tokens)


def in_open_clause(left: str) -> bool:
    return main_clause_start(tagged(left)) < 0


def is_imperative(left: Sequence[Token], start: int) -> bool:
    first = left[start]
    of = len(left) > start + 1 and left[start + 1].lower == "of"
    if of and first.lower not in ("dispose", "beware", "think"):
        return False  # 'Hire of the hall costs …'
    return first.tag == "VB" or (first.lower == "please" and len(left) > start + 1 and left[start + 1].tag == "VB")


def for_plural(verb: Token) -> str:
    known = {"is": "are", "was": "were", "has": "have"}
    return known.get(verb.lower) or (lemma(verb.lower, "VERB") if verb.tag == "VBZ" else verb.text)
