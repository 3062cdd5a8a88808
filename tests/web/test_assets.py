"""What the pages load: the design system without what belongs to GOV.UK alone."""

from __future__ import annotations

import re

import pytest

from app.web.assets import GOVUK_FRONTEND, load_assets, readable_on, without_fonts_and_crest

needs_govuk_frontend = pytest.mark.skipif(not GOVUK_FRONTEND.exists(), reason="npm ci has not been run")


def test_fonts_and_crest_are_left_out() -> None:
    css = (
        '@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2) format("woff2")}'
        ".a{font-family:GDS Transport,arial,sans-serif}.b{background:url(/assets/images/govuk-crest.svg)}"
        "\n/*# sourceMappingURL=x.css.map */"
    )

    assert without_fonts_and_crest(css).strip() == ".a{font-family:arial,sans-serif}.b{background:none}"


@needs_govuk_frontend
def test_the_design_system_asks_for_no_other_file() -> None:
    css = load_assets().files["govuk-frontend.css"].decode()

    assert len(css) > 100_000
    assert "url(" not in css
    assert "@font-face" not in css
    assert "GDS Transport" not in css


@needs_govuk_frontend
def test_exactly_two_font_rules_are_expected() -> None:
    css = (GOVUK_FRONTEND / "govuk-frontend.min.css").read_text(encoding="utf-8")

    assert len(re.findall("@font-face", css)) == 2


def test_the_address_changes_with_the_content() -> None:
    green, red = load_assets("#1f5c3f"), load_assets("#8c1d40")

    assert green.url("council.css") != red.url("council.css")
    assert green.url("council.css") == load_assets("#1f5c3f").url("council.css")


def test_an_unknown_asset_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"app\.css"):
        load_assets().url("nothing.css")


def test_a_colour_that_is_none_cannot_carry_rules() -> None:
    css = load_assets("red;}body{display:none}").files["council.css"].decode()

    assert "display" not in css


@pytest.mark.parametrize(
    ("colour", "text"), [("#ffffff", "#0b0c0c"), ("#000000", "#ffffff"), ("#1f5c3f", "#ffffff"), ("#ffdd00", "#0b0c0c")]
)
def test_the_councils_name_stands_out_on_its_colour(colour: str, text: str) -> None:
    assert readable_on(colour) == text
