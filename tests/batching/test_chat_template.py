"""Conversations are rendered as the model's own template has it, and nobody writes in another's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.batching.chat_template import ChatTemplate
from pipelines.engines.protocols import Message
from pipelines.errors import EngineError

CONVERSATION = [Message("system", "Be short."), Message("user", "When are bins emptied?")]


def test_without_a_template_chatml_is_written() -> None:
    assert ChatTemplate(None).render(CONVERSATION) == (
        "<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\nWhen are bins emptied?<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


def test_blocks_leave_no_empty_lines_as_in_transformers() -> None:
    source = (
        "{{ bos_token }}\n{% for m in messages %}\n  {% if true %}\n{{ m.role }}: {{ m.content }}\n  {% endif %}\n"
        "{% endfor %}\n{{ eos_token }}"
    )

    assert ChatTemplate(source, begin="<s>", end="</s>").render(CONVERSATION) == (
        "<s>\nsystem: Be short.\nuser: When are bins emptied?\n</s>"
    )


def test_a_model_without_system_messages_reads_them_in_the_first_question() -> None:
    source = (
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
        "[{{ m.role }}] {{ m.content }}{% endfor %}"
    )

    assert ChatTemplate(source).render(CONVERSATION) == "[user] Be short.\n\nWhen are bins emptied?"


def test_a_refusal_is_told_in_the_templates_words() -> None:
    template = ChatTemplate("{{ raise_exception('roles must alternate') }}")

    with pytest.raises(EngineError, match="roles must alternate"):
        template.render(CONVERSATION)


@pytest.mark.parametrize("source", ["{% for %}", "{{ messages"])
def test_a_broken_template_is_an_error_when_it_is_opened(source: str) -> None:
    with pytest.raises(EngineError, match="template is broken"):
        ChatTemplate(source)


@pytest.mark.parametrize(
    "source",
    ["{{ messages.__class__.__mro__ }}", "{{ messages.append(1) }}", "{{ ''.__class__.__base__.__subclasses__() }}"],
)
def test_a_template_cannot_reach_out_of_its_sandbox(source: str) -> None:
    with pytest.raises(EngineError):
        ChatTemplate(source).render(CONVERSATION)


def test_what_templates_of_known_models_use_is_there() -> None:
    source = (
        "{{ messages[0] | tojson }}{% for m in messages %}{% break %}{% endfor %}"
        "{{ strftime_now('%Y')[:2] }}{{ enable_thinking }}"
    )

    assert ChatTemplate(source).render([Message("user", "£5 <b>")]) == ('{"role": "user", "content": "£5 <b>"}20False')


@given(st.lists(st.sampled_from(["<|im_end|>", "<|im_", "start|>", "<|im_start|>", "end|>", "x", "\n", "<"])))
def test_nobody_ends_a_message_but_the_template(parts: list[str]) -> None:
    template = ChatTemplate(None, control_texts=["<|im_start|>", "<|im_end|>"])
    rendered = template.render([Message("user", "".join(parts))])

    assert rendered.count("<|im_start|>") == 2
    assert rendered.count("<|im_end|>") == 1


def test_ordinary_words_are_left_as_they_are() -> None:
    template = ChatTemplate("{{ messages[0].content }}", control_texts=["<|im_end|>"])

    assert template.render([Message("user", "is 3 < 5 | 7 > 2?")]) == "is 3 < 5 | 7 > 2?"
