"""An answer as the server's voice reads it: its lines in order, and the sound of each, made once and kept in memory."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from anyio import CapacityLimiter, to_thread

from app.web.cards import NO_CONTACT, without_bullet
from app.web.errors import NoVoiceError
from app.web.limits import Places
from pipelines.audio.decode import encode_opus
from pipelines.audio.pcm import Pcm
from pipelines.audio.wav import write_wav
from pipelines.engines.protocols import SpeechSynthesiser, Voice
from pipelines.errors import EngineError
from pipelines.types import Answer, Outcome
from pipelines.voice.spoken_text import spoken

logger = logging.getLogger(__name__)

RATE = 24_000  # samples a second: above the telephone's, and one that Opus has
MEDIA_TYPES = {"ogg": "audio/ogg", "wav": "audio/wav"}
_PAUSE = 0.35  # seconds after a line
_KEPT_BYTES = 8_000_000  # the voice keeps what it said as well, in the raw
_AT_ONCE = 4  # threads
_WAITING = 32  # lines asked for at once; the next is told to come back


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence to be read, in a language that the voice has."""

    text: str
    language: str  # BCP 47 tag, as the synthesiser names it


def tongue(language: str, languages: Iterable[str]) -> str:
    """The synthesiser's own tag for a language; empty where it cannot say it.

    A country may differ ('en' is read by 'en-GB', 'pt-BR' by 'pt'); letters may not ('ur-Latn' is no writing for 'ur').
    """
    known = {tag.lower(): tag for tag in sorted(languages)}
    parts = language.lower().split("-")
    if language.lower() in known:
        return known[language.lower()]
    if any(len(part) == 4 and part.isalpha() for part in parts[1:]):
        return ""
    return known.get(parts[0]) or next((tag for low, tag in known.items() if low.split("-")[0] == parts[0]), "")


def lines_of(answer: Answer, languages: Iterable[str]) -> tuple[Line, ...]:
    """What is read of an answer: its sentences, what can be chosen, and whom to call.

    A sentence in a language that the voice lacks is left out; where that is the first, nothing is read at all.
    """
    languages = frozenset(languages)
    said = [(without_bullet(sentence.text), sentence.language or answer.language) for sentence in answer.sentences]
    if not said or not tongue(said[0][1], languages):
        return ()
    if answer.language == "en":
        said += [(text, "en") for text in _beside(answer)]
    lines = (Line(_spoken(text, language), tongue(language, languages)) for text, language in said)
    return tuple(line for line in lines if line.text and line.language)


def _beside(answer: Answer) -> Iterable[str]:
    labels = [_inside(option.label.rstrip(".?")) for option in answer.options]
    if answer.outcome is Outcome.CLARIFY and labels:
        yield f"You can choose: {', or '.join(labels)}."
    contact = answer.contact
    if contact and contact.phone and contact.phone not in answer.text and answer.outcome not in NO_CONTACT:
        hours = f" {contact.hours}." if contact.hours else ""
        yield f"{contact.name[:1].upper()}{contact.name[1:]}: {contact.phone}.{hours}"


def _inside(label: str) -> str:
    """A label in the middle of a sentence: 'A private firm' would be read as the letter; 'PCN' and 'I' stay."""
    return label if label[1:2].isupper() or label.startswith("I ") else label[:1].lower() + label[1:]


def _spoken(text: str, language: str) -> str:
    """The text as a voice reads it well; in other languages the voice's own rules have to do."""
    return spoken(text) if language.split("-")[0] == "en" else text


class Aloud:
    """Makes the sound of lines, a few at once, and keeps the latest."""

    def __init__(self, *, words_per_minute: int) -> None:
        self._words_per_minute = words_per_minute
        self._places = Places(_WAITING)
        self._threads = CapacityLimiter(_AT_ONCE)
        self._kept: OrderedDict[tuple[str, Line, str], bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    async def sound(self, lines: tuple[Line, ...], mouth: SpeechSynthesiser, kind: str) -> bytes:
        """Lines as one file.

        Args:
            lines: at least one.
            mouth: who reads.
            kind: 'ogg' or 'wav'.

        Raises:
            BusyError: too many wait for theirs.
            NoVoiceError: the synthesiser failed.
        """
        with self._places.taken():
            return await to_thread.run_sync(partial(self._sound, lines, mouth, kind), limiter=self._threads)

    def _sound(self, lines: tuple[Line, ...], mouth: SpeechSynthesiser, kind: str) -> bytes:
        if len(lines) != 1:  # asked for rarely, and its lines may be there already
            return _file(np.concatenate([self._say(line, mouth) for line in lines]), kind)
        key = (mouth.name, lines[0], kind)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        made = _file(self._say(lines[0], mouth), kind)
        with self._lock:
            self._bytes += len(made) - len(self._kept.pop(key, b""))
            self._kept[key] = made
            while self._bytes > _KEPT_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return made

    def _say(self, line: Line, mouth: SpeechSynthesiser) -> Pcm:
        voice = Voice(language=line.language, words_per_minute=self._words_per_minute)
        try:
            said = mouth.say(line.text, voice, rate=RATE)
        except EngineError as error:
            logger.error("not_said engine=%s error=%s", mouth.name, error)
            raise NoVoiceError from error
        return np.concatenate([said, np.zeros(round(_PAUSE * RATE), np.int16)])


def _file(sound: Pcm, kind: str) -> bytes:
    return encode_opus(sound, rate=RATE) if kind == "ogg" else write_wav(sound, rate=RATE)
