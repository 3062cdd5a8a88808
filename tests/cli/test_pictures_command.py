"""The command line for pictures: list and import, faults in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3"/></svg>'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONT_DOOR_DATA_FOLDER", str(tmp_path / "var"))
    folder = tmp_path / "Our Pictures"
    folder.mkdir()
    (folder / "hall.svg").write_text(DRAWING)
    (folder / "list.csv").write_text("file,words,alt,credit,licence\nhall.svg,town hall,Our hall,Jo,CC0\n")
    return folder


def test_an_imported_set_is_listed_with_its_credit(source: Path) -> None:
    imported = CliRunner().invoke(cli, ["pictures", "import", str(source)])
    listed = CliRunner().invoke(cli, ["pictures", "list"])

    assert imported.exit_code == 0
    assert "our-pictures: 1 pictures imported." in imported.output
    assert "openmoji: in the package." in listed.output
    assert "our-pictures: 1 pictures, imported. Pictures: Jo (CC0)." in listed.output


def test_faults_are_told_by_line_and_nothing_is_imported(source: Path) -> None:
    (source / "list.csv").write_text("file,words,alt,credit,licence\nhall.svg,,Our hall,Jo,CC0\n")

    done = CliRunner().invoke(cli, ["pictures", "import", str(source), "--name", "own"])

    assert done.exit_code == 1
    assert "list.csv:2: no words call this picture" in done.output
    assert "1 faults. Nothing was changed." in done.output
