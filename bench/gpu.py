"""Measures the graphics card: chat against memory bandwidth, hearing, embedding; writes ``docs/performance.md``.

Without a card it says so and writes nothing. Every model has a true shape and random weights, made on the spot.
"""

# pyright: basic
# torch and openai-whisper leave much without types.

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from app.cli.graphics_cards import gpu_backends, graphics_cards, llama_cpp_folder
from app.cli.model_speed import Plan, Speed, measure
from bench.gpu_report import Hearing, Measured, section, with_section
from pipelines.settings import PROJECT, Settings, load_settings
from scripts.make_models import shaped_gguf, whisper_checkpoint
from scripts.make_models.random_models import KINDS
from scripts.make_models.shapes import SHAPES
from scripts.make_models.vocabulary import SENTENCES
from scripts.make_models.whisper import LARGE_V3_TURBO

DOCUMENT = PROJECT / "docs" / "performance.md"
RESIDENTS = (1, 2, 4, 8, 16, 32, 64)
COPIED_BYTES = 1 << 31
SPOKEN_SECONDS, SPOKEN_TOKENS = 30, 100  # a caller says about this many tokens in half a minute


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description=__doc__)
    parser.add_argument("--models", type=Path, default=PROJECT / "var" / "bench", help="folder for the models made")
    parser.add_argument("--residents", type=int, nargs="+", default=RESIDENTS, help="answers at the same time")
    options = parser.parse_args()
    if reason := why_not():
        print(reason)
        return 0
    measured = measure_all(options.models, options.residents)
    text = section(measured)
    DOCUMENT.write_text(with_section(DOCUMENT.read_text(encoding="utf-8"), text), encoding="utf-8")
    print(text)
    return 0


def why_not() -> str:
    """Why nothing can be measured here; empty where it can."""
    cards = graphics_cards()
    if not cards:
        return "No graphics card on this machine: nothing measured, nothing written."
    import torch

    if not torch.cuda.is_available():
        return f"{cards[0]}: this torch cannot use it. Install one built for CUDA. Nothing measured, nothing written."
    folder = llama_cpp_folder()
    if not folder or "CUDA" not in gpu_backends(folder):
        return f"{cards[0]}: llama-cpp-python is not built for it. Run 'make install-cuda'. Nothing written."
    return ""


def measure_all(models: Path, residents: Sequence[int]) -> Measured:
    """Everything on the first card, one part after the other."""
    import torch

    properties = torch.cuda.get_device_properties(0)
    bandwidth = copy_bandwidth("cuda", COPIED_BYTES)
    embedded = embedding_rate()
    hearing = hearing_speed("cuda", LARGE_V3_TURBO, models / "whisper.pt")
    torch.cuda.empty_cache()
    file = models / "8b-q4_k_m.gguf"
    if not file.exists():
        shaped_gguf(file, "8b", "q4_k_m")
    plan = Plan(prompt_tokens=512, answer_tokens=128)
    return Measured(
        card=properties.name,
        memory_gib=properties.total_memory / (1 << 30),
        day=datetime.now(UTC).date(),
        bandwidth=bandwidth,
        shape=SHAPES["8b"],
        kinds=KINDS["q4_k_m"],
        plan=plan,
        chat=chat_speeds(file, load_settings(), residents, plan),
        hearing=hearing,
        texts_per_second=embedded,
        words_a_text=len(_texts(1)[0].split()),
    )


def chat_speeds(file: Path, settings: Settings, residents: Sequence[int], plan: Plan) -> list[Speed]:
    """Prefill and decode for each number of residents, told as they come."""
    speeds: list[Speed] = []
    for speed in measure(file, settings, residents, plan):
        speeds.append(speed)
        print(
            f"{speed.residents} residents: {speed.decode.per_second:,.0f} tokens/s. {speed.placement}", file=sys.stderr
        )
    return speeds


def copy_bandwidth(device: str, size: int, *, rounds: int = 10) -> float:
    """Bytes a second, read and written, while a device copies within its own memory: the median of some copies."""
    import torch

    source = torch.zeros(size, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    return 2 * size / statistics.median(_seconds(lambda: target.copy_(source), device) for _ in range(rounds + 1))


def hearing_speed(device: str, dimensions: dict[str, int], checkpoint: Path, *, rounds: int = 8) -> Hearing:
    """Write down half a minute of noise some times, with as many tokens as a caller would say."""
    import torch
    import whisper

    if not checkpoint.exists():
        whisper_checkpoint(checkpoint, dimensions=dimensions)
    model = whisper.load_model(str(checkpoint), device=device)
    noise = torch.randn(16_000 * SPOKEN_SECONDS, generator=torch.Generator().manual_seed(1)) / 20
    options = whisper.DecodingOptions(language="en", fp16=device == "cuda", sample_len=SPOKEN_TOKENS)
    written: list[int] = []

    def listen() -> None:
        mel = whisper.log_mel_spectrogram(noise.to(device), n_mels=model.dims.n_mels)
        heard = whisper.decode(model, mel, options)
        assert isinstance(heard, whisper.DecodingResult)  # one for one, a list for a list
        written.append(len(heard.tokens))

    listen()  # the first is slow
    seconds = statistics.median(_seconds(listen, device) for _ in range(rounds))
    return Hearing(factor=seconds / SPOKEN_SECONDS, tokens=statistics.mean(written))


def embedding_rate(*, texts: int = 4096) -> float:
    """Texts a second, by the embedder that builds indexes; on the card where torch finds one."""
    from pipelines.engines.sentence_transformers_embedder import SentenceTransformersEmbedder, packaged_minilm

    embedder = SentenceTransformersEmbedder(str(packaged_minilm()))
    embedder.embed(_texts(64))
    start = perf_counter()
    embedder.embed(_texts(texts))
    return texts / (perf_counter() - start)


def _texts(count: int) -> list[str]:
    """Texts as long as a passage."""
    return [f"{number} {' '.join(SENTENCES)}" for number in range(count)]


def _seconds(work: Callable[[], object], device: str) -> float:
    """Time of a piece of work, to its end on the device."""
    import torch

    def wait() -> None:
        if device == "cuda":
            torch.cuda.synchronize()

    wait()
    start = perf_counter()
    work()
    wait()
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
