"""Chat models of noise: real files that the real library loads, deterministic, printable, of the shape they claim."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFReader
from gguf.quants import dequantize
from llama_cpp import Llama

from scripts.make_models import shaped_gguf, tiny_gguf
from scripts.make_models.blocks import Kind, quantised, random_blocks
from scripts.make_models.gguf_file import matrices
from scripts.make_models.random_models import KINDS, fitting
from scripts.make_models.shapes import SHAPES
from scripts.make_models.vocabulary import invented_words

PROJECT = Path(__file__).parent.parent.parent


def loaded(path: Path) -> Llama:
    return Llama(str(path), n_ctx=1024, n_threads=2, n_threads_batch=2, verbose=False)


def said(model: Llama, question: str, *, most: int = 200, **sampling: float) -> tuple[str, str]:
    """What a model says, and why it ended."""
    answer = model.create_chat_completion([{"role": "user", "content": question}], max_tokens=most, **sampling)
    choice = answer["choices"][0]
    return choice["message"]["content"], choice["finish_reason"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Llama]:
    model = loaded(tiny_gguf(tmp_path_factory.mktemp("tiny") / "tiny.gguf"))
    yield model
    model.close()


def test_the_same_seed_gives_the_same_file_and_another_seed_another(tmp_path: Path) -> None:
    one, again, other = (tiny_gguf(tmp_path / str(number), seed=seed) for number, seed in enumerate((1, 1, 2)))

    assert one.read_bytes() == again.read_bytes()
    assert one.read_bytes() != other.read_bytes()
    assert one.stat().st_size < 400_000


def test_a_broken_off_run_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("gguf.GGUFWriter.write_tensor_data", full_disk)
    with pytest.raises(OSError, match="no space"):
        tiny_gguf(tmp_path / "tiny.gguf")

    assert not (tmp_path / "tiny.gguf").exists()


@pytest.mark.parametrize("text", ["Pay £1,234.56 by 1 April.", "Ŵyl â chŵn, naïve ☃", "a\n\n\tb  c", "<|im_end|>"])
def test_any_text_is_read_and_comes_back(tiny: Llama, text: str) -> None:
    tokens = tiny.tokenize(text.encode(), add_bos=False, special=False)

    assert tiny.detokenize(tokens).decode() == text


def test_the_tiny_model_has_room_for_a_long_prompt(tiny: Llama) -> None:
    assert int(tiny.metadata["llama.context_length"]) == 8192
    assert "<|im_start|>" in tiny.metadata["tokenizer.chat_template"]


def test_noise_is_printable_and_ends_now_and_then(tiny: Llama) -> None:
    answers = [said(tiny, "When do I pay?", temperature=0.8, seed=seed) for seed in range(20)]

    assert all(text.isascii() and text.isprintable() and "<|" not in text for text, _ in answers)
    assert sum(reason == "stop" for _, reason in answers) >= 10
    assert len({text for text, _ in answers}) >= 19


def test_what_is_said_depends_on_the_prompt(tiny: Llama) -> None:
    answers = {said(tiny, f"Question {number}?", temperature=0.0)[0] for number in range(20)}

    assert len(answers) >= 8


@pytest.mark.parametrize("kind", [Kind.Q4_0, Kind.Q5_0, Kind.Q8_0, Kind.Q4_K, Kind.Q6_K])
def test_random_blocks_have_the_mean_and_deviation_asked_for(kind: Kind) -> None:
    values = dequantize(random_blocks(kind, 256, 2048, deviation=0.02, seed=3), kind)

    assert values.shape == (256, 2048)
    assert float(values.mean()) == pytest.approx(0, abs=0.0002)
    assert float(values.std()) == pytest.approx(0.02, rel=0.02)
    assert not np.array_equal(values, dequantize(random_blocks(kind, 256, 2048, deviation=0.02, seed=4), kind))


@pytest.mark.parametrize(
    ("kind", "error"), [(Kind.Q4_0, 0.13), (Kind.Q5_0, 0.07), (Kind.Q8_0, 0.01), (Kind.Q6_K, 0.04)]
)
def test_chosen_numbers_survive_quantisation(kind: Kind, error: float) -> None:
    values = np.random.default_rng(1).uniform(-1, 1, (8, 512)).astype(np.float32)
    values[0] = 0
    values[1, :256] = 0
    values[1, 0] = 30

    back = dequantize(quantised(values, kind), kind)

    assert np.abs(back[2:] - values[2:]).max() < error
    assert np.array_equal(back[0], values[0])
    assert back[1, 0] == pytest.approx(30, rel=0.01)


def test_q4_k_m_keeps_finer_what_llama_cpp_keeps_finer() -> None:
    """llama.cpp's own Q4_K_M of this shape: 193 tensors Q4_K, 33 Q6_K. Our embedding is one of the finer ones."""
    kinds = Counter(matrix.kind for matrix in matrices(SHAPES["8b"], KINDS["q4_k_m"]))

    assert kinds == {Kind.Q4_K: 192, Kind.Q6_K: 34}


def test_rows_that_are_no_multiple_of_256_take_the_kinds_llama_cpp_falls_back_to() -> None:
    kinds = fitting(KINDS["q4_k_m"], SHAPES["0.5b"])

    assert (kinds.usual, kinds.finer) == (Kind.Q5_0, Kind.Q8_0)
    assert fitting(KINDS["q4_k_m"], SHAPES["1b"]) is KINDS["q4_k_m"]


@pytest.mark.parametrize(("size", "billions"), [("0.5b", 0.63), ("1b", 1.5), ("3b", 3.61), ("8b", 8.03)])
def test_shapes_have_as_many_weights_as_the_models_they_are_like(size: str, billions: float) -> None:
    """Published: 0.49, 1.24, 3.21 and 8.03 thousand million; the first three count a tied vocabulary once."""
    assert SHAPES[size].parameters / 1e9 == pytest.approx(billions, rel=0.01)


def test_invented_words_are_new_and_differ() -> None:
    words = invented_words(5000, ["Ġbababa"])

    assert len(set(words)) == 5000
    assert "Ġbababa" not in words
    assert all(word.startswith("Ġ") and word[1:].isalpha() for word in words)


def test_a_shaped_model_is_made_without_ever_being_in_memory_and_talks(tmp_path: Path) -> None:
    code = (
        "import sys, re; from pathlib import Path; from scripts.make_models import shaped_gguf;"
        "shaped_gguf(Path(sys.argv[1]), '0.5b');"
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    path = tmp_path / "half.gguf"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    model = loaded(path)
    answers = [said(model, f"When do I pay? {number}", most=30, temperature=0.8, seed=number)[0] for number in range(3)]
    words = len(model.tokenize(b"You can pay your council tax by Direct Debit or online.", add_bos=False))
    model.close()
    tensors = {tensor.name: tensor for tensor in GGUFReader(path).tensors}

    assert int(done.stdout) * 1024 < path.stat().st_size
    assert tuple(tensors["token_embd.weight"].shape) == (896, 151_936)
    assert tuple(tensors["blk.23.ffn_down.weight"].shape) == (4864, 896)
    assert len(set(answers)) == 3
    assert all(answer.isprintable() for answer in answers)
    assert words <= 14  # as a real vocabulary reads it


def test_every_kind_of_shaped_file_loads(tmp_path: Path) -> None:
    for quantisation in ("q8_0", "q4_k_m"):
        model = loaded(shaped_gguf(tmp_path / "model.gguf", "0.5b", quantisation))
        text, _ = said(model, "Hello", most=10, temperature=0.8, seed=1)
        model.close()

        assert text.isprintable()
        assert text
