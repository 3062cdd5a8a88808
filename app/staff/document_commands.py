"""What an officer can do to a whole Easy Read document: title, word list, who to ask, facts left out on purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.staff.errors import FieldError
from app.staff.row_commands import clean_text, in_order
from pipelines.documents.rows import ContactBlock, EasyRead, HardWord, LeftOutFact

LONGEST_TITLE, LONGEST_LINE, LONGEST_REASON = 200, 300, 500  # characters
_SCHEMES = ("https://", "http://")
_EMAIL = re.compile(r"[^\s@]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?(?:[ ()-]*\d){3,15}[ ()-]*")


def set_title(easy_read: EasyRead, title: str) -> EasyRead:
    """Raises: FieldError, when it is empty or too long."""
    title = " ".join(clean_text(title).split())
    if not title:
        raise FieldError("title", "Enter a title.")
    if len(title) > LONGEST_TITLE:
        raise FieldError("title", f"Use {LONGEST_TITLE} characters or fewer for the title.")
    return replace(easy_read, title=title)


def set_word_list(easy_read: EasyRead, words: Sequence[tuple[str, str]]) -> EasyRead:
    """The word list as typed; a pair of empty boxes is left out. Rows take up a changed meaning.

    Raises:
        FieldError: a word has no meaning, a meaning no word, or a word stands twice.
    """
    found: dict[str, HardWord] = {}
    for number, (term, meaning) in enumerate(words):
        term, meaning = clean_text(term), clean_text(meaning)
        if not term and not meaning:
            continue
        if not term or not meaning:
            raise FieldError(f"term-{number}", "Enter the word and what it means, or empty both boxes.")
        if len(term) > LONGEST_LINE or len(meaning) > LONGEST_REASON:
            raise FieldError(f"term-{number}", "This word or its meaning is too long.")
        if term.casefold() in found:
            raise FieldError(f"term-{number}", f"‘{term}’ stands twice in the list.")
        found[term.casefold()] = HardWord(term, meaning)
    rows = tuple(
        replace(
            row,
            hard_words=tuple(
                replace(word, meaning=found[word.term.casefold()].meaning) if word.term.casefold() in found else word
                for word in row.hard_words
            ),
        )
        for row in easy_read.rows
    )
    return replace(easy_read, rows=rows, word_list=in_order(tuple(found.values())))


def set_contact(easy_read: EasyRead, contact: ContactBlock) -> EasyRead:
    """Who to ask.

    Raises:
        FieldError: a number, an e-mail or a web address that is none, or no way to reach anybody.
    """
    lines = {name: clean_text(getattr(contact, name)) for name in ContactBlock.__slots__}
    for name, line in lines.items():
        if len(line) > LONGEST_LINE:
            raise FieldError(name, f"Use {LONGEST_LINE} characters or fewer.")
    if lines["phone"] and not _PHONE.fullmatch(lines["phone"]):
        raise FieldError("phone", "Enter a phone number, like 01632 960 001.")
    if lines["email"] and not _EMAIL.fullmatch(lines["email"]):
        raise FieldError("email", "Enter an e-mail address, like name@council.gov.uk.")
    if lines["url"] and not lines["url"].startswith(_SCHEMES):
        raise FieldError("url", "Start the web address with https://")
    if not any(lines[name] for name in ("phone", "email", "address")):
        raise FieldError("phone", "Enter a phone number, an e-mail address or an address.")
    return replace(easy_read, contact=ContactBlock(**{**lines, "council": lines["council"] or easy_read.council}))


def leave_out(easy_read: EasyRead, fact: str, source_id: str, *, by: str, why: str) -> EasyRead:
    """Say, by name, that a fact of the source is left out on purpose.

    Raises:
        FieldError: no reason is given, or a very long one.
    """
    why = " ".join(clean_text(why).split())
    if not why:
        raise FieldError("why", "Say why this fact is left out.")
    if len(why) > LONGEST_REASON:
        raise FieldError("why", f"Use {LONGEST_REASON} characters or fewer.")
    kept = tuple(left for left in easy_read.left_out if (left.fact, left.source_id) != (fact, source_id))
    return replace(easy_read, left_out=(*kept, LeftOutFact(fact, source_id, by, why)))


def no_longer_leave_out(easy_read: EasyRead, fact: str, source_id: str) -> EasyRead:
    kept = tuple(left for left in easy_read.left_out if (left.fact, left.source_id) != (fact, source_id))
    return replace(easy_read, left_out=kept)
