"""Writes ``docs/settings.md`` and ``.env.example`` from the settings themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipelines.settings import PROJECT, Settings


def fields(model: type[BaseModel], prefix: str = "FRONT_DOOR_") -> Iterator[tuple[str, FieldInfo]]:
    """Every setting as (environment name, field), rooms opened."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from fields(kind, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}", field


def _default(field: FieldInfo) -> str:
    return str(field.default).replace(f"{PROJECT}/", "") if field.default not in ("", ()) else ""


def settings_page() -> str:
    """The text of ``docs/settings.md``."""
    rows = [f"| `{name}` | `{_default(field) or ' '}` | {field.description} |" for name, field in fields(Settings)]
    head = [
        "# Settings",
        "",
        "Written by `make docs`. Set them in the environment or in a file `.env` beside the README.",
        "",
        "| name | default | what it does |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*head, *rows]) + "\n"


def example_file() -> str:
    """The text of ``.env.example``."""
    blocks = [f"# {field.description}\n# {name}={_default(field)}\n" for name, field in fields(Settings)]
    return "# Copy to .env and take the '#' off a line to change it. Written by 'make docs'.\n\n" + "\n".join(blocks)


def main() -> int:
    (PROJECT / "docs" / "settings.md").write_text(settings_page(), encoding="utf-8")
    (PROJECT / ".env.example").write_text(example_file(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
