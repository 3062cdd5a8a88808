"""Whom the questions are put to: the same function as a resident's question meets, or a running server over HTTP."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from pipelines.answering.pipeline import answer
from pipelines.engines.http import HTTPError, InvalidURL, Response, local_client
from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.settings import Settings
from pipelines.types import Answer, Exchange, Question

BUSY = (429, 503)
TRIES = 20
SECONDS = 60.0  # for one answer of a server

_ANSWER = TypeAdapter(Answer)


class TargetError(FrontDoorError):
    """The server under test cannot be reached or answers nonsense."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and how long it took from outside."""

    answer: Answer
    seconds: float

    @property
    def cited(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(path_of(citation.page_url or citation.url) for citation in self.answer.citations))

    @property
    def retrieved(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(path_of(url) for url in self.answer.retrieved))


class Target(Protocol):
    """Answers questions as a resident would be answered."""

    @property
    def name(self) -> str: ...

    @property
    def sees_search(self) -> bool:
        """Whether an answer tells which pages were found, so that retrieval can be measured."""
        ...

    def ask(self, text: str, history: Sequence[Exchange] = ()) -> Reply: ...


class Here:
    """The engines of this machine.

    Args:
        services: engines and data.
        today: the day on which every question is asked, so that a run can be repeated.
    """

    name = "this machine"
    sees_search = True

    def __init__(self, services: Services, today: date) -> None:
        self._services = services
        self._today = today

    def ask(self, text: str, history: Sequence[Exchange] = ()) -> Reply:
        question = Question(text, self._services.settings.council, self._today, tuple(history))
        start = time.perf_counter()
        said = answer(question, self._services)
        return Reply(said, time.perf_counter() - start)


def here(settings: Settings, today: date) -> Here:
    """The engines of this machine, opened anew: for another process."""
    return Here(Services(settings), today)


class Server:
    """A running front door, asked over its API. A conversation is a conversation there too: its turns are asked again.

    Raises:
        TargetError: no such address.
    """

    sees_search = False

    def __init__(self, address: str) -> None:
        self.name = address.rstrip("/")
        try:
            parts = urlsplit(self.name)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError("no host")
            self._client = local_client(self.name)
        except (InvalidURL, ValueError) as error:
            raise TargetError(f"{address} is no web address. Give one such as http://127.0.0.1:8000") from error

    def ask(self, text: str, history: Sequence[Exchange] = ()) -> Reply:
        conversation, cookies = "", ""
        for earlier in history:
            _, conversation, cookies = self._ask(earlier.question, conversation, cookies)
        return self._ask(text, conversation, cookies)[0]

    def _ask(self, text: str, conversation: str, cookies: str) -> tuple[Reply, str, str]:
        sent = {"question": text} | ({"conversation_id": conversation} if conversation else {})
        response, seconds = self._post(sent, {"Cookie": cookies} if cookies else {})
        if response.status_code != 200:
            raise TargetError(f"{self.name} answers {response.status_code}: {response.text[:200]}")
        told = response.json()
        try:
            said = _ANSWER.validate_python({key: value for key, value in told.items() if key in _FIELDS})
        except ValidationError as error:
            raise TargetError(f"{self.name} answers in a form this version does not know.") from error
        kept = "; ".join(f"{name}={value}" for name, value in response.cookies.items()) or cookies
        return Reply(said, seconds), str(told.get("conversation_id", "")), kept

    def _post(self, sent: dict[str, str], headers: dict[str, str]) -> tuple[Response, float]:
        """Ask, and ask again when the server is busy or holds back: its limits of pace are for residents."""
        for left in reversed(range(TRIES)):
            start = time.perf_counter()
            try:
                response = self._client.post("/api/v1/ask", json=sent, headers=headers, timeout=SECONDS)
            except HTTPError as error:
                raise TargetError(f"{self.name} does not answer ({error}). Start it, then run this again.") from error
            if response.status_code not in BUSY or not left:
                return response, time.perf_counter() - start
            time.sleep(min(float(response.headers.get("Retry-After", "1")), SECONDS))
        raise AssertionError("the last try returns")


_FIELDS = frozenset(("outcome", "sentences", "citations", "figures", "options", "contact", "exit_page", "confidence"))


def path_of(url: str) -> str:
    """The path of a page's address: '/council-tax/pay'."""
    return urlsplit(url).path.rstrip("/") or "/"
