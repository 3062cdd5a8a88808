"""``frontdoor translate``: files in other languages as drafts, one by one or a folder at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipelines.errors import FrontDoorError
from pipelines.settings import Settings, load_settings

ENGINES = ("apertium", "ctranslate2", "model")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def translate_command(
    files: Annotated[list[Path], typer.Argument(help="Files, or a folder of them.", show_default=False)],
    to: Annotated[str, typer.Option(help="Languages wanted, as BCP 47 tags: es,pl,zh.", metavar="LANGUAGES")],
    out: Annotated[Path, typer.Option(help="Folder for the results: 'letter.es.docx'.", metavar="FOLDER")],
    engine: Annotated[
        str, typer.Option(help=f"{', '.join(ENGINES)}; those of the settings in their order when not given.")
    ] = "",
    memory: Annotated[
        Path | None, typer.Option(help="TMX file that is looked into beside the council's memory.", metavar="FILE.tmx")
    ] = None,
    glossary: Annotated[
        Path | None, typer.Option(help="CSV with source,target,kind,note, for one language.", metavar="FILE.csv")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="File for every sentence, its score and faults, as JSON.")] = None,
    source: Annotated[str, typer.Option(help="Language of the files, where they do not say it.")] = "en",
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Also the files that are done.")] = False,
) -> None:
    """Translate documents, their format kept. A person must check each of them.

    A language that nothing here translates comes out as an XLIFF file for a translator.
    """
    from app.cli.translate_bulk import Order, translate_all
    from pipelines.translation.desk import Desk

    targets = _targets(to, source)
    if engine and engine not in ENGINES:
        raise typer.BadParameter(f"there is no engine '{engine}'; have: {', '.join(ENGINES)}.")
    if glossary and len(targets) > 1:
        raise typer.BadParameter("--glossary is of one language; name one in --to, or use prompts/glossaries.")
    desk = _desk(load_settings(), targets, engine=engine, memory=memory, glossary=glossary)
    assert isinstance(desk, Desk)
    order = Order(files=tuple(files), out=out, targets=targets, source=source, report=report, force=force, again=again)
    raise typer.Exit(translate_all(order, desk))


def _targets(to: str, source: str) -> tuple[str, ...]:
    targets = tuple(dict.fromkeys(part.strip() for part in to.split(",") if part.strip()))
    wrong = [target for target in targets if not _TAG.fullmatch(target)]
    if wrong or not targets:
        raise typer.BadParameter(f"'{', '.join(wrong) or to}' is no language; write tags as in --to es,pl,zh.")
    if source in targets:
        raise typer.BadParameter(f"the files are in '{source}' already.")
    return targets


def _desk(
    settings: Settings, targets: Sequence[str], *, engine: str, memory: Path | None, glossary: Path | None
) -> object:
    from pipelines.translation.desk import Desk, memory_file
    from pipelines.translation.glossary import load_glossary
    from pipelines.translation.memory import Memory
    from pipelines.translation.tmx import read_tmx
    from pipelines.translation.translators import translators

    engines = translators(settings, engine)
    if engine and not engines:
        raise FrontDoorError(f"No {engine} is set. See docs/translation.md, or leave out --engine.")
    if engine and (problem := engines[0].problem()):
        raise FrontDoorError(f"{engine} cannot be asked. {problem}")
    held: Memory | None = None
    if memory:
        from app.cli.easy_read_one import content_of

        brought = read_tmx(content_of(memory), memory.name)
        held = Memory.open()
        with Memory.open(memory_file(settings)) as own:
            held.add(own.entries())
        held.add(brought)
    glossaries = {targets[0]: load_glossary(glossary)} if glossary else None
    return Desk(settings, memory=held, glossaries=glossaries, engines=engines)
