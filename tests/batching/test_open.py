"""Settings become an engine, and the log says what the model is and where it went."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from pipelines.batching.open import open_engine
from pipelines.errors import EngineError
from pipelines.settings import LanguageModelSettings, ModelServerSettings, Settings
from tests.batching.listening import answer


def _settings(**server: object) -> Settings:
    return Settings(
        model_server=ModelServerSettings.model_validate({"residents": 2, "threads": 1, **server}),
        language_model=LanguageModelSettings(context_tokens=512),
    )


def test_settings_open_an_engine_that_answers(tiny_model: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    engine = open_engine(tiny_model, _settings(kv_tokens=700))

    assert answer(engine, "bins?", max_tokens=5, temperature=1)
    assert engine.context_tokens == 512
    assert engine.stats().kv_tokens == 700
    assert "placement=" in caplog.text
    assert engine.facts.placement in caplog.text
    engine.close()


def test_a_conversation_is_no_longer_than_all_that_is_remembered(tiny_model: Path) -> None:
    engine = open_engine(tiny_model, _settings(kv_tokens=300))

    assert engine.context_tokens == 300
    engine.close()


def test_more_residents_than_tokens_of_a_pass_are_all_answered(tiny_model: Path) -> None:
    engine = open_engine(tiny_model, _settings(residents=40, batch_tokens=32))

    assert answer(engine, "bins?", max_tokens=5, temperature=1)
    engine.close()


def test_layers_for_a_gpu_that_cannot_be_used_are_warned_of(tiny_model: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = open_engine(tiny_model, _settings(gpu_layers=10))
    supported = engine.facts.gpu_supported
    engine.close()

    assert ("no_gpu" in caplog.text) == (not supported)


def test_an_absent_file_is_an_engine_error(tmp_path: Path) -> None:
    pytest.importorskip("llama_cpp")

    with pytest.raises(EngineError, match="no model file"):
        open_engine(tmp_path / "absent.gguf", _settings())
