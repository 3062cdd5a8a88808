"""A browser of one officer, without a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from httpx import Response
from starlette.testclient import TestClient


@dataclass(frozen=True, slots=True)
class Desk:
    """A browser of one officer, who is signed in."""

    client: TestClient

    def stamp(self, path: str = "/staff/account") -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get(path).text)
        assert found
        return found[1]

    def send(self, path: str, **fields: object) -> Response:
        """A form of ours, answered by the page that it leads to or by the form again."""
        data = {"csrf": self.stamp(), **{name: str(value) for name, value in fields.items()}}
        return self.client.post(path, data=data, follow_redirects=False)
