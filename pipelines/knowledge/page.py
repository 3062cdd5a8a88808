"""One page of a council: its front matter, checked, and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipelines.errors import Fault, KnowledgeError
from pipelines.types import Action, Audience, Option

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_DATE = re.compile(r"^(\w+):\s*(\d{4}-\d{1,2}-\d{1,2})\s*$", re.MULTILINE)
SERVICES = ("council-tax", "parking", "blue-badge", "other-services")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as search and answers need it. ``text`` is Markdown with local facts not yet filled in."""

    council: str
    url: str
    title: str
    text: str
    file: Path
    line: int = 1  # where the text starts in the file
    summary: str = ""
    service: str = ""
    audience: Audience = Audience.PUBLIC
    action: Action = Action.ANSWER
    hand_over_to: str = ""
    options: tuple[Option, ...] = ()
    owner: str = ""
    last_reviewed: date | None = None
    review_by: date | None = None
    facts: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    deep_links: bool = True  # headings of the source have anchors

    @property
    def written_here(self) -> bool:
        """Whether the page was written for this knowledge base, with front matter; else it came as it was."""
        return bool(self.owner)


class _OptionModel(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: str = Field(min_length=1)
    question: str = Field(min_length=1)


class FrontMatter(BaseModel):
    """The head of a Markdown page; see ``knowledge_base/README.md``."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=3)
    url: str = Field(pattern=r"^https?://\S+$")
    summary: str = Field(min_length=10)
    service: str
    audience: Audience = Audience.PUBLIC
    action: Action = Action.ANSWER
    hand_over_to: str = ""
    options: list[_OptionModel] = Field(default_factory=list[_OptionModel])
    owner: str = Field(min_length=2)
    last_reviewed: date
    review_by: date
    facts: list[str] = Field(default_factory=list[str])
    asked_as: list[str] = Field(default_factory=list[str])
    lgsl_code: int | None = None

    @field_validator("service")
    @classmethod
    def _known_service(cls, value: str) -> str:
        if value not in SERVICES:
            raise ValueError(f"'{value}' is not one of {', '.join(SERVICES)}")
        return value

    @field_validator("asked_as", "facts", mode="before")
    @classmethod
    def _words_not_values(cls, value: Any) -> Any:
        # YAML reads an unquoted 'no' or '101' as a value; a resident's wording is always words.
        return [_word(item) for item in cast("list[object]", value)] if isinstance(value, list) else value

    @model_validator(mode="after")
    def _action_has_its_parts(self) -> FrontMatter:
        if self.action in (Action.HAND_OVER, Action.SIGNPOST) and not self.hand_over_to:
            raise ValueError(f"action {self.action} needs hand_over_to")
        if self.action is Action.CLARIFY and len(self.options) < 2:
            raise ValueError("action clarify needs at least two options")
        if self.review_by < self.last_reviewed:
            raise ValueError("review_by is before last_reviewed")
        return self


def _word(item: object) -> str:
    if isinstance(item, bool):
        return "yes" if item else "no"
    return str(item)


def parse_markdown_page(source: str, *, council: str, file: Path) -> Page:
    """Read a Markdown page with front matter.

    Raises:
        KnowledgeError: with file, line and cure for each fault.
    """
    match = _FRONT.match(source)
    if not match:
        raise KnowledgeError(
            [Fault(file, 1, "no front matter", "Start the page with '---', the fields of the README, and '---'")]
        )
    head = _parse_head(match.group(1), file)
    body = source[match.end() :]
    start = source[: match.end()].count("\n") + 1
    if not body.strip():
        raise KnowledgeError([Fault(file, start, "the page has no text", "Write it, or delete the file")])
    return Page(
        council=council,
        url=head.url,
        title=head.title,
        text=body,
        file=file,
        line=start,
        summary=head.summary,
        service=head.service,
        audience=head.audience,
        action=head.action,
        hand_over_to=head.hand_over_to,
        options=tuple(Option(option.label, option.question) for option in head.options),
        owner=head.owner,
        last_reviewed=head.last_reviewed,
        review_by=head.review_by,
        facts=tuple(head.facts),
        asked_as=tuple(head.asked_as),
    )


def _parse_head(head: str, file: Path) -> FrontMatter:
    try:
        data: Any = yaml.load(head, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = f"front matter is not valid YAML: {getattr(error, 'problem', None) or error}"
        cure = "Put texts with ':' in quotes"
        raise KnowledgeError([Fault(file, mark.line + 2 if mark else 1, problem, cure)]) from error
    except ValueError as error:  # YAML itself reads 2026-13-45 as a date, and fails
        line = next((number for number, day in _dates(head) if not _is_date(day)), 1)
        raise KnowledgeError([Fault(file, line, f"there is no such date ({error})", "Write 2026-04-01")]) from error
    if not isinstance(data, dict):
        raise KnowledgeError([Fault(file, 1, "front matter is not a list of fields", "Write 'title: ...' and so on")])
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as error:
        raise KnowledgeError([_fault(problem, head, file) for problem in error.errors()]) from error


def _dates(head: str) -> list[tuple[int, str]]:
    """Line in the file and text of each field that looks like a date."""
    return [(head.count("\n", 0, match.start()) + 2, match[2]) for match in _DATE.finditer(head)]


def _is_date(text: str) -> bool:
    try:
        date(*(int(part) for part in text.split("-")))
    except ValueError:
        return False
    return True


def _fault(problem: Any, head: str, file: Path) -> Fault:
    field = str(problem["loc"][0]) if problem["loc"] else ""
    lines = head.split("\n")
    line = next((number for number, text in enumerate(lines, start=2) if text.startswith(f"{field}:")), 1)
    if problem["type"] == "missing":
        return Fault(file, 1, f"'{field}' is missing", f"Add '{field}: ...' to the front matter")
    if problem["type"] == "extra_forbidden":
        return Fault(file, line, f"'{field}' is not a known field", f"Have: {', '.join(FrontMatter.model_fields)}")
    message = str(problem["msg"]).removeprefix("Value error, ")
    return Fault(file, line, f"{field or 'front matter'}: {message}", "Correct the value")
