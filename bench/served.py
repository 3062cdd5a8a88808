"""A service in a process of its own: started, awaited, looked at from outside, ended."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pipelines.settings import PROJECT

_START_SECONDS = 120.0
_END_SECONDS = 20.0
_ADDRESS = re.compile(r"http://\S+:(\d+)")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a process holds, from /proc."""

    memory: int  # bytes of resident memory
    sockets: int
    files: int  # open files, pipes and the like
    threads: int


@dataclass(slots=True)
class Served:
    """A running service."""

    process: subprocess.Popen[str]
    url: str
    said: list[str] = field(default_factory=list[str])  # every line of its output, as it comes

    def vitals(self) -> Vitals:
        """Of the service itself, without the processes that listen for it."""
        place = Path(f"/proc/{self.process.pid}")
        pages = int((place / "statm").read_text().split()[1])
        opened = [_target(link) for link in (place / "fd").iterdir()]
        sockets = sum(target.startswith("socket:") for target in opened)
        threads = len(list((place / "task").iterdir()))
        return Vitals(pages * _PAGE, sockets, len(opened) - sockets, threads)

    def cpu_seconds(self) -> float:
        """Used so far by the service and by all its processes that live or have been awaited."""
        family = {self.process.pid} | set(_descendants(self.process.pid))
        return sum(_cpu(pid) for pid in family)


@contextmanager
def served(command: Sequence[str], variables: Mapping[str, str], *, log: Path | None = None) -> Generator[Served]:
    """Run a service until the block ends.

    Args:
        command: arguments of Python: ``("-m", "app", "serve", "--port", "0")``. It has to print its address.
        variables: of its environment, beside those of this process.
        log: where its standard error goes.

    Raises:
        SystemExit: it did not start.
    """
    with _log(log) as errors:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=os.environ | dict(variables),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        service = Served(process, "")
        reader = threading.Thread(target=_read, args=(service,), daemon=True)
        reader.start()
        try:
            _await_address(service, errors)
            yield service
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            reader.join(1)
            if process.stdout:
                process.stdout.close()


@contextmanager
def _log(log: Path | None) -> Generator[IO[bytes]]:
    if log is None:
        with tempfile.TemporaryFile() as file:
            yield file
    else:
        with log.open("w+b") as file:
            yield file


def _read(service: Served) -> None:
    assert service.process.stdout
    for line in service.process.stdout:
        service.said.append(line.rstrip())


def _await_address(service: Served, errors: IO[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and service.process.poll() is None:
        found = next((found for line in list(service.said) if (found := _ADDRESS.search(line))), None)
        if found:
            service.url = f"http://127.0.0.1:{found.group(1)}"
            return
        time.sleep(0.05)
    errors.seek(0)
    raise SystemExit(f"The service did not start:\n{errors.read().decode(errors='replace')[-2000:]}")


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:  # closed meanwhile
        return ""


def free_port() -> int:
    """Of this machine; nobody else takes it if asked at once."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _descendants(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [*children, *(grandchild for child in children for grandchild in _descendants(child))]


def _cpu(pid: int) -> float:
    """User and system seconds of a process and of its ended children."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS
