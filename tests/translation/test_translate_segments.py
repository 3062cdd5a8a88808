"""A job: memory, like sentences, engines in their order; what fails keeps its source, is marked, and stops no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from translation.scripted_translator import ScriptedTranslator

from pipelines.errors import EngineError
from pipelines.translation.glossary import Glossary, Term
from pipelines.translation.journal import Journal
from pipelines.translation.markup import tag_faults
from pipelines.translation.memory import Entry, Memory
from pipelines.translation.segments import Origin, Segment, Translated
from pipelines.translation.translate import Options, translate_into, translate_segments

LETTER = (
    Segment(id="1", text="You must pay £120 by 3 May 2026. Call <1>Jane</1> now."),
    Segment(id="2", text="Do not ignore this letter."),
    Segment(id="3", text="£120"),
)


def spanish(*segments: Segment, **more: object) -> tuple[Translated, ...]:
    return translate_segments(segments, "en", "es", **more)  # pyright: ignore[reportArgumentType]


def checks(one: Translated) -> list[str]:
    return [fault.check for fault in one.faults]


def test_an_identity_engine_changes_no_character() -> None:
    done = spanish(*LETTER, engines=[ScriptedTranslator()])

    assert [one.text for one in done] == [segment.text for segment in LETTER]
    assert [one.id for one in done] == ["1", "2", "3"]


def test_a_memory_that_holds_everything_calls_no_engine() -> None:
    engine, memory = ScriptedTranslator(), Memory.open()
    memory.add(
        Entry(source_language="en", target_language="es", source=segment.text, target=f"ES {segment.text}")
        for segment in LETTER
    )

    done = spanish(*LETTER, memory=memory, engines=[engine])

    assert engine.asked == []
    assert {one.origin for one in done} == {Origin.MEMORY}
    assert {one.score for one in done} == {1.0}
    assert not any(one.is_poor for one in done)


def test_a_like_sentence_is_a_marked_draft() -> None:
    memory = Memory.open()
    memory.add([Entry(source_language="en", target_language="es", source="Pay £5 now.", target="Pague £5 ya.")])

    (done,) = spanish(Segment(id="1", text="Pay £9 now."), memory=memory)

    assert (done.origin, done.text) == (Origin.FUZZY, "Pague £9 ya.")
    assert done.is_poor


def test_engines_see_no_fact_and_equal_sentences_are_asked_once() -> None:
    engine = ScriptedTranslator(lambda text: text.replace("Pay", "Pague"))

    done = spanish(*(Segment(id=str(n), text=f"Pay £{n} by {n} May.") for n in range(1, 9)), engines=[engine])

    assert engine.asked == ["Pay <1/> by <2/>."]
    assert [one.text for one in done] == [f"Pague £{n} by {n} May." for n in range(1, 9)]


@pytest.mark.parametrize(
    "wrong",
    [lambda text: "Nada.", lambda text: text + text, lambda text: text.replace("<1/>", "£999").replace("£120", "£999")],
)
def test_a_lost_doubled_or_changed_fact_keeps_the_source_of_that_sentence(wrong: object) -> None:
    engine = ScriptedTranslator(lambda text: wrong(text) if "must" in text else f"ES {text}")  # pyright: ignore

    done = spanish(*LETTER, engines=[engine])

    assert done[0].text == "You must pay £120 by 3 May 2026. ES Call <1>Jane</1> now."
    assert "mask" in checks(done[0])
    assert done[1].text == "ES Do not ignore this letter."


def test_a_fact_that_only_its_mask_loses_is_taken_when_seen() -> None:
    engine = ScriptedTranslator(lambda text: f"ES {text}" if "£120" in text else "ES nothing")

    (done,) = spanish(Segment(id="1", text="You pay £120."), engines=[engine])

    assert done.text == "ES You pay £120."
    assert done.origin is Origin.MACHINE


@pytest.mark.parametrize("drop", ["<1>", "</1>", "<2/>"])
def test_an_engine_that_drops_a_tag_loses_no_word_and_is_marked(drop: str) -> None:
    source = "Call <1>the council</1> or<2/> write."

    (done,) = spanish(Segment(id="1", text=source), engines=[ScriptedTranslator(lambda text: text.replace(drop, ""))])

    assert tag_faults(source, done.text) == ()
    assert "tag" in checks(done)


def test_a_sentence_that_breaks_the_engine_stops_no_other() -> None:
    def say(text: str) -> str:
        if "ignore" in text:
            raise EngineError("took longer than 5 seconds")
        return f"ES {text}"

    done = spanish(*LETTER, engines=[ScriptedTranslator(say)])

    assert done[1].origin is Origin.UNTOUCHED
    assert done[1].text == LETTER[1].text
    assert "took longer" in done[1].faults[0].text
    assert done[0].text.startswith("ES You must pay £120")


def test_an_engine_that_leaves_one_out_is_asked_for_each_alone() -> None:
    engine = ScriptedTranslator(lambda text: "LEAVE OUT" if "ignore" in text else f"ES {text}")

    done = spanish(*LETTER, engines=[engine])

    assert done[1].origin is Origin.UNTOUCHED
    assert done[0].text.startswith("ES ")


def test_an_engine_with_a_bug_of_its_own_ends_no_job() -> None:
    broken = ScriptedTranslator(lambda text: str(1 / 0), name="broken")

    done = spanish(*LETTER, engines=[broken, ScriptedTranslator(lambda text: f"ES {text}", name="second")])

    assert {one.engine for one in done[:2]} == {"second"}


def test_the_next_engine_does_what_the_first_cannot() -> None:
    first = ScriptedTranslator(lambda text: "" if "ignore" in text else f"A {text}", name="first")
    second = ScriptedTranslator(lambda text: f"B {text}", name="second")

    done = spanish(*LETTER, engines=[first, second])

    assert done[1].text.startswith("B ")
    assert [one.engine for one in done[:2]] == ["first", "second"]


def test_a_language_without_engine_is_said_and_never_faked() -> None:
    done = translate_segments(LETTER, "en", "ur", engines=[ScriptedTranslator()])

    assert [one.origin for one in done[:2]] == [Origin.UNTOUCHED] * 2
    assert done[1].text == LETTER[1].text
    assert done[1].faults[0].text == "Nothing here translates English into Urdu. Export it for a translator."


def test_the_glossary_reaches_the_engine_and_what_it_did_not_use_is_named() -> None:
    glossary = Glossary((Term("letter", "carta", "translate as"), Term("Jane", "Jane", "do not translate")))
    engine = ScriptedTranslator()

    done = spanish(*LETTER, glossary=glossary, engines=[engine])

    assert {"letter": "carta"} in engine.terms
    assert not any("Jane" in text for text in engine.asked)
    assert "glossary" in checks(done[1])


def test_a_text_that_is_too_long_for_its_place_is_marked() -> None:
    (done,) = spanish(Segment(id="1", text="Yes", limit=4), engines=[ScriptedTranslator(lambda text: "Claro que sí")])

    assert "length" in checks(done)


@pytest.mark.parametrize("text", ["A", "<1>B</1>", "C (£45)", "(D)"])
def test_a_letter_alone_is_copied_and_no_engine_is_asked(text: str) -> None:
    engine = ScriptedTranslator()

    (done,) = spanish(Segment(id="1", text=text), engines=[engine])

    assert (done.text, done.faults, engine.asked) == (text, (), [])


def test_several_languages_in_one_job_and_progress_to_the_end() -> None:
    seen: list[tuple[int, int]] = []

    done = translate_into(
        LETTER, "en", ("es", "pl"), engines=[ScriptedTranslator()], progress=lambda *at: seen.append(at)
    )

    assert set(done) == {"es", "pl"}
    assert seen[-1] == (6, 6)


def test_a_job_that_was_killed_does_no_work_twice(tmp_path: Path) -> None:
    segments = [Segment(id=str(n), text=f"Sentence {'x' * n} here.") for n in range(400)]

    def stop(done: int, _: int) -> None:
        if done >= 320:
            raise KeyboardInterrupt

    first, second = ScriptedTranslator(), ScriptedTranslator()
    with pytest.raises(KeyboardInterrupt):
        spanish(*segments, engines=[first], options=Options(journal=Journal.open(tmp_path / "j")), progress=stop)
    asked_before = len(first.asked)
    (tmp_path / "j").write_bytes((tmp_path / "j").read_bytes() + b'\n{"key": "torn')

    done = spanish(*segments, engines=[second], options=Options(journal=Journal.open(tmp_path / "j")))

    assert asked_before == 320
    assert len(second.asked) == 80
    assert [one.text for one in done] == [segment.text for segment in segments]
