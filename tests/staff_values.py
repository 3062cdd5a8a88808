"""Officers, a clock that stands, and one small Easy Read document, for the tests of the officers' side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.staff.records import Officer
from pipelines.documents.rows import ContactBlock, EasyRead, HardWord, Row, RowKind, SourceSentence, Trouble
from pipelines.engines.protocols import Picture

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSWORD = "violet kettle under the pier"
ANN, BEN = Officer("ann", "Ann Archer"), Officer("ben", "Ben Bright")
EASY_READ = EasyRead(
    title="Your council tax bill",
    council="Testmere Borough Council",
    sources=(
        SourceSentence("b1.s1", "b1", "Your council tax bill", RowKind.HEADING, 0, level=1),
        SourceSentence("b2.s1", "b2", "You must pay £1,500 by 1 April 2027.", RowKind.TEXT, 0),
        SourceSentence("b2.s2", "b2", "If you are in arrears, telephone 01632 960101.", RowKind.TEXT, 0),
        SourceSentence("b3.s1", "b3", "Bring your letter with you.", RowKind.TEXT, 0),
    ),
    rows=(
        Row(id="r1", kind=RowKind.HEADING, text="Your council tax bill", level=1, source_ids=("b1.s1",)),
        Row(
            id="r2",
            text="You must pay £1,500.\nPay by 1 April 2027.",
            picture=Picture("openmoji", "1F4B7", "money", "Bank notes"),
            source_ids=("b2.s1",),
        ),
        Row(
            id="r3",
            text="Are you in arrears?\nCall us on 01632 960101.",
            hard_words=(HardWord("arrears", "This means money that you have not paid yet."),),
            source_ids=("b2.s2",),
            troubles=(Trouble("no_picture", "No picture fits this row."), Trouble("long", "This row is long.")),
        ),
    ),
    word_list=(HardWord("arrears", "This means money that you have not paid yet."),),
    contact=ContactBlock("Testmere Borough Council", phone="01632 960101"),
    engine="rules",
    picture_set="openmoji",
)


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)
