"""The menu by keys, for callers whose words are not understood: two subjects, and what is asked most about each."""

from __future__ import annotations

from dataclasses import replace

from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.voice.events import Topic
from pipelines.voice.house import MenuEntry
from pipelines.voice.topics import Topics

# What residents ask most, each offered only where a page answers it. The label is said after 'Press 1 for'.
_SUBJECTS = (
    (
        "council tax",
        "council_tax",
        (
            ("ways to pay", "How can I pay my council tax?"),
            ("ways to pay less", "How can I pay less council tax?"),
            ("moving home", "I am moving home, what about my council tax?"),
        ),
    ),
    (
        "parking",
        "parking",
        (
            ("paying a ticket", "How do I pay a parking ticket?"),
            ("challenging a ticket", "How do I challenge a parking ticket?"),
            ("resident permits", "How do I get a resident parking permit?"),
        ),
    ),
)


class Menu:
    """Made once for each version of the index. Threads may share it.

    Args:
        services: with the search.
        council: id.
    """

    def __init__(self, services: Services, council: str) -> None:
        self._services = services
        self._topics = Topics(services, council)
        self._made: tuple[str, tuple[MenuEntry, ...]] = ("", ())

    def entries(self) -> tuple[MenuEntry, ...]:
        """The subjects; without topics while there is no index."""
        try:
            version = self._services.index_version
            if self._made[0] != version:
                self._made = (version, tuple(self._entry(*subject) for subject in _SUBJECTS))
            return self._made[1]
        except FrontDoorError:
            return tuple(MenuEntry(label=label, team=team) for label, team, _ in _SUBJECTS)

    def _entry(self, label: str, team: str, questions: tuple[tuple[str, str], ...]) -> MenuEntry:
        return MenuEntry(label=label, team=team, topics=tuple(filter(None, (self._topic(*one) for one in questions))))

    def _topic(self, label: str, question: str) -> Topic | None:
        found = self._topics.find([question])
        return replace(found[0], label=label, question=question) if found else None
