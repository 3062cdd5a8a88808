"""What the checks say of a document: troubles by rule, facts kept and lost, how it reads; kept for a while."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.staff.easy_read_json import pack
from app.staff.errors import StaffError
from pipelines.documents.rows import EasyRead

if TYPE_CHECKING:
    from pipelines.documents.checks import Finding
    from pipelines.documents.fidelity import FactState
    from pipelines.documents.readability import Readability

_KEPT = 64  # judgements
_AT_ONCE = 2  # the checks are busy work, and residents are served by the same process


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that can be said of a document without a person."""

    findings: tuple[Finding, ...]
    facts: tuple[FactState, ...]  # those of the source, and those that were added
    readability: Readability

    @property
    def lost(self) -> tuple[FactState, ...]:
        return tuple(fact for fact in self.facts if fact.state == "lost")

    @property
    def added(self) -> tuple[FactState, ...]:
        return tuple(fact for fact in self.facts if fact.state == "added")

    def count(self, level: str) -> int:
        """Findings of a level: 'fail' or 'warn'."""
        return sum(finding.level == level for finding in self.findings)


class Judge:
    """Threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Judgement] = OrderedDict()
        self._lock = threading.Lock()
        self._places = threading.Semaphore(_AT_ONCE)

    def judge(self, easy_read: EasyRead) -> Judgement:
        """Check a document; the same document is checked once."""
        key = hashlib.sha256(pack(easy_read)).hexdigest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        with self._places:
            made = _judged(easy_read)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def finding(self, easy_read: EasyRead, key: str) -> Finding:
        """The finding of a document with a cure, by ``key_of``.

        Raises:
            StaffError: it is no longer found.
        """
        for finding in self.judge(easy_read).findings:
            if key_of(finding) == key and finding.cure:
                return finding
        raise StaffError("This has been put right already.")


def _judged(easy_read: EasyRead) -> Judgement:
    # Late: residents' pages come from the same process and need no word lists and taggers.

    from pipelines.documents.checks import check
    from pipelines.documents.fidelity import added_facts, fact_states
    from pipelines.documents.readability import readability

    facts = (*fact_states(easy_read), *added_facts(easy_read))
    return Judgement(check(easy_read), facts, readability(easy_read.rows))


def key_of(finding: Finding) -> str:
    """A short name of a finding that stays the same while its row does."""
    return hashlib.sha256(f"{finding.rule}\0{finding.row_id}\0{finding.text}".encode()).hexdigest()[:16]
