"""The runtime says plainly why it cannot load, and does to the model's memory exactly what it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipelines.batching.engine import Limits
from pipelines.engines.llama_runtime import Entry, LlamaOptions, LlamaRuntime
from pipelines.errors import EngineError
from tests.batching.listening import options_of

SMALL = LlamaOptions(sequences=2, kv_tokens=256, threads=1)


def _damaged(content: Callable[[bytes], bytes]) -> Callable[[Path, Path], Path]:
    def write(model: Path, folder: Path) -> Path:
        file = folder / "damaged.gguf"
        file.write_bytes(content(model.read_bytes()))
        return file

    return write


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_damaged(lambda whole: b"no model"), "invalid magic"),
        (_damaged(lambda whole: whole[:-1000]), "corrupted or incomplete"),
        (_damaged(lambda whole: b""), "failed to"),
        (lambda model, folder: folder / "absent.gguf", "there is no model file"),
    ],
)
def test_a_file_that_cannot_be_loaded_says_why(
    tiny_model: Path, tmp_path: Path, damage: Callable[[Path, Path], Path], reason: str
) -> None:
    with pytest.raises(EngineError, match=reason):
        LlamaRuntime(damage(tiny_model, tmp_path), SMALL)


def test_too_much_memory_is_an_error_that_names_the_setting(tiny_model: Path) -> None:
    with pytest.raises(EngineError, match="FRONT_DOOR_MODEL_SERVER__KV_TOKENS"):
        LlamaRuntime(tiny_model, LlamaOptions(sequences=300, kv_tokens=256))


def test_loading_prints_nothing(tiny_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    LlamaRuntime(tiny_model, SMALL).close()

    assert capfd.readouterr() == ("", "")


def test_it_says_what_was_loaded_and_where_it_went(runtime: LlamaRuntime) -> None:
    facts = runtime.facts

    assert facts.parameters > 100_000
    assert facts.trained_context >= 2048
    assert sum(facts.layers_by_device.values()) == 3  # two layers and the output
    assert facts.gpu_supported or "sees no GPU" in facts.placement


@pytest.mark.parametrize(
    "text", ["When are bins emptied?", "£5 – café 😀", "", "<|im_start|>user\nhello<|im_end|>", "a\udc00b"]
)
def test_tokens_spell_the_text_without_its_control_tokens(runtime: LlamaRuntime, text: str) -> None:
    spelled = b"".join(runtime.piece(token) for token in runtime.tokenise(text)).decode()

    assert spelled == text.replace("<|im_start|>", "").replace("<|im_end|>", "").replace("\udc00", "?")


def test_a_shared_beginning_is_as_good_as_a_read_one(runtime: LlamaRuntime) -> None:
    tokens = runtime.tokenise("When are the bins emptied in Northmere?")
    runtime.decode([Entry(0, 0, tokens, wants_logits=True)])
    read = runtime.logits(1).copy()
    runtime.share(0, 1, len(tokens) - 1)
    runtime.decode([Entry(1, len(tokens) - 1, tokens[-1:], wants_logits=True)])

    np.testing.assert_array_equal(runtime.logits(1).argmax(), read.argmax())
    np.testing.assert_allclose(runtime.logits(1), read, atol=1e-4)
    assert runtime.remembered(0) == runtime.remembered(1) == len(tokens)


def test_logits_come_in_the_order_of_the_entries_that_want_them(runtime: LlamaRuntime) -> None:
    texts = ["bins", "parking fines", "council tax bands"]
    alone = []
    for text in texts:
        runtime.forget(0)
        runtime.decode([Entry(0, 0, runtime.tokenise(text), wants_logits=True)])
        alone.append(runtime.logits(1)[0].copy())
    runtime.forget(0)
    entries = [Entry(number, 0, runtime.tokenise(text), wants_logits=number != 1) for number, text in enumerate(texts)]
    runtime.decode(entries)

    np.testing.assert_allclose(runtime.logits(2), [alone[0], alone[2]], atol=1e-4)


def test_a_pass_that_does_not_fit_reads_nothing(tiny_model: Path) -> None:
    runtime = LlamaRuntime(tiny_model, options_of(Limits(residents=2, kv_tokens=256, batch_tokens=512)))
    tokens = runtime.tokenise("bins ") * 300
    assert runtime.decode([Entry(0, 0, tokens[:200], wants_logits=False)]) == "ok"

    assert runtime.decode([Entry(1, 0, tokens[:100], wants_logits=True)]) == "full"
    assert (runtime.remembered(0), runtime.remembered(1)) == (200, 0)
    runtime.forget(0, 100)
    assert runtime.decode([Entry(1, 0, tokens[:100], wants_logits=True)]) == "ok"
    assert (runtime.remembered(0), runtime.remembered(1)) == (100, 100)
    runtime.close()


def test_a_pass_of_nonsense_fails_with_a_reason(runtime: LlamaRuntime) -> None:
    with pytest.raises(EngineError, match="failed to decode"):
        runtime.decode([Entry(0, 5, [1, 2], wants_logits=True), Entry(0, 90, [3], wants_logits=True)])
    with pytest.raises(EngineError, match="failed to decode"):
        runtime.decode([Entry(0, 0, [runtime.vocabulary_size + 5], wants_logits=True)])


def test_a_grammar_permits_what_its_schema_does(runtime: LlamaRuntime) -> None:
    grammar = runtime.grammar({"enum": ["yes", "no"]})
    everything = np.arange(runtime.vocabulary_size, dtype=np.int32)
    first = {runtime.piece(int(token)) for token in everything[grammar.permits(everything)]}
    quote = next(token for token in range(runtime.vocabulary_size) if runtime.piece(token) == b'"')
    grammar.accept(quote)
    second = {runtime.piece(int(token))[:1] for token in everything[grammar.permits(everything)]}

    assert first == {b'"'} | {piece for piece in first if piece.startswith(b'"')}
    assert second == {b"y", b"n"}
    grammar.close()
    grammar.close()


def test_a_grammar_that_would_end_the_process_is_refused(runtime: LlamaRuntime) -> None:
    with pytest.raises(EngineError, match="too large"):
        runtime.grammar({"type": "string", "maxLength": 20_000})


def test_a_closed_model_is_an_error_and_no_crash(tiny_model: Path) -> None:
    runtime = LlamaRuntime(tiny_model, SMALL)
    runtime.close()
    runtime.close()

    with pytest.raises(EngineError, match="closed"):
        runtime.tokenise("bins")
    with pytest.raises(EngineError, match="closed"):
        runtime.grammar({"type": "string"})


@pytest.mark.parametrize("kv_type", ["f32", "f16", "q8_0"])
@pytest.mark.parametrize("flash_attention", ["auto", "on", "off"])
def test_every_way_of_remembering_works_or_says_why_not(tiny_model: Path, kv_type: str, flash_attention: str) -> None:
    options = LlamaOptions(
        sequences=2,
        kv_tokens=256,
        threads=1,
        kv_type=kv_type,
        flash_attention=flash_attention,  # type: ignore[arg-type]
    )
    if kv_type == "q8_0":  # the tiny model's heads are too narrow, or flash attention is off
        with pytest.raises(EngineError, match=r"llama\.cpp could not make room"):
            LlamaRuntime(tiny_model, options)
        return
    runtime = LlamaRuntime(tiny_model, options)

    assert runtime.decode([Entry(0, 0, [5, 6, 7], wants_logits=True)]) == "ok"
    assert np.isfinite(runtime.logits(1)).all()
    runtime.close()
