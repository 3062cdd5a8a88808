"""Our language model as LangChain knows chat models, for chains and evaluation tools. Costly to import: import late."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from operator import itemgetter
from typing import Any, Literal, Protocol, cast

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import LanguageModelInput
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.output_parsers import JsonOutputParser, PydanticOutputParser
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableMap, RunnablePassthrough
from langchain_core.utils.function_calling import convert_to_json_schema
from langsmith.utils import tracing_is_enabled  # pyright: ignore[reportUnknownVariableType]
from pydantic import BaseModel, ConfigDict

from pipelines.engines.openai_reply import Ended, Part
from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError, SettingsError

_ROLES: Mapping[str, Literal["system", "user", "assistant"]] = {
    "system": "system", "developer": "system", "user": "user", "assistant": "assistant",
}  # fmt: skip
_OPTIONS = ("max_tokens", "temperature", "top_p", "seed", "schema", "seconds")


class _Chat(Protocol):
    @property
    def name(self) -> str: ...

    def parts(self, messages: Sequence[Message], sampling: Sampling) -> Generator[Part]: ...


class LocalChatModel(BaseChatModel):
    """A chat model of LangChain that asks a server of ours. ``bind`` takes the fields of ``Sampling``."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    chat: Any  # a _Chat; Pydantic cannot check a protocol
    sampling: Sampling

    def model_post_init(self, context: Any, /) -> None:
        """Refuse where LangChain would send the conversation to another company.

        Raises:
            SettingsError: tracing is on in the environment.
        """
        super().model_post_init(context)
        if tracing_is_enabled():
            raise SettingsError(
                "LANGSMITH_TRACING or LANGCHAIN_TRACING_V2 is on: LangChain would send every question to another "
                "company. Unset it."
            )

    @property
    def _llm_type(self) -> str:
        return "front-door"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self._chat.name, "temperature": self.sampling.temperature}

    @property
    def _chat(self) -> _Chat:
        return cast(_Chat, self.chat)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        options = {name: kwargs[name] for name in _OPTIONS if name in kwargs}
        sampling = replace(self.sampling, **options, stop=tuple(stop or self.sampling.stop))
        with closing(self._chat.parts(_ours(messages), sampling)) as parts:
            for part in parts:
                if not isinstance(part, str | Ended):
                    continue
                chunk = ChatGenerationChunk(message=self._message(part))
                if run_manager:
                    run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def with_structured_output(
        self, schema: dict[str, Any] | type, *, include_raw: bool = False, **kwargs: Any
    ) -> Runnable[LanguageModelInput, dict[str, Any] | BaseModel]:
        """The model bound to a JSON schema, whose words come back as an object.

        Args:
            schema: a Pydantic class, a TypedDict or a JSON schema; only the first gives an instance.
            include_raw: give ``raw``, ``parsed`` and ``parsing_error`` instead of raising.
            kwargs: fields of ``Sampling``.
        """
        model = self.bind(schema=convert_to_json_schema(cast("dict[str, Any]", schema)), **kwargs)
        if isinstance(schema, type) and issubclass(schema, BaseModel):
            parser: Runnable[Any, Any] = PydanticOutputParser(pydantic_object=schema)
        else:
            parser = JsonOutputParser()
        if not include_raw:
            return model | parser
        parsed = RunnablePassthrough[Any].assign(parsed=itemgetter("raw") | parser, parsing_error=lambda _: None)
        broken = RunnablePassthrough[Any].assign(parsed=lambda _: None)
        return RunnableMap[Any](raw=model) | parsed.with_fallbacks([broken], exception_key="parsing_error")

    def _message(self, part: str | Ended) -> AIMessageChunk:
        if isinstance(part, str):
            return AIMessageChunk(content=part)
        usage = None
        if part.tokens:
            usage = UsageMetadata(
                input_tokens=part.tokens.prompt,
                output_tokens=part.tokens.completion,
                total_tokens=part.tokens.prompt + part.tokens.completion,
                input_token_details=InputTokenDetails(cache_read=part.tokens.reused),
            )
        how = {"finish_reason": part.reason, "model_name": self._chat.name}
        return AIMessageChunk(content="", usage_metadata=usage, response_metadata=how, chunk_position="last")


def _ours(messages: Sequence[BaseMessage]) -> list[Message]:
    """Messages of LangChain as ours.

    Raises:
        EngineError: one is a tool's, or holds something else than text.
    """
    theirs = convert_to_openai_messages(list(messages), text_format="string")
    for message in theirs:
        if message["role"] not in _ROLES or not isinstance(message["content"], str):
            raise EngineError(f"A message of the role '{message['role']}' holds what a text model cannot read.")
    return [Message(_ROLES[message["role"]], message["content"]) for message in theirs]
