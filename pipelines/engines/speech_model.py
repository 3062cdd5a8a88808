"""Where the speech model of a council lies, and what is in it; built by ``pipelines.speech.build``.

<data folder>/speech/<council>/
  current                 the name of the version that serves
  <version>/              words.dict, council.arpa, everyday.arpa, commands.arpa, manifest.json
"""

from __future__ import annotations

from pathlib import Path

WORDS = "words.dict"  # how every word is said
COUNCIL = "council"  # what is said about the council's subjects, and nothing else
EVERYDAY = "everyday"  # the same among everyday English
COMMANDS = "commands"  # short answers, and what is asked of the call itself
SEARCHES = (COUNCIL, EVERYDAY, COMMANDS)


def speech_folder(data_folder: Path, council: str) -> Path:
    return data_folder / "speech" / council


def language_model_file(version: Path, search: str) -> Path:
    return version / f"{search}.arpa"


def current_speech_model(data_folder: Path, council: str) -> Path | None:
    """The version that serves; None when none was built."""
    folder = speech_folder(data_folder, council)
    try:
        version = folder / (folder / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return version if version != folder and version.is_dir() else None
