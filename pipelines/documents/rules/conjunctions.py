"""Sentences joined by 'and', 'so' or 'but' are taken apart, each half with its subject and its condition."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import (
    LONG,
    SIMPLE_VERB,
    for_plural,
    in_open_clause,
    is_imperative,
    lone_verb,
    main_clause_start,
    main_verb,
    word_count,
)
from pipelines.documents.rules.conditions import then_so
from pipelines.documents.rules.inflection import is_participle, is_verb
from pipelines.documents.rules.links import is_plural
from pipelines.documents.rules.phrases import tidy
from pipelines.documents.rules.sound import parts_sound
from pipelines.documents.rules.subjects import PERSON
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import ADVERB_TAGS, BE, CLAUSE_OPENERS, FINITE_TAGS, NOUN_PHRASE_TAGS, PRONOUNS

_ANYONE = frozenset("anyone anybody any those people everyone all".split())
_OF_TWO = frozenset("between both either neither later earlier latest earliest".split())
_CONTRAST = re.compile(
    r",? ?(?:;|,) (?:but|although|yet),? |[;,] (?:however|otherwise)(?:, | (?=(?:you|we|they|it|this|that|there|if|"
    r"the|an?|your|our|their|please|no|any|all|some|most)\b))"
    r"|, but (?!only if\b|not\b)(?=\w)|,? but (?=(?:you|we|they|it|this|there|if|the|a|must|may|can|will|"
    r"should|cannot) )"
)
_NOR = re.compile(
    r",? (?:and )?nor (?P<modal>can|may|will|should|must|does|do|is|are|have|has|had|did) "
    r"(?P<subject>it|they|you|we|he|she|(?:the|your|our|any) [\w-]+) (?=\w)"
)
_FRONTED = re.compile(r"((?:on|upon|in|by|after|when|without) (?:being )?\w+(?:ing|ed)\b.*?) (?=(?:was|were|is|are)\b)")
_MADE_SURE = re.compile(
    r"(?P<order>(?:please )?(?:make sure|ensure)) (?:that )?[^,]+? (?P<be>is|are) \w+", re.IGNORECASE
)
_ALSO_SAID = re.compile(
    r"^(?P<who>.{2,60}?) (?P<be>was|were|is|are) (?P<verb>told|agreed|noted|planned|resolved|reminded|estimated|"
    r"recommended|proposed|informed|advised) that (?P<first>.+?),? and that (?P<next>.+)$"
)


def at_also_said(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Members were told that A and that B' → '… that A.' 'They were also told that B.'"""
    match = _ALSO_SAID.match(text)
    if match is None or word_count(text) <= LONG or lone_verb(match["who"]) is not None:
        return None
    who = match["who"] if match["who"].lower() in PRONOUNS else "They" if match["be"] in ("were", "are") else ""
    said = f"{match['be']} {match['verb']} that {match['first']}"
    return [f"{match['who']} {said}", f"{who} {match['be']} also {match['verb']} that {match['next']}"] if who else None


def at_contrast(text: str, tokens: Sequence[Token]) -> list[str] | None:
    match = _CONTRAST.search(text)
    if match is None or match.start() < 8:
        return None
    left, right = text[: match.start()], text[match.end() :]
    if "but only if" in text[match.start() : match.end() + 8] or lone_verb(left) is None or lone_verb(right) is None:
        return None
    if in_open_clause(left):
        return None
    if "otherwise" in match[0]:
        return [left, f"Otherwise, {right}"]
    return [left, f"But {_with_subject(left, right)}"]


def _with_subject(left: str, right: str) -> str:
    """'But will never exceed …' has lost its subject: say it again."""
    before, after = tagged(left), tagged(right)
    verb = main_verb(before, max(0, main_clause_start(before)))
    fronted = _FRONTED.match(right)
    if fronted and verb and not re.search(r",|\b(?:you|we|they|it)\b", fronted[1]):
        one = before[verb].tag == "VBZ" or before[verb].lower in ("was", "is", "has")
        return f"{fronted[1]} {'it' if one else 'they'} {right[fronted.end() :]}"
    if after[0].tag not in SIMPLE_VERB or not verb:
        return right
    subject = left[: before[verb].start].strip()
    if subject.lower() not in PRONOUNS:
        many = re.search(r"\b(?:and|\w+[^s]s)$", subject.split(" of ")[0]) or is_plural(subject)
        subject = "they" if many else "it"
    return f"{subject.lower()} {right}"


