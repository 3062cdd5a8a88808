"""What the database keeps, table by table: the fields, what they hold, and for how long."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.settings import Settings

AUDIT_DAYS = 365  # at least; as long as marks where those are kept longer
STAFF_AUDIT_DAYS = 730
# The tables of the database with their fields. A test compares them with the store's own.
STORED: Mapping[str, tuple[str, ...]] = {
    "conversations": ("id", "visitor", "council", "created", "expires_at"),
    "answers": (
        *("id", "conversation_id", "position", "channel", "question", "outcome", "body", "confidence"),
        *("index_version", "engines", "step_seconds", "created", "expires_at"),
    ),
    "handovers": (
        *("reference", "conversation_id", "council", "team", "summary", "name", "phone", "best_time", "status"),
        *("created", "expires_at"),
    ),
    "feedback": ("id", "answer_id", "council", "outcome", "is_right", "reason", "created", "expires_at"),
    "audit": ("id", "action", "detail", "created", "expires_at"),
    "calls": (
        *("reference", "conversation_id", "council", "line", "call_id", "seconds", "ending", "team", "turns"),
        *("engines", "waits", "created", "expires_at"),
    ),
    "staff_officers": ("id", "name", "email", "password", "disabled", "last_sign_in", "created", "expires_at"),
    "staff_invitations": ("token_digest", "name", "officer_id", "created", "expires_at"),
    "staff_sessions": ("token_digest", "officer_id", "last_used", "created", "expires_at"),
    "staff_attempts": ("key_digest", "failures", "locked_until", "created", "expires_at"),
    "staff_audit": ("id", "officer_id", "officer", "action", "subject", "detail", "created", "expires_at"),
    "staff_uploads": ("id", "size", "content", "created", "expires_at"),
    "documents": (
        *("id", "council", "name", "title", "owner_id", "owner", "digest", "upload_id", "state", "done", "total"),
        *("problem", "tries", "worker", "claimed_until", "started", "current", "latest", "revision", "changed"),
        *("deleted_at", "created", "expires_at"),
    ),
    "document_versions": (
        *("document_id", "number", "parent", "body", "what", "by", "submitted_by_id", "submitted_by", "submitted_on"),
        *("approved_by", "approved_on", "created", "expires_at"),
    ),
    "document_comments": ("id", "document_id", "row_id", "by", "text", "done", "created", "expires_at"),
    "document_tests": (
        *("id", "document_id", "version", "tested_by", "tested_on", "changes", "by", "created", "expires_at"),
    ),
    "translations": (
        *("id", "council", "name", "owner_id", "owner", "digest", "upload_id", "state", "done", "total", "problem"),
        *("tries", "worker", "claimed_until", "started", "changed", "deleted_at", "source", "target", "signed_by"),
        *("signed_on", "left_out", "created", "expires_at"),
    ),
    "translation_sentences": (
        *("translation_id", "position", "segment", "place", "source", "text", "origin", "engine", "score", "faults"),
        *("marked", "accepted_by", "created", "expires_at"),
    ),
}
WHAT: Mapping[str, str] = {
    "conversations": "a random visitor id from a cookie; never a name",
    "answers": "the question masked, the answer with its sources; no words where the list below says so",
    "handovers": "name, telephone number and best time as the resident gave them; what it is about, masked",
    "feedback": "'Was this right?', with a masked reason",
    "audit": "receipts: counts, times and references, no words",
    "calls": "what was understood on the telephone, masked, and what was said; no sound, no caller's number",
    "staff_officers": "name, e-mail and hashed password of an officer",
    "staff_invitations": "one-time links as hashes, with the name of who is invited",
    "staff_sessions": "who is signed in, as a hash",
    "staff_attempts": "counts of wrong passwords by hashed account and network address",
    "staff_audit": "what an officer did and when; no words of a document",
    "staff_uploads": "the file as it was uploaded: whatever the officer's document holds",
    "documents": "name, title, owner and state of an Easy Read document",
    "document_versions": "its words at each change, by whom, and who approved it",
    "document_comments": "comments of officers",
    "document_tests": "which group of people tested it and what was changed",
    "translations": "name, languages, owner and state of a translated file, and who signed it off",
    "translation_sentences": "its sentences in both languages, and who accepted each",
}


def kept_for(table: str, settings: Settings) -> str:
    """How long a row of a table is kept, in words."""
    keep, staff, documents = settings.retention, settings.staff, settings.documents
    of_document = f"{documents.documents_days} days after the last change; {documents.deleted_days} once deleted"
    return {
        "conversations": f"{keep.conversations_days} days",
        "answers": f"{keep.conversations_days} days",
        "handovers": f"{keep.handovers_days} days",
        "feedback": f"{keep.feedback_days} days",
        "calls": f"{keep.conversations_days} days",
        "audit": f"{max(AUDIT_DAYS, keep.feedback_days)} days",
        "staff_officers": "as long as the account",
        "staff_invitations": f"{staff.invitation_hours} hours",
        "staff_sessions": f"{staff.session_hours} hours",
        "staff_attempts": "a day after the last one",
        "staff_audit": f"{STAFF_AUDIT_DAYS} days",
        "staff_uploads": f"{documents.uploads_days} days",
    }.get(table, of_document)
