"""One adapter for every OpenAI-compatible server: contracts over ours and llama-server, ugly cases by a bare socket."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from model_servers import Server, llama_server, our_server, wait_for
from raw_server import CHUNKED, DONE, HEAD, RawServer, ended, raw_server, refused, said

from pipelines.engines.openai_chat import OpenAiChat, open_ai_chat
from pipelines.engines.openai_reply import Ended, Tokens
from pipelines.engines.protocols import LanguageModel, Message, Sampling
from pipelines.errors import EngineError, ModelBusyError, PromptTooLongError, SettingsError
from pipelines.settings import LanguageModelSettings, Settings
from scripts.make_models import tiny_gguf

HELLO = [Message("system", "Be brief."), Message("user", "When is my bin day?")]
SHORT = Sampling(max_tokens=12, seconds=20)
LIST = {"type": "array", "items": {"type": "boolean"}, "minItems": 900}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_gguf(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture(scope="module", params=["ours", "llama-server"])
def server(request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    kind = our_server(model, tmp_path_factory.mktemp("ours")) if request.param == "ours" else llama_server(model)
    with kind as running:
        yield running


@pytest.fixture
def chat(server: Server) -> Iterator[OpenAiChat]:
    made = OpenAiChat(server.address, unix_socket=server.unix_socket, context_tokens=2048)
    yield made
    made.close()


class TestEveryServer:
    """What holds whichever real server answers."""

    def test_it_is_a_language_model(self, chat: OpenAiChat) -> None:
        model: LanguageModel = chat

        assert model.problem() == ""
        assert "tiny" in model.name
        assert 0 < model.context_tokens <= 2048

    def test_it_streams_an_answer(self, chat: OpenAiChat) -> None:
        long = Sampling(max_tokens=300, seconds=20, schema=LIST)
        pieces = list(chat.stream(HELLO, long))

        assert len([piece for piece in pieces if piece]) > 1
        assert "".join(chat.stream(HELLO, long)) == "".join(pieces)

    def test_it_counts_tokens(self, chat: OpenAiChat) -> None:
        list(chat.parts(HELLO, SHORT))
        *_, last = chat.parts(HELLO, SHORT)

        assert isinstance(last, Ended)
        assert isinstance(last.tokens, Tokens)
        assert last.tokens.prompt > last.tokens.reused > 0
        assert 0 < last.tokens.completion <= 12

    def test_it_tells_an_answer_that_was_cut(self, chat: OpenAiChat) -> None:
        *_, last = chat.parts(HELLO, Sampling(max_tokens=2, seconds=20))

        assert isinstance(last, Ended)
        assert last.reason == "length"

    def test_it_keeps_to_a_schema(self, chat: OpenAiChat) -> None:
        schema = {"type": "object", "properties": {"sure": {"type": "boolean"}}, "required": ["sure"]}

        text = "".join(chat.stream(HELLO, Sampling(max_tokens=60, schema=schema, seconds=20)))

        assert isinstance(json.loads(text)["sure"], bool)

    def test_it_ends_at_a_stop_string(self, chat: OpenAiChat) -> None:
        whole = "".join(chat.stream(HELLO, SHORT))
        mark = whole[4:6]

        assert (
            "".join(chat.stream(HELLO, Sampling(max_tokens=12, seconds=20, stop=(mark,)))) == whole.partition(mark)[0]
        )

    def test_too_long_a_conversation_is_told_apart(self, chat: OpenAiChat) -> None:
        with pytest.raises(PromptTooLongError):
            list(chat.stream([Message("user", "bin day " * 5000)], SHORT))

    def test_it_ends_at_the_deadline(self, chat: OpenAiChat) -> None:
        with pytest.raises(EngineError, match="not finish"):
            list(chat.stream(HELLO, Sampling(max_tokens=900, seconds=0.15, schema=LIST)))

        assert chat.problem() == ""

    def test_closing_early_ends_the_servers_work(self, chat: OpenAiChat, server: Server) -> None:
        stream = chat.stream(HELLO, Sampling(max_tokens=1000, seconds=60, schema=LIST))
        next(stream)

        stream.close()

        if server.unix_socket:  # llama-server tells nobody how busy it is
            wait_for(lambda: server.health()["running"] == 0)
        assert "".join(chat.stream(HELLO, SHORT))

    def test_many_threads_share_it(self, chat: OpenAiChat) -> None:
        alone = "".join(chat.stream(HELLO, SHORT))
        answers: list[str] = []
        threads = [
            threading.Thread(target=lambda: answers.append("".join(chat.stream(HELLO, SHORT)))) for _ in range(8)
        ]

        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [bool(answer) for answer in answers] == [True] * 8
        assert alone in answers


def ask(server: RawServer, sampling: Sampling = SHORT) -> str:
    chat = OpenAiChat(server.address, model="m")
    try:
        return "".join(chat.stream(HELLO, sampling))
    finally:
        chat.close()


ANSWER = "Bins: £1.50 – ŵythnos 🗑 \u2028end"
BYTES = ANSWER.encode()
STREAMS: dict[str, Sequence[bytes | float]] = {
    "plain": [HEAD, said(ANSWER[:9]), said(ANSWER[9:]), ended(), DONE],
    "without a space": [HEAD, said(ANSWER, before=b"data:"), ended(), DONE],
    "with CRLF": [HEAD, said(ANSWER, end=b"\r\n\r\n"), ended(end=b"\r\n\r\n"), b"data: [DONE]\r\n\r\n"],
    "with CR": [HEAD, said(ANSWER, end=b"\r\r"), ended(end=b"\r\r"), b"data: [DONE]\r\r"],
    "a byte at a time": [HEAD, *(bytes([byte]) for byte in said(ANSWER) + ended() + DONE)],
    "cut inside a letter": [HEAD, said(ANSWER)[:-30], 0.02, said(ANSWER)[-30:], ended(), DONE],
    "without an end mark": [HEAD, said(ANSWER), ended()],
    "without the last empty line": [HEAD, said(ANSWER), ended(), b"data: [DONE]"],
    "with only an end mark": [HEAD, said(ANSWER), DONE],
    "with comments and other events": [HEAD, b": hi\n\n", b"event: x\nid: 1\nretry: 2\n", said(ANSWER), ended(), DONE],
    "with a role and nulls": [
        HEAD, b'data: {"choices":[{"delta":{"role":"assistant","content":null},"finish_reason":null}]}\n\n',
        said(ANSWER), b'data: {"choices":[]}\n\n', ended(), b'data: {"choices":[],"usage":null}\n\n', DONE,
    ],
    "in pieces of a chunk": [
        CHUNKED, b"%x\r\n" % len(said(ANSWER)), said(ANSWER)[:40], 0.02, said(ANSWER)[40:], b"\r\n",
        b"%x\r\n" % len(ended() + DONE), ended() + DONE, b"\r\n0\r\n\r\n",
    ],
    "whole, not streamed": [
        refused("200 OK", {"choices": [{"message": {"content": ANSWER}, "finish_reason": "stop"}]})
    ],
    "broken off after its end": [CHUNKED, b"%x\r\n" % len(said(ANSWER) + ended()), said(ANSWER) + ended(), b"\r\n"],
}  # fmt: skip


@pytest.mark.parametrize("parts", STREAMS.values(), ids=STREAMS.keys())
def test_an_answer_is_read_however_it_is_sent(parts: Sequence[bytes | float]) -> None:
    with raw_server(parts) as server:
        assert ask(server) == ANSWER


BROKEN: dict[str, Sequence[bytes | float]] = {
    "nothing at all": [],
    "half a status line": [b"HTTP/1"],
    "no HTTP": [b"SSH-2.0-OpenSSH_9.2\r\n"],
    "cut in the middle": [HEAD, said("Bins are"), b'data: {"choi'],
    "cut between events": [HEAD, said("Bins are")],
    "a chunk that is cut": [CHUNKED, b"fff\r\n", said("Bins are")],
    "a chunk of no length": [CHUNKED, b"zz\r\n", said("Bins are")],
    "no JSON": [HEAD, b"data: <html>\n\n"],
    "JSON of another kind": [HEAD, b'data: {"choices": "PE1 1AA"}\n\n'],
    "no UTF-8": [HEAD, b"data: \xff\xfe\n\n"],
    "a line without end": [HEAD, *([b"x" * 65536] * 20)],
    "a web page": [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<p>PE1 1AA</p>"],
    "an empty list": [refused("200 OK", {"choices": []})],
    "a fault of its own": [refused("500 Oh", {"error": {"message": "PE1 1AA"}})],
    "a request it dislikes": [refused("400 Bad", {"error": {"message": "PE1 1AA", "code": 400}})],
    "a refusal in plain text": [refused("400 Bad", b"PE1 1AA")],
    "an error in the stream": [HEAD, said("Bins"), b'data: {"error":{"message":"PE1 1AA","code":500}}\n\n'],
    "an error that is a text": [HEAD, b'data: {"error":"PE1 1AA"}\n\n'],
}


@pytest.mark.parametrize("parts", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_answer_is_an_error_that_repeats_none_of_it(
    parts: Sequence[bytes | float], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    with raw_server(parts) as server, pytest.raises(EngineError) as broken:
        ask(server)

    assert "log" in str(broken.value) or "FRONT_DOOR_" in str(broken.value)
    assert "PE1" not in str(broken.value)
    assert not any(word in record.getMessage() for record in caplog.records for word in ("PE1", "bin day"))
    assert broken.value.__suppress_context__ or broken.value.__context__ is None


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (refused("503 Busy", Retry_After="7"), 7),
        (refused("429 Many", Retry_After="2.5"), 2.5),
        (refused("503 Busy"), 5),
        (refused("503 Busy", Retry_After="soon"), 5),
        (refused("503 Busy", Retry_After="nan"), 5),
        (refused("503 Busy", Retry_After="-3"), 0),
        (refused("503 Busy", Retry_After="99999999"), 600),
        (refused("503 Busy", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), 0),
        (HEAD + b'data: {"error":{"message":"full","code":"server_busy"}}\n\n', 5),
    ],
)
def test_a_busy_server_says_when_to_come_back(answer: bytes, seconds: float) -> None:
    with raw_server([answer]) as server, pytest.raises(ModelBusyError) as busy:
        ask(server)

    assert busy.value.retry_after == seconds


@pytest.mark.parametrize(
    "error",
    [
        {"message": "x", "code": "context_length_exceeded"},
        {"message": "the request exceeds", "type": "exceed_context_size_error", "code": 400},
        {"message": "This model's maximum context length is 2048 tokens.", "type": "BadRequestError"},
    ],
    ids=["ours", "llama-server", "vLLM"],
)
def test_too_long_a_prompt_is_known_by_each_servers_words(error: dict[str, object]) -> None:
    with raw_server([refused("400 Bad", {"error": error})]) as server, pytest.raises(PromptTooLongError):
        ask(server)


@pytest.mark.parametrize(
    ("status", "words"), [("401 No", "API_KEY"), ("403 No", "API_KEY"), ("404 No", "URL"), ("422 No", "refused")]
)
def test_a_refusal_says_what_to_do(status: str, words: str) -> None:
    with raw_server([refused(status, {"detail": "x"})]) as server, pytest.raises(EngineError, match=words):
        ask(server)


def test_a_redirect_is_not_followed() -> None:
    with raw_server([HEAD, said("secret"), ended()]) as elsewhere:
        answer = refused("307 There", Location=f"{elsewhere.address}/chat/completions")
        with raw_server([answer]) as server, pytest.raises(EngineError, match="sends elsewhere"):
            ask(server)

        assert elsewhere.asked == []


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server([HEAD, said("hello"), ended(), DONE]) as server, raw_server([refused("500 Proxy")]) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        assert ask(server) == "hello"
        assert proxy.asked == []


@pytest.mark.parametrize(
    "slow",
    [
        [3.0],
        [HEAD, 3.0],
        [*([b"HTTP/1.1 200 OK\r\n"]), *[b"X-A: b\r\n", 0.05] * 60],
        [HEAD, *[b"x", 0.05] * 60],
        [HEAD, *[b": alive\n\n", 0.05] * 60],
        [HEAD, *[said("a"), 0.05] * 60],
    ],
    ids=["silent", "silent after its head", "a trickle of headers", "a trickle of bytes", "comments", "words"],
)
def test_the_whole_time_is_bounded_however_the_bytes_come(slow: Sequence[bytes | float]) -> None:
    with raw_server(slow) as server:
        with pytest.raises(EngineError, match=r"within 0\.3 s"):
            ask(server, Sampling(seconds=0.3))
        wait_for(lambda: server.left_early)

        assert server.left_early == [True]


def test_closing_the_stream_closes_the_connection_at_once() -> None:
    with raw_server([HEAD, said("Bins"), 5.0]) as server:
        chat = OpenAiChat(server.address)
        stream = chat.stream(HELLO, SHORT)
        assert next(stream) == "Bins"

        stream.close()

        wait_for(lambda: server.left_early)
        assert server.left_early == [True]
        chat.close()


def test_what_is_asked_is_what_every_server_understands() -> None:
    with raw_server([HEAD, said("x"), ended(), DONE]) as server:
        chat = OpenAiChat(server.address, model="qwen", api_key="k-1")
        sampling = Sampling(max_tokens=7, temperature=0.5, seed=3, stop=("\n\n",), schema={"type": "object"}, seconds=9)
        list(chat.stream(HELLO, sampling))
        chat.close()

    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/chat/completions HTTP/1.1\r\n")
    assert b"authorization: bearer k-1" in head.lower()
    assert b"x-deadline-seconds: 9" in head.lower()
    assert json.loads(body) == {
        "model": "qwen",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "When is my bin day?"},
        ],
        "max_tokens": 7,
        "temperature": 0.5,
        "top_p": 0.95,
        "seed": 3,
        "stop": ["\n\n"],
        "stream": True,
        "stream_options": {"include_usage": True},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": {"type": "object"}, "strict": True},
        },
    }


def test_signs_of_life_are_empty_pieces_and_changes_of_place_are_told() -> None:
    lines = [b": position 3\n\n", b": position 3\n\n", b": position 1\n\n", b": writing\n\n"]
    told: list[int] = []

    with raw_server([HEAD, *lines, said("Bins"), ended(), DONE]) as server:
        chat = OpenAiChat(server.address)
        pieces = list(chat.stream(HELLO, SHORT, waiting=told.append))
        chat.close()

    assert pieces == ["", "", "", "", "Bins"]
    assert told == [3, 1]


def test_usage_that_is_not_sent_is_not_invented() -> None:
    with raw_server([HEAD, said("Bins"), ended("length"), DONE]) as server:
        chat = OpenAiChat(server.address)
        *_, last = chat.parts(HELLO, SHORT)
        chat.close()

    assert last == Ended("length", None)


class TestProblem:
    """Whether the model can be asked is known at once and remembered for a moment."""

    def listed(self, *names: str, **more: object) -> bytes:
        return refused("200 OK", {"object": "list", "data": [{"id": name, **more} for name in names]})

    def problem(self, answer: bytes, model: str = "") -> str:
        with raw_server([answer]) as server:
            chat = OpenAiChat(server.address, model=model)
            try:
                return chat.problem()
            finally:
                chat.close()

    def test_a_server_that_lists_the_model_is_well(self) -> None:
        assert self.problem(self.listed("llama3.2:latest", "qwen"), "llama3.2") == ""
        assert self.problem(self.listed("/models/x.gguf", owned_by="llamacpp"), "any") == ""
        assert self.problem(self.listed("qwen")) == ""
        assert self.problem(refused("404 No"), "qwen") == ""  # some have no list

    def test_what_is_wrong_is_said(self) -> None:
        assert "no model 'qwen'; it has: llama, phi" in self.problem(self.listed("llama", "phi"), "qwen")
        assert "not ready yet" in self.problem(refused("503 Loading"))
        assert "API_KEY" in self.problem(refused("401 No"))
        assert "answered 500" in self.problem(refused("500 Oh"))
        assert "no model server" in self.problem(refused("200 OK", b"<html>"))
        assert "cannot be used" in self.problem(b"SSH-2.0\r\n")

    def test_nobody_there_is_said(self, tmp_path: Path) -> None:
        for chat in (
            OpenAiChat("http://127.0.0.1:1/v1"),
            OpenAiChat("http://localhost/v1", unix_socket=tmp_path / "none.sock"),
        ):
            assert "cannot be used" in chat.problem()
            with pytest.raises(EngineError, match="cannot be used"):
                list(chat.stream(HELLO, SHORT))
            chat.close()

    def test_a_server_that_accepts_and_says_nothing_is_found_out_and_left_alone(self) -> None:
        with raw_server([4.0]) as server:
            chat = OpenAiChat(server.address)

            assert "does not answer" in chat.problem()
            assert "does not answer" in chat.problem()  # remembered
            assert len(server.asked) == 1
            chat.close()

    def test_a_server_that_is_well_is_asked_once_a_second(self) -> None:
        now = [100.0]
        with raw_server([self.listed("m")]) as server:
            chat = OpenAiChat(server.address, clock=lambda: now[0])
            for _ in range(5):
                assert chat.problem() == ""
            assert len(server.asked) == 1

            now[0] += 1.1

            assert chat.problem() == ""
            assert len(server.asked) == 2
            chat.close()

    def test_name_and_window_are_learnt_from_the_server(self) -> None:
        with raw_server([self.listed("qwen@1f3a9c2e", max_model_len=2048, owned_by="front-door")]) as server:
            chat = OpenAiChat(server.address, model="qwen", context_tokens=4096)
            assert (chat.name, chat.context_tokens) == ("qwen", 4096)

            chat.problem()

            assert (chat.name, chat.context_tokens) == ("qwen@1f3a9c2e", 2048)
            chat.close()

    def test_after_a_failure_everybody_is_told_at_once_and_soon_it_is_tried_again(self) -> None:
        now = [100.0]
        good = [HEAD, said("Bins"), ended(), DONE]
        with raw_server([HEAD, said("Bi")], [self.listed("m")], good) as server:
            chat = OpenAiChat(server.address, clock=lambda: now[0])
            with pytest.raises(EngineError):
                list(chat.stream(HELLO, SHORT))
            for _ in range(20):
                assert "broke off" in chat.problem()
                with pytest.raises(EngineError):
                    list(chat.stream(HELLO, SHORT))
            assert len(server.asked) == 1

            now[0] += 1.1

            assert chat.problem() == ""
            assert "".join(chat.stream(HELLO, SHORT)) == "Bins"
            chat.close()

    def test_after_a_long_silence_only_one_tries_first(self) -> None:
        now = [100.0]
        with raw_server([1.0], [HEAD, said("Bins"), 0.5, ended(), DONE]) as server:
            chat = OpenAiChat(server.address, clock=lambda: now[0])
            with pytest.raises(EngineError, match="did not finish"):
                list(chat.stream(HELLO, Sampling(seconds=0.2)))
            now[0] += 9
            assert "left alone" in chat.problem()
            now[0] += 2
            first = chat.stream(HELLO, SHORT)

            with server.holding():
                trial = threading.Thread(target=next, args=(first,))
                trial.start()
                wait_for(lambda: len(server.asked) == 2)
                with pytest.raises(EngineError, match="left alone"):
                    list(chat.stream(HELLO, SHORT))
            trial.join()
            second = chat.stream(HELLO, SHORT)

            assert next(second) == "Bins"  # the first had success, so everybody may
            first.close()
            second.close()
            chat.close()


@pytest.mark.parametrize(
    "address",
    ["", "localhost:8000", "ftp://host/v1", "http://", "http://a b/v1", "http://h:99999/v1", "http://user:pw@h/v1",
     "http://h/v1?key=x", "http://h/v1#x", "http://h\x01/v1", "http://hé/v1"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="FRONT_DOOR_LANGUAGE_MODEL__URL") as wrong:
        OpenAiChat(address)

    assert "pw" not in str(wrong.value)


def test_a_key_that_cannot_be_sent_is_refused() -> None:
    with pytest.raises(SettingsError, match="API_KEY"):
        OpenAiChat("http://127.0.0.1:1", api_key="k\n1")


def test_settings_choose_the_other_server_or_our_own_socket(tmp_path: Path) -> None:
    with raw_server([HEAD, said("hello"), ended(), DONE]) as server:
        other = LanguageModelSettings(url=f"http://127.0.0.1:{server.port}", model="qwen")
        chat = open_ai_chat(Settings(_env_file=None, language_model=other, data_folder=tmp_path))
        own = open_ai_chat(
            Settings(_env_file=None, language_model=LanguageModelSettings(model="x.gguf"), data_folder=tmp_path)
        )

        assert "".join(chat.stream(HELLO, SHORT)) == "hello"
        assert str(tmp_path / "model-server.sock") in own.problem()
        chat.close()
        own.close()
