"""The measurement of a graphics card: its arithmetic by hand, each part on the CPU, and no card, nothing written."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.cli.graphics_cards import graphics_cards
from app.cli.model_speed import Plan, Rate, Speed
from bench.gpu import chat_speeds, copy_bandwidth, embedding_rate, hearing_speed
from bench.gpu_report import BEGIN, END, Hearing, Measured, bytes_of_a_pass, section, weight_bytes, with_section
from pipelines.settings import PROJECT, Settings
from scripts.make_models import tiny_gguf
from scripts.make_models.random_models import HALF, KINDS
from scripts.make_models.shapes import SHAPES, TINY
from scripts.make_models.whisper import SMALL

MEASURED = Measured(
    card="Example Card 9",
    memory_gib=24.0,
    day=date(2026, 11, 28),
    bandwidth=1_000e9,
    shape=SHAPES["8b"],
    kinds=KINDS["q4_k_m"],
    plan=Plan(prompt_tokens=512, answer_tokens=128),
    chat=[Speed(1, Rate(5120, 2.0, 1.0), Rate(500, 5.0, 1.0), 900.0, "CUDA0: 33 layers")],
    hearing=Hearing(factor=0.0256, tokens=99.6),
    texts_per_second=12_345.6,
    words_a_text=110,
)


def test_the_weights_of_a_pass_are_all_but_the_embedding() -> None:
    attention, feed_forward, output = 2 * 64 * 64 + 2 * 32 * 64, 3 * 64 * 128, 512 * 64

    assert weight_bytes(TINY, HALF) == 2 * (2 * (attention + feed_forward) + output)


def test_each_resident_adds_what_is_remembered_of_the_conversation() -> None:
    """An 8B of this shape remembers 128 KiB a token: 2 x 32 layers x 8 heads x 128 numbers of 2 bytes."""
    one, two = (
        bytes_of_a_pass(SHAPES["8b"], KINDS["q4_k_m"], residents=residents, remembered=1000) for residents in (1, 2)
    )

    assert two - one == 1000 * 128 * 1024
    assert one == pytest.approx(4.75e9, rel=0.01)  # 5.05 GB of file, without the embedding's 0.43


def test_the_section_gives_the_rates_and_their_share_of_the_bandwidth() -> None:
    text = section(MEASURED)

    assert "Example Card 9 (24 GiB), 28 November 2026" in text
    # 7.50 thousand million weights, twice, 2,560 times a second; 100 passes of 4.69 GB a second.
    assert "| 1 | 2,560 | 38.4 | 100 | 100.0 | 469 | 47% |" in text
    assert "0.026 seconds of work" in text
    assert "12,346 texts of 110 words" in text


def test_only_the_section_is_replaced() -> None:
    document = f"# Title\n\nbefore\n\n{BEGIN}\nold\n{END}\n\nafter\n"

    once = with_section(document, section(MEASURED))

    assert once.startswith("# Title\n\nbefore\n\n")
    assert once.endswith("\n\nafter\n")
    assert "old" not in once
    assert with_section(once, section(MEASURED)) == once


def test_a_document_without_the_section_is_left_alone() -> None:
    with pytest.raises(ValueError, match="GPU: begin"):
        with_section("# Title\n", "text")


def test_the_document_has_the_section() -> None:
    document = (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8")

    assert "Example Card 9" in with_section(document, section(MEASURED))


@pytest.mark.skipif(bool(graphics_cards()), reason="this machine has a card")
def test_without_a_card_it_says_so_in_one_line_and_writes_nothing() -> None:
    document = PROJECT / "docs" / "performance.md"
    before = document.read_bytes()
    done = subprocess.run([sys.executable, "-m", "bench.gpu"], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stdout.splitlines() == ["No graphics card on this machine: nothing measured, nothing written."]
    assert document.read_bytes() == before


def test_copying_has_a_rate() -> None:
    assert copy_bandwidth("cpu", 1 << 20, rounds=3) > 1e6


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_hearing_is_measured_by_the_real_whisper(tmp_path: Path) -> None:
    hearing = hearing_speed("cpu", SMALL, tmp_path / "whisper.pt", rounds=1)

    assert hearing.factor > 0
    assert 0 < hearing.tokens <= 100


def test_embedding_is_measured_by_the_real_embedder() -> None:
    assert embedding_rate(texts=8) > 0


def test_chat_is_measured_by_the_real_engine(tmp_path: Path) -> None:
    settings = Settings(_env_file=None)
    file = tiny_gguf(tmp_path / "tiny.gguf")
    speeds = chat_speeds(file, settings, (1, 2), Plan(prompt_tokens=64, answer_tokens=16, seconds=0.2))

    assert [speed.residents for speed in speeds] == [1, 2]
    assert all(speed.decode.tokens > 0 for speed in speeds)
