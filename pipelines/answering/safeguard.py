"""Finds a person in danger or in great need, before any model writes, and answers with the one right number.

Two nets: rules over plain words, and behind them a small fitted model for wordings that no rule knows.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipelines.answering.everyday_words import Spelling
from pipelines.answering.safeguard_features import without_age
from pipelines.answering.safeguard_net import NET_FILE, Seen, load_net, net_need, pieces
from pipelines.answering.word_patterns import PatternReader, WordPattern, WordPatterns
from pipelines.data_file import entries, items, line_of, read_data_file, texts
from pipelines.engines.protocols import Embedder
from pipelines.errors import Fault, FrontDoorError, KnowledgeError
from pipelines.replies import Replies
from pipelines.services import Services
from pipelines.settings import PROJECT
from pipelines.types import Answer, Contact, Listener, Outcome, Sentence, Turn

logger = logging.getLogger(__name__)

SAFEGUARD_FILE = PROJECT / "prompts" / "safeguard.yaml"
HINT = "? "  # before a wording of a rule


class CrisisKind(StrEnum):
    """What kind of help is needed, most urgent first."""

    GAS_LEAK = "gas_leak"
    DANGER_TO_LIFE = "danger_to_life"
    SUICIDE_SELF_HARM = "suicide_self_harm"
    DOMESTIC_ABUSE = "domestic_abuse"
    CHILD_AT_RISK = "child_at_risk"
    MODERN_SLAVERY = "modern_slavery"
    ADULT_AT_RISK = "adult_at_risk"
    BAILIFF_AT_DOOR_NOW = "bailiff_at_door_now"
    HOMELESS_TONIGHT = "homeless_tonight"
    NO_FOOD_OR_HEAT = "no_food_or_heat"


@dataclass(frozen=True, slots=True)
class Crisis:
    """That help is needed, and the reply that gives it; never the person's words."""

    kind: CrisisKind
    reply: str  # key in replies.yaml


@dataclass(frozen=True, slots=True)
class Sighting:
    """A need that a message shows, or may show."""

    crisis: Crisis
    sure: bool
    chance: float = 1.0  # that there is a need, 0 to 1


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern over the output of ``Spelling.plain``.

    A hint is one that ordinary messages use too ('refuge', 'hungry'): it counts only where the second net agrees a
    little.
    """

    pattern: WordPattern
    hint: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """Wordings of one kind of crisis, all over the output of ``Spelling.plain``."""

    crisis: Crisis
    say: tuple[Wording, ...]  # one of these
    together_with: WordPatterns | None  # and one of these, unless None
    unless: WordPatterns  # and none of these

    def allows(self, plain: str) -> bool:
        """Whether the rest of the text agrees with a wording that was found."""
        return (self.together_with is None or self.together_with.any_in(plain)) and not self.unless.any_in(plain)


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``safeguard.yaml`` says, ready to use."""

    spelling: Spelling
    idioms: WordPatterns
    rules: tuple[Rule, ...]
    wordings: WordPatterns  # 'say' of all rules, in order
    rule_of: tuple[tuple[Rule, bool], ...]  # of each wording, and whether it is a hint
    teams: dict[str, tuple[str, ...]]  # of council.toml, best first; the first that is open is named
    parking_words: frozenset[str]  # a bailiff who comes for these is the parking team's matter
    listener: Contact | None  # who listens to anybody at any time: named beside an answer where a need is not ruled out


class Unheard:
    """Keeps the sentences of an answer that help may still replace from whoever listens."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def hear(self, sentence: Sentence) -> None:
        del sentence

    def wait(self, position: int) -> None:
        self._listener.wait(position)

    def gone(self) -> bool:
        return self._listener.gone()


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules see: the first wording that decides by itself, and the first hint before it."""

    sure: Crisis | None
    hint: Crisis | None


def safeguard(turn: Turn, services: Services) -> Turn:
    """End the turn with help when the question shows a person in need. Nothing can switch this off.

    Where a need is only not ruled out, the turn goes on and remembers it for ``second_look``.
    """
    seen = look(turn.text, services.embedder)
    if seen is None:
        return turn
    if seen.sure:
        return helped(turn, seen.crisis, services)
    return replace(turn, may_need=seen.crisis.reply, need_chance=seen.chance, listener=Unheard(turn.listener))


