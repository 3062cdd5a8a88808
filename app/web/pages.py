"""Renders pages: one Jinja environment with the GOV.UK Design System's macros and our own components."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from app.web.assets import BRAND_COLOUR, Assets, load_assets
from app.web.errors import Problem
from app.web.security import issue_csrf
from app.web.words import INTERFACE, Words, days, interface_language, load_words
from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.settings import Settings
from pipelines.translation.languages import ENGLISH
from pipelines.translation.languages import language as language_of
from pipelines.translation.phrases import note
from pipelines.types import Contact

TEMPLATES = Path(__file__).parent / "templates"
GOVUK = "govuk_frontend_jinja"

_PHONE = r"(?<![\d£+-])(?P<phone>0800 ?1111|(?:\+44 ?\d|0\d)\d(?: ?\d){7,9})(?![\d-])"
# Short numbers are links only where help is meant: elsewhere '101' is the number of a house.
_HELP = r"(?<![\d£+-])(?P<help>999|111|112|101|116 ?123)(?![\d-])"
_EMAIL = r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})"
_ADDRESS = r"(?P<address>https?://[^\s<>\"']{0,300}[\w/]|\b(?:www\.)?gov\.uk(?:/[\w-]+){1,5})"
_LINKS = re.compile(f"{_EMAIL}|{_ADDRESS}|{_PHONE}")
_HELP_LINKS = re.compile(f"{_LINKS.pattern}|{_HELP}")
# Some phones read '01632 960 101' as three sums; with digits alone it is dialled as it stands.
_NOT_DIALLED = re.compile(r"[^\d+]")


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says about the council it speaks for."""

    council: str
    colour: str = BRAND_COLOUR
    website: str = ""
    model: str = ""  # name of the language model; empty when answers are quoted
    demonstration: bool = False  # an invented council, with invented figures


@dataclass(frozen=True, slots=True)
class Pages:
    """Templates and assets, loaded once, with the pages' own words in one language."""

    environment: Environment
    assets: Assets
    words: Words = field(default_factory=Words)
    others: Mapping[str, Pages] = field(default_factory=dict[str, "Pages"])  # in other languages

    def speaking(self, language: str) -> Pages:
        """The same in a language; in English when there is none."""
        return self.others.get(language, self)

    def fragment(self, template: str, **context: Any) -> str:
        return self.environment.get_template(template).render(context)

    def component(self, name: str, params: Mapping[str, Any]) -> str:
        """One component on its own: 'question-form' is the macro ``appQuestionForm`` of its file."""
        macro = "app" + name.title().replace("-", "")
        return str(getattr(self.environment.get_template(f"components/{name}.html").module, macro)(params))

    def page(self, request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A whole page with the council's name, a form stamp and this request's nonce."""
        common = {"site": site(request), "cspNonce": request.state.csp_nonce, "csrf": issue_csrf(request)}
        return HTMLResponse(self.fragment(template, **(common | context)), status)


def environment(language: str = ENGLISH, words: Words | None = None) -> Environment:
    """Jinja's default ``Undefined`` is needed: the design system's macros leave options out."""
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), PrefixLoader({GOVUK: PackageLoader(GOVUK)})]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = words or Words()
    cast(dict[str, Any], made.globals).update(
        _=words.gettext,
        interface=language_of(language),
        interface_languages=[language_of(tag) for tag in INTERFACE],
        language_of=language_of,
        note=note,
    )
    made.filters["days"] = partial(days, words=words)
    made.filters["tel"] = tel
    made.filters["links"] = links
    made.filters["help_links"] = help_links
    return made


def load_pages(brand_colour: str = "") -> Pages:
    assets = load_assets(brand_colour)
    by_language: dict[str, Pages] = {}
    for language in INTERFACE:
        words = load_words(language)
        made = environment(language, words)
        cast(dict[str, Any], made.globals)["asset"] = assets.url
        by_language[language] = Pages(made, assets, words)
    return replace(by_language[ENGLISH], others=by_language)


def install(app: FastAPI) -> None:
    """Give an app its pages; ``app.state.settings`` and ``app.state.services`` must be there."""
    app.state.pages = load_pages(_site(app).colour)
    app.state.error_page = error_page


def pages_of(request: Request) -> Pages:
    """Templates in the language of this browser."""
    pages: Pages = request.app.state.pages
    return pages.speaking(interface_language(request))


def site(request: Request) -> Site:
    return _site(request.app)


def _site(app: FastAPI) -> Site:
    """Who speaks. Without an index there is no council file to read, and the page must still come."""
    settings: Settings = app.state.settings
    services: Services = app.state.services
    try:
        council = services.council(settings.council)
        models = [name for role, name in services.engines if role == "language model"]
    except FrontDoorError:
        return Site(settings.council.replace("-", " ").title())
    return Site(council.name, council.colour, council.website, next(iter(models), ""), council.demonstration)


def contacts(request: Request) -> tuple[Contact, ...]:
    """Every team of the council that can be reached, with its state now."""
    settings: Settings = request.app.state.settings
    services: Services = request.app.state.services
    try:
        keys = services.council(settings.council).teams
        found = [services.contact(settings.council, key) for key in keys]
    except FrontDoorError:
        return ()
    return tuple(contact for contact in found if contact and (contact.phone or contact.email or contact.url))


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    links = [{"href": "/", "text": "Ask a question"}, {"href": "/speak-to-a-person", "text": "Speak to a person"}]
    return pages_of(request).page(
        request,
        "message.html",
        problem.status,
        title=problem.message.rstrip("."),
        lines=[problem.what_to_do],
        links=links,
    )


def tel(number: str) -> str:
    """The address that dials a number; the '(0)' of '+44 (0)1632' is never dialled."""
    abroad = number.replace("(0)", "") if number.startswith("+") else number
    return "tel:" + _NOT_DIALLED.sub("", abroad)


def links(text: str) -> Markup:
    """The text with its telephone numbers, web addresses and e-mail addresses as links."""
    return _linked(text, _LINKS)


def help_links(text: str) -> Markup:
    """The same, with emergency numbers too."""
    return _linked(text, _HELP_LINKS)


def _linked(text: str, pattern: re.Pattern[str]) -> Markup:
    made, end = Markup(), 0
    for match in pattern.finditer(text):
        href, kind = _target(match)
        link = Markup('<a class="govuk-link {}" href="{}" dir="ltr">{}</a>').format(kind, href, match[0])
        made += escape(text[end : match.start()]) + link
        end = match.end()
    return made + escape(text[end:])


def _target(match: re.Match[str]) -> tuple[str, str]:
    """Where a match leads, and the class of its link."""
    if match["email"]:
        return f"mailto:{match[0]}", "app-c-email"
    if match["address"]:
        return match[0] if match[0].startswith("http") else f"https://{match[0]}", "app-c-address"
    return tel(match[0]), "app-c-phone"
