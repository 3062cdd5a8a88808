"""When, where, how, and on what terms: the end or the beginning of a long sentence as a sentence that leans on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.adverbial_phrases import ENDS, FRONTS
from pipelines.documents.rules.clause_parts import (
    LONG,
    is_imperative,
    lone_verb,
    main_clause_start,
    main_verb,
    word_count,
)
from pipelines.documents.rules.inflection import is_verb
from pipelines.documents.rules.links import (
    EASY,
    Head,
    again,
    for_clause,
    has_inner_clause,
    head,
    in_small,
    is_of_people,
    leans,
    stands,
)
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import FINITE_TAGS

_CLAUSE = re.compile(
    r",? (?P<joint>but only if|except if|except when|except where|only if|even if|even though|even where|"
    r"even when|as long as|"
    r"so long as|as soon as|in case|although|though|"
    r"whereas|whenever|whether or not|unless|until|before|after|once|when|while|where|if) (?!and\b|or\b|how\b)(?=\w)"
)
_ASKING = re.compile(
    r"\b(?:ask|asks|asked|know|see|check|whether|say|says|explain|explains|decide|find out|show|shows|tell (?:us|you)|"
    r"find|idea|sure|(?<!all the )time|day|date|place|cases?|period|except|and|or|but|not|only|even|"
    r"soon|just|immediately|shortly|straight|on)$"
)
_COUNTING = re.compile(r"(?<!\d )\b(?:days?|weeks?|months?|hours?|years?|minutes?)$")
_TWO_DEEDS = re.compile(r", (?:or|and|but) (?!\w+$)")
_AT_A_TIME = re.compile(r"\b(?:on|in|until|after|from|before) (?:the |ʘd|\d|\w+ ʘd)[^,]*$")
_CONTRAST = ("although", "though", "whereas")
_EXCEPTED = re.compile(r", (?:except|unless|but not|other than)\b")
_TIMES = re.compile(
    r"(?:after|before|at (?:any|all|the|weekends|ʘt)|in (?!person|writing)|on (?:\w+days?\b|ʘd)|from|between|"
    r"during|until)\b"
)
# 'at least 3 days before the skip is needed'
_COUNTED = re.compile(
    r"(?:at least|no later than|within|by) \S+ (?:\w+ ){0,2}(?:days|weeks|months|hours) (?:before|after|of(?= the da)) "
    r"(?:the|your|an?|any|you|we|it|they)\b(?!.*\b(?:to|whether|that|and|or)\b)"
)
_KEEPS_DENIED = re.compile(
    r"This (?:is the part|is true whatever|is true whether|does not include|(?:time )?starts|depends|"
    r"is (?:compared|subject|because|due|as a result|following|based))"
)


def at_clause_tail(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You must … when you move.' of a long sentence → 'You must ….' 'You must do this when you move.'"""
    if word_count(text) <= EASY or not tokens or text.endswith("including:"):
        return None
    joints = _CLAUSE.finditer(text)
    if _leans_wholly(text):  # 'But …' needs nothing to take up
        joints = (
            found
            for found in joints
            if (found["joint"] in _CONTRAST or found["joint"].startswith(("except", "even")))
            and found[0].startswith(",")
        )
    for match in sorted(joints, key=_is_less_of_an_exception):
        left, right, joint = text[: match.start()], text[match.end() :], match["joint"]
        if not _can_be_cut(text, match) or _counted_from(joint, left):
            continue
        if _ASKING.search(left) or not _stands_before(joint, left) or not _is_clause(joint, right):
            continue
        comma = match[0].startswith(",")
        if _must_stay(joint, left, comma=comma):
            continue
        said_in = _said_in(left) if has_inner_clause(left) and not comma else left
        joint = "if" if joint == "where" and not comma and _is_case(left) else joint
        if (joint == "where" and not comma) or not said_in or _is_asked(joint, left):
            continue
        said = _after_joint(said_in, joint, right, comma=comma)
        if said and (word_count(text) > LONG or joint in _CONTRAST or word_count(right) >= 5):
            return [left, said]
    return None


def _stands_before(joint: str, left: str) -> bool:
    """'outside normal hours unless …' counts no hours; 'Report a hole if …' is an order of three words."""
    ordered = is_imperative(tagged(left), 0)
    hours = joint in ("unless", "if") and _COUNTING.search(left) is not None and word_count(left) > 6
    return stands(left, words=3 if ordered else 4) or (hours and stands(_COUNTING.sub("time", left)))


