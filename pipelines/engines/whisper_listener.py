"""A Whisper model and what is done with it; openai-whisper is named here only."""

# whisper has no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportMissingImports=false

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.whisper_inbox import Task
from pipelines.engines.whisper_messages import RATE, WINDOW_SECONDS, Answer, Failure, Piece, TimedWord

Device = Literal["auto", "cpu", "cuda"]
Give = Callable[[Answer | Failure], None]

LATE, DROPPED = "It took longer than it may.", "Nobody waited for it any more."
# Whisper's own limits (openai/whisper, transcribe): beyond them a text is tried again, more freely.
MOST_COMPRESSION, LEAST_LOG_PROBABILITY, MOST_NO_SPEECH = 2.4, -1.0, 0.6
TEMPERATURES = (0.0, 0.2, 0.4)
# A language is taken from the sound when there is enough of it and it is clear.
LANGUAGE_SPEECH_SECONDS, LANGUAGE_PROBABILITY = 2.0, 0.7
PROMPT_TOKENS = 223  # half of the model's window for text, less one, is all that it reads of a prompt
_SHORT_TEXT, _MEASURES = 12, 2  # tokens of a short utterance; how often the time for it is measured
_LATIN_TOKENS, _OTHER_TOKENS = 8, 24  # most tokens of a second of speech; scripts that Whisper knows less take more
_OTHER_SCRIPTS = frozenset(
    "am ar as be bg bn bo el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne pa ps ru sa sd si sr ta te tg th uk "
    "ur yi yue zh".split()
)
_OTHER_CODES = {"nb": "no", "nn": "nn", "fil": "tl", "jv": "jw", "iw": "he", "cmn": "zh"}  # BCP 47 to Whisper's


class AbandonedError(Exception):
    """Nobody waits for what the model is doing."""


