"""Brings a model from its hub; stopped half-way, the next call goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.errors import ModelFileError
from pipelines.models.arrival import Pulled, Wanted, bring, here_already
from pipelines.models.catalogue import File, Model
from pipelines.models.content import Bar, Published, no_bar
from pipelines.models.fetch import Patience, grow, patiently
from pipelines.models.hub import Hub
from pipelines.models.places import claim, place


def pull(
    folder: Path,
    model: Model,
    hub: Hub,
    *,
    patience: Patience | None = None,
    bar: Bar = no_bar,
    waiting: Callable[[], None] | None = None,
) -> Pulled:
    """Fetch what is missing or damaged of a model.

    Args:
        folder: the models folder.
        model: of the catalogue.
        hub: where it comes from.
        patience: with passing trouble.
        bar: shows how far it is.
        waiting: called once when another process is at this model; this one goes on when that is done.

    Raises:
        ModelFileError: it cannot be had, is not what was published, or the disk has no room; what to do.
    """
    patience = patience or Patience()

    def get(item: Wanted) -> None:
        grow(
            hub, item.source, item.growing, item.published, what=item.file.path, patience=patience, bar=bar
        )  # fmt: skip

    with claim(folder, model.name, waiting):
        if here := here_already(folder, model, bar):
            return here
        wanted, revision = _ask(folder, model, hub, patience)
        return bring(folder, model, wanted, get, revision=revision, fetched_from=hub.endpoint, bar=bar)


def _ask(folder: Path, model: Model, hub: Hub, patience: Patience) -> tuple[list[Wanted], str]:
    wanted, revision = list[Wanted](), model.revision
    for file in model.files:
        where = place(folder, model.name, file.path)
        if file.url:
            wanted.append(Wanted(file, where, Published(file.size, file.sha256), file.url))
            continue
        address = hub.address(model.repository, file.path, revision)
        said, commit = patiently(lambda at=address: hub.ask(at), patience)
        # All files of one commit, also when somebody changes the repository meanwhile.
        revision = commit or revision
        source = hub.address(model.repository, file.path, revision)
        wanted.append(Wanted(file, where, _agreed(file, said, hub.host), source))
    return wanted, revision


def _agreed(file: File, said: Published, host: str) -> Published:
    """What a file must be, by the hub and by the catalogue."""
    for kind, ours, theirs in (("sha256", file.sha256, said.sha256), ("length", file.size, said.size)):
        if ours and theirs and ours != theirs:
            raise ModelFileError(
                f"{host} publishes another {file.path} than the catalogue names: its {kind} is {theirs}, not {ours}. "
                "Nothing was fetched. Check HF_ENDPOINT; if it is right, tell whoever looks after this software."
            )
    sha256 = file.sha256 or said.sha256
    # The sha1 of git is weaker, and some mirrors put another sha1 in its place: only where there is nothing better.
    agreed = Published(said.size or file.size, sha256, "" if sha256 else said.git_sha1)
    if not agreed.checkable:
        raise ModelFileError(f"{host} says no hash for {file.path}, and the catalogue has none. Nothing was fetched.")
    return agreed
