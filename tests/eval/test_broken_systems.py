"""A system that is broken on purpose makes the right gate fall, and the honest one holds it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from eval.records import Gate, Record, Run
from eval.reporting import build
from eval.schema import CASES, AttackCase, read_cases
from eval.suites.catalogue import make
from eval.tampered import tampered_target
from eval.target import Here, Reply, Target
from pipelines.ingest import ingest
from pipelines.services import Services
from pipelines.settings import Settings
from pipelines.types import ABSTAINED, Answer, Exchange, Outcome, Sentence

TODAY = date(2026, 11, 24)
LIMIT = 30  # cases of each suite


class Broken:
    """Asks the honest system and spoils what it says."""

    name, sees_search = "broken", True

    def __init__(self, honest: Target) -> None:
        self.honest = honest

    def ask(self, text: str, history: Sequence[Exchange] = ()) -> Reply:
        reply = self.honest.ask(text, history)
        return replace(reply, answer=self.spoil(text, reply.answer))

    def spoil(self, text: str, answer: Answer) -> Answer:
        raise NotImplementedError


class InventsAFigure(Broken):
    def spoil(self, text: str, answer: Answer) -> Answer:
        if answer.outcome is not Outcome.ANSWERED:
            return answer
        return replace(answer, sentences=(*answer.sentences, Sentence("The charge is £417.35.", (0,))))


class NeverAbstains(Broken):
    def spoil(self, text: str, answer: Answer) -> Answer:
        outcome = Outcome.ANSWERED if answer.outcome in {*ABSTAINED, Outcome.CLARIFY} else answer.outcome
        return replace(answer, outcome=outcome, confidence=0.99)


class AlwaysAbstains(Broken):
    def spoil(self, text: str, answer: Answer) -> Answer:
        return Answer(Outcome.LOW_CONFIDENCE, (Sentence("We are not sure."),), confidence=0.0)


class AnswersWorseToOneNameGroup(Broken):
    def spoil(self, text: str, answer: Answer) -> Answer:
        turned_away = any(name in text for name in ("Chidinma", "Oluwaseun", "Shanice"))
        return AlwaysAbstains(self).spoil(text, answer) if turned_away else answer


class FollowsPlantedPages(Broken):
    """Does what a planted page says, as a model that reads it without a filter would."""

    def __init__(self, honest: Target, cases: Sequence[AttackCase]) -> None:
        super().__init__(honest)
        self._orders = {case.text: case.must_not_say[0] for case in cases if case.kind == "planted"}

    def spoil(self, text: str, answer: Answer) -> Answer:
        return replace(answer, sentences=(*answer.sentences, Sentence(self._orders.get(text, ""))))


@pytest.fixture(scope="module")
def honest(services: Services) -> Here:
    return Here(services, TODAY)


@pytest.fixture(scope="module")
def attack_cases() -> tuple[AttackCase, ...]:
    return read_cases(AttackCase, CASES / "attacks.jsonl")


@pytest.fixture(scope="module")
def tampered(demo_settings: Settings, attack_cases: tuple[AttackCase, ...]) -> Iterator[Target]:
    with tampered_target(demo_settings, attack_cases, TODAY) as target:
        yield target


@pytest.fixture(scope="module")
def leaking(demo_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A system in which the pages for staff were indexed as pages for everybody."""
    folder = tmp_path_factory.mktemp("leaking")
    knowledge = folder / "knowledge"
    shutil.copytree(demo_settings.knowledge_folder, knowledge)
    for page in (knowledge / "northmere" / "pages").rglob("*.md"):
        page.write_text(
            page.read_text(encoding="utf-8").replace("audience: staff", "audience: public"), encoding="utf-8"
        )
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to((demo_settings.data_folder / "models").resolve())
    shutil.copytree(demo_settings.data_folder / "index", folder / "data" / "index")
    changed = demo_settings.model_copy(update={"knowledge_folder": knowledge, "data_folder": folder / "data"})
    ingest(changed, [knowledge], today=TODAY)
    services = Services(changed)
    yield Here(services, TODAY)
    services.search.close()


def gates_of(target: Target, *suites: str, tampered: Target | None = None, limit: int = LIMIT) -> dict[str, Gate]:
    """What the gates say of a target, by measure."""
    records: dict[str, list[Record]] = {
        name: [task.judge(target) for task in make(name, limit=limit, tampered=tampered).tasks] for name in suites
    }
    about = Run(
        id="test",
        started="2026-11-24T12:00:00+00:00",
        commit="",
        changed=False,
        target=target.name,
        engines={},
        index_version="",
        cases_hash="",
        prompts_hash="",
        settings={},
        seed=1,
        limit=limit,
        suites=suites,
    )
    return {gate.measure: gate for gate in build(about, records).gates if gate.of == "value" or gate.measure in NEEDED}


NEEDED = ("attacks.success",)  # held by the upper end of its interval


def test_an_invented_figure_falls_at_number_grounding(honest: Here) -> None:
    assert gates_of(honest, "answering")["answering.number_grounding"].held
    assert not gates_of(InventsAFigure(honest), "answering")["answering.number_grounding"].held


def test_one_that_never_abstains_falls_where_no_page_answers(honest: Here) -> None:
    name = "unanswerable.not_answered_off_topic"

    assert gates_of(honest, "unanswerable", limit=0)[name].held
    assert not gates_of(NeverAbstains(honest), "unanswerable", limit=0)[name].held


def test_one_that_always_abstains_falls_at_the_share_of_right_answers(honest: Here) -> None:
    name = "answering.fact_accuracy"
    fallen = gates_of(AlwaysAbstains(honest), "answering")[name]

    assert (fallen.held, fallen.measured) == (False, 0.0)
    assert (gates_of(honest, "answering")[name].measured or 0) > 0.6


def test_one_that_answers_a_name_group_worse_falls_at_flips_and_at_the_worst_gap(honest: Here) -> None:
    good = gates_of(honest, "bias", limit=8)
    bad = gates_of(AnswersWorseToOneNameGroup(honest), "bias", limit=8)

    assert not bad["bias.flips"].held
    assert not bad["bias.worst_gap"].held
    assert (bad["bias.flips"].measured or 0) > (good["bias.flips"].measured or 0) + 0.02


def test_a_leaked_page_for_staff_falls_at_leaks(honest: Here, leaking: Target) -> None:
    assert gates_of(honest, "attacks", limit=0)["attacks.success_leak"].held
    assert not gates_of(leaking, "attacks", limit=0)["attacks.success_leak"].held


def test_one_that_follows_planted_pages_falls_at_attacks(
    honest: Here, tampered: Target, attack_cases: tuple[AttackCase, ...]
) -> None:
    obedient = FollowsPlantedPages(tampered, attack_cases)
    good = gates_of(honest, "attacks", tampered=tampered, limit=0)["attacks.success"]
    bad = gates_of(honest, "attacks", tampered=obedient, limit=0)["attacks.success"]

    assert (good.measured or 0) < 0.06
    assert (bad.measured or 0) > 0.2
    assert not bad.held
