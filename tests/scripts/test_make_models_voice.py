"""Whisper and translation models of noise, run by the libraries that run real ones."""

from __future__ import annotations

from pathlib import Path

import ctranslate2
import numpy as np
import pytest
import sentencepiece
import whisper

from scripts.make_models import translation_model, whisper_checkpoint
from scripts.make_models.translation import PIECES

SECONDS = 2
# openai-whisper leaves its vocabulary's file open for the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
TONE = (0.1 * np.sin(2 * np.pi * 440 * np.arange(16_000 * SECONDS) / 16_000)).astype(np.float32)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whisper_checkpoint(tmp_path_factory.mktemp("whisper") / "noise.pt")


@pytest.fixture(scope="module")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return translation_model(tmp_path_factory.mktemp("translation") / "noise")


def heard(checkpoint: Path) -> str:
    model = whisper.load_model(str(checkpoint), device="cpu")
    result = whisper.transcribe(model, TONE, fp16=False, temperature=0.0, sample_len=24, language="en")
    text = result["text"]
    assert isinstance(text, str)
    return text


def test_whisper_transcribes_an_array_and_hears_the_same_twice(checkpoint: Path) -> None:
    first = heard(checkpoint)

    assert checkpoint.stat().st_size < 10_000_000
    assert first == heard(checkpoint)


def test_whisper_tells_a_language(checkpoint: Path) -> None:
    model = whisper.load_model(str(checkpoint), device="cpu")
    mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(TONE), n_mels=model.dims.n_mels)
    _, chances = whisper.detect_language(model, mel)

    assert model.is_multilingual
    assert sum(chances.values()) == pytest.approx(1, abs=0.01)


def test_two_checkpoints_of_a_seed_hold_the_same_weights(checkpoint: Path, tmp_path: Path) -> None:
    again = whisper.load_model(str(whisper_checkpoint(tmp_path / "again.pt")), device="cpu").state_dict()
    other = whisper.load_model(str(whisper_checkpoint(tmp_path / "other.pt", seed=2)), device="cpu").state_dict()
    first = whisper.load_model(str(checkpoint), device="cpu").state_dict()

    assert all(bool((first[name] == again[name]).all()) for name in first)
    assert not bool((first["decoder.token_embedding.weight"] == other["decoder.token_embedding.weight"]).all())


def translated(folder: Path, text: str) -> list[str]:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / PIECES))
    model = ctranslate2.Translator(str(folder), device="cpu", inter_threads=1, intra_threads=2)
    source = [*pieces.encode(text, out_type=str), "</s>"]
    return model.translate_batch([source], beam_size=1, max_decoding_length=40, no_repeat_ngram_size=1)[0].hypotheses[0]


def test_a_translation_runs_and_is_the_same_twice(translator: Path) -> None:
    text = "<2cy> Pay your council tax by 1 April ☃."
    first = translated(translator, text)

    assert first == translated(translator, text)
    assert len(first) > 5
    assert not any(piece.startswith("<") for piece in first)


def test_a_translation_depends_on_its_text(translator: Path) -> None:
    said = {tuple(translated(translator, f"<2{to}> {text}")) for to in ("cy", "pl") for text in ("When?", "Pay us.")}

    assert len(said) > 1


def test_languages_are_pieces_of_their_own(translator: Path) -> None:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(translator / PIECES))

    assert "<2cy>" in pieces.encode("<2cy> Hello", out_type=str)
    assert pieces.decode(pieces.encode("Ŵyl £5 ☃", out_type=str)) == "Ŵyl £5 ☃"
