"""``frontdoor call``: places a whole call against a running service and shows what was understood and said."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.speak import fail


class LineKind(StrEnum):
    """By which protocol the call is placed."""

    MEDIA_STREAM = "media-stream"
    AUDIOSOCKET = "audiosocket"


def call_command(
    text: Annotated[list[str] | None, typer.Option(help="What the caller says; again for the next words.")] = None,
    wav: Annotated[list[Path] | None, typer.Option(help="What the caller says: 16-bit WAV files, in order.")] = None,
    keys: Annotated[str, typer.Option(help="Keys pressed after the words; a comma waits for the service.")] = "",
    line: Annotated[LineKind, typer.Option(help="The exchange's protocol.")] = LineKind.MEDIA_STREAM,
    server: Annotated[str, typer.Option(help="Address of the running service.")] = "",
    out: Annotated[Path | None, typer.Option(help="Both sides are saved here, as a stereo WAV file.")] = None,
    voice: Annotated[
        str, typer.Option(help="'flite awb', 'festival hts', 'espeak en-gb-scotland' …; the service's own by default.")
    ] = "",
    noise: Annotated[float | None, typer.Option(help="Noise of the line, in dB below the voice.", min=0)] = None,
    loss: Annotated[float, typer.Option(help="Share of the packets that are lost, in percent.", min=0, max=100)] = 0.0,
    interrupt: Annotated[
        float, typer.Option(help="Say the second words and all later ones so many seconds into an answer.", min=0)
    ] = 0.0,
    calls: Annotated[int, typer.Option(help="Place so many of the same call at once.", min=1, max=200)] = 1,
) -> None:
    """Place a telephone call against a running service, print the dialogue, and save both sides."""
    if not (text or wav or keys):
        fail('Say something: frontdoor call --text "How do I pay my council tax?"')
        raise typer.Exit(2)
    if out and calls > 1:
        fail("Both sides of one call can be saved: leave out --out or --calls.")
        raise typer.Exit(2)
    from app.cli.calling import Script, place  # heavy; no other command needs it
    from app.phone.trial.bad_line import Conditions

    script = Script(tuple(text or ()), tuple(wav or ()), keys, voice=voice, interrupt=interrupt)
    conditions = Conditions(noise, loss / 100)
    for row in place(script, conditions, by=line.value, server=server, out=out, calls=calls):
        print(row)
