"""The bars of the check: no planted error gets out, and hardly a right sentence is lost, on every file of cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.score_grounding import CASES, RIGHT, read_cases, tally

FILES = sorted(CASES.glob("generated_answers*.jsonl"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_planted_error_gets_out_and_hardly_a_right_sentence_is_lost(file: Path) -> None:
    found = tally(read_cases(file))

    assert [case for kind in found.said.values() for case in kind] == []
    assert len(found.lost) <= 0.03 * found.asked[RIGHT]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_planted_answer_differs_from_its_base_where_it_says_so(file: Path) -> None:
    cases = {case.id: case for case in read_cases(file)}
    for case in cases.values():
        if case.kind == RIGHT:
            assert case.bad is None
            continue
        assert case.bad is not None
        assert case.base in cases
        texts = [written.text for written in cases[case.base].sentences]
        assert [written.text for written in case.sentences] != texts
