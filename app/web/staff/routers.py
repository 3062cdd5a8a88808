"""Every router of the officers' pages, in the order in which addresses are looked up."""

from __future__ import annotations

from app.web.staff import (
    account,
    approval,
    conversations,
    documents,
    downloads,
    edits,
    history,
    pictures,
    review,
    translation_files,
    translation_memory,
    translation_review,
    translations,
    words,
)

ROUTERS = (
    account.router,
    conversations.router,
    documents.router,
    review.router,
    edits.router,
    words.router,
    pictures.router,
    history.router,
    approval.router,
    downloads.router,
    translation_memory.router,
    translations.router,
    translation_files.router,
    translation_review.router,
)
