"""Sounds that are known again sample for sample: by a few pieces of each, which no other sound holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.audio import g711
from pipelines.audio.pcm import Pcm

_PIECE = 400  # samples: 50 ms; the chance that two voices agree in all of them is none
_PIECES = 12
_LEAST_POWER = 200.0  # root mean square of a piece that says something


@dataclass(frozen=True, slots=True)
class Print:
    """A sound by its pieces."""

    name: str
    pieces: tuple[bytes, ...]

    @staticmethod
    def of(name: str, sound: Pcm) -> Print:
        """Of a sound as mu-law leaves it, so that it is the same before and after a line."""
        line = on_the_line(sound)
        places = np.linspace(0, max(0, len(line) - _PIECE), 4 * _PIECES).astype(int)
        pieces = [line[place : place + _PIECE] for place in places]
        telling = [piece for piece in pieces if np.sqrt(np.mean(piece.astype(float) ** 2)) > _LEAST_POWER]
        chosen = telling[:: max(1, len(telling) // _PIECES)][:_PIECES]
        return Print(name, tuple(piece.tobytes() for piece in chosen))

    @staticmethod
    def write(file: Path, prints: Iterable[Print]) -> None:
        rows = {each.name: np.frombuffer(b"".join(each.pieces), np.int16) for each in prints}
        with file.open("wb") as out:
            np.savez(out, **rows)  # pyright: ignore[reportArgumentType]

    @staticmethod
    def read(file: Path) -> list[Print]:
        with np.load(file) as rows:
            return [
                Print(name, tuple(piece.tobytes() for piece in rows[name].reshape(-1, _PIECE))) for name in rows.files
            ]


def on_the_line(sound: Pcm) -> Pcm:
    return g711.decode(g711.encode(sound, "ulaw"), "ulaw")


def who(sound: Pcm, prints: Sequence[Print]) -> set[str]:
    """Names of the prints of which at least one piece is in the sound."""
    data = sound.tobytes()
    return {each.name for each in prints if any(_holds(data, piece) for piece in each.pieces)}


def _holds(data: bytes, piece: bytes) -> bool:
    place = data.find(piece)
    while place % 2 and place != -1:  # between two samples
        place = data.find(piece, place + 1)
    return place != -1
