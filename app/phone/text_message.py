"""Sends a page to a caller's telephone by the council's own text service, when the caller asked for it."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from pipelines.errors import EngineError
from pipelines.settings import PhoneSettings

if TYPE_CHECKING:
    from pipelines.engines.http import Client

logger = logging.getLogger(__name__)

_UK_MOBILE = re.compile(r"(?:\+?44|0)(7\d{9})")  # Ofcom's numbering plan: 07 and nine digits
_CHARACTERS = 300


class TextMessages:
    """POSTs ``{"to": "+447700900123", "text": "…"}`` to the council's address. Threads may share it."""

    def __init__(self, settings: PhoneSettings) -> None:
        self._settings = settings

    @property
    def possible(self) -> bool:
        return bool(self._settings.text_webhook)

    def send(self, number: str, *, title: str, url: str) -> None:
        """Send the page's name and address.

        Raises:
            EngineError: the number is no mobile number, or the service did not take it.
        """
        to = mobile(number)
        if not to:
            raise EngineError("A text message needs a United Kingdom mobile number.")
        from pipelines.engines.http import HTTPError, InvalidURL

        try:
            with self._client() as client:
                answer = client.post("", json={"to": to, "text": f"{title[:_CHARACTERS]}: {url}"})
                answer.raise_for_status()
        except (HTTPError, InvalidURL) as error:
            raise EngineError(f"The text service did not take the message ({type(error).__name__}).") from error
        logger.info("text_message_sent")

    def _client(self) -> Client:
        from pipelines.engines.http import local_client

        key = self._settings.text_webhook_key.get_secret_value()
        return local_client(self._settings.text_webhook, headers={"Authorization": f"Bearer {key}"} if key else {})


def mobile(number: str) -> str:
    """A mobile number in international form, '+447700900123'; empty for anything else."""
    found = _UK_MOBILE.fullmatch(re.sub(r"[\s()\-.]", "", number))
    return f"+44{found.group(1)}" if found else ""
