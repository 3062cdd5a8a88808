"""The translation memory: the same words are found whatever their tags' numbers, like ones in the right order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import FrontDoorError
from pipelines.translation.memory import ACCEPTED, Entry, Memory
from pipelines.translation.reuse import reused


def entry(source: str, target: str, **more: str) -> Entry:
    return Entry(source_language="en", target_language="es", source=source, target=target, **more)


@pytest.fixture
def memory() -> Memory:
    return Memory.open()


def test_the_same_words_are_found_with_other_numbers_and_tags_round_them(memory: Memory) -> None:
    memory.add([entry("<4>Pay</4> now", "Pague <4>ahora</4>")])

    found = memory.exact("<1> <2>Pay</2>  now</1>", "en", "es")

    assert found is not None
    assert found.text == "<1> Pague <2>ahora</2></1>"


def test_other_tags_inside_are_no_exact_match(memory: Memory) -> None:
    memory.add([entry("Pay now", "Pague ahora")])

    assert memory.exact("Pay <1>now</1>", "en", "es") is None
    assert memory.exact("Pay now", "en", "pl") is None


def test_the_same_context_is_preferred_then_a_person(memory: Memory) -> None:
    memory.add([entry("Open", "Abierto", before="Office"), entry("Open", "Abrir", origin="agency.tmx")])
    memory.add([entry("Open", "Abra")])

    in_context, without = memory.exact("Open", "en", "es", before="Office"), memory.exact("Open", "en", "es")

    assert in_context is not None
    assert in_context.text == "Abierto"
    assert in_context.in_context
    assert without is not None
    assert without.text != "Abrir"


def test_what_a_person_accepts_later_takes_the_place_of_what_was_accepted_before(memory: Memory) -> None:
    memory.add([entry("Pay now", "Paga")])
    memory.add([entry("Pay now", "Pague ahora")])

    assert [each.target for each in memory.entries()] == ["Pague ahora"]


def test_like_sentences_come_best_first_and_figures_do_not_part_them(memory: Memory) -> None:
    memory.add(
        [
            entry("You must pay the bill by 3 May 2026.", "Debe pagar el recibo antes del 3 May 2026."),
            entry("You must pay the whole bill by 3 May 2026.", "Debe pagar todo el recibo antes del 3 May 2026."),
            entry("Bins are emptied on Mondays.", "Los contenedores se vacían los lunes."),
        ]
    )

    found = memory.fuzzy("You must pay the bill by 9 June 2027.", "en", "es", from_=0.75)

    assert [match.likeness for match in found] == sorted((match.likeness for match in found), reverse=True)
    assert [match.entry.target[:14] for match in found] == ["Debe pagar el ", "Debe pagar tod"]
    assert found[0].likeness == 1


def test_figures_are_put_in_where_that_is_safe_and_the_draft_is_marked(memory: Memory) -> None:
    memory.add([entry("Pay £5 within 14 days.", "Pague £5 en 14 días.")])
    (match,) = memory.fuzzy("Pay £14 within 21 days.", "en", "es", from_=0.75)

    draft = reused(match, "Pay £14 within 21 days.")

    assert draft.text == "Pague £14 en 21 días."
    assert [fault.check for fault in draft.faults] == ["meaning"]


def test_figures_that_the_translation_writes_otherwise_are_not_guessed(memory: Memory) -> None:
    memory.add([entry("Pay £1,500 now.", "Pague 1.500 libras ahora.")])
    (match,) = memory.fuzzy("Pay £1,600 now.", "en", "es", from_=0.75)

    draft = reused(match, "Pay £1,600 now.")

    assert draft.text == "Pague 1.500 libras ahora."
    assert any(fault.check == "mask" and "£1,600" in fault.text for fault in draft.faults)


def test_one_and_many_are_marked(memory: Memory) -> None:
    memory.add([entry("You have 14 days.", "Tiene 14 días.")])
    (match,) = memory.fuzzy("You have 1 days.", "en", "es", from_=0.75)

    assert any("became 1" in fault.text for fault in reused(match, "You have 1 days.").faults)


def test_a_memory_outlives_the_program(tmp_path: Path) -> None:
    with Memory.open(tmp_path / "new" / "memory.sqlite") as first:
        assert first.add([entry("Pay", "Pague"), entry("Pay", "Pague")]) == 1
    with Memory.open(tmp_path / "new" / "memory.sqlite") as second:
        assert len(second) == 1
        assert second.exact("Pay", "en", "es") is not None


def test_a_file_that_is_no_memory_is_named(tmp_path: Path) -> None:
    (tmp_path / "memory.sqlite").write_bytes(b"no database at all " * 100)

    with pytest.raises(FrontDoorError, match=r"memory\.sqlite cannot be opened"):
        Memory.open(tmp_path / "memory.sqlite")


def test_what_is_accepted_is_there_at_once_and_does_not_count_as_signed() -> None:
    memory = Memory.open()
    signed = Entry(source_language="en", target_language="es", source="Pay now.", target="Pague ya.", who="Ann")
    memory.bring_in([replace(signed, target="Paga ya.", origin="agency.tmx")])
    memory.accept([replace(signed, origin=ACCEPTED)])

    assert memory.exact("Pay now.", "en", "es").text == "Pague ya."  # pyright: ignore[reportOptionalMemberAccess]
    assert [held.by_person for held in memory.holdings()] == [0]

    memory.add([signed])
    memory.accept([replace(signed, origin=ACCEPTED)])
    memory.take_back([signed])
    assert [held.by_person for held in memory.holdings()] == [1]

    memory.unsign([signed])
    memory.take_back([signed, replace(signed, target="Paga ya.")])
    assert [(one.target, one.origin) for one in memory.entries()] == [("Paga ya.", "agency.tmx")]
