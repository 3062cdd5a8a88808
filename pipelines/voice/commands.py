"""What a caller asks of the call itself: yes, no, more, again, slower, stop, a person, goodbye, which of three."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, items, read_data_file, texts
from pipelines.knowledge.terms import terms
from pipelines.voice.events import Command, Expecting, Topic

COMMANDS = Path(__file__).with_name("commands.yaml")

SHORT = 4  # words: with the noise of a recogniser around it, a longer utterance is no command
LONG = 6  # words of another hearing from which the one that sounds like a command is doubted
LABEL_SHARE = 0.6  # of the terms of an option's name, from which the caller has named it
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Wordings:
    """What ``commands.yaml`` says, ready to use."""

    around: re.Pattern[str]  # at the beginning
    behind: re.Pattern[str]  # at the end
    noise: frozenset[str]
    commands: tuple[tuple[Command, re.Pattern[str]], ...]
    person: re.Pattern[str]
    person_unless: re.Pattern[str]
    asks_on: re.Pattern[str]
    agrees_if_asked: frozenset[str]
    choices: tuple[frozenset[str], ...]
    last: frozenset[str]


def command_in(hearings: Sequence[str], expecting: Expecting) -> Command | None:
    """The command that an utterance is, or None for a question or nothing.

    Args:
        hearings: the words as heard, the likeliest first; two may differ where the ears are weak.
        expecting: a yes or a no is heard in more where one was asked for.
    """
    wordings = load_wordings(COMMANDS)
    plain = [words for words in (plain_words(hearing) for hearing in hearings) if words]
    if any(_asks_for_a_person(words, wordings) for words in plain):
        return Command.PERSON
    for words in plain:
        found = _whole(words, wordings)
        if found is not None and not _doubted(found, plain, words):
            return _as_expected(found, words, expecting)
    if expecting is Expecting.YES_OR_NO:
        return next((found for words in plain if (found := _yes_or_no(words, wordings)) is not None), None)
    return next((found for words in plain if (found := _in_noise(words, wordings)) is not None), None)


def question_behind(text: str) -> str:
    """What is asked behind a yes or a no: 'I want a blue badge' of 'no, I want a blue badge'; empty for nothing."""
    wordings = load_wordings(COMMANDS)
    first, rest = _first_word(plain_words(text))
    return rest if first is not None and wordings.asks_on.search(rest) and len(rest.split()) >= SHORT - 1 else ""


def choice_in(hearings: Sequence[str], options: Sequence[Topic]) -> int:
    """Which of the options that were read out is meant, 1 for the first; 0 for none."""
    wordings = load_wordings(COMMANDS)
    for hearing in hearings:
        words = _bare(plain_words(hearing), wordings)
        number = next((place for place, known in enumerate(wordings.choices, 1) if words in known), 0)
        if words in wordings.last:
            number = len(options)
        if 0 < number <= len(options):
            return number
    return next((place for hearing in hearings if (place := _named(hearing, options))), 0)


def plain_words(text: str) -> str:
    """Small letters, no punctuation, single spaces."""
    return " ".join(_NOT_WORDS.split(text.lower().replace("’", "'"))).strip()


@cache
def load_wordings(file: Path) -> Wordings:
    """Read the wordings, once.

    Raises:
        KnowledgeError: the file is missing or broken.
    """
    data = read_data_file(file)
    around = _listed(texts(data.get("around")))
    any_of = "|".join(re.escape(words) for words in sorted(around, key=len, reverse=True))
    choices = [_words_of(row) for row in items(data.get("choices"))]
    return Wordings(
        re.compile(rf"^(?:(?:{any_of}) )+(?=\S)"),
        re.compile(rf"(?<=\S)(?: (?:{any_of}))+$"),
        frozenset(_listed(texts(data.get("noise")))),
        tuple((Command(name), _any_of(lines)) for name, lines in entries(data.get("commands")).items()),
        _any_of(data.get("person_inside")),
        _any_of(data.get("person_unless")),
        _any_of(data.get("asks_on")),
        _words_of(data.get("agrees_if_asked")),
        tuple(choices),
        _words_of(data.get("last_choice")),
    )


def _listed(lines: Sequence[str]) -> list[str]:
    return [words for line in lines for words in re.split(r",\s*", line.strip()) if words]


def _words_of(row: object) -> frozenset[str]:
    return frozenset(str(word) for word in items(row))


def _any_of(block: object) -> re.Pattern[str]:
    lines = (line.strip() for text in texts(block) for line in text.splitlines())
    return re.compile("|".join(f"(?:{line})" for line in lines if line) or r"(?!)")


def _bare(words: str, wordings: Wordings) -> str:
    """Without courtesy and hesitation at the ends; what is nothing else stays."""
    return wordings.behind.sub("", wordings.around.sub("", words))


def _whole(words: str, wordings: Wordings) -> Command | None:
    """The command that the whole utterance is."""
    bare = _bare(words, wordings)
    forms = dict.fromkeys((words, bare, bare.replace(" please ", " ")))
    return next(
        (command for command, pattern in wordings.commands for form in forms if pattern.fullmatch(form)),
        None,
    )


def _doubted(found: Command, plain: Sequence[str], words: str) -> bool:
    """Whether another hearing is a whole sentence: one that heard only 'no' may have missed the rest."""
    others = [other for other in plain if other != words]
    return found is not Command.PERSON and any(len(other.split()) >= LONG for other in others)


def _as_expected(found: Command, words: str, expecting: Expecting) -> Command:
    """'That's it' agrees where a yes or a no is expected, and ends a call elsewhere."""
    if expecting is not Expecting.YES_OR_NO and words.removeprefix("yes ") in ("that s it", "thats it"):
        return Command.GOODBYE
    return found


