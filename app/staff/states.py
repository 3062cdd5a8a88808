"""The words for where a document stands: the work on it, and what people have said of it."""

from __future__ import annotations

from enum import StrEnum


class WorkState(StrEnum):
    """How far the machine is."""

    WAITING = "waiting"
    READING = "reading"
    SIMPLIFYING = "simplifying"
    TRANSLATING = "translating"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


AT_WORK = (WorkState.READING, WorkState.SIMPLIFYING, WorkState.TRANSLATING)
UNFINISHED = (WorkState.WAITING, *AT_WORK)


class Stage(StrEnum):
    """What people have said of the version that is shown. It follows from the version alone."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    TESTED = "tested"
