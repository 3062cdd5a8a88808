"""``frontdoor eval``: how right, careful and fair the answers are, by public cases that anyone can run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.errors import SettingsError
from pipelines.settings import PROJECT


def eval_command(
    suites: Annotated[
        list[str] | None, typer.Argument(help="Suites; all by default. Or: compare RUN RUN. Or: report RUN.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Cases of each suite, drawn at random; 0 takes all.")] = 0,
    against: Annotated[str, typer.Option(help="Compare with this run afterwards, by paired intervals.")] = "",
    server: Annotated[str, typer.Option(help="Ask a running front door, such as http://127.0.0.1:8000")] = "",
    engine: Annotated[
        list[str] | None, typer.Option(help="Another engine: NAME=VALUE, such as vector_index=exact; can be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the draw and of every interval.")] = 1,
    resume: Annotated[str, typer.Option(help="Go on with a run that was cut off.")] = "",
    results: Annotated[Path, typer.Option(help="Folder of the runs.")] = PROJECT / "eval" / "results",
) -> None:
    """Measure the answers against public cases. Ends with 1 when a gate falls."""
    # Imported here, so that no other command waits for it.
    from app.cli.evaluating import Wish, evaluate

    held = evaluate(
        Wish(
            words=tuple(suites or ()),
            limit=limit,
            against=against,
            server=server,
            engines=tuple(engine or ()),
            seed=seed,
            resume=resume,
            results=results,
        )
    )
    if not held:
        raise typer.Exit(1)


def evidence_command(
    kind: Annotated[str, typer.Argument(help="atrs, dpia, equality or foi.")],
    out: Annotated[Path | None, typer.Option(help="File to write; standard output by default.")] = None,
    results: Annotated[Path, typer.Option(help="Folder of the runs.")] = PROJECT / "eval" / "results",
) -> None:
    """Write one of the council's records from the live configuration and the newest run, in Markdown."""
    # Imported here, so that no other command waits for it.
    from app.cli.evaluating import record_of

    text = record_of(kind, results)
    if out is None:
        print(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{out} cannot be written ({error.strerror}). Name another file with --out.") from error
    print(f"Written: {out}")
