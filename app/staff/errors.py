"""What an officer did cannot be done: the message says why and what to do, and stands on the page as it is."""

from __future__ import annotations

from pipelines.errors import FrontDoorError


class StaffError(FrontDoorError):
    """A wish of an officer that cannot be met, in words for the officer."""


class SignInError(StaffError):
    """The e-mail address and the password do not belong together, or it was tried too often."""


class LinkError(StaffError):
    """A one-time link is used, too old, or never was."""


class MissingError(StaffError):
    """There is no such document, row or version, or it has been deleted."""


class FieldError(StaffError):
    """Something that was typed must be changed; ``field`` names the box."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class ChangedMeanwhileError(StaffError):
    """Another officer changed the same row after this page was opened."""
