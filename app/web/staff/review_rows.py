"""What the review page shows: rows beside their source, with checks, facts and comments; and the document's sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.staff.judge import Judgement, key_of
from app.staff.workflow import Comment
from pipelines.documents.rows import EasyRead, Row, SourceSentence, Trouble

if TYPE_CHECKING:
    from pipelines.documents.checks import Finding
    from pipelines.documents.fidelity import FactState

# Rules that say the same as a remark of the simplifier: it then stands only once.
SAME_AS_RULE = {"long": "1", "joined": "2", "passive": "3", "hard_word": "4", "date": "14", "no_picture": "15"}


@dataclass(frozen=True, slots=True)
class Check:
    """A finding and the key of its cure."""

    finding: Finding
    key: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the source, with the number of the row that it belongs to; 0 where no row says its sentence."""

    state: FactState
    row_id: str
    row_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One line of the page: a row, or a sentence of the source that no row says."""

    name: str  # 'Row 3', 'Summary row 1'; empty for a sentence without a row
    number: int  # from 1; 0 for a sentence without a row
    row: Row | None
    sources: tuple[SourceSentence, ...]
    same_as: int = 0  # number of the row above that says the same sentences
    checks: tuple[Check, ...] = ()
    facts: tuple[FactState, ...] = ()
    comments: tuple[Comment, ...] = ()
    is_first: bool = False
    is_last: bool = False

    @property
    def fails(self) -> int:
        return sum(check.finding.level == "fail" for check in self.checks)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        findings = tuple(check.finding for check in self.checks)
        return remarks(self.row, findings) if self.row else ()

    @property
    def warns(self) -> int:
        return sum(check.finding.level != "fail" for check in self.checks) + len(self.troubles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The document as a whole."""

    fails: int
    warns: int
    lost: tuple[Fact, ...]
    left_out: tuple[Fact, ...]
    added: tuple[Fact, ...]
    kept: int
    checks: tuple[Check, ...]  # of no single row
    rows: int
    read: int  # rows that an officer has read
    open_comments: int
    comments: tuple[Comment, ...]  # on the whole document
    first_to_fix: str = ""  # id of the row
    first_to_fix_number: int = 0
    reasons: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict[tuple[str, str], tuple[str, str]])


def remarks(row: Row, findings: Iterable[Finding]) -> tuple[Trouble, ...]:
    """What the machine that made the row says of it, without what a rule says too."""
    said = {finding.rule for finding in findings if finding.row_id == row.id}
    return tuple(trouble for trouble in row.troubles if SAME_AS_RULE.get(trouble.code) not in said)


def summary_views(easy_read: EasyRead, judgement: Judgement, comments: Sequence[Comment]) -> tuple[RowView, ...]:
    """The rows at the start of a long document."""
    return tuple(
        _view(easy_read, row, number, judgement, comments) for number, row in enumerate(easy_read.summary, start=1)
    )


def row_views(easy_read: EasyRead, judgement: Judgement, comments: Sequence[Comment]) -> tuple[RowView, ...]:
    """Rows in their order; a sentence that no row says stands before the next row that says a later one."""
    order = {sentence.id: place for place, sentence in enumerate(easy_read.sources)}
    said = {source_id for row in easy_read.rows for source_id in row.source_ids}
    unsaid = [sentence for sentence in easy_read.sources if sentence.id not in said]
    views: list[RowView] = []
    for number, row in enumerate(easy_read.rows, start=1):
        place = min((order[source_id] for source_id in row.source_ids if source_id in order), default=-1)
        while unsaid and order[unsaid[0].id] < place:
            views.append(_without_row(unsaid.pop(0), judgement))
        views.append(_view(easy_read, row, number, judgement, comments))
    views += [_without_row(sentence, judgement) for sentence in unsaid]
    return tuple(views)


def row_view(
    easy_read: EasyRead, row_id: str, judgement: Judgement, comments: Sequence[Comment] = ()
) -> RowView | None:
    """One row alone."""
    lists = (easy_read.rows, easy_read.summary)
    found = ((number, row) for rows in lists for number, row in enumerate(rows, start=1) if row.id == row_id)
    number, row = next(found, (0, None))
    return _view(easy_read, row, number, judgement, comments) if row else None


def summary(easy_read: EasyRead, judgement: Judgement, comments: Sequence[Comment]) -> Summary:
    numbers = {row.id: number for number, row in enumerate(easy_read.rows, start=1)}
    known = {*numbers, *(row.id for row in easy_read.summary)}
    own = tuple(Check(finding, key_of(finding)) for finding in judgement.findings if finding.row_id not in known)
    to_fix = [finding.row_id for finding in judgement.findings if finding.level == "fail" and finding.row_id in numbers]
    to_fix += [row_id for fact in judgement.lost for row_id in fact.row_ids if row_id in numbers]
    first = min(to_fix, key=lambda row_id: numbers[row_id], default="")
    by_state = {
        state: tuple(_fact(fact, numbers) for fact in judgement.facts if fact.state == state)
        for state in ("lost", "left_out", "added")
    }
    return Summary(
        fails=judgement.count("fail"),
        warns=judgement.count("warn") + sum(len(remarks(row, judgement.findings)) for row in easy_read.rows),
        lost=by_state["lost"],
        left_out=by_state["left_out"],
        added=by_state["added"],
        kept=sum(fact.state == "kept" for fact in judgement.facts),
        checks=own,
        rows=len(easy_read.rows),
        read=sum(row.checked for row in easy_read.rows),
        open_comments=sum(not comment.done for comment in comments),
        comments=tuple(comment for comment in comments if comment.row_id not in known),
        first_to_fix=first,
        first_to_fix_number=numbers.get(first, 0),
        reasons={(fact.source_id, fact.fact): (fact.by, fact.why) for fact in easy_read.left_out},
    )


def _view(easy_read: EasyRead, row: Row, number: int, judgement: Judgement, comments: Sequence[Comment]) -> RowView:
    sentences = {sentence.id: sentence for sentence in easy_read.sources}
    summed = any(row is other for other in easy_read.summary)
    rows = easy_read.summary if summed else easy_read.rows
    above = rows[number - 2] if number > 1 else None
    same = above is not None and bool(row.source_ids) and above.source_ids == row.source_ids
    return RowView(
        name=f"{'Summary row' if summed else 'Row'} {number}",
        number=number,
        row=row,
        sources=tuple(sentences[source_id] for source_id in row.source_ids if source_id in sentences),
        same_as=number - 1 if same else 0,
        checks=tuple(Check(finding, key_of(finding)) for finding in judgement.findings if finding.row_id == row.id),
        facts=tuple(fact for fact in judgement.facts if row.id in fact.row_ids and fact.state != "left_out"),
        comments=tuple(comment for comment in comments if comment.row_id == row.id),
        is_first=number == 1,
        is_last=number == len(rows),
    )


def _without_row(sentence: SourceSentence, judgement: Judgement) -> RowView:
    facts = tuple(fact for fact in judgement.lost if fact.source_id == sentence.id)
    return RowView(name="", number=0, row=None, sources=(sentence,), facts=facts)


def _fact(fact: FactState, numbers: dict[str, int]) -> Fact:
    row_id = next((row_id for row_id in fact.row_ids if row_id in numbers), "")
    return Fact(fact, row_id, numbers.get(row_id, 0))
