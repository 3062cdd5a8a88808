"""A resident's recording turned into words to be corrected: decoded, cut at pauses, recognised. No sound is kept."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from anyio import CapacityLimiter, to_thread

from app.web.errors import NoEarsError, SoundTooLongError, UnreadableSoundError
from app.web.limits import Places
from pipelines.audio.decode import RATE
from pipelines.audio.decode_apart import decode_apart
from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import Heard, SpeechRecogniser
from pipelines.errors import EngineError, ExtractionError
from pipelines.types import Option
from pipelines.voice.heard_text import normalised
from pipelines.voice.recording import utterances

logger = logging.getLogger(__name__)

MOST_SECONDS = 60  # of a recording
MOST_LIKELY = 3  # questions offered when the hearing is unsure
_GRACE = 2.0  # seconds: a recorder that is stopped at a minute has a little more
_AT_ONCE = 4  # threads; the recogniser has processes of its own
_WAITING = 16  # recordings in the house; the next is told to come back
_I = re.compile(r"\bi\b(?=$|\s|['’](?:m|ve|ll|d)\b)")

Likely = Callable[[Heard, str], Sequence[Option]]
"""Questions that a hearing may have meant, best first, by the hearing and the council."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What was made of a recording."""

    text: str  # as one would type it; empty where nobody spoke
    confidence: float = 0.0  # that the words are those that were said, 0 to 1
    sure: bool = False  # otherwise say that they may be wrong
    language: str = "en"  # BCP 47 tag
    likely: tuple[Option, ...] = ()  # what may have been meant, where it is not sure; help, where somebody needs it


class Hearing:
    """Takes recordings from the web door, a few at once."""

    def __init__(self, *, sure_from: float) -> None:
        self._sure_from = sure_from
        self._places = Places(_WAITING)
        self._threads = CapacityLimiter(_AT_ONCE)

    async def transcribe(
        self, data: bytes, ears: SpeechRecogniser, *, council: str, language: str = "", likely: Likely | None = None
    ) -> Transcript:
        """The words of a recording.

        Args:
            data: a whole WebM, Ogg, MP4 or WAV file, from anybody.
            ears: who listens.
            council: whose words are expected.
            language: BCP 47 tag where it is known.
            likely: finds what the hearing may have meant; of a sure one it finds nothing but a need for help.

        Raises:
            BusyError: too many recordings are in the house.
            UnreadableSoundError: it is no sound, or damaged.
            SoundTooLongError: it is longer than MOST_SECONDS.
            NoEarsError: the recogniser failed.
        """
        work = partial(self._transcribe, data, ears, council=council, language=language, likely=likely)
        with self._places.taken():
            return await to_thread.run_sync(work, limiter=self._threads)

    def _transcribe(
        self, data: bytes, ears: SpeechRecogniser, *, council: str, language: str, likely: Likely | None
    ) -> Transcript:
        pieces = _speech(_decoded(data))
        try:
            heard = _joined([ears.recognise(piece, rate=RATE, council=council, language=language) for piece in pieces])
        except EngineError as error:
            logger.error("not_heard engine=%s error=%s", ears.name, error)
            raise NoEarsError from error
        sure = heard.sure_of_words and heard.confidence >= self._sure_from
        text = as_typed(heard.text)
        logger.info(
            "heard pieces=%d words=%d sure=%s seconds=%.2f", len(pieces), len(text.split()), sure, heard.seconds
        )
        return Transcript(
            text=text,
            confidence=heard.confidence if text else 0.0,
            sure=sure and bool(text),
            language=heard.language,
            likely=tuple(likely(heard, council))[:MOST_LIKELY] if text and likely else (),
        )


def as_typed(text: str) -> str:
    """A recogniser's lower case words as a person would type them: with figures, letters joined, and capitals."""
    text = _I.sub("I", normalised(text))
    return text[:1].upper() + text[1:]


def _decoded(data: bytes) -> Pcm:
    most = MOST_SECONDS + _GRACE
    try:
        sound = decode_apart(data, rate=RATE, most_seconds=most)
    except ExtractionError as error:
        raise UnreadableSoundError from error
    if len(sound) >= most * RATE:
        raise SoundTooLongError(limit=MOST_SECONDS)
    return sound


def _speech(sound: Pcm) -> list[Pcm]:
    """Without a way to tell speech from silence, the recogniser has to say that there was none."""
    from pipelines.engines.silero_activity import SileroActivity

    try:
        activity = SileroActivity()
    except EngineError as error:
        logger.error("speech_not_told_from_silence error=%s", error)
        longest = 28 * RATE
        return [sound[at : at + longest] for at in range(0, len(sound), longest)]
    return utterances(sound, activity, rate=RATE)


def _joined(heard: Sequence[Heard]) -> Heard:
    """Several utterances as one; it is as sure as the least sure of them that has words."""
    spoken = [piece for piece in heard if piece.text.strip()]
    if not spoken:
        return Heard(text="")
    if len(spoken) == 1:
        return spoken[0]
    return Heard(
        text=" ".join(piece.text for piece in spoken),
        confidence=min(piece.confidence for piece in spoken),
        sure_of_words=all(piece.sure_of_words for piece in spoken),
        language=max(spoken, key=lambda piece: len(piece.text)).language,
        engine=spoken[0].engine,
        seconds=sum(piece.seconds for piece in spoken),
    )
