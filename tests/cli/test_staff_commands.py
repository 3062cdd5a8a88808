"""Claims about ``frontdoor staff`` and the link of the first start."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from staff_values import PASSWORD
from typer.testing import CliRunner

from app.cli.staff import first_link, invitation_link, open_accounts, staff_app
from pipelines.errors import FrontDoorError
from pipelines.settings import Settings, StaffSettings, WebSettings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONT_DOOR_DATA_FOLDER", str(tmp_path / "var"))
    return Settings(_env_file=None)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(staff_app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def token_in(text: str) -> str:
    found = re.search(r"/staff/invitation/(\S+)", text)
    assert found
    return found[1]


def test_an_invited_officer_is_listed_reset_and_closed(settings: Settings) -> None:
    token = token_in(run("invite", "Ann Archer"))
    accounts = open_accounts(settings)
    accounts.accept(token, name="Ann Archer", email="ann@council.example", password=PASSWORD)

    assert "ann@council.example  Ann Archer  open" in run("list")
    assert accounts.invitation(token_in(run("reset", "ann@council.example"))).email == "ann@council.example"
    assert "is closed" in run("disable", "ann@council.example")
    assert "closed" in run("list")
    assert "is open again" in run("disable", "ann@council.example", "--undo")


def test_an_unknown_account_is_told_plainly(settings: Settings) -> None:
    with pytest.raises(FrontDoorError, match="no account"):
        run("reset", "nobody@council.example")


def test_a_link_names_the_address_of_the_settings(settings: Settings) -> None:
    behind = Settings(_env_file=None, staff=StaffSettings(address="https://door.council.example/"))
    plain = Settings(_env_file=None, web=WebSettings(host="0.0.0.0", port=8123))

    assert invitation_link(behind, "abc", "http://localhost:1") == "https://door.council.example/staff/invitation/abc"
    assert invitation_link(plain, "abc") == "http://localhost:8123/staff/invitation/abc"


def test_the_first_start_prints_a_link_until_somebody_has_an_account(settings: Settings, tmp_path: Path) -> None:
    accounts = open_accounts(settings)
    first = token_in(first_link(settings, accounts, "http://localhost:8000"))
    second = token_in(first_link(settings, accounts, "http://localhost:8000"))
    with pytest.raises(FrontDoorError):
        accounts.invitation(first)
    accounts.accept(second, name="Ann", email="ann@council.example", password=PASSWORD)

    assert first_link(settings, accounts, "http://localhost:8000") == ""
    held = "\n".join(sqlite3.connect(tmp_path / "var" / "front_door.sqlite3").iterdump())
    assert second not in held
