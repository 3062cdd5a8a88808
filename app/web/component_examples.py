"""Our own components with their descriptions and examples, read from the YAML beside each; for tests and developers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, TypeAdapter

from app.web.cards import card
from app.web.pages import TEMPLATES, Pages, pages_of, site
from pipelines.types import Answer


def _demonstration_only(request: Request) -> None:
    """A real council's residents have no use for these pages."""
    if not site(request).demonstration:
        raise HTTPException(404)


router = APIRouter(prefix="/developer", include_in_schema=False, dependencies=[Depends(_demonstration_only)])

COMPONENTS = TEMPLATES / "components"
_ANSWER = TypeAdapter(Answer)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionDoc(_Strict):
    name: str
    type: str
    required: bool
    description: str


class Example(_Strict):
    name: str
    data: dict[str, Any]


class ComponentDoc(_Strict):
    name: str
    description: str
    options: list[OptionDoc]
    accessibility_criteria: str
    examples: list[Example]


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its key is its file's name."""

    key: str
    doc: ComponentDoc


def load_components(folder: Path = COMPONENTS) -> tuple[Component, ...]:
    return tuple(
        Component(file.stem, ComponentDoc.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))))
        for file in sorted(folder.glob("*.yaml"))
    )


def render(pages: Pages, key: str, data: dict[str, Any]) -> str:
    """An example as the page would show it; an ``answer`` in it becomes a card first."""
    params = dict(data)
    if "answer" in params and isinstance(params["answer"], dict):
        params["card"] = card(_ANSWER.validate_python(params.pop("answer")), identifier="example")
    return pages.component(key, params)


@router.get("/components")
def components(request: Request) -> HTMLResponse:
    return pages_of(request).page(request, "components.html", components=load_components())


@router.get("/components/{key}/{position}")
def example(request: Request, key: str, position: int) -> HTMLResponse:
    pages = pages_of(request)
    found = next((component for component in load_components() if component.key == key), None)
    if found is None or not 0 <= position < len(found.doc.examples):
        raise HTTPException(404)
    shown = found.doc.examples[position]
    rendered = Markup(render(pages, key, shown.data))  # noqa: S704 (made by our own templates, which escape)
    return pages.page(request, "example.html", title=f"{found.doc.name}: {shown.name}", rendered=rendered)
