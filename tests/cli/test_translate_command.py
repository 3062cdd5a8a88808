"""``frontdoor translate``: files and folders in other languages; what nothing translates goes to a translator."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pptx
import pytest
from click.testing import Result
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation
from translation.scripted_translator import ScriptedTranslator
from typer.testing import CliRunner

from app.cli import cli, main
from app.cli.easy_read_one import write
from app.cli.translate_kept import alone
from pipelines.engines.apertium import Apertium
from pipelines.errors import EngineError
from pipelines.translation.memory import Entry
from pipelines.translation.tmx import write_tmx

LETTER = "# Reminder\n\nYou must pay **£120.50** by 3 May 2026.\n\nCall 01632 960101.\n"
needs_spanish = pytest.mark.skipif(
    ("en", "es") not in Apertium().pairs(), reason="on Debian: apt-get install apertium apertium-en-es"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONT_DOOR_DATA_FOLDER", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    Path("letter.md").write_text(LETTER)
    Path("letters/more").mkdir(parents=True)
    Path("letters/a.md").write_text(LETTER)
    Path("letters/a.txt").write_text("Do not ignore this letter.\n")
    Path("letters/more/b.md").write_text(LETTER.replace("120", "90"))
    return tmp_path


def translate(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["translate", *arguments])


def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a person reads on standard error, and that the command failed with exit code 1."""
    monkeypatch.setattr("sys.argv", ["frontdoor", "translate", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    return capsys.readouterr().err


@needs_spanish
def test_a_file_comes_out_in_spanish_with_its_facts_and_the_notice(here: Path) -> None:
    done = translate("letter.md", "--to", "es", "--out", "out", "--report", "report.json")

    text = Path("out/letter.es.md").read_text()
    assert done.exit_code == 0, done.output
    assert "Traducido automáticamente" in text
    assert all(fact in text for fact in ("**£120.50**", "3 May 2026", "01632 960101"))
    assert "You must" not in text
    report = json.loads(Path("report.json").read_text())
    assert report["format"] == "translation-report/1"
    assert report["files"][0]["engines"] == ["apertium-eng-spa"]
    assert {"source", "text", "origin", "score", "faults"} <= set(report["files"][0]["sentences"][0])


@needs_spanish
def test_what_keeps_its_language_is_said_on_the_line_and_in_the_report(here: Path) -> None:
    slides_with_chart("Permits by year").save("slides.pptx")

    done = translate("slides.pptx", "--to", "es", "--out", "out", "--report", "report.json")

    assert "Stays in its language: text of a chart" in done.output
    (left,) = json.loads(Path("report.json").read_text())["files"][0]["left_out"]
    assert (left["what"], left["where"]) == ("text of a chart", "slide 1")
    assert "Permits by year" in left["text"]


def slides_with_chart(title: str) -> Presentation:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes[0].text_frame.text = "You must pay."  # type: ignore[attr-defined]
    data = CategoryChartData()
    data.categories = ["2025", "2026"]
    data.add_series("Permits", (1, 2))
    shape = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 999, 999, data)
    shape.chart.has_title = True  # type: ignore[attr-defined]
    shape.chart.chart_title.text_frame.text = title  # type: ignore[attr-defined]
    return deck


def test_a_language_that_nothing_translates_becomes_a_file_for_a_translator(here: Path) -> None:
    done = translate("letter.md", "--to", "ur", "--out", "out")

    assert done.exit_code == 0, done.output
    assert "nothing here translates into Urdu" in done.output
    assert b"xliff" in Path("out/letter.ur.for-translator.xlf").read_bytes()
    assert not Path("out/letter.ur.md").exists()


def test_a_memory_translates_without_any_engine_and_a_glossary_is_read(here: Path) -> None:
    pairs = {"Reminder": "Przypomnienie", "Call 01632 960101.": "Zadzwoń: 01632 960101."}
    pairs["You must pay <1>£120.50</1> by 3 May 2026."] = "Musisz zapłacić <1>£120.50</1> do 3 May 2026."
    entries = [Entry(source_language="en", target_language="pl", source=s, target=t) for s, t in pairs.items()]
    Path("memory.tmx").write_bytes(write_tmx(entries))
    Path("pl.csv").write_text("source,target,kind,note\nbill,rachunek,,\n")

    done = translate("letter.md", "--to", "pl", "--out", "out", "--memory", "memory.tmx", "--glossary", "pl.csv")

    assert "3 from the memory" in done.output
    assert "Musisz zapłacić **£120.50** do 3 May 2026." in Path("out/letter.pl.md").read_text()


@needs_spanish
def test_a_folder_is_done_once_and_two_files_of_one_name_both_come_out(here: Path) -> None:
    Path("letters/bad.docx").write_bytes(b"PK\x03\x04 not a zip")

    first = translate("letters", "--to", "es", "--out", "out")
    second = translate("letters", "--to", "es", "--out", "out")

    assert first.exit_code == second.exit_code == 1
    assert "bad.docx (es)" in first.stderr
    made = {str(file.relative_to("out")) for file in Path("out").rglob("*.es.*")}
    assert made == {"a.md.es.md", "a.txt.es.txt", "more/b.es.md"}
    assert "3 translated of 4" in first.output
    assert "0 translated, 3 done before of 4" in second.output


@needs_spanish
def test_a_result_that_somebody_changed_is_not_written_over(here: Path) -> None:
    translate("letter.md", "--to", "es", "--out", "out")
    Path("out/letter.es.md").write_text("mine")

    done = translate("letter.md", "--to", "es", "--out", "out", "--again")

    assert done.exit_code == 1
    assert Path("out/letter.es.md").read_text() == "mine"
    assert "is there already and is not as it was made" in done.stderr


@needs_spanish
def test_a_job_that_is_killed_goes_on_where_it_was(here: Path) -> None:
    lines = [f"Please pay part {'a' * (number % 40)} of this {chr(97 + number % 26)} bill." for number in range(600)]
    Path("long.txt").write_text("\n\n".join(lines))
    program = "from app.cli import main; main()"
    command = [sys.executable, "-c", program, "translate", "long.txt", "--to", "es", "--out", "out"]
    journal = Path("out/.translation/sentences.jsonl")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(command, env=environment)
    while process.poll() is None and (not journal.exists() or journal.stat().st_size < 1000):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = journal.read_bytes().count(b'"key"')

    done = translate("long.txt", "--to", "es", "--out", "out")

    assert kept >= 64
    assert done.exit_code == 0, done.output
    keys = [json.loads(line)["key"] for line in journal.read_bytes().splitlines() if line.endswith(b"}")]
    assert len(keys) == len(set(keys)) > 300


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--to", "Spanish"), "is no language"),
        (("--to", "es", "--engine", "oracle"), "there is no engine 'oracle'"),
        (("--to", "en"), "in 'en' already"),
        (("--to", "es,pl", "--glossary", "g.csv"), "one language"),
    ],
)
def test_misuse_is_said(here: Path, arguments: tuple[str, ...], says: str) -> None:
    done = translate("letter.md", "--out", "out", *arguments)

    assert done.exit_code == 2
    assert says in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing.md", "--to", "es", "--out", "out"), "There is no file nothing.md"),
        (("letter.md", "--to", "es", "--out", "letter.md"), "is a file"),
        (("letter.md", "--to", "es", "--out", "out", "--memory", "letter.md"), "letter.md, line 1: the file is"),
        (("letter.md", "--to", "es", "--out", "out", "--glossary", "letter.md"), "line 1: the first line must name"),
        (("letter.md", "--to", "es", "--out", "out", "--engine", "model"), "No model is set"),
    ],
)
def test_what_cannot_be_done_is_said_in_plain_words(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    says: str,
) -> None:
    assert says in told(monkeypatch, capsys, *arguments)


