"""``frontdoor models bench``: a table of how fast a model reads and writes on this machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from app.cli.model_speed import Plan, Speed, measure
from pipelines.settings import load_settings

COLUMNS = {
    "residents": "residents",
    "prefill_tokens_per_second": "prefill, tokens/s",
    "prefill_tokens_per_cpu_second": "per CPU s",
    "decode_tokens_per_second": "decode, tokens/s",
    "decode_tokens_per_cpu_second": "per CPU s",
    "decode_tokens_per_second_each": "each, tokens/s",
    "memory_mb": "memory, MB",
}


def bench_command(
    name: Annotated[str, typer.Argument(help="A name of 'frontdoor models list', or a GGUF file.")],
    residents: Annotated[str, typer.Option(help="Answers at the same time, one measurement each.")] = "1,4,8,16",
    prompt_tokens: Annotated[int, typer.Option(min=32, help="Length of each prompt, in tokens.")] = 512,
    seconds: Annotated[float, typer.Option(min=0.1, help="Time of steady writing to measure, in seconds.")] = 5.0,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Measure how fast a model reads and writes here, for one resident and for many at once."""
    from pipelines.models.store import model_file

    counts = _counts(residents)
    settings = load_settings()
    file = model_file(settings, name)
    if not as_json:
        print(_line(list(COLUMNS.values())))
    speeds: list[Speed] = []
    for speed in measure(file, settings, counts, Plan(prompt_tokens=prompt_tokens, seconds=seconds)):
        speeds.append(speed)
        if not as_json:
            print(_line([f"{value:,.0f}" if value >= 100 else f"{value:.3g}" for value in row(speed).values()]))
    placement = speeds[-1].placement
    if as_json:
        print(json.dumps({"model": str(file), "placement": placement, "speeds": [row(speed) for speed in speeds]}))
    else:
        print(f"{file.name}, prompts of {prompt_tokens} tokens. {placement}.")


def _counts(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 256 for part in parts):
        raise typer.BadParameter("Give numbers from 1 to 256, such as 1,4,8,16.", param_hint="--residents")
    return [int(part) for part in parts]


def _line(cells: Sequence[str]) -> str:
    return "  ".join(cell.rjust(len(head)) for cell, head in zip(cells, COLUMNS.values(), strict=True))


def row(speed: Speed) -> dict[str, float]:
    """The figures of one measurement, by column."""
    values = (
        *(speed.residents, speed.prefill.per_second, speed.prefill.per_cpu_second),
        *(speed.decode.per_second, speed.decode.per_cpu_second, speed.decode.per_second / speed.residents),
        speed.memory_mb,
    )
    return dict(zip(COLUMNS, values, strict=True))
