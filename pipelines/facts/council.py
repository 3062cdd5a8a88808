"""Who the council is and how its teams are reached, from ``council.toml``."""

from __future__ import annotations

import logging
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipelines.errors import FactError, Fault, KnowledgeError
from pipelines.facts.calendar import NATIONS
from pipelines.facts.opening_hours import DayName, Hours, read_day, read_hours
from pipelines.facts.store import FactStore
from pipelines.types import Contact

logger = logging.getLogger(__name__)

FILE = "council.toml"
DEFAULT_COLOUR = "#1d70b8"
_FACT_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_TOML_LINE = re.compile(r"\(at line (\d{1,6}), column \d{1,6}\)")


@dataclass(frozen=True, slots=True)
class Team:
    """A team that a resident can reach. ``hours`` is None when nobody said when it is open."""

    key: str
    name: str
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Council:
    """What a council says about itself outside its pages."""

    id: str
    name: str
    short_name: str
    demonstration: bool = False
    colour: str = DEFAULT_COLOUR
    website: str = ""
    nation: str = "England"
    london: bool = False
    unitary: bool = True
    default_area: str = ""
    places: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    default_team: str = ""
    teams: dict[str, Team] = field(default_factory=dict[str, Team])


def _readable(hours: str) -> str:
    read_day(hours)
    return hours


_DayHours = Annotated[str, AfterValidator(_readable)]


class _TeamModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=2)
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: dict[DayName, _DayHours] | None = None


class _CouncilModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    id: str = Field(default="", pattern=r"^[a-z0-9_-]*$")
    name: str = Field(min_length=2)
    short_name: str = ""
    demonstration: bool = False
    colour: str = Field(default=DEFAULT_COLOUR, pattern=r"^#[0-9a-fA-F]{6}$")
    website: str = Field(default="", pattern=r"^(https?://\S+)?$")
    nation: str = "England"
    london: bool = False
    unitary: bool = True
    default_area: str = ""
    places: list[str] = Field(default_factory=list[str])
    postcodes: list[str] = Field(default_factory=list[str])
    default_team: str = ""
    hours: dict[DayName, _DayHours] | None = None
    teams: dict[str, _TeamModel] = Field(default_factory=dict[str, _TeamModel])

    @field_validator("nation")
    @classmethod
    def _known(cls, value: str) -> str:
        nation = next((known for known in NATIONS if known.casefold() == value.casefold()), None)
        if nation is None:
            raise ValueError(f"'{value}' is not one of {', '.join(NATIONS)}")
        return nation


def load_council(folder: Path, facts: FactStore, on: date) -> Council:
    """Read a council's file; without one, its name comes from the folder and it has no teams and no phone.

    Args:
        folder: the council's folder of the knowledge base.
        facts: its local facts; a phone, e-mail or url that is a fact's id is looked up there.
        on: the day on which the facts must hold. A value that has run out is left empty: no number rather than an
            old one.

    Raises:
        KnowledgeError: with file, line and cure for each fault.
    """
    file = folder / FILE
    if not file.is_file():
        name = folder.name.replace("-", " ").replace("_", " ").title()
        return Council(id=folder.name, name=name, short_name=name)
    source, data = _read(file)
    try:
        model = _CouncilModel.model_validate(data)
    except ValidationError as error:
        raise KnowledgeError([_fault(problem, source, file) for problem in error.errors()]) from error
    teams, faults = _teams(model, source, file, facts=facts, on=on)
    if model.default_team and model.default_team not in model.teams:
        cure = f"Name one of: {', '.join(model.teams) or 'none yet; add [teams.<key>]'}"
        line = _line_of(source, ("default_team",))
        faults.append(Fault(file, line, f"there is no team '{model.default_team}'", cure))
    if faults:
        raise KnowledgeError(faults)
    return _council(model, folder, teams)


