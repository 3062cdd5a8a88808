"""A clause with 'which', 'who', 'whose', 'where' or 'that' becomes a sentence of its own beside what it describes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.documents.rules.clause_parts import LONG, for_plural, in_open_clause, lone_verb, main_verb, word_count
from pipelines.documents.rules.inflection import is_participle, is_verb, lemma
from pipelines.documents.rules.links import again, for_clause, head, in_small, is_plural, leans, stands
from pipelines.documents.rules.subjects import PERSON
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import ADVERB_TAGS, BE, CLAUSE_OPENERS, FINITE_TAGS, NOUN_PHRASE_TAGS

_AFTER_COMMA = re.compile(
    r", (at which (?:point|time)|during which (?:time|period)|by which (?:date|time|day)|"
    r"after which(?: time| date)?|in which (?:case|event)|whereupon|which|"
    r"who|whose|where),? (?=\w)"
)
_PEOPLE = re.compile(
    r"\b(?:person|people|anyone|everyone|anybody|\w*(?:ers|ants|ents|men|women)|children|parent|owner|driver|landlord|"
    r"adults?|carers?|staff|team|members?|officers?|pupils?|persons|those|families|residents|friends?|worker)$"
)
_ENDS_RELATIVE = re.compile(r", (?:until|unless|so|but|and (?:you|we|they|it|the|your|our)|if|before|because) ")
_OF_THEM = re.compile(
    r", (?:of (?=(?:whom|which) )|(?=(?:the )?\w+ of (?:whom|which) ))(?:(?=(?:whom|which) )(?P<a>whom|"
    r"which) ((?:\w+ ){0,4}?\w+)|"
    r"((?:the )?\w+) of (?:whom|which))(?P<more> \([^()]*\))? "
    r"(?=(?:can|may|must|are|were|will|is|was|have|has|had|depends?|starts?|ends?|varies)\b)"
)
_GOES_ON = re.compile(
    r", (and|but|until|unless) (?=(?:must|may|can|will|should|is|are|has|have|cannot|you|we|they|it)\b)"
)
_BROKEN = re.compile(
    r"(?:(?!\b(?:that|who|which|if|when|and|or|but|unless|because|until|so)\b|,).)+? (?:must|will|can|may|should) "
)
_FRONTED = re.compile(r"^(?:During|After|Before|Following|Under|Throughout) (?P<name>(?:the|an?|our|this|your) [^,]+)$")
_ANYBODY = ("any", "every", "somebody", "someone", "whoever")
_FOR_WHICH = re.compile(
    r",? for which (?=there (?:is|are)\b|(?:you|we|they|(?:the|an?) (?:[\w-]+ ){0,2}[\w-]+) "
    r"(?:may|can|could|must|will|should)\b)"
)
_WITH_MORE = re.compile(r" (?:of|with|in|for|at|on|from|to|by|aged) ")
_BANNED_HEAD = re.compile(r"\b(?:only|no|not|none|nobody|never|cannot|than|same|it|way|time|day|reason|fact)\b")


def at_relative(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'…, which is …' → 'This is …'; '…, who will …' → 'They will …'; 'X, which …, is' → 'X is.' 'X …'."""
    of_them = _OF_THEM.search(text)
    if of_them and stands(text[: of_them.start()]):
        return _some_of_them(text, of_them)
    for match in _AFTER_COMMA.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        if not tagged(right) or in_open_clause(left) or _goes_with(left, match[1], right):
            continue
        taken_up = _taken_up_with(match[1], left)
        if taken_up:
            return [left, f"{taken_up}, {right}"]
        if match[1] == "which" and _FRONTED.match(left):
            parts = _behind_a_front(left, right)
        elif lone_verb(left) is None or _is_name(left):
            parts = _in_the_middle(left, right, match[1])
        else:
            parts = _behind(left, right, match[1])
        if parts:
            return parts
    return None


