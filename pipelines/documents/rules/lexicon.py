"""Everyday words for hard ones, each in the form that the sentence needs. Which words, and when not, is data."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.documents.glossary import DATA, load_glossary
from pipelines.documents.rules.inflection import lemma, phrase_inflected, plural
from pipelines.documents.rules.phrases import tidy
from pipelines.documents.rules.tagging import Token, tagged

_BEFORE_A_NOUN = ("very ", "too much", "not enough", "most ", "more ")
_PREPOSITIONS = frozenset("to at with of for on in about from".split())
_BE = frozenset("be been being is are was were".split())
_BEFORE_NOUNS_ONLY = frozenset("revised reduced specified designated anticipated prescribed".split())
# 'Be gone up', 'be got back': verbs that nobody puts in the passive, or only with another meaning.
_NO_PASSIVE = frozenset("go get be say come stop die live happen reply find".split())
_HAVE_OR_BE = frozenset("have has had be been is are was were being 've get got".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase with its everyday form."""

    word: str
    pos: str  # 'verb', 'noun', 'adj', 'adv' or 'prep' (any word that never changes)
    plain: str
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    note: str


def in_everyday_words(text: str) -> str:
    """A sentence with the words of the lexicon in everyday form; names and glossary terms stay."""
    tokens = tagged(text)
    kept = _kept_spans(text)
    out: list[str] = []
    place = reached = 0
    while place < len(tokens):
        found = _entry_at(tokens, place, kept)
        if found is None:
            place += 1
            continue
        entry, length = found
        first, last = tokens[place], tokens[place + length - 1]
        plain = _in_form(entry, first, last, tokens[place - 1] if place else None)
        plain = plain[:1].upper() + plain[1:] if first.text[:1].isupper() and first.start == 0 else plain
        out += [text[reached : first.start], plain]
        reached = last.end
        place += length
    return with_right_articles(_pronoun_inside(tidy("".join([*out, text[reached:]]))))


def _pronoun_inside(text: str) -> str:
    """'Get back it' → 'get it back'."""
    return re.sub(
        r"\b(get|gets|got|getting|take|takes|took|taken|pay|pays|paid|send|sends|sent|give|gave|given|throw|thrown|put|"
        r"work|worked|find|found|carry|carried) (back|away|off|out) (it|them|him|her|us)\b",
        r"\1 \3 \2", text,
    )  # fmt: skip


def with_right_articles(text: str) -> str:
    """'A' or 'an' by the sound of the next word, as far as its letters tell; placeholders are left alone."""

    def article(match: re.Match[str]) -> str:
        word = match[3].lower()
        vowel = word[0] in "aeiou" and not word.startswith(("uni", "use", "usu", "eu", "one", "u-", "uk", "ut"))
        silent = word.startswith(("hour", "honest", "honour", "heir"))
        return f"{match[1]}{'n' if vowel or silent else ''}{match[2]}{match[3]}"

    return re.sub(r"\b([Aa])n?( )(?!ʘ)([A-Za-z][a-z][\w'’-]*)", article, text)


