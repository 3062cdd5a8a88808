"""Ingest embeds only what changed, switches in only what is whole, and never lets a staff page into the index."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_knowledge import page

from pipelines.engines.build import serving_embedder, vector_index
from pipelines.engines.tuned_embedder import for_search
from pipelines.errors import EngineError, IndexingError, KnowledgeError
from pipelines.ingest import check, entries_of, ingest
from pipelines.knowledge.index import Manifest, current_version, read_manifest
from pipelines.knowledge.search import Search
from pipelines.settings import PROJECT, EngineSettings, Settings

TODAY = date(2026, 11, 24)


@pytest.fixture
def mine(small_settings: Settings, tmp_path: Path) -> Settings:
    """A copy of the two small councils and their index, to be changed and broken."""
    shutil.copytree(small_settings.knowledge_folder, tmp_path / "knowledge")
    shutil.copytree(small_settings.data_folder, tmp_path / "data", symlinks=True)
    return Settings(
        _env_file=None,
        knowledge_folder=tmp_path / "knowledge",
        data_folder=tmp_path / "data",
        engines=EngineSettings(vector_index="exact"),
    )


def again(settings: Settings, **how: bool) -> Manifest:
    return ingest(settings, [settings.knowledge_folder], today=TODAY, **how)[0]


def opened(settings: Settings) -> Search:
    root = settings.data_folder / "index"
    return Search(
        root / current_version(root),
        embedder=for_search(serving_embedder(settings)),
        vector_index=vector_index(settings),
        lay_words={},
    )


def best(settings: Settings, question: str, council: str = "oakvale") -> str:
    search = opened(settings)
    found = search.find(question, council, 1)
    search.close()
    return found[0].passage.text if found else ""


def everything(settings: Settings) -> str:
    """All that the serving index holds, byte for byte."""
    root = settings.data_folder / "index"
    version = root / current_version(root)
    return "".join(file.read_bytes().decode("latin-1") for file in sorted(version.rglob("*")) if file.is_file())


# What is in the index


def test_pages_of_every_kind_are_found_with_their_facts(small_settings: Settings) -> None:
    assert best(small_settings, "how much is a resident permit") == "A first permit costs £45 a year."
    assert best(small_settings, "where is the form for living alone") == "Fill in the form online."
    assert best(small_settings, "money off living alone", "fenbridge").startswith("You can get 25% off")


def test_a_council_never_answers_with_a_neighbours_page(small_settings: Settings) -> None:
    search = opened(small_settings)

    assert {found.passage.council for found in search.find("discount permit", "fenbridge", 50)} == {"fenbridge"}
    search.close()


def test_staff_pages_are_nowhere_in_the_index(small_settings: Settings) -> None:
    assert "zebra" not in everything(small_settings).lower()
    assert "Single person discount" in everything(small_settings)


def test_the_manifest_counts_public_pages_and_names_folders(small_settings: Settings) -> None:
    root = small_settings.data_folder / "index"
    manifest = read_manifest(root / current_version(root))

    assert manifest.pages == {"oakvale": 3, "fenbridge": 2}
    assert manifest.folders == {
        "oakvale": str(small_settings.knowledge_folder / "oakvale"),
        "fenbridge": str(small_settings.knowledge_folder / "fenbridge"),
    }


def test_a_thousand_plain_rows_without_headings_become_passages(mine: Settings, tmp_path: Path) -> None:
    text = (
        "Skip to content\nPermits in zone {0}\nYou can apply in zone {0} if you live on one of its streets.\n"
        "It costs £{0}."
    )
    rows = (
        {"url": f"https://elm.example/{n}", "title": f"Zone {n} | Elm", "text": text.format(n)} for n in range(1000)
    )
    file = tmp_path / "elm.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    checked = check([mine.knowledge_folder, file], today=TODAY)

    elm = [page for page in checked.pages if page.council == "elm"]
    passages = [entry.passage for entry in entries_of(elm, checked.stores, TODAY)]
    assert checked.faults == []
    assert len(passages) == 1000
    assert (passages[7].title, passages[7].heading) == ("Zone 7", ("Permits in zone 7",))
    assert passages[7].text == "You can apply in zone 7 if you live on one of its streets.\n\nIt costs £7."
    assert passages[7].link == "https://elm.example/7"


def test_a_page_from_a_site_may_have_braces_of_its_own(mine: Settings) -> None:
    row = {"url": "https://f.example/x", "title": "Braces", "text": "The total is {{ basket.total }} today."}
    with (mine.knowledge_folder / "fenbridge.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")

    again(mine)

    assert best(mine, "braces basket total", "fenbridge") == "The total is {{ basket.total }} today."


def test_a_council_named_by_a_row_has_a_folder_name_of_its_own(mine: Settings) -> None:
    row = {"url": "https://elm.example/x", "title": "Elm", "text": "Elm has trees.", "council": "elm"}
    (mine.knowledge_folder / "mixed.jsonl").write_text(json.dumps(row), encoding="utf-8")

    assert again(mine).folders["elm"] == str(mine.knowledge_folder / "elm")


def test_a_later_folder_stands_in_place_of_a_council_of_the_same_name(mine: Settings, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    row = {"url": "https://f.example/new", "title": "New", "text": "A new site."}
    (tmp_path / "more" / "fenbridge.jsonl").write_text(json.dumps(row), encoding="utf-8")

    manifest, checked = ingest(mine, [mine.knowledge_folder, tmp_path / "more"], today=TODAY)

    assert manifest.pages == {"oakvale": 3, "fenbridge": 1}
    assert [page.title for page in checked.pages if page.council == "fenbridge"] == ["New"]


# Only what changed


def test_nothing_is_built_when_nothing_changed(small_settings: Settings) -> None:
    root = small_settings.data_folder / "index"
    before = (root / current_version(root) / "manifest.json").stat().st_mtime_ns

    manifest = again(small_settings)

    assert (root / manifest.version / "manifest.json").stat().st_mtime_ns == before


def test_a_changed_page_embeds_only_itself(mine: Settings) -> None:
    file = mine.knowledge_folder / "oakvale" / "pages" / "bins.md"
    file.write_text(page("Bin days", "Your bin day is Tuesday.\n", slug="bins", service="other-services"))

    manifest = again(mine)

    assert manifest.embedded == 1
    assert best(mine, "when is my bin day") == "Your bin day is Tuesday."


def test_a_removed_page_disappears(mine: Settings) -> None:
    (mine.knowledge_folder / "oakvale" / "pages" / "bins.md").unlink()

    manifest = again(mine)

    assert (manifest.embedded, manifest.pages["oakvale"]) == (0, 2)
    assert "bin day" not in everything(mine)


def test_a_changed_fact_changes_the_page_that_shows_it(mine: Settings) -> None:
    file = mine.knowledge_folder / "oakvale" / "facts" / "parking.yaml"
    file.write_text(file.read_text().replace("value: 45", "value: 52.5"))

    assert again(mine).embedded == 1
    assert best(mine, "how much is a resident permit") == "A first permit costs £52.50 a year."


def test_another_vector_index_makes_another_version(mine: Settings) -> None:
    first = again(mine)
    chroma = mine.model_copy(update={"engines": EngineSettings(vector_index="chroma")})

    second = again(chroma)

    assert (second.engine, second.embedded) == ("chroma", 0)
    assert second.version != first.version
    assert best(chroma, "how much is a resident permit") == "A first permit costs £45 a year."


def test_rebuild_embeds_all_anew_beside_the_old_version(mine: Settings) -> None:
    before = again(mine)

    rebuilt = again(mine, rebuild=True)

    assert (rebuilt.version, rebuilt.embedded) == (f"{before.version}-2", 9)
    assert (mine.data_folder / "index" / before.version / "manifest.json").exists()
    assert again(mine).version == rebuilt.version


def test_only_two_versions_are_kept(mine: Settings) -> None:
    for _ in range(4):
        again(mine, rebuild=True)

    assert len([path for path in (mine.data_folder / "index").iterdir() if path.is_dir()]) == 2


# What is broken


def test_a_broken_page_stops_ingest_unless_told_to_leave_it_out(mine: Settings) -> None:
    before = again(mine)
    (mine.knowledge_folder / "oakvale" / "pages" / "broken.md").write_text("---\ntitle: [\n---\nText.\n")

    with pytest.raises(KnowledgeError, match=r"broken.md:\d: front matter is not valid YAML"):
        again(mine)

    assert current_version(mine.data_folder / "index") == before.version
    assert again(mine, skip_broken=True).pages == before.pages


def test_an_unknown_fact_is_a_fault_with_the_pages_file(mine: Settings) -> None:
    text = page("Lost permits", "A new one costs {{ permit.lost }}.\n", slug="lost")
    (mine.knowledge_folder / "oakvale" / "pages" / "lost.md").write_text(text)

    with pytest.raises(KnowledgeError, match=r"lost.md:\d+: no fact called 'permit.lost'"):
        again(mine)


def test_a_folder_and_a_file_of_one_name_are_a_fault(mine: Settings) -> None:
    (mine.knowledge_folder / "oakvale.jsonl").write_text('{"url": "u", "title": "t", "text": "x"}\n')

    with pytest.raises(KnowledgeError, match=r"oakvale.jsonl: the folder oakvale beside it is the same council"):
        again(mine)


def test_an_overdue_review_is_remarked_and_the_page_stays(mine: Settings) -> None:
    checked = check([mine.knowledge_folder], today=date(2028, 3, 1))

    assert "its review was due on 2027-10-01" in {remark.problem for remark in checked.remarks}


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("manifest.json", None), ("manifest.json", b"{"), ("manifest.json", b"[]"), ("rows.npy", None),
        ("passages.sqlite", b""), ("words.json", b"{"), ("exact/vectors.npy", b"\x93NUMPY"),
        ("exact/councils.json", None), ("bm25/frequency.json", b""),
    ],
)  # fmt: skip
def test_a_damaged_index_is_refused_in_plain_words_and_mended_by_ingest(
    mine: Settings, file: str, damage: bytes | None
) -> None:
    before = again(mine)
    path = mine.data_folder / "index" / before.version / file
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)

    with pytest.raises(IndexingError, match=r"is damaged .*Run 'frontdoor ingest --rebuild'"):
        opened(mine)

    assert again(mine).version == f"{before.version}-2"
    assert best(mine, "how much is a resident permit") == "A first permit costs £45 a year."


def test_an_index_of_another_release_is_refused(mine: Settings) -> None:
    file = mine.data_folder / "index" / again(mine).version / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": "1"}))

    with pytest.raises(IndexingError, match=r"was built by another release. Run 'frontdoor ingest'"):
        opened(mine)


def test_a_vector_index_that_loses_rows_is_not_switched_in(mine: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = again(mine)
    chroma = mine.model_copy(update={"engines": EngineSettings(vector_index="chroma")})
    monkeypatch.setattr("pipelines.engines.chroma_index.ChromaIndex.nearest", lambda *_: [])

    with pytest.raises(IndexingError, match=r"does not find its own row 0. The last good index keeps serving"):
        again(chroma)

    assert current_version(mine.data_folder / "index") == before.version


# Crashes, full disks and two at once

RUN = """
import sys
from datetime import date
from pathlib import Path
from pipelines.ingest import ingest
from pipelines.errors import IndexingError
from pipelines.settings import EngineSettings, Settings
knowledge, data, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
if limit:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
settings = Settings(_env_file=None, data_folder=data, engines=EngineSettings(vector_index=sys.argv[4]))
try:
    ingest(settings, [knowledge], today=date(2026, 11, 24))
