"""``frontdoor ingest``, ``check`` and ``crawl``: the council's pages in, checked, searchable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.speak import fail, progress_bar
from pipelines.errors import Fault, KnowledgeError
from pipelines.services import now_in_london
from pipelines.settings import Settings, load_settings

if TYPE_CHECKING:
    from pipelines.ingest import Checked

FoldersArgument = Annotated[
    list[Path] | None,
    typer.Argument(help="More folders of councils, beside the knowledge folder of the settings."),
]


def _roots(settings: Settings, folders: Sequence[Path] | None) -> list[Path]:
    return [settings.knowledge_folder, *(folder.resolve() for folder in folders or ())]


def _say(faults: Sequence[Fault]) -> None:
    for fault in faults:
        fail(str(fault))


def ingest_command(
    folders: FoldersArgument = None,
    skip_broken: Annotated[bool, typer.Option(help="Leave broken files out instead of stopping.")] = False,
    rebuild: Annotated[bool, typer.Option(help="Build anew even when nothing changed.")] = False,
) -> None:
    """Build the search index from the council's pages. The last good index serves until the new one is checked."""
    from pipelines.ingest import ingest

    settings = load_settings()
    start = perf_counter()
    try:
        with progress_bar("Reading pages", "passages") as report:
            manifest, checked = ingest(
                settings,
                _roots(settings, folders),
                today=now_in_london().date(),
                progress=report,
                skip_broken=skip_broken,
                rebuild=rebuild,
            )
    except KnowledgeError as error:
        _say(error.faults)
        fail(f"{len(error.faults)} faults. Nothing was changed. Mend them, or run with --skip-broken.")
        raise typer.Exit(1) from error
    _say(checked.faults)
    pages = ", ".join(f"{council} {count} pages" for council, count in manifest.pages.items())
    print(
        f"Index {manifest.version}: {pages}; {manifest.passages} passages, {manifest.embedded} texts embedded anew, "
        f"{perf_counter() - start:.1f} seconds."
    )


def check_command(folders: FoldersArgument = None) -> None:
    """Read every page and fact and say what is wrong: file, line, cure."""
    from pipelines.ingest import check

    settings = load_settings()
    roots = _roots(settings, folders)
    checked = check(roots, today=now_in_london().date(), known_facts=_known_facts(settings))
    _say(checked.faults)
    for remark in checked.remarks:
        print(remark)
    print(_summary(checked))
    raise typer.Exit(1 if checked.faults else 0)


def _known_facts(settings: Settings) -> frozenset[str]:
    file = settings.knowledge_folder / "national_facts.jsonl"
    if not file.exists():
        return frozenset()
    return frozenset(json.loads(line)["id"] for line in file.read_text(encoding="utf-8").splitlines() if line)


def _summary(checked: Checked) -> str:
    return f"{len(checked.pages)} pages of {len(checked.folders)} councils: {len(checked.faults)} faults."


def crawl_command(
    address: Annotated[str, typer.Argument(help="A sitemap (.xml) or a page to start from.")],
    into: Annotated[Path, typer.Option(help="Folder for the pages; made when it is not there.")],
    pages: Annotated[int, typer.Option(min=1, help="Most pages to fetch.")] = 2000,
    seconds_between: Annotated[float, typer.Option(min=0.0, help="Seconds to wait between two requests.")] = 1.0,
    minutes: Annotated[float, typer.Option(min=0.1, help="Longest time, in minutes.")] = 120.0,
) -> None:
    """Fetch a council's own site politely: robots.txt, one host, only what changed."""
    from pipelines.knowledge.crawl import CrawlLimits, crawl

    limits = CrawlLimits(max_pages=pages, seconds_between=seconds_between, max_seconds=minutes * 60)
    with progress_bar("Fetching", "pages") as report:
        result = crawl(address, into, limits=limits, progress=report)
    for url in result.vanished:
        print(f"gone: {url}")
    for url, why in result.failed:
        fail(f"{url}: {why}")
    print(
        f"{len(result.changed)} new or changed, {len(result.unchanged)} unchanged, {len(result.vanished)} gone, "
        f"{len(result.failed)} failed. Pages are in {into}."
    )
    raise typer.Exit(1 if result.failed and not (result.changed or result.unchanged) else 0)
