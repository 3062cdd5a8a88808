"""Apertium itself, where Debian's packages are installed: facts and formatting ride on the words, and come back."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bench.translation import council_sentences, with_formatting
from pipelines.engines.apertium import Apertium
from pipelines.engines.apertium_stream import write
from pipelines.errors import EngineError
from pipelines.translation.markup import has_words, mended, plain, tag_faults
from pipelines.translation.masks import Masked, mask

needs_spanish = pytest.mark.skipif(
    ("en", "es") not in Apertium().pairs(), reason="on Debian: apt-get install apertium apertium-en-es"
)


def council_facts() -> list[Masked]:
    """Every sentence of the demonstration council's pages that holds a fact, the facts hidden."""
    return [one for one in map(mask, council_sentences()) if one.masks]


def spanish(*texts: str, terms: dict[str, str] | None = None) -> list[str]:
    return Apertium().translate(texts, source="en", target="es", terms=terms)


@needs_spanish
def test_no_fact_is_lost_over_the_pages_of_a_council() -> None:
    masked = council_facts()

    drafts = spanish(*(one.text for one in masked))

    assert len(masked) > 200
    assert [(one.text, draft) for one, draft in zip(masked, drafts, strict=True) if one.faults(draft)] == []
    assert [one.text for one, draft in zip(masked, drafts, strict=True) if tag_faults(one.text, draft)] == []
    assert all(has_words(draft) for one, draft in zip(masked, drafts, strict=True) if has_words(one.text))


@needs_spanish
def test_formatting_follows_its_words_nearly_always_and_no_word_is_lost_where_it_cannot() -> None:
    texts = with_formatting([one.text for one in council_facts()[:400]])

    drafts = spanish(*texts)

    wrong = [text for text, draft in zip(texts, drafts, strict=True) if tag_faults(text, draft)]
    assert len(wrong) <= 0.04 * len(texts)
    assert all(not tag_faults(text, mended(text, draft)) for text, draft in zip(texts, drafts, strict=True))


@needs_spanish
@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("Read <1>the <2>big</2> red page</1> now", "Leído <1>la página roja <2>grande</2></1> ahora"),
        ("Do not <1>park</1> here", "No <1>aparca</1> aquí"),
        ("You must pay <1/> by <2/>.", "Tienes que pagar <1/> por <2/>."),
        ("", ""),
    ],
)
def test_tags_move_with_their_words(text: str, draft: str) -> None:
    assert spanish(text) == [draft]


@needs_spanish
@pytest.mark.parametrize(
    "text", ["*Terms* #1 a@b [x] {y} ^z$ a/b \\ &lt;hi&gt; &amp; ~", "<1>, </1>", "x\x00y", "🙂 yes"]
)
def test_signs_of_its_own_language_pass_through(text: str) -> None:
    (draft,) = spanish(text)

    assert tag_faults(text.replace("\x00", ""), draft) == ()
    assert [sign for sign in "*#@[]{}^$/\\<>&~🙂" if (sign in plain(text)) != (sign in plain(draft))] == []


@needs_spanish
def test_the_councils_words_take_the_place_of_its_own() -> None:
    terms = {"council tax": "impuesto municipal"}

    (draft,) = spanish("The Council Tax is due, and <1>council tax</1> bills.", terms=terms)

    assert draft.count("impuesto municipal") == 2


@needs_spanish
def test_words_it_did_not_know_are_told_and_carry_no_sign() -> None:
    engine = Apertium()

    (draft,) = engine.translate(["The blenkinsop is here"], source="en", target="es")

    assert draft == "El blenkinsop es aquí"
    assert engine.unknown_words("en", "es") == {"blenkinsop"}


@needs_spanish
def test_a_pair_that_is_not_here_is_named_with_those_that_are() -> None:
    with pytest.raises(EngineError, match="no data for en to pl; it has en to es"):
        Apertium().translate(["Hello"], source="en", target="pl")


@needs_spanish
def test_one_that_takes_too_long_is_ended_with_all_its_steps() -> None:
    with pytest.raises(EngineError, match="took longer than"):
        Apertium(seconds=0.001).translate(["Pay now. " * 400] * 20, source="en", target="es")


@needs_spanish
def test_a_step_that_is_killed_is_an_error_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "apertium-transfer"
    broken.write_text("#!/bin/sh\nkill -9 $$\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    with pytest.raises(EngineError, match="broke off"):
        Apertium().translate(["Pay now"], source="en", target="es")


def test_without_it_the_package_is_named() -> None:
    engine = Apertium(program="no-such-program")

    assert engine.pairs() == frozenset()
    assert "apt-get install apertium" in engine.problem()
    with pytest.raises(EngineError, match="apt-get install apertium"):
        engine.translate(["Hello"], source="en", target="es")


def test_a_word_carries_its_tags_in_the_stream() -> None:
    assert write("Pay <1>it <2>now</2></1> <3/>", {}).stream == (
        "Pay [[t:p1:1]]it[[/]] [[t:p1:1; t:p2:1]]now[[/]] [[t:m3:1]]Xqzx[[/]].[]"
    )