def _an_apertium(monkeypatch: pytest.MonkeyPatch, *, breaks_at: str) -> None:
    """An engine in place of Apertium, that takes too long over sentences with a word."""

    def say(text: str) -> str:
        if re.search(breaks_at, text):
            raise EngineError("Apertium took longer than 2 seconds and was stopped.")
        return f"ES {text}"

    engine = ScriptedTranslator(say)
    monkeypatch.setattr("pipelines.translation.desk.translators", lambda settings, only="": (engine,))
    monkeypatch.setattr("pipelines.translation.translators.translators", lambda settings, only="": (engine,))


def test_a_file_of_which_nothing_was_translated_is_not_written_and_tried_again(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("three.txt").write_text("Pay your bill.\n\nDo not park here.\n\nCall us.\n")
    _an_apertium(monkeypatch, breaks_at=".")
    failed = translate("three.txt", "--to", "es", "--out", "out")
    written = list(Path("out").glob("three*"))
    _an_apertium(monkeypatch, breaks_at="nothing at all")
    mended = translate("three.txt", "--to", "es", "--out", "out")

    assert failed.exit_code == 1
    assert "3 sentences stay in English: Apertium took longer than 2 seconds" in failed.stderr
    assert "0 translated" in failed.output
    assert written == []
    assert mended.exit_code == 0, mended.output
    assert "ES Pay your bill." in Path("out/three.es.txt").read_text()


def test_sentences_that_an_engine_failed_at_are_counted_and_tried_again(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("three.txt").write_text("Pay your bill. Do not park here.\n\nCall us.\n")
    _an_apertium(monkeypatch, breaks_at="park")
    first = translate("three.txt", "--to", "es", "--out", "out")
    partly = Path("out/three.es.txt").read_text()
    _an_apertium(monkeypatch, breaks_at="nothing at all")
    second = translate("three.txt", "--to", "es", "--out", "out")
    third = translate("three.txt", "--to", "es", "--out", "out")

    assert "1 sentence stays in English: Apertium took longer than 2 seconds" in first.output
    assert "ES Pay your bill. Do not park here." in partly
    assert "ES Do not park here." in Path("out/three.es.txt").read_text()
    assert "stays in English" not in second.output
    assert "1 done before" in third.output


def test_a_file_that_loses_every_fact_goes_to_a_translator_and_counts_as_failed(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("one.txt").write_text("Pay £45 by 1 May 2026.\n")
    engine = ScriptedTranslator(lambda text: "Pague.")
    monkeypatch.setattr("pipelines.translation.desk.translators", lambda settings, only="": (engine,))
    monkeypatch.setattr("pipelines.translation.translators.translators", lambda settings, only="": (engine,))

    done = translate("one.txt", "--to", "es", "--out", "out")

    assert done.exit_code == 1
    assert "1 sentence stays in English: scripted: '£45' is lost" in done.stderr
    assert not Path("out/one.es.txt").exists()
    assert b"Traducido" not in Path("out/one.es.for-translator.xlf").read_bytes()


def test_a_file_with_nothing_to_translate_says_of_no_machine(here: Path) -> None:
    Path("facts.txt").write_text("A (£45)\n")

    done = translate("facts.txt", "--to", "es", "--out", "out")

    assert done.exit_code == 0, done.output
    made = [file.read_text() for file in Path("out").glob("facts*")]
    assert all("Traducido" not in text for text in made)


def test_another_language_added_leaves_what_is_done(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _an_apertium(monkeypatch, breaks_at="nothing at all")
    glossaries = here / "var" / "glossaries"
    glossaries.mkdir(parents=True)
    (glossaries / "pl.csv").write_text("source,target,kind,note\nbill,rachunek,,\n")
    translate("letters/a.txt", "--to", "es", "--out", "out")

    done = translate("letters/a.txt", "--to", "es,pl", "--out", "out", "--report", "report.json")

    assert "1 translated, 1 done before of 2" in done.output
    spanish, polish = json.loads(Path("report.json").read_text())["files"]
    assert (spanish["language"], spanish["done"], polish["done"]) == ("es", "before", "now")
    assert spanish["sentences"][0]["text"] == "ES Do not ignore this letter."


def test_a_run_that_was_killed_before_its_last_note_knows_its_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _an_apertium(monkeypatch, breaks_at="nothing at all")
    translate("letters/a.txt", "--to", "es", "--out", "out")
    Path("letters/a.txt").write_text("Do pay this bill.\n")

    def killed(file: Path, content: bytes) -> None:
        write(file, content)
        raise KeyboardInterrupt

    for writes in (killed, lambda file, content: killed(Path("out/elsewhere"), b"")):
        with monkeypatch.context() as patched:
            patched.setattr("app.cli.translate_bulk.write", writes)
            translate("letters/a.txt", "--to", "es", "--out", "out")
    done = translate("letters/a.txt", "--to", "es", "--out", "out")

    assert done.exit_code == 0, done.output
    assert "ES Do pay this bill." in Path("out/a.es.txt").read_text()


def test_two_runs_into_one_folder_are_not_at_it_at_once(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with alone(Path("out/.translation"), Path("out")):
        assert "Another run is writing into out" in told(
            monkeypatch, capsys, "letters/a.txt", "--to", "ur", "--out", "out"
        )
    assert translate("letters/a.txt", "--to", "ur", "--out", "out").exit_code == 0
