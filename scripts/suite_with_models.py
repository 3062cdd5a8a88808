"""Runs the tests of asking, chat and API again with a language model of random weights behind the front door.

Whatever such a model writes is noise. The answers must stay what they are without one, on our own model server and on
llama.cpp's, or a bad model could harm a resident.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pipelines.settings import PROJECT
from scripts.make_models import tiny_gguf

SUITE = ("tests/test_cli.py", "tests/answering/test_pipeline.py", "tests/web", "tests/browser")
LEFT_OUT = (
    "tests/browser/test_with_a_model.py",  # starts a front door with a model of its own
    # Files and pages that no answer stands on.
    "tests/browser/test_evaluation_report.py",
    "tests/browser/test_microphone.py",
    "tests/browser/test_read_aloud.py",
    "tests/browser/test_staff_pages.py",
    "tests/browser/test_staff_translation.py",
    "tests/web/staff",
    "tests/web/test_speech.py",
)
BROWSER = "tests/browser"  # with our own server only: a page does not know which server words its answers
# Noise is cut off early: it is the same noise after fifty tokens, and the tests ask a thousand questions.
MODEL = {"FRONT_DOOR_LANGUAGE_MODEL__ANSWER_TOKENS": "50", "FRONT_DOOR_LANGUAGE_MODEL__ANSWER_SECONDS": "4"}


def main() -> int:
    sys.path.insert(0, str(PROJECT / "tests"))
    from model_servers import llama_server  # type: ignore[import-not-found]  # pyright: ignore

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = tiny_gguf(folder / "tiny.gguf")
        servers: dict[str, tuple[AbstractContextManager[str], tuple[str, ...]]] = {
            "our model server": (_ours(model, folder), SUITE),
            "llama.cpp's server": (
                _address_of(llama_server(model)),  # pyright: ignore
                tuple(name for name in SUITE if name != BROWSER),
            ),
        }
        failed = [label for label, (server, suite) in servers.items() if not _passes(label, server, suite)]
    print(f"Failed with: {', '.join(failed)}" if failed else "Passed with every model server.")
    return 1 if failed else 0


def _passes(label: str, server: AbstractContextManager[str], suite: tuple[str, ...]) -> bool:
    with server as address:
        print(f"With {label} at {address}:", flush=True)
        environment = {**os.environ, **MODEL, "FRONT_DOOR_LANGUAGE_MODEL__URL": address}
        command = [sys.executable, "-m", "pytest", *suite, *(f"--ignore={name}" for name in LEFT_OUT), *sys.argv[1:]]
        return subprocess.run(command, env=environment, cwd=PROJECT, check=False).returncode == 0


@contextmanager
def _ours(model: Path, folder: Path) -> Generator[str]:
    """Our server on a port, with the tests' own settings."""
    from model_servers import our_server  # type: ignore[import-not-found]  # pyright: ignore

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"FRONT_DOOR_MODEL_SERVER__PORT": str(port), "FRONT_DOOR_LANGUAGE_MODEL__CONTEXT_TOKENS": "4096"}
    with our_server(model, folder, **settings):
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def _address_of(server: AbstractContextManager[object]) -> Generator[str]:
    with server as running:
        yield str(running.address)  # type: ignore[attr-defined]  # pyright: ignore


if __name__ == "__main__":
    sys.exit(main())
