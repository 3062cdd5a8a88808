"""Claims about officers' accounts: one-time links, passwords, closing, and what the database holds of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from staff_values import Clock

from app.staff.accounts import Accounts
from app.staff.errors import FieldError, LinkError, StaffError
from app.staff.passwords import check_password, hash_password, is_right
from app.staff.records import Records

PASSWORD = "violet kettle under the pier"


def test_a_link_makes_one_account_and_no_second(accounts: Accounts) -> None:
    token = accounts.invite("Ann Archer")
    officer = accounts.accept(token, name="Ann Archer", email=" Ann@Council.example ", password=PASSWORD)

    assert (officer.name, officer.email) == ("Ann Archer", "ann@council.example")
    assert not accounts.is_empty()
    with pytest.raises(LinkError):
        accounts.accept(token, name="Eve", email="eve@council.example", password=PASSWORD)


def test_a_link_ends_after_its_hours(accounts: Accounts, clock: Clock) -> None:
    token = accounts.invite("Ann")
    clock.pass_by(hours=48)

    with pytest.raises(LinkError):
        accounts.invitation(token)


def test_a_new_link_to_the_same_name_ends_the_old_one(accounts: Accounts) -> None:
    old, new = accounts.invite("Ann"), accounts.invite("Ann")

    assert accounts.invitation(new).name == "Ann"
    with pytest.raises(LinkError):
        accounts.invitation(old)


def test_a_refused_password_leaves_the_link_good(accounts: Accounts) -> None:
    token = accounts.invite("Ann")
    with pytest.raises(FieldError) as refused:
        accounts.accept(token, name="Ann", email="ann@council.example", password="short")

    assert refused.value.field == "password"
    assert accounts.accept(token, name="Ann", email="ann@council.example", password=PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "password1234",
        "Passw0rd!!!!",
        "passwordpassword",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop12",
        "CouncilTax2026",
        "northmere2026",
        "ann@council.example",
        "x" * 201,
    ],
)
def test_passwords_that_are_easily_guessed_are_refused(password: str) -> None:
    with pytest.raises(FieldError):
        check_password(password, own_words=("Northmere", "ann@council.example", "ann"))


@pytest.mark.parametrize(
    "password", [PASSWORD, "purple-Tractor-92-lamp", "wintergreen oil for otters", "långa lösenord är bra"]
)
def test_long_passwords_are_taken_whatever_their_signs(password: str) -> None:
    check_password(password, own_words=("Ann",))


def test_a_hash_knows_its_password_and_nobody_elses() -> None:
    hashed = hash_password(PASSWORD)

    assert hashed.startswith("$argon2id$")
    assert is_right(hashed, PASSWORD)
    assert not is_right(hashed, PASSWORD + " ")
    assert not is_right("", PASSWORD)
    assert not is_right("", "an account that does not exist")


def test_the_database_holds_neither_password_nor_link(accounts: Accounts, tmp_path: Path) -> None:
    used, open_link = accounts.invite("Ann"), accounts.invite("Ben")
    accounts.accept(used, name="Ann", email="ann@council.example", password=PASSWORD)
    held = "\n".join(sqlite3.connect(tmp_path / "staff.sqlite3").iterdump())

    assert "ann@council.example" in held
    for secret in (PASSWORD, used, open_link):
        assert secret not in held


def test_two_accounts_never_share_an_address(accounts: Accounts) -> None:
    accounts.accept(accounts.invite("Ann"), name="Ann", email="ann@council.example", password=PASSWORD)

    with pytest.raises(FieldError, match="There is an account"):
        accounts.accept(accounts.invite("Eve"), name="Eve", email="ANN@council.example", password=PASSWORD)


def test_a_reset_sets_a_new_password_for_the_same_account(accounts: Accounts) -> None:
    ann = accounts.accept(accounts.invite("Ann"), name="Ann", email="ann@council.example", password=PASSWORD)
    token = accounts.reset("ann@council.example")

    assert accounts.invitation(token).email == "ann@council.example"
    assert accounts.accept(token, name="Somebody", email="other@x.example", password="seven green bottles") == ann
    assert len(accounts.all()) == 1


def test_an_unknown_address_is_told_with_what_to_do(accounts: Accounts) -> None:
    with pytest.raises(StaffError, match="frontdoor staff list"):
        accounts.reset("nobody@council.example")


def test_the_audit_says_who_did_what_and_no_words(accounts: Accounts, records: Records) -> None:
    ann = accounts.accept(accounts.invite("Ann"), name="Ann", email="ann@council.example", password=PASSWORD)
    accounts.disable("ann@council.example")

    deeds = records.deeds(ann.id)
    assert {(deed.officer, deed.action) for deed in deeds} == {("", "disable_account"), ("Ann", "accept_invitation")}
    assert [deed.detail for deed in deeds] == [{}, {}]
