"""English Braille by liblouis' own program, where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

from pipelines.errors import EngineError

# Unified English Braille, contracted, in the letters that embossers take (North American Braille ASCII).
TABLES = "en-us-brf.dis,en-ueb-g2.ctb"
PROGRAM = "lou_translate"
MISSING = (
    "Braille needs liblouis, which is not on this machine. "
    "On Debian: apt-get install liblouis-bin liblouis-data. Then try again."
)
_SECONDS = 30


def braille_is_there() -> bool:
    return shutil.which(PROGRAM) is not None


def to_braille(lines: Sequence[str]) -> list[str]:
    """Each line in contracted Braille as ASCII, one for one.

    Raises:
        EngineError: liblouis is not installed or broke.
    """
    if not lines:
        return []
    if not braille_is_there():
        raise EngineError(MISSING)
    # A line feed within a line would shift all that follow.
    given = "".join(" ".join(line.split()) + "\n" for line in lines)
    try:
        done = subprocess.run(
            [PROGRAM, "--forward", TABLES],
            input=given.encode("utf-8"),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env={"LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError("liblouis could not translate this text. Install liblouis-data anew.") from error
    made = done.stdout.decode("ascii", errors="replace").split("\n")[: len(lines)]
    if len(made) != len(lines):
        raise EngineError("liblouis left out a part of the text, so no Braille was made.")
    return made
