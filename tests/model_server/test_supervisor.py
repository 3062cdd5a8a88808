"""The model server lives as long as the front door and no longer, and comes back when it dies."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from model_servers import is_alive, wait_for
from pydantic import SecretStr

from app.model_server.child import environment
from app.model_server.child_log import ChildLog
from app.model_server.supervisor import ModelServerSupervisor, State, wants_model_server
from pipelines.engines.openai_chat import OpenAiChat, open_ai_chat
from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError
from pipelines.settings import PROJECT, LanguageModelSettings, ModelServerSettings, Settings

HELLO = [Message("user", "Hello")]
SHORT = Sampling(max_tokens=5, seconds=20)

# A front door that does nothing but keep its model server.
FRONT_DOOR = """
import sys, time
from pathlib import Path
from app.model_server.supervisor import ModelServerSupervisor
from pipelines.settings import LanguageModelSettings, ModelServerSettings, Settings

supervisor = ModelServerSupervisor(
    Settings(
        _env_file=None,
        data_folder=Path(sys.argv[1]),
        language_model=LanguageModelSettings(model=sys.argv[2], context_tokens=512),
        model_server=ModelServerSettings(residents=2, threads=1),
    )
)
supervisor.start()
while True:
    print(supervisor.state.pid if supervisor.state.kind == "ready" else 0, flush=True)
    time.sleep(0.05)
