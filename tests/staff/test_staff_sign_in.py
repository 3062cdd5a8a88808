"""Claims about signing in: sessions end, wrong passwords cost time, and nothing is said about who has an account."""

from __future__ import annotations

import pytest
from staff_values import Clock

from app.staff.accounts import Accounts
from app.staff.errors import SignInError
from app.staff.records import Records
from app.staff.sign_in import SignIn
from pipelines.settings import StaffSettings

EMAIL, PASSWORD = "ann@council.example", "violet kettle under the pier"


@pytest.fixture
def sign_in(records: Records, accounts: Accounts) -> SignIn:
    accounts.accept(accounts.invite("Ann"), name="Ann", email=EMAIL, password=PASSWORD)
    return SignIn(records, StaffSettings())


def wrong(sign_in: SignIn, times: int, email: str = EMAIL, address: str = "192.0.2.1") -> list[str]:
    said: list[str] = []
    for _ in range(times):
        with pytest.raises(SignInError) as refused:
            sign_in.sign_in(email, "not the password", address=address)
        said.append(str(refused.value))
    return said


def test_the_right_password_opens_a_session_under_a_new_token_each_time(sign_in: SignIn) -> None:
    first = sign_in.sign_in(" ANN@council.example", PASSWORD, address="192.0.2.1")
    second = sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1", old_token=first)

    assert first != second
    assert sign_in.officer(first) is None
    assert (officer := sign_in.officer(second)) is not None
    assert officer.name == "Ann"


def test_a_session_ends_when_nothing_is_done(sign_in: SignIn, clock: Clock) -> None:
    token = sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")
    clock.pass_by(minutes=119)
    assert sign_in.officer(token)
    clock.pass_by(minutes=119)
    assert sign_in.officer(token)
    clock.pass_by(minutes=120)

    assert sign_in.officer(token) is None


def test_a_session_ends_after_its_hours_even_when_used(sign_in: SignIn, clock: Clock) -> None:
    token = sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")
    for _ in range(9):
        clock.pass_by(hours=1)
        assert sign_in.officer(token)
    clock.pass_by(hours=1)

    assert sign_in.officer(token) is None


def test_signing_out_everywhere_ends_every_session(sign_in: SignIn) -> None:
    tokens = [sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1") for _ in range(3)]
    officer = sign_in.officer(tokens[0])
    assert officer

    assert sign_in.sign_out_everywhere(officer) == 3
    assert [sign_in.officer(token) for token in tokens] == [None] * 3


def test_a_closed_account_is_out_at_once(sign_in: SignIn, accounts: Accounts) -> None:
    token = sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")
    accounts.disable(EMAIL)

    assert sign_in.officer(token) is None
    with pytest.raises(SignInError):
        sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")


def test_wrong_passwords_cost_a_wait_that_grows(sign_in: SignIn, clock: Clock) -> None:
    said = wrong(sign_in, 5)
    assert "Enter the right" in said[-1]
    with pytest.raises(SignInError, match="too many wrong passwords"):
        sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")
    clock.pass_by(seconds=30)
    wrong(sign_in, 1)
    clock.pass_by(seconds=30)
    with pytest.raises(SignInError, match="too many"):
        sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")
    clock.pass_by(seconds=30)

    assert sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")


def test_the_right_password_forgets_the_wrong_ones(sign_in: SignIn) -> None:
    wrong(sign_in, 4)
    sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")

    assert all("Enter the right" in said for said in wrong(sign_in, 4))


def test_an_account_that_does_not_exist_is_treated_alike(sign_in: SignIn) -> None:
    there = wrong(sign_in, 6, address="192.0.2.1")
    nowhere = wrong(sign_in, 6, email="nobody@council.example", address="192.0.2.2")

    assert there == nowhere


def test_an_address_that_tries_many_accounts_has_to_wait(sign_in: SignIn) -> None:
    for number in range(50):
        wrong(sign_in, 1, email=f"officer{number}@council.example", address="192.0.2.9")

    with pytest.raises(SignInError, match="too many"):
        sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.9")
    assert sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")


def test_a_new_password_ends_every_session(sign_in: SignIn, accounts: Accounts) -> None:
    token = sign_in.sign_in(EMAIL, PASSWORD, address="192.0.2.1")
    officer = sign_in.officer(token)
    assert officer
    accounts.change_password(officer, old=PASSWORD, new="seven green bottles on it")

    assert sign_in.officer(token) is None
    assert sign_in.sign_in(EMAIL, "seven green bottles on it", address="192.0.2.1")
