"""The command that runs the model server; it loads nothing of the front door's answering."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.errors import SettingsError
from pipelines.settings import Settings, load_settings


def model_server_command(
    model: Annotated[str, typer.Option(help="A model of 'frontdoor models list', or a GGUF file.")] = "",
    host: Annotated[str, typer.Option(help="Address to listen on; others than this machine's need a key.")] = "",
    port: Annotated[
        int, typer.Option(help="Port to listen on besides the Unix socket; 0 for none.", min=-1, max=65535)
    ] = -1,
    socket: Annotated[
        Path | None, typer.Option(help="Unix socket to listen on; in the data folder by default.")
    ] = None,
    attached: Annotated[bool, typer.Option("--attached", help="End when standard input is closed.")] = False,
) -> None:
    """Load a model and answer by the OpenAI chat-completions protocol. What is not given is taken from the settings."""
    if attached:
        from app.model_server.parent import end_with_parent

        end_with_parent()
    from app.model_server.run import run  # llama.cpp and all; help and misuse need none of it

    settings = _chosen(load_settings(), model, host, port)
    if host and not settings.model_server.port:
        raise SettingsError("--host needs a --port; without one the server listens on its Unix socket only.")
    run(settings, unix_socket=socket, say=typer.echo)


def _chosen(settings: Settings, model: str, host: str, port: int) -> Settings:
    """The settings with what was given on the command line in their place."""
    asked, server = settings.language_model, settings.model_server
    return settings.model_copy(
        update={
            "language_model": asked.model_copy(update={"model": model or asked.model}),
            "model_server": server.model_copy(
                update={"host": host or server.host, "port": port if port >= 0 else server.port}
            ),
        }
    )