@cache
def entries_by_head() -> dict[str, tuple[Entry, ...]]:
    """The lexicon by the first word of each entry, longest entries first."""
    heads: defaultdict[str, list[Entry]] = defaultdict(list)
    with (DATA / "lexicon.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            after, before = _split(row["not_after"]), _split(row["not_before"])
            entry = Entry(row["word"], row["pos"], row["plain"], after, before, row["note"])
            heads[entry.word.split()[0]].append(entry)
    return {head: tuple(sorted(found, key=lambda entry: -len(entry.word))) for head, found in heads.items()}


def _entry_at(tokens: Sequence[Token], place: int, kept: Sequence[tuple[int, int]]) -> tuple[Entry, int] | None:
    token = tokens[place]
    if not token.text[0].isalpha() or (token.text[0].isupper() and token.start > 0):
        return None
    heads = entries_by_head()
    forms = {token.lower, lemma(token.lower, "VERB"), lemma(token.lower, "NOUN")}
    candidates = sorted((entry for form in forms for entry in heads.get(form, ())), key=lambda entry: -len(entry.word))
    for entry in candidates:
        length = len(entry.word.replace("'", "x").split())
        if _matches(entry, tokens, place, length) and not _in_kept(entry, tokens, place, length, kept):
            return entry, length
    return None


def _matches(entry: Entry, tokens: Sequence[Token], place: int, length: int) -> bool:
    words = entry.word.split()
    part = tokens[place : place + length]
    if len(part) < length or not _same_words(entry, words, part):
        return False
    before = " ".join(token.lower for token in tokens[max(0, place - 3) : place])
    after = " ".join(token.lower for token in tokens[place + length : place + length + 3])
    if any(before == word or before.endswith(f" {word}") for word in entry.not_after):
        return False
    if any(after == word or after.startswith(f"{word} ") for word in entry.not_before):
        return False
    return _fits(entry, tokens, place, place + length)


def _same_words(entry: Entry, words: Sequence[str], part: Sequence[Token]) -> bool:
    if entry.pos == "verb":
        return lemma(part[0].lower, "VERB") == words[0] and [token.lower for token in part[1:]] == list(words[1:])
    if entry.pos == "noun":
        return [token.lower for token in part[:-1]] == list(words[:-1]) and (
            part[-1].lower == words[-1] or lemma(part[-1].lower, "NOUN") == words[-1]
        )
    return [token.lower for token in part] == list(words)


def _fits(entry: Entry, tokens: Sequence[Token], place: int, end: int) -> bool:
    """Whether the part of speech, and the place among its neighbours, are those of the entry."""
    first, last = tokens[place], tokens[end - 1]
    after = tokens[end] if end < len(tokens) else None
    before = tokens[place - 1] if place else None
    if entry.pos == "verb":
        head = entry.plain.split(" ", 1)[0]
        odd = head in _NO_PASSIVE or " you" in entry.plain
        stays = (odd and _is_passive_here(tokens, place)) or first.lower == "remaining"
        return not stays and _is_verb_here(first, before, after, entry)
    if entry.pos == "noun":
        if " " in entry.plain and after is not None and after.tag.startswith("NN"):
            return False  # 'replacement bins'
        return last.tag.startswith("NN") and (end - place > 1 or not first.tag.startswith("VB"))
    if entry.pos == "adj":
        if entry.word in _BEFORE_NOUNS_ONLY and not _describes(before, after):
            return False
        if end - place == 1 and not first.tag.startswith(("JJ", "VBN", "VBD", "VBG", "NN", "RB")):
            return False
        phrase = " " in entry.plain and not entry.plain.startswith(_BEFORE_A_NOUN)
        return not (phrase and after is not None and after.tag.startswith(("NN", "JJ", "VBG", "CD")))
    if entry.pos == "adv" and " " in entry.plain and after is not None and after.tag.startswith(("VB", "JJ")):
        return False  # 'temporarily closed'
    if entry.pos == "prep" and entry.word.endswith(" to") and after is not None and after.tag == "VB":
        return entry.plain.endswith("to")
    return True


def _describes(before: Token | None, after: Token | None) -> bool:
    """'A reduced charge', but not 'has reduced charges' or 'is reduced'."""
    return (
        after is not None
        and after.tag.startswith(("NN", "JJ"))
        and (before is None or before.lower not in _HAVE_OR_BE | {"not", "we", "they", "you"})
    )


def _is_passive_here(tokens: Sequence[Token], place: int) -> bool:
    """'Be increased', 'was not increased', 'will be automatically increased'."""
    if tokens[place].tag not in ("VBN", "VBD"):
        return False
    back = place - 1
    while back >= 0 and (tokens[back].tag.startswith("RB") or tokens[back].lower in ("not", "or", "and")):
        back -= 1
    return back >= 0 and tokens[back].lower in _BE


def _is_verb_here(first: Token, before: Token | None, after: Token | None, entry: Entry) -> bool:
    if not first.tag.startswith("VB") or _hangs(first, after, entry):
        return False
    if first.tag in ("VBN", "VBD") and first.lower != entry.word.split()[0]:
        if before is not None and before.tag.startswith(("DT", "PRP$", "JJ", "CD")) and first.tag == "VBN":
            return " " not in entry.plain  # 'an amended bill', but no 'a taken away car'
        attribute = after is not None and after.tag.startswith("NN")
        if (
            first.tag == "VBN"
            and " " in entry.plain
            and attribute
            and (before is None or before.lower not in _HAVE_OR_BE)
        ):
            return False  # 'deferred entry'
        if (
            entry.plain == "get"
            and before is not None
            and before.lower not in ("have", "has", "had", "we", "you", "they")
        ):
            return False  # 'is got', 'letters got': nobody says so
        if before is None and first.tag == "VBN":
            return False  # 'Assisted collections'

    return not (first.tag == "VBG" and before is not None and before.tag in ("DT", "PRP$") and " " in entry.plain)


def _hangs(first: Token, after: Token | None, entry: Entry) -> bool:
    """'You can attend.' would end in 'go to'."""
    ends = after is None or not after.text[0].isalnum()
    return ends and first.tag not in ("VBN", "VBD") and entry.plain.rsplit(" ", 1)[-1] in _PREPOSITIONS


def _in_form(entry: Entry, first: Token, last: Token, before: Token | None) -> str:
    if (
        entry.pos == "verb"
        and entry.plain.startswith("be ")
        and first.tag == "VB"
        and before is not None
        and (before.tag.startswith("NN") or before.tag == "VB")
    ):
        return phrase_inflected(entry.plain, "VBP" if before.lower.endswith("s") else "VBZ")
    if entry.pos == "verb":
        return phrase_inflected(entry.plain, first.tag)
    if entry.pos == "noun" and last.lower != entry.word.split()[-1] and entry.plain:
        return plural(entry.plain)
    return entry.plain


def _kept_spans(text: str) -> list[tuple[int, int]]:
    """Where terms of the glossary stand that must not be touched."""
    return [(found.start, found.end) for found in load_glossary().find(text)]


def _in_kept(entry: Entry, tokens: Sequence[Token], place: int, length: int, kept: Sequence[tuple[int, int]]) -> bool:
    """Whether an entry would change a glossary term; a longer phrase of ours around a term is meant to."""
    start, end = tokens[place].start, tokens[place + length - 1].end
    return any(
        start < stop and begin < end and not (start <= begin and stop <= end and end - start > stop - begin)
        for begin, stop in kept
    )


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(";") if word.strip())
