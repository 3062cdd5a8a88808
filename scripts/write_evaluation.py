"""Writes docs/evaluation.md from the report of a run, by default the newest one that took every case."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.records import Report, read_report
from eval.report.markdown import measures_page
from eval.run import RESULTS
from eval.suites.catalogue import NAMES
from pipelines.errors import FrontDoorError
from pipelines.settings import PROJECT

PAGE = PROJECT / "docs" / "evaluation.md"


def newest_whole(results: Path) -> Report | None:
    """The newest report of all suites and all cases; what cannot be read is left out."""
    for folder in sorted(results.glob("*"), reverse=True):
        try:
            report = read_report(folder)
        except FrontDoorError:
            continue
        if report.run.suites == NAMES and not report.run.limit:
            return report
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", nargs="?", default="", help="id of a run")
    options = parser.parse_args()
    report = read_report(RESULTS / options.run) if options.run else newest_whole(RESULTS)
    if report is None:
        print("There is no run of all suites. Run 'make eval'.", file=sys.stderr)
        return 1
    PAGE.write_text(measures_page(report), encoding="utf-8")
    print(f"Written from {report.run.id}: {PAGE.relative_to(PROJECT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
