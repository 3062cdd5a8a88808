"""Bringing a model on a stick: checked against whatever says what its files must be."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from model_hub import CONFIG, GGUF, WEIGHTS, ModelHub, sha256

from pipelines.errors import ModelFileError
from pipelines.models.catalogue import File, Model
from pipelines.models.fetch import Patience
from pipelines.models.folder import pull_from
from pipelines.models.hub import Hub
from pipelines.models.lockfile import read_lock
from pipelines.models.pull import pull


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def test_files_come_from_a_stick_checked_against_its_list(folder: Path, chat: Model, stick: Path) -> None:
    (stick / "chat.gguf").write_bytes(GGUF)
    (stick / "SHA256SUMS").write_text(f"{sha256(b'other')}  other.gguf\n{sha256(GGUF).upper()} *./chat.gguf\n")
    pulled = pull_from(folder, chat, stick)

    assert pulled.file.read_bytes() == GGUF
    assert pulled.unchecked == ()
    assert read_lock(folder).models["council-chat"].files[0].checked_against == f"sha256:{sha256(GGUF)}"


@pytest.mark.parametrize("where", ["{path}", "{name}/{path}", "{base}"])
def test_files_may_lie_by_their_path_their_model_or_their_name(
    folder: Path, embed: Model, stick: Path, where: str
) -> None:
    for path, content in (("model.safetensors", WEIGHTS), ("1_Pooling/config.json", CONFIG)):
        file = stick / where.format(path=path, name=embed.name, base=path.rpartition("/")[2])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    pull_from(folder, embed, stick)

    assert (folder / "council-embed" / "1_Pooling" / "config.json").read_bytes() == CONFIG


def test_a_file_that_is_not_what_the_list_says_is_thrown_away(folder: Path, chat: Model, stick: Path) -> None:
    (stick / "chat.gguf").write_bytes(GGUF[:-1] + b"x")
    (stick / "SHA256SUMS").write_text(f"{sha256(GGUF)}  chat.gguf\n")
    with pytest.raises(ModelFileError, match="its sha256 should be"):
        pull_from(folder, chat, stick)

    assert list((folder / "council-chat").iterdir()) == []
    assert read_lock(folder).models == {}


def test_where_nothing_says_what_a_file_must_be_it_is_taken_and_reported(
    folder: Path, chat: Model, stick: Path
) -> None:
    (stick / "chat.gguf").write_bytes(GGUF)
    pulled = pull_from(folder, chat, stick)

    assert pulled.unchecked == ("chat.gguf",)
    assert read_lock(folder).models["council-chat"].files[0].checked_against == "none"


def test_the_hash_of_the_catalogue_counts_without_any_list(folder: Path, chat: Model, stick: Path) -> None:
    (stick / "chat.gguf").write_bytes(GGUF + b"more")
    pinned = chat.model_copy(update={"files": (File(path="chat.gguf", sha256=sha256(GGUF)),)})
    with pytest.raises(ModelFileError, match="its sha256 should be"):
        pull_from(folder, pinned, stick)


def test_the_models_folder_of_another_machine_is_a_stick(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience, tmp_path: Path
) -> None:
    pull(folder, chat, hub, patience=patience)
    stick = tmp_path / "stick"
    shutil.copytree(folder, stick)
    here = tmp_path / "other" / "models"
    pulled = pull_from(here, chat, stick)

    assert pulled.unchecked == ()
    assert read_lock(here).models["council-chat"].files == tuple(
        file.model_copy(update={"seen": read_lock(here).models["council-chat"].files[0].seen})
        for file in read_lock(folder).models["council-chat"].files
    )


def test_lists_that_contradict_each_other_are_told(folder: Path, chat: Model, stick: Path) -> None:
    (stick / "chat.gguf").write_bytes(GGUF)
    (stick / "SHA256SUMS").write_text(f"{sha256(GGUF)}  chat.gguf\n")
    pinned = chat.model_copy(update={"files": (File(path="chat.gguf", sha256="2" * 64),)})
    with pytest.raises(ModelFileError, match=r"SHA256SUMS says another sha256 for chat\.gguf"):
        pull_from(folder, pinned, stick)


def test_what_was_locked_before_must_come_again(folder: Path, chat: Model, stick: Path) -> None:
    (stick / "chat.gguf").write_bytes(GGUF)
    pulled = pull_from(folder, chat, stick)
    pulled.file.write_bytes(b"damaged")
    (stick / "chat.gguf").write_bytes(GGUF[::-1])
    with pytest.raises(ModelFileError, match="its sha256 should be"):
        pull_from(folder, chat, stick)


def test_a_missing_file_is_named(folder: Path, embed: Model, stick: Path) -> None:
    (stick / "model.safetensors").write_bytes(WEIGHTS)
    with pytest.raises(ModelFileError, match=r"does not hold 1_Pooling/config\.json"):
        pull_from(folder, embed, stick)


def test_a_folder_that_is_not_there_is_told(folder: Path, chat: Model, stick: Path) -> None:
    with pytest.raises(ModelFileError, match="There is no folder"):
        pull_from(folder, chat, stick / "nowhere")


def test_the_models_folder_itself_is_no_stick(folder: Path, chat: Model) -> None:
    (folder / "council-chat").mkdir()
    (folder / "council-chat" / "chat.gguf").write_bytes(GGUF)
    with pytest.raises(ModelFileError, match="is the models folder itself"):
        pull_from(folder, chat, folder)


def test_a_link_on_the_stick_is_copied_as_the_file_it_means(folder: Path, chat: Model, stick: Path) -> None:
    (stick / "blob").write_bytes(GGUF)
    (stick / "chat.gguf").symlink_to("blob")
    pulled = pull_from(folder, chat, stick)

    assert not pulled.file.is_symlink()
    assert pulled.file.read_bytes() == GGUF


def test_what_is_no_file_is_not_read(folder: Path, chat: Model, stick: Path) -> None:
    os.mkfifo(stick / "chat.gguf")
    with pytest.raises(ModelFileError, match=r"does not hold chat\.gguf"):
        pull_from(folder, chat, stick)


def test_a_damaged_lock_on_the_stick_is_told(folder: Path, chat: Model, stick: Path) -> None:
    (stick / "chat.gguf").write_bytes(GGUF)
    (stick / "models.lock").write_text("{")
    with pytest.raises(ModelFileError, match=r"models\.lock is damaged"):
        pull_from(folder, chat, stick)