def _teams(
    model: _CouncilModel, source: str, file: Path, *, facts: FactStore, on: date
) -> tuple[dict[str, Team], list[Fault]]:
    faults: list[Fault] = []
    usual = read_hours(model.hours) if model.hours is not None else None
    teams: dict[str, Team] = {}
    for key, team in model.teams.items():
        ways = {way: getattr(team, way) for way in ("phone", "email", "url")}
        for way, value in ways.items():
            try:
                ways[way] = _resolved(value, facts, on)
            except FactError as error:
                line = _line_of(source, ("teams", key, way))
                faults.append(Fault(file, line, f"{way} of {key}: {error}", "Correct the id or add the fact"))
        hours = read_hours(team.hours) if team.hours is not None else usual
        teams[key] = Team(key, team.name, ways["phone"], ways["email"], ways["url"], hours)
    return teams, faults


def _council(model: _CouncilModel, folder: Path, teams: dict[str, Team]) -> Council:
    return Council(
        id=model.id or folder.name,
        name=model.name,
        short_name=model.short_name or model.name,
        demonstration=model.demonstration,
        colour=model.colour,
        website=model.website,
        nation=model.nation,
        london=model.london,
        unitary=model.unitary,
        default_area=model.default_area,
        places=tuple(model.places),
        postcodes=tuple(model.postcodes),
        default_team=model.default_team or next(iter(teams), ""),
        teams=teams,
    )


def _resolved(value: str, facts: FactStore, on: date) -> str:
    if not _FACT_ID.fullmatch(value):
        return value
    if value not in facts:
        facts.value(value, on)  # raises, naming the nearest ids
    try:
        return facts.shown(value, on)
    except FactError as error:
        logger.warning("contact_left_out fact=%s error=%s", value, error)
        return ""


def _read(file: Path) -> tuple[str, dict[str, Any]]:
    try:
        source = file.read_text(encoding="utf-8-sig")
        return source, tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        problem = f"is not valid TOML: {_TOML_LINE.sub('', str(error)).strip()}"
        line = int(found[1]) if found else 0
        raise KnowledgeError([Fault(file, line, problem, "Put texts in quotes and name each field once")]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError([Fault(file, 0, f"cannot be read: {error}", "Save the file as UTF-8 text")]) from error


def _fault(problem: Any, source: str, file: Path) -> Fault:
    path = tuple(str(part) for part in problem["loc"] if part != "[key]")
    name = ".".join(path) or FILE
    if problem["type"] == "missing":
        return Fault(file, _line_of(source, path[:-1]), f"'{name}' is missing", f"Add '{path[-1]} = ...'")
    line = _line_of(source, path)
    if problem["type"] == "extra_forbidden":
        model = _TeamModel if path[0] == "teams" else _CouncilModel
        return Fault(file, line, f"'{name}' is not a known field", f"Have: {', '.join(model.model_fields)}")
    words = str(problem["msg"]).removeprefix("Value error, ")
    cure = "Correct the value"
    if "hours" in path:
        cure = 'Write days as mon, tue, ... and times as "09:00-17:00"'
    return Fault(file, line, f"{name}: {words}", cure)


def _line_of(source: str, path: tuple[str, ...]) -> int:
    """The line of a key, as near as can be told: the TOML reader keeps no lines. 1 when it is not found."""
    best, depth, header = 1, 0, ()
    for number, text in enumerate(source.splitlines(), start=1):
        line = text.strip()
        if line.startswith("["):
            header = tuple(part.strip(" \"'") for part in line.strip("[] ").split("."))
            here = header
        else:
            here = (*header, *(part.strip(" \"'") for part in line.split("=")[0].split(".")))
        if len(here) > depth and here == path[: len(here)]:
            best, depth = number, len(here)
    return best


def contact(council: Council, team_key: str, now: datetime) -> Contact | None:
    """How to reach a team now; the default team when there is no such team, None when the council has none."""
    team = council.teams.get(team_key) or council.teams.get(council.default_team)
    if team is None:
        return None
    return Contact(
        key=team.key,
        name=team.name,
        phone=team.phone,
        email=team.email,
        url=team.url,
        hours=team.hours.words if team.hours else "",
        open_now=team.hours.open_at(now, nation=council.nation) if team.hours else None,
    )
