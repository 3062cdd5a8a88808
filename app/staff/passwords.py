"""Passwords: hashed with Argon2id, and refused when they are short, common or the officer's own name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from app.staff.errors import FieldError

SHORTEST, LONGEST = 12, 200  # characters
_COMMON = Path(__file__).with_name("common_passwords.txt")


def hash_password(password: str) -> str:
    """An Argon2id hash with its salt and cost (RFC 9106, second recommended choice: 64 MiB, 3 passes)."""
    return _hasher().hash(password)


def is_right(hashed: str, password: str) -> bool:
    """Whether the password is the one of the hash; takes the same time where there is no account."""
    try:
        return _hasher().verify(hashed or _nobodys(), password) and bool(hashed)
    except (Argon2Error, InvalidHashError):
        return False


def needs_new_hash(hashed: str) -> bool:
    return _hasher().check_needs_rehash(hashed)


def check_password(password: str, *, own_words: tuple[str, ...] = ()) -> None:
    """Refuse a password that is easily guessed.

    Args:
        password: as typed.
        own_words: name and e-mail address of whoever chooses it.

    Raises:
        FieldError: it is too short, too long, common, or says who the officer is.

    Source: NCSC and NIST SP 800-63B: length, and a list of common ones; no rules about signs.
    """
    if len(password) < SHORTEST:
        raise FieldError("password", f"Use at least {SHORTEST} characters. Three or four random words are good.")
    if len(password) > LONGEST:
        raise FieldError("password", f"Use {LONGEST} characters or fewer.")
    plain = _letters(password)
    if len(set(plain)) < 5 or any(_is_mostly(plain, word) for word in _common()):
        raise FieldError("password", "Many people use this password. Choose another. Three random words are good.")
    if any(_is_mostly(plain, _letters(word)) for word in own_words):
        raise FieldError("password", "Do not use your name or your e-mail address as the password.")


def _is_mostly(plain: str, word: str) -> bool:
    """The word, once or again and again, with at most four more signs around it."""
    if len(word) < 4 or word not in plain:
        return False
    return len(plain.replace(word, "")) <= 4


def _letters(text: str) -> str:
    return text.casefold().replace(" ", "").translate(str.maketrans("013457@$!", "oieastasi"))


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(_letters(line) for line in lines if line and not line.startswith("#"))


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("an account that does not exist")
