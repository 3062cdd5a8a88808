"""Hears with openai-whisper, which runs in a process of its own and listens to several callers at once."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.engines.protocols import Heard, VoiceActivity
from pipelines.engines.speech_parts import SpeechParts, speech_parts
from pipelines.engines.whisper_hallucination import LEAST_SPEECH_SECONDS, confidence, made_up, plain_words
from pipelines.engines.whisper_link import Job, Start, Stats, WhisperLink
from pipelines.engines.whisper_messages import RATE, Answer, Piece, Request, TimedWord
from pipelines.errors import EngineError
from pipelines.models.store import model_hash

logger = logging.getLogger(__name__)

PACKAGE = "whisper"
MISSING = "Whisper needs a package that is not here. Run: pip install 'front-door[voice]'"
MOST_SECONDS = 600  # of one sound
MOST_WORDS = 400  # of a prompt; some 100 fit
_KEPT, _KEPT_SECONDS = 16, 30.0  # hearings that a second request for the same sound takes
_UNSURE_SECONDS = 0.5  # of the times that Whisper gives for a piece
_LOOK_SECONDS = 0.05  # between looks at whether the caller is gone

Gone = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard, and when each word was said."""

    heard: Heard
    words: tuple[TimedWord, ...]


@dataclass(slots=True, eq=False)
class _Shared:
    """A job that several requests for the same sound wait for."""

    job: Job
    since: float
    waiting: int = 1


