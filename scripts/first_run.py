"""Asks a running front door ten questions of a first-time resident and writes the answers to ``docs/first-run.md``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx

from pipelines.settings import PROJECT

TEN = (
    "How do I pay my council tax?",
    "How much is band C?",
    "I live on my own, do I get money off?",
    "I'm moving in on 15 December, band D. What will I pay this year?",
    "I have had a parking ticket. Can I challenge it?",
    "I got a ticket on my windscreen on 20 November. When is the last day for half price?",
    "How much is a resident permit?",
    "Can I get a Blue Badge if I get PIP?",
    "I can't afford my council tax this month",
    "Can I speak to a person?",
)


@contextmanager
def server(port: int) -> Generator[str]:
    """A front door of our own on a free port, until the block ends."""
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                if httpx.get(f"{address}/api/v1/ready").is_success:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def page(address: str) -> str:
    """The ten questions with their answers, as Markdown."""
    lines = [
        "# The first run",
        "",
        "Ten questions of a first-time resident, put to a running front door over its API. Written by `make docs`.",
        "",
    ]
    for question in TEN:
        reply: dict[str, Any] = httpx.post(f"{address}/api/v1/ask", json={"question": question}, timeout=30).json()
        lines += [f"## {question}", "", reply["answer"], ""]
        lines += [f"- {figure['label']}: {figure['value']} ({figure['source']})" for figure in reply["figures"]]
        lines += [f"- Source: [{citation['title']}]({citation['url']})" for citation in reply["citations"]]
        lines += [f"- Outcome: `{reply['outcome']}`", ""]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", default="", help="address of a running front door; one is started by default")
    options = parser.parse_args()
    if options.server:
        text = page(options.server)
    else:
        with server(8765) as address:
            text = page(address)
    (PROJECT / "docs" / "first-run.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
