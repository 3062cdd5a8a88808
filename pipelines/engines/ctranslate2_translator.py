"""Drafts by a translation model in CTranslate2's format: MADLAD-400, which knows many languages, or an Opus-MT pair."""

# ctranslate2 and sentencepiece come with incomplete types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any, cast

from pipelines.errors import EngineError

WEIGHTS = "model.bin"
SHARED = ("sentencepiece.model", "spiece.model")  # one vocabulary, the language named at the start of the text
SOURCE, TARGET = "source.spm", "target.spm"  # a pair of languages has two
PACKAGES = ("ctranslate2", "sentencepiece")
MISSING = "Translation models need two packages that are not here. Run: pip install 'front-door[translate]'"
_LANGUAGE = re.compile(r"<2([a-z]{2,3}(?:_[A-Z][a-z]{3})?)>")
_PAIR = re.compile(r"(?:^|[-_.])([a-z]{2,3})[-_]([a-z]{2,3})$")
_BATCH = 16  # sentences between two looks at the clock
_TAG = re.compile(r"<(/?)(\d{1,6})(/?)>")
# A standalone tag as the models copy it best: a number in braces, as placeholders of programs are.
_PLACE = re.compile(r"\{\s*(\d{1,6})\s*\}")
_LONGEST = 512  # tokens of one sentence


class Ctranslate2Translator:
    """One folder with a model. Threads may share it; it is loaded when first asked."""

    def __init__(
        self, folder: Path, *, name: str = "", digest: str = "", seconds: float = 60.0, threads: int = 2
    ) -> None:
        self._folder = folder
        self._called = f"{name or folder.name}{f'@{digest}' if digest else ''}"
        self._seconds = seconds
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any, Any] | None = None
        self._known: frozenset[tuple[str, str]] | None = None

    @property
    def name(self) -> str:
        return self._called

    def pairs(self) -> frozenset[tuple[str, str]]:
        """English and each language of the model, both ways; or the one pair that the folder is named for."""
        if self.problem():
            return frozenset()
        if self._known is None:
            self._known = self._read_pairs()
        return self._known

    def problem(self) -> str:
        if not (self._folder / WEIGHTS).is_file():
            return f"There is no translation model in {self._folder}: no {WEIGHTS}. Run 'frontdoor models list'."
        if not self._shared() and not all((self._folder / file).is_file() for file in (SOURCE, TARGET)):
            return f"The vocabulary of the model in {self._folder} is missing: {SHARED[0]}, or {SOURCE} and {TARGET}."
        return "" if all(map(find_spec, PACKAGES)) else MISSING

    def translate(
        self, texts: Sequence[str], *, source: str, target: str, terms: Mapping[str, str] | None = None
    ) -> list[str]:
        """One draft for each text. Facts come back as tags; pairs of tags do not: the caller puts them round the whole.

        Raises:
            EngineError: damaged, no such pair, or longer than it may take; checked between batches of 16.
        """
        del terms  # it cannot be told
        if problem := self.problem():
            raise EngineError(problem)
        if (source, target) not in self.pairs():
            raise EngineError(f"{self.name} does not translate {source} into {target}.")
        end = monotonic() + self._seconds
        drafts: list[str] = []
        for at in range(0, len(texts), _BATCH):
            if monotonic() > end:
                raise EngineError(
                    f"{self.name} took longer than {self._seconds:g} seconds. Give it longer by "
                    "FRONT_DOOR_TRANSLATION__SECONDS, or use a smaller model."
                )
            drafts += self._batch(texts[at : at + _BATCH], target)
        return drafts

    def _batch(self, texts: Sequence[str], target: str) -> list[str]:
        model, before, after = self._load()
        start = f"<2{_piece_of(target)}> " if self._shared() else ""
        tokens = [[*before.encode(start + _shown(text), out_type=str)[: _LONGEST - 1], "</s>"] for text in texts]
        try:
            results = model.translate_batch(
                tokens, beam_size=2, max_decoding_length=max(32, 3 * max(map(len, tokens))), repetition_penalty=1.05
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self.name} broke off ({error}).") from error
        return [_markup(after.decode(cast("list[str]", result.hypotheses[0]))) for result in results]

    def _load(self) -> tuple[Any, Any, Any]:
        import ctranslate2
        import sentencepiece

        with self._lock:
            if self._loaded is None:
                shared = self._shared()
                files = (shared, shared) if shared else (self._folder / SOURCE, self._folder / TARGET)
                try:
                    model = ctranslate2.Translator(
                        str(self._folder), device="auto", inter_threads=1, intra_threads=self._threads
                    )
                    before, after = (sentencepiece.SentencePieceProcessor(model_file=str(file)) for file in files)
                except (RuntimeError, ValueError, OSError) as error:
                    raise EngineError(
                        f"The translation model in {self._folder} is damaged ({error}). Fetch it again by "
                        "'frontdoor models pull'."
                    ) from error
                self._loaded = (model, before, after)
            return self._loaded

    def _shared(self) -> Path | None:
        return next((self._folder / file for file in SHARED if (self._folder / file).is_file()), None)

    def _read_pairs(self) -> frozenset[tuple[str, str]]:
        named = _PAIR.search(self._folder.name)
        if not self._shared():
            return frozenset({(named[1], named[2])}) if named else frozenset()
        languages = {_tag(piece) for piece in self._pieces()} - {"en"}
        return frozenset({("en", each) for each in languages} | {(each, "en") for each in languages})

    def _pieces(self) -> list[str]:
        """Languages that the vocabulary names, as it names them."""
        file = self._folder / "shared_vocabulary.json"
        try:
            words: object = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [found[1] for word in cast("list[object]", words) if (found := _LANGUAGE.fullmatch(str(word)))]


def _tag(piece: str) -> str:
    return {"iw": "he", "fil": "tl"}.get(piece, piece.replace("_", "-"))


def _piece_of(target: str) -> str:
    return {"he": "iw", "tl": "fil"}.get(target, target.replace("-", "_"))


def _shown(text: str) -> str:
    """The text as a model reads it: pairs of tags left out, standalone ones as placeholders."""
    shown = _TAG.sub(lambda match: f"{{{match[2]}}}" if match[3] else "", text)
    return re.sub(r"&(amp|lt|gt);", lambda match: {"amp": "&", "lt": "<", "gt": ">"}[match[1]], shown)


def _markup(text: str) -> str:
    escaped = re.sub(r"[&<>]", lambda match: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[match.group()], text.strip())
    return _PLACE.sub(r"<\1/>", escaped)