def _some_of_them(text: str, found: re.Match[str]) -> list[str]:
    """'We saw 312 homes, of which 47 had faults' → '…' '47 of these had faults.'"""
    left = text[: found.start()]
    counted = re.match(
        r"ʘ?\d|(?:some|many|most|all|both|one|each|any|none|neither|either|two|three)\b", found[2] or found[3]
    )
    them = "them" if found[1] == "whom" else "these" if counted or is_plural(_last_noun(left)) else "this"
    return [left, f"{found[2] or found[3]} of {them}{found['more'] or ''} {text[found.end() :]}"]


def _taken_up_with(pronoun: str, left: str) -> str:
    """What takes the place of 'at which time', 'after which', 'in which case' at the start of a sentence."""
    if pronoun.startswith(("at which", "during which", "by which")):
        preposition, _, moment = pronoun.split(" ")
        return f"{preposition.capitalize()} that {moment}"
    if pronoun.startswith("after which"):
        return "After that date" if pronoun.endswith("date") else "After that"
    if pronoun == "whereupon":
        return "If this happens" if re.search(r"\bmay\b", left) else "After that"
    return "If so" if pronoun.startswith("in which") else ""


def _behind_a_front(left: str, right: str) -> list[str] | None:
    """'During the works, which will last a week, you …' → 'During the works, you …' 'The works will last a week.'"""
    fronted, (clause, comma, main) = _FRONTED.match(left), right.partition(", ")
    if fronted is None or not comma or _own_verb(clause) is None or main_verb(tagged(main)) in (None, 0):
        return None
    named = re.sub(r"^an? ", "this ", fronted["name"])
    return [f"{left}, {main}", f"{named} {clause}"]


def _goes_with(left: str, pronoun: str, right: str) -> bool:
    """'if so, which …'; 'while the surface, which is worn, is mended'; the next of some cases with 'where'."""
    if re.match(r"[^,]+, (?:is|are|was|were|has|have|will|must|may|can|should) ", right) and not _is_name(left):
        return lone_verb(left) is not None
    if re.search(r"\bif (?:so|not|any|necessary)$", left) or (pronoun == "who" and tagged(left)[-1].tag == "CD"):
        return True
    return pronoun == "where" and re.search(r"\b(?:where|if|when)\b", left) is not None