class WhisperRecogniser:
    """Fills the SpeechRecogniser protocol. Threads may share it."""

    def __init__(
        self,
        find: Callable[[], Path],
        *,
        name: str,
        activity: Callable[[], VoiceActivity],
        seconds: float = 6.0,
        device: str = "auto",
        words: Callable[[str], Sequence[str]] | None = None,
        usual_language: Callable[[str], str] | None = None,
        start: Start | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is started yet; the first request, or ``start``, begins to load the model.

        Args:
            find: the model's file, checked. Its ModelFileError becomes the problem.
            name: the model's, without hash.
            activity: a new voice activity, which tells whether anybody speaks in a sound.
            seconds: longest time for one utterance.
            device: 'auto', 'cpu' or 'cuda'.
            words: by council, those that callers are likely to say and that are hard to spell, most useful first.
            usual_language: by council, as BCP 47 tag: taken where Whisper cannot tell.
            start: begins the process that listens.
            clock: seconds that only grow.
        """
        self._called = name
        self._find = find
        self._seconds = seconds
        self._activity = activity
        self._words = words or _no_words
        self._usual_language = usual_language or _english
        self._clock = clock
        self._link = WhisperLink(self._found, name=name, seconds=seconds, device=device, start=start, clock=clock)
        self._lock = threading.Lock()
        self._shared: OrderedDict[bytes, _Shared] = OrderedDict()

    @property
    def name(self) -> str:
        return self._called

    @property
    def link(self) -> WhisperLink:
        """The process, for those who watch it."""
        return self._link

    def stats(self) -> Stats:
        return self._link.stats()

    def start(self) -> None:
        """Begin to load the model, and return at once."""
        if find_spec(PACKAGE):
            self._link.start()

    def wait_until_ready(self, seconds: float) -> str:
        """Wait while the model is being loaded; the problem, empty when there is none."""
        return self._link.wait_until_ready(seconds) if find_spec(PACKAGE) else MISSING

    def problem(self) -> str:
        return self._link.problem() if find_spec(PACKAGE) else MISSING

    def close(self) -> None:
        self._link.close()

    def recognise(self, sound: Pcm, *, rate: int, council: str, language: str = "", gone: Gone | None = None) -> Heard:
        """The words of a whole utterance; nothing is made of a sound in which nobody speaks.

        The same sound again, also with more silence at its end, takes the first hearing: the work for a caller who may
        have finished is not done twice.

        Args:
            sound: as in the protocol; up to ten minutes, beyond thirty seconds at a window after the other.
            rate: samples a second.
            council: whose words are expected.
            language: BCP 47 tag where it is known.
            gone: whether the caller no longer waits; looked at twenty times a second, and the work ends then.

        Raises:
            ModelBusyError: others wait, so that it would be late.
            EngineError: not ready, broken off, late, or the caller is gone.
        """
        self._require_ready()
        usual = self._usual_language(council)
        parts = self._parts(sound, rate)
        if parts.seconds < LEAST_SPEECH_SECONDS:
            return _nothing(language or usual, self.name)
        words = self._expected(council)
        request = _request(parts, words, language=language, usual_language=usual)
        heard = _until_last_word(sound, parts, rate)
        shared = self._ask(request, heard, rate)
        return self._made_of(self._wait(shared, gone), parts, words)

    def transcribe(
        self,
        sound: Pcm,
        *,
        rate: int,
        council: str,
        language: str = "",
        seconds: float = 120.0,
        gone: Gone | None = None,
    ) -> Transcript:
        """As ``recognise``, with the time of each word: slower, and alone. For reading a recording, not for calls.

        ``seconds`` is the longest time for it. Calls that come meanwhile wait for its end, or until they are late.
        """
        self._require_ready()
        usual = self._usual_language(council)
        parts = self._parts(sound, rate)
        if parts.seconds < LEAST_SPEECH_SECONDS:
            return Transcript(_nothing(language or usual, self.name), ())
        words = self._expected(council)
        request = _request(parts, words, language=language, usual_language=usual, with_times=True, seconds=seconds)
        answer = self._wait(self._ask(request, sound, rate), gone)
        kept = [piece for piece in answer.pieces if not _invented(piece, parts, words)]
        return Transcript(self._made_of(answer, parts, words), tuple(word for piece in kept for word in piece.words))

    def _require_ready(self) -> None:
        self.start()
        if problem := self.problem():
            raise EngineError(problem)

    def _parts(self, sound: Pcm, rate: int) -> SpeechParts:
        if len(sound) > MOST_SECONDS * rate:
            raise EngineError(f"A sound of {len(sound) / rate:.0f} s is too long. Cut it to {MOST_SECONDS} s at most.")
        return speech_parts(sound, self._activity, rate=rate)

    def _expected(self, council: str) -> tuple[str, ...]:
        words = (" ".join(word.split()) for word in list(self._words(council))[:MOST_WORDS])
        return tuple(dict.fromkeys(word for word in words if word))

    def _ask(self, request: Request, sound: Pcm, rate: int) -> _Shared:
        """The job for this sound: one that is under way or was just done, else a new one."""
        key = _digest(request, sound, rate)
        with self._lock:
            shared = self._shared.get(key)
            if shared and self._can_serve(shared):
                shared.waiting += 1
                return shared
        job = self._link.ask(request, resample(sound, source=rate, target=RATE))
        with self._lock:
            shared = self._shared[key] = _Shared(job, self._clock())
            self._shared.move_to_end(key)
            while len(self._shared) > _KEPT:
                self._shared.popitem(last=False)
        return shared

    def _can_serve(self, shared: _Shared) -> bool:
        job = shared.job
        if job.done.is_set():
            return job.answer is not None and self._clock() - shared.since < _KEPT_SECONDS
        return not job.dropped and self._clock() < job.deadline

    def _wait(self, shared: _Shared, gone: Gone | None) -> Answer:
        job = shared.job
        while not job.done.wait(self._patience(job, gone)):
            if gone and gone():
                self._leave(shared)
                raise EngineError("The caller is gone.")
            if self._clock() >= job.deadline:
                self._leave(shared)
                raise EngineError(
                    f"Whisper took longer than {job.deadline - shared.since:.0f} s. Choose a smaller model or "
                    "a faster device, or give it longer by FRONT_DOOR_VOICE__RECOGNISE_SECONDS."
                )
        self._leave(shared)
        if job.answer is None:
            raise EngineError(job.failure)
        return job.answer

    def _patience(self, job: Job, gone: Gone | None) -> float:
        left = max(0.0, job.deadline - self._clock())
        return min(_LOOK_SECONDS, left) if gone else left

    def _leave(self, shared: _Shared) -> None:
        """One waits less; the last who leaves a job that is not done ends its work."""
        with self._lock:
            shared.waiting -= 1
            abandoned = not shared.waiting and not shared.job.done.is_set()
            shared.job.dropped = shared.job.dropped or abandoned
        if abandoned:
            self._link.drop(shared.job)

    def _made_of(self, answer: Answer, parts: SpeechParts, words: Sequence[str]) -> Heard:
        kept: list[Piece] = []
        for piece in answer.pieces:
            reason = _invented(piece, parts, words)
            if reason:
                logger.info("whisper_dropped reason=%r tokens=%d", reason, piece.tokens)
            else:
                kept.append(piece)
        return Heard(
            text=plain_words(" ".join(piece.text for piece in kept)),
            confidence=confidence(kept),
            sure_of_words=True,
            language=answer.language,
            engine=self.name,
            seconds=answer.seconds,
        )

    def _found(self) -> Path:
        file = self._find()
        self._called = f"{self._called.split('@')[0]}@{model_hash(file)}"
        return file


def _request(
    parts: SpeechParts,
    words: tuple[str, ...],
    *,
    language: str,
    usual_language: str,
    with_times: bool = False,
    seconds: float = 0.0,
) -> Request:
    return Request(
        number=0,
        language=language,
        usual_language=usual_language,
        words=words,
        speech_seconds=parts.seconds,
        seconds=seconds,
        with_times=with_times,
    )


def _until_last_word(sound: Pcm, parts: SpeechParts, rate: int) -> Pcm:
    """Without the silence at the end, in which Whisper would hear words that nobody said."""
    return sound[: round(parts.end * rate)]


def _digest(request: Request, sound: Pcm, rate: int) -> bytes:
    asked = hashlib.blake2b(f"{request.model_dump_json()} {rate}".encode(), digest_size=16)
    asked.update(sound.tobytes())
    return asked.digest()


def _invented(piece: Piece, parts: SpeechParts, words: Sequence[str]) -> str:
    return made_up(piece, parts.between(piece.start - _UNSURE_SECONDS, piece.end + _UNSURE_SECONDS), words)


def _no_words(council: str) -> tuple[str, ...]:
    del council
    return ()


def _english(council: str) -> str:
    del council
    return "en"


def _nothing(language: str, engine: str) -> Heard:
    return Heard(text="", sure_of_words=True, language=language, engine=engine)
