"""Typesets by typst: tagged PDF for every reader, and drawings as PNG. No network, no files but those handed in."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipelines.errors import EngineError

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_POINTS = 72  # of a drawing's side; typst counts 72 points an inch


def compile(source: str, files: Mapping[str, bytes]) -> bytes:  # noqa: A001
    """A PDF that conforms to PDF/UA-1; typst itself refuses one that does not.

    Args:
        source: the main file. It can read nothing but the files given: its root is a folder of their own.
        files: name to content; names have no folder.

    Raises:
        EngineError: the source does not compile, or a picture has no alt text.
    """
    with tempfile.TemporaryDirectory(prefix="front-door-pdf-") as place:
        root = Path(place)
        for name, content in files.items():
            (root / Path(name).name).write_bytes(content)
        main = root / "main.typ"
        main.write_text(source, encoding="utf-8")
        return _run(main, root, format="pdf", pdf_standards=["ua-1"])


@lru_cache(maxsize=1)
def font_families() -> frozenset[str]:
    """Names of the fonts that a page can be set in: the machine's and typst's own."""
    import typst

    return frozenset(typst.Fonts().families())


def draw(picture: bytes, pixels: int, *, kind: Literal["svg", "png", "jpg"] = "svg") -> bytes:
    """A picture as PNG on a clear ground, so wide. Of a photograph nothing but what is seen stays.

    Raises:
        EngineError: it cannot be drawn.
    """
    with tempfile.TemporaryDirectory(prefix="front-door-png-") as place:
        root = Path(place)
        (root / f"picture.{kind}").write_bytes(picture)
        main = root / "main.typ"
        main.write_text(
            "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
            f'#image("picture.{kind}", width: {_POINTS}pt)\n',
            encoding="utf-8",
        )
        return _run(main, root, system_fonts=False, format="png", ppi=float(pixels))


def _run(main: Path, root: Path, *, system_fonts: bool = True, **options: object) -> bytes:
    import typst

    try:
        compiler = typst.Compiler(
            main,
            root=root,
            ignore_system_fonts=not system_fonts,
            # Packages would be fetched: both places are empty folders within the root.
            package_path=root / "none",
            package_cache_path=root / "none",
        )
        made = compiler.compile(**options)  # pyright: ignore[reportArgumentType]
    except RuntimeError as error:
        raise EngineError(_plain(error)) from error
    pages = [made] if isinstance(made, bytes) else list(made or ())
    if not pages:
        raise EngineError("typst made no page.")
    return pages[0]


def _plain(error: RuntimeError) -> str:
    problem = str(getattr(error, "message", error))
    if missing := _MISSING.search(problem):
        return (
            f"no font on this machine can show '{missing[1]}'. Write it in other letters, or install a font that "
            "has it: on Debian fonts-noto-core, or fonts-noto-cjk for Chinese, Japanese and Korean."
        )
    return f"the page could not be typeset: {problem}."
