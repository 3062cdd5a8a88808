"""The council's records of this service, in Markdown, filled from live configuration and the last run.

What a person must write is marked ``[Council to write: ...]`` everywhere; no figure in them is written by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from eval.evidence.atrs import atrs
from eval.evidence.dpia import dpia
from eval.evidence.equality import equality
from eval.evidence.foi import foi
from eval.evidence.system import System, read_system
from eval.records import Report
from pipelines.services import now_in_london
from pipelines.settings import Settings

Kind = Literal["atrs", "dpia", "equality", "foi"]

_WRITERS: Mapping[Kind, Callable[[System, Report | None], str]] = {
    "atrs": atrs,
    "dpia": dpia,
    "equality": equality,
    "foi": foi,
}


def evidence(kind: Kind, settings: Settings, report: Report | None) -> str:
    """One record.

    Args:
        kind: 'atrs' for the Algorithmic Transparency Recording Standard, 'dpia' for the data map of a data protection
            impact assessment, 'equality' for the evidence of an equality impact assessment, 'foi' for what is released
            on request.
        settings: of the service that the record is about.
        report: of the last evaluation; None says in the record that there was none.

    Raises:
        FrontDoorError: the council's file, a prompt or the lock of the models is damaged.
    """
    return _WRITERS[kind](read_system(settings, now_in_london().date()), report)
