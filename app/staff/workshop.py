"""Takes documents from the queue and has each turned by a child process, one after the other."""

from __future__ import annotations

import json
import logging
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, Any

from app.staff.child import write_order
from app.staff.errands import Errand
from app.staff.jobs import Job, Jobs
from pipelines.errors import FrontDoorError, StoreError
from pipelines.settings import PROJECT, Settings

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds: another process of the service may have taken a document in, or left one behind
HEARTBEAT = 2.0  # seconds between signs of life and looks at whether the document is still wanted
TELL_EVERY = 0.5  # seconds between two rows of progress in the database
CONVERT = (sys.executable, "-m", "app.staff.conversion")
TRANSLATE = (sys.executable, "-m", "app.staff.translating")
_SORRY = "Something went wrong while this file was turned. Try again, or save it in another form and upload that."
_BROKE_OFF = "This file stopped the program that turns it. Save it in another form, such as DOCX, and upload that."


class Workshop:
    """Start it once with the service; ``wake`` it when there is something to do."""

    def __init__(self, jobs: Jobs, errand: Errand, settings: Settings, *, command: Sequence[str]) -> None:
        """Nothing runs before ``start``.

        Args:
            jobs: the queue.
            errand: what is done with its files.
            settings: as the service was started with.
            command: the child process.
        """
        self._jobs = jobs
        self._errand = errand
        self._settings = settings
        self._command = command
        self._worker = secrets.token_urlsafe(12)
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            self._ending.clear()
            self._thread = threading.Thread(target=self._run, name="documents", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def close(self) -> None:
        """End the work; the document that is being turned waits for the next start."""
        thread, self._thread = self._thread, None
        if thread:
            self._ending.set()
            self._wake.set()
            thread.join(10)

    def work_one(self) -> bool:
        """Turn the next document; False when none waits."""
        job = self._jobs.claim(self._worker)
        if job is None:
            return False
        self._turn(job)
        return True

    def _run(self) -> None:
        while not self._ending.is_set():
            self._wake.clear()
            try:
                found = self.work_one()
            except StoreError as error:
                logger.error("documents_not_worked error=%s", error)
                found = False
            if not found:
                self._wake.wait(LOOK_EVERY)

    def _turn(self, job: Job) -> None:
        try:
            order = self._errand.order(job)
        except FrontDoorError as error:  # deleted meanwhile
            self._fail(job, {"failed": str(error)})
            return
        child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
            start_new_session=True,
        )
        watch = threading.Thread(target=self._watch, args=(job, child), daemon=True)
        watch.start()
        try:
            if child.stdin is None or child.stdout is None:
                raise StoreError("the program that turns documents has no pipes")
            with suppress(BrokenPipeError):
                write_order(child.stdin, order, job.content)
            self._listen(job, child.stdout)
        finally:
            child.kill()
            child.wait()
            watch.join()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
        if self._ending.is_set():
            self._jobs.give_back(job.document_id, self._worker)

    def _listen(self, job: Job, out: IO[bytes]) -> None:
        """Follow what the child says to its last line."""
        told = 0.0
        for said in _lines(out):
            if "ready" in said:
                self._keep(job, said["ready"])
                return
            if "failed" in said or "broke" in said:
                self._fail(job, said)
                return
            if time.monotonic() < told + TELL_EVERY and said.get("done") != 0:
                continue
            told = time.monotonic()
            self._jobs.progress(
                job.document_id,
                self._worker,
                done=int(said.get("done", 0)),
                total=int(said.get("total", 0)),
                working=bool(said.get("working")),
            )
        if not self._ending.is_set():  # it ended without a word: killed by us for time, or by the system for memory
            self._fail(job, {"failed": _BROKE_OFF})

    def _keep(self, job: Job, ready: Any) -> None:
        try:
            self._errand.keep(job, ready, worker=self._worker)
        except FrontDoorError as error:
            self._fail(job, {"broke": str(error)})

    def _fail(self, job: Job, said: dict[str, Any]) -> None:
        if "broke" in said:
            logger.error("document_broke at=%s", said["broke"])
        self._jobs.fail(job.document_id, self._worker, said.get("failed") or _SORRY)

    def _watch(self, job: Job, child: subprocess.Popen[bytes]) -> None:
        """Renew the claim, and end the child when nobody wants its work any more or it takes too long."""
        until = time.monotonic() + self._settings.documents.minutes * 60
        while not _ended(child):
            if time.monotonic() > until:
                minutes = self._settings.documents.minutes
                self._jobs.fail(
                    job.document_id,
                    self._worker,
                    f"This took longer than {minutes} minutes. Split the file and upload the parts.",
                )
                child.kill()
            elif self._ending.is_set() or not self._still_wanted(job):
                child.kill()

    def _still_wanted(self, job: Job) -> bool:
        try:
            return self._jobs.renew(job.document_id, self._worker)
        except StoreError:
            return True  # the database may answer again; the claim lasts longer than this


def _ended(child: subprocess.Popen[bytes]) -> bool:
    """Wait a heartbeat for the end of a child."""
    with suppress(subprocess.TimeoutExpired):
        child.wait(HEARTBEAT)
    return child.poll() is not None


def _lines(out: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in out:
        try:
            said = json.loads(line)
        except ValueError:
            continue  # half a line of a child that was killed
        if isinstance(said, dict):
            yield said
