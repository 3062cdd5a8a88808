"""Finds a person in danger or in great need, before any model runs, and answers with the one right number."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipelines.answering.everyday_words import Spelling, compile_pattern
from pipelines.data_file import entries, items, line_of, read_data_file, texts
from pipelines.errors import Fault, FrontDoorError, KnowledgeError
from pipelines.replies import Replies
from pipelines.services import Services
from pipelines.settings import PROJECT
from pipelines.types import Answer, Contact, Outcome, Turn

logger = logging.getLogger(__name__)

SAFEGUARD_FILE = PROJECT / "prompts" / "safeguard.yaml"


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
class Rule:
    """Wordings of one kind of crisis, all over the output of ``Spelling.plain``."""

    crisis: Crisis
    say: tuple[re.Pattern[str], ...]  # one of these
    together_with: tuple[re.Pattern[str], ...]  # and one of these, unless empty
    unless: tuple[re.Pattern[str], ...]  # and none of these

    def matches(self, plain: str) -> bool:
        return (
            _any(self.say, plain)
            and (not self.together_with or _any(self.together_with, plain))
            and not _any(self.unless, plain)
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``safeguard.yaml`` says, ready to use."""

    spelling: Spelling
    idioms: tuple[re.Pattern[str], ...]
    rules: tuple[Rule, ...]
    teams: dict[CrisisKind, tuple[str, ...]]  # of council.toml, best first; the first that is open is named


def safeguard(turn: Turn, services: Services) -> Turn:
    """End the turn with help when the question shows a person in need. Nothing can switch this off."""
    crisis = find_crisis(turn.text)
    if crisis is None:
        return turn
    answer = crisis_answer(crisis, services.replies, _who_helps(crisis, turn, services))
    return replace(turn, answer=answer, confidence=1.0, notes={**turn.notes, "crisis": crisis.kind.value})


def find_crisis(text: str) -> Crisis | None:
    """The most urgent need in the text, or None. Works on text as typed or masked."""
    return find_crisis_by(load_rules(SAFEGUARD_FILE), text)


def find_crisis_by(rules: Rules, text: str) -> Crisis | None:
    """The same with other rules than the product's own."""
    plain = rules.spelling.plain(text)
    for idiom in rules.idioms:
        plain = idiom.sub("_ ", plain)
    return next((rule.crisis for rule in rules.rules if rule.matches(plain)), None)


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
        keys = [key for key in load_rules(SAFEGUARD_FILE).teams.get(crisis.kind, ()) if key in teams]
        contacts = [services.contact(turn.question.council, key) for key in keys]
    except FrontDoorError as error:
        logger.warning("crisis_without_team kind=%s error=%s", crisis.kind.value, type(error).__name__)
        return None
    reachable = [contact for contact in contacts if contact is not None and contact.phone]
    return next((contact for contact in reachable if contact.open_now), reachable[0] if reachable else None)


@cache
def load_rules(file: Path) -> Rules:
    """Read and compile the rules once.

    Raises:
        KnowledgeError: the file is broken; every fault is named with its line.
    """
    data = read_data_file(file)
    faults: list[Fault] = []
    sets = {name: texts(members) for name, members in entries(data.get("sets")).items()}
    rough = {rough: plain for plain, roughs in entries(data.get("spellings")).items() for rough in texts(roughs)}
    rules: list[Rule] = []
    for row in items(data.get("rules")):
        try:
            rules.append(_rule(entries(row), sets))
        except ValueError as error:
            faults.append(Fault(file, line_of(row), str(error), "See pipelines/answering/everyday_words.py"))
    try:
        idioms = tuple(compile_pattern(pattern, sets) for pattern in texts(data.get("idioms")))
    except ValueError as error:
        faults.append(Fault(file, 0, f"idiom {error}", "See pipelines/answering/everyday_words.py"))
        idioms = ()
    if not rules and not faults:
        faults.append(Fault(file, 1, "no rules", "Put 'rules:' back from the release; nobody would be protected"))
    if faults:
        raise KnowledgeError(faults)
    teams = {CrisisKind(kind): texts(keys) for kind, keys in entries(data.get("teams")).items()}
    return Rules(Spelling(rough, texts(data.get("one_slip"))), idioms, tuple(rules), teams)


def _rule(row: Mapping[str, object], sets: Mapping[str, Sequence[str]]) -> Rule:
    kind = CrisisKind(str(row.get("kind")))
    if not row.get("why") or not texts(row.get("say")):
        raise ValueError(f"rule {kind} needs 'why' and 'say'")

    def patterns(field: str) -> tuple[re.Pattern[str], ...]:
        return tuple(compile_pattern(pattern, sets) for pattern in texts(row.get(field, [])))

    crisis = Crisis(kind, str(row.get("reply", kind.value)))
    return Rule(crisis, say=patterns("say"), together_with=patterns("with"), unless=patterns("unless"))


def _any(patterns: Sequence[re.Pattern[str]], plain: str) -> bool:
    return any(pattern.search(plain) for pattern in patterns)