def at_for_which(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'It is an offence for which you may be fined' → 'It is an offence.' 'For this, you may be fined.'"""
    match = _FOR_WHICH.search(text)
    if match is None or word_count(text) <= LONG or leans(text):
        return None
    left, clause = text[: match.start()], text[match.end() :]
    if not stands(left) or re.search(r"\b(?:period|time|year|day|date|reasons?|purposes?)$", left):
        return None
    many = is_plural(_last_noun(left)) and not re.search(r"(?:minutes|hours|days|weeks|months|years)$", left)
    said = main_verb(tagged(clause))
    return [left, f"For {'these' if many else 'this'}, {clause}"] if said else None


def _is_name(left: str) -> bool:
    """'Visitor permits': its last word only looks like a verb."""
    tokens = tagged(left)
    return 0 < len(tokens) <= 4 and tokens[-1].tag == "VBZ" and main_verb(tokens) == len(tokens) - 1


def _behind(left: str, right: str, pronoun: str) -> list[str] | None:
    if re.search(r", (?:for|with|in|by) (?:her|his|their|its|your|our) ", right):
        return None  # 'thanked Mrs Bell, who is retiring, for her work'
    if re.search(r", (?:and|or) (?:then|in|at|by|on|from|with|to|online|\w+ed)\b", right) or (
        pronoun != "which" and re.search(r" and (?:how|what|when|who|why)\b", right)
    ):
        return None  # what belongs to the relative clause, and what to the main clause?
    goes_on = _GOES_ON.search(right)
    if goes_on is None:
        own = _as_own(pronoun, right, left)
        return [left, own] if own else None
    own, rest = _as_own(pronoun, right[: goes_on.start()], left), right[goes_on.end() :]
    found = head(left)
    if not own or found is None or not found.subject:
        return None
    if goes_on[1] in ("until", "unless"):
        link = for_clause(again(left))
        return [left, own, f"{link} {goes_on[1]} {rest}"] if link else None
    subject = found.subject if len(found.subject.split()) <= 3 else ("They" if is_plural(found.subject) else "It")
    return [left, own, f"{'But ' if goes_on[1] == 'but' else ''}{subject} {rest}"]


def _in_the_middle(left: str, right: str, pronoun: str) -> list[str] | None:
    for comma in re.finditer(", ", right):
        inner, main = right[: comma.start()], right[comma.end() :]
        rest = tagged(main)
        at = next((place for place, token in enumerate(rest) if token.tag not in ADVERB_TAGS), None)
        if at is None or not _is_finite(rest[at], rest[at:], 0) or word_count(left) > 9:
            continue
        said = _as_own(pronoun, inner, left) if pronoun not in ("which", "who") else ""
        if pronoun in ("which", "who"):
            said = _of_subject(_nearest(left, inner, pronoun), inner)
        return [f"{left} {main}", said] if said else None
    return None


def _nearest(left: str, clause: str, pronoun: str) -> str:
    """'Residents in Dock Road, which has …': Dock Road has, and not the residents."""
    inner = re.search(r" (?:in|at|on|of|for|from|to) ((?:the |an? |our |your |any )?[\w'-]+(?: [\w'-]+){0,3})$", left)
    verb = _own_verb(clause)
    one = verb is not None and verb.tag == "VBZ" and is_plural(left)
    return inner[1] if inner and pronoun == "which" and one and not is_plural(inner[1]) else left


def _of_subject(subject: str, clause: str) -> str:
    found = _own_verb(clause)
    if found is not None:
        return f"{subject} {clause}"
    again = _with_object(clause, "these" if is_plural(subject) else "this")
    return again or ""


def _own_verb(clause: str) -> Token | None:
    """The verb, where the pronoun is its subject."""
    rest = tagged(clause)
    place = next((at for at, token in enumerate(rest[:3]) if _is_finite(token, rest, at)), None)
    if place is None or any(token.tag not in ADVERB_TAGS for token in rest[:place]):
        return None
    return rest[place]


def _is_finite(token: Token, rest: Sequence[Token], at: int) -> bool:
    """'Lists the help …' too, which the tagger takes for a noun."""
    if token.tag in FINITE_TAGS:
        return True
    if at == 0 and token.lower in ("cost", "costs") and len(rest) > 1 and rest[1].tag == "CD":
        return True
    after = rest[at + 1].tag if at + 1 < len(rest) else ""
    return (
        at == 0
        and token.tag == "NNS"
        and is_verb(lemma(token.lower, "VERB"))
        and after in ("DT", "PRP", "PRP$", "CD", "IN")
    )


def _as_own(pronoun: str, clause: str, left: str) -> str | None:
    verb = _own_verb(clause)
    if pronoun == "whose":
        return f"{'Their' if _is_person(left) or is_plural(_last_noun(left)) else 'Its'} {clause}"
    if pronoun == "where":
        return f"There, {clause}" if lone_verb(clause) not in (None, 0) else None
    if verb is None:
        one = "these" if is_plural(_last_noun(left)) else "this"
        return _with_object(clause, "them" if pronoun == "who" else one)
    if pronoun == "who":
        before, after = clause[: verb.start], clause[verb.end :]
        return f"They {before}{for_plural(verb)}{after}"
    many = verb.tag == "VBP" or verb.lower == "were" or (verb.tag in ("MD", "VBD") and is_plural(_last_noun(left)))
    return f"{'These' if many and verb.lower != 'was' else 'This'} {clause}"


def _with_object(clause: str, it: str) -> str | None:
    """'Your doctor can give you' → 'Your doctor can give you this'."""
    tokens = tagged(clause)
    verb = main_verb(tokens)
    if verb is None or verb == 0 or len(tokens) > 14:
        return None
    place = verb
    while place + 1 < len(tokens) and tokens[place + 1].tag[:2] in ("VB", "RB", "MD"):
        place += 1
    if place + 1 < len(tokens) and tokens[place + 1].lower in ("you", "us", "them", "me"):
        place += 1
    told = [token.tag for token in tokens[place + 1 : place + 3]] == ["TO", "VB"]
    if told and tokens[place].tag in ("PRP", "VB"):  # 'which we asked you to send us'
        place += 3 if place + 3 < len(tokens) and tokens[place + 3].lower in ("us", "you", "them") else 2
    if place + 1 < len(tokens) and tokens[place + 1].tag not in ("IN", "TO", ".", ",", "WRB"):
        return None
    if tokens[place].lower in ("is", "are", "be", "was", "were"):
        return None
    end = tokens[place].end
    return f"{clause[:end]} {it}{clause[end:]}"


def at_subject_relative(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'People who do X must do Y' of a long sentence → 'This is about people who do X.' 'They must do Y.'"""
    match = re.match(r"((?:\w+[ -]){0,7}\w+),? (who|that|which) (?=\w)", text)
    joined = text.startswith(("So ", "But ", "Or ", "Then "))
    if word_count(text) <= LONG or match is None or leans(text) or joined or _BANNED_HEAD.search(match[1].lower()):
        return None
    verb = main_verb(tokens)
    clause_end = tokens[verb].start if verb is not None else 0
    if clause_end <= match.end() or lone_verb(match[1]) is not None:
        return None
    clause, rest = text[match.end() : clause_end].strip(), text[clause_end:]
    if re.search(r"\b(?:before|(?<!look )(?<!looks )after|when|if|until|where)\b", clause) or _BROKEN.match(rest):
        return None
    if "," in clause or len(clause.split()) < 3 or len(rest.split()) < 3 or main_verb(tagged(f"they {clause}")) is None:
        return None
    many = is_plural(match[1]) or match[1].lower().startswith(_ANYBODY) or _PEOPLE.search(match[1])
    many = many or PERSON.match(match[1])
    found = tokens[verb or 0]
    said = f"{for_plural(found)}{text[found.end :]}" if many else rest
    about = f"This is about {in_small(match[1])} {match[2]} {clause.rstrip(',')}"
    if word_count(about) > LONG:
        parts = _some(match[1], match[2], clause.rstrip(","), said)
        if parts:
            return parts
    return [about, f"{'They' if many else 'It'} {said}"]


def _some(noun: str, pronoun: str, clause: str, said: str) -> list[str] | None:
    """'Residents who pay late must …' → 'Some residents pay late.' 'They must …'; 'Any tenant who …' → 'might'."""
    own = _own_verb(clause)
    if own is None or (_WITH_MORE.search(noun) and not (pronoun == "who" and not _is_person(_last_noun(noun)))):
        return None
    one = re.fullmatch(r"(?:any|an?) (?P<who>[\w -]+)|(?P<body>anyone|anybody)", noun, re.IGNORECASE)
    if one and (one["body"] or _is_person(noun)):
        if own.tag not in ("VBZ", "VBP"):
            return None
        verb = "be" if own.lower in BE else lemma(own.lower, "VERB")
        who = "somebody" if one["body"] else f"a {one['who']}"
        return [f"{who} {clause[: own.start]}might {verb}{clause[own.end :]}", f"If so, they {said}"]
    bare = re.match(
        r"(?:the|your|our|any|all|each|every|these|those|some|most|many|both|no|only|an?|other)\b", noun.lower()
    )
    if bare or not is_plural(noun):
        return None
    return [f"Some {in_small(noun)} {clause}", f"They {said}"]


def at_defining_relative(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'We help groups that …' of a long sentence → 'We help groups.' 'These are groups that …'."""
    if word_count(text) <= LONG or leans(text):
        return None
    for match in reversed(list(re.finditer(r"(?<![,;]) (who|that|which) (?=\w)", text))):
        left, clause = text[: match.start()], text[match.end() :]
        own = _own_verb(clause)
        noun = _last_noun(left)
        told = own is not None or _told_of(clause)
        if re.search(r", [^,]+ (?:and|or) (?!an? |the |any )(?:[\w-]+ ){0,3}[\w-]+$", left):
            continue  # 'groups, schools and charities which …': of all of them
        if not told or not noun or not stands(left) or word_count(clause) < 4 or _main_goes_on(clause):
            continue
        link = _what_it_is(noun, match[1], left)
        if link and "," not in clause:
            return [left, f"{link} {noun} {match[1]} {clause}"]
    return None


def _main_goes_on(clause: str) -> bool:
    """'… or the person who cares for you can no longer do so': 'can' is no part of the clause with 'who'."""
    own = tagged(f"they {clause}")
    verb = main_verb(own)
    later = main_verb(own, verb + 1) if verb is not None else None
    between = own[verb:later] if verb is not None and later is not None else ()
    return later is not None and not any(
        token.tag == "CC" or token.text == "," or token.lower in CLAUSE_OPENERS for token in between
    )


def at_reduced_relative(text: str, tokens: Sequence[Token]) -> list[str] | None:
    """'You can see any notice served on the owner' of a long sentence → 'This means any notice served on …'."""
    if word_count(text) <= LONG or leans(text):
        return None
    for place in range(len(tokens) - 3, 3, -1):
        token, after = tokens[place], tokens[place + 1]
        if token.tag not in ("VBN", "VBD") or not is_participle(token.lower) or after.tag not in ("IN", "TO", "CD"):
            continue
        left, clause = text[: tokens[place - 1].end], text[token.start :]
        noun, found = _last_noun(left), head(left)
        if tokens[0].tag in ("VBG", "VBN", "IN", "TO") and "," in left:
            continue
        if not noun or len(noun.split()) < 2 or found is None or not stands(left) or word_count(clause) < 4:
            continue
        if left[: -len(noun)].rstrip().rpartition(" ")[2].lower() in _TAKES_DONE:
            continue
        if "," in clause or _finite_within(clause):
            continue
        link = _what_it_is(noun, "which", left)
        if link:
            return [left, f"{link} {noun} {clause}"]
    return None


# 'You can have your car mended': the participle says what is done, not which car.
_TAKES_DONE = frozenset("have has had get leave keep find want see need make let".split())


def _finite_within(clause: str) -> bool:
    return any(token.tag in ("MD", "VBZ", "VBP") or token.lower in BE for token in tagged(clause)[1:])


def _told_of(clause: str) -> bool:
    """'The form that we sent you': the pronoun is no subject, and the clause has its own."""
    return re.match(r"(?:you|we|they) ", clause) is not None and main_verb(tagged(clause)) == 1


def _what_it_is(noun: str, pronoun: str, left: str) -> str:
    first = noun.split()[0].lower()
    if _BANNED_HEAD.search(left.lower()):
        return ""
    if first in ("any", "anyone", "every", "everyone", "anything"):
        return "This means"
    if re.search(r"\b(?:for|to|by|with|from) $", left[: len(left) - len(noun)]) and _is_person(left):
        return (
            "This is for"
            if left[: len(left) - len(noun)].endswith("for ")
            else "These are"
            if is_plural(noun)
            else "This is"
            if first == "the"
            else ""
        )
    if is_plural(noun):
        return "These are"
    return "This is" if first in ("a", "an", "the", "one") else ""


def _last_noun(left: str) -> str:
    """The noun with what stands before it, at the end of a text: 'an approved building'."""
    tokens = tagged(left)
    if not tokens or not (tokens[-1].tag.startswith("NN") or tokens[-1].lower in ("anyone", "everyone", "people")):
        return ""
    start = len(tokens) - 1
    while start > 0 and tokens[start - 1].tag in NOUN_PHRASE_TAGS and tokens[start].tag not in ("DT", "PRP$"):
        start -= 1
    return left[tokens[start].start :]


def _is_person(left: str) -> bool:
    return _PEOPLE.search(left) is not None
