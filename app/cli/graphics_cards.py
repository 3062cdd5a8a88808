"""Which graphics cards this machine has, and which of them the installed llama.cpp can use. Looks, loads nothing."""

from __future__ import annotations

import importlib.util
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path

NVIDIA_SMI = ("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
DRIVER = Path("/proc/driver/nvidia/gpus")  # one folder a card, also where nvidia-smi is missing
DEVICES = Path("/sys/class/drm")
AMD = "0x1002"
SMALLEST_MB = 2048  # less is a part of the processor, which gains nothing
BACKENDS = {"cuda": "CUDA", "hip": "ROCm", "metal": "Metal", "sycl": "SYCL", "vulkan": "Vulkan"}
SUITABLE = {"NVIDIA": ("CUDA", "Vulkan"), "AMD": ("ROCm", "Vulkan"), "Apple": ("Metal",)}  # the best first
TARGETS = {"NVIDIA": "install-cuda", "AMD": "install-vulkan", "Apple": "install-metal"}


@dataclass(frozen=True, slots=True)
class Card:
    """A graphics card."""

    maker: str  # a key of TARGETS
    name: str
    memory_mb: int | None  # None where nothing says

    def __str__(self) -> str:
        return f"{self.name}, {self.memory_mb / 1024:.0f} GiB" if self.memory_mb else self.name


def graphics_cards(*, driver: Path = DRIVER, devices: Path = DEVICES) -> list[Card]:
    """Cards that a model could be put on. Never fails: what cannot be asked is taken as not there."""
    if platform.system() == "Darwin":
        return [Card("Apple", "Apple GPU", None)] if platform.machine() == "arm64" else []
    return (_asked_nvidia() or _told_by_driver(driver)) + _amd(devices)


def _asked_nvidia() -> list[Card]:
    try:
        done = subprocess.run(NVIDIA_SMI, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    rows = (line.rpartition(",") for line in done.stdout.splitlines())
    return [
        Card("NVIDIA", name.strip(), int(memory) if memory.strip().isdigit() else None)
        for name, comma, memory in rows
        if comma
    ]


def _told_by_driver(driver: Path) -> list[Card]:
    try:
        texts = [file.read_text(encoding="utf-8") for file in sorted(driver.glob("*/information"))]
    except OSError:
        return []
    lines = (line.partition(":") for text in texts for line in text.splitlines())
    return [Card("NVIDIA", name.strip(), None) for field, _, name in lines if field == "Model"]


def _amd(devices: Path) -> list[Card]:
    cards: list[Card] = []
    for device in sorted(devices.glob("card[0-9]*/device")):
        try:
            if (device / "vendor").read_text(encoding="utf-8").strip() != AMD:
                continue
            memory_mb = int((device / "mem_info_vram_total").read_text(encoding="utf-8")) >> 20
        except (OSError, ValueError):
            continue
        if memory_mb >= SMALLEST_MB:
            cards.append(Card("AMD", "AMD card", memory_mb))
    return cards


def llama_cpp_folder() -> Path | None:
    """Where llama-cpp-python lies, without importing it; None where it is not installed."""
    spec = importlib.util.find_spec("llama_cpp")
    return Path(spec.origin).parent if spec and spec.origin else None


def gpu_backends(folder: Path) -> tuple[str, ...]:
    """What an installed llama-cpp-python was built for beside the CPU: 'CUDA', 'Vulkan', 'Metal' and others.

    Args:
        folder: of the package; each backend is a library of its own in it.
    """
    names = [file.name.lower() for file in folder.rglob("*ggml-*")]
    return tuple(title for key, title in BACKENDS.items() if any(f"ggml-{key}" in name for name in names))


def usable(card: Card, backends: tuple[str, ...]) -> bool:
    return any(backend in backends for backend in SUITABLE[card.maker])
