"""``frontdoor easy-read``: files become Easy Read drafts, one by one or a folder at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from app.cli.easy_read_bulk import turn_all
from app.cli.easy_read_one import DRAFT, Wanted, turn, wanted, write
from app.cli.speak import fail, progress_bar
from pipelines.documents.look import SIZES
from pipelines.documents.render import FORMATS, Format
from pipelines.settings import load_settings

ENGINES = ("rules", "model")


def easy_read_command(
    files: Annotated[list[Path], typer.Argument(help="Files, or a folder of them.", show_default=False)],
    out: Annotated[
        Path, typer.Option(help=f"File to write: .{', .'.join(FORMATS)}. For more than one, a folder.", metavar="FILE")
    ],
    format: Annotated[  # noqa: A002
        str, typer.Option(help=f"Of the files in a folder: {', '.join(FORMATS)}; docx when not given.")
    ] = "",
    engine: Annotated[
        str, typer.Option(help="'rules' or 'model'. When not given: the model of the settings, else rules.")
    ] = "",
    picture_set: Annotated[str, typer.Option(help="Name of the pictures; see 'frontdoor pictures list'.")] = "",
    size: Annotated[int, typer.Option(help="Size of the letters in points: 16, 18 or 22.")] = SIZES[0],
    no_pictures: Annotated[bool, typer.Option("--no-pictures", help="Words alone.")] = False,
    report: Annotated[Path | None, typer.Option(help="File for rows, checks, facts and sources, as JSON.")] = None,
    council_name: Annotated[str, typer.Option(help="As printed; from the council's own folder when not given.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    again: Annotated[bool, typer.Option("--again", help="In a folder: also the files that are done.")] = False,
) -> None:
    """Turn documents into Easy Read drafts with pictures. A person must check each of them."""
    many = len(files) > 1 or files[0].is_dir()
    into_folder = many or out.is_dir() or not out.suffix
    chosen = _format(format, out, into_folder=into_folder)
    if engine and engine not in ENGINES:
        raise typer.BadParameter(f"there is no engine '{engine}'; have: {', '.join(ENGINES)}.")
    if size not in SIZES:
        raise typer.BadParameter(f"the size is one of {', '.join(map(str, SIZES))} points, not {size}.")
    if many and out.suffix.lower().removeprefix(".") in FORMATS and not out.is_dir():
        raise typer.BadParameter(f"{out} is one file; for more than one give a folder, and --format.")
    want = wanted(
        load_settings(),
        format=chosen,
        engine=engine,
        picture_set=picture_set,
        size=size,
        pictures=not no_pictures,
        council_name=council_name,
    )
    if into_folder:
        raise typer.Exit(turn_all(files, out, want, report=report, force=force, again=again))
    raise typer.Exit(_turn_one(files[0], out, want, report=report, force=force))


def _format(given: str, out: Path, *, into_folder: bool) -> Format:
    ending = "" if into_folder else out.suffix.lower().removeprefix(".")
    named = given.lower().removeprefix(".")
    if named and ending and named != ending:
        raise typer.BadParameter(f"--format {named} and the ending of {out} differ.")
    chosen = named or ending or "docx"
    if chosen not in get_args(Format):
        raise typer.BadParameter(f"there is no format '{chosen}'; have: {', '.join(FORMATS)}.")
    return chosen  # pyright: ignore[reportReturnType]


def _turn_one(file: Path, out: Path, want: Wanted, *, report: Path | None, force: bool) -> int:
    for target in (out, *((report,) if report else ())):
        if target.exists() and not force:
            return fail(f"{target} is there already. Give another name, or --force to write over it.")
    with progress_bar("Simplifying", "sentences") as progress:
        made = turn(file, want, progress)
    write(out, made.content)
    if report:
        write(report, made.report())
    print(f"{out}: {made.line}")
    print(DRAFT)
    return 0
