"""``frontdoor models``: which models there are, fetch, check and remove them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.model_bench import bench_command
from app.cli.speak import fail, progress_bar
from pipelines.settings import Settings, load_settings

if TYPE_CHECKING:
    from pipelines.models.catalogue import Catalogue, Model
    from pipelines.models.memory import Load

models_app = typer.Typer(
    help="Models: what there is, fetch, check, remove. Only 'pull' opens a connection to the outside.",
    no_args_is_help=True,
)
models_app.command("bench")(bench_command)

MB, GIB = 1_000_000, 1 << 30
_MOST_LANGUAGES = 5  # named in the list

NameArgument = Annotated[str, typer.Argument(help="A name of 'frontdoor models list'.")]


@models_app.command("list")
def list_command(
    purpose: Annotated[str, typer.Option(help="Only: chat, translate, hear, embed, rerank or speak.")] = "",
    residents: Annotated[
        int | None, typer.Option(min=1, help="Answers at the same time; as in the settings when not given.")
    ] = None,
    context: Annotated[
        int | None, typer.Option(min=1, help="Tokens remembered for each; as in the settings when not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines: everything the catalogue knows.")] = False,
) -> None:
    """Say which models there are, their licence and languages, the memory they take and the card that has it."""
    from app.cli.translation_engines import other_translators
    from pipelines.models.catalogue import read_catalogue
    from pipelines.models.places import models_folder

    settings = load_settings()
    catalogue = read_catalogue(models_folder(settings))
    purposes = {model.purpose for model in catalogue.models}
    if purpose and purpose not in purposes:
        raise typer.BadParameter(f"'{purpose}' is none of: {', '.join(sorted(purposes))}.", param_hint="--purpose")
    load = _load(settings, residents, context)
    rows = [_row(settings, catalogue, model, load) for model in catalogue.models if purpose in ("", model.purpose)]
    others = other_translators(settings) if purpose in ("", "translate") else []
    rows += others
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    _print_table(rows)
    print(
        f"\nMemory of chat models: for {load.residents} answers at the same time with {load.context:,} tokens each, "
        f"kept as {load.kv_type}; of the others: for one piece of work. More: docs/models.md"
    )
    if others:
        print("Apertium and Opus-MT are not fetched by 'pull'. How to have them: docs/translation.md")


@models_app.command("pull")
def pull_command(
    name: NameArgument,
    source: Annotated[
        Path | None, typer.Option("--from", help="Folder or stick with the files, instead of the network.")
    ] = None,
) -> None:
    """Fetch a model, check it and note it in models.lock. Stopped half-way, run it again: it goes on from there."""
    from pipelines.models.catalogue import read_catalogue
    from pipelines.models.folder import pull_from
    from pipelines.models.hub import Hub
    from pipelines.models.places import models_folder
    from pipelines.models.pull import pull

    folder = models_folder(load_settings())
    model = read_catalogue(folder).model(name)
    print(f"{name}: {_size(model.size)}, licence {model.licence} ({model.licence_url})")

    def waiting() -> None:
        print("Another process is at this model. Waiting for it.")

    try:
        if source:
            pulled = pull_from(folder, model, source, bar=progress_bar, waiting=waiting)
        else:
            pulled = pull(folder, model, Hub.of(os.environ), bar=progress_bar, waiting=waiting)
    except KeyboardInterrupt:
        fail("Stopped. What was fetched is kept; run the same command to go on.")
        raise typer.Exit(1) from None
    if pulled.unchecked:
        fail(
            f"Nothing says what {', '.join(pulled.unchecked)} must be: no catalogue, no models.lock, no SHA256SUMS. "
            "Taken as it is; make sure that it comes from somebody you trust."
        )
    print(f"{name} is {'here and checked' if pulled.arrived else 'here already'}: {pulled.file}")
    if model.purpose == "chat":
        print(f"To answer with it, set FRONT_DOOR_LANGUAGE_MODEL__MODEL={name}")


@models_app.command("remove")
def remove_command(name: NameArgument) -> None:
    """Remove a model and all that was fetched of it."""
    from pipelines.models.places import models_folder
    from pipelines.models.store import remove

    freed = remove(models_folder(load_settings()), name)
    print(f"{name} is removed: {freed // MB:,} MB are free again.")


@models_app.command("verify")
def verify_command(
    name: Annotated[
        str, typer.Argument(help="A name of 'frontdoor models list'; all that are here when not given.")
    ] = "",
) -> None:
    """Read every file of the models that are here, whole, and say which is not what was published."""
    from pipelines.models.places import models_folder
    from pipelines.models.store import check, installed

    folder = models_folder(load_settings())
    here = installed(folder, [name] if name else [])
    if not here:
        print("No models are here. 'frontdoor models list' shows which there are.")
    faulty = False
    for known, locked in here.items():
        faults = check(folder, known, locked, whole=True, bar=progress_bar)
        faulty = faulty or bool(faults)
        print(f"{'FAULT' if faults else 'ok   '}  {known}: {len(locked.files)} files, from {locked.fetched_from}")
        for fault in faults:
            fail(f"       {fault} Run: frontdoor models pull {known}")
    raise typer.Exit(1 if faulty else 0)


def _load(settings: Settings, residents: int | None, context: int | None) -> Load:
    from pipelines.models.memory import Load

    server = settings.model_server
    together = residents or server.residents
    tokens = context or (server.kv_tokens // server.residents if server.kv_tokens else 1024)
    return Load(residents=together, context=tokens, kv_type=server.kv_type, batch_tokens=server.batch_tokens)


def _row(settings: Settings, catalogue: Catalogue, model: Model, load: Load) -> dict[str, Any]:
    from pipelines.models.lockfile import read_lock
    from pipelines.models.memory import memory, recommended_card
    from pipelines.models.places import models_folder
    from pipelines.models.store import half_fetched

    folder = models_folder(settings)
    locked = read_lock(folder).models.get(model.name)
    needed = memory(model, load, main_size=locked.files[0].size if locked else None)
    card = recommended_card(needed.total, catalogue.cards) if needed else None
    return model.model_dump(mode="json") | {
        "size": sum(file.size for file in locked.files) if locked else model.size,
        "here": bool(locked),
        "in_catalogue": True,
        "half_fetched": half_fetched(folder, model.name),
        "memory": {"weights": needed.weights, "kv": needed.kv, "overhead": needed.overhead, "total": needed.total}
        if needed
        else None,
        "card": card.name if card else None,
    }


def _print_table(rows: list[dict[str, Any]]) -> None:
    lines = [("", "name", "purpose", "parameters", "licence", "languages", "disk", "memory", "smallest card")]
    for row in rows:
        state = "here" if row["here"] else "partly" if row["half_fetched"] else "-"
        billions, total = row["parameters_billions"], row["memory"] and row["memory"]["total"]
        lines.append(
            (
                state,
                row["name"],
                row["purpose"],
                f"{billions:g} billion" if billions else "",
                row["licence"].removeprefix("LicenseRef-"),
                _languages(row["languages"], row["languages_total"]),
                _size(row["size"]) if row["in_catalogue"] else "",
                f"{total / GIB:.1f} GiB" if total else "?" if row["in_catalogue"] else "",
                row["card"] or ("more than one" if total else "?" if row["in_catalogue"] else ""),
            )
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _languages(tags: list[str], total: int | None) -> str:
    """'en es', 'en ar bn cy and 415 more'."""
    shown = tags if len(tags) <= _MOST_LANGUAGES else tags[: _MOST_LANGUAGES - 1]
    more = (total or len(tags)) - len(shown)
    return (" ".join(shown) or "one pair") + (f" and {more} more" if more else "")


def _size(size: int | None) -> str:
    if size is None:
        return "size not known"
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