def helped(turn: Turn, crisis: Crisis, services: Services) -> Turn:
    """The turn, ended with the reply for a crisis."""
    answer = crisis_answer(crisis, services.replies, _who_helps(crisis, turn, services))
    return replace(turn, answer=answer, confidence=1.0, notes={**turn.notes, "crisis": crisis.kind.value})


def find_crisis(text: str, embedder: Embedder | None = None) -> Crisis | None:
    """The most urgent need that the text is sure to show, or None. Takes what ``look`` takes."""
    seen = look(text, embedder)
    return seen.crisis if seen is not None and seen.sure else None


def look(text: str, embedder: Embedder | None = None) -> Sighting | None:
    """The most urgent need that the text shows or may show, or None. Works on text as typed or masked.

    Args:
        text: what the person wrote.
        embedder: of the search; without it the second net goes by words alone.
    """
    rules = load_rules(SAFEGUARD_FILE)
    found = found_by(rules, text)
    if found.sure is not None and found.hint is None:
        return Sighting(found.sure, sure=True)
    seen = [Seen(plain=plain_words(rules, piece), text=piece) for piece in pieces(without_age(text))]
    need = net_need(load_net(NET_FILE), seen, embedder, hinted=found.hint is not None)
    if need is None:
        return Sighting(found.sure, sure=True) if found.sure is not None else None
    return Sighting(found.hint or crisis_of(rules, need.reply), need.sure, need.chance)


def crisis_of(rules: Rules, reply: str) -> Crisis:
    """The crisis that a reply is for."""
    return Crisis(kind_of(rules, reply), reply)


def kind_of(rules: Rules, reply: str) -> CrisisKind:
    """The kind of crisis that a reply is for."""
    return next(rule.crisis.kind for rule in rules.rules if rule.crisis.reply == reply)


def plain_words(rules: Rules, text: str) -> str:
    """The text in plain words, with everyday sayings taken out."""
    plain = rules.spelling.plain(text)
    for _, idiom in rules.idioms.likely(plain):
        plain = idiom.sub("_ ", plain)
    return plain


def found_by(rules: Rules, text: str) -> Found:
    """What the rules alone find: the first that matches decides."""
    plain = plain_words(rules, text)
    hint: Crisis | None = None
    for number, wording in rules.wordings.likely(plain):
        rule, only_hint = rules.rule_of[number]
        if (only_hint and hint is not None) or not wording.search(plain) or not rule.allows(plain):
            continue
        if not only_hint:
            return Found(sure=rule.crisis, hint=hint if hint != rule.crisis else None)
        hint = rule.crisis
    return Found(sure=None, hint=hint)


def find_crisis_by(rules: Rules, text: str) -> Crisis | None:
    """What the rules find without the second net."""
    return found_by(rules, text).sure


def crisis_answer(crisis: Crisis, replies: Replies, contact: Contact | None) -> Answer:
    """The fixed reply for a crisis, with the team of the council that helps, when there is one."""
    values = {"name": contact.name, "phone": contact.phone, "hours": contact.hours} if contact else {}
    return Answer(
        outcome=Outcome.CRISIS,
        sentences=replies.sentences(crisis.reply, **values),
        options=replies.options(crisis.reply),
        contact=contact,
        reply=crisis.reply,
        exit_page=replies.exit_page(crisis.reply),
    )


def _who_helps(crisis: Crisis, turn: Turn, services: Services) -> Contact | None:
    """The team for this need, or the emergency team while that one is closed.

    A council that cannot be read must not stand between a person and 999: then there is no team.
    """
    try:
        teams = services.council(turn.question.council).teams
        keys = [key for key in team_keys(crisis, turn.text) if key in teams]
        contacts = [services.contact(turn.question.council, key) for key in keys]
    except FrontDoorError as error:
        logger.warning("crisis_without_team kind=%s error=%s", crisis.kind.value, type(error).__name__)
        return None
    reachable = [contact for contact in contacts if contact is not None and contact.phone]
    return next((contact for contact in reachable if contact.open_now), reachable[0] if reachable else None)


