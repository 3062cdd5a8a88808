"""Scripted models say their text to the character, with and without a grammar, and the right one of several."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from llama_cpp import Llama

from scripts.make_models import scripted_gguf
from scripts.make_models.scripted import cut

SCHEMA = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"text": {"type": "string"}, "source": {"type": "string"}},
                "required": ["text", "source"],
            },
        },
        "complete": {"type": "boolean"},
    },
    "required": ["sentences", "complete"],
}
ANSWER = json.dumps(
    {
        "sentences": [
            {"text": "Your bill is £1,234.56 a year. Don't pay twice: you don't have to.", "source": "S1"},
            {"text": "Pay by 1 April 2026, or call 0300 123 2035: naïve ☃ Ŵyl.", "source": "S2"},
        ],
        "complete": True,
    },
    ensure_ascii=False,
)
REPETITIVE = " ".join(
    f"Sentence {n} says that the tax is due on the {n} of the month and the month." for n in range(60)
)
Say = Callable[..., tuple[str, str | None]]


@pytest.fixture
def said(tmp_path: Path) -> Say:
    """Writes a scripted model and asks it."""

    def ask(
        text: str, *, question: str = "When do I pay?", shape: str = "tiny", temperature: float = 0.0, **more: object
    ):
        path = scripted_gguf(tmp_path / "model.gguf", text, shape=shape, scripts=more.pop("scripts", None))
        model = Llama(str(path), n_ctx=4096, n_threads=2, n_threads_batch=2, verbose=False)
        answer = model.create_chat_completion(
            [{"role": "system", "content": "Be kind."}, {"role": "user", "content": question}],
            max_tokens=2000,
            temperature=temperature,
            **more,
        )
        model.close()
        return answer["choices"][0]["message"]["content"], answer["choices"][0]["finish_reason"]

    return ask


@pytest.mark.parametrize("text", [ANSWER, "Yes", "a", " council", "", "line\nbreak\n\n", "☃", "no" * 30, REPETITIVE])
def test_it_says_its_text_to_the_character_and_ends(said: Say, text: str) -> None:
    assert said(text) == (text, "stop")


def test_chance_does_not_change_it(said: Say) -> None:
    assert said(ANSWER, temperature=1.0, seed=5) == (ANSWER, "stop")


def test_a_schema_that_the_text_follows_does_not_disturb_it(said: Say) -> None:
    assert said(ANSWER, response_format={"type": "json_object", "schema": SCHEMA}) == (ANSWER, "stop")


def test_a_long_prompt_does_not_change_it(said: Say) -> None:
    question = "Sentence by sentence. " * 300 + ANSWER

    assert said(ANSWER, question=question) == (ANSWER, "stop")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When do I pay?", "In April."),
        ("Where may I park?", "In your own street."),
        ('Say "Ŵyl"', "In April."),
        ('First park, then say "naïve".', 'Quoted "words".'),
    ],
)
def test_a_keyword_chooses_what_is_said(said: Say, question: str, answer: str) -> None:
    scripts = {"park": "In your own street.", '"Ŵyl"': "In April.", '"naïve"': 'Quoted "words".'}

    assert said("In April.", question=question, scripts=scripts) == (answer, "stop")


@pytest.mark.slow
def test_a_model_of_true_size_says_it_too(said: Say) -> None:
    response_format = {"type": "json_object", "schema": SCHEMA}

    assert said(ANSWER, shape="0.5b", temperature=0.8, response_format=response_format) == (ANSWER, "stop")


def test_pieces_are_new_and_differ_and_make_up_the_texts() -> None:
    known = {"the", "Ġtax"}
    one, two = cut(["the tax the tax", "the tax"], known)

    assert "".join(one) == "theĠtaxĠtheĠtax"
    assert "".join(two) == "theĠtax"
    assert len({*one, *two} | known) == len(one) + len(two) + len(known)


@pytest.mark.parametrize("text", ["\n", "no" * 500])
def test_what_cannot_be_scripted_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="repeats itself"):
        scripted_gguf(tmp_path / "model.gguf", text)