except IndexingError as error:
    sys.exit(str(error))
"""


def process(settings: Settings, *, limit: int = 0) -> subprocess.Popen[str]:
    arguments = [str(settings.knowledge_folder), str(settings.data_folder), str(limit), settings.engines.vector_index]
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def many_pages(settings: Settings, number: int) -> None:
    rows = (
        {"url": f"https://f.example/{n}", "title": f"Page {n}", "text": f"Word {n} and {n * 7}. " * 30}
        for n in range(number)
    )
    with (settings.knowledge_folder / "fenbridge.jsonl").open("a", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)


def test_a_killed_ingest_leaves_the_last_good_index_and_the_next_one_clears_up(mine: Settings) -> None:
    before = again(mine)
    fenbridge = (mine.knowledge_folder / "fenbridge.jsonl").read_text()
    many_pages(mine, 3000)
    root = mine.data_folder / "index"

    running = process(mine)
    stop_at = time.monotonic() + 120
    while not list(root.glob("*.partial")) and time.monotonic() < stop_at and running.poll() is None:
        time.sleep(0.01)
    time.sleep(0.3)  # well into the embedding
    assert running.poll() is None
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()

    assert len(list(root.glob("*.partial"))) == 1
    assert current_version(root) == before.version
    assert best(mine, "how much is a resident permit") == "A first permit costs £45 a year."
    (mine.knowledge_folder / "fenbridge.jsonl").write_text(fenbridge + '{"url": "u", "title": "t", "text": "New."}\n')
    assert again(mine).pages == {"oakvale": 3, "fenbridge": 3}
    assert list(root.glob("*.partial")) == []


def test_a_file_that_grows_too_large_gives_the_plain_message_and_keeps_the_old_index(mine: Settings) -> None:
    before = again(mine)
    many_pages(mine, 30)

    running = process(mine, limit=30_000)
    _, said = running.communicate(timeout=60)

    assert running.returncode == 1
    assert "The last good index keeps serving." in said
    assert "Traceback" not in said
    assert current_version(mine.data_folder / "index") == before.version
    assert list((mine.data_folder / "index").glob("*.partial")) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB: two versions of a small index and of what callers may say."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("engine", ["exact", "chroma"])
def test_a_full_disk_is_named_and_the_old_index_keeps_serving(mine: Settings, small_disk: Path, engine: str) -> None:
    (small_disk / "models").symlink_to((mine.data_folder / "models").resolve())
    settings = mine.model_copy(
        update={"data_folder": small_disk, "engines": EngineSettings.model_validate({"vector_index": engine})}
    )
    before = again(settings)
    many_pages(settings, 40)
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(b"x" * (free - 60_000))

    with pytest.raises(IndexingError, match=r"^The disk is full: 0 MB are free under .* Free some space and run"):
        again(settings)

    assert current_version(small_disk / "index") == before.version
    assert list((small_disk / "index").glob("*.partial")) == []
    assert best(settings, "how much is a resident permit") == "A first permit costs £45 a year."
    (small_disk / "filler").unlink()
    assert again(settings).pages["fenbridge"] == 42


def test_two_ingests_at_once_are_refused(mine: Settings) -> None:
    with (mine.data_folder / "ingest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(IndexingError, match=r"Another 'frontdoor ingest' is running. Wait for it"):
            again(mine)

    assert again(mine).pages == {"oakvale": 3, "fenbridge": 2}


def test_a_data_folder_that_cannot_be_made_is_named(mine: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(IndexingError, match=r"file/data cannot be written .* Set FRONT_DOOR_DATA_FOLDER"):
        again(mine.model_copy(update={"data_folder": tmp_path / "file" / "data"}))


def test_an_embedder_that_fails_leaves_the_last_good_index(mine: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = again(mine)
    many_pages(mine, 2)

    def fail(*_: object) -> None:
        raise EngineError("The model is broken.")

    monkeypatch.setattr("pipelines.engines.onnx_embedder.OnnxEmbedder._run", fail)

    with pytest.raises(IndexingError, match=r"The model is broken. The last good index keeps serving"):
        again(mine)
    assert current_version(mine.data_folder / "index") == before.version
