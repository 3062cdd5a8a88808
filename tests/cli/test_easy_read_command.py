"""``frontdoor easy-read``: files and folders become drafts; what cannot be turned is said in plain words."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.cli import cli, main
from pipelines.settings import PROJECT

LETTER = """# Reminder

You must pay £120.50 by 3 May 2026, unless you have already paid.

Call 01632 960101.
"""
SAMPLES = PROJECT / "tests" / "data" / "documents"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONT_DOOR_DATA_FOLDER", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    Path("letter.md").write_text(LETTER)
    Path("letters/more").mkdir(parents=True)
    Path("letters/a.md").write_text(LETTER)
    Path("letters/more/b.md").write_text(LETTER.replace("120", "90"))
    return tmp_path


def easy_read(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["easy-read", *arguments])


def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a person reads on standard error, and that the command failed with exit code 1."""
    monkeypatch.setattr("sys.argv", ["frontdoor", "easy-read", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("ending", "start"),
    [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>"), ("txt", b""), ("json", b"{")],
)
def test_a_file_becomes_a_draft_by_its_ending(here: Path, ending: str, start: bytes) -> None:
    done = easy_read("letter.md", "--out", f"new/easy.{ending}")

    assert done.exit_code == 0
    assert Path(f"new/easy.{ending}").read_bytes().startswith(start)
    assert "0 lost" in done.output
    assert "engine: rules." in done.output
    assert "A draft: not yet checked by a person." in done.output


def test_the_line_counts_rows_findings_facts_and_troubles(here: Path) -> None:
    done = easy_read("letter.md", "--out", "easy.txt", "--report", "report.json")
    report = json.loads(Path("report.json").read_text())
    fails = sum(finding["level"] == "fail" for finding in report["checks"])
    kept = sum(fact["state"] == "kept" for fact in report["facts"])

    assert f"{len(report['rows'])} rows; findings: {fails} fails" in done.output
    assert f"facts: {kept} kept" in done.output
    assert report["source_map"]
    assert {source["text"] for source in report["sources"]} >= {"Reminder", "Call 01632 960101."}


def test_the_councils_contact_comes_from_its_folder_without_an_index(here: Path) -> None:
    easy_read("letter.md", "--out", "easy.json")
    made = json.loads(Path("easy.json").read_text())

    assert made["council"] == "Northmere Borough Council"
    assert made["contact"]["phone"]


def test_another_councils_name_brings_no_contact(here: Path) -> None:
    easy_read("letter.md", "--out", "easy.json", "--council-name", "Elsewhere Council")
    made = json.loads(Path("easy.json").read_text())

    assert (made["council"], made["contact"]) == ("Elsewhere Council", None)


def test_pictures_can_be_left_out_and_letters_made_larger(here: Path) -> None:
    easy_read("letter.md", "--out", "with.html")
    easy_read("letter.md", "--out", "without.html", "--no-pictures", "--size", "22")

    assert "<use href=" in Path("with.html").read_text()
    assert "<use href=" not in Path("without.html").read_text()
    assert "font: 1.833rem" in Path("without.html").read_text()


def test_a_file_that_is_there_is_kept_unless_forced(here: Path) -> None:
    Path("easy.txt").write_text("an officer's work")
    refused = easy_read("letter.md", "--out", "easy.txt")
    kept = Path("easy.txt").read_text()
    forced = easy_read("letter.md", "--out", "easy.txt", "--force")

    assert (refused.exit_code, forced.exit_code) == (1, 0)
    assert "is there already" in refused.output
    assert kept == "an officer's work"
    assert "Reminder letter" in Path("easy.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no.docx", "--out", "x.pdf"], "There is no file no.docx."),
        (["letter.md", "--out", "x.pdf", "--engine", "model"], "No language model is set."),
        (["letter.md", "--out", "x.pdf", "--picture-set", "nope"], "no picture set 'nope'; have: openmoji"),
        (["picture.png", "--out", "x.pdf"], "picture"),
        (["letter.md", "--out", "/proc/x.txt"], "cannot be written"),
        (["letters", "--out", "/proc/x"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told_in_plain_words(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    error = told(monkeypatch, capsys, *arguments)

    assert words in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["letter.md", "--out", "x.foo"], "foo"),
        (["letter.md", "--out", "x.pdf", "--size", "12"], "16, 18, 22"),
        (["letter.md", "--out", "x.pdf", "--engine", "magic"], "magic"),
        (["letter.md", "--out", "x.pdf", "--format", "docx"], "differ"),
        (["letters", "--out", "x.pdf"], "folder"),
        (["letter.md"], "--out"),
    ],
)
def test_misuse_ends_with_two(here: Path, arguments: list[str], words: str) -> None:
    done = easy_read(*arguments)

    assert done.exit_code == 2
    assert words in done.output


def test_a_folder_is_turned_with_its_folders(here: Path) -> None:
    done = easy_read("letters", "--out", "easy", "--format", "txt", "--report", "report.json")
    report = json.loads(Path("report.json").read_text())

    assert done.exit_code == 0
    assert Path("easy/a.txt").exists()
    assert "£90.50" in Path("easy/more/b.txt").read_text()
    assert "2 of 2 files turned." in done.output
    assert [each["document"]["format"] for each in report["files"]] == ["easy-read/1", "easy-read/1"]


def test_a_folder_takes_documents_alone_and_names_the_rest(here: Path) -> None:
    Path("letters/a.facts.json").write_text('{"fee": "50"}')
    Path("letters/more/photo.png").write_bytes(b"x")
    done = easy_read("letters", "--out", "easy", "--format", "txt")

    assert done.exit_code == 0, done.output
    assert sorted(file.name for file in Path("easy").rglob("*.txt")) == ["a.txt", "b.txt"]
    assert "Left alone, no documents: a.facts.json, more/photo.png." in done.output


def test_files_that_would_have_one_name_keep_their_endings(here: Path) -> None:
    Path("letters/a.txt").write_text(LETTER)
    easy_read("letters", "--out", "easy", "--format", "txt")

    assert sorted(file.name for file in Path("easy").glob("a*")) == ["a.md.txt", "a.txt.txt"]


def test_one_bad_file_does_not_stop_the_rest(here: Path) -> None:
    Path("letters/aa.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    done = easy_read("letters", "--out", "easy", "--format", "txt")

    assert done.exit_code == 1
    assert Path("easy/more/b.txt").exists()
    assert "aa.pdf: " in done.output
    assert "1 of 3 files could not be turned." in done.output


def test_a_second_run_goes_on_where_the_first_stopped(here: Path) -> None:
    easy_read("letters/a.md", "letters/more/b.md", "--out", "easy", "--format", "txt")
    Path("easy/b.txt").unlink()
    before = Path("easy/a.txt").stat().st_mtime_ns
    done = easy_read("letters/a.md", "letters/more/b.md", "--out", "easy", "--format", "txt")

    assert "1 of 2 files turned, 1 done before." in done.output
    assert Path("easy/a.txt").stat().st_mtime_ns == before
    assert Path("easy/b.txt").exists()


def test_what_is_done_is_done_again_when_asked_or_when_anything_has_changed(here: Path) -> None:
    easy_read("letters", "--out", "easy", "--format", "txt")
    asked = easy_read("letters", "--out", "easy", "--format", "txt", "--again")
    other = easy_read("letters", "--out", "easy", "--format", "txt", "--council-name", "Elsewhere")
    Path("letters/a.md").write_text(LETTER.replace("120", "130"))
    changed = easy_read("letters", "--out", "easy", "--format", "txt", "--council-name", "Elsewhere")

    assert "2 of 2 files turned." in asked.output
    assert "2 of 2 files turned." in other.output
    assert "1 of 2 files turned, 1 done before." in changed.output
    assert "£130.50" in Path("easy/a.txt").read_text()


def test_a_result_that_somebody_has_changed_is_not_written_over(here: Path) -> None:
    easy_read("letters", "--out", "easy", "--format", "txt")
    Path("easy/a.txt").write_text("an officer's work")
    done = easy_read("letters", "--out", "easy", "--format", "txt", "--again")

    assert done.exit_code == 1
    assert "a.txt is there already and is not as it was made" in done.output
    assert Path("easy/a.txt").read_text() == "an officer's work"
    assert "1 of 2 files turned." in done.output


def test_a_torn_line_of_the_ledger_costs_one_file_only(here: Path) -> None:
    easy_read("letters", "--out", "easy", "--format", "txt")
    ledger = Path("easy/.easy-read-done.jsonl")
    ledger.write_bytes(ledger.read_bytes().rstrip()[:-20])
    done = easy_read("letters", "--out", "easy", "--format", "txt", "--force")

    assert "1 of 2 files turned, 1 done before." in done.output


def test_results_beside_their_sources_are_not_turned_again(here: Path) -> None:
    easy_read("letters", "--out", "letters/easy", "--format", "html")
    done = easy_read("letters", "--out", "letters/easy", "--format", "html")

    assert "0 of 2 files turned, 2 done before." in done.output


def test_an_empty_folder_says_so(here: Path) -> None:
    Path("nothing").mkdir()
    done = easy_read("nothing", "--out", "easy")

    assert done.exit_code == 1
    assert "There is no file to turn in nothing." in done.output


def test_no_half_written_file_is_left_behind(here: Path) -> None:
    easy_read("letter.md", "--out", "easy/letter.pdf")

    assert [file.name for file in Path("easy").iterdir()] == ["letter.pdf"]
    assert Path("easy/letter.pdf").stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def test_real_documents_lose_no_fact(here: Path) -> None:
    sample = SAMPLES / "council-tax-reminder.docx"
    done = easy_read(str(sample), "--out", "easy.json")

    assert done.exit_code == 0
    assert ", 0 lost;" in done.output
