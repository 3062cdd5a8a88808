"""Long and joined sentences are taken apart at 'and', 'but', ';', 'which', 'because' and long conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipelines.documents.rules.absolutes import (
    at_conditions_joined,
    at_having,
    at_terms_of,
    at_which_behind,
    at_with,
)
from pipelines.documents.rules.adverbials import at_clause_tail, at_front, at_phrase_tail
from pipelines.documents.rules.amounts import at_amounts
from pipelines.documents.rules.asides import (
    at_example_inserted,
    at_exception_inserted,
    at_notice_says,
    at_state_behind,
    at_state_joined,
    at_way_inserted,
)
from pipelines.documents.rules.bans import at_ban_or, at_ban_order
from pipelines.documents.rules.clause_parts import (
    LONG,
    in_open_clause,
    lone_verb,
    main_clause_start,
    main_verb,
    word_count,
)
from pipelines.documents.rules.conditions import at_condition, at_condition_behind, at_only_if
from pipelines.documents.rules.conjunctions import at_also_said, at_and, at_contrast, at_nor, at_or_clause
from pipelines.documents.rules.contacts import at_contact
from pipelines.documents.rules.coordinated import (
    at_and_that,
    at_can_or,
    at_conditions_first,
    at_deeds_listed,
    at_help_listed,
    at_order_but,
    at_order_or,
    at_said_twice,
    at_to_and_to,
    at_whether_inserted,
    at_whichever,
)
from pipelines.documents.rules.inflection import lemma
from pipelines.documents.rules.inversion import with_comma
from pipelines.documents.rules.joined import (
    at_aims,
    at_also,
    at_done_or,
    at_may_or,
    at_that_series,
    at_whether,
    at_who_and_who,
)
from pipelines.documents.rules.last_phrases import at_last_phrase
from pipelines.documents.rules.links import EASY, in_small, leans
from pipelines.documents.rules.lists import ITEM, at_list, at_pair, at_terms
from pipelines.documents.rules.participles import at_participle
from pipelines.documents.rules.phrases import tidy
from pipelines.documents.rules.relatives import (
    at_defining_relative,
    at_for_which,
    at_reduced_relative,
    at_relative,
    at_subject_relative,
)
from pipelines.documents.rules.results import (
    at_being,
    at_date_to,
    at_does_listed,
    at_done_listed,
    at_failing,
    at_no_need,
    at_rather,
    at_showing,
    at_told_and,
)
from pipelines.documents.rules.series import at_choice, at_not_part, at_series
from pipelines.documents.rules.sound import guarded, parts_sound
from pipelines.documents.rules.subjects import at_inserted, at_long_subject
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.tails import at_aim, at_tail
from pipelines.documents.rules.topics import (
    at_amount_inserted,
    at_as_shown,
    at_except_then,
    at_here_is_why,
    at_if_inserted,
    at_one_condition,
    at_or_else,
    at_or_way,
    at_save_that,
    at_state_after,
    at_to_end,
    at_topic,
    at_whatever,
)
from pipelines.documents.rules.words import BE, CLAUSE_OPENERS

MOST_CUTS = 8
_POINTS_BACK = re.compile(
    r"This (?:\w+ (?:happen|apply|be)|applies|is (?!about)|was|starts|costs)\b|They \w+ do this\b|For example\b"
)
# 'They may do this in any bay. This is only if …': the terms of the deed may follow where it is taken up.
_TERMS_BEHIND = re.compile(r"This (?:is only if|applies if|is the rule)\b")
_DO_THIS = re.compile(r"(?:You|They|We) (?:can|may|must|should|will) do this\b")
_JOINED_ON = re.compile(r"(?:But|So) (?=(?:where|once|unless|after|until|because|during|from)\b)")
_FRONT_OPEN = re.compile(r"(?:From|Since|Between|Until|Despite|Given|As regards|As for|Unlike|Like|Whoever|However) ")
_ONLY_TAKES_UP = re.compile(r"(?:But |So |Or )?(?:[\w-]+ ){1,4}(?:can|may|must|should|will|cannot) do (?:this|so)[.]")
_SAYS_MORE = BE | {"has", "have"}
_Cut = Callable[[str, Sequence[Token]], list[str] | None]


def apart(text: str, *, cuts: int = MOST_CUTS, behind: str = "") -> tuple[str, ...]:
    """A sentence as several short ones in the same order; itself where it cannot be taken apart safely.

    Args:
        text: one masked sentence.
        cuts: how often a part of it may be cut again: a cut that gives back its own input must end.
        behind: the sentence that stands behind it, which may take it up.
    """
    if not cuts or text.startswith(ITEM):
        return (text,)
    text = guarded(with_comma, text)
    return _cut(text, cuts, behind) or (text,)


def tail_apart(text: str, *, behind: str = "") -> tuple[str, ...]:
    """A long sentence after its words were changed: what can still stand apart from it does."""
    if word_count(text) <= LONG or text.startswith(ITEM):
        return (text,)
    return _cut(text, MOST_CUTS, behind) or (text,)


def _cut(text: str, cuts: int, behind: str) -> tuple[str, ...] | None:
    """The parts by the first way whose parts all sound like sentences, each taken apart again."""
    joint = _JOINED_ON.match(text)
    if joint:
        whole = text[joint.end() :]
        said = _cut(f"{whole[:1].upper()}{whole[1:]}", cuts, behind)
        return (f"{joint[0]}{in_small(said[0])}", *said[1:]) if said and said[0].split()[0] == _capital(whole) else None
    tokens = tagged(text)
    for cut in _CUTS:
        parts = cut(text, tokens)
        ended = tuple(_ended(part) for part in parts or ())
        again = _POINTS_BACK.match(behind) and _POINTS_BACK.match(ended[-1]) if ended else None
        if len(ended) < 2 or (again and not (_TERMS_BEHIND.match(behind) and _DO_THIS.match(ended[-1]))):
            continue  # two sentences in a row that say 'This …' of the same one: the second would point at the first
        if ended[-1] == text or _ONLY_TAKES_UP.fullmatch(ended[0]):
            continue  # 'But you must do so.' 'But you must do this by 1 May.'
        if _FRONT_OPEN.match(text) and "," in text and "," not in ended[0] and ended[0].startswith(text.split()[0]):
            continue  # 'From the moment a claim is made until it is decided, you may …'
        if _moves_main_verb(text, tokens, (parts or [""])[0]):
            continue
        if cut is _at_semicolon or parts_sound(text, ended):
            following = (*ended[1:], behind)
            return tuple(
                piece
                for part, after in zip(ended, following, strict=True)
                for piece in apart(part, cuts=cuts - 1, behind=after)
            )
    return None


def _capital(text: str) -> str:
    first = text.split()[0]
    return f"{first[:1].upper()}{first[1:]}"


def _moves_main_verb(text: str, tokens: Sequence[Token], first: str) -> bool:
    """'Applications received after the date are late' is not cut before 'after': 'are' is what the sentence says."""
    left = first.rstrip(" .,:")
    if not text.startswith(left) or main_clause_start(tokens) != 0:
        return False
    verb = main_verb(tokens)
    return verb is not None and tokens[0].tag != "VB" and tokens[verb].start > len(left)


def _at_semicolon(text: str, tokens: Sequence[Token]) -> list[str] | None:
    if ";" not in re.sub(r"\([^()]*\)", "", text):
        return None
    parts = [part.strip() for part in text.rstrip(".").split(";") if part.strip()]
    return [re.sub(r"^(?:and|or)\s+", "", part) for part in parts] if len(parts) > 1 else None


def _at_dash(text: str, tokens: Sequence[Token]) -> list[str] | None:
    parts = re.split(r" [–—-] ", text)
    if len(parts) != 2 or any(lone_verb(part) is None for part in parts):
        return None
    return parts


def _at_colon(text: str, tokens: Sequence[Token]) -> list[str] | None:
    left, colon, right = text.partition(": ")
    if not colon or lone_verb(left) is None or not right:
        return None
    if lone_verb(right) is not None and not re.search(r",.*,| and .* and ", right) and word_count(left) > 3:
        return [left, right]
    return None


def _at_long_reason(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is because A on B' of a long sentence: the reason cut as if it stood alone."""
    match = re.match(r"This is (?:because|so that) (?=\w)", text)
    if match is None or word_count(text) <= LONG:
        return None
    reason = text[match.end() :]
    alone = f"{reason[:1].upper()}{reason[1:]}"
    first, *rest = apart(alone, cuts=2)
    if not rest:
        ended = at_phrase_tail(alone, tagged(alone), most=EASY - 2)
        first, *rest = ended or (alone,)
    if not rest or leans(first) or first.startswith(("This ", "If ", "You might")):
        return None
    return [f"{match[0]}{in_small(first)}", *rest]