def at_or_clause(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'Adults pay £5, or a family of four can swim for £12' → '…' 'Or a family of four can swim for £12.'"""
    for match in re.finditer(r", or (?=(?:an?|the|your|our|any|two|ʘ?\d+) )", text):
        left, right = text[: match.start()], text[match.end() :]
        own = tagged(right)
        if in_open_clause(left) or lone_verb(left) in (None, 0) or len(own) < 4 or not _own_subject(own):
            continue
        return [left, f"Or {right}"]
    return None


def at_nor(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'It cannot be made late, nor can it be withdrawn' → 'It also cannot be withdrawn.'"""
    match = _NOR.search(text)
    if match is None or in_open_clause(text[: match.start()]):
        return None
    modal, subject = match["modal"], match["subject"]
    denied = "cannot" if modal == "can" else f"{modal} not"
    return [text[: match.start()], f"{subject} also {denied} {text[match.end() :]}"]


def at_and(text: str, tokens: Sequence[Token]) -> list[str] | None:
    if word_count(text) < 9:
        return None
    found: list[str] | None = None
    for place, token in enumerate(tokens):
        if token.lower in ("and", "so") and 2 < place < len(tokens) - 3:
            parts = _joined_at(text, tokens, place)
            if parts:
                found = found or parts
                if parts_sound(text, tuple(tidy(part) for part in parts)):
                    return parts
    return found


def _joined_at(text: str, tokens: Sequence[Token], place: int) -> list[str] | None:
    comma = tokens[place - 1].text == ","
    left, right = tokens[: place - comma], tokens[place + 1 :]
    start = main_clause_start(left)
    if (
        start < 0
        or right[0].lower in ("whether", "how", "what", "why")
        or min(_words(left), _words(right)) < 3
        or (_opens_pair(left) and not (comma and right[0].lower in PRONOUNS))
    ):
        return None
    verb = main_verb(left, start)
    imperative = is_imperative(left, start)
    if verb is None and not imperative:
        return None
    verb = start if verb is None or imperative else verb
    before, after = text[: left[-1].end], text[right[0].start :]
    lead = _same_condition(left, text[left[1].start : left[start - 1].start]) if start > 0 else ""
    lead = "Then " if lead and imperative else lead
    lead = "" if tokens[place].lower == "so" else lead
    if right[0].lower == "please":
        return [before, f"{lead}{after}"]
    listed = re.search(r", [\w'-]+(?: [\w'-]+){0,2}$", before) is not None and right[0].tag != "MD"
    if not comma and listed and start <= 0 and not imperative:
        return None  # 'doctors, nurses and other people'
    if comma and right[0].lower in _ANYONE and main_verb(right) not in (None, 0):
        return [before, f"{lead}{_after_so(tokens[place], after)}"]
    if (_own_subject(right) or _has_told_subject(right)) and (comma or not _inner_clause(left, verb)):
        return [before, f"{lead}{_after_so(tokens[place], after)}"]
    told = right[0].lower in ("was", "were") and left[verb].tag == "VBD" and left[verb].lower not in BE
    shares = told or (right[0].tag in SIMPLE_VERB and (comma or _both_modal(left, right, verb)))
    if tokens[place].lower == "so" or (_inner_clause(left, verb) and not shares):
        return None
    again = _subject_again(text, left, right, start=start, verb=verb, imperative=imperative, comma=comma)
    if again is None:
        return None
    anyone = re.match(r"(?:anyone|anybody|everyone|any person|a person) ", text[left[max(start, 0)].start :].lower())
    if anyone and again in ("It", "They") and right[0].tag == "VBZ":
        again, after = "They", f"{for_plural(right[0])}{text[right[0].end :]}"
    return [before, f"{lead}{_in_small(again) if lead else again} {after}".strip()]


def _opens_pair(left: Sequence[Token]) -> bool:
    """'both the reminder': 'and' goes on with it. 'between 25 and 28 December' is whole."""
    words = " ".join(token.lower for token in left)
    whole = re.sub(r"\bbetween \S+ and \S+", "", words)
    return any(word in _OF_TWO for word in whole.split())


def _both_modal(left: Sequence[Token], right: Sequence[Token], verb: int) -> bool:
    """'must leave while it is discussed and must not vote': the second duty is of the first one's subject."""
    inner = any(token.tag == "MD" for token in left[verb + 1 :])
    return left[verb].tag == "MD" and right[0].tag == "MD" and not inner


def _words(tokens: Sequence[Token]) -> int:
    return sum(token.text[0].isalnum() for token in tokens)


def _same_condition(left: Sequence[Token], condition: str) -> str:
    """What stands before the second half of 'If A, B and C', so that C keeps its condition."""
    opener = left[0].lower
    if opener == "if":
        return f"{then_so(condition)}, "
    return "Then " if opener in ("when", "once", "after", "where", "whenever") else f"{left[0].text} {condition}, "


def _in_small(subject: str) -> str:
    first = subject.split(" ", 1)[0]
    return (
        subject[:1].lower() + subject[1:] if first.lower() in PRONOUNS | {"the", "your", "our", "please"} else subject
    )


def _after_so(joint: Token, after: str) -> str:
    return f"So {after}" if joint.lower == "so" else after


def _subject_again(
    text: str, left: Sequence[Token], right: Sequence[Token], *, start: int, verb: int, imperative: bool, comma: bool
) -> str | None:
    """What to say before a verb that shares its subject: 'You must', 'Permits', 'Please'; None if it is no verb."""
    first = next((token for token in right if token.tag not in ADVERB_TAGS), right[0])
    if imperative:
        return _ordered_again(text, left, right, start, first)
    subject = text[left[start].start : left[verb].start].strip() if verb > start else ""
    subject = re.sub(r"^(?:however|therefore|also|then|first|now),? ", "", subject, flags=re.IGNORECASE)
    if not subject:
        return None
    bare_have = left[verb].tag == "MD" and first.tag == "VBP" and first.lower not in BE
    if (
        first.tag in SIMPLE_VERB
        and not bare_have
        and first.lower not in ("being",)
        and not _is_noun_after(right, first)
    ):
        return short_subject(subject, left[verb])
    if first.tag in ("VBD", "VBN") and left[verb].tag == "VBD" and left[verb].lower not in BE:
        return short_subject(subject, left[verb])
    bare = (
        bare_have
        or first.tag == "VB"
        or (right[0].lower == "not" and is_verb(first.lower))
        or (first.tag in ("NN", "VBP") and is_verb(first.lower) and _takes_object(right, first))
    )
    negated = any(token.lower in ("not", "n't", "cannot") for token in left[verb : verb + 3])
    infinitive = not comma and any(
        token.tag == "TO" and left[verb + at + 1 : verb + at + 2] and left[verb + at + 1].tag == "VB"
        for at, token in enumerate(left[verb:])
    )
    if bare and left[verb].tag == "MD" and not negated and not infinitive:
        return f"{short_subject(subject, left[verb])} {left[verb].text}"
    return _done_again(left, right, first, subject, verb, negated=negated, infinitive=infinitive)


def _done_again(
    left: Sequence[Token],
    right: Sequence[Token],
    first: Token,
    subject: str,
    verb: int,
    *,
    negated: bool,
    infinitive: bool,
) -> str | None:
    """What to say before a second participle: 'They are', 'It must be', 'Bins are to be'."""
    to_be = [token.lower for token in left[verb : verb + 3]] in (["is", "to", "be"], ["are", "to", "be"])
    if to_be and first.tag in ("VBN", "VBD") and is_participle(first.lower) and not negated:
        return f"{short_subject(subject, left[verb])} {left[verb].text} to be"
    passive = left[verb].lower in ("is", "are") and verb + 1 < len(left) and left[verb + 1].tag == "VBN"
    after = list(right).index(first) + 1
    behind = right[after].tag in ("IN", "RP", "TO") if after < len(right) else False
    if passive and not infinitive and first.tag in ("VBN", "VBD") and is_participle(first.lower) and behind:
        return f"{short_subject(subject, left[verb])} {left[verb].text}"
    if is_participle(first.lower) and left[verb].tag == "MD" and len(left) > verb + 1 and left[verb + 1].lower == "be":
        return f"{short_subject(subject, left[verb])} {left[verb].text} be" if not negated else None
    return None


def _ordered_again(text: str, left: Sequence[Token], right: Sequence[Token], start: int, first: Token) -> str | None:
    """What to say before the second of two orders: 'Please', nothing, or 'Please make sure it is'."""
    if any(token.lower == "not" for token in left[start : start + 3]) and first.lower != "do":
        return None  # 'do not touch it and move it': the second is forbidden too
    polite = "Please" if left[start].lower == "please" else ""
    made_sure = _MADE_SURE.match(text[left[start].start : left[-1].end])
    if made_sure and is_participle(first.lower) and not _takes_noun(right, first):
        return f"{made_sure['order']} {'they are' if made_sure['be'] == 'are' else 'it is'}"
    forbids = first.lower == "do" and len(right) > 1 and right[1].lower == "not"
    return polite if (first.tag == "VB" or forbids) and right[0] is first else None


def _takes_noun(right: Sequence[Token], first: Token) -> bool:
    """'and put the lid down' is an order of its own; 'and put out by 7am' is of what must be made sure."""
    after = list(right).index(first) + 1
    return after < len(right) and right[after].tag not in ("IN", "RP", "TO", "RB", "CD")


def _takes_object(right: Sequence[Token], first: Token) -> bool:
    """'and return it', 'and return the form', 'and switch off the lights'."""
    after = list(right).index(first) + 1
    if after + 1 < len(right) and right[after].lower in ("off", "up", "down", "out", "away", "back", "in", "on"):
        after += 1
    return after < len(right) and right[after].tag in ("PRP", "DT", "PRP$")


def _is_noun_after(right: Sequence[Token], first: Token) -> bool:
    """'and visits by …' is no verb, when a preposition or another verb follows at once."""
    place = list(right).index(first)
    after = right[place + 1] if place + 1 < len(right) else None
    return (
        first.tag in ("VBZ", "VBP")
        and first.lower not in BE | {"have", "has", "do", "does"}
        and (after is None or after.tag in FINITE_TAGS)
    )


def short_subject(subject: str, verb: Token) -> str:
    if len(subject.split()) <= 4 and not re.search(r"\b(?:and|or|that|which|who)\b", subject):
        return subject
    if verb.tag == "MD" and PERSON.match(subject):
        return "They"
    one = verb.tag == "VBZ" or verb.lower in ("is", "was", "has")
    plural = bool(re.search(r"\b(?:and|these|all|\w+[^s]s)\b", subject.split(" of ")[0].split(" that ")[0]))
    return "It" if one or not plural else "They"


def _own_subject(right: Sequence[Token]) -> bool:
    """Whether a verb with its own subject follows: 'you will be told', 'any increase takes effect'."""
    if right[0].lower in ("if", "where", "when", "once", "unless"):
        return sum(token.tag in FINITE_TAGS for token in right) > 1
    if right[0].lower == "that":
        return False
    if right[0].lower in PRONOUNS:
        return any(token.tag in FINITE_TAGS for token in right[1:4])
    for place, token in enumerate(right[:12]):
        if place and token.lower in ("you", "we", "they", "i") and right[place - 1].tag.startswith("NN"):
            return sum(other.tag in FINITE_TAGS for other in right[place:]) > 1  # 'the time they have been waiting'
        if _is_of_subject(right, place):
            continue
        if token.tag in FINITE_TAGS:
            return place > 0 and (token.tag != "VBD" or token.lower in BE | {"had"})
        if place and token.text == "," and right[place + 1 : place + 2] and right[place + 1].tag in ("WDT", "WP"):
            return _goes_on_behind_relative(right, place)
        opens = place > 0 and token.lower in ("since", "because", "if", "when", "while", "until", "unless")
        if opens or (token.tag not in NOUN_PHRASE_TAGS and token.tag not in ("IN", "TO", "RB", "RBS", "RBR", "PRP")):
            return False
    return False


def _is_of_subject(right: Sequence[Token], place: int) -> bool:
    """A word that only looks like a verb or a joint and belongs to the subject."""
    token, after = right[place], right[place + 1] if place + 1 < len(right) else None
    if place == 0 and token.tag == "VBZ" and after is not None and after.tag == "MD":
        return True  # 'offers will be made'
    if token.tag == "VBD" and token.lower not in BE | {"had"} and place > 0:
        return True  # 'vehicles found here will be …'
    # 'details of the bricks and tiles are to be agreed', 'failure to give your name is an offence'
    infinitive = place > 0 and token.tag == "VB" and right[place - 1].tag == "TO"
    named = after is not None and (after.tag in NOUN_PHRASE_TAGS or after.lower in ("up", "about", "over"))
    return infinitive or (place > 0 and token.tag == "CC" and named)


def _goes_on_behind_relative(right: Sequence[Token], comma: int) -> bool:
    """'the results, which will be published in May, will name nobody'."""
    end = next((at for at in range(comma + 1, len(right)) if right[at].text == ","), len(right))
    return end + 1 < len(right) and right[end + 1].tag in FINITE_TAGS


def _has_told_subject(right: Sequence[Token]) -> bool:
    """'traders who come late will lose the pitch': a verb behind a subject with its own clause."""
    relative = next((at for at, token in enumerate(right[:12]) if token.tag in ("WP", "WDT")), 0)
    named = relative > 0 and all(token.tag in NOUN_PHRASE_TAGS for token in right[:relative])
    return named and main_verb(right) is not None


def _inner_clause(left: Sequence[Token], verb: int) -> bool:
    """Whether a clause with 'if', 'that', 'who' … stands after the verb, so that 'and' may belong to it."""
    return any(
        token.lower in CLAUSE_OPENERS - {"as", "before", "after", "since"}
        or (token.lower in ("as", "since") and left[verb + at].text == ",")
        or token.tag in ("WDT", "WP", "WRB")
        or (token.lower == "that" and token.tag == "IN")
        for at, token in enumerate(left[verb + 1 :])
    )
