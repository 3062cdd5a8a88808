"""``frontdoor doctor`` on the language model: library and card, file, memory, another server."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.cli.doctor_model import examine_model, library
from app.cli.finding import Finding
from app.cli.graphics_cards import Card, gpu_backends, graphics_cards, llama_cpp_folder
from pipelines.settings import LanguageModelSettings, ModelServerSettings, Settings
from scripts.make_models import tiny_gguf

NOWHERE = Path("/nowhere")
L4 = Card("NVIDIA", "NVIDIA L4", 23_034)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where programs are looked for first."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def program(folder: Path, script: str) -> None:
    file = folder / "nvidia-smi"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def settings(tmp_path: Path, **model: Any) -> Settings:
    return Settings(_env_file=None, data_folder=tmp_path, language_model=LanguageModelSettings(**model))


def found(chosen: Settings) -> dict[str, Finding]:
    """Findings about the language model, by the words before the colon."""
    return {finding.what.partition(":")[0]: finding for finding in examine_model(chosen)}


# Cards.


def test_nvidia_cards_are_told_with_their_memory(path: Path) -> None:
    program(path, "echo 'NVIDIA L4, 23034'; echo 'NVIDIA RTX A2000, [N/A]'")

    cards = graphics_cards(driver=NOWHERE, devices=NOWHERE)

    assert cards == [L4, Card("NVIDIA", "NVIDIA RTX A2000", None)]
    assert str(cards[0]) == "NVIDIA L4, 22 GiB"


@pytest.mark.parametrize("script", ["exit 9", "echo NVIDIA-SMI has failed", "kill -9 $$"])
def test_a_driver_that_does_not_answer_is_no_fault_of_ours(path: Path, tmp_path: Path, script: str) -> None:
    program(path, script)
    gpu = tmp_path / "gpus" / "0000:01:00.0"
    gpu.mkdir(parents=True)
    (gpu / "information").write_text("Model: \t\t NVIDIA L4\nIRQ:   \t\t 44\n")

    assert graphics_cards(driver=tmp_path / "gpus", devices=NOWHERE) == [Card("NVIDIA", "NVIDIA L4", None)]
    assert graphics_cards(driver=NOWHERE, devices=NOWHERE) == []


@pytest.mark.parametrize(
    ("vendor", "memory", "cards"),
    [
        ("0x1002", str(16 << 30), [Card("AMD", "AMD card", 16_384)]),
        ("0x1002", str(512 << 20), []),  # a part of the processor
        ("0x8086", "", []),
        ("0x1002", "unreadable", []),
    ],
)
def test_amd_cards_are_found_by_their_memory(
    path: Path, tmp_path: Path, vendor: str, memory: str, cards: list[Card]
) -> None:
    program(path, "exit 1")
    device = tmp_path / "drm" / "card0" / "device"
    device.mkdir(parents=True)
    (device / "vendor").write_text(f"{vendor}\n")
    (device / "mem_info_vram_total").write_text(memory)

    assert graphics_cards(driver=NOWHERE, devices=tmp_path / "drm") == cards


# The library.


@pytest.mark.parametrize(
    ("library_name", "backends"),
    [
        ("libggml-cuda.so", ("CUDA",)),
        ("ggml-vulkan.dll", ("Vulkan",)),
        ("libggml-metal.dylib", ("Metal",)),
        ("libggml-cpu.so", ()),
    ],
)
def test_a_build_is_told_by_its_libraries(tmp_path: Path, library_name: str, backends: tuple[str, ...]) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / library_name).touch()
    (tmp_path / "lib" / "libggml-base.so").touch()

    assert gpu_backends(tmp_path) == backends


def test_the_installed_build_is_found_without_loading_it() -> None:
    folder = llama_cpp_folder()

    assert folder
    assert (folder / "llama_cpp.py").exists()
    assert list(folder.rglob("*ggml-base*"))


@pytest.mark.parametrize(
    ("cards", "backends", "good", "cure"),
    [
        ([L4], (), False, "make install-cuda"),
        ([Card("AMD", "AMD card", 16_384)], (), False, "make install-vulkan"),
        ([Card("Apple", "Apple GPU", None)], (), False, "make install-metal"),
        ([L4], ("CUDA",), True, ""),
        ([L4], ("Vulkan",), True, ""),
        ([Card("AMD", "AMD card", 16_384)], ("CUDA",), False, "make install-vulkan"),
        ([], (), True, ""),
        ([], ("CUDA",), False, "--gpus all"),
        ([], ("Vulkan",), True, ""),  # there are cards that are not looked for
    ],
)
def test_a_build_that_does_not_fit_the_card_is_a_fault_with_a_cure(
    cards: list[Card], backends: tuple[str, ...], good: bool, cure: str
) -> None:
    finding = library(llama_cpp_folder(), cards, backends, needed=True)

    assert finding.good is good
    assert cure in finding.cure


def test_it_is_no_fault_while_no_model_is_to_use_the_card() -> None:
    idle = library(llama_cpp_folder(), [L4], (), needed=False)
    missing = library(None, [L4], (), needed=False)

    assert idle.good
    assert "built for the CPU only; NVIDIA L4, 22 GiB" in idle.what
    assert missing.good
    assert "not installed" in missing.what


def test_a_model_without_the_library_is_a_fault() -> None:
    finding = library(None, [], (), needed=True)

    assert not finding.good
    assert "make install-llm" in finding.cure


# The model.


def test_without_a_model_answers_are_quoted(tmp_path: Path) -> None:
    assert found(settings(tmp_path))["language model"].what.endswith("quoted from the pages")


def test_a_model_file_is_found_and_its_memory_told(tmp_path: Path) -> None:
    findings = found(settings(tmp_path, model=str(tiny_gguf(tmp_path / "tiny.gguf"))))

    assert all(findings[name].good for name in ("language model", "model server", "memory"))
    assert "here; no catalogue" in findings["language model"].what
    assert "'frontdoor serve' starts it" in findings["model server"].what
    assert "at least 0.0 GiB needed" in findings["memory"].what


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("/nowhere/model.gguf", "There is no file"),
        ("qwen2.5-1.5b-instruct-q4_k_m", "frontdoor models pull"),
        ("qwen2.5-1.5b-instruct", "Did you mean"),
    ],
)
def test_a_model_that_is_not_here_is_a_fault(tmp_path: Path, model: str, said: str) -> None:
    finding = found(settings(tmp_path, model=model))["language model"]

    assert not finding.good
    assert said in finding.cure


def test_a_model_that_the_memory_does_not_hold_is_a_fault(tmp_path: Path) -> None:
    huge = tmp_path / "huge.gguf"
    with huge.open("wb") as stream:
        stream.write(b"GGUF")
        stream.truncate(1 << 42)  # a length; no bytes on the disk
    on_cpu = ModelServerSettings(gpu_layers=0)

    finding = found(settings(tmp_path, model=str(huge)).model_copy(update={"model_server": on_cpu}))["memory"]

    assert not finding.good
    assert "4096.0 GiB needed" in finding.what
    assert "smaller model" in finding.cure


# Another server.


class _Models(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"object": "list", "data": [{"id": "qwen3:4b", "object": "model"}]}).encode()
        self.send_response(200 if self.path == "/v1/models" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def another_server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Models) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()
            thread.join()


def test_another_server_that_answers_is_well(tmp_path: Path) -> None:
    with another_server() as url:
        finding = found(settings(tmp_path, url=url))["language model"]

    assert finding.good, finding.cure
    assert f"qwen3:4b at {url}" in finding.what


def test_a_server_without_the_model_is_a_fault(tmp_path: Path) -> None:
    with another_server() as url:
        finding = found(settings(tmp_path, url=url, model="llama3"))["language model"]

    assert not finding.good
    assert "it has: qwen3:4b" in finding.cure


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "no address"])
def test_a_server_that_cannot_be_reached_is_a_fault(tmp_path: Path, url: str) -> None:
    finding = found(settings(tmp_path, url=url))["language model"]

    assert not finding.good
    assert finding.cure
