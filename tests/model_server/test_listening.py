"""Only this user's programs reach the model server, and only one listens at a socket."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.model_server.listening import holder, listen_at, listen_on
from pipelines.engines.openai_chat import model_server_socket
from pipelines.errors import SettingsError
from pipelines.settings import PROJECT


def test_the_socket_is_for_its_user_only_and_goes_with_the_server(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "s.sock"

    with listen_at(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert holder(path) == os.getpid()

    assert not path.exists()
    assert holder(path) == 0


def test_a_second_server_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "s.sock"

    with listen_at(path), pytest.raises(SettingsError, match=f"process {os.getpid()}"), listen_at(path):
        pass

    with listen_at(path):
        pass


def test_the_socket_of_a_server_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "s.sock"
    code = (
        "import os, sys; from pathlib import Path; from app.model_server.listening import listen_at\n"
        "with listen_at(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=PROJECT, check=False)
    assert path.exists()

    with listen_at(path) as listener, socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(path))
        listener.accept()[0].close()


def test_a_file_at_the_sockets_place_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sock"
    path.write_text("accounts")

    with pytest.raises(SettingsError, match="is a file"), listen_at(path):
        pass

    assert path.read_text() == "accounts"


def test_no_socket_is_made_where_others_may_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)

    with pytest.raises(SettingsError, match="Others may write"), listen_at(tmp_path / "s.sock"):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError, match="No socket can be made"), listen_at(tmp_path / "file" / "s.sock"):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1.2.3"])
def test_this_machine_may_ask_without_a_key(host: str) -> None:
    listen_on(host, 0, has_key=False).close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_other_machines_need_a_key(host: str) -> None:
    with pytest.raises(SettingsError, match="API_KEY"):
        listen_on(host, 0, has_key=False)


def test_a_key_opens_it_to_other_machines() -> None:
    listen_on("0.0.0.0", 0, has_key=True).close()


def test_a_port_that_is_taken_is_told() -> None:
    with listen_on("127.0.0.1", 0, has_key=False) as first:
        port = first.getsockname()[1]

        with pytest.raises(SettingsError, match=f"Port {port}"):
            listen_on("127.0.0.1", port, has_key=False)


def test_a_long_folder_gets_a_short_socket_of_its_own(tmp_path: Path) -> None:
    long, other = tmp_path / ("x" * 120), tmp_path / ("y" * 120)

    path = model_server_socket(long)

    assert path == model_server_socket(long)
    assert path != model_server_socket(other)
    with listen_at(path), socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(path))
    path.with_name(path.name + ".lock").unlink()
    path.parent.rmdir()
