"""A question into English and an answer back: details and facts survive, or nothing is said."""

from __future__ import annotations

import pytest
from scripted_desk import ENGINE, ScriptedDesk

from pipelines.errors import SettingsError
from pipelines.settings import Settings
from pipelines.translation.interpreter import Interpreter, open_interpreter


def test_both_directions_are_needed() -> None:
    interpreter = ScriptedDesk({}, {}).interpreter()

    assert interpreter.speaks("es")
    assert not any(interpreter.speaks(tag) for tag in ("pl", "en", "es-Latn", "ja", ""))


def test_a_hidden_detail_comes_back_under_its_name() -> None:
    desk = ScriptedDesk({"Mi multa es <1/> &amp; vivo en <2/>": "I live in <2/> &amp; my ticket is <1/>"}, {})

    english = desk.interpreter().into_english("Mi multa es [PCN] & vivo en [POSTCODE]", "es")

    assert english == "I live in [POSTCODE] & my ticket is [PCN]"


@pytest.mark.parametrize("draft", ["My ticket", "My ticket <1/> <1/>", "My ticket <2/>"])
def test_a_question_that_loses_a_detail_is_not_understood(draft: str) -> None:
    assert ScriptedDesk({"Mi multa <1/>": draft}, {}).interpreter().into_english("Mi multa [PCN]", "es") == ""


def test_a_question_that_nothing_translates_is_not_understood() -> None:
    assert ScriptedDesk({}, {}).interpreter().into_english("Hola", "es") == ""


def test_a_sentence_whose_facts_are_lost_is_not_said() -> None:
    desk = ScriptedDesk({}, {"Pay £5.": "Pague.", "Pay.": "Pague."}, losing=["Pay £5."])

    assert desk.interpreter().from_english(["Pay £5.", "Pay.", "Unknown."], "es") == (
        ("", ""),
        ("Pague.", ENGINE),
        ("", ""),
    )


def test_a_broken_setting_leaves_english() -> None:
    def broken() -> ScriptedDesk:
        raise SettingsError("no such engine")

    assert not Interpreter(broken, ("es",)).speaks("es")


def test_a_resident_reads_no_draft_of_apertium_unless_the_council_says_so() -> None:
    settings = Settings(_env_file=None)
    trusting = settings.translation.model_copy(update={"chat_engines": ("apertium",)})

    assert not open_interpreter(settings).speaks("es")
    assert open_interpreter(settings.model_copy(update={"translation": trusting})).speaks("es")
