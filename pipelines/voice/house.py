"""What a call has to know about the council that is being rung: plain values, fixed when the call begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.voice.events import Topic
from pipelines.voice.phone_replies import PhoneReplies


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A subject that can be chosen by key when words have failed."""

    label: str  # as it is said after 'Press 1 for': 'council tax'
    team: str = ""  # key of council.toml; where the caller goes when this fails as well
    topics: tuple[Topic, ...] = ()  # what is asked most about it, at most three; empty asks 'What about it?'


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The council as a caller meets it, and what this line can do."""

    name: str  # of the council
    replies: PhoneReplies
    teams: Mapping[str, str] = field(default_factory=dict[str, str])  # key of council.toml -> name as it is said
    closed_teams: frozenset[str] = frozenset()  # keys of teams where nobody is there now
    default_team: str = ""
    open_now: bool = True  # somebody can be reached now
    opens: str = ""  # when somebody will be there, as it is said: 'on Monday at 9am'; empty when not known
    menu: tuple[MenuEntry, ...] = (
        MenuEntry(label="council tax", team="council_tax"),
        MenuEntry(label="parking", team="parking"),
    )  # at most two; something else is a person
    recorded: bool = False  # the sound of calls is kept
    texting: bool = False  # text messages can be sent
    caller: str = ""  # the caller's number where the line tells it
    language: str = "en"  # that the call begins in; what is not written in it is said in English
    languages: frozenset[str] = frozenset({"en"})  # that can be said, as BCP 47 tags
    longest_call: float = 900.0  # seconds
