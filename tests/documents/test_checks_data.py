"""The word lists and rules of the checks are whole, and say who asks for them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.documents import checks
from pipelines.documents.checks import rule_book, tables
from pipelines.documents.glossary import DATA
from pipelines.documents.rules.frequency import zipf
from pipelines.errors import KnowledgeError


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_32_rules_in_order_each_with_its_source() -> None:
    rules = rule_book.rule_book()

    assert list(rules) == [str(number) for number in range(1, 33)]
    assert all(len(rule.source) > 30 and rule.title[0].isupper() for rule in rules.values())
    assert {rule.scope for rule in rules.values()} == set(rule_book.SCOPES)


def test_every_rule_can_be_found_by_some_check() -> None:
    folder = Path(checks.__file__).parent
    text = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))

    assert [number for number in map(str, range(1, 33)) if f'"{number}"' not in text] == []


def test_a_broken_rule_names_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules.yaml").write_text('rules:\n  - {id: "1", title: x}\n')
    monkeypatch.setattr(rule_book, "DATA", tmp_path)

    with pytest.raises(KnowledgeError, match=r"rules\.yaml:2"):
        rule_book.rule_book.__wrapped__()


@pytest.mark.parametrize(("name", "least"), [("idioms.csv", 150), ("latin.csv", 60)])
def test_a_phrase_list_is_long_enough_and_each_phrase_stands_once(name: str, least: int) -> None:
    phrases = [row["phrase"] for row in rows_of(name)]

    assert len(phrases) >= least
    assert len(set(phrases)) == len(phrases)
    assert all(phrase == phrase.lower().strip() and len(phrase) > 2 for phrase in phrases)


def test_plain_words_for_a_phrase_are_plainer() -> None:
    plain = [word for name in ("idioms.csv", "latin.csv") for row in rows_of(name) for word in row["plain"].split()]

    assert [word for word in plain if word.isalpha() and zipf(word) < 4] == []


def test_an_everyday_word_stands_once_in_small_letters() -> None:
    lines = (DATA / "everyday_words.txt").read_text(encoding="utf-8").splitlines()[1:]

    assert lines == sorted(set(lines))
    assert len(tables.everyday()) > 400
    assert all(line == line.lower().strip() for line in lines)


def test_an_abbreviation_that_may_stay_says_why() -> None:
    found = rows_of("well_known.csv")

    assert all(row["why"].strip() for row in found)
    assert len({row["short"] for row in found}) == len(found)


def test_a_word_belongs_to_one_concept() -> None:
    words = [word.lower() for concept in tables.concepts() for word in concept.words]

    assert len(set(words)) == len(words)
    assert len(tables.concepts()) >= 25
    assert all(len(concept.words) > 1 for concept in tables.concepts())