def _can_be_cut(text: str, match: re.Match[str]) -> bool:
    left, right = text[: match.start()], text[match.end() :]
    if not match[0].startswith(",") and _TWO_DEEDS.search(left):
        return False  # '…, or call us if …': the condition may be of one of them
    if match["joint"] == "until" and re.search(r"\bfrom (?:the (?:moment|time|day)|when)\b", left):
        return False  # 'from the moment a claim is made until it is decided'
    twice = match["joint"] == "if" and text.startswith(("If so,", "If this happens,"))
    return not (twice and word_count(text) <= LONG) and not goes_on_behind(left, right)


def _is_less_of_an_exception(match: re.Match[str]) -> bool:
    """'A even if B, except where C': what is excepted is of all that stands before it."""
    return not (match[0].startswith(",") and match["joint"].startswith(("except", "even")))


def _is_asked(joint: str, left: str) -> bool:
    """'We will say what was decided, when it will start and …': what is told, and no time of the telling."""
    told = r"\b(?:know|tell|say|explain|see|show|find out)\b.* (?:what|how|why|who|which|whether)\b"
    return joint in ("when", "where", "if") and re.search(told, left) is not None


def _counted_from(joint: str, left: str) -> bool:
    """'28 days before the event starts', 'the hours when you work'."""
    if _COUNTING.search(left) and joint not in ("unless", "if", "only if"):
        return True
    return joint in ("before", "after") and re.search(_COUNT, left) is not None


def _leans_wholly(text: str) -> bool:
    """'This must happen by 1 May if …' can be parted: what takes up the deed can be said of it twice."""
    return leans(text) and re.match(r"This (?:must|will|may|can|should) happen\b", text) is None


def _must_stay(joint: str, left: str, *, comma: bool) -> bool:
    """'But they may speak.' would be read alone; 'a decision on whether or not …' is no clause behind."""
    return (joint == "only if" and word_count(left) < 6) or (joint == "whether or not" and not comma)


def goes_on_behind(left: str, right: str) -> bool:
    """'in a loading bay, in a disabled bay unless … or in a bay which …': the list goes on behind the clause."""
    if re.search(r" and (?:must|may|can|cannot|will|should) ", right):
        return True  # 'must leave while it is discussed and must not vote'
    if re.search(r", (?:who|which|whose|that) ", right):
        return True  # 'have an adviser until they are 25, who can help'
    deed = re.search(r" and ([a-z]+) (?:no|any|the|an?|your|their|it|them)\b", right)
    if deed and is_verb(deed[1]) and re.search(r"\b(?:is|was|has|are|were)\b", right[: deed.start()]):
        return True  # 'must leave the room while it is discussed and take no part'
    if deed and re.search(r", [a-z]+ (?:no|any|the|an?|your|their|it|them)\b", left) and is_verb(deed[1]):
        return True  # 'must declare it, leave the room while it is discussed and take no part'
    match = re.search(r",? (?:or|and) (in|on|at|by|for|to|with|from|of) ", right)
    return match is not None and re.search(rf"\b{match[1]}\b.*, {match[1]}\b", left) is not None


def _is_case(left: str) -> bool:
    """Whether 'where' behind it names a case and no place: 'may be allowed where …'."""
    last = tagged(left)[-1]
    return last.tag in ("VBN", "VBD", "CD") and last.lower not in (
        "one",
        "situated",
        "located",
        "held",
        "based",
        "kept",
    )


def _said_in(left: str) -> str:
    """What somebody is told, 'they must …', so that a clause behind it is taken up with its own words."""
    match = re.search(r" that ((?:you|we|they) (?:must|can|may|should|will) .+)$", left)
    return match[1] if match and not has_inner_clause(match[1]) else ""


def _after_joint(left: str, joint: str, right: str, *, comma: bool) -> str:
    if joint in _CONTRAST and re.match(r"[a-z]+, ", right):
        return ""  # 'The number, although large, is …'
    if joint in _CONTRAST or (joint == "while" and comma):
        return f"But {right}" if lone_verb(right) not in (None, 0) else ""
    joint = joint.removeprefix("but ")
    if joint.startswith("except"):
        found = head(left)
        if found is not None and found.denied and joint != "except when":
            return f"This does not apply if {right}"
        return f"But not {joint.removeprefix('except ').replace('where', 'if')} {right}"
    if joint == "when" and comma and _AT_A_TIME.search(left):
        return f"Then {right}"
    link = again(left) if joint != "where" else ""
    if not link:
        return ""
    if joint.startswith("even ") or joint == "whether or not":
        return f"This is true {joint} {right}"
    if joint in ("before", "after", "until") and link in ("This is", "This was"):
        return f"{link} {joint} {right}"
    denied = link in ("This is true", "This is the rule")
    if denied and joint in ("before", "after", "once", "as soon as"):
        return ""
    return f"{for_clause(link)} {joint} {right}"


