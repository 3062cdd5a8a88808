"""A person in need is found in any wording, and an everyday saying is not taken for one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.answering.redact import mask
from pipelines.answering.safeguard import (
    SAFEGUARD_FILE,
    Crisis,
    CrisisKind,
    crisis_answer,
    find_crisis,
    found_by,
    load_rules,
    safeguard,
    team_keys,
)
from pipelines.errors import KnowledgeError
from pipelines.replies import load_replies
from pipelines.services import Services
from pipelines.settings import PROJECT, Settings
from pipelines.types import Contact, Outcome, Question, Turn

CASES = [
    json.loads(line)
    for line in (PROJECT / "tests" / "data" / "safeguard_cases.jsonl").read_text(encoding="utf-8").splitlines()
]
URGENT = [case for case in CASES if case["kind"]]
ORDINARY = [case for case in CASES if not case["kind"]]


@pytest.mark.parametrize("case", URGENT, ids=lambda case: case["text"][:60])
def test_a_person_in_need_is_found(case: dict[str, str]) -> None:
    crisis = find_crisis(case["text"])

    assert crisis is not None
    assert crisis.kind == case["kind"]


@pytest.mark.parametrize("case", ORDINARY, ids=lambda case: case["text"][:60])
def test_an_ordinary_question_is_no_crisis(case: dict[str, str]) -> None:
    assert find_crisis(case["text"]) is None


def test_there_are_enough_wordings_of_both_sorts() -> None:
    assert len(URGENT) >= 150
    assert len(ORDINARY) >= 150
    assert {case["kind"] for case in URGENT} == {kind.value for kind in CrisisKind}


@pytest.mark.parametrize("case", URGENT, ids=lambda case: case["text"][:60])
def test_masking_hides_no_need(case: dict[str, str]) -> None:
    crisis = find_crisis(mask(case["text"])[0])

    assert crisis is not None
    assert crisis.kind == case["kind"]


@pytest.mark.parametrize("before", ["How do I pay my council tax? ", "got a ticket AB12 CDE. ", "HELLO!!! "])
@pytest.mark.parametrize("after", ["", ". what discount do i get", " plz help", "\n\nthanks"])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to kill myself", CrisisKind.SUICIDE_SELF_HARM),
        ("my husband hits me", CrisisKind.DOMESTIC_ABUSE),
        ("bailiff at my door now", CrisisKind.BAILIFF_AT_DOOR_NOW),
        ("we have no food", CrisisKind.NO_FOOD_OR_HEAT),
        ("i am sleeping in my car", CrisisKind.HOMELESS_TONIGHT),
    ],
)
def test_a_need_is_found_inside_another_request(before: str, text: str, after: str, kind: CrisisKind) -> None:
    crisis = find_crisis(f"{before}{text}{after}")

    assert crisis is not None
    assert crisis.kind is kind


@pytest.mark.parametrize(
    "text",
    ["I WANT TO DIE", "i want to dіе", "i w\u200bant to d\u00adie", "ｉ ｗａｎｔ ｔｏ ｄｉｅ", "i wánt to díe",
     "i want 2 d1e", "i want to dieeeeee", "s u i c i d e", "suicde", "suiicide", "sucide"],
)  # fmt: skip
def test_disguised_letters_do_not_hide_a_need(text: str) -> None:
    crisis = find_crisis(text)

    assert crisis is not None
    assert crisis.kind is CrisisKind.SUICIDE_SELF_HARM


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my husbnad keeps stranglng me", CrisisKind.DOMESTIC_ABUSE),
        ("my partnre is violnet", CrisisKind.DOMESTIC_ABUSE),
        ("the chlidren are left aloen next door", CrisisKind.CHILD_AT_RISK),
        ("enforcemnt agnets are bangng on my door", CrisisKind.BAILIFF_AT_DOOR_NOW),
        ("we are hungrry and have nothng to eat", CrisisKind.NO_FOOD_OR_HEAT),
        ("he has a knfie", CrisisKind.DANGER_TO_LIFE),
    ],
)
def test_one_slip_in_a_word_hides_no_need(text: str, kind: CrisisKind) -> None:
    crisis = find_crisis(text)

    assert crisis is not None
    assert crisis.kind is kind


def test_the_most_urgent_need_decides() -> None:
    crisis = find_crisis("we have no food and my husband has a knife")

    assert crisis is not None
    assert crisis.kind is CrisisKind.DANGER_TO_LIFE


def test_somebody_elses_thoughts_of_suicide_have_their_own_reply() -> None:
    crisis = find_crisis("my friend says she wants to die")

    assert crisis == Crisis(CrisisKind.SUICIDE_SELF_HARM, "suicide_someone_else")


def test_own_thoughts_of_suicide_are_not_taken_for_another_persons() -> None:
    crisis = find_crisis("my wife left me and I want to die")

    assert crisis == Crisis(CrisisKind.SUICIDE_SELF_HARM, "suicide_self_harm")


def test_a_hint_goes_before_a_less_urgent_rule_only_where_the_net_agrees() -> None:
    rules = load_rules(SAFEGUARD_FILE)
    text = "my mum is suicidal and we have no food"

    found = found_by(rules, text)

    assert found.hint is not None
    assert found.sure is not None
    assert find_crisis(text) in (found.hint, found.sure)


def test_every_rule_has_a_reply() -> None:
    replies = load_replies(PROJECT / "prompts")

    for rule in load_rules(SAFEGUARD_FILE).rules:
        assert crisis_answer(rule.crisis, replies, None).sentences


def test_a_crisis_names_the_team_and_never_an_empty_number() -> None:
    replies = load_replies(PROJECT / "prompts")
    crisis = Crisis(CrisisKind.HOMELESS_TONIGHT, "homeless_tonight")
    team = Contact("homelessness", "Housing options team", phone="01632 960 000")

    with_team = crisis_answer(crisis, replies, team)
    without_team = crisis_answer(crisis, replies, None)

    assert "Ring the Housing options team now on 01632 960 000." in with_team.text
    assert "Ring the" not in without_team.text
    assert "0808 800 4444" in without_team.text
    assert "{" not in with_team.text + without_team.text


@pytest.mark.parametrize("kind", ["domestic_abuse", "child_at_risk", "adult_at_risk", "modern_slavery"])
def test_abuse_offers_a_quick_exit(kind: str) -> None:
    answer = crisis_answer(Crisis(CrisisKind(kind), kind), load_replies(PROJECT / "prompts"), None)

    assert answer.exit_page
    assert answer.outcome is Outcome.CRISIS


def test_the_step_helps_even_without_an_index(tmp_path: Path) -> None:
    services = Services(Settings(data_folder=tmp_path))
    question = Question("I want to die", "northmere", date(2026, 11, 23))

    turn = safeguard(Turn(question=question, text=question.text), services)

    assert turn.answer is not None
    assert turn.answer.outcome is Outcome.CRISIS
    assert "116 123" in turn.answer.text


def test_the_step_lets_an_ordinary_question_pass(tmp_path: Path) -> None:
    services = Services(Settings(data_folder=tmp_path))
    question = Question("When is council tax due?", "northmere", date(2026, 11, 23))
    turn = Turn(question=question, text=question.text)

    assert safeguard(turn, services) is turn


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("bailiff at my door", "recovery"),
        ("bailiff at my door for a parking ticket", "parking"),
        ("bailiffs clamping my car for a PCN now", "parking"),
        ("I want to die over this parking ticket", "customer_services"),
    ],
)
def test_a_bailiff_for_parking_is_the_parking_teams_matter(text: str, key: str) -> None:
    crisis = find_crisis(text)

    assert crisis is not None
    assert team_keys(crisis, text)[0] == key


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("rules:\n- kind: nonsense\n  why: w\n  say: [a]\n", ":2: 'nonsense' is not a valid CrisisKind"),
        ("rules:\n- kind: gas_leak\n  say: [a]\n", ":2: rule gas_leak needs 'why' and 'say'"),
        ("rules:\n- kind: gas_leak\n  why: w\n  say: ['{nobody} a']\n", ":2: no set called 'nobody'"),
        ("rules:\n- kind: gas_leak\n  why: w\n  say: ['(a']\n", ":2: '(' is not closed in '(a'"),
        ("rules: []\n", ": no rules"),
        ("rules: [\n", "not valid YAML"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(tmp_path: Path, written: str, problem: str) -> None:
    file = tmp_path / "safeguard.yaml"
    file.write_text(written)

    with pytest.raises(KnowledgeError) as caught:
        load_rules(file)

    assert problem in str(caught.value)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    crisis = find_crisis(text)

    assert crisis is None or crisis.kind in CrisisKind


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "piece",
    ["i ", "i am ", "he is ", "my husband ", "a", "bailiff ", "want to ", "no ", "the kids ", "x" * 29 + " ",
     "a b c d ", "...", "i. ", "they are ", "left ", "suicid", "i have been ", "\u0301", "0", "'s "],
)  # fmt: skip
def test_a_hundred_thousand_characters_end(piece: str) -> None:
    crisis = find_crisis(piece * (100_000 // len(piece)))

    assert crisis is None or crisis.kind in CrisisKind
