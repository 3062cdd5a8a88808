"""What people wrote: other figures, another month, links and names gone, sentences left in English."""

from __future__ import annotations

import pytest

from pipelines.translation.by_people import Checker
from pipelines.translation.memory import Entry, Memory
from pipelines.translation.segments import Segment
from pipelines.translation.translate import translate_segments

SPANISH = Checker("es", ("Northmere",))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Pay £45 by 3 May 2026.", "Pague £45 antes del 3 de mayo de 2026."),
        ("Pay £1,500 by 3 May.", "Pague 1.500 libras antes del 3 May."),
        ("Call Northmere on 01632 960105.", "Llame a Northmere al 01632 960105."),
        ("Pay at www.northmere.gov.uk/pay.", "Pague en www.northmere.gov.uk/pay."),
        ("01632 960105", "01632 960105"),
        ("Northmere", "Northmere"),
        ("<1>B</1>", "<1>B</1>"),
    ],
)
def test_a_translation_that_keeps_its_facts_has_nothing_to_look_at(source: str, text: str) -> None:
    assert SPANISH.differs(source, text) == ()
    assert not SPANISH.is_unchanged(source, text)


@pytest.mark.parametrize(
    ("source", "text", "says"),
    [
        ("Pay £45 now.", "Pague £54 ya.", "The figure 45 of the source is not there."),
        ("Pay £45 now.", "Pague £45 o £9 ya.", "The figure 9 is not in the source."),
        ("Pay by 3 May 2026.", "Pague antes del 3 de junio de 2026.", "The source says May, the translation June."),
        ("Pay by 3 May 2026.", "Pague antes del 3 June 2026.", "The source says May, the translation June."),
        ("Pay £45 now.", "Pague €45 ya.", "The sign € is not in the source."),
        ("Write to pay@a.gov.uk now.", "Escriba a pay@b.gov.uk ya.", "‘pay@a.gov.uk’ of the source is not there."),
        ("Call Northmere.", "Llame al norte.", "‘Northmere’ of the source is not there."),
        ("Call us today.", " call us today. ", "It is the same as the source: nothing of it is translated."),
        ("Pay now. Do not park here.", "Pague ya. Do not park here.", "‘Do not park here.’ is left as in the source."),
    ],
)
def test_what_differs_is_named(source: str, text: str, says: str) -> None:
    assert says in SPANISH.differs(source, text)


def test_a_month_of_a_language_that_writes_it_in_figures_is_no_new_figure() -> None:
    assert Checker("zh").differs("Pay by 3 May 2026.", "请在2026年5月3日前付款。") == ()


@pytest.mark.parametrize(("text", "is_marked"), [("Call us today.", True), ("A £45", False), ("Northmere", False)])
def test_a_pair_of_a_file_whose_translation_is_its_english_is_marked(text: str, is_marked: bool) -> None:
    memory = Memory.open()
    memory.add([Entry(source_language="en", target_language="es", source=text, target=text, origin="agency.tmx")])
    from pipelines.translation.translate import Options

    (done,) = translate_segments(
        [Segment(id="1", text=text)], "en", "es", memory=memory, options=Options(names=("Northmere",))
    )

    assert done.is_poor is is_marked
