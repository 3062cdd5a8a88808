"""The command line: ``frontdoor``. A verb, its object, options with units in the help."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.cli import (
    ask,
    call,
    doctor,
    easy_read,
    evaluate,
    knowledge,
    model_server,
    models,
    pictures,
    serve,
    staff,
    translate,
)
from app.cli.speak import fail
from app.telemetry import configure_logging
from pipelines.errors import FrontDoorError

cli = typer.Typer(
    name="frontdoor",
    help="A council's front door: answers about council tax and parking from the council's own pages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command("serve")(serve.serve)
cli.command("ingest")(knowledge.ingest_command)
cli.command("check")(knowledge.check_command)
cli.command("crawl")(knowledge.crawl_command)
cli.command("ask")(ask.ask_command)
cli.command("call")(call.call_command)
cli.command("call-backs")(serve.call_backs_command)
cli.command("purge")(serve.purge_command)
cli.command("model-server")(model_server.model_server_command)
cli.command("eval")(evaluate.eval_command)
cli.command("evidence")(evaluate.evidence_command)
cli.command("easy-read")(easy_read.easy_read_command)
cli.command("translate")(translate.translate_command)
cli.add_typer(models.models_app, name="models")
cli.add_typer(pictures.pictures_app, name="pictures")
cli.add_typer(staff.staff_app, name="staff")
cli.command("doctor")(doctor.doctor_command)


@cli.callback()
def _options(
    verbose: Annotated[bool, typer.Option("--verbose", help="Write what happens to standard error.")] = False,
) -> None:
    configure_logging("INFO" if verbose else "WARNING")


def main() -> None:
    """Run a command; what broke is told in one plain line, never as a trace. Exit codes: 0 done, 1 failed, 2 misuse."""
    try:
        cli()
    except FrontDoorError as error:
        sys.exit(fail(str(error)))
    except BrokenPipeError:
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(fail("Stopped."))
