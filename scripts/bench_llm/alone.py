"""What a model alone answers, token by token without any engine: the oracle that answers given in a batch are held to.

A batch adds the same numbers in another order, so its logits differ by rounding: with 32-bit weights and memory by less
than ``ROUNDING``; with quantised weights by far more, since they round what goes through them at every layer. An answer
that would change when its logits are shaken by ``ROUNDING`` says nothing about mix-ups, and is told apart.
"""

# pyright: basic
# gguf's reader and writer are partly untyped.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.batching.choose import Chooser
from pipelines.batching.text_stream import TextStream
from pipelines.engines.llama_runtime import Entry, Grammar, LlamaRuntime
from pipelines.engines.protocols import Sampling

ROUNDING = 2e-4  # three times the largest difference measured between a batch and a single answer, 0.5 billion, 32-bit
_SHAKEN = 16  # times that each choice is made anew with shaken logits


@dataclass(frozen=True, slots=True)
class Alone:
    """An answer given alone."""

    text: str
    sure: bool  # rounding could not have changed it


class Oracle:
    """Answers one prompt after another, with what all of them begin with read once."""

    def __init__(self, runtime: LlamaRuntime, shared: Sequence[int] = ()) -> None:
        self._runtime = runtime
        self._shared = list(shared)
        self._read(1, self._shared, 0)

    def answer(self, prompt: list[int], sampling: Sampling) -> Alone:
        """Answer a prompt that begins as all do."""
        runtime = self._runtime
        choosers = [
            Chooser(temperature=sampling.temperature, top_p=sampling.top_p, seed=sampling.seed)
            for _ in range(_SHAKEN + 1)
        ]
        noise = np.random.default_rng(len(prompt))
        grammar = runtime.grammar(sampling.schema) if sampling.schema is not None else None
        text, said, sure = TextStream(sampling.stop), [], True
        runtime.forget(0)
        runtime.share(1, 0, len(self._shared))
        unread, position = prompt[len(self._shared) :], len(self._shared)
        while len(said) < sampling.max_tokens and not text.stopped:
            position = self._read(0, unread, position)
            token, certain = _choose(choosers, runtime.logits(1)[0], noise, grammar, greedy=sampling.temperature <= 0)
            sure = sure and certain
            if runtime.ends_generation(token):
                break
            if grammar:
                grammar.accept(token)
            said.append(text.feed(runtime.piece(token)))
            unread = [token]
        if grammar:
            grammar.close()
        return Alone("".join(said) + text.flush(), sure)

    def _read(self, sequence: int, tokens: list[int], position: int) -> int:
        for start in range(0, len(tokens), self._runtime.batch_tokens):
            part = tokens[start : start + self._runtime.batch_tokens]
            self._runtime.decode([Entry(sequence, position, part, wants_logits=start + len(part) == len(tokens))])
            position += len(part)
        return position


def _choose(
    choosers: list[Chooser], logits: np.ndarray, noise: np.random.Generator, grammar: Grammar | None, *, greedy: bool
) -> tuple[int, bool]:
    """The first chooser's token, and whether the others would take it from shaken logits too."""
    permits = grammar.permits if grammar else None
    token = choosers[0].choose(logits, permits)
    if greedy and not grammar:
        second, first = np.partition(logits, -2)[-2:]
        return token, bool(first - second > 2 * ROUNDING)
    others = [chooser.choose(logits + _shake(noise, len(logits)), permits) for chooser in choosers[1:]]
    return token, all(other == token for other in others)


def _shake(noise: np.random.Generator, size: int) -> np.ndarray:
    return noise.uniform(-ROUNDING, ROUNDING, size).astype(np.float32)


def with_32_bits(model: Path, copy: Path) -> Path:
    """The same model with 32-bit weights, in which a batch rounds as little as can be."""
    from gguf import GGUFReader, GGUFValueType, GGUFWriter
    from gguf.quants import dequantize

    reader = GGUFReader(model)
    writer = GGUFWriter(copy, str(reader.fields["general.architecture"].contents()))
    for name, value in reader.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue
        kind = value.types[0]
        content = 0 if name == "general.file_type" else value.contents()
        writer.add_key_value(name, content, kind, sub_type=value.types[-1] if kind == GGUFValueType.ARRAY else None)
    for tensor in reader.tensors:
        shape = [int(size) for size in reversed(tensor.shape)]
        writer.add_tensor_info(tensor.name, shape, np.dtype(np.float32), 4 * int(tensor.n_elements))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for tensor in reader.tensors:
        writer.write_tensor_data(dequantize(tensor.data, tensor.tensor_type).astype(np.float32))
    writer.close()
    return copy
