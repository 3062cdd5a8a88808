"""Measures a hundred pages through memory and masks, without and with Apertium; prints what it found.

The pages are the demonstration council's own sentences, each with figures of its own, 40 to a page.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from pipelines.engines.apertium import Apertium
from pipelines.engines.protocols import Translator
from pipelines.settings import PROJECT
from pipelines.translation.journal import Journal
from pipelines.translation.markup import escape, is_balanced, plain, tag_faults
from pipelines.translation.masks import fact_faults, mask
from pipelines.translation.memory import Entry, Memory
from pipelines.translation.segments import Segment, Translated
from pipelines.translation.splitting import sentences
from pipelines.translation.translate import Options, translate_segments

PAGE = 40  # sentences


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.translation", description=__doc__)
    parser.add_argument("--pages", type=int, default=100, help="pages of 40 sentences")
    options = parser.parse_args()
    segments = document(options.pages * PAGE)
    with tempfile.TemporaryDirectory() as folder, Memory.open(Path(folder) / "memory.sqlite") as memory:
        # A third word for word, a third with other figures, a third not at all.
        memory.add(
            Entry(source_language="en", target_language="es", source=segment.text, target=f"ES {segment.text}")
            for number, segment in enumerate(document(len(segments)))
            if number % 3 == 0
        )
        memory.add(
            Entry(source_language="en", target_language="es", source=other.text, target=f"ES {other.text}")
            for number, other in enumerate(document(len(segments), shift=7000))
            if number % 3 == 1
        )
        print(f"{len(segments)} sentences, {len(memory)} in the memory")
        measure("memory and masks", segments, memory, (), Path(folder) / "one.jsonl")
        if ("en", "es") in Apertium().pairs():
            print(measure_facts())
            measure("with Apertium, there and back", segments, memory, (Apertium(),), Path(folder) / "two.jsonl")


def measure(what: str, segments: list[Segment], memory: Memory, engines: tuple[Translator, ...], file: Path) -> None:
    start = perf_counter()
    done = translate_segments(
        segments, "en", "es", memory=memory, engines=engines, options=Options(journal=Journal.open(file))
    )
    seconds = perf_counter() - start
    origins = Counter(one.origin.value for one in done)
    print(f"{what}: {seconds:.1f} s, {len(segments) / seconds:.0f} sentences a second; {dict(origins)}; {lost(done)}")


def lost(done: tuple[Translated, ...]) -> str:
    """How many drafts of engines and how many texts of the memory with new figures lost a fact that nothing marks."""
    silent = sum(
        1
        for one in done
        if fact_faults([each.text for each in mask(one.source).masks], plain(one.text))
        and not any(fault.check == "mask" for fault in one.faults)
    )
    return f"{silent} lost a fact unmarked"


def document(count: int, shift: int = 0) -> list[Segment]:
    """Sentences of the council's pages, over and over, with other figures each time."""
    found = council_sentences()
    return [
        Segment(id=str(number), text=_changed(found[number % len(found)], number // len(found) + shift))
        for number in range(count)
    ]


def council_sentences() -> list[str]:
    """Every sentence of the demonstration council's pages, once, as markup."""
    found: list[str] = []
    for file in sorted((PROJECT / "knowledge_base" / "northmere" / "pages").rglob("*.md")):
        for line in file.read_text(encoding="utf-8").split("---", 2)[-1].splitlines():
            words = re.sub(r"[*_#`|>]|\[([^\]]*)\]\([^)]*\)", r"\1", line).strip(" -")
            found += [piece.text for piece in sentences(escape(words)) if piece.is_sentence]
    return list(dict.fromkeys(found))


def with_formatting(texts: Sequence[str]) -> list[str]:
    """The sentences of five words and more, each with a formatted phrase and a standalone tag at random places."""
    chance = random.Random(6)
    found: list[str] = []
    for text in texts:
        words = text.split(" ")
        if len(words) > 4:
            first = chance.randrange(len(words))
            last = min(len(words) - 1, first + chance.randrange(3))
            words[first], words[last] = f"<91>{words[first]}", f"{words[last]}</91>"
            words[chance.randrange(len(words))] += "<92/>"
            found.append(" ".join(words))
    return [text for text in found if is_balanced(text)]


def measure_facts() -> str:
    """What comes through Apertium of the facts of the pages, and of formatting put into them."""
    masked = [one for one in map(mask, council_sentences()) if one.masks]
    drafts = Apertium().translate([one.text for one in masked], source="en", target="es")
    wrong = sum(bool(one.faults(draft)) for one, draft in zip(masked, drafts, strict=True))
    formatted = with_formatting([one.text for one in masked])
    drafts = Apertium().translate(formatted, source="en", target="es")
    whole = sum(not tag_faults(text, draft) for text, draft in zip(formatted, drafts, strict=True))
    facts = sum(len(one.masks) for one in masked)
    return (
        f"{len(masked)} sentences with {facts} facts: {wrong} lost or doubled one; formatting where its words went in "
        f"{whole} of {len(formatted)}"
    )


def _changed(text: str, by: int) -> str:
    """The sentence with its plain amounts raised."""
    return re.sub(r"£(\d{1,4})\b(?![,.]\d)", lambda match: f"£{int(match[1]) + by}", text) if by else text


if __name__ == "__main__":
    main()
