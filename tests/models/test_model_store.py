"""What is here is checked before it is loaded: whole the first time, then only when it looks changed."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from model_hub import GGUF, WEIGHTS, ModelHub, sha256

from pipelines.errors import ModelFileError
from pipelines.models import store
from pipelines.models.catalogue import Model
from pipelines.models.content import Bar, Content, no_bar, read_content
from pipelines.models.fetch import Patience
from pipelines.models.hub import Hub
from pipelines.models.lockfile import changing_lock, read_lock
from pipelines.models.pull import pull
from pipelines.models.store import check, installed, model_file, model_hash, remove
from pipelines.settings import Settings

NOBODY = 65534


@pytest.fixture
def here(served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience) -> Path:
    """The chat model, pulled."""
    return pull(folder, chat, hub, patience=patience).file


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read whole, in order."""
    read: list[str] = []

    def noting(file: Path, bar: Bar = no_bar) -> Content:
        read.append(file.name)
        return read_content(file, bar)

    monkeypatch.setattr(store, "read_content", noting)
    return read


@contextmanager
def without_rights() -> Iterator[None]:
    """As a user who may not do everything, also where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others can enter; pytest's own can be entered by its owner alone."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def test_a_model_that_was_just_pulled_is_not_read_again(settings: Settings, here: Path, reads: list[str]) -> None:
    assert model_file(settings, "council-chat") == here
    assert reads == []


def test_a_file_that_looks_changed_is_read_whole_once(settings: Settings, here: Path, reads: list[str]) -> None:
    os.utime(here, ns=(1, 1))

    assert model_file(settings, "council-chat") == here
    assert model_file(settings, "council-chat") == here
    assert reads == ["chat.gguf"]


def test_a_changed_file_may_not_be_loaded(settings: Settings, here: Path) -> None:
    here.write_bytes(GGUF[:-1] + b"x")

    with pytest.raises(ModelFileError, match=r"is damaged or was changed.*Run: frontdoor models pull council-chat"):
        model_file(settings, "council-chat")


def test_a_short_file_may_not_be_loaded(settings: Settings, here: Path) -> None:
    here.write_bytes(GGUF[:100])

    with pytest.raises(ModelFileError, match=r"is 100 bytes long and should be 1,200,004"):
        model_file(settings, "council-chat")


def test_a_missing_file_may_not_be_loaded(settings: Settings, here: Path) -> None:
    here.unlink()

    with pytest.raises(ModelFileError, match="is missing"):
        model_file(settings, "council-chat")


def test_a_flipped_byte_is_found_by_reading_all_even_when_the_file_looks_the_same(folder: Path, here: Path) -> None:
    before = here.stat()
    here.write_bytes(GGUF[:500] + bytes([GGUF[500] ^ 1]) + GGUF[501:])
    os.utime(here, ns=(before.st_atime_ns, before.st_mtime_ns))
    locked = read_lock(folder).models["council-chat"]

    assert check(folder, "council-chat", locked) == ()
    assert "its sha256 should be" in check(folder, "council-chat", locked, whole=True)[0]


def test_a_folder_that_may_not_be_written_does_not_stop_loading(here: Path, open_folder: Path) -> None:
    models = open_folder / "models" / "council-chat"
    models.mkdir(parents=True)
    (models / "chat.gguf").write_bytes(GGUF)
    (models.parent / "models.lock").write_bytes((here.parent.parent / "models.lock").read_bytes())
    if os.geteuid() != 0:
        models.parent.chmod(0o555)
    with without_rights():
        found = model_file(Settings(_env_file=None, data_folder=open_folder), "council-chat")

    assert found == models / "chat.gguf"


def test_a_folder_that_may_not_be_written_is_told(
    served: ModelHub, open_folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    if os.geteuid() != 0:
        open_folder.chmod(0o555)
    with without_rights(), pytest.raises(ModelFileError, match=r"cannot be written \(Permission denied\)"):
        pull(open_folder / "models", chat, hub, patience=patience)

    assert served.requests == []


def test_a_models_folder_that_is_a_file_is_told(
    served: ModelHub, tmp_path: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    (tmp_path / "models").write_text("")
    with pytest.raises(ModelFileError, match="cannot be written"):
        pull(tmp_path / "models", chat, hub, patience=patience)


def test_a_model_that_is_not_here_is_told_with_the_command(settings: Settings, folder: Path) -> None:
    with pytest.raises(ModelFileError, match="Run: frontdoor models pull council-chat"):
        model_file(settings, "council-chat")


def test_a_name_that_nobody_knows_is_told_with_the_nearest(settings: Settings, folder: Path) -> None:
    with pytest.raises(ModelFileError, match="Did you mean 'qwen3-4b-q4_k_m'"):
        model_file(settings, "qwen3-4b-q4km")


def test_any_gguf_file_may_be_given_by_its_path(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "own.gguf"
    file.write_bytes(GGUF)

    assert model_file(settings, str(file)) == file


@pytest.mark.parametrize(
    ("content", "said"), [(None, "There is no file"), (b"not a model", "is not a GGUF file"), (b"", "is not a GGUF")]
)
def test_a_path_to_something_else_is_told(settings: Settings, tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "own.gguf"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(ModelFileError, match=said):
        model_file(settings, str(file))


def test_a_folder_named_like_a_model_file_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "own.gguf").mkdir()

    with pytest.raises(ModelFileError, match="cannot be read"):
        model_file(settings, str(tmp_path / "own.gguf"))


def test_the_name_of_a_content_is_quick_for_what_is_here(here: Path, reads: list[str]) -> None:
    assert model_hash(here) == sha256(GGUF)[:8]
    assert reads == []


def test_the_name_of_a_content_follows_the_content(here: Path, tmp_path: Path) -> None:
    here.write_bytes(WEIGHTS)
    other = tmp_path / "own.gguf"
    other.write_bytes(WEIGHTS)

    assert model_hash(here) == model_hash(other) == sha256(WEIGHTS)[:8]


def test_the_name_of_a_content_that_is_gone_is_told(here: Path) -> None:
    here.unlink()

    with pytest.raises(ModelFileError, match="cannot be read"):
        model_hash(here)


def test_removing_frees_the_disk_and_the_lock(settings: Settings, folder: Path, here: Path) -> None:
    freed = remove(folder, "council-chat")

    assert freed == len(GGUF)
    assert not here.parent.exists()
    assert read_lock(folder).models == {}
    with pytest.raises(ModelFileError, match="is not here"):
        remove(folder, "council-chat")


@pytest.mark.parametrize("name", ["../../data", "nothing", "catalogue.yaml"])
def test_only_a_model_can_be_removed(folder: Path, here: Path, name: str) -> None:
    with pytest.raises(ModelFileError, match="is not here"):
        remove(folder, name)

    assert here.exists()


def test_a_model_folder_that_is_a_link_is_unlinked_and_its_target_kept(
    folder: Path, here: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "big-disk"
    here.parent.rename(moved)
    (folder / "council-chat").symlink_to(moved)
    remove(folder, "council-chat")

    assert (moved / "chat.gguf").read_bytes() == GGUF
    assert not (folder / "council-chat").is_symlink()


def test_what_was_half_fetched_can_be_removed(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.cut_after = [500_000, 0, 0, 0]
    with pytest.raises(ModelFileError):
        pull(folder, chat, hub, patience=patience)

    assert store.half_fetched(folder, "council-chat") == 500_000
    assert remove(folder, "council-chat") == 500_000


def test_changes_of_the_lock_at_the_same_time_are_all_kept(folder: Path, here: Path) -> None:
    entry = read_lock(folder).models["council-chat"]

    def add(name: str) -> None:
        with changing_lock(folder) as models:
            time.sleep(0.02)
            models[name] = entry

    threads = [Thread(target=add, args=(f"model-{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(read_lock(folder).models) == 7


def test_a_damaged_lock_is_told_with_its_cure(folder: Path, here: Path) -> None:
    (folder / "models.lock").write_text('{"version": 1, "models": {"../../etc": {}}}')

    with pytest.raises(ModelFileError, match="Move it away and pull each model again"):
        installed(folder)


def test_after_the_lock_was_lost_nothing_is_fetched_twice(
    served: ModelHub, folder: Path, here: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    (folder / "models.lock").unlink()
    served.requests.clear()
    pull(folder, chat, hub, patience=patience)

    assert served.asked("store") == []
    assert json.loads((folder / "models.lock").read_text())["models"]["council-chat"]["files"][0]["size"] == len(GGUF)