def _at_defining_which(text: str, tokens: Sequence[Token]) -> list[str] | None:
    match = re.search(
        r"^([^,]+? (?:is|are) (?:an? )?[^,]+?) which (?=(?:can|may|will|must|is|are|has|have|could)\b)", text
    )
    certain = match is not None and re.search(r"\b(?:the|each|any|every|no|only) [\w-]+$", match[1])
    if match is None or certain or word_count(text) < 10 or " if " in match[1] or leans(text):
        return None
    plural = bool(re.search(r"\bare\b", match[1]))
    return [match[1], f"{'They' if plural else 'It'} {text[match.end() :]}"]


_GOES_ON_BEHIND = re.compile(
    r", (?:between|from|at|on|in|by|for|unless|except|until|if|without|depending|subject|with|within|during|before|"
    r"after|must|may|can|will|should|why)\b| (?:if|unless|while) (?:you|we|they|it|the|an?|your|our)\b"
)


def _at_including(text: str, tokens: Sequence[Token]) -> list[str] | None:
    match = re.search(
        r",? (?:(including)|(such as|for example|for instance),?) (?!because\b|if\b|when\b)(?=[\w£])", text
    )
    if match is None or word_count(text) <= 11 or lone_verb(text[: match.start()]) is None:
        return None
    left, right = text[: match.start()], text[match.end() :]
    if _GOES_ON_BEHIND.search(right):
        return None
    if right.startswith("that ") or tagged(left)[-1].tag == "VBG":
        return None  # 'a statement saying, for example, that …'
    if in_open_clause(left) or (
        any(token.tag == "MD" or token.lower in _SAYS_MORE for token in tagged(right))
        and not re.search(r"\b(?:who|that|which)\b", right)
    ):
        return None
    return [left, f"This includes {right}" if match[1] else f"For example, {right}"]


