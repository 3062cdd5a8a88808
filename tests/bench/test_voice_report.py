"""The table of the telephone's waits: what it holds, and where it is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.phone.call_records import CallRecords, KeptCall, KeptTurn
from app.phone.trial.caller import TrialCall
from app.phone.trial.waits import Turn
from app.staff.records import Records
from app.store import Store
from bench.voice import in_danger
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


def test_help_that_is_said_to_its_end_is_told_and_is_no_barge_in() -> None:
    over = call(0.7)
    over.call_id, over.turns = "over", [*over.turns, Turn("wait", 200, 230, interrupts=True)]
    help_ = call(0.7)
    help_.call_id, help_.turns, help_.service = "help", over.turns, np.full(8_000 * 60, 3_000, np.int16)

    measured = Measured(2, [over, help_], 0, 3.0, None, danger=frozenset({"help", "elsewhere"}))

    assert measured.barge_ins == list(over.waits.barge_ins)
    assert "In 1 of 2 calls" in section([measured], noise_db=20.0, load=0.2)
    assert "words of danger" not in section([Measured(1, [call(0.7)], 0, 3.0, None)], noise_db=20.0, load=0.2)


def test_which_calls_were_about_danger_comes_from_what_the_service_kept(tmp_path: Path) -> None:
    database = tmp_path / "calls.sqlite3"
    store = Store.open(f"sqlite:///{database}")
    records = CallRecords(Records(store.engine), days=30)
    for name, outcomes in {"plain": ["answered"], "help": ["answered", "crisis"], "no words": []}.items():
        turns = tuple(KeptTurn(heard="", confidence=1.0, said="", outcome=outcome, seconds=1.0) for outcome in outcomes)
        records.keep(
            KeptCall(
                reference=name, council="northmere", line="sip", call_id=name, seconds=1.0, ending="left", turns=turns
            )
        )
    store.close()

    assert in_danger(database) == {"help", "no words"}


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