def _is_clause(joint: str, right: str) -> bool:
    own = re.match(r"([^,]+), (?:and|but|so) (?:you|we|they|it|the|your|our|their)\b", right)
    if own and main_verb(tagged(own[1])) is None:
        return False  # 'after another 7 days, and your right …'
    tokens = tagged(right)
    verb = main_verb(tokens)
    if verb is not None and verb > 0:
        inner = joint in ("before", "after") and any(token.tag in ("WRB", "WP", "WDT") for token in tokens[:verb])
        return not inner  # 'before the court to show why you have not paid'
    return joint in ("before", "after", "when", "while") and bool(tokens) and tokens[0].tag == "VBG"


def at_phrase_tail(text: str, tokens: Sequence[Token], *, most: int = LONG) -> list[str] | None:
    """The end of a long sentence, a price, a deadline, a way or an exception, as a sentence that leans on it."""
    if word_count(text) <= most or not tokens or _leans_wholly(text):
        return None
    body = text.rstrip(".")
    for pattern, follow in ENDS:
        parts = _at_end(body, pattern, follow)
        if parts:
            return parts
    return None


def _at_end(body: str, pattern: str, follow: str) -> list[str] | None:
    for match in re.finditer(pattern + "$", body):
        left, tail = body[: match.start()], match[1]
        if not stands(left) or word_count(tail) < 2 or re.search(r"\b(?:if|unless|until|when) [^,]*$", left):
            continue
        found = head(left)
        if found is not None and found.denied and tail.startswith("without "):
            return _banned_without(left, tail, found)
        if found is None or (found.denied and not _KEEPS_DENIED.match(follow)):
            continue
        if _cannot_end(left, tail):
            continue
        told = re.search(r" that (?:the|you|we|they|it|an?|there|your|our) ", tail)
        if told and not follow.startswith("This depends"):
            continue  # 'told us in June that the start was too early'
        if follow.startswith("This is instead") and tagged(tail)[0].tag in ("VB", "VBP"):
            continue  # 'rather than deal with it'
        counted = _COUNTED.match(tail) or follow.startswith("This time starts")
        if (_has_verb(tail) and not counted) or (has_inner_clause(left) and not _KEEPS_DENIED.match(follow)):
            continue
        link = again(left) if "{again}" in follow else ""
        if "{again}" in follow and (not link or (link == "This is" and not _TIMES.match(tail))):
            continue
        return [left, follow.format(tail, again=link)]
    return None


def _has_verb(tail: str) -> bool:
    """Whether a clause of its own stands in a tail; 'the time they have waited' is none."""
    own = tagged(tail)
    verb = main_verb(own)
    if verb is None:
        return False
    shortened = verb > 1 and own[verb - 1].lower in ("you", "we", "they") and own[verb - 2].tag.startswith("NN")
    return not shortened or sum(token.tag in FINITE_TAGS for token in own[verb + 1 :]) > 1


_COUNT = r"\d+ (?:\w+ ){0,2}(?:days|weeks|months|hours|minutes|years)$"
# What ends the first part, and how the second begins, where the two belong together.
_TOGETHER: tuple[tuple[str, str], ...] = (
    (r"\bto (?:arrive|be received|come|go|start|end|finish)$|\blook(?:s|ing)?$", r"\w"),  # 'look after the paths'
    (r"", r"(?:at|during|over) .+ and (?:the|an?|its|their|your|our) "),  # 'at its end and the cost'
    (r"\b(?:by|before|until) ʘt\d+$", r"on "),  # 'by 5pm on Friday'
    (r"\b(?:and|or) (?:at|on|by|in|from|for) ʘ\w+$", r"\w"),  # 'at 4pm on weekdays and at 5pm at weekends'
    (_COUNT, r"(?:in advance|before |after )"),  # 'up to 28 days before the end'
    (r"\bfrom ʘ[dt]\d+$", r"(?:until|to) "),
    (r"\b(?:notice|statement|permission|consent|objections?|reasons?|requests?|answers?|replies|reply|appeal)$",
     r"in writing"),
)  # fmt: skip


