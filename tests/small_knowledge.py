"""The pages of two small invented councils, written where a test wants them."""

from __future__ import annotations

import json
from pathlib import Path

HEAD = """---
title: {title}
url: https://www.oakvale.example/{slug}
summary: {title}, in a few plain words.
service: {service}
audience: {audience}
owner: Revenues team
last_reviewed: 2026-10-05
review_by: 2027-10-01
asked_as:
  - {asked_as}
---
"""

COUNCIL = """name = "Oakvale Borough Council"
short_name = "Oakvale"
demonstration = true
"""

FACTS = """- id: permit.resident.first
  label: First resident permit
  value: 45
  unit: gbp
  valid_from: 2026-04-01
  valid_to: 2027-03-31
  source: Parking charges 2026-27, Oakvale (demonstration value)
"""

FENBRIDGE = (
    {
        "url": "https://www.fenbridge.example/ct/discounts",
        "title": "Discounts | Fenbridge Council",
        "text": "Living alone\nYou can get 25% off your council tax bill if you live on your own. Ask us online.",
    },
    {
        "url": "https://www.fenbridge.example/parking/permits",
        "title": "Parking permits | Fenbridge Council",
        "text": "You need a permit to park on a street in a permit zone. Visitors can use a day ticket.",
    },
)


def page(
    title: str,
    text: str,
    *,
    slug: str,
    service: str = "council-tax",
    audience: str = "public",
    asked_as: str = "what is this",
) -> str:
    """A whole Markdown page with front matter."""
    return HEAD.format(title=title, slug=slug, service=service, audience=audience, asked_as=asked_as) + text


def write_small_knowledge(folder: Path) -> Path:
    """Write Oakvale (Markdown, facts, a staff page) and Fenbridge (JSON Lines); returns the folder."""
    oakvale = folder / "oakvale"
    (oakvale / "pages").mkdir(parents=True)
    (oakvale / "facts").mkdir()
    (oakvale / "council.toml").write_text(COUNCIL, encoding="utf-8")
    (oakvale / "facts" / "parking.yaml").write_text(FACTS, encoding="utf-8")
    pages = {
        "single": page(
            "Single person discount",
            "You get 25% off if you are the only adult in your home.\n\n## Ask for it\n"
            "<!-- asked as: where is the form for living alone -->\nFill in the form online.\n",
            slug="council-tax/single",
            asked_as="do i get money off if i live by myself",
        ),
        "permits": page(
            "Resident permits",
            "A first permit costs {{ permit.resident.first }} a year.\n",
            slug="parking/permits",
            service="parking",
        ),
        "bins": page("Bin days", "Your bin day is on our map.\n", slug="bins", service="other-services"),
        "staff": page(
            "How we trace absconders",
            "Staff only: look at the zebra register first.\n",
            slug="staff/tracing",
            audience="staff",
            asked_as="zebra register",
        ),
    }
    for name, text in pages.items():
        (oakvale / "pages" / f"{name}.md").write_text(text, encoding="utf-8")
    rows = "".join(json.dumps(row) + "\n" for row in FENBRIDGE)
    (folder / "fenbridge.jsonl").write_text(rows, encoding="utf-8")
    return folder
