"""Claims about logging: one handler, one line an event, nothing that forges a line."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from app.telemetry import configure_logging, pairs


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_setting_up_twice_writes_a_line_once() -> None:
    out = io.StringIO()
    configure_logging("INFO", stream=out)
    configure_logging("INFO", stream=out)

    logging.getLogger("app.web").info("answered %s", pairs({"outcome": "answered", "seconds": 0.12345}))

    (line,) = out.getvalue().splitlines()
    assert line.endswith("level=INFO logger=app.web answered outcome=answered seconds=0.123")


def test_addresses_as_they_were_typed_are_not_written() -> None:
    out = io.StringIO()
    configure_logging("INFO", stream=out)

    logging.getLogger("uvicorn.access").info('"GET /?question=my+name HTTP/1.1" 200')

    assert out.getvalue() == ""


def test_a_value_cannot_forge_a_second_line() -> None:
    assert pairs({"reason": "a\nlevel=ERROR", "empty": ""}) == r"reason='a\nlevel=ERROR' empty=''"
