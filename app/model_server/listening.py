"""Where the model server listens: a Unix socket that one process at a time may hold, or an address of this machine."""

from __future__ import annotations

import fcntl
import ipaddress
import os
import socket
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipelines.errors import SettingsError

BACKLOG = 1024  # callers that may come at the same moment


def listen_on(host: str, port: int, *, has_key: bool) -> socket.socket:
    """Listen on an address.

    Raises:
        SettingsError: the address is in use, or reaches beyond this machine without a key.
    """
    if not has_key and not _is_loopback(host):
        raise SettingsError(
            f"The model server would listen on {host}, where other machines reach it, and no key is set. "
            "Set FRONT_DOOR_LANGUAGE_MODEL__API_KEY, or listen on 127.0.0.1."
        )
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"Port {port} on {host} cannot be used ({error.strerror}). Another program may have it: stop that, or "
            "choose another port."
        ) from error
    return listener


@contextmanager
def listen_at(path: Path) -> Generator[socket.socket]:
    """Listen on a Unix socket that only this user may open, until the block ends.

    A lock file beside it says who has it. It ends with its process, however that ends, and stays behind unlocked.

    Raises:
        SettingsError: another process listens there, or the folder cannot be used.
    """
    try:
        _prepare(path.parent)
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise SettingsError(f"No socket can be made at {path} ({error.strerror}).") from error
    try:
        _claim(lock, path)
        listener = _bind(path)
        try:
            yield listener
        finally:
            listener.close()
            with suppress(OSError):
                path.unlink()
    finally:
        os.close(lock)


def holder(path: Path) -> int:
    """The id of the process that listens at a socket of ours; 0 when none does."""
    try:
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return 0
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.read(lock, 20).decode(errors="replace").strip()
        return int(text) if text.isdecimal() else -1
    else:
        return 0
    finally:
        os.close(lock)


def _claim(lock: int, path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SettingsError(
            f"Another model server (process {holder(path)}) listens at {path}. Stop it, or choose another --socket."
        ) from None
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)


def _bind(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.exists() and not stat.S_ISSOCK(path.stat().st_mode):
            raise SettingsError(f"{path} is a file. Move it away, or choose another --socket.")
        path.unlink(missing_ok=True)  # of a server that was killed: we hold the lock, so nobody listens
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(f"No socket can be made at {path} ({error.strerror or error}).") from error
    except SettingsError:
        listener.close()
        raise
    return listener


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if status.st_uid not in (os.geteuid(), 0) or status.st_mode & stat.S_IWOTH:
        raise SettingsError(f"Others may write in {folder}, so no socket is made there. Set FRONT_DOOR_DATA_FOLDER.")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
