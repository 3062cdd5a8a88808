"""What ``frontdoor doctor`` says of the language model: the library, the card, the file, its memory, its server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from app.cli.finding import Finding
from app.cli.graphics_cards import TARGETS, Card, gpu_backends, graphics_cards, llama_cpp_folder, usable
from pipelines.errors import FrontDoorError
from pipelines.models.catalogue import read_catalogue
from pipelines.models.memory import Load, memory
from pipelines.models.places import models_folder
from pipelines.models.store import model_file
from pipelines.settings import Settings

GIB = 1 << 30
ANY_MAKER = frozenset({"Vulkan", "SYCL"})  # these run on cards that are not looked for, Intel's among them
GUIDE = "docs/gpu.md says how."
LESS = (
    "Choose a smaller model, or lower FRONT_DOOR_MODEL_SERVER__RESIDENTS, or set FRONT_DOOR_MODEL_SERVER__KV_TYPE=q8_0."
)


def examine_model(settings: Settings) -> Iterator[Finding]:
    """Look at whatever words the answers."""
    chosen = settings.language_model
    cards, folder = graphics_cards(), llama_cpp_folder()
    backends = gpu_backends(folder) if folder else ()
    runs_here = bool(chosen.model) and not chosen.url
    yield library(folder, cards, backends, needed=runs_here and settings.model_server.gpu_layers != 0)
    if chosen.url:
        name, problem = _asked(settings)
        yield Finding(not problem, f"language model: {name or 'of another server'} at {chosen.url}", problem)
    elif chosen.model:
        yield from _own_model(settings, [card for card in cards if usable(card, backends)])
    else:
        yield Finding(True, "language model: none present; answers are quoted from the pages")


def library(folder: Path | None, cards: Sequence[Card], backends: tuple[str, ...], *, needed: bool) -> Finding:
    """Whether llama-cpp-python is here and fits the card; a fault only where a model is to use it.

    Args:
        folder: where it lies; None where it is not installed.
        cards: of this machine.
        backends: what it was built for.
        needed: whether a model runs in this installation and shall use a card.
    """
    named = ", ".join(str(card) for card in cards) or "no graphics card found"
    target = TARGETS[cards[0].maker] if cards else "install-llm"
    if not folder:
        return Finding(not needed, f"llama-cpp-python: not installed; {named}", f"Run 'make {target}'. {GUIDE}")
    what = (
        f"llama-cpp-python {version('llama-cpp-python')}: built for {' and '.join(backends) or 'the CPU only'}; {named}"
    )
    if cards and not any(usable(card, backends) for card in cards):
        return Finding(
            not needed,
            what,
            f"The model would run on the CPU, beside an idle card. Run 'make {target}'. {GUIDE} "
            "To stay on the CPU, set FRONT_DOOR_MODEL_SERVER__GPU_LAYERS=0.",
        )
    if backends and not cards and not ANY_MAKER.intersection(backends):
        cure = f"See that the driver is installed, and that a container is given the card ('--gpus all'). {GUIDE}"
        return Finding(not needed, what, cure)
    return Finding(True, what)


def _asked(settings: Settings) -> tuple[str, str]:
    """The model that a server says it has, and what is wrong; ours where no other address is set."""
    from pipelines.engines.openai_chat import open_ai_chat

    try:
        chat = open_ai_chat(settings)
    except FrontDoorError as error:
        return settings.language_model.model, str(error)
    with closing(chat):
        problem = chat.problem()
        return chat.name, problem


def _own_model(settings: Settings, cards: Sequence[Card]) -> Iterator[Finding]:
    name = settings.language_model.model
    try:
        file = model_file(settings, name)
    except FrontDoorError as error:
        yield Finding(False, f"language model: {name}", str(error))
        return
    model = read_catalogue(models_folder(settings)).by_name.get(name)
    checked = "here and as published" if model else "here; no catalogue says what it must hold"
    yield Finding(True, f"language model: {name}, {checked}, {file.stat().st_size / GIB:.1f} GiB")
    answers = not _asked(settings)[1]
    yield Finding(
        True, "model server: answers" if answers else "model server: not running; 'frontdoor serve' starts it"
    )
    if not answers:  # else its memory is in use already
        yield from _memory(settings, file, cards)


def _memory(settings: Settings, file: Path, cards: Sequence[Card]) -> Iterator[Finding]:
    there, where = _memory_there(settings, cards)
    if there is None:
        return
    server, size = settings.model_server, file.stat().st_size
    model = read_catalogue(models_folder(settings)).by_name.get(settings.language_model.model)
    load = Load(
        residents=server.residents,
        context=server.kv_tokens // server.residents or 1024,
        kv_type=server.kv_type,
        batch_tokens=server.batch_tokens,
    )
    reckoned = memory(model, load, main_size=size) if model else None
    needed = reckoned.total if reckoned else size
    least = "" if reckoned else "at least "
    what = f"memory: {least}{needed / GIB:.1f} GiB needed, {there / GIB:.1f} GiB {where}"
    yield Finding(needed <= there, what, LESS)


def _memory_there(settings: Settings, cards: Sequence[Card]) -> tuple[int | None, str]:
    """Bytes for a model and where they are; None where nothing says."""
    sizes = [card.memory_mb for card in cards]
    if cards and settings.model_server.gpu_layers != 0:
        return sum(size << 20 for size in sizes if size) or None, "on the card" if len(cards) == 1 else "on the cards"
    try:
        lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None, ""
    free = [int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")]
    return (free[0] if free else None), "free"
