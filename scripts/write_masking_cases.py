"""Writes ``eval/cases/masking.jsonl``: messages with invented personal details and what of them must be hidden."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from random import Random

from eval.schema import CASES, Detail, MaskingCase
from scripts.masking_cases.details import MAKERS
from scripts.masking_cases.frames import FRAMES, QUESTIONS
from scripts.masking_cases.messages import BY_HAND, LOOK_ALIKES

SEED = 1
CASES_IN_ALL = 400
_GAP = re.compile(r"\{(\w+)\}")
_MARKED = re.compile(r"\[(\w*)\|([^\]]+)\]")


def read_marked(message: str) -> tuple[str, tuple[Detail, ...]]:
    """The words of a message without its marks, and the details that were marked."""
    details = tuple(Detail(kind=match[1], value=match[2]) for match in _MARKED.finditer(message))
    return _MARKED.sub(lambda match: match[2], message), details


def fill(frame: str, rng: Random) -> str:
    """A marked message: a value for every gap, now and then a question behind it or all in small letters."""
    message = _GAP.sub(lambda gap: f"[{gap[1]}|{MAKERS[gap[1]](rng)}]", frame)
    if rng.random() < 0.4:
        joint = " " if message.endswith((".", "?", "!")) else rng.choice((". ", ", ", "\n"))
        message = f"{message}{joint}{rng.choice(QUESTIONS)}"
    return message.lower() if rng.random() < 0.12 else message


def is_clear(message: str) -> bool:
    """Whether each detail stands in the words once only, so that a run can tell if it was hidden."""
    text, details = read_marked(message)
    return all(text.count(detail.value) == 1 for detail in details)


def generated(count: int, rng: Random) -> Iterator[tuple[str, str]]:
    """Marked messages from every frame in turn, with why each is here."""
    for number in range(count):
        frame = FRAMES[number % len(FRAMES)]
        message = fill(frame, rng)
        while not is_clear(message):
            message = fill(frame, rng)
        kinds = dict.fromkeys(detail.kind.replace("_", " ") for detail in read_marked(message)[1] if detail.kind)
        yield message, f"generated: {', '.join(kinds)}"


def masking_cases(seed: int = SEED) -> list[MaskingCase]:
    """Every case, in the order of the file: by hand, look-alikes, generated."""
    marked = [(message, "by hand: a message as residents write it") for message in BY_HAND]
    marked += [(message, "looks like a personal detail and must stay") for message in LOOK_ALIKES]
    marked += generated(CASES_IN_ALL - len(marked), Random(seed))
    cases: list[MaskingCase] = []
    for number, (message, why) in enumerate(marked, start=1):
        text, details = read_marked(message)
        cases.append(MaskingCase(id=f"MSK-{number:04}", source="synthetic", why=why, text=text, details=details))
    return cases


def main() -> int:
    rows = [json.dumps(case.model_dump(mode="json"), ensure_ascii=False) for case in masking_cases()]
    (CASES / "masking.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} cases in {CASES / 'masking.jsonl'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
