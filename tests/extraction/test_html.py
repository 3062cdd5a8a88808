"""Web pages give their title and main text, without menus, in whatever character set they come."""

from __future__ import annotations

import pytest

from pipelines.extraction.html import decode_html, extract_html, links_of, looks_like_html

LONG = "You can pay by Direct Debit, by card or at a shop that takes council bills. " * 8
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html><head><title>{title}</title><link rel="canonical" href="https://c.example/pay"></head><body>
<header><h1>Any Council</h1><nav><a href="/">Home</a><a href="/bins">Bins</a></nav></header>
<main><h1>Pay your bill</h1><p>{text}</p>
<h2>By phone</h2><ul><li>Call <b>us</b></li><li>Have your number ready</li></ul>
<table><tr><th>Band</th><th>Charge</th></tr><tr><td>A</td><td>£1,000</td></tr></table>
<form><label>Postcode</label></form></main><footer>Any Council 2026</footer></body></html>"""


@pytest.mark.parametrize("text", ["Pay online.", LONG], ids=["short", "long"])
def test_the_main_part_stays_and_the_menu_goes(text: str) -> None:
    extracted = extract_html(PAGE.format(title="Pay your bill | Any Council", text=text))

    assert extracted.title == "Pay your bill"
    assert extracted.url == "https://c.example/pay"
    assert text.strip() in extracted.text
    assert "## By phone" in extracted.text
    assert "- Have your number ready" in extracted.text
    assert "| A | £1,000 |" in extracted.text
    for menu in ("Home", "Bins", "Any Council", "Postcode"):
        assert menu not in extracted.text


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("<title>Pay | Council</title><p>x</p>", "Pay | Council"),
        ("<h1> A &amp; <i>b</i>\n c </h1><p>x</p>", "A & b c"),
        ("<h1></h1><title>Pay</title>", "Pay"),
        ("<p>x</p>", ""),
        ("", ""),
    ],
)
def test_the_title_is_the_first_heading_or_the_title(source: str, title: str) -> None:
    assert extract_html(source).title == title


def test_a_fragment_gives_all_its_words() -> None:
    assert extract_html("<div>One</div><div>Two<br>three</div><script>no()</script>").text == "One\n\nTwo\nthree"


@pytest.mark.parametrize(
    "source", ["\x00<p>\x00hi</p>", "<" * 50_000, "<div>" * 5000, "<title" * 20_000, "<!-- " * 9000]
)
def test_broken_pages_do_no_harm(source: str) -> None:
    assert "no()" not in extract_html(source).text


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        ("£45 café".encode(), ""),
        ("\ufeff£45 café".encode(), "latin-1"),
        ("£45 café".encode("cp1252"), "windows-1252"),
        (b"<meta charset=iso-8859-1>" + "£45 café".encode("latin-1"), ""),
        ("£45 café".encode("cp1252"), "no-such-set"),
        ("£45 café".encode("cp1252"), "rot13"),
        ("£45 café".encode("cp1252"), "\0"),
    ],
)
def test_every_character_set_reads_right(body: bytes, declared: str) -> None:
    assert decode_html(body, declared).endswith("£45 café")


def test_links_are_whole_and_nonsense_is_left_out() -> None:
    source = '<base href="/tax/"><a href=" pay#x ">a</a><a href="http://[x">b</a><a href="//d.example">c</a><a>d</a>'

    assert links_of(source, "https://c.example/a/b") == ["https://c.example/tax/pay#x", "https://d.example"]
    assert links_of("", "https://c.example/") == []


@pytest.mark.parametrize(
    ("text", "is_html"), [("<p class='x'>Hi", True), ("a<br/>b", True), ("if 3 < 5 and 7 > 5", False), ("# Hi", False)]
)
def test_html_is_told_from_text(text: str, is_html: bool) -> None:
    assert looks_like_html(text) is is_html
