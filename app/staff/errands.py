"""What becomes of the files of each queue: the order that a child process gets, and where its result goes."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from app.staff.child import open_settings
from app.staff.easy_read_json import from_json
from app.staff.jobs import Job
from app.staff.translating import Made
from app.staff.translations import Translations
from app.staff.versions import Versions
from pipelines.documents.rows import ContactBlock, EasyRead
from pipelines.errors import StoreError
from pipelines.settings import Settings

logger = logging.getLogger(__name__)


class Errand(Protocol):
    """The work on the files of one queue."""

    def order(self, job: Job) -> dict[str, Any]:
        """What the child process must know besides the file."""
        ...

    def keep(self, job: Job, ready: Any, *, worker: str) -> None:
        """Keep what the child made, unless the work was stopped or is another worker's.

        Raises:
            FrontDoorError: it is not what a child of ours makes.
        """
        ...


class EasyReadErrand:
    """A document becomes Easy Read."""

    def __init__(
        self,
        versions: Versions,
        settings: Settings,
        *,
        speaker: Callable[[], tuple[str, ContactBlock | None]],
        made: Callable[[EasyRead], object] = lambda _: None,
    ) -> None:
        """Nothing is done yet.

        Args:
            versions: where the first version of a document goes.
            settings: as the service was started with.
            speaker: the council's name and whom to ask, as printed in a document.
            made: told each new document, so that its first page has its checks ready.
        """
        self._versions = versions
        self._settings = settings
        self._speaker = speaker
        self._made = made

    def order(self, job: Job) -> dict[str, Any]:
        council, contact = self._speaker()
        given = asdict(contact) if contact else None
        return {"name": job.name, "council": council, "contact": given, "settings": open_settings(self._settings)}

    def keep(self, job: Job, ready: Any, *, worker: str) -> None:
        easy_read = from_json(json.dumps(ready).encode())
        kept = self._versions.first(job.document_id, easy_read, worker=worker)
        logger.info("document_ready kept=%s", kept)
        try:
            self._made(easy_read)
        except Exception as error:  # the page will meet it again, with somebody there to be told
            logger.error("document_not_checked error=%s", type(error).__name__)


class TranslationErrand:
    """A file is translated into one language."""

    def __init__(self, translations: Translations, settings: Settings) -> None:
        self._translations = translations
        self._settings = settings

    def order(self, job: Job) -> dict[str, Any]:
        target = self._translations.find(job.document_id).target
        return {"name": job.name, "target": target, "settings": open_settings(self._settings)}

    def keep(self, job: Job, ready: Any, *, worker: str) -> None:
        try:
            made = TypeAdapter(Made).validate_python(ready)
        except ValidationError as error:
            raise StoreError("what the child process made is no translation") from error
        kept = self._translations.first(job.document_id, made, worker=worker)
        logger.info("translation_ready kept=%s sentences=%s", kept, len(made.sentences))
