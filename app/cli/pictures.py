"""``frontdoor pictures``: which sets of pictures there are, and taking in another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.speak import fail
from pipelines.errors import KnowledgeError
from pipelines.settings import Settings, load_settings

pictures_app = typer.Typer(help="Pictures for Easy Read: list the sets, import another.", no_args_is_help=True)

SHOWN = 20  # faults of a symbol set that are told one by one


def pictures_folder(settings: Settings) -> Path:
    """Where imported sets are kept, a folder each."""
    return settings.data_folder / "pictures"


@pictures_app.command("list")
def list_command() -> None:
    """Say which sets there are, how many pictures each has, and the credit that is printed."""
    from pipelines.documents.pictures import embedded_pictures
    from pipelines.engines.imported_pictures import imported_sets

    embedded = embedded_pictures()
    print(f"{embedded.name}: in the package. {embedded.credit}")
    for manifest in imported_sets(pictures_folder(load_settings())):
        print(f"{manifest.name}: {len(manifest.symbols):,} pictures, imported. {manifest.credit}")


@pictures_app.command("import")
def import_command(
    source: Annotated[Path, typer.Argument(help="Folder or zip: Mulberry Symbols, or your own with a CSV.")],
    name: Annotated[
        str, typer.Option(help="Name of the set: lower-case letters, figures, hyphens; from the file's name else.")
    ] = "",
) -> None:
    """Take in a set of pictures. An older set of that name is replaced when all of the new one is right.

    The CSV of your own pictures has the columns file, words, alt, credit and licence, one picture a line.
    """
    from pipelines.engines.picture_import import import_pictures

    folder = pictures_folder(load_settings())
    try:
        done = import_pictures(source, name or source.stem.lower().replace("_", "-").replace(" ", "-"), folder)
    except KnowledgeError as error:
        for fault in error.faults:
            fail(str(fault))
        fail(f"{len(error.faults)} faults. Nothing was changed.")
        raise typer.Exit(1) from error
    for fault in done.left_out[:SHOWN]:
        fail(str(fault))
    if len(done.left_out) > SHOWN:
        fail(f"… and {len(done.left_out) - SHOWN:,} more.")
    print(f"{done.manifest.name}: {len(done.manifest.symbols):,} pictures imported.")
    print(f"Printed with them: {done.manifest.credit}")
