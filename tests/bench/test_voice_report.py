"""The table of the telephone's waits: what it holds, and where it is written."""

from __future__ import annotations

import numpy as np
import pytest

from app.phone.trial.caller import TrialCall
from app.phone.trial.waits import Turn
from bench.voice_report import (
    BEGIN,
    END,
    SOAK_BEGIN,
    SOAK_END,
    Measured,
    Stages,
    p95,
    section,
    soak_section,
    stages_of,
    with_section,
)

LOG = """\
2026 level=INFO logger=app.phone.carrier caller_answered line=asterisk end=0.550 understood=0.700 sound=0.720
2026 level=INFO logger=app.phone.exchange call_ended line=asterisk ending='caller left' seconds=30.405
2026 level=INFO logger=app.phone.carrier caller_answered line=audiosocket end=0.570 understood=0.900 sound=0.940
"""


def call(wait: float) -> TrialCall:
    """Words from the second to the third second, and an answer so long after them."""
    sound = np.zeros(8_000 * 60, np.int16)
    sound[int((3 + wait) * 8_000) : int((4 + wait) * 8_000)] = 3_000
    return TrialCall(service=sound, turns=[Turn("words", 100, 150)], seconds=60.0)


def test_the_table_has_a_row_for_each_load() -> None:
    calls = [call(0.7), call(0.8), call(1.2)]
    stages = Stages(0.55, 0.7, 0.72)

    text = section([Measured(1, calls[:1], 0, 3.0, stages), Measured(4, calls, 1, 12.0, None)], noise_db=20.0, load=0.2)

    assert "| 1 | 1, 0 | 0.70 | 0.70 |  |  | 0.55, 0.70, 0.72 | 3.0 |" in text
    assert "| 4 | 3, 1 | 0.80 | 1.20 |  |  |  | 4.0 |" in text
    assert "nothing else to do" in text


def test_a_busy_machine_is_owned_up_to() -> None:
    late = call(0.7)
    late.latest = 0.4

    assert "up to 0.4 s late" in section([Measured(1, [late], 0, 3.0, None)], noise_db=20.0, load=0.2)


def test_other_work_on_the_machine_is_owned_up_to() -> None:
    text = section([Measured(1, [call(0.7)], 0, 3.0, None)], noise_db=20.0, load=5.2)

    assert "5.2 processes wanted to run" in text


def test_the_stages_come_from_the_services_own_lines() -> None:
    stages = stages_of(LOG)

    assert stages is not None
    assert (stages.ended, stages.understood, stages.sound) == pytest.approx((0.56, 0.8, 0.83))
    assert stages_of("nothing of it") is None


def test_ninety_five_of_a_hundred_do_not_wait_longer() -> None:
    assert p95([float(wait) for wait in range(100)]) == 95.0
    assert p95([0.5]) == 0.5


def test_only_its_own_part_of_the_document_is_written() -> None:
    document = f"# Telephone\n\n{BEGIN}\nold\n{END}\n\nThe rest.\n"

    assert with_section(document, f"{BEGIN}\nnew\n{END}") == f"# Telephone\n\n{BEGIN}\nnew\n{END}\n\nThe rest.\n"
    soaked = with_section(f"{SOAK_BEGIN}\n{SOAK_END}\n", soak_section(["a row"]), begin=SOAK_BEGIN, end=SOAK_END)
    assert "\na row\n" in soaked
    with pytest.raises(ValueError, match="no lines"):
        with_section("# Telephone\n", "new")
