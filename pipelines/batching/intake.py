"""What people ask, made into requests that the engine can take: rendered, counted and checked. Safe from any thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import count

from pipelines.batching.chat_template import ChatTemplate
from pipelines.batching.choose import Chooser
from pipelines.batching.json_schema import check_schema
from pipelines.batching.prefix_cache import common_prefix
from pipelines.batching.request import Event, Request
from pipelines.batching.text_stream import TextStream
from pipelines.engines.llama_runtime import LlamaRuntime
from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError, PromptTooLongError

_FOREVER = float("inf")


class Intake:
    """Makes requests for one model."""

    def __init__(self, runtime: LlamaRuntime, *, context_tokens: int) -> None:
        """Compile the model's template.

        Raises:
            EngineError: it is broken.
        """
        self._runtime = runtime
        self._context_tokens = context_tokens
        begin, end = runtime.begin_and_end_texts()
        self._template = ChatTemplate(
            runtime.chat_template, begin=begin, end=end, control_texts=runtime.control_texts()
        )
        self._numbers = count()

    def question(self, messages: Sequence[Message], sampling: Sampling, emit: Callable[[Event], None]) -> Request:
        """A conversation to be continued.

        Raises:
            PromptTooLongError: prompt and answer do not fit.
            EngineError: the schema cannot be followed, or the template refuses the conversation.
        """
        if sampling.max_tokens < 1:
            raise EngineError(f"an answer of {sampling.max_tokens} tokens was asked for: ask for at least 1")
        request = self._request(self._prompt(messages), sampling, emit)
        if sampling.schema is not None:
            check_schema(sampling.schema)
            request.grammar = self._runtime.grammar(sampling.schema)
        return request

    def beginning(self, messages: Sequence[Message], emit: Callable[[Event], None]) -> Request:
        """The part of a conversation's prompt that is the same whatever is asked last, to be kept."""
        constant = list(messages[:-1]) if messages and messages[-1].role == "user" else list(messages)
        first, second = (self._prompt([*constant, Message("user", question)]) for question in ("a", "Z"))
        shared = first[: common_prefix(first, second)]
        if not shared:
            raise EngineError("these conversations have no beginning in common that could be kept")
        return self._request(shared, Sampling(max_tokens=0, seconds=_FOREVER), emit, pinned=True)

    def _prompt(self, messages: Sequence[Message]) -> list[int]:
        tokens = self._runtime.tokenise(self._template.render(messages)) if messages else []
        if not tokens:
            raise EngineError("the conversation is empty")
        begin = self._runtime.begin_token
        # Many templates write the beginning themselves; a second one makes answers worse.
        return tokens if begin is None or tokens[:1] == [begin] else [begin, *tokens]

    def _request(
        self, tokens: list[int], sampling: Sampling, emit: Callable[[Event], None], *, pinned: bool = False
    ) -> Request:
        if len(tokens) + sampling.max_tokens > self._context_tokens:
            raise PromptTooLongError(
                f"a prompt of {len(tokens)} tokens and an answer of {sampling.max_tokens} do not fit the "
                f"{self._context_tokens} of one conversation"
            )
        return Request(
            number=next(self._numbers),
            tokens=tokens,
            sampling=sampling,
            deadline=time.monotonic() + sampling.seconds,
            emit=emit,
            chooser=Chooser(temperature=sampling.temperature, top_p=sampling.top_p, seed=sampling.seed),
            text=TextStream(sampling.stop),
            pinned=pinned,
        )
