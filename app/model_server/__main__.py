"""``python -m app.model_server``: as ``frontdoor model-server``, started by the supervisor."""

from __future__ import annotations

import sys

import typer

from app.model_server.command import model_server_command
from app.telemetry import configure_logging
from pipelines.errors import FrontDoorError


def main() -> None:
    """Run; what broke is told in one line. Exit codes: 0 done, 1 failed, 2 misuse."""
    configure_logging("INFO")
    program = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    program.command()(model_server_command)
    try:
        program()
    except FrontDoorError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