"""


def settings_of(folder: Path, model: Path | str) -> Settings:
    return Settings(
        _env_file=None,
        data_folder=folder,
        language_model=LanguageModelSettings(model=str(model), context_tokens=512),
        model_server=ModelServerSettings(residents=2, threads=1),
    )


@pytest.fixture
def supervisor(tiny_model: Path, tmp_path: Path) -> Iterator[ModelServerSupervisor]:
    made = ModelServerSupervisor(settings_of(tmp_path, tiny_model))
    made.start()
    yield made
    made.close()


@pytest.fixture
def chat(supervisor: ModelServerSupervisor, tiny_model: Path, tmp_path: Path) -> Iterator[OpenAiChat]:
    made = open_ai_chat(settings_of(tmp_path, tiny_model))
    yield made
    made.close()


def kind(supervisor: ModelServerSupervisor, wanted: str) -> None:
    wait_for(lambda: supervisor.state.kind == wanted, supervisor.words)


def test_it_starts_without_holding_anybody_up_and_gets_ready(
    supervisor: ModelServerSupervisor, chat: OpenAiChat
) -> None:
    assert supervisor.state.kind == "starting"
    assert chat.problem()
    kind(supervisor, "ready")
    wait_for(lambda: not chat.problem())

    assert "".join(chat.stream(HELLO, SHORT))
    assert chat.name.startswith("tiny@")
    assert "Ready." in supervisor.log_file.read_text()


def test_a_killed_model_server_breaks_the_answer_at_once_and_comes_back_by_itself(
    supervisor: ModelServerSupervisor, chat: OpenAiChat, caplog: pytest.LogCaptureFixture
) -> None:
    kind(supervisor, "ready")
    wait_for(lambda: not chat.problem())
    numbers = {"type": "array", "items": {"type": "boolean"}, "minItems": 900}
    stream = chat.stream(HELLO, Sampling(max_tokens=480, seconds=60, schema=numbers))
    next(stream)
    killed = supervisor.state.pid

    os.kill(killed, signal.SIGKILL)

    with pytest.raises(EngineError):
        list(stream)
    assert chat.problem()
    kind(supervisor, "restarting")
    assert "SIGKILL" in supervisor.words()
    kind(supervisor, "ready")
    wait_for(lambda: not chat.problem())
    assert "".join(chat.stream(HELLO, SHORT))
    assert supervisor.state.pid != killed
    assert not is_alive(killed)
    assert [record.levelno for record in caplog.records if "SIGKILL" in record.getMessage()] == [logging.ERROR]


def test_closing_ends_the_process_and_removes_the_socket(supervisor: ModelServerSupervisor) -> None:
    kind(supervisor, "ready")
    pid = supervisor.state.pid

    supervisor.close()

    assert supervisor.words() == "stopped"
    assert not is_alive(pid)
    assert not supervisor.socket.exists()


def test_closing_before_it_is_ready_ends_the_process(tiny_model: Path, tmp_path: Path) -> None:
    supervisor = ModelServerSupervisor(settings_of(tmp_path, tiny_model))
    supervisor.start()
    wait_for(lambda: supervisor.state.pid)
    pid = supervisor.state.pid

    supervisor.close()

    assert not is_alive(pid)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_model_server_outlives_its_front_door(tiny_model: Path, tmp_path: Path, how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", FRONT_DOOR, str(tmp_path), str(tiny_model)], cwd=PROJECT, stdout=subprocess.PIPE
    ) as front_door:
        assert front_door.stdout
        pid = next(int(line) for line in front_door.stdout if int(line))
        assert is_alive(pid)

        front_door.send_signal(how)

    wait_for(lambda: not is_alive(pid), "the model server is an orphan")


def test_a_second_front_door_uses_the_first_ones_and_takes_over_after_it(
    supervisor: ModelServerSupervisor, tiny_model: Path, tmp_path: Path
) -> None:
    kind(supervisor, "ready")
    second = ModelServerSupervisor(settings_of(tmp_path, tiny_model))
    second.start()
    kind(second, "standing by")
    assert str(supervisor.state.pid) in second.words()
    assert second.state.pid == 0

    supervisor.close()

    kind(second, "ready")
    second.close()


def test_a_model_that_cannot_be_loaded_is_said_with_its_reason_and_tried_again(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 1000)
    supervisor = ModelServerSupervisor(settings_of(tmp_path / "data", broken))
    supervisor.start()
    rests: list[float] = []

    for _ in range(2):
        kind(supervisor, "restarting")
        rests.append(supervisor.state.until)
        wait_for(lambda: supervisor.state.kind != "restarting")
    words = [line for line in supervisor.log_file.read_text().splitlines() if "not loaded" in line]

    assert "broken.gguf" in words[0]
    kind(supervisor, "restarting")
    assert "was not loaded" in supervisor.words()
    assert str(supervisor.log_file) in supervisor.words()
    assert supervisor.state.until - rests[1] > rests[1] - rests[0]  # it rests longer each time
    supervisor.close()


def test_the_child_gets_the_settings_that_its_front_door_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Settings(
        _env_file=None,
        data_folder=tmp_path,
        language_model=LanguageModelSettings(model="qwen3-4b", api_key=SecretStr("k"), answer_seconds=7.5),
        model_server=ModelServerSettings(tensor_split=(0.5, 0.25), kv_type="q8_0", gpu_layers=12, host="::1"),
    )
    monkeypatch.setenv("FRONT_DOOR_LANGUAGE_MODEL__MODEL", "of the parent's own environment")

    for name, value in environment(given).items():
        monkeypatch.setenv(name, value)
    taken = Settings(_env_file=None)

    assert taken.language_model == given.language_model
    assert taken.model_server == given.model_server
    assert taken.data_folder == tmp_path


def test_a_command_that_does_not_exist_is_said(tmp_path: Path) -> None:
    supervisor = ModelServerSupervisor(settings_of(tmp_path, "x.gguf"), command=["/nonexistent"])
    supervisor.start()

    kind(supervisor, "restarting")

    assert "cannot be started" in supervisor.words()
    supervisor.close()


def test_the_rest_is_told_as_it_runs_out() -> None:
    state = State("restarting", "it was ended by SIGKILL", until=104.0)

    assert state.words(100.0) == "restarting in 4 s: it was ended by SIGKILL"
    assert state.words(110.0) == "restarting in 0 s: it was ended by SIGKILL"


def test_the_log_is_rotated_and_the_last_line_is_known(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    log = ChildLog(tmp_path / "model-server.log", os.fdopen(reader, "rb"))

    with os.fdopen(writer, "wb") as output:
        for number in range(30_000):
            output.write(b"%d %s\n" % (number, b"x" * 90))
        output.write(b"\xff broken\n" + b"the last words")

    assert log.last_words() == "the last words"
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["model-server.log", "model-server.log.1"]
    assert all(file.stat().st_size <= 2_000_000 for file in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("model", "url", "wanted"), [("m.gguf", "", True), ("", "", False), ("m", "http://127.0.0.1:1/v1", False)]
)
def test_a_model_server_is_wanted_where_a_model_and_no_other_server_is_set(model: str, url: str, wanted: bool) -> None:
    settings = Settings(_env_file=None, language_model=LanguageModelSettings(model=model, url=url))

    assert wants_model_server(settings) is wanted
