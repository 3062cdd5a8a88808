"""How much memory a model takes for a number of residents, and the smallest card that has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.models.catalogue import Card, Model

KvType = Literal["f32", "f16", "q8_0"]
KV_BYTES: dict[KvType, float] = {"f32": 4.0, "f16": 2.0, "q8_0": 34 / 32}  # a block of 32 bytes and its scale, f16
GIB = 1 << 30

# Reserved for the card's driver and libraries. An allowance, not a measurement: it differs by card and driver.
DRIVER_BYTES = GIB // 2
# Reserved for one piece of work of a model that is no chat model: a sentence, a page, half a minute of speech.
WORK_BYTES = GIB // 2
# Part of a card's memory that may be planned with: error correction and the desktop take some of what is on the box.
PLANNED = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a chat model shall carry."""

    residents: int
    context: int  # tokens remembered for each resident
    kv_type: KvType = "f16"
    batch_tokens: int = 512  # most tokens of one pass


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes by what they are for."""

    weights: int
    kv: int
    overhead: int

    @property
    def total(self) -> int:
        return self.weights + self.kv + self.overhead


def kv_bytes(model: Model, load: Load) -> int:
    """Bytes of the remembered tokens of all residents: keys and values of every layer."""
    if not model.shape:
        return 0
    values = 2 * model.shape.layers * model.shape.kv_heads * model.shape.head_size
    return round(load.residents * load.context * values * KV_BYTES[load.kv_type])


def working_bytes(model: Model, load: Load) -> int:
    """Bytes that llama.cpp reserves for a pass with flash attention, and for its results.

    Source: scores of the vocabulary in f32 for each token of a pass and for each resident, and two rows of the hidden
    size. Agrees to the megabyte with what llama.cpp reports; tests/models/test_memory.py asks it.
    """
    if not model.shape:
        return WORK_BYTES
    scores = 4 * model.shape.vocabulary
    return load.batch_tokens * (scores + 8 * model.shape.hidden_size) + load.residents * scores


def memory(model: Model, load: Load, *, main_size: int | None = None) -> Memory | None:
    """Memory of a model under a load; None while the size of its main file is not known.

    Args:
        model: what is to be loaded.
        load: for how many residents. It changes nothing for a model that is no chat model.
        main_size: bytes of the file where it is here; else the catalogue's.
    """
    size = main_size or model.main.size
    if not size:
        return None
    overhead = DRIVER_BYTES + working_bytes(model, load)
    return Memory(round(size * model.memory_times_file), kv_bytes(model, load), overhead)


def recommended_card(needed: int, cards: Sequence[Card]) -> Card | None:
    """The smallest card that holds so many bytes; None when no single one does."""
    fitting = [card for card in cards if card.memory_gib * GIB * PLANNED >= needed]
    return min(fitting, key=lambda card: card.memory_gib, default=None)
