"""A letter in Easy Read as the tests of the outputs use it: headings, steps, items, hard words, links, long words."""

from __future__ import annotations

from pathlib import Path

from pipelines.documents.pictures import embedded_pictures, illustrate
from pipelines.documents.rows import ContactBlock, EasyRead, HardWord, Row, RowKind, SourceSentence

DATA = Path(__file__).parent / "data"
LIABILITY_ORDER = HardWord("liability order", "This means the court says you must pay.")
AGENT = HardWord("enforcement agent", "An enforcement agent collects money that people owe.")
_TEXTS = (
    (RowKind.HEADING, 2, "What this letter says", ()),
    (RowKind.TEXT, 0, "This letter is about your council tax.", ()),
    (RowKind.TEXT, 0, "You owe us £164.50.", ()),
    (RowKind.TEXT, 0, "Please pay £164.50 by Tuesday 14 July 2026.", ()),
    (RowKind.TEXT, 0, "You do not need to pay if you have paid already.", ()),
    (RowKind.HEADING, 2, "How to pay", ()),
    (RowKind.TEXT, 0, "You can pay in 3 ways.", ()),
    (RowKind.ITEM, 0, "Pay online at www.northmere.gov.uk/pay-council-tax", ()),
    (RowKind.ITEM, 0, "Phone us on 01632 960 101.", ()),
    (RowKind.ITEM, 0, "Take this letter and your bank card to a shop.", ()),
    (RowKind.HEADING, 2, "How to set up a Direct Debit", ()),
    (RowKind.STEP, 0, "Find your account number. It is at the top of your bill.", ()),
    (RowKind.STEP, 0, "Fill in the form on our website.", ()),
    (RowKind.STEP, 0, "Sign the form.", ()),
    (RowKind.STEP, 0, "Email it to counciltax@northmere.gov.uk", ()),
    (RowKind.HEADING, 2, "If you do not pay", ()),
    (RowKind.TEXT, 0, "We can ask the court for a liability order.", (LIABILITY_ORDER,)),
    (RowKind.TEXT, 0, "A liability order costs £80 more.", (LIABILITY_ORDER,)),
    (RowKind.TEXT, 0, "An enforcement agent may come to your home. It is not the police.", (AGENT,)),
    (RowKind.HEADING, 2, "If you cannot pay", ()),
    (RowKind.HEADING, 3, "Get help", ()),
    (RowKind.TEXT, 0, "Do not worry. Phone us. We can talk about how to pay.", ()),
    (RowKind.TEXT, 0, "Citizens Advice can help you. It is free. Phone 0800 144 8848.", ()),
    (RowKind.TEXT, 0, "Tell us if you are moving home.", ()),
    (RowKind.TEXT, 0, "A disabled person may get a lower bill.", ()),
    (RowKind.TEXT, 0, "Students do not count.", ()),
    (RowKind.TEXT, 0, "The word Antidisestablishmentarianismandmore is long.", ()),
    (RowKind.TEXT, 0, "Typed <b>#marks</b> & $signs$ [stay] *as* _they_ @are \\ here.", ()),
)


def example() -> EasyRead:
    """The letter with its pictures."""
    rows = tuple(
        Row(id=f"r{place}", kind=kind, level=level, text=text, hard_words=hard, source_ids=(f"b{place}.s1",))
        for place, (kind, level, text, hard) in enumerate(_TEXTS)
    )
    sources = tuple(
        SourceSentence(f"b{place}.s1", f"b{place}", text, kind, 0) for place, (kind, _, text, _) in enumerate(_TEXTS)
    )
    letter = EasyRead(
        title="Your council tax reminder",
        council="Northmere Borough Council",
        sources=sources,
        rows=rows,
        word_list=(AGENT, LIABILITY_ORDER),
        contact=ContactBlock(
            council="Northmere Borough Council",
            phone="01632 960 101",
            email="counciltax@northmere.gov.uk",
            address="Town Hall, 1 High Street, Northmere",
            url="www.northmere.gov.uk",
        ),
        engine="rules",
    )
    return illustrate(letter, embedded_pictures())
