"""Puts the officers' side together and its pages on the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from fastapi import FastAPI, Request

from app.phone.call_records import CallRecords
from app.staff.accounts import Accounts
from app.staff.conversations import Conversations
from app.staff.documents import Documents
from app.staff.errands import EasyReadErrand, TranslationErrand
from app.staff.jobs import Jobs
from app.staff.judge import Judge
from app.staff.models import TranslationRow
from app.staff.records import Records
from app.staff.remembered import Remembered
from app.staff.sign_in import SignIn
from app.staff.states import WorkState
from app.staff.tools import Tools
from app.staff.translations import Translations
from app.staff.versions import Versions
from app.staff.workflow import Workflow
from app.staff.workshop import CONVERT, TRANSLATE, Workshop
from app.store import Store
from pipelines.documents.rows import ContactBlock
from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.settings import Settings

UPLOAD_PATHS = (
    "/staff/documents",
    "/staff/translations",
    "/staff/translations/put-in",
    "/staff/translation-memory",
    "/staff/translation-memory/glossary",
)
_MB = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class StaffRoom:
    """Everything that the officers' pages work with."""

    records: Records
    accounts: Accounts
    sign_in: SignIn
    documents: Documents
    versions: Versions
    workflow: Workflow
    jobs: Jobs
    workshop: Workshop
    translations: Translations
    translating: Workshop
    tools: Tools
    judge: Judge
    conversations: Conversations


def uploads(settings: Settings) -> dict[str, int]:
    """Paths that take files, with the most bytes of one request: a few files that are too large still get a reason."""
    most = (settings.documents.files_at_once + 1) * settings.documents.most_upload_mb * _MB
    return dict.fromkeys(UPLOAD_PATHS, most)


def build_room(services: Services, store: Store, settings: Settings) -> StaffRoom:
    records = Records(store.engine, clock=store.clock)
    speaker = _speaker(services, settings)
    documents = Documents(records, settings.documents, council=settings.council)
    versions, jobs, tools, judge = (
        Versions(records, documents),
        Jobs(records),
        Tools(settings, council=speaker()[0]),
        Judge(),
    )
    translations = Translations(records, settings.documents, council=settings.council, memory=Remembered(settings))
    easy_read = EasyReadErrand(versions, settings, speaker=speaker, made=judge.judge)
    translate = TranslationErrand(translations, settings)
    return StaffRoom(
        records=records,
        accounts=Accounts(records, settings.staff),
        sign_in=SignIn(records, settings.staff),
        documents=documents,
        versions=versions,
        workflow=Workflow(records, documents),
        jobs=jobs,
        workshop=Workshop(jobs, easy_read, settings, command=CONVERT),
        translations=translations,
        translating=Workshop(
            Jobs(records, TranslationRow, working=WorkState.TRANSLATING), translate, settings, command=TRANSLATE
        ),
        tools=tools,
        judge=judge,
        conversations=Conversations(
            records, CallRecords(records, days=settings.retention.conversations_days), council=settings.council
        ),
    )


def mount(app: FastAPI) -> FastAPI:
    """Add the officers' pages to the app of ``create_app``, and give that app back."""
    from app.web.staff import errors
    from app.web.staff.routers import ROUTERS

    app.state.staff = build_room(app.state.services, app.state.store, app.state.settings)
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    return app


def room_of(request: Request) -> StaffRoom:
    return cast(StaffRoom, request.app.state.staff)


def _speaker(services: Services, settings: Settings) -> Callable[[], tuple[str, ContactBlock | None]]:
    def speak() -> tuple[str, ContactBlock | None]:
        """The council's name and its first team, as printed at the end of a document."""
        try:
            council = services.council(settings.council).name
            contact = services.contact(settings.council)
        except FrontDoorError:
            return settings.council.replace("-", " ").title(), None
        if contact is None:
            return council, None
        return council, ContactBlock(council, phone=contact.phone, email=contact.email, url=contact.url)

    return speak
