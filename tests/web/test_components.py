"""Every example of every component of the pages, rendered as the pages render it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from app.web.component_examples import COMPONENTS, load_components, render
from app.web.pages import Pages, load_pages

EXAMPLES = [
    pytest.param(component.key, example.data, id=f"{component.key}: {example.name}")
    for component in load_components()
    for example in component.doc.examples
]


@pytest.fixture(scope="module")
def pages() -> Pages:
    return load_pages()


def test_each_component_is_described_beside_its_template() -> None:
    templates = {file.stem for file in COMPONENTS.glob("*.html")}

    assert templates == {component.key for component in load_components()}


@pytest.mark.parametrize(("key", "data"), EXAMPLES)
def test_no_example_needs_an_inline_style_or_script(pages: Pages, key: str, data: dict[str, Any]) -> None:
    root = html.fragment_fromstring(render(pages, key, data), create_parent="div")

    assert root.text_content().strip()
    assert not root.xpath("//*[@style] | //script | //style | //@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize(("key", "data"), EXAMPLES)
def test_every_form_carries_a_stamp_and_every_label_a_field(pages: Pages, key: str, data: dict[str, Any]) -> None:
    root = html.fragment_fromstring(render(pages, key, data), create_parent="div")

    assert all(form.xpath(".//input[@name='csrf' and @value!='']") for form in root.xpath("//form"))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(root.xpath("//label/@for")) <= set(ids)
    described = {name for value in root.xpath("//@aria-describedby") for name in value.split()}
    assert described <= set(ids)


@pytest.mark.parametrize(("key", "data"), EXAMPLES)
def test_an_option_that_is_used_is_described(pages: Pages, key: str, data: dict[str, Any]) -> None:
    doc = next(component.doc for component in load_components() if component.key == key)
    described = {option.name for option in doc.options}
    # An example of a card gives the Answer from which the card is made.
    made_into = {"answer": "card"} if isinstance(data.get("answer"), dict) else {}

    assert {made_into.get(name, name) for name in data} <= described


def test_what_a_resident_typed_is_never_markup(pages: Pages) -> None:
    rendered = render(pages, "question", {"parts": [{"text": "<img src=x onerror=alert(1)>", "hidden": False}]})

    assert "<img" not in rendered
    assert "&lt;img" in rendered


def test_the_answer_comes_before_everything_else_in_its_card(pages: Pages) -> None:
    data = _example("answer-card", "answered")
    text = " ".join(html.fragment_fromstring(render(pages, "answer-card", data)).text_content().split())

    places = [
        text.index(words)
        for words in (
            "You get 25% off",
            "Your income and savings",
            "It must be your main home",
            "Fill in the single person",
            "From our page",
            "Was this right?",
            "Speak to a person",
        )
    ]
    assert places == sorted(places)


def test_help_in_a_crisis_can_be_called_with_one_press(pages: Pages) -> None:
    root = html.fragment_fromstring(render(pages, "crisis", _example("crisis", "danger to life")))

    assert root.xpath("//a/@href") == ["tel:116123", "tel:999", "tel:01632960100"]


def test_a_late_check_is_said_in_words(pages: Pages) -> None:
    rendered = render(pages, "sources", _example("sources", "a late check"))

    assert "last checked 2 January 2025" in rendered
    assert "This page is late for a check." in rendered


def test_a_component_without_its_description_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thing.yaml").write_text("name: Thing\nexamples: []\n", encoding="utf-8")

    with pytest.raises(ValueError, match="description"):
        load_components(tmp_path)


def _example(key: str, name: str) -> dict[str, Any]:
    doc = next(component.doc for component in load_components() if component.key == key)
    return next(example.data for example in doc.examples if example.name == name)
