"""What the second net learns from, and how its alarm is set."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import yaml

from pipelines.answering.safeguard import SAFEGUARD_FILE, CrisisKind, load_rules
from scripts.fit_safeguard import KEPT, ORDINARY_SHARE, alarm_for, fit_words
from scripts.safeguard_examples import MESSAGES, Example

BLOCKS = [block for file in sorted(MESSAGES.glob("*.yaml")) for block in yaml.safe_load(file.read_text("utf-8"))]
LINES = [(line.strip(), block) for block in BLOCKS for line in block["say"].splitlines() if line.strip()]


def test_no_message_is_written_twice() -> None:
    assert [text for text, number in Counter(text for text, _ in LINES).items() if number > 1] == []


def test_every_kind_of_need_has_messages_and_there_are_as_many_that_are_none() -> None:
    kinds = {block["kind"] for block in BLOCKS if "kind" in block}
    needs = sum("kind" in block for _, block in LINES)

    assert kinds == {kind.value for kind in CrisisKind}
    assert 0.6 < needs / (len(LINES) - needs) < 1.5


def test_every_block_names_its_situation_and_a_known_reply() -> None:
    replies = {rule.crisis.reply for rule in load_rules(SAFEGUARD_FILE).rules}

    assert all(block["situation"] for block in BLOCKS)
    assert {block["reply"] for block in BLOCKS if "reply" in block} <= replies


def test_the_alarm_is_the_lowest_that_both_limits_allow() -> None:
    pages = [Example("a", "", "p", "page")] * 1000
    near = [Example("b", "", "n", "written")] * 100
    needs = [Example("c", "gas_leak", "g", "written")] * 10
    chances = np.array([*np.linspace(0, 1, 1000), *np.linspace(0, 0.5, 100), *[0.9] * 10])

    alarm = alarm_for([*pages, *near, *needs], chances)

    assert alarm == pytest.approx(1 - ORDINARY_SHARE, abs=1e-3)
    assert alarm_for([*pages, *near, *needs], np.concatenate([chances[:1000] / 10, chances[1000:]])) == pytest.approx(
        0.475, abs=1e-3
    )


def test_words_of_need_weigh_for_and_everyday_words_against() -> None:
    counts = [Counter({"knife": 1, "please": 1}), Counter({"permit": 1, "please": 1})] * 5
    model = fit_words(counts, np.array([True, False] * 5), np.ones(10))

    assert model.weights["knife"] > 0 > model.weights["permit"]
    assert abs(model.weights["please"]) < 0.1
    assert len(model.weights) <= KEPT
    assert model.number(Counter({"knife": 1})) > 0 > model.number(Counter({"permit": 1}))
