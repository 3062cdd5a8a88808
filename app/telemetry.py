"""Logging, set up once: key=value lines on standard error, with identifiers and counts, never a resident's words."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import TextIO

_LINE = "%(asctime)s level=%(levelname)s logger=%(name)s %(message)s"
# These write addresses and bodies as they came, which may hold what a resident typed.
_TALKATIVE = ("uvicorn.access", "httpx", "httpcore", "sqlalchemy.engine", "chromadb", "multipart", "bm25s")


def configure_logging(level: str = "INFO", *, stream: TextIO | None = None) -> None:
    """Send every log line through one handler; calling it again changes the level and adds nothing."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(logging.Formatter(_LINE, datefmt="%Y-%m-%dT%H:%M:%S%z"))
    handler.name = "front_door"
    root = logging.getLogger()
    for old in [known for known in root.handlers if known.name == "front_door"]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def pairs(values: Mapping[str, object]) -> str:
    """Values as 'key=value' words; a value with spaces is quoted, line ends cannot forge a second line."""
    return " ".join(f"{key}={_word(value)}" for key, value in values.items())


def _word(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    text = str(value)
    return text if text.isprintable() and " " not in text and text else repr(text)