class Listener:
    """A loaded model. For one thread."""

    def __init__(self, file: Path, device: Device, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Load it, and have it work once, so that the first caller need not wait for that.

        Raises:
            Exception: whatever the library raises for a file that is damaged or no checkpoint.
        """
        import whisper

        self._whisper: Any = whisper
        self._clock = clock
        # A path that exists is never taken for a name, so nothing is fetched.
        self._model: Any = whisper.load_model(str(file.resolve(strict=True)), None if device == "auto" else device)
        self._model.requires_grad_(False)
        self._align(file.stem)
        self.device: str = self._model.device.type
        self._on_card = self.device != "cpu"
        self._watched: Sequence[Task] = ()
        for part in (self._model.encoder, self._model.decoder):
            part.register_forward_pre_hook(self._look)
        self._prompt = lru_cache(maxsize=32)(self._prompt_tokens)
        silence = [np.zeros(RATE, np.float32)]
        self._decode(self._features(silence), "en", (), 0.0, most_tokens=1)
        self.seconds_alone = min(self._measured(silence) for _ in range(_MEASURES))  # the machine may be busy starting

    def _measured(self, sounds: Sequence[NDArray[np.float32]]) -> float:
        start = self._clock()
        self._decode(self._features(sounds), "en", (), 0.0, most_tokens=_SHORT_TEXT)
        return self._clock() - start

    def hear(self, tasks: Sequence[Task], give: Give) -> None:
        """Answer sounds of up to thirty seconds together.

        They share the encoder's pass whatever their language; those of a language and prompt share the decoder's.
        """
        start = self._clock()
        self._watched = tasks
        try:
            features = self._features([_floats(task) for task in tasks])
            languages = self._languages(tasks, features)
        except AbandonedError:
            give_up(tasks, give)
            return
        groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for place, (task, language) in enumerate(zip(tasks, languages, strict=True)):
            groups.setdefault((language, task.request.words), []).append(place)

        def answer(place: int, result: Any) -> None:
            piece = _piece(result, tasks[place].sound_seconds)
            give(_answer(tasks[place], languages[place], (piece,), self._clock() - start, together=len(tasks)))

        for (language, words), places in groups.items():
            self._watched = [tasks[place] for place in places]
            try:
                self._hear_alike(tasks, places, features, language, words, answer)
            except AbandonedError:
                give_up(self._watched, give)

    def hear_long(self, task: Task, give: Give) -> None:
        """Answer one sound of any length, window by window, with the times of its words where they are asked for."""
        start = self._clock()
        self._watched = [task]
        try:
            found = self._transcribe(task)
        except AbandonedError:
            give_up([task], give)
            return
        pieces = tuple(_segment(segment) for segment in found["segments"] if segment["text"].strip())
        give(_answer(task, found["language"], pieces, self._clock() - start, together=1))

    def _transcribe(self, task: Task) -> dict[str, Any]:
        language = self._known(task.request.language)
        if not language:
            language = self._languages([task], self._features([_floats(task)]))[0]
        prompt = self._prompt(task.request.words, language)
        return self._whisper.transcribe(
            self._model,
            _floats(task),
            language=language,
            initial_prompt=self._tokenizer(language).decode(prompt).strip() if prompt else None,
            temperature=TEMPERATURES,
            compression_ratio_threshold=MOST_COMPRESSION,
            logprob_threshold=LEAST_LOG_PROBABILITY,
            no_speech_threshold=MOST_NO_SPEECH,
            condition_on_previous_text=False,  # with it a repetition never ends
            word_timestamps=task.request.with_times,
            sample_len=_most_tokens(min(WINDOW_SECONDS, task.sound_seconds), language),
            fp16=self._on_card,
        )

    def _hear_alike(
        self,
        tasks: Sequence[Task],
        places: list[int],
        features: Any,
        language: str,
        words: tuple[str, ...],
        answer: Callable[[int, Any], None],
    ) -> None:
        """Answer what goes well at once, and try the rest again more freely while there is time."""
        most_tokens = max(_most_tokens(tasks[place].sound_seconds, language) for place in places)
        best: dict[int, Any] = {}
        left = places
        for temperature in TEMPERATURES:
            start = self._clock()
            results = self._decode(features[left], language, words, temperature, most_tokens=most_tokens)
            poor: list[int] = []
            for place, result in zip(left, results, strict=True):
                if not _is_poor(result):
                    answer(place, result)
                    continue
                best[place] = max(best.get(place, result), result, key=_quality)
                poor.append(place)
            again = self._clock() + (self._clock() - start)
            left = [place for place in poor if tasks[place].is_wanted(again)]
            for place in set(poor) - set(left):
                answer(place, best[place])
            if not left:
                return
            self._watched = [tasks[place] for place in left]
        for place in left:
            answer(place, best[place])

    def _decode(
        self, features: Any, language: str, words: tuple[str, ...], temperature: float, *, most_tokens: int
    ) -> list[Any]:
        options = self._whisper.DecodingOptions(
            language=language,
            temperature=temperature,
            prompt=list(self._prompt(words, language)) or None,
            without_timestamps=True,
            sample_len=most_tokens,
            fp16=self._on_card,
        )
        return self._whisper.decode(self._model, features, options)

    def _features(self, sounds: Sequence[NDArray[np.float32]]) -> Any:
        """What the encoder makes of sounds, each filled with silence to thirty seconds."""
        bins = self._model.dims.n_mels
        # One by one: the library measures loudness against the loudest of all that it is given.
        spectra = [
            self._whisper.log_mel_spectrogram(self._whisper.pad_or_trim(sound), bins, device=self._model.device)
            for sound in sounds
        ]
        together = spectra[0].new_empty((len(spectra), *spectra[0].shape))
        for place, spectrum in enumerate(spectra):
            together[place] = spectrum
        return self._model.embed_audio(together.half() if self._on_card else together)

    def _languages(self, tasks: Sequence[Task], features: Any) -> list[str]:
        """Whisper's code for each: as asked for, else as it hears where that is clear, else the usual one."""
        if not self._model.is_multilingual:
            return ["en"] * len(tasks)
        found = [self._known(task.request.language) for task in tasks]
        unclear = [
            place
            for place, task in enumerate(tasks)
            if not found[place] and task.request.speech_seconds > LANGUAGE_SPEECH_SECONDS
        ]
        if unclear:
            _, chances = self._whisper.detect_language(self._model, features[unclear], self._tokenizer("en"))
            for place, chance in zip(unclear, chances, strict=True):
                likeliest = max(chance, key=chance.get)
                found[place] = likeliest if chance[likeliest] >= LANGUAGE_PROBABILITY else ""
        return [
            language or self._known(task.request.usual_language) or "en"
            for language, task in zip(found, tasks, strict=True)
        ]

    def _known(self, tag: str) -> str:
        """Whisper's code for a language; empty where it has none."""
        first = tag.split("-")[0].lower()
        code = _OTHER_CODES.get(first, first)
        return code if code in self._tokenizer("en").all_language_codes else ""

    def _tokenizer(self, language: str) -> Any:
        model = self._model
        return self._whisper.tokenizer.get_tokenizer(
            model.is_multilingual, num_languages=model.num_languages, language=language, task="transcribe"
        )

    def _prompt_tokens(self, words: tuple[str, ...], language: str) -> tuple[int, ...]:
        """As many words as the model reads, those that matter most last: it holds on to what stands nearest."""
        encode = self._tokenizer(language).encode
        taken: list[int] = []
        for word in words:
            tokens = encode(f" {word}{',' if taken else '.'}")
            if len(taken) + len(tokens) > PROMPT_TOKENS:
                break
            taken = tokens + taken
        return tuple(taken)

    def _align(self, name: str) -> None:
        """Take the heads that tell the times of words, which the library knows by a model's name only."""
        heads: dict[str, bytes] = getattr(self._whisper, "_ALIGNMENT_HEADS", {})
        if name in heads:
            try:
                self._model.set_alignment_heads(heads[name])
            except RuntimeError:  # another model of that name: the library's guess stays
                return

    def _look(self, part: object, given: object) -> None:
        """Before each pass of the model: end the work that nobody waits for."""
        del part, given
        now = self._clock()
        if self._watched and not any(task.is_wanted(now) for task in self._watched):
            raise AbandonedError


def _floats(task: Task) -> NDArray[np.float32]:
    return task.sound.astype(np.float32) / np.float32(32_768)


def _most_tokens(seconds: float, language: str) -> int:
    """How long a text can be; a model that repeats itself would go on to the end of its window."""
    rate = _OTHER_TOKENS if language in _OTHER_SCRIPTS else _LATIN_TOKENS
    return min(224, 24 + math.ceil(rate * seconds))


def _is_poor(result: Any) -> bool:
    """Whether another try may be better. Of silence none is."""
    if result.compression_ratio > MOST_COMPRESSION:
        return True
    return result.avg_logprob < LEAST_LOG_PROBABILITY and result.no_speech_prob <= MOST_NO_SPEECH


def _quality(result: Any) -> tuple[bool, float]:
    return result.compression_ratio <= MOST_COMPRESSION, result.avg_logprob


def _number(value: float, otherwise: float) -> float:
    return float(value) if math.isfinite(value) else otherwise


def _piece(result: Any, seconds: float) -> Piece:
    return Piece(
        text=result.text,
        start=0.0,
        end=seconds,
        log_probability=_number(result.avg_logprob, -10.0),
        no_speech=_number(result.no_speech_prob, 0.0),
        compression=_number(result.compression_ratio, 1.0),
        temperature=result.temperature,
        tokens=len(result.tokens),
    )


def _segment(segment: dict[str, Any]) -> Piece:
    return Piece(
        text=segment["text"].strip(),
        start=segment["start"],
        end=segment["end"],
        log_probability=_number(segment["avg_logprob"], -10.0),
        no_speech=_number(segment["no_speech_prob"], 0.0),
        compression=_number(segment["compression_ratio"], 1.0),
        temperature=segment["temperature"],
        tokens=len(segment["tokens"]),
        words=tuple(
            TimedWord(text=word["word"].strip(), start=word["start"], end=word["end"], probability=word["probability"])
            for word in segment.get("words", ())
        ),
    )


def _answer(task: Task, language: str, pieces: tuple[Piece, ...], seconds: float, *, together: int) -> Answer:
    return Answer(number=task.request.number, language=language, pieces=pieces, seconds=seconds, together=together)


def give_up(tasks: Sequence[Task], give: Give) -> None:
    """Answer requests that are too late, or that nobody waits for."""
    for task in tasks:
        give(Failure(number=task.request.number, why=DROPPED if task.gone else LATE))
