"""Two small drawings for documents with images."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SIZE = (480, 270)  # pixels


def draw(name: str) -> bytes:
    """A PNG by its name: 'library' or 'chart'."""
    image = Image.new("RGB", SIZE, "#e8eef2")
    pen = ImageDraw.Draw(image)
    if name == "library":
        pen.polygon([(90, 110), (240, 40), (390, 110)], fill="#7a4a2b")
        pen.rectangle((110, 110, 370, 230), fill="#c9a06a")
        for left in (135, 185, 285, 335):
            pen.rectangle((left, 135, left + 25, 200), fill="#3d5a73")
        pen.rectangle((225, 150, 260, 230), fill="#4a3526")
        pen.polygon([(262, 230), (420, 245), (262, 245)], fill="#8c8c8c")
    else:
        for at, height in enumerate((190, 130, 80, 55, 40)):
            pen.rectangle((60 + at * 75, 240 - height, 110 + at * 75, 240), fill="#1d5a4c")
        pen.line((40, 240, 450, 240), fill="#222222", width=3)
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()
