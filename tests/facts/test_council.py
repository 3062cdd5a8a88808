"""A council's file is read into teams that can be reached, and says when somebody is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipelines.errors import KnowledgeError
from pipelines.facts.calendar import LONDON
from pipelines.facts.council import Council, contact, load_council
from pipelines.facts.opening_hours import read_hours
from pipelines.facts.store import FactStore, load_facts
from pipelines.types import Contact

NORTHMERE = Path(__file__).parents[2] / "knowledge_base" / "northmere"
TODAY = date(2026, 11, 23)
FACTS = """\
- {id: phone.parking, label: Parking, value: '01632 960104', unit: phone, valid_from: 2026-04-01, source: Us}
- {id: phone.old, label: O, value: '01632 9', unit: phone, valid_from: 2020-04-01, source: Us, valid_to: 2021-03-31}
"""
TOML = """\
id = "testford"
name = "Testford Council"
default_team = "general"
places = ["Testford", "Upper Test"]

[hours]
mon = "09:00-17:00"
fri = "09:00-16:30"

[teams.general]
name = "Customer services"
phone = "01632 960100"

[teams.parking]
name = "Parking"
phone = "phone.parking"
email = "parking@testford.example"
hours = { mon = "08:00-18:00", tue = "08:00-18:00", sat = "09:00-12:00" }
"""
WEEKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-17:00")
ALWAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "00:00-24:00")


def _load(tmp_path: Path, toml: str, on: date = TODAY) -> Council:
    (tmp_path / "facts").mkdir(exist_ok=True)
    (tmp_path / "facts" / "contacts.yaml").write_text(FACTS, encoding="utf-8")
    (tmp_path / "council.toml").write_text(toml, encoding="utf-8")
    return load_council(tmp_path, load_facts(tmp_path), on)


def test_a_council_without_a_file_has_its_folders_name_and_no_phone(tmp_path: Path) -> None:
    council = load_council(tmp_path / "little-wick_vale", FactStore(()), TODAY)

    assert (council.id, council.name, council.teams) == ("little-wick_vale", "Little Wick Vale", {})
    assert contact(council, "council_tax", datetime(2026, 11, 23, 12, 0, tzinfo=UTC)) is None


def test_a_team_gets_its_phone_from_the_facts_and_its_hours_from_the_council(tmp_path: Path) -> None:
    council = _load(tmp_path, TOML)

    assert council.teams["parking"].phone == "01632 960104"
    assert council.teams["general"].hours == read_hours({"mon": "09:00-17:00", "fri": "09:00-16:30"})
    assert council.places == ("Testford", "Upper Test")


def test_a_contact_says_who_when_and_whether_now(tmp_path: Path) -> None:
    council = _load(tmp_path, TOML)

    assert contact(council, "parking", datetime(2026, 11, 23, 17, 59, tzinfo=LONDON)) == Contact(
        key="parking",
        name="Parking",
        phone="01632 960104",
        email="parking@testford.example",
        hours="Monday and Tuesday, 8am to 6pm, and Saturday, 9am to midday",
        open_now=True,
    )


def test_an_unknown_team_is_answered_by_the_default_team(tmp_path: Path) -> None:
    found = contact(_load(tmp_path, TOML), "dragons", datetime(2026, 11, 24, 12, 0, tzinfo=LONDON))

    assert found is not None
    assert (found.key, found.open_now) == ("general", False)


def test_hours_that_nobody_gave_are_not_known(tmp_path: Path) -> None:
    council = _load(tmp_path, 'name = "Testford"\n[teams.bins]\nname = "Bins"\n')

    found = contact(council, "bins", datetime(2026, 11, 24, 12, 0, tzinfo=LONDON))
    assert found is not None
    assert (found.hours, found.open_now, found.phone) == ("", None, "")


def test_a_number_that_has_run_out_is_left_out_rather_than_given(tmp_path: Path) -> None:
    council = _load(tmp_path, TOML.replace("phone.parking", "phone.old"))

    assert council.teams["parking"].phone == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('"phone.parking"', '"phone.parkin"', 16, "phone of parking: no fact called 'phone.parkin'; near it"),
        ('default_team = "general"', 'default_team = "genral"', 3, "there is no team 'genral'"),
        ('"09:00-16:30"', '"9 till late"', 8, "'9 till late' is not a time of opening"),
        ('"09:00-16:30"', '"17:00-09:00"', 8, "does not go forward"),
        ('"09:00-16:30"', '"09:00-25:00"', 8, "does not go forward"),
        ("fri = ", "friday = ", 8, "hours.friday: Input should be 'mon', 'tue'"),
        ('name = "Parking"\n', "", 14, "'teams.parking.name' is missing"),
        ("places = ", "villages = ", 4, "'villages' is not a known field"),
        ('email = "', 'mail = "', 17, "'teams.parking.mail' is not a known field"),
        ("places = [", "places = ", 4, "is not valid TOML"),
        ('places = ["Testford", "Upper Test"]', 'london = "no"', 4, "london: Input should be a valid boolean"),
        ('places = ["Testford", "Upper Test"]', 'nation = "Mercia"', 4, "'Mercia' is not one of England"),
        ('places = ["Testford", "Upper Test"]', 'colour = "green"', 4, "colour"),
        ('sat = "09:00-12:00"', 'sat = "9"', 18, "'9' is not a time of opening"),
    ],
)
def test_a_fault_names_file_line_and_cure(tmp_path: Path, old: str, new: str, line: int, problem: str) -> None:
    assert TOML.count(old) == 1

    with pytest.raises(KnowledgeError) as caught:
        _load(tmp_path, TOML.replace(old, new))

    (fault,) = caught.value.faults
    assert (fault.file.name, problem in fault.problem) == ("council.toml", True)
    assert fault.line == line
    assert fault.cure


@pytest.mark.parametrize(
    ("now", "open_now"),
    [
        (datetime(2026, 11, 23, 8, 59, tzinfo=LONDON), False),
        (datetime(2026, 11, 23, 9, 0, tzinfo=LONDON), True),
        (datetime(2026, 11, 23, 16, 59, 59, tzinfo=LONDON), True),
        (datetime(2026, 11, 23, 17, 0, tzinfo=LONDON), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=LONDON), False),  # a Sunday
        (datetime(2026, 12, 25, 12, 0, tzinfo=LONDON), False),  # Christmas Day, a Friday
        (datetime(2026, 12, 28, 12, 0, tzinfo=LONDON), False),  # Boxing Day moved to a Monday
        (datetime(2026, 12, 29, 12, 0, tzinfo=LONDON), True),
        (datetime(2026, 4, 3, 12, 0, tzinfo=LONDON), False),  # Good Friday
        (datetime(2026, 4, 6, 12, 0, tzinfo=LONDON), False),  # Easter Monday
        (datetime(2026, 8, 31, 12, 0, tzinfo=LONDON), False),  # the late summer bank holiday
        (datetime(2026, 7, 6, 8, 0, tzinfo=UTC), True),  # 9am in British Summer Time
        (datetime(2026, 7, 6, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 1, 5, 8, 0, tzinfo=UTC), False),  # 8am in winter
        (datetime(2026, 3, 27, 16, 30, tzinfo=UTC), True),  # Friday before the clocks go forward
        (datetime(2026, 3, 30, 16, 30, tzinfo=UTC), False),  # Monday after: it is 5:30pm
        (datetime(2026, 10, 23, 8, 30, tzinfo=UTC), True),  # Friday before the clocks go back
        (datetime(2026, 10, 26, 8, 30, tzinfo=UTC), False),  # Monday after: it is 8:30am
        (datetime(2026, 11, 23, 23, 30, tzinfo=timezone(timedelta(hours=10))), True),  # 1:30pm in London
        (datetime(2026, 11, 23, 12, 0), True),  # no zone means a London clock
    ],
)
def test_an_office_is_open_by_a_london_clock_and_not_on_bank_holidays(now: datetime, open_now: bool) -> None:
    assert read_hours(WEEKDAYS).open_at(now) is open_now


def test_a_team_that_is_always_there_is_there_on_christmas_night() -> None:
    assert read_hours(ALWAYS).open_at(datetime(2026, 12, 25, 3, 0, tzinfo=LONDON))
    assert read_hours(ALWAYS).words == "24 hours a day, every day"


def test_a_scottish_bank_holiday_closes_only_scottish_offices() -> None:
    second_of_january = datetime(2026, 1, 2, 12, 0, tzinfo=LONDON)

    assert read_hours(WEEKDAYS).open_at(second_of_january)
    assert not read_hours(WEEKDAYS).open_at(second_of_january, nation="Scotland")


def test_bank_holidays_can_have_hours_of_their_own() -> None:
    hours = read_hours({**WEEKDAYS, "bank_holidays": "10:00-12:00"})

    assert hours.open_at(datetime(2026, 12, 25, 10, 0, tzinfo=LONDON))
    assert not hours.open_at(datetime(2026, 12, 25, 12, 0, tzinfo=LONDON))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (WEEKDAYS, "Monday to Friday, 9am to 5pm"),
        ({"mon": "08:30-17:30"}, "Monday, 8:30am to 5:30pm"),
        ({"mon": "09:00-12:30, 13:30-17:00"}, "Monday, 9am to 12:30pm and 1:30pm to 5pm"),
        ({"tue": "09:00-12:00", "thu": "09:00-12:00"}, "Tuesday, 9am to midday, and Thursday, 9am to midday"),
        ({"sat": "00:00-24:00", "sun": "00:00-24:00"}, "Saturday and Sunday, all day"),
        ({"sun": "18:00-24:00"}, "Sunday, 6pm to midnight"),
        ({"mon": "closed", "tue": ""}, ""),
    ],
)
def test_hours_are_said_in_words(days: dict[str, str], words: str) -> None:
    assert read_hours(days).words == words


def test_hours_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="does not go forward"):
        read_hours({"mon": "09:00-13:00, 12:00-17:00"})


def test_every_team_of_the_demonstration_council_can_be_reached() -> None:
    council = load_council(NORTHMERE, load_facts(NORTHMERE), TODAY)

    assert council.default_team in council.teams
    assert [team.key for team in council.teams.values() if not (team.phone and team.hours)] == []


@pytest.mark.parametrize(
    ("days", "now", "words"),
    [
        (WEEKDAYS, datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "today at 9am"),
        (WEEKDAYS, datetime(2026, 11, 23, 18, 0, tzinfo=UTC), "tomorrow at 9am"),
        (WEEKDAYS, datetime(2026, 11, 27, 18, 0, tzinfo=UTC), "on Monday at 9am"),
        (WEEKDAYS, datetime(2026, 12, 24, 20, 0, tzinfo=UTC), "on Tuesday at 9am"),  # past two bank holidays
        ({"wed": "09:00-12:30, 13:30-17:00"}, datetime(2026, 11, 25, 13, 0, tzinfo=UTC), "today at 1:30pm"),
        ({"mon": "09:00-17:00"}, datetime(2026, 11, 23, 18, 0, tzinfo=UTC), "on the next Monday at 9am"),
        ({}, datetime(2026, 11, 23, 18, 0, tzinfo=UTC), ""),
    ],
)
def test_a_closed_team_says_when_it_opens(days: dict[str, str], now: datetime, words: str) -> None:
    assert read_hours(days).opens_next(now) == words  # pyright: ignore