def _cannot_end(left: str, tail: str) -> bool:
    """'£2 for up to 4 hours', 'notice in writing and a chance …', 'is open on Monday': what belongs together."""
    if re.search(r", (?:and|but|or|so) (?:you|we|they|it|the|this|your|our|their)\b", tail):
        return True
    goes_on = re.search(r"\b(?:and|or)(?: then| only)? (by|in|at|on|with|from|to|for|through) ", tail)
    if goes_on and not tail.startswith(goes_on[1]) and re.search(rf"\b{goes_on[1]}\b", left):
        return True  # 'by card through our website or by standing order'
    if any(re.search(before, left) and re.match(behind, tail) for before, behind in _TOGETHER):
        return True
    ends = tagged(left)[-2:]
    if len(ends) == 2 and ends[0].tag.startswith("NN") and ends[1].tag in ("VBN", "VBD") and tail.startswith("by "):
        return True  # 'a petition signed by 412 residents'
    priced = re.search(r"(?:ʘm\d+|\bfree)$", left) is not None and tail.startswith("for ")
    joined = re.match(r"in (?:writing|person|advance),? (?:and|or) (?:an?|the|to)\b", tail) is not None
    if re.search(r"\b(?:and|or) to \w+", tail) and re.search(r"\bto \w+", left):
        return True  # 'to close the library on Wednesdays and to reduce …'
    if re.match(r"in (?:writing|person|advance) of\b", tail) or re.search(r", (?:and )?that\b", tail):
        return True
    state = re.search(r"\b(?:is|are|be)(?: \w+)? (?:open|closed|available|valid|due)$", left) is not None
    return priced or joined or (state and tail.startswith("on "))


def _banned_without(left: str, tail: str, found: Head) -> list[str] | None:
    """'You must not build without asking' → 'You must not do this without asking.'"""
    if found.verb is None or found.verb.lower not in ("must", "cannot") or ", " in left:
        return None
    own = found.subject.lower() in ("you", "we", "they")
    if not own and not is_of_people(found.subject):
        return None
    who = found.subject.capitalize() if own else "They"
    return [left, f"{who} {'must not' if found.verb.lower == 'must' else 'cannot'} do this {tail}"]


def at_front(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """What stands before the main clause of a long sentence, behind it: 'From 1 May, …' → '… This starts on 1 May.'"""
    if word_count(text) <= EASY or not tokens or _EXCEPTED.search(text):
        return None  # what is excepted belongs right behind what must be done
    topic = re.match(
        r"(?:In the case of|About|In relation to|With regard to|As regards|In respect of) ([^,]+), (?=\w)", text
    )
    if topic and lone_verb(text[topic.end() :]) not in (None, 0) and main_verb(tagged(topic[1])) is None:
        return [f"This is about {topic[1]}", text[topic.end() :]]
    for pattern, follow in FRONTS:
        match = re.match(pattern + r", (?=\w)", text)
        if match is None:
            continue
        main = text[match.end() :]
        if lone_verb(main) is None or len(main.split()) < 4 or re.match(r"(?:which|who|where|and|or|but)\b", main):
            continue
        link = again(main) if "{again}" in follow else ""
        return [main, follow.format(match[1], again=link)] if link or "{again}" not in follow else None
    return _front_clause(text, tokens)


def _front_clause(text: str, tokens: Sequence[Token]) -> list[str] | None:
    start = main_clause_start(tokens)
    opener = tokens[0].lower
    if (
        start <= 1
        or re.match(r"(?:so|this happens|not)\b", text[tokens[1].start :])
        or sum(token.tag in FINITE_TAGS for token in tokens[:start]) > 2
    ):
        return None
    clause, main = text[tokens[1].start : tokens[start - 1].start].strip(), text[tokens[start].start :]
    if opener in _CONTRAST or (opener == "while" and re.search(r"\b(?:not|cannot|no)\b", main)):
        return [in_small(clause), f"But {main}"]
    if opener in ("because", "since") or (opener == "as" and main_verb(tagged(clause)) not in (None, 0)):
        return [clause, f"So {main}"]
    if word_count(text) <= LONG or opener not in (
        "when",
        "once",
        "after",
        "before",
        "until",
        "whenever",
        "while",
        "if",
        "unless",
    ):
        return None
    link = again(main)
    if not link or re.search(r"\b(?:it|they|them|its|their|this|then)\b", main) or link.startswith("This is true"):
        return None
    return [main, f"{for_clause(link)} {opener} {clause}"]
