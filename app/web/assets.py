"""Serves style sheets, scripts and the icon from memory, under one address that changes with their content.

The style sheet of the GOV.UK Design System is read from ``node_modules`` and loses its fonts and its crest on the way:
both belong to GOV.UK alone.
"""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

from pipelines.settings import PROJECT

logger = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)

GOVUK_FRONTEND = PROJECT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
STATIC = Path(__file__).parent / "static"
BRAND_COLOUR = "#1d4f6e"  # of a council that names none
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_CREST = re.compile(r"url\(/assets/images/govuk-crest\.svg\)")
_SOURCE_MAP = re.compile(r"(?:/\*|//)# sourceMappingURL=.*$", re.MULTILINE)
_FONT_NOTICE = re.compile(r"/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/", re.DOTALL)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file that a page may load, by name, and the digest of them all."""

    files: dict[str, bytes]
    digest: str

    def url(self, name: str) -> str:
        """The address of a file; it changes when any file changes, so browsers may keep it for ever."""
        if name not in self.files:
            raise KeyError(f"no asset called {name!r}; have: {', '.join(sorted(self.files))}")
        return f"/assets/{self.digest}/{name}"


def load_assets(brand_colour: str = "") -> Assets:
    """Read all files once.

    Args:
        brand_colour: the council's colour as ``#rrggbb``; anything else is replaced by a calm blue.
    """
    files = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.suffix in MEDIA_TYPES}
    files |= _govuk_frontend()
    files["council.css"] = _council_css(brand_colour).encode()
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name])
    return Assets(files, digest.hexdigest()[:12])


def without_fonts_and_crest(css: str) -> str:
    """The style sheet as a council may use it: Arial, no GDS Transport, no royal crest."""
    css = _FONT_FACE.sub("", _FONT_NOTICE.sub("", css)).replace("GDS Transport,", "")
    return _SOURCE_MAP.sub("", _CREST.sub("none", css))


def _govuk_frontend() -> dict[str, bytes]:
    try:
        css = (GOVUK_FRONTEND / "govuk-frontend.min.css").read_text(encoding="utf-8")
        script = (GOVUK_FRONTEND / "govuk-frontend.min.js").read_text(encoding="utf-8")
    except FileNotFoundError:
        # Help in a crisis must not hang on a style sheet: pages then come plain, and every form still works.
        logger.warning("govuk_frontend=missing pages=plain cure='run npm ci'")
        return {"govuk-frontend.css": b"", "govuk-frontend.js": b""}
    return {
        "govuk-frontend.css": without_fonts_and_crest(css).encode(),
        "govuk-frontend.js": _SOURCE_MAP.sub("", script).encode(),
    }


def _council_css(colour: str) -> str:
    colour = colour if _COLOUR.fullmatch(colour) else BRAND_COLOUR
    return f":root{{--govuk-brand-colour:{colour};--app-on-brand-colour:{readable_on(colour)}}}\n"


def readable_on(colour: str) -> str:
    """White or black, whichever stands out more on a ``#rrggbb`` colour (WCAG 2.2 contrast ratio)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#0b0c0c"


@router.get("/assets/{digest}/{name}")
def asset(request: Request, digest: str, name: str) -> Response:
    assets: Assets = request.app.state.pages.assets
    content = assets.files.get(name)
    if content is None:
        raise HTTPException(404)
    # A page served before an upgrade still asks for the old digest: it gets today's file, for now only.
    kept = "public, max-age=31536000, immutable" if digest == assets.digest else "no-cache"
    return Response(content, media_type=MEDIA_TYPES[Path(name).suffix], headers={"Cache-Control": kept})


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    return asset(request, "", "icon.svg")
