"""The same model through LangChain: chains, streams, structured output and callbacks, and nothing sent elsewhere."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.exceptions import OutputParserException
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from model_servers import Server, our_server
from pydantic import BaseModel
from raw_server import DONE, HEAD, ended, raw_server, said

from pipelines.engines.langchain_chat import LocalChatModel
from pipelines.engines.openai_chat import OpenAiChat
from pipelines.errors import EngineError, ModelBusyError
from pipelines.settings import PROJECT
from scripts.make_models import tiny_gguf


class Case(BaseModel):
    """What a resident wants."""

    service: Literal["waste", "tax"]
    urgent: bool


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("langchain")
    with our_server(tiny_gguf(folder / "tiny.gguf"), folder) as running:
        yield running


@pytest.fixture
def model(server: Server) -> Iterator[LocalChatModel]:
    chat = OpenAiChat(server.address, unix_socket=server.unix_socket)
    chat.problem()  # learns the model's name
    yield chat.as_chat_model(max_tokens=20, seconds=20.0)
    chat.close()


def test_a_chain_answers(model: LocalChatModel) -> None:
    prompt = ChatPromptTemplate.from_messages([("system", "Be brief."), ("human", "{question}")])

    answer = (prompt | model | StrOutputParser()).invoke({"question": "When is my bin day?"})

    assert answer


def test_an_answer_says_how_it_ended_and_what_it_cost(model: LocalChatModel) -> None:
    answer = model.invoke(
        [SystemMessage("Be brief."), HumanMessage("Hello"), AIMessage("Hello."), HumanMessage("Bins?")]
    )

    assert isinstance(answer, AIMessage)
    assert answer.response_metadata["model_name"].startswith("tiny@")
    assert answer.response_metadata["finish_reason"] in ("stop", "length")
    assert answer.usage_metadata
    assert 0 < answer.usage_metadata["output_tokens"] <= 20


def test_a_stream_says_the_same(model: LocalChatModel) -> None:
    whole = model.invoke("Bins?")

    chunks = list(model.stream("Bins?"))

    assert "".join(str(chunk.content) for chunk in chunks) == whole.content
    assert chunks[-1].chunk_position == "last"


def test_it_can_be_awaited(model: LocalChatModel) -> None:
    async def all_at_once() -> list[AIMessage]:
        return await asyncio.gather(*(model.ainvoke(f"Question {number}") for number in range(6)))

    assert all(answer.content for answer in asyncio.run(all_at_once()))


def test_options_are_bound(model: LocalChatModel) -> None:
    answer = model.bind(max_tokens=1, stop=["never"]).invoke("Bins?")

    assert answer.usage_metadata["output_tokens"] == 1


@pytest.mark.parametrize("seed", range(3))
def test_structured_output_is_an_instance(model: LocalChatModel, seed: int) -> None:
    case = model.with_structured_output(Case, max_tokens=100, temperature=1.0, seed=seed).invoke("Missed bin")

    assert isinstance(case, Case)


def test_structured_output_by_a_json_schema_is_a_dict(model: LocalChatModel) -> None:
    schema = {"title": "sure", "type": "object", "properties": {"sure": {"type": "boolean"}}, "required": ["sure"]}

    said_so = model.with_structured_output(schema, max_tokens=100).invoke("Sure?")

    assert isinstance(said_so, dict)
    assert isinstance(said_so["sure"], bool)


def test_what_cannot_be_parsed_is_raised_or_given_back(model: LocalChatModel) -> None:
    with pytest.raises(OutputParserException):
        model.with_structured_output(Case, max_tokens=2).invoke("Bins?")

    both = model.with_structured_output(Case, max_tokens=2, include_raw=True).invoke("Bins?")

    assert isinstance(both, dict)
    assert both["parsed"] is None
    assert isinstance(both["parsing_error"], OutputParserException)
    assert isinstance(both["raw"], AIMessage)


def test_callbacks_hear_every_piece(model: LocalChatModel) -> None:
    class Ear(BaseCallbackHandler):
        heard = ""

        def on_llm_new_token(self, token: str, **_: Any) -> None:
            Ear.heard += token

    answer = model.invoke("Bins?", config={"callbacks": [Ear()]})

    assert Ear.heard == answer.content


def test_a_stream_that_is_left_leaves_the_server(model: LocalChatModel, server: Server) -> None:
    numbers = {"type": "array", "items": {"type": "boolean"}, "minItems": 900}
    stream = model.bind(max_tokens=1500, schema=numbers).stream("Bins?")
    next(stream)

    stream.close()

    assert server.health()["waiting"] == 0
    assert model.invoke("Bins?").content


def test_errors_stay_ours() -> None:
    with raw_server([b"HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n"]) as busy:
        chat = OpenAiChat(busy.address)
        with pytest.raises(ModelBusyError):
            chat.as_chat_model().invoke("Bins?")
        chat.close()


def test_what_a_text_model_cannot_read_is_refused() -> None:
    with raw_server([HEAD, said("x"), ended(), DONE]) as server:
        model = OpenAiChat(server.address).as_chat_model()
        picture = HumanMessage([{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}])

        for message in (ToolMessage("x", tool_call_id="1"), picture):
            with pytest.raises(EngineError, match="cannot read"):
                model.invoke([message])
        assert server.asked == []
        model.chat.close()


@pytest.mark.parametrize("name", ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"])
def test_where_langchain_would_send_questions_elsewhere_there_is_no_model(name: str) -> None:
    code = (
        "from pipelines.engines.openai_chat import OpenAiChat\n"
        "from pipelines.errors import SettingsError\n"
        "try: OpenAiChat('http://127.0.0.1:1').as_chat_model()\n"
        "except SettingsError as error: print(error)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env={name: "true"}, capture_output=True, text=True, check=True
    )

    assert "another company" in done.stdout


def test_answering_does_not_load_langchain() -> None:
    code = (
        "import sys; import pipelines.engines.openai_chat, app.model_server.supervisor;"
        "sys.exit('langchain_core' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


def test_unknown_options_of_sampling_are_refused() -> None:
    with pytest.raises(TypeError):
        OpenAiChat("http://127.0.0.1:1").as_chat_model(wisdom=3)
