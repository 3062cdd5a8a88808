"""What callers may say to a council: the sentences of its pages and of its residents, as words, each with a weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from pipelines.data_file import entries as mapping
from pipelines.data_file import read_data_file, texts
from pipelines.errors import Fault, KnowledgeError
from pipelines.facts.council import Council
from pipelines.knowledge.index import Entry
from pipelines.speech.spoken_words import acronyms, spoken_sentences

PHRASES = Path(__file__).with_name("phone_phrases.yaml")

# How often each kind of sentence is counted: what callers say themselves weighs more than what pages say.
TEXT, HEADING, WORDING, TITLE, PLACE, OPENED, COMMAND = 1, 2, 2, 3, 3, 1, 20

Sentence = tuple[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class PhonePhrases:
    """What callers say on any line."""

    openings: tuple[str, ...]
    commands: Mapping[str, tuple[str, ...]]  # by what is wanted of the call


@dataclass(frozen=True, slots=True)
class Wordings:
    """All that a council's callers may say."""

    sentences: tuple[Sentence, ...]
    commands: tuple[Sentence, ...]  # for moments when a short answer is expected
    words: frozenset[str]
    acronyms: frozenset[str]  # of the words, those said as letters


def load_phrases(file: Path = PHRASES) -> PhonePhrases:
    """Read what callers say on any line.

    Raises:
        KnowledgeError: the file is missing or broken.
    """
    data = read_data_file(file)
    openings = texts(data.get("openings"))
    commands = {name: texts(phrases) for name, phrases in mapping(data.get("commands")).items()}
    if not openings or not commands or not all(commands.values()):
        raise KnowledgeError([Fault(file, 1, "openings or commands are missing", "Put the file back from the release")])
    return PhonePhrases(openings, commands)


def wordings(
    entries: Iterable[Entry], council: Council, phrases: PhonePhrases, *, in_dictionary: Callable[[str], bool]
) -> Wordings:
    """Everything that is said about a council's subjects.

    Args:
        entries: the council's passages with what residents ask.
        council: its places and teams.
        phrases: what callers say on any line.
        in_dictionary: whether a word is English. One that is not stays in when the council itself writes it; else it is
            some resident's spelling of another word, and would be heard in its place.
    """
    own = list(entries)
    written = [*_written(own), *_named(council)]
    asked = [(text, WORDING) for entry in own for text in entry.asked_as]
    asked += [(option.question, WORDING) for entry in own for option in entry.passage.options]
    official = {word for text, _ in written for words in spoken_sentences(text) for word in words}
    commands = [
        (words, COMMAND) for said in phrases.commands.values() for text in said for words in spoken_sentences(text)
    ]

    def known(word: str) -> bool:
        return word in official or in_dictionary(word)

    sentences = [(words, weight) for text, weight in written for words in spoken_sentences(text)]
    sentences += _opened(asked, phrases.openings, known)
    sentences += commands
    words = {word for sentence, _ in sentences for word in sentence}
    short_forms = {short for text, _ in written for short in acronyms(text)}
    return Wordings(
        tuple(sentences),
        tuple(commands),
        frozenset(filter(known, words)),
        frozenset(short for short in short_forms if short in words),
    )


def _written(entries: list[Entry]) -> Iterator[tuple[str, int]]:
    """Titles, headings and texts; a title or heading that several passages have is counted once."""
    titles: set[str] = set()
    for entry in entries:
        passage = entry.passage
        for text, weight in ((passage.title, TITLE), *((heading, HEADING) for heading in passage.heading)):
            if text not in titles:
                titles.add(text)
                yield text, weight
        yield passage.text, TEXT
        yield from ((option.label, HEADING) for option in passage.options)


def _named(council: Council) -> Iterator[tuple[str, int]]:
    yield council.name, TITLE
    for place in council.places:
        yield from ((f"{before}{place}", PLACE) for before in ("", "in ", "I live in ", "on "))
    for team in council.teams.values():
        yield from ((f"{before}{team.name}", PLACE) for before in ("", "the ", "can I speak to the "))


def _opened(
    asked: list[tuple[str, int]], openings: tuple[str, ...], known: Callable[[str], bool]
) -> Iterator[Sentence]:
    """What residents ask, as it is and after two of the openings in turn."""
    openers = cycle(tuple(opening.split()) for opening in openings)
    for text, weight in asked:
        for words in spoken_sentences(text):
            if not all(map(known, words)):
                continue
            yield words, weight
            yield (*next(openers), *words), OPENED
            yield (*next(openers), *words), OPENED
