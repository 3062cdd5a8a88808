"""A conversation to the text that a model was trained to continue, by the template in its own file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Never

from jinja2 import Template, TemplateError
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipelines.engines.protocols import Message
from pipelines.errors import EngineError

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


class ChatTemplate:
    """Renders conversations. Threads may share it."""

    def __init__(
        self, source: str | None, *, begin: str = "", end: str = "", control_texts: Iterable[str] = ()
    ) -> None:
        """Compile a template.

        Args:
            source: Jinja, as in the model's file; None for ChatML.
            begin: how the template writes the beginning of a text, such as '<s>'.
            end: how it writes the end.
            control_texts: names of tokens that steer the model; in what people wrote they are taken apart.

        Raises:
            EngineError: the template is broken.
        """
        self._texts = {"bos_token": begin, "eos_token": end}
        longest_first = sorted(control_texts, key=len, reverse=True)
        self._control = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        try:
            self._template = _compile(source or CHATML)
        except TemplateError as error:
            raise EngineError(f"the model's chat template is broken: {error}") from error

    def render(self, messages: Sequence[Message]) -> str:
        """The text after which the model writes the assistant's next message.

        Raises:
            EngineError: the template refuses this conversation.
        """
        turns = [{"role": message.role, "content": self._disarmed(message.content)} for message in messages]
        try:
            return self._rendered(turns)
        except Exception as error:  # a template can raise whatever its expressions raise
            if len(turns) > 1 and turns[0]["role"] == "system" and turns[1]["role"] == "user":
                return self._without_system(turns)
            raise EngineError(f"the model's chat template refuses the conversation: {error}") from error

    def _without_system(self, turns: list[dict[str, str]]) -> str:
        """Some models know no system message: what it says opens the first question."""
        first = {"role": "user", "content": f"{turns[0]['content']}\n\n{turns[1]['content']}"}
        try:
            return self._rendered([first, *turns[2:]])
        except Exception as error:
            raise EngineError(f"the model's chat template refuses the conversation: {error}") from error

    def _rendered(self, turns: list[dict[str, str]]) -> str:
        # Models that can think aloud are told not to: a resident waits for the answer.
        return self._template.render(messages=turns, add_generation_prompt=True, enable_thinking=False, **self._texts)

    def _disarmed(self, content: str) -> str:
        """Nobody but the template may end a message or open one in another's name."""
        return self._control.sub(lambda match: f"{match[0][0]} {match[0][1:]}", content) if self._control else content


def _compile(source: str) -> Template:
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
    environment.filters["tojson"] = _to_json
    return environment.from_string(source, globals={"raise_exception": _refuse, "strftime_now": _now})


def _to_json(value: Any, indent: int | None = None) -> str:
    """JSON as it is; Jinja's own filter escapes it for HTML."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _now(form: str) -> str:
    return datetime.now().astimezone().strftime(form)


def _refuse(message: str) -> Never:
    raise TemplateError(message)
