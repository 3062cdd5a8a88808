"""What a draft is marked for, how the desk puts it all together, and the data that comes with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from translation.scripted_translator import ScriptedTranslator

from pipelines.settings import Settings
from pipelines.translation.desk import Desk
from pipelines.translation.glossary import Glossary, Term
from pipelines.translation.languages import load_languages
from pipelines.translation.local_forms import FILE as FORMS
from pipelines.translation.local_forms import local_facts
from pipelines.translation.meaning import turned
from pipelines.translation.memory import Entry
from pipelines.translation.notices import notice, notices
from pipelines.translation.quality import assess, untranslated
from pipelines.translation.segments import Origin, Segment

SOURCE = "You must not park on the yellow line at any time."
GOOD = "No debe aparcar sobre la línea amarilla en ningún momento."


def checks(source: str, draft: str, **more: object) -> list[str]:
    found = assess(source, draft, target="es", **{"glossary": Glossary(), **more})  # pyright: ignore
    return [fault.check for fault in found.faults]


def test_a_good_draft_is_not_marked() -> None:
    found = assess(
        SOURCE, GOOD, target="es", glossary=Glossary(), back="You must not park on the yellow line.", similarity=0.9
    )

    assert found.faults == ()
    assert found.score > 0.9


@pytest.mark.parametrize(
    ("draft", "more", "check"),
    [
        ("No.", {}, "length"),
        (GOOD * 4, {}, "length"),
        (SOURCE, {}, "untranslated"),
        (GOOD, {"back": "You must park on the yellow line."}, "negation"),
        (GOOD, {"back": "You may park on the line."}, "negation"),
        (GOOD, {"back": "You must not eat the cake.", "similarity": 0.2}, "meaning"),
        (GOOD, {"glossary": Glossary((Term("yellow line", "raya amarilla", "translate as"),))}, "glossary"),
    ],
)
def test_each_fault_marks_and_costs(draft: str, more: dict[str, object], check: str) -> None:
    assert check in checks(SOURCE, draft, **more)
    found = assess(SOURCE, draft, target="es", **{"glossary": Glossary(), **more})  # pyright: ignore
    assert found.score < 0.9


def test_names_figures_and_words_of_the_list_do_not_count_as_left() -> None:
    assert untranslated("Ask Jane about Blue Badge 24.", "Pregunte a Jane sobre Blue Badge 24.")[0] == 0
    assert untranslated("Ask about the widget.", "Pregunte sobre widget.")[1] == ("widget",)
    assert untranslated("Ask about the widget.", "Pregunte sobre widget.", ("widget",))[1] == ()
    assert untranslated("A local total", "Un total local", unknown=frozenset())[1] == ()


@pytest.mark.parametrize(
    ("source", "back", "faults"),
    [
        ("You must pay.", "You have to pay.", 0),
        ("You can't park.", "You cannot park.", 0),
        ("You need not pay.", "You need to pay.", 2),
        ("You may pay.", "You must pay.", 1),
    ],
)
def test_not_and_must_are_compared(source: str, back: str, faults: int) -> None:
    assert len(turned(source, back)) == faults


@pytest.mark.parametrize(
    ("source", "draft", "back", "faults"),
    [
        ("You must always pay.", "Tienes que pagar siempre.", "You pay always.", 0),
        ("What must I do?", "¿Qué tengo yo que hacer?", "What do I do?", 0),
        ("The form must be signed.", "Hay que firmar el formulario.", "The form is signed.", 0),
        ("It must be paid.", "Debe pagarse.", "It is paid.", 0),
        ("You must pay.", "Puedes pagar.", "You can pay.", 1),
        ("You must pay.", "La deuda es tuya.", "The debt is yours.", 1),
        ("You need not reply.", "Necesitas no responder.", "You need not answering.", 1),
        ("You need not reply.", "Necesitas no responder.", "You need not reply.", 1),
        ("You needn’t reply.", "No puedes responder.", "You cannot answer.", 1),
        ("You need not reply.", "No necesitas responder.", "You do not need to answer.", 0),
        ("You do not have to reply.", "No tienes que responder.", "You do not have to response.", 0),
        ("You need not reply.", "No hace falta responder.", "It does not do lacking to answer.", 0),
        ("You must not reply.", "No tienes que responder.", "You do not have to answer.", 1),
        ("No permit is needed.", "No hace falta permiso.", "A permit is not necessary.", 0),
        ("You are not required to reply.", "No debes responder.", "You cannot answer.", 1),
    ],
)
def test_what_must_and_need_not_be_done_in_spanish(source: str, draft: str, back: str, faults: int) -> None:
    assert len(turned(source, back, draft, "es")) == faults


def test_every_language_offered_has_its_notice_and_its_months() -> None:
    offered = Settings(_env_file=None).translation.languages

    assert set(offered) | {"en"} == set(notices())
    assert len(set(notices().values())) == len(offered) + 1
    assert notice("es-MX") == notice("es")
    assert notice("xx") == notice("en")
    assert set(offered) <= set(load_languages(Path(FORMS).parents[1] / "languages.yaml"))
    assert all(local_facts("3 May 2026", each) != "" for each in offered)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    settings = Settings(_env_file=None, data_folder=tmp_path / "var")
    return Desk(settings, engines=[ScriptedTranslator(lambda text: f"ES {text}")])


def test_what_a_person_signed_is_found_by_the_next_desk(desk: Desk, tmp_path: Path) -> None:
    desk.memory.add(
        [
            Entry(
                source_language="en", target_language="es", source="Pay <1>now</1>", target="Pague <1>ya</1>", who="Ana"
            )
        ]
    )

    other = Desk(Settings(_env_file=None, data_folder=tmp_path / "var"), engines=[])
    (done,) = other.translate([Segment(id="1", text="Pay <7>now</7>")], source="en", target="es")

    assert (done.origin, done.text, done.is_poor) == (Origin.MEMORY, "Pague <7>ya</7>", False)


def test_the_councils_glossary_is_used_where_it_has_one(desk: Desk) -> None:
    assert desk.glossary("es").terms
    assert desk.glossary("pl").terms == ()
    assert desk.drafts("en", "es")
    assert not desk.drafts("es", "en")
