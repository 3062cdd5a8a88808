"""A language model behind an OpenAI-compatible server: our own on its socket, llama-server, vLLM, Ollama or another."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError

from pipelines.engines.circuit_breaker import CircuitBreaker
from pipelines.engines.http import HTTPError, bounded, local_client, read_at_most
from pipelines.engines.openai_reply import (
    LONGEST_BODY,
    NOT_ALLOWED,
    NOT_FOUND,
    OK,
    UNAVAILABLE,
    Part,
    Waiting,
    read_answer,
)
from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError, SettingsError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.engines.langchain_chat import LocalChatModel

PROBE_SECONDS = 1.0  # for saying that it is there
FRESH_SECONDS = 1.0  # for which a server that was there is taken to be
LONGEST_SOCKET_NAME = 100  # bytes; the system allows 107
DEADLINE_HEADER = "X-Deadline-Seconds"


class _Meta(BaseModel):
    n_ctx: int | None = None


class _Served(BaseModel):
    id: str
    owned_by: str = ""
    max_model_len: int | None = None  # tokens; ours and vLLM
    meta: _Meta | None = None  # llama-server


class _Models(BaseModel):
    data: list[_Served] = Field(default_factory=list[_Served])


class OpenAiChat:
    """Fills ``LanguageModel`` over HTTP. Threads may share it; each answer has a connection of its own."""

    def __init__(
        self,
        address: str,
        *,
        model: str = "",
        context_tokens: int = 4096,
        api_key: str = "",
        unix_socket: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is connected yet.

        Args:
            address: such as http://127.0.0.1:11434/v1.
            model: the name that the server knows; empty takes the first that it lists.
            context_tokens: most tokens of one conversation; a server that says less is believed.
            api_key: sent as bearer token where it is not empty.
            unix_socket: where the server listens; the address then only names it.
            clock: seconds that only grow.

        Raises:
            SettingsError: the address or the key makes no sense.
        """
        if not api_key.isascii() or not api_key.isprintable():
            raise SettingsError("FRONT_DOOR_LANGUAGE_MODEL__API_KEY holds signs that no key has. Copy it again.")
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = local_client(_base(address), unix_socket=unix_socket, headers=headers)
        self._where = str(unix_socket or self._client.base_url)
        self._model = model
        self._context_tokens = context_tokens
        self._served: _Served | None = None
        self._clock = clock
        self._circuit = CircuitBreaker(clock=clock)
        self._fresh_until = 0.0
        self._probing = threading.Lock()

    @property
    def name(self) -> str:
        """As the server calls the model, once it was asked; ours adds the hash of the weights."""
        return (self._served.id if self._served else "") or self._model or "unknown model"

    @property
    def context_tokens(self) -> int:
        """Most tokens of one conversation, answer included."""
        served = self._served
        window = (served.max_model_len or (served.meta and served.meta.n_ctx)) if served else None
        return min(self._context_tokens, window or self._context_tokens)

    def stream(
        self, messages: Sequence[Message], sampling: Sampling, *, waiting: Callable[[int], None] | None = None
    ) -> Generator[str]:
        """Pieces of the answer; an empty one now and then while it waits, so that the caller can look up and leave.

        Args:
            messages: the conversation.
            sampling: how to write.
            waiting: told the place in the server's queue, 1 for next, where the server tells it.

        Raises:
            ModelBusyError: too many wait.
            PromptTooLongError: the conversation is longer than the model's window.
            EngineError: the server cannot be reached, refused, broke off, or took longer than it may.
        """
        with closing(self.parts(messages, sampling)) as parts:
            told = 0
            for part in parts:
                if isinstance(part, str):
                    yield part
                elif isinstance(part, Waiting):
                    if waiting and part.position and part.position != told:
                        told = part.position
                        waiting(told)
                    yield ""

    def parts(self, messages: Sequence[Message], sampling: Sampling) -> Generator[Part]:
        """As ``stream``, with signs of life and the way it ended between and after the pieces."""
        refused = self._circuit.enter()
        if refused:
            raise EngineError(refused)
        heard = False
        headers = {DEADLINE_HEADER: f"{sampling.seconds:g}"}
        body = self._body(messages, sampling)
        try:
            with bounded(
                self._client, "POST", "chat/completions", seconds=sampling.seconds, json=body, headers=headers
            ) as response:
                for part in read_answer(response):
                    heard = heard or self._note_life()
                    yield part
        except TimeoutError:
            words = f"The model server at {self._where} did not finish within {sampling.seconds:g} s."
            if not heard:
                self._circuit.failed(f"{words} It is left alone for a while.", slow=True)
            raise EngineError(words) from None
        except (HTTPError, ValueError) as error:
            words = self._unreachable(error)
            self._circuit.failed(words)
            raise EngineError(words) from None
        finally:
            self._circuit.leave()

    def problem(self) -> str:
        """Empty while the model can be asked. Asks the server at most once a second, and waits a second at most."""
        words = self._circuit.problem()
        if words or self._clock() < self._fresh_until:
            return words
        if not self._probing.acquire(blocking=False):
            return ""  # somebody is asking; who goes on now finds out as well
        try:
            words = self._probe()
        finally:
            self._probing.release()
        if words:
            self._circuit.failed(words)
        else:
            self._fresh_until = self._clock() + FRESH_SECONDS
        return words

    def close(self) -> None:
        self._client.close()

    def as_chat_model(self, **sampling: Any) -> LocalChatModel:
        """This model for LangChain.

        Args:
            sampling: fields of ``Sampling`` that shall differ from their defaults.
        """
        from pipelines.engines.langchain_chat import LocalChatModel  # half a second of CPU, which answering saves

        return LocalChatModel(chat=self, sampling=Sampling(**sampling))

    def _body(self, messages: Sequence[Message], sampling: Sampling) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model or (self._served.id if self._served else "default"),
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "max_tokens": sampling.max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": sampling.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if sampling.stop:
            body["stop"] = list(sampling.stop)
        if sampling.schema is not None:
            wanted = {"name": "answer", "schema": dict(sampling.schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": wanted}
        return body

    def _note_life(self) -> bool:
        self._circuit.succeeded()
        self._fresh_until = self._clock() + FRESH_SECONDS
        return True

    def _probe(self) -> str:
        try:
            with bounded(self._client, "GET", "models", seconds=PROBE_SECONDS) as response:
                status = response.status_code
                listed = (
                    _Models.model_validate_json(read_at_most(response, LONGEST_BODY)) if status == OK else _Models()
                )
        except TimeoutError:
            return f"The model server at {self._where} does not answer. See its log."
        except ValidationError:
            return f"What listens at {self._where} is no model server. Check FRONT_DOOR_LANGUAGE_MODEL__URL."
        except (HTTPError, ValueError) as error:
            return self._unreachable(error)
        if status == UNAVAILABLE:
            return f"The model server at {self._where} is not ready yet; it may be loading its model."
        if status in NOT_ALLOWED:
            return f"The model server at {self._where} refused the key. Set FRONT_DOOR_LANGUAGE_MODEL__API_KEY."
        if status not in (OK, NOT_FOUND):  # some have no such list and answer all the same
            return f"The model server at {self._where} answered {status} when asked for its models. See its log."
        return self._choose(listed.data)

    def _choose(self, listed: Sequence[_Served]) -> str:
        """Take the wanted model of those that the server lists; what is wrong when it has others only."""
        wanted = [one for one in listed if not self._model or one.id in (self._model, f"{self._model}:latest")]
        takes_any_name = [one for one in listed if one.owned_by in ("llamacpp", "front-door")]
        chosen = [*wanted, *takes_any_name]
        if listed and not chosen:
            names = ", ".join(one.id[:60] for one in listed[:5])
            return f"The model server at {self._where} has no model '{self._model}'; it has: {names}."
        self._served = chosen[0] if chosen else None
        return ""

    def _unreachable(self, error: Exception) -> str:
        reason = str(error) or type(error).__name__
        return f"The model server at {self._where} cannot be used ({reason}). See whether it runs, and its log."


def open_ai_chat(settings: Settings) -> OpenAiChat:
    """The model of the settings: of another server where an address is set, else of our own.

    Raises:
        SettingsError: the address or the key makes no sense.
    """
    chosen = settings.language_model
    own = None if chosen.url else model_server_socket(settings.data_folder)
    return OpenAiChat(
        chosen.url or "http://localhost/v1",
        model=chosen.model,
        context_tokens=chosen.context_tokens,
        api_key=chosen.api_key.get_secret_value(),
        unix_socket=own,
    )


def model_server_socket(data_folder: Path) -> Path:
    """Where our own model server listens: in the data folder, or where its name is too long for a socket, beside it."""
    usual = data_folder.resolve() / "model-server.sock"
    if len(os.fsencode(usual)) <= LONGEST_SOCKET_NAME:
        return usual
    digest = hashlib.sha256(os.fsencode(usual)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"front-door-{os.getuid()}-{digest}" / "model-server.sock"


def _base(address: str) -> str:
    """The address without what may follow /v1; with /v1 where there is no path at all."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known, parts = False, urlsplit("")
    if not known or parts.username is not None or parts.query or parts.fragment or not _is_plain(address):
        raise SettingsError(
            "FRONT_DOOR_LANGUAGE_MODEL__URL should look like http://127.0.0.1:11434/v1, with no name, key or question "
            "mark in it. A key belongs in FRONT_DOOR_LANGUAGE_MODEL__API_KEY."
        )
    return address.rstrip("/") if parts.path.strip("/") else f"{parts.scheme}://{parts.netloc}/v1"


def _is_plain(address: str) -> bool:
    return address.isascii() and address.isprintable() and " " not in address
