"""``frontdoor ask``: one question, or a file of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.cli.speak import fail, progress_bar
from pipelines.answering.pipeline import answer
from pipelines.answering.safeguard import find_crisis
from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.settings import load_settings
from pipelines.types import Answer, Exchange, Question


class _Turn(BaseModel):
    model_config = ConfigDict(extra="ignore")
    question: str
    answer: str = ""


class _Line(BaseModel):
    """One line of a batch."""

    model_config = ConfigDict(extra="ignore")
    id: str | int
    question: str
    council: str | None = None
    history: list[_Turn | str] = Field(default_factory=list[_Turn | str])


@dataclass(frozen=True, slots=True)
class _Job:
    number: int
    line: _Line | None
    fault: str = ""


def ask_command(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")] = "",
    council: Annotated[str, typer.Option(help="Council to ask; the one in the settings by default.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='File of JSON lines {"id", "question", "council"?, "history"?}.')
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File for the answers of a batch, as JSON lines, in order.")] = None,
) -> None:
    """Ask one question, or a file of questions (--batch IN.jsonl --out OUT.jsonl; run again to go on)."""
    if bool(question) == bool(batch) or (batch and not out):
        fail(
            'Give one question in quotes, or --batch IN.jsonl with --out OUT.jsonl. Try: frontdoor ask "how do I pay?"'
        )
        raise typer.Exit(2)
    services = Services(load_settings())
    if batch and out:
        raise typer.Exit(_run_batch(batch, out, services, council))
    reply = answer(_question(question, services, council), services)
    print(json.dumps(as_document(reply), ensure_ascii=False, indent=1) if as_json else as_words(reply))


def _question(text: str, services: Services, council: str | None, history: tuple[Exchange, ...] = ()) -> Question:
    name = council or services.settings.council
    known = services.council_ids()
    if not council and name not in known and len(known) == 1:
        name = known[0]
    services.council(name)  # raises for an unknown council
    limit = services.settings.answering.max_characters
    if len(text) > limit and find_crisis(text, services.embedder) is None:
        raise FrontDoorError(f"The question has {len(text)} characters; at most {limit}. Ask it more shortly.")
    return Question(text=text, council=name, today=services.today(), history=history, channel="batch")


def _run_batch(source: Path, out: Path, services: Services, council: str) -> int:
    """Answer each line in order; a line that cannot be answered says why and does not stop the rest."""
    if not source.is_file():
        return fail(f"There is no file {source}.")
    jobs = list(_jobs(source))
    done = _lines_done(out)
    failed = 0
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("a", encoding="utf-8") as stream, progress_bar("Answering", "questions") as report:
        for job in jobs[done:]:
            result = _one(job, services, council)
            failed += "error" in result
            stream.write(json.dumps(result, ensure_ascii=False) + "\n")
            stream.flush()
            report(job.number, len(jobs))
    if failed:
        return fail(f"{failed} of {len(jobs)} lines could not be answered; each says why under 'error'.")
    return 0


def _jobs(source: Path) -> Iterator[_Job]:
    lines = source.read_bytes().decode("utf-8", errors="replace").splitlines()
    for number, line in enumerate((line for line in lines if line.strip()), start=1):
        try:
            yield _Job(number, _Line.model_validate_json(line))
        except ValidationError as error:
            problem = error.errors()[0]
            where = ".".join(str(part) for part in problem["loc"])
            yield _Job(number, None, f"line {number}: {where or 'line'}: {problem['msg']}")


def _lines_done(out: Path) -> int:
    """Whole lines that an earlier run wrote; a torn last line is cut off."""
    if not out.exists():
        return 0
    content = out.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) != len(content):
        out.write_bytes(whole)
    return whole.count(b"\n")


def _one(job: _Job, services: Services, council: str) -> dict[str, Any]:
    if job.line is None:
        return {"id": None, "error": job.fault}
    history = tuple(
        Exchange(turn, "") if isinstance(turn, str) else Exchange(turn.question, turn.answer)
        for turn in job.line.history
    )
    try:
        reply = answer(_question(job.line.question, services, job.line.council or council, history), services)
    except FrontDoorError as error:
        return {"id": job.line.id, "error": str(error)}
    return {"id": job.line.id} | batch_document(reply)


def batch_document(reply: Answer) -> dict[str, Any]:
    """An answer as one line of a batch."""
    return {
        "answer": reply.text,
        "outcome": reply.outcome.value,
        "citations": list(dict.fromkeys(citation.page_url for citation in reply.citations)),
        "quotes": [citation.quote for citation in reply.citations if citation.quote],
        "confidence": round(reply.confidence, 4),
        "retrieved": list(reply.retrieved),
        "abstained": reply.abstained,
        "seconds": round(reply.seconds, 5),
    }


def as_document(reply: Answer) -> dict[str, Any]:
    """An answer with all that staff may want to see."""
    return batch_document(reply) | {
        "figures": [
            {"label": figure.label, "value": figure.value, "valid": figure.valid, "source": figure.source}
            for figure in reply.figures
        ],
        "options": [option.label for option in reply.options],
        "contact": reply.contact.name if reply.contact else None,
        "index_version": reply.index_version,
        "engines": dict(reply.engines),
        "step_seconds": {name: round(seconds, 5) for name, seconds in reply.step_seconds},
    }


def as_words(reply: Answer) -> str:
    """An answer as a person reads it."""
    lines = [reply.text]
    lines += [f"  - {option.label}" for option in reply.options]
    lines += [f"{figure.label}: {figure.value} ({figure.source})" for figure in reply.figures]
    lines += [f"Source: {citation.title}, {citation.url}" for citation in reply.citations]
    return "\n".join(lines)
