"""The one tree of exceptions.

An outcome that a resident can meet is a value (``types.Outcome``); an exception means that something broke.

    FrontDoorError                 a message an operator can act on
    ├── SettingsError              a setting is missing or makes no sense
    ├── KnowledgeError             a page, a fact or a council file is broken: file, line, cure
    ├── IndexingError                the index is absent, damaged or could not be written
    ├── EngineError                an engine failed to load or to answer
    │   ├── ModelBusyError           the model serves others; when to come back
    │   └── PromptTooLongError       the prompt and its answer do not fit the model's window
    ├── ModelFileError             a model file is absent, damaged, or could not be fetched
    ├── PromptError                a prompt file is broken or an input of it is missing
    ├── FactError                  a fact is not known or not valid on the day, or cannot be worked out
    ├── CrawlError                 a site could not be fetched
    ├── ExtractionError            a file could not be read
    └── StoreError                 conversations could not be kept
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class FrontDoorError(Exception):
    """Something broke; the message says what and what to do, in words an operator can act on."""


class SettingsError(FrontDoorError):
    """A setting is missing or makes no sense."""


class IndexingError(FrontDoorError):
    """The index is absent, damaged or could not be written."""


class EngineError(FrontDoorError):
    """An engine failed to load or to answer."""


class ModelBusyError(EngineError):
    """The model serves as many as it can."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds


class PromptTooLongError(EngineError):
    """The prompt and its answer do not fit the model's window."""


class ModelFileError(FrontDoorError):
    """A model file is absent, damaged, or could not be fetched."""


class PromptError(FrontDoorError):
    """A prompt file is broken or an input of it is missing."""


class FactError(FrontDoorError):
    """A fact is not known, not valid on the day asked for, or cannot be worked out."""


class CrawlError(FrontDoorError):
    """A site could not be fetched."""


class ExtractionError(FrontDoorError):
    """A file could not be read."""


class StoreError(FrontDoorError):
    """Conversations could not be kept or read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file of the knowledge base."""

    file: Path
    line: int  # 1-based; 0 when the whole file is meant
    problem: str
    cure: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{where}: {self.problem}. {self.cure}"


class KnowledgeError(FrontDoorError):
    """One or more files of the knowledge base are broken."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))
