"""What the product asks of a model or a store. Adapters take plain arguments and load late."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm

Vectors = NDArray[np.float32]  # shape (n, dimensions), rows of unit length
Progress = Callable[[int, int], None]  # done, total


class Embedder(Protocol):
    """Turns texts into vectors of unit length, so that a dot product is the cosine."""

    @property
    def name(self) -> str:
        """Name with the content hash of the weights: 'all-MiniLM-L6-v2-onnx@1f3a9c2e'."""
        ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...


class VectorIndex(Protocol):
    """Nearest vectors by cosine. Built once into an empty folder, then only read."""

    @property
    def name(self) -> str: ...

    def build(self, vectors: Vectors, councils: Sequence[str]) -> None:
        """Store vectors; row i has id i and belongs to councils[i]."""
        ...

    def nearest(self, vector: NDArray[np.float32], council: str, k: int) -> list[tuple[int, float]]:
        """The k nearest rows of one council as (row, cosine), best first."""
        ...

    def close(self) -> None: ...


class LexicalIndex(Protocol):
    """Term weights over short documents with named fields. Built once, then only read."""

    @property
    def name(self) -> str: ...

    def build(self, fields: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Index field → terms of each document; every field has the same number of documents."""
        ...

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every document, shape (n_documents,), fields summed with their weights; 0 where nothing matches."""
        ...

    def weight(self, term: str) -> float:
        """How rare a term is (inverse document frequency over all fields); the largest for an unknown term."""
        ...

    def vocabulary(self) -> Mapping[str, int]:
        """Every term and the number of documents it stands in."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One part of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How a model shall write: how much, how freely, in which form, for how long."""

    max_tokens: int = 400
    temperature: float = 0.0  # 0 always takes the likeliest token
    top_p: float = 0.95
    seed: int = 0
    stop: tuple[str, ...] = ()
    schema: Mapping[str, Any] | None = None  # JSON schema that the text must follow
    seconds: float = 30.0  # from sending to the last token; the model's work ends then


class LanguageModel(Protocol):
    """Continues a conversation. Threads may share it."""

    @property
    def name(self) -> str:
        """Name with the content hash of the weights where it is known: 'qwen3-4b-q4_k_m@1f3a9c2e'."""
        ...

    @property
    def context_tokens(self) -> int:
        """Most tokens of one conversation, answer included."""
        ...

    def stream(
        self, messages: Sequence[Message], sampling: Sampling, *, waiting: Callable[[int], None] | None = None
    ) -> Generator[str]:
        """Pieces of the answer as they are made. Closing the generator ends the model's work for it.

        A piece may be empty: a sign of life, at which the caller can look whether anybody still waits.

        Args:
            messages: the conversation, system first.
            sampling: how to write.
            waiting: told the place in the model's queue, 1 for next, whenever it changes and where it is known.

        Raises:
            ModelBusyError: too many wait; it says when to come back.
            EngineError: the model cannot be reached, refused, broke off, or took longer than it may.
        """
        ...

    def problem(self) -> str:
        """Empty while the model can be asked, else what is wrong and what to do, for an operator. Answers at once."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A symbol that stands left of a row. A wrong one is worse than none."""

    set_name: str  # 'openmoji', 'mulberry', or a council's own
    symbol: str  # its id within the set
    concept: str  # what it stands for across the document: one symbol, one concept
    alt: str  # in words, never a file name


@dataclass(frozen=True, slots=True)
class Symbol:
    """One picture of a set as found by a search."""

    symbol: str
    label: str  # in words
    score: float  # how well it fits, 0 to 1


class PictureSet(Protocol):
    """Symbols by concept. Threads may share it."""

    @property
    def name(self) -> str: ...

    @property
    def credit(self) -> str:
        """As its licence asks to print it; empty when it asks for nothing."""
        ...

    def picture_for(self, text: str) -> Picture | None:
        """The symbol for what a row says, by the concept table; None where none fits."""
        ...

    def search(self, words: str, k: int = 12) -> list[Symbol]:
        """Symbols that an officer may mean, best first."""
        ...

    def svg(self, symbol: str) -> bytes:
        """The picture as SVG, checked to hold no script and no address.

        Raises:
            EngineError: the set has no such symbol.
        """
        ...

    def png(self, symbol: str, pixels: int = 512) -> bytes:
        """The picture as PNG, at least that wide where the set has it; for Word files.

        Raises:
            EngineError: the set has no such symbol.
        """
        ...