def _asks_for_a_person(words: str, wordings: Wordings) -> bool:
    return wordings.person.search(words) is not None and not wordings.person_unless.search(words)


def _first_word(words: str) -> tuple[Command | None, str]:
    """Yes or no at the very beginning, and the rest."""
    wordings = load_wordings(COMMANDS)
    if words in wordings.agrees_if_asked:
        return Command.YES, ""
    words = wordings.around.sub("", words)
    match = re.match(r"(?P<yes>yes|yeah|yep|yup|aye)\b|(?P<no>no|nope|nah)\b", words)
    if match is None:
        return None, words
    rest = wordings.around.sub(
        "", re.sub(r"^(?:(?:yes|yeah|yep|no|nope|nah) )+", "", words[match.end() :].strip() + " ")
    )
    return (Command.YES if match["yes"] else Command.NO), rest.strip()


def _yes_or_no(words: str, wordings: Wordings) -> Command | None:
    """Where a yes or a no is expected: it leads, or stands alone among a recogniser's noise."""
    first, rest = _first_word(words)
    if first is not None:
        return None if wordings.asks_on.search(rest) and len(rest.split()) >= SHORT - 1 else first
    return _in_noise(words, wordings)


def _in_noise(words: str, wordings: Wordings) -> Command | None:
    """A command with the small words that a weak recogniser hears around it: 'a yes', 'no the'."""
    told = [word for word in words.split() if word not in wordings.noise]
    if not told or len(words.split()) > SHORT or len(told) == len(words.split()):
        return None
    found = _whole(" ".join(told), wordings)
    return found if len(told) == 1 or found in (Command.REPEAT, Command.PERSON) else None


def _named(hearing: str, options: Sequence[Topic]) -> int:
    """The option whose name the caller says, where it fits one better than the others."""
    said = set(terms(hearing))
    shares = [_share(said, option, options) for option in options]
    best = max(shares, default=0.0)
    return shares.index(best) + 1 if best >= LABEL_SHARE and shares.count(best) == 1 else 0


def _share(said: set[str], option: Topic, options: Sequence[Topic]) -> float:
    """Share of what an option's name has and no other name, that was said."""
    others = {term for other in options if other is not option for term in terms(other.label)}
    own = set(terms(option.label)) - others
    return len(own & said) / len(own) if own else 0.0
