"""Drafts by Apertium, which translates by rules: the machine's own programs, as processes of their own.

Debian: ``apt-get install apertium apertium-en-es``. Apertium and its data are under the GPL; nothing of them is loaded
into this program.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from pipelines.engines.apertium_stream import Written, read, write
from pipelines.engines.apertium_wording import safer
from pipelines.errors import EngineError

logger = logging.getLogger(__name__)

MISSING = (
    "Apertium is not on this machine. On Debian: apt-get install apertium apertium-en-es. Other pairs of languages are "
    "packages of the same form; 'apt-cache search apertium' lists them."
)
PROGRAM, BINDER = "apertium", "apertium-wblank-mode"
# Some damaged inputs let a step of Apertium take memory without end.
_MOST_MEMORY_KIB = 2_000_000
_MOST_UNKNOWN = 20_000
_BINDER_SECONDS = 30
_BATCH = 400  # texts in one run: a quarter of a second of loading is spread over them
_TAGS = {  # ISO 639-3 as modes have them → BCP 47
    "afr": "af", "arg": "an", "ast": "ast", "bel": "be", "bul": "bg", "cat": "ca", "cym": "cy", "dan": "da",
    "deu": "de", "ell": "el", "eng": "en", "epo": "eo", "eus": "eu", "fra": "fr",
    "glg": "gl", "hbs": "sh", "hin": "hi", "ind": "id",
    "isl": "is", "ita": "it", "kaz": "kk", "mkd": "mk", "mlt": "mt", "msa": "ms", "nld": "nl", "nno": "nn", "nob": "nb",
    "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slv": "sl", "spa": "es", "srd": "sc", "swe": "sv",
    "tur": "tr", "ukr": "uk", "urd": "ur",
}  # fmt: skip


class Apertium:
    """Fills the Translator protocol with the pairs whose Debian packages are installed. Threads may share it."""

    def __init__(self, *, seconds: float = 60.0, program: str = PROGRAM) -> None:
        self._seconds = seconds
        self._program = program
        self._scripts: dict[Path, str] = {}
        self._unknown: dict[tuple[str, str], set[str]] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        stems = {mode.stem for mode in self._modes().values()}
        modes = sorted(stem for stem in stems if _turned(stem) not in stems or stem < _turned(stem))
        return f"apertium-{'+'.join(modes)}" if modes else "apertium"

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(self._modes())

    def problem(self) -> str:
        if not shutil.which(self._program) or not shutil.which(BINDER):
            return MISSING
        return "" if self._modes() else f"Apertium has no pair of languages. {MISSING}"

    def unknown_words(self, source: str, target: str) -> frozenset[str]:
        """Words of this pair that it did not know and left as they were, since it was made."""
        with self._lock:
            return frozenset(self._unknown.get((source, target), ()))

    def translate(
        self, texts: Sequence[str], *, source: str, target: str, terms: Mapping[str, str] | None = None
    ) -> list[str]:
        """One draft for each text; formatting and facts ride on the words.

        Raises:
            EngineError: not installed, no such pair, a step broke, or it took longer than it may.
        """
        if problem := self.problem():
            raise EngineError(problem)
        mode = self._modes().get((source, target))
        if not mode:
            have = ", ".join(f"{one} to {other}" for one, other in sorted(self.pairs()))
            raise EngineError(f"Apertium has no data for {source} to {target}; it has {have}. {MISSING}")
        drafts: list[str] = []
        for at in range(0, len(texts), _BATCH):
            written = [write(safer(text, source), terms or {}) for text in texts[at : at + _BATCH]]
            for answer, one in zip(self._run(mode, written), written, strict=True):
                draft, unknown = read(answer, one)
                self._note(source, target, unknown)
                drafts.append(draft)
        return drafts

    def _run(self, mode: Path, written: Sequence[Written]) -> list[str]:
        given = "".join(f"{one.stream.replace(chr(0), '')}\0" for one in written).encode()
        # Each step is a process of the same group, so that all of them can be ended.
        process = subprocess.Popen(
            ["bash", "-c", f"ulimit -v {_MOST_MEMORY_KIB}; set -o pipefail; {self._script(mode)}", "bash", "-g"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin")},
            start_new_session=True,
        )
        try:
            made, _ = process.communicate(given, timeout=self._seconds)
        except subprocess.TimeoutExpired as error:
            raise EngineError(
                f"Apertium took longer than {self._seconds:g} seconds and was stopped. "
                "Give it longer by FRONT_DOOR_TRANSLATION__SECONDS."
            ) from error
        finally:
            _end(process)
        answers = made.decode("utf-8", errors="replace").split("\0")
        # At the end of the input each step adds a zero of its own.
        if process.returncode or len(answers) <= len(written) or any(map(str.strip, answers[len(written) :])):
            raise EngineError("Apertium broke off in the middle. Try again; if it goes on, install its packages anew.")
        return answers[: len(written)]

    def _script(self, mode: Path) -> str:
        """The steps of a mode, told to carry what is bound to words and to flush after each text."""
        with self._lock:
            if mode not in self._scripts:
                try:
                    done = subprocess.run(
                        [BINDER, "-z", str(mode)], capture_output=True, text=True, timeout=_BINDER_SECONDS, check=True
                    )
                except (OSError, subprocess.SubprocessError) as error:
                    raise EngineError(f"Apertium's file {mode} cannot be used. Install its packages anew.") from error
                self._scripts[mode] = done.stdout.strip()
            return self._scripts[mode]

    def _modes(self) -> dict[tuple[str, str], Path]:
        program = shutil.which(self._program)
        if not program:
            return {}
        found: dict[tuple[str, str], Path] = {}
        for mode in sorted((Path(program).resolve().parent.parent / "share" / "apertium" / "modes").glob("*.mode")):
            one, dash, other = mode.stem.partition("-")
            if dash and "_" not in mode.stem and "-" not in other:  # 'spa-eng_US' and the like are variants
                found.setdefault((_TAGS.get(one, one), _TAGS.get(other, other)), mode)
        return found

    def _note(self, source: str, target: str, unknown: frozenset[str]) -> None:
        with self._lock:
            known = self._unknown.setdefault((source, target), set())
            if len(known) < _MOST_UNKNOWN:
                known |= unknown


def _turned(stem: str) -> str:
    return "-".join(reversed(stem.split("-")))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End every step, also those that outlive the shell."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
