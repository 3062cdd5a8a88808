"""Pulling from a hub: whole, cut, resumed, and never believed without its hash."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from model_hub import COMMIT, CONFIG, GGUF, WEIGHTS, ModelHub, git_sha1, sha256

from pipelines.errors import ModelFileError
from pipelines.models.catalogue import File, Model
from pipelines.models.content import Report
from pipelines.models.fetch import Patience
from pipelines.models.hub import Hub
from pipelines.models.lockfile import read_lock
from pipelines.models.pull import pull


def partials(folder: Path) -> list[Path]:
    return list(folder.rglob("*.partial"))


def test_a_model_arrives_whole_and_is_written_down(
    served: ModelHub, folder: Path, embed: Model, hub: Hub, patience: Patience
) -> None:
    pulled = pull(folder, embed, hub, patience=patience)
    locked = read_lock(folder).models["council-embed"]

    assert pulled.file == folder / "council-embed" / "model.safetensors"
    assert pulled.file.read_bytes() == WEIGHTS
    assert (folder / "council-embed" / "1_Pooling" / "config.json").read_bytes() == CONFIG
    assert (locked.repository, locked.revision, locked.licence) == ("council/embed", COMMIT, "MIT")
    assert [(file.path, file.size, file.sha256, file.checked_against) for file in locked.files] == [
        ("model.safetensors", len(WEIGHTS), sha256(WEIGHTS), f"sha256:{sha256(WEIGHTS)}"),
        ("1_Pooling/config.json", len(CONFIG), sha256(CONFIG), f"git:{git_sha1(CONFIG)}"),
    ]
    assert partials(folder) == []


def test_all_files_are_of_the_commit_of_the_first(
    served: ModelHub, folder: Path, embed: Model, hub: Hub, patience: Patience
) -> None:
    pull(folder, embed, hub, patience=patience)

    paths = [request.path for request in served.asked("hub", "HEAD")]
    assert paths == [
        "/council/embed/resolve/main/model.safetensors",
        f"/council/embed/resolve/{COMMIT}/1_Pooling/config.json",
    ]


def test_a_model_that_is_here_is_not_asked_for_again(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    pull(folder, chat, hub, patience=patience)
    served.requests.clear()
    again = pull(folder, chat, hub, patience=patience)

    assert again.arrived == ()
    assert served.requests == []


def test_a_cut_connection_goes_on_where_it_broke_off(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience, waits: list[float]
) -> None:
    served.cut_after = [400_000, 300_000]
    pulled = pull(folder, chat, hub, patience=patience)

    assert served.ranges() == ["", "bytes=400000-", "bytes=700000-"]
    assert pulled.file.read_bytes() == GGUF
    assert waits == [1.0, 1.0]


def test_the_next_pull_goes_on_where_the_last_one_gave_up(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.cut_after = [500_000, 0, 0, 0]
    with pytest.raises(ModelFileError, match="broke off"):
        pull(folder, chat, hub, patience=patience)
    kept = partials(folder)[0].stat().st_size
    pulled = pull(folder, chat, hub, patience=patience)

    assert kept == 500_000
    assert served.ranges()[-1] == "bytes=500000-"
    assert pulled.file.read_bytes() == GGUF


def test_nothing_has_its_name_before_it_is_checked(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.cut_after = [500_000, 0, 0, 0]
    with pytest.raises(ModelFileError):
        pull(folder, chat, hub, patience=patience)

    assert [file.name.endswith(".partial") for file in (folder / "council-chat").iterdir()] == [True]
    assert "council-chat" not in read_lock(folder).models


def test_a_server_that_cannot_go_on_is_asked_for_the_whole(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.cut_after = [400_000]
    served.ignores_range = True
    pulled = pull(folder, chat, hub, patience=patience)

    assert served.ranges() == ["", "bytes=400000-"]
    assert pulled.file.read_bytes() == GGUF


def test_a_partial_file_of_another_content_is_not_gone_on_with(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.cut_after = [400_000, 0, 0, 0]
    with pytest.raises(ModelFileError):
        pull(folder, chat, hub, patience=patience)
    newer = GGUF[::-1]
    served.files["council/chat-GGUF/chat.gguf"] = newer
    pulled = pull(folder, chat, hub, patience=patience)

    assert served.ranges()[-1] == ""
    assert pulled.file.read_bytes() == newer
    assert partials(folder) == []


def test_another_content_than_the_hub_publishes_is_thrown_away(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.stored = GGUF[:-1] + bytes([GGUF[-1] ^ 1])
    with pytest.raises(ModelFileError, match="not what was published: its sha256 should be"):
        pull(folder, chat, hub, patience=patience)

    assert list((folder / "council-chat").iterdir()) == []
    assert read_lock(folder).models == {}


@pytest.mark.parametrize("stored", [GGUF[:-100], GGUF + b"more"])
def test_another_length_than_the_hub_publishes_is_refused_before_it_is_fetched(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience, stored: bytes
) -> None:
    served.stored = stored
    with pytest.raises(ModelFileError, match=f"is {len(stored):,} bytes long, not the {len(GGUF):,}"):
        pull(folder, chat, hub, patience=patience)

    assert partials(folder) == []


def test_a_file_of_git_with_another_content_is_refused(
    served: ModelHub, folder: Path, embed: Model, hub: Hub, patience: Patience
) -> None:
    pinned = embed.model_copy(
        update={"files": (embed.files[0], File(path="1_Pooling/config.json", sha256=sha256(b"something else")))}
    )
    with pytest.raises(ModelFileError, match=r"config\.json came from"):
        pull(folder, pinned, hub, patience=patience)

    assert read_lock(folder).models == {}


def test_a_hub_that_publishes_another_hash_than_the_catalogue_is_refused(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    pinned = chat.model_copy(update={"files": (File(path="chat.gguf", sha256="0" * 64),)})
    with pytest.raises(ModelFileError, match=r"publishes another chat\.gguf than the catalogue names"):
        pull(folder, pinned, hub, patience=patience)

    assert served.asked("store") == []


def test_a_file_without_any_hash_is_refused(
    served: ModelHub, folder: Path, embed: Model, hub: Hub, patience: Patience
) -> None:
    served.says_hashes = False
    with pytest.raises(ModelFileError, match=r"says no hash for 1_Pooling/config\.json"):
        pull(folder, embed, hub, patience=patience)


def test_a_mirror_without_hashes_serves_what_the_catalogue_pins(
    served: ModelHub, folder: Path, embed: Model, hub: Hub, patience: Patience
) -> None:
    served.says_hashes = False
    pinned = embed.model_copy(
        update={"files": (embed.files[0], File(path="1_Pooling/config.json", sha256=sha256(CONFIG)))}
    )
    pull(folder, pinned, hub, patience=patience)

    assert read_lock(folder).models["council-embed"].files[1].checked_against == f"sha256:{sha256(CONFIG)}"


def test_an_answer_from_elsewhere_about_a_file_is_not_believed(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.metadata_elsewhere = True
    with pytest.raises(ModelFileError, match="That is not believed"):
        pull(folder, chat, hub, patience=patience)

    assert served.asked("stranger", "HEAD") == []
    assert served.asked("stranger") == []


def test_a_model_that_was_renamed_is_followed_on_its_own_host(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.refuse = [(307, {"Location": "/council/chat-GGUF/resolve/main/chat.gguf"})]
    old = chat.model_copy(update={"repository": "council/old-name"})
    served.files["council/old-name/chat.gguf"] = GGUF
    pulled = pull(folder, old, hub, patience=patience)

    assert [request.path.split("/")[2] for request in served.asked("hub", "HEAD")] == ["old-name", "chat-GGUF"]
    assert pulled.file.read_bytes() == GGUF


def test_a_hub_that_sends_round_in_circles_is_told(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.refuse = [(307, {"Location": "/council/chat-GGUF/resolve/main/chat.gguf"})] * 9
    with pytest.raises(ModelFileError, match="round in circles"):
        pull(folder, chat, hub, patience=patience)


@pytest.mark.parametrize("store", ["file:///etc", "ftp://store.example", "http://[::1", "http://a:b@store.example"])
def test_a_store_that_is_no_plain_web_address_is_not_followed(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience, store: str
) -> None:
    served.store = store
    with pytest.raises(ModelFileError, match=r"not safe to follow|Invalid URL"):
        pull(folder, chat, hub, patience=patience)


def test_a_partial_file_that_is_too_long_is_begun_anew(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    (folder / "council-chat").mkdir()
    (folder / "council-chat" / f"chat.gguf.{sha256(GGUF)[:12]}.partial").write_bytes(GGUF + b"x" * 10)
    pulled = pull(folder, chat, hub, patience=patience)

    assert served.ranges() == [f"bytes={len(GGUF) + 10}-", ""]
    assert pulled.file.read_bytes() == GGUF


def test_the_token_is_not_written_where_a_hub_is_shown() -> None:
    assert "hf_secret" not in repr(Hub("https://hub.example", token="hf_secret"))


def test_the_token_reaches_the_hub_and_nobody_else(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    pull(folder, chat, replace(hub, token="hf_secret"), patience=patience)

    at_hub = [request.headers.get("authorization") for request in served.requests if request.at == "hub"]
    at_store = [request.headers for request in served.asked("store")]
    assert at_hub == ["Bearer hf_secret", "Bearer hf_secret"]
    assert len(at_store) == 1
    assert "hf_secret" not in str(at_store)


def test_the_hub_is_told_nothing_about_this_machine(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    pull(folder, chat, hub, patience=patience)

    assert {request.headers["user-agent"] for request in served.requests} == {"front-door"}
    assert {request.path.split("/")[1] for request in served.requests if request.at == "hub"} == {"council"}


@pytest.mark.parametrize(
    ("status", "headers", "token", "said"),
    [
        (401, {}, "", "set HF_TOKEN"),
        (401, {}, "hf_old", "Check that the token is valid"),
        (403, {"X-Error-Code": "GatedRepo"}, "", "conditions of this model must be accepted"),
        (403, {"X-Error-Code": "GatedRepo"}, "hf_mine", "with HF_TOKEN's account"),
        (403, {}, "", "a proxy refuses"),
        (404, {"X-Error-Code": "EntryNotFound"}, "", "does not have this file"),
        (404, {"X-Error-Code": "RevisionNotFound"}, "", "does not have this revision"),
        (404, {"X-Error-Code": "RepoNotFound"}, "", "does not have this model"),
        (410, {}, "", "answered 410"),
    ],
)
def test_a_refusal_is_told_in_plain_words_and_not_repeated(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience,
    status: int, headers: dict[str, str], token: str, said: str,
) -> None:  # fmt: skip
    served.refuse = [(status, headers)]
    with pytest.raises(ModelFileError, match=said):
        pull(folder, chat, replace(hub, token=token), patience=patience)

    assert len(served.requests) == 1


@pytest.mark.parametrize(("status", "headers"), [(429, {"Retry-After": "7"}), (500, {}), (503, {"Retry-After": "7"})])
def test_a_busy_hub_is_asked_again_after_the_time_it_wants(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience, waits: list[float],
    status: int, headers: dict[str, str],
) -> None:  # fmt: skip
    served.refuse = [(status, headers), (status, headers)]
    pulled = pull(folder, chat, hub, patience=patience)

    assert pulled.file.read_bytes() == GGUF
    assert waits == ([7.0, 7.0] if headers else [1.0, 2.0])


def test_a_hub_that_stays_busy_is_left_alone_after_some_tries(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.refuse = [(500, {})] * 9
    with pytest.raises(ModelFileError, match=r"in trouble \(it answered 500\)\. Try again later"):
        pull(folder, chat, hub, patience=patience)

    assert len(served.requests) == patience.tries


def test_a_hub_that_wants_an_hour_is_not_waited_for(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience, waits: list[float]
) -> None:
    served.refuse = [(429, {"Retry-After": "3600"})]
    with pytest.raises(ModelFileError, match="too many requests"):
        pull(folder, chat, hub, patience=patience)

    assert waits == []


def test_a_server_that_falls_silent_is_asked_to_go_on(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.stall_after = [200_000]
    pulled = pull(folder, chat, replace(hub, timeout=0.3), patience=patience)

    assert served.ranges() == ["", "bytes=200000-"]
    assert pulled.file.read_bytes() == GGUF


def test_a_hub_that_is_not_there_is_told_with_the_way_around(folder: Path, chat: Model, patience: Patience) -> None:
    with pytest.raises(ModelFileError, match=r"cannot be reached.*--from FOLDER"):
        pull(folder, chat, Hub("http://127.0.0.1:9"), patience=patience)


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.published_size = 10**16
    with pytest.raises(ModelFileError, match="council-chat needs 10,000,000,000 MB more"):
        pull(folder, chat, hub, patience=patience)

    assert served.asked("store") == []


def test_a_damaged_model_is_mended_and_only_what_is_damaged_fetched(
    served: ModelHub, folder: Path, embed: Model, hub: Hub, patience: Patience
) -> None:
    pulled = pull(folder, embed, hub, patience=patience)
    pulled.file.write_bytes(WEIGHTS[:1000])
    served.requests.clear()
    pull(folder, embed, hub, patience=patience)

    assert pulled.file.read_bytes() == WEIGHTS
    assert [request.path for request in served.requests if request.method == "GET" and "config" in request.path] == []


def test_two_pulls_of_one_model_fetch_it_once(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.stall_after = [200_000]
    waited = threading.Event()
    first = threading.Thread(target=pull, args=(folder, chat, replace(hub, timeout=30)), kwargs={"patience": patience})
    second = threading.Thread(
        target=pull, args=(folder, chat, hub), kwargs={"patience": patience, "waiting": waited.set}
    )
    first.start()
    while not partials(folder):
        waited.wait(0.01)
    second.start()
    assert waited.wait(10)
    served.released.set()
    first.join(30)
    second.join(30)

    assert (folder / "council-chat" / "chat.gguf").read_bytes() == GGUF
    assert served.ranges() == ["", "bytes=200000-"]
    assert list(read_lock(folder).models) == ["council-chat"]


def test_pulls_of_different_models_at_once_are_both_written_down(
    served: ModelHub, folder: Path, chat: Model, embed: Model, hub: Hub, patience: Patience
) -> None:
    threads = [
        threading.Thread(target=pull, args=(folder, model, hub), kwargs={"patience": patience})
        for model in (chat, embed)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(read_lock(folder).models) == ["council-chat", "council-embed"]


def test_a_model_at_an_address_of_its_own_is_checked_against_the_published_hash(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    served.stored = GGUF
    file = File(path="tiny.pt", url=f"{served.store}/main/tiny.pt", sha256=sha256(GGUF), size=len(GGUF))
    model = chat.model_copy(update={"name": "council-hear", "repository": "", "files": (file,)})
    pulled = pull(folder, model, replace(hub, token="hf_secret"), patience=patience)
    wrong = model.model_copy(update={"files": (file.model_copy(update={"sha256": "1" * 64}),)})

    assert pulled.file.read_bytes() == GGUF
    assert "hf_secret" not in str(served.requests)
    with pytest.raises(ModelFileError, match="not what was published"):
        pull(folder, wrong, hub, patience=patience)
    assert pulled.file.read_bytes() == GGUF  # the one that was right stays


def test_the_bar_goes_from_what_was_kept_to_the_end(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience
) -> None:
    shown: dict[str, list[tuple[int, int]]] = {}

    @contextmanager
    def bar(what: str, unit: str) -> Iterator[Report]:
        yield lambda done, total: shown.setdefault(f"{what} {unit}", []).append((done, total))

    pull(folder, chat, hub, patience=patience, bar=bar)

    fetching, checking = shown["Fetching chat.gguf MB"], shown["Checking chat.gguf MB"]
    assert fetching[0] == (0, 1)
    assert fetching[-1] == checking[-1] == (1, 1)


@pytest.mark.parametrize(
    "path", ["../../escape", "/etc/passwd", "a/../../b", "a\\..\\b", ".hidden", "a//b", "x\n", "-x"]
)
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="is not a plain path"):
        File(path=path)


def test_a_link_that_leads_out_of_the_models_folder_is_not_written_through(
    served: ModelHub, folder: Path, embed: Model, hub: Hub, patience: Patience, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / "council-embed").mkdir()
    (folder / "council-embed" / "1_Pooling").symlink_to(outside)
    with pytest.raises(ModelFileError, match="by a link"):
        pull(folder, embed, hub, patience=patience)

    assert list(outside.iterdir()) == []


def test_a_link_in_place_of_a_growing_file_is_not_written_through(
    served: ModelHub, folder: Path, chat: Model, hub: Hub, patience: Patience, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("council minutes")
    (folder / "council-chat").mkdir()
    (folder / "council-chat" / f"chat.gguf.{sha256(GGUF)[:12]}.partial").symlink_to(victim)
    with pytest.raises(ModelFileError, match="cannot be written"):
        pull(folder, chat, hub, patience=patience)

    assert victim.read_text() == "council minutes"