def team_keys(crisis: Crisis, text: str) -> tuple[str, ...]:
    """The teams that help with this need, best first; a bailiff who comes for a parking fine is the parking team's."""
    rules = load_rules(SAFEGUARD_FILE)
    about_parking = not rules.parking_words.isdisjoint(rules.spelling.plain(text).split())
    if crisis.kind is CrisisKind.BAILIFF_AT_DOOR_NOW and about_parking:
        return rules.teams.get("bailiff_for_parking", ())
    return rules.teams.get(crisis.kind.value, ())


@cache
def load_rules(file: Path) -> Rules:
    """Read and compile the rules once.

    Raises:
        KnowledgeError: the file is broken; every fault is named with its line.
    """
    data = read_data_file(file)
    faults: list[Fault] = []
    reader = PatternReader({name: _listed(members) for name, members in entries(data.get("sets")).items()})
    rules: list[Rule] = []
    for row in items(data.get("rules")):
        try:
            rules.append(_rule(entries(row), reader))
        except ValueError as error:
            faults.append(Fault(file, line_of(row), str(error), "See pipelines/answering/word_patterns.py"))
    try:
        idioms = _patterns(data, "idioms", reader)
    except ValueError as error:
        faults.append(Fault(file, 0, f"idiom {error}", "See pipelines/answering/word_patterns.py"))
        idioms = ()
    if not rules and not faults:
        faults.append(Fault(file, 1, "no rules", "Put 'rules:' back from the release; nobody would be protected"))
    if faults:
        raise KnowledgeError(faults)
    return Rules(
        _spelling(data, reader.words),
        WordPatterns(idioms),
        tuple(rules),
        wordings=WordPatterns([wording.pattern for rule in rules for wording in rule.say]),
        rule_of=tuple((rule, wording.hint) for rule in rules for wording in rule.say),
        teams={kind: texts(keys) for kind, keys in entries(data.get("teams")).items()},
        parking_words=frozenset(_listed(data.get("parking_words", []))),
        listener=_listener(entries(data.get("listener"))),
    )


def _listener(row: Mapping[str, object]) -> Contact | None:
    name, phone, hours = (str(row.get(field, "")) for field in ("name", "phone", "hours"))
    return Contact("listener", name, phone, hours=hours) if name and phone else None


def _lines(value: object) -> tuple[str, ...]:
    """Patterns, one on each line: much quicker to read than a YAML list."""
    return tuple(line for text in texts(value) for line in text.splitlines() if line.strip())


def _listed(value: object) -> tuple[str, ...]:
    """Words and phrases between commas."""
    return tuple(item.strip() for text in texts(value) for item in text.split(","))


def _spelling(data: Mapping[str, object], words: set[str]) -> Spelling:
    rough = {rough: plain for plain, roughs in entries(data.get("spellings")).items() for rough in _listed(roughs)}
    ordinary = str(data.get("leave_alone", "")).split()
    return Spelling(rough, str(data.get("one_slip", "")).split(), {*ordinary, *words})


def _rule(row: Mapping[str, object], reader: PatternReader) -> Rule:
    kind = CrisisKind(str(row.get("kind")))
    if not row.get("why") or not _lines(row.get("say")):
        raise ValueError(f"rule {kind} needs 'why' and 'say'")
    together_with = _patterns(row, "with", reader)
    return Rule(
        Crisis(kind, str(row.get("reply", kind.value))),
        say=_wordings(row, reader),
        together_with=WordPatterns(together_with) if together_with else None,
        unless=WordPatterns(_patterns(row, "unless", reader)),
    )


def _patterns(row: Mapping[str, object], field: str, reader: PatternReader) -> tuple[WordPattern, ...]:
    return tuple(pattern for written in _lines(row.get(field)) for pattern in reader.read(written))


def _wordings(row: Mapping[str, object], reader: PatternReader) -> tuple[Wording, ...]:
    return tuple(
        Wording(pattern, hint=written.startswith(HINT))
        for written in _lines(row.get("say"))
        for pattern in reader.read(written.removeprefix(HINT))
    )
