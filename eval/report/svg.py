"""The few parts that drawings are made of. Colours and type are the page's: parts carry class names only."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

LETTER = 7.2  # pixels of a letter at 14 pixels, on average


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels. What lies outside is held at the edge."""

    low: float
    high: float
    start: float  # pixel of ``low``
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


def element(name: str, *inside: str, **attributes: str | float) -> Markup:
    """One element. Text and attributes are escaped; 'stroke_width' is written 'stroke-width', 'class_' 'class'."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_written(value))}"' for key, value in attributes.items()
    )
    body = Markup("").join(inside)
    return Markup(f"<{name}{written}>{body}</{name}>" if body else f"<{name}{written}/>")  # noqa: S704 escaped above


def drawing(width: float, height: float, label: str, *parts: str, narrow: bool = False) -> Markup:
    """A whole drawing, told to those who do not see it in the words of ``label``."""
    return element(
        "svg",
        *parts,
        class_=f"drawing drawing--{'narrow' if narrow else 'wide'}",
        viewBox=f"0 0 {_written(width)} {_written(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
    )


def twice(draw: Callable[[bool], Markup]) -> Markup:
    """The same drawing for a phone and for a desk: letters keep their size. The page shows one of the two."""
    return draw(True) + draw(False)


def text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=f"d-text {kind}".strip())


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def box(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    return element("rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), class_=kind)


def dot(x: float, y: float, radius: float, kind: str) -> Markup:
    return element("circle", cx=x, cy=y, r=radius, class_=kind)


def path(points: list[tuple[float, float]], kind: str) -> Markup:
    """A line through points."""
    return element("polyline", points=" ".join(f"{_written(x)},{_written(y)}" for x, y in points), class_=kind)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values from ``low`` to ``high``, some ``about`` of them."""
    span = high - low
    if span <= 0 or not math.isfinite(span):
        return [low]
    step = 10 ** math.floor(math.log10(span / about))
    step = next((step * factor for factor in (1, 2, 5) if span / (step * factor) <= about * 1.3), step * 10)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)]


def wrapped(words: str, width: float, lines: int = 2) -> list[str]:
    """Words in at most so many lines of a width in pixels; what is left over ends in dots."""
    letters = max(4, int(width / LETTER))
    found = [""]
    for word in words.split():
        joined = f"{found[-1]} {word}".strip()
        if len(joined) <= letters or not found[-1]:
            found[-1] = joined
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], f"{found[lines - 1]}…"]
    return [one if len(one) <= letters + 1 else f"{one[: letters - 1]}…" for one in found]


def _written(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{round(value, 1) + 0.0:g}"  # 0.0 turns -0 into 0
