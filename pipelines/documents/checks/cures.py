"""Applies a cure, and says whether it leaves a row better and nothing in it worse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipelines.documents.checks.finding import Cure, Finding, Spotted
from pipelines.documents.fidelity import added_facts, fact_states
from pipelines.documents.rows import EasyRead, HardWord, Row, RowKind, SourceSentence

_WEIGHT = {"warn": 1, "fail": 3}  # two sentences of 12 words are better than one of 24
# Rules that an explanation may touch without harm: it adds a sentence, and its words are the glossary's.
_CHANGES_NOTHING = frozenset(("alt", "picture_off", "word_list", "step", "steps"))


def apply_cure(easy_read: EasyRead, finding: Finding) -> EasyRead:
    """A new document in which a finding's cure is made; the same one where the words it is for are gone meanwhile."""
    cure = finding.cure
    if cure is None:
        return easy_read
    if cure.kind == "word_list":
        return replace(easy_read, word_list=cure.words)
    row_id = cure.row_id or finding.row_id
    cured = replace(
        easy_read,
        rows=_in_rows(easy_read.rows, row_id, cure),
        summary=_in_rows(easy_read.summary, row_id, cure),
    )
    return replace(cured, word_list=with_words(easy_read.word_list, cure.words)) if cure.kind == "explain" else cured


def _in_rows(rows: Sequence[Row], row_id: str, cure: Cure) -> tuple[Row, ...]:
    return tuple(cured for row in rows for cured in (cured_row(row, cure) if row.id == row_id else (row,)))


def cured_row(row: Row, cure: Cure) -> tuple[Row, ...]:
    """The row or rows that a cure makes of a row."""
    if cure.kind == "alt":
        return (replace(row, picture=replace(row.picture, alt=cure.new)),) if row.picture else (row,)
    if cure.kind == "picture_off":
        return (replace(row, picture=None),)
    if cure.kind == "step":
        rest = row.text.removeprefix(cure.old).lstrip()
        return (replace(row, kind=RowKind.STEP, text=rest[:1].upper() + rest[1:]),)
    if cure.kind == "steps":
        return _steps(row, cure.new.split("\n")) if row.text == cure.old else (row,)
    changed = _changed(row.text, cure)
    return (replace(row, text=changed, hard_words=with_words(row.hard_words, cure.words)),) if changed else (row,)


def _steps(row: Row, steps: Sequence[str]) -> tuple[Row, ...]:
    """The first step keeps the row's id and picture; the others stand for the same sentences."""
    return tuple(
        replace(
            row,
            id=row.id if at == 0 else f"{row.id}.{at + 1}",
            kind=RowKind.STEP,
            text=text,
            picture=row.picture if at == 0 else None,
            hard_words=tuple(word for word in row.hard_words if word.term.lower() in text.lower()),
        )
        for at, text in enumerate(steps)
    )


def _changed(text: str, cure: Cure) -> str:
    """The text with the cure in it; empty where the words are gone, since somebody has changed them meanwhile."""
    at = cure.at
    if text[at : at + len(cure.old)] != cure.old or at > len(text):
        at = text.find(cure.old) if cure.old else -1
        if at < 0 or text.find(cure.old, at + 1) >= 0:
            return ""
    return tidy_edit(text[:at], cure.new, text[at + len(cure.old) :])


def tidy_edit(before: str, new: str, after: str) -> str:
    """Puts words between two others: one space, no space before a mark, a capital where a sentence begins."""
    text = before + new + after
    if not new:
        text = before.rstrip() + after if re.match(r"\s*[.,;:!?]", after) else before.rstrip() + " " + after.lstrip()
        text = text.strip()
        if not before.strip() or before.rstrip()[-1:] in ".!?":
            at = len(before.rstrip()) + 1 if before.strip() else 0
            text = text[:at] + text[at : at + 1].upper() + text[at + 1 :]
    elif (
        (not before.strip() or before.rstrip()[-1:] in ".!?") and new[0].islower() and "@" not in new and "/" not in new
    ):
        text = before + new[0].upper() + new[1:] + after
    return re.sub(r"\b([Aa])(n?) (?=[A-Za-z]{3})", lambda match: _article(match, text, len(before), new), text)


def _article(match: re.Match[str], text: str, place: int, new: str) -> str:
    """'A' or 'an', only where the word behind it is the new one."""
    if not new or match.end() != place:
        return match[0]
    vowel = text[place].lower() in "aeiou" and not re.match(r"(?:uni|use|usu|eu|one)", text[place:], re.IGNORECASE)
    return f"{match[1]}{'n' if vowel else ''} "


def with_words(words: tuple[HardWord, ...], new: Iterable[HardWord]) -> tuple[HardWord, ...]:
    """Words with new ones among them, each term once, in alphabetical order."""
    known = {word.term.lower(): word for word in words}
    for word in new:
        known.setdefault(word.term.lower(), word)
    return tuple(sorted(known.values(), key=lambda word: word.term.lower())) if new else words


def helps(row: Row, spotted: Spotted, found: Sequence[Spotted], again: Callable[[Row], Sequence[Spotted]]) -> bool:
    """Whether a cure takes a finding away, makes no rule worse, and keeps every fact of the row.

    Args:
        row: as it stands.
        spotted: the finding with its cure.
        found: everything that was found in the row.
        again: finds everything in a row.
    """
    cure = spotted.cure
    if cure is None or cure.kind in _CHANGES_NOTHING:
        return cure is not None
    (changed,) = cured_row(row, cure)
    if changed.text == row.text and changed.hard_words == row.hard_words:
        return False
    new = again(changed)
    before, after = _weights(found), _weights(new)
    if sum(one.text == spotted.text for one in new) >= sum(one.text == spotted.text for one in found):
        return False
    if any(after[rule] > before[rule] for rule in after) or after[spotted.rule] >= before[spotted.rule]:
        return False
    return cure.kind == "explain" or keeps_facts(row.text, changed.text)


def _weights(found: Iterable[Spotted]) -> Counter[str]:
    weights: Counter[str] = Counter()
    for spotted in found:
        weights[spotted.rule] += _WEIGHT[spotted.level]
    return weights


def keeps_facts(old: str, new: str) -> bool:
    """Whether every figure, name, duty and exception of one text stands in the other, and nothing else does."""
    source = SourceSentence("s", "b", old, RowKind.TEXT, 0)
    pair = EasyRead(title="", council="", sources=(source,), rows=(Row(id="r", text=new, source_ids=("s",)),))
    return all(state.state == "kept" for state in fact_states(pair)) and not added_facts(pair)
