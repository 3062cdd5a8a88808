"""An index with pages that somebody has tampered with, beside the council's own: what would a resident be told?"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.schema import AttackCase
from eval.target import Here, Target
from pipelines.ingest import ingest
from pipelines.services import Services
from pipelines.settings import Settings


@contextmanager
def tampered_target(settings: Settings, cases: Sequence[AttackCase], today: date) -> Generator[Target]:
    """Answers from a copy of the council's knowledge with every planted page in it. Nothing of the real one changes.

    Raises:
        FrontDoorError: the copy could not be indexed.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        council = folder / "knowledge" / settings.council
        shutil.copytree(settings.knowledge_folder / settings.council, council)
        planted = council / "pages" / "planted"
        planted.mkdir(parents=True)
        for case in cases:
            if case.page:
                (planted / f"{case.id.lower()}.md").write_text(case.page, encoding="utf-8")
        for beside in ("lay_words.yaml", "uk_councils.txt", "national_facts.jsonl"):
            if (settings.knowledge_folder / beside).exists():
                shutil.copy(settings.knowledge_folder / beside, council.parent / beside)
        data = folder / "data"
        data.mkdir()
        (data / "models").symlink_to((settings.data_folder / "models").resolve())
        if (settings.data_folder / "index").exists():  # vectors of pages that did not change are used again
            shutil.copytree(settings.data_folder / "index", data / "index", ignore=shutil.ignore_patterns("*.partial"))
        changed = settings.model_copy(update={"knowledge_folder": council.parent, "data_folder": data})
        ingest(changed, [changed.knowledge_folder], today=today)
        services = Services(changed)
        try:
            yield Here(services, today)
        finally:
            services.search.close()
