"""Memory is computed, and agrees with what llama.cpp itself reports."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.models.catalogue import Card, Model, Shape, read_catalogue
from pipelines.models.memory import (
    DRIVER_BYTES,
    GIB,
    KvType,
    Load,
    kv_bytes,
    memory,
    recommended_card,
    working_bytes,
)

QWEN = read_catalogue().model("qwen3-4b-q4_k_m")
CARDS = (Card(name="large", memory_gib=24), Card(name="small", memory_gib=8))
MIB = 1 << 20

# Makes a model of empty weights, loads it, and lets llama.cpp say what it reserves.
ASK_LLAMA = """
import sys, gguf, numpy
import llama_cpp as llama
path, vocabulary, hidden, kv_heads, head = sys.argv[1], *map(int, sys.argv[2:])
writer = gguf.GGUFWriter(path, "llama")
writer.add_tokenizer_model("gpt2"); writer.add_tokenizer_pre("gpt-2")
writer.add_token_list([f"t{i}" for i in range(vocabulary)]); writer.add_token_types([1] * vocabulary)
writer.add_token_merges(["a b"]); writer.add_bos_token_id(0); writer.add_eos_token_id(1)
writer.add_context_length(8192); writer.add_embedding_length(hidden); writer.add_block_count(2)
writer.add_feed_forward_length(3 * hidden); writer.add_head_count(kv_heads); writer.add_head_count_kv(kv_heads)
writer.add_key_length(head); writer.add_value_length(head); writer.add_rope_dimension_count(head)
writer.add_vocab_size(vocabulary); writer.add_layer_norm_rms_eps(1e-5)
inner = kv_heads * head
layer = {"attn_norm": (hidden,), "ffn_norm": (hidden,), "attn_q": (inner, hidden), "attn_k": (inner, hidden),
         "attn_v": (inner, hidden), "attn_output": (hidden, inner), "ffn_gate": (3 * hidden, hidden),
         "ffn_up": (3 * hidden, hidden), "ffn_down": (hidden, 3 * hidden)}
shapes = {"token_embd": (vocabulary, hidden), "output_norm": (hidden,)}
shapes |= {f"blk.{number}.{name}": shape for number in (0, 1) for name, shape in layer.items()}
for name, shape in shapes.items():
    writer.add_tensor(name + ".weight", numpy.zeros(shape, numpy.float16 if len(shape) > 1 else numpy.float32))
writer.write_header_to_file(); writer.write_kv_data_to_file(); writer.write_tensors_to_file(); writer.close()
llama.llama_backend_init()
how = llama.llama_model_default_params(); how.n_gpu_layers = 0
model = llama.llama_model_load_from_file(path.encode(), how)
how = llama.llama_context_default_params()
how.n_ctx, how.n_batch, how.n_ubatch, how.n_seq_max, how.kv_unified, how.flash_attn_type = 8192, 512, 512, 8, True, 1
llama.llama_init_from_model(model, how)
"""


@pytest.mark.parametrize(("kv_type", "bytes_each"), [("f32", 4), ("f16", 2), ("q8_0", 34 / 32)])
def test_remembered_tokens_take_keys_and_values_of_every_layer(kv_type: KvType, bytes_each: float) -> None:
    load = Load(residents=10, context=1000, kv_type=kv_type)

    assert kv_bytes(QWEN, load) == round(10 * 1000 * 2 * 36 * 8 * 128 * bytes_each)


def test_memory_is_the_file_the_remembered_tokens_and_a_stated_overhead() -> None:
    load = Load(residents=1, context=1024)
    needed = memory(QWEN, load)

    assert needed
    assert needed.weights == QWEN.main.size
    assert needed.overhead == DRIVER_BYTES + working_bytes(QWEN, load)
    assert needed.total == needed.weights + needed.kv + needed.overhead


def test_the_size_of_the_file_that_is_here_counts_before_the_catalogues() -> None:
    needed = memory(QWEN, Load(residents=1, context=1024), main_size=123)

    assert needed
    assert needed.weights == 123


def test_memory_of_a_file_whose_size_nobody_knows_is_not_guessed() -> None:
    unknown = QWEN.model_copy(update={"files": (QWEN.main.model_copy(update={"size": None}),)})

    assert memory(unknown, Load(residents=1, context=1024)) is None


def test_residents_do_not_change_a_model_that_is_no_chat_model() -> None:
    hearing = read_catalogue().model("whisper-small")

    assert memory(hearing, Load(residents=1, context=1)) == memory(hearing, Load(residents=64, context=4096))


@pytest.mark.parametrize(("gib", "card"), [(7.2, "small"), (7.3, "large"), (21.6, "large"), (21.7, None)])
def test_the_smallest_card_that_holds_it_with_a_tenth_to_spare_is_recommended(gib: float, card: str | None) -> None:
    found = recommended_card(int(gib * GIB), CARDS)

    assert (found.name if found else None) == card


@pytest.mark.parametrize(("vocabulary", "hidden", "kv_heads", "head"), [(40_000, 512, 4, 64), (25_000, 1024, 2, 128)])
def test_llama_cpp_reserves_what_was_computed(
    tmp_path: Path, vocabulary: int, hidden: int, kv_heads: int, head: int
) -> None:
    pytest.importorskip("gguf")
    if subprocess.run([sys.executable, "-c", "import llama_cpp"], capture_output=True, check=False).returncode:
        pytest.skip("llama-cpp-python is not installed")
    words = [str(tmp_path / "m.gguf"), *map(str, (vocabulary, hidden, kv_heads, head))]
    done = subprocess.run([sys.executable, "-c", ASK_LLAMA, *words], capture_output=True, text=True, check=True)
    told = {
        name: float(mib) for name, mib in re.findall(r"(KV|output|compute) buffer size = *([\d.]+) MiB", done.stderr)
    }
    shape = Shape(layers=2, kv_heads=kv_heads, head_size=head, hidden_size=hidden, vocabulary=vocabulary, window=8192)
    model: Model = QWEN.model_copy(update={"shape": shape})
    load = Load(residents=8, context=1024)

    assert told["KV"] == pytest.approx(kv_bytes(model, load) / MIB, abs=0.01)
    assert told["compute"] + told["output"] == pytest.approx(working_bytes(model, load) / MIB, abs=1.0)