def _at_reason(text: str, tokens: Sequence[Token]) -> list[str] | None:
    match = re.search(
        r",? (?<!just )because (?!of\b)|,? so that (?=\w)"
        r"|, (?:as|since) (?=(?:you|we|they|it|this|there|by \w+ing \w+,? (?:you|we|they)) )"
        r"|, since (?=(?:the|a|an|your|our|no|most|many|some|all|these|this) \w+.* "
        r"(?:will|is|are|was|were|has|have|cannot|can|may)\b)"
        r"|, as (?=(?:these|those|[a-z]+s) (?:are|will|have|can|cannot)\b)",
        text,
    )
    if match is None or match.start() < 10 or word_count(text) <= 11:
        return None
    left, right = text[: match.start()], text[match.end() :]
    if in_open_clause(left) or lone_verb(left) is None or left == "It is also":
        return None
    return [left, f"This is {'so that' if 'so that' in match[0] else 'because'} {right}"]


def _at_second_reason(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'This is because A and B' of a long sentence → 'This is because A.' 'It is also because B.'"""
    match = re.match(r"(This is (?:because|so that)) (.+?)(?P<comma>,?) and (?=\w)", text)
    if match is None or word_count(text) <= LONG:
        return None
    first, right = tagged(match[2]), text[match.end() :]
    verb, own = main_verb(first), tagged(right)
    if not verb or not own:
        return None
    also = "It is also because" if "because" in match[1] else "It is also so that"
    if own[0].tag in ("MD", "VBZ") and own[0].tag == first[verb].tag:
        return [f"{match[1]} {match[2]}", f"{also} {match[2][: first[verb].start].strip()} {right}"]
    own_verb = main_verb(own)
    clause = own_verb and own[0].tag in ("PRP", "DT", "PRP$", "NNS") and own_verb < 6
    if clause and match["comma"]:
        return [f"{match[1]} {match[2]}", right]  # '…, and £30 will be added' is no reason
    return [f"{match[1]} {match[2]}", f"{also} {right}"] if clause else None


def _at_purpose(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'We will visit you to …' of a long sentence: the purpose as its own sentence."""
    taken_up = text.startswith(("If so, ", "If this happens, "))
    opens = tokens[:1] and tokens[0].lower in (*CLAUSE_OPENERS, "to") and not taken_up
    if word_count(text) <= LONG or leans(text) or opens:
        return None
    for place in range(4, len(tokens) - 4):
        token, before = tokens[place], tokens[place - 1]
        if token.tag != "TO" or tokens[place + 1].tag != "VB" or before.lower in _TAKE_TO:
            continue
        left, right = text[: before.end], text[tokens[place + 1].start :]
        verb = main_verb(tokens[:place])
        if verb is None or before.tag not in ("NN", "NNS", "PRP", "RB", "CD") or word_count(left) < 4:
            continue
        if any(other.lower in _POWERS for other in tokens[verb:place]):
            continue
        if any(
            other.lower in _VERBS_WITH_TO or lemma(other.lower, "VERB") in _VERBS_WITH_TO
            for other in tokens[verb:place]
        ):
            continue
        return [left, f"This is to {right}"]
    return None


def _ended(text: str) -> str:
    if text.startswith(ITEM):
        return ITEM + tidy(text.removeprefix(ITEM).rstrip(" .;,"))
    text = tidy(text)
    return text if text.endswith((".", "?", "!", ":")) else f"{text.rstrip(';,')}."


# Nouns and verbs that take 'to …' as their completion: it is no purpose of its own.
_TAKE_TO = frozenset(
    "right rights duty decision plan plans proposal proposals scheme project way ways time chance "
    "permission need offer able ability reason place order "
    "notice power attempt steps step action reminder opportunity how what where when whether not due subject according "
    "only easy hard likely law offence person people someone somebody anyone everyone it is responsibility access "
    "appointment request agreement application information".split()
)
_POWERS = frozenset("power powers discretion authority duty right".split())
_VERBS_WITH_TO = frozenset(
    "entitle oblige authorise permit empower instruct summon want ask tell allow let need help require "
    "expect advise invite encourage force try plan agree refuse continue "
    "choose decide like wish start remind order teach enable cause take promise seem prefer".split()
)
_CUTS: tuple[_Cut, ...] = (
    _at_semicolon, _at_dash, _at_colon, at_failing, at_no_need, at_rather, at_told_and, at_being, at_topic, at_amounts,
    at_save_that, at_amount_inserted, at_as_shown, at_whatever, at_or_else,
    at_conditions_first, at_said_twice, at_and_that, at_to_and_to,
    at_that_series, at_having, at_not_part, at_nor, at_or_clause, at_contrast, at_relative, at_whichever,
    at_way_inserted,
    at_example_inserted, at_exception_inserted, at_notice_says, at_state_joined, at_state_behind,
    _at_defining_which, at_participle, _at_including, at_with, at_terms_of, at_conditions_joined, at_which_behind,
    at_whether, at_who_and_who, at_aims, at_also, at_may_or, at_done_or, at_ban_or, at_ban_order, _at_reason,
    _at_second_reason,
    _at_long_reason, at_contact, at_also_said, at_for_which, at_series, at_deeds_listed, at_help_listed, at_and,
    at_done_listed, at_does_listed, at_can_or, at_order_or, at_choice, at_only_if, at_condition,
    at_condition_behind, at_order_but, at_aim,
    at_front, at_terms, at_clause_tail, at_whether_inserted, at_inserted, at_subject_relative, at_list, at_showing,
    at_date_to, _at_purpose,
    at_or_way, at_except_then, at_to_end, at_if_inserted, at_phrase_tail, at_tail,
    at_state_after, at_defining_relative, at_reduced_relative, at_long_subject, at_pair, at_last_phrase,
    at_here_is_why, at_one_condition,
)  # fmt: skip