class Translator(Protocol):
    """Drafts sentences in other languages. Threads may share it."""

    @property
    def name(self) -> str:
        """Name with the content hash of the weights where it has some: 'opus-mt-en-pl@1f3a9c2e', 'apertium-eng-spa'."""
        ...

    def pairs(self) -> frozenset[tuple[str, str]]:
        """(source, target) languages as BCP 47 tags that can be translated now, with what is present."""
        ...

    def translate(
        self, texts: Sequence[str], *, source: str, target: str, terms: Mapping[str, str] | None = None
    ) -> list[str]:
        """One draft for each text, in order.

        Args:
            texts: in the markup of ``pipelines.translation.segments``: ``<1>…</1>``, ``<2/>``, ``&lt;``.
            source: language of the texts.
            target: language wanted.
            terms: how words must be translated, for engines that can be told.

        Returns:
            Drafts in the same markup. A draft may have lost a tag or hold other faults: the caller checks.

        Raises:
            EngineError: it cannot be reached, has not the pair, or took longer than it may.
        """
        ...

    def problem(self) -> str:
        """Empty while it can be asked, else what is wrong and what to do, for an operator."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a recogniser made of one utterance."""

    text: str  # lower case words; empty where there were none
    others: tuple[str, ...] = ()  # other hearings of the same utterance, best first
    confidence: float = 0.0  # that the words are those that were said, 0 to 1
    sure_of_words: bool = False  # the words themselves can be taken; otherwise only the topic, once it is confirmed
    language: str = "en"  # BCP 47 tag, where the engine can tell
    engine: str = ""
    seconds: float = 0.0  # of work


class SpeechRecogniser(Protocol):
    """Turns one utterance into words. Threads may share it."""

    @property
    def name(self) -> str:
        """Name with the content hash of the weights where it has some: 'whisper-small@1f3a9c2e'."""
        ...

    def recognise(self, sound: Pcm, *, rate: int, council: str, language: str = "", expecting: str = "") -> Heard:
        """The words of a whole utterance.

        Args:
            sound: from shortly before the first word to the pause after the last, at most 30 s.
            rate: samples a second, 8000 (telephone) or 16000.
            council: whose words are expected: its streets, schemes and forms.
            language: BCP 47 tag where it is known; empty lets the engine find out, where it can.
            expecting: what the call waits for, a value of ``pipelines.voice.events.Expecting``; an engine may listen
                for short answers where one is expected.

        Raises:
            EngineError: it cannot be reached, broke off, or took longer than it may.
        """
        ...

    def problem(self) -> str:
        """Empty while it can be asked, else what is wrong and what to do, for an operator. Answers at once."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How words are to be said."""

    language: str = "en"  # BCP 47 tag
    words_per_minute: int = 160


class SpeechSynthesiser(Protocol):
    """Says sentences. Threads may share it."""

    @property
    def name(self) -> str: ...

    def languages(self) -> frozenset[str]:
        """BCP 47 tags that it can say."""
        ...

    def say(self, text: str, voice: Voice, *, rate: int) -> Pcm:
        """One sentence as sound at ``rate`` samples a second.

        Raises:
            EngineError: it cannot be reached, has not the language, or took longer than it may.
        """
        ...

    def problem(self) -> str:
        """Empty while it can be asked, else what is wrong and what to do, for an operator. Answers at once."""
        ...

    def close(self) -> None: ...


class VoiceActivity(Protocol):
    """Tells speech from noise in one stream of sound; keeps its place in it, so each stream has its own."""

    @property
    def window(self) -> int:
        """Samples that it looks at, at 8,000 a second."""
        ...

    def chance(self, window: Pcm) -> float:
        """That somebody speaks in the next window of the stream, 0 to 1."""
        ...

    def reset(self) -> None:
        """Begin a new stream."""
        ...
