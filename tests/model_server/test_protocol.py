"""Our server speaks OpenAI's protocol: judged by OpenAI's own client, with a real model behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import openai
import pytest
from model_servers import Server

QUESTION: list[openai.types.chat.ChatCompletionMessageParam] = [{"role": "user", "content": "When is my bin day?"}]
SCHEMA = {
    "type": "object",
    "properties": {"service": {"enum": ["waste", "tax"]}, "urgent": {"type": "boolean"}},
    "required": ["service", "urgent"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[openai.OpenAI]:
    transport = httpx.HTTPTransport(uds=str(server.unix_socket))
    with httpx.Client(transport=transport, timeout=30) as http:
        yield openai.OpenAI(base_url=server.address, api_key="none", http_client=http, max_retries=0)


def test_an_answer_comes_whole_with_its_usage(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="any", messages=QUESTION, max_tokens=9, seed=1, temperature=1)

    assert answer.object == "chat.completion"
    assert answer.model.startswith("tiny@")
    assert answer.choices[0].message.role == "assistant"
    assert answer.choices[0].message.content
    assert answer.choices[0].finish_reason in ("stop", "length")
    assert answer.usage
    assert answer.usage.completion_tokens <= 9
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_a_stream_says_the_same_as_the_whole_answer(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="any", messages=QUESTION, max_tokens=40, seed=3, temperature=1)

    chunks = list(
        client.chat.completions.create(
            model="any", messages=QUESTION, max_tokens=40, seed=3, temperature=1,
            stream=True, stream_options={"include_usage": True},
        )
    )  # fmt: skip

    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == whole.choices[0].finish_reason
    assert whole.usage
    assert chunks[-1].usage
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens


def test_usage_is_left_out_of_a_stream_unless_it_is_asked_for(client: openai.OpenAI) -> None:
    chunks = client.chat.completions.create(model="any", messages=QUESTION, max_tokens=3, stream=True)

    assert all(chunk.usage is None and chunk.choices for chunk in chunks)


def test_an_answer_that_is_cut_says_so(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="any", messages=QUESTION, max_completion_tokens=1)

    assert answer.choices[0].finish_reason == "length"
    assert answer.usage
    assert answer.usage.completion_tokens == 1


def test_a_prompt_that_was_read_before_is_not_read_again(client: openai.OpenAI) -> None:
    messages: list[openai.types.chat.ChatCompletionMessageParam] = [
        {"role": "system", "content": "You answer residents of Northmere. " * 5},
        {"role": "user", "content": "What is new?"},
    ]
    client.chat.completions.create(model="any", messages=messages, max_tokens=2)

    again = client.chat.completions.create(model="any", messages=messages, max_tokens=2)

    assert again.usage
    assert again.usage.prompt_tokens_details
    assert again.usage.prompt_tokens_details.cached_tokens == again.usage.prompt_tokens - 1


def test_a_stop_string_ends_the_answer_and_is_not_in_it(client: openai.OpenAI) -> None:
    options = {"model": "any", "messages": QUESTION, "max_tokens": 60, "seed": 5, "temperature": 1.0}
    whole = client.chat.completions.create(**options).choices[0].message.content or ""
    mark = whole[10:12]

    stopped = client.chat.completions.create(**options, stop=[mark, "never said"])

    assert stopped.choices[0].message.content == whole[: whole.index(mark)]
    assert stopped.choices[0].finish_reason == "stop"


def test_the_seed_decides(client: openai.OpenAI) -> None:
    def said(seed: int) -> str | None:
        answer = client.chat.completions.create(
            model="any", messages=QUESTION, max_tokens=30, seed=seed, temperature=1.5
        )
        return answer.choices[0].message.content

    assert said(11) == said(11)
    assert said(11) != said(12)


@pytest.mark.parametrize("seed", range(5))
def test_a_schema_is_kept(client: openai.OpenAI, seed: int) -> None:
    answer = client.chat.completions.create(
        model="any", messages=QUESTION, max_tokens=200, seed=seed, temperature=1,
        response_format={"type": "json_schema", "json_schema": {"name": "case", "schema": SCHEMA, "strict": True}},
    )  # fmt: skip

    said = json.loads(answer.choices[0].message.content or "")
    assert set(said) == {"service", "urgent"}
    assert said["service"] in ("waste", "tax")
    assert isinstance(said["urgent"], bool)


def test_a_json_object_begins_as_one(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="any", messages=QUESTION, max_tokens=30, response_format={"type": "json_object"}
    )

    assert (answer.choices[0].message.content or "").lstrip().startswith("{")


def test_the_one_model_is_listed(client: openai.OpenAI) -> None:
    listed = client.models.list().data

    assert [model.id.split("@")[0] for model in listed] == ["tiny"]
    assert len(listed[0].id.split("@")[1]) == 8


def test_health_says_ready_and_how_many_are_served(server: Server) -> None:
    health = server.health()

    assert health["status"] == "ready"
    assert (health["running"], health["waiting"], health["residents"]) == (0, 0, 8)


def test_content_in_parts_and_roles_of_newer_models_are_read(client: openai.OpenAI) -> None:
    plain = client.chat.completions.create(
        model="any", max_tokens=20, seed=1,
        messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Bins?"}],
    )  # fmt: skip

    parts = client.chat.completions.create(
        model="any", max_tokens=20, seed=1,
        messages=[
            {"role": "developer", "content": [{"type": "text", "text": "Be brief."}]},
            {"role": "user", "content": [{"type": "text", "text": "Bi"}, {"type": "text", "text": "ns?"}]},
        ],
    )  # fmt: skip

    assert parts.choices[0].message.content == plain.choices[0].message.content
    assert parts.usage
    assert plain.usage
    assert parts.usage.prompt_tokens == plain.usage.prompt_tokens


def test_too_long_a_conversation_is_told_by_openais_code(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="do not fit") as refused:
        client.chat.completions.create(model="any", messages=[{"role": "user", "content": "bin " * 5000}])

    assert refused.value.code == "context_length_exceeded"


def test_a_deadline_that_passes_is_told(client: openai.OpenAI) -> None:
    with pytest.raises(openai.InternalServerError) as late:
        client.chat.completions.create(
            model="any", messages=QUESTION, max_tokens=1900, seed=5, temperature=1,  # 477 words
            stop=["\0"], extra_body={"deadline_seconds": 0.002},
        )  # fmt: skip

    assert (late.value.status_code, late.value.code) == (504, "deadline_exceeded")
