"""Passive to active: 'your claim will be assessed' → 'we will assess your claim', where it is plain who acts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.documents.rules.clause_parts import main_clause_start, main_verb
from pipelines.documents.rules.deeds import actor
from pipelines.documents.rules.inflection import inflected, is_participle, lemma
from pipelines.documents.rules.phrases import tidy
from pipelines.documents.rules.tagging import Token, tagged
from pipelines.documents.rules.words import (
    ACTORS,
    ADVERB_TAGS,
    BE,
    CLAUSE_OPENERS,
    OBJECT_FORM,
    READER_ACTS,
    STATES,
)

_AFTER_PARTICIPLE = re.compile(r" (?:out|up(?! to)|off|away|back|down|over|into (?:account|consideration))\b")
_OWN_PARTICLE = {
    "fill": " in(?= |$)",
    "look": " (?:after|at)\\b",
    "pay": " for(?= |$)",
    "dispose": " of\\b",
    "attend": " to\\b",
    "deal": " with\\b",
}
_NAMED = re.compile(
    r" by ((?:the |a |an |your |our |their |my |one of our )?(?:[\w'’-]+ ){0,3}?([\w'’-]+)"
    r"(?: (?:or|and) (?:a |an |the |your )?[\w-]+)?)"
    r"(?=[.,]| (?:all|always|in|on|at|within|for|to|before|after|from|and|or|if|when|as|who|throughout|"
    r"during|until|unless|while)\b|$)"
)
_OR_OTHER = re.compile(rf" (?:or|and) (?:an? |the |your |another )?(?:[\w-]+ )?(?:{'|'.join(sorted(ACTORS))})\b")
_PAPERS = re.compile(r"\b(?:proof|evidence|form|document|identification|photograph|signature|detail)s?\b")
_NO_SUBJECT = frozenset("there what who which that".split())


@dataclass(frozen=True, slots=True)
class _Passive:
    """The parts of a passive clause."""

    before: str  # 'For council tax, '
    subject: str
    modal: str  # 'will', 'must', …; empty
    form: str  # 'be', 'is', 'been', 'being'
    negated: bool
    adverbs: tuple[str, ...]
    verbs: tuple[str, ...]  # dictionary forms
    joint: str  # 'and' or 'or' between two verbs
    rest: str
    past: bool


def active(text: str) -> str:
    """A sentence with each passive made active where the one who acts is named, or plainly the council or you."""
    tokens = tagged(text)
    start = main_clause_start(tokens)
    if start > 0:
        opener, comma = tokens[0], tokens[start - 1]
        head = _clause(text[opener.end : comma.start].strip())
        return tidy(f"{opener.text} {head}, {_main(text[comma.end :].strip())}")
    if start < 0 and len(tokens) > 1:
        return tidy(f"{tokens[0].text} {_clause(text[tokens[0].end :].strip())}")
    return tidy(_main(text))


def is_passive(text: str) -> bool:
    """Whether a passive is left in a sentence."""
    tokens = tagged(text)
    for place, token in enumerate(tokens):
        found = _participle_at(tokens, place + 1) if token.lower in BE else None
        if found is not None and tokens[found[2] - 1].lower not in STATES:
            return True
    return False


def _main(text: str) -> str:
    """The main clause and a clause behind it with 'if', 'when', 'unless' …, each for itself."""
    tokens = tagged(text)
    for place, token in enumerate(tokens):
        if place > 2 and token.lower in CLAUSE_OPENERS - {"as", "whether"} and _two_clauses(tokens, place):
            before, after = text[: token.start].rstrip(), text[token.end :].strip()
            return f"{_clause(before)} {token.text} {_clause(after)}"
    return _clause(text)


def _two_clauses(tokens: Sequence[Token], place: int) -> bool:
    before = tokens[:place]
    said = main_verb(before) is not None or before[0].tag == "VB" or before[0].lower == "please"
    return said and main_verb(tokens, place + 1) is not None


def _clause(text: str) -> str:
    end = text[-1:] if text[-1:] in ".,:" else ""
    order = re.match(r"(?P<start>[Pp]lease make sure )(?:that )?(?P<what>.+)$", text.removesuffix(end))
    passive = _taken_apart(order["what"] if order else text.removesuffix(end))
    if passive is None:
        return text
    if order:
        return _as_order(passive, text, end)
    agent, rest = _agent(passive)
    agent = "" if agent.lower() == passive.subject.lower() else agent
    return f"{_rebuilt(passive, agent, rest)}{end}" if agent else text


def _taken_apart(text: str) -> _Passive | None:
    tokens = tagged(text)
    verb = main_verb(tokens)
    if verb is None or verb == 0:
        return None
    modal = tokens[verb].lower if tokens[verb].tag == "MD" else ""
    place, negated, form = verb, modal == "cannot", ""
    adverbs: list[str] = []
    while place < len(tokens):
        token = tokens[place]
        if token.lower == "not":
            negated = True
        elif token.lower in BE:
            form = token.lower
        elif token.tag in ADVERB_TAGS and token.lower not in ("so",):
            adverbs.append(token.lower)
        elif not (token.tag == "MD" or token.lower in ("have", "has", "had")):
            break
        place += 1
    perfect = any(token.lower in ("have", "has") for token in tokens[verb:place])
    found = _participle_at(tokens, place)
    if not form or found is None or (form == "been") != perfect or any(t.lower == "had" for t in tokens[verb:place]):
        return None
    verbs, joint, end = found
    return _with_subject(text, tokens, verb, _Passive(
        "", "", "can" if modal == "cannot" else modal, form, negated, tuple(adverbs), verbs, joint,
        text[tokens[end - 1].end :], tokens[verb].lower in ("was", "were"),
    ))  # fmt: skip


def _with_subject(text: str, tokens: Sequence[Token], verb: int, passive: _Passive) -> _Passive | None:
    fronted = tokens[0].tag in ("IN", "TO", "RB") or tokens[0].lower in ("from", "for", "to")
    begin = next((place + 1 for place in range(verb - 1, -1, -1) if fronted and tokens[place].text == ","), 0)
    while begin < verb and tokens[begin].lower in ("but", "and", "so", "then", "also"):
        begin += 1
    before, subject = text[: tokens[begin].start], text[tokens[begin].start : tokens[verb].start].strip()
    subject = subject.rstrip(",")
    joined = subject.count(" and ") > 0 and len(subject.split()) > 7
    if not subject or joined or ":" in subject or tokens[begin].lower in _NO_SUBJECT or len(subject.split()) > 12:
        return None
    if (tokens[begin].tag in ("IN", "TO", "VB", "WRB") and tokens[begin].lower != "up") or re.search(
        r"\b(?:is|are|was|were)\b", subject
    ):
        return None
    if subject.lower() == "it" and re.match(r" (?:that|to)\b", passive.rest):
        return None
    return replace(passive, before=before, subject=subject)


def _participle_at(tokens: Sequence[Token], place: int) -> tuple[tuple[str, ...], str, int] | None:
    """The verbs that stand as participles from a place on, what joins them, and where they end."""
    while place < len(tokens) and (tokens[place].tag in ADVERB_TAGS or tokens[place].lower == "not"):
        place += 1
    if place >= len(tokens) or not _is_participle(tokens[place]):
        return None
    first = lemma(tokens[place].lower, "VERB")
    if place + 2 < len(tokens) and tokens[place + 1].lower in ("and", "or") and _is_participle(tokens[place + 2]):
        return (first, lemma(tokens[place + 2].lower, "VERB")), tokens[place + 1].lower, place + 3
    return (first,), "", place + 1


def _is_participle(token: Token) -> bool:
    return token.tag in ("VBN", "VBD") and is_participle(token.lower)


def _as_order(passive: _Passive, text: str, end: str) -> str:
    """'Please make sure your bin is placed …' → 'Please place your bin …'."""
    if passive.verbs[0] not in READER_ACTS or passive.modal or passive.form not in ("is", "are") or passive.negated:
        return text
    return f"Please {passive.verbs[0]} {_lowered(passive.subject)}{passive.rest}{end}"


def _agent(passive: _Passive) -> tuple[str, str]:
    """Who acts, and the rest of the clause without it; empty where nobody can say."""
    near = re.split(r",| (?:you|we|they|it|to be|(?:or|and) that) ", passive.rest)[0]
    if re.search(r"\bnot by\b|\bbut by\b", passive.rest) or re.search(r" by [^,]+, [^,]+ (?:or|and) ", passive.rest):
        return "", passive.rest  # 'by a doctor, nurse or social worker'
    named = _NAMED.search(near)
    if named and re.search(r"\w+ing\b", named[1].rpartition(" ")[0]):
        return "", passive.rest  # 'by the tenant giving notice'
    behind = near[named.end() :] if named else ""
    if named and any(token.tag == "VBN" for token in tagged(near[: named.start()])):
        return "", passive.rest  # 'is given for a room used by a disabled person'
    if re.match(r" (?:for|of|and) (?:the )?[A-Z]", behind):
        return "", passive.rest  # 'by the Department for Work and Pensions'
    if named and (_OR_OTHER.match(behind) or re.match(r" and \w+ed by ", behind) or re.match(r"such\b", named[1])):
        return "", passive.rest  # 'by a parent or guardian of the child' is no parent alone
    if named and (near[named.end() :].startswith(" who") or (passive.negated and named[1].lower().startswith("any "))):
        return "", passive.rest  # 'We will do this who …'; 'Any person must not …'
    if named and named[2].lower() in ACTORS:
        who = {"us": "we", "the council": "we", "them": "they"}.get(named[1].lower(), named[1])
        return who, passive.rest[: named.start()] + passive.rest[named.end() :]
    if (
        named
        and re.search(r" by (?:the|a|an|your|our) ", named[0])
        and not re.search(r"ʘ|date|deadline|post|phone|email|end|time|day|year|week|month", named[1])
    ):
        return "", passive.rest
    return _unnamed(passive), passive.rest


def _unnamed(passive: _Passive) -> str:
    """Who acts where nobody is named: only what the table of deeds holds, for each of the verbs."""
    modal = "cannot" if passive.modal == "can" and passive.negated else passive.modal
    found = {actor(verb, passive.subject, modal) for verb in passive.verbs}
    return found.pop() if len(found) == 1 else ""


def _rebuilt(passive: _Passive, agent: str, rest: str) -> str:
    own = _OWN_PARTICLE.get(passive.verbs[0])
    particle = re.match(own, rest) if own else _AFTER_PARTICIPLE.match(rest)
    after = rest[particle.end() :] if particle else rest
    subject = OBJECT_FORM.get(passive.subject.lower()) or (
        passive.subject if passive.before else _lowered(passive.subject)
    )
    if passive.verbs[0] in ("require", "need") and agent == "you" and not passive.negated:
        have = "make" if "payment" in subject else "give" if _PAPERS.search(subject) else "have"
        return f"{passive.before}{_as_first(passive, agent)} must {have} {subject}{after}"
    verbs = f" {passive.joint} ".join(_inflected(passive, verb, agent) for verb in passive.verbs)
    helper = _helper(passive, agent)
    adverbs = " ".join(passive.adverbs)
    after = _second_verb(passive, after)
    action = " ".join(part for part in (helper, adverbs, verbs) if part)
    return f"{passive.before}{_as_first(passive, agent)} {action}{particle[0] if particle else ''} {subject}{after}"


def _as_first(passive: _Passive, agent: str) -> str:
    opens = not passive.before and passive.subject[:1].isupper()
    return agent[:1].upper() + agent[1:] if opens or passive.subject[:1].isdigit() else agent


def _second_verb(passive: _Passive, after: str) -> str:
    """'… or downloaded from' → '… or download it from'."""
    if not passive.modal:
        return after
    them = "them" if re.search(r"[^s]s\b", passive.subject.split(" of ")[0]) else "it"

    def changed(match: re.Match[str]) -> str:
        word = match[2]
        return f"{match[1]} {lemma(word, 'VERB')} {them}" if is_participle(word) and word.endswith("ed") else match[0]

    return re.sub(r"\b(or|and) (\w+)(?= (?:from|by|at|in|on|to|online|with)\b)", changed, after)


def _helper(passive: _Passive, agent: str) -> str:
    plural = agent.lower() in ("we", "you", "they") or agent.endswith("s")
    if passive.modal:
        known = f"{passive.modal} not" if passive.negated else passive.modal
        known = f"{known} have" if passive.form == "been" else known
        return "cannot" if known == "can not" else known
    if passive.form == "been":
        return ("have" if plural else "has") + (" not" if passive.negated else "")
    if passive.form == "being":
        return ("are" if plural else "is") + (" not" if passive.negated else "")
    if passive.negated:
        return "did not" if passive.past else "do not" if plural else "does not"
    return ""


def _inflected(passive: _Passive, verb: str, agent: str) -> str:
    if (passive.modal and passive.form != "been") or (passive.negated and passive.form in ("is", "are", "was", "were")):
        return verb
    if passive.form == "been":
        return inflected(verb, "VBN")
    if passive.form == "being":
        return inflected(verb, "VBG")
    if passive.past:
        return inflected(verb, "VBD")
    plural = agent.lower() in ("we", "you", "they") or agent.endswith("s")
    return verb if plural else inflected(verb, "VBZ")


def _lowered(subject: str) -> str:
    first, _, rest = subject.partition(" ")
    names = rest[:1].isupper() or first.isupper() or first.startswith(("Blue", "Councillor", "Monday", "Universal"))
    return subject if names and first != "A" else first[:1].lower() + first[1:] + (f" {rest}" if rest else "")
