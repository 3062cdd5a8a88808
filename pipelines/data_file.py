"""Reads a YAML file of ours and remembers on which line each mapping stands, so that a fault can name it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import cast

import yaml

from pipelines.errors import Fault, KnowledgeError

LINE = "__line__"


class _Loader(yaml.SafeLoader):
    """A safe loader that puts the line of each mapping under ``LINE``, and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[Hashable, object]:
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, "not a mapping", node.start_mark)
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if len(set(keys)) < len(keys):  # pyright: ignore[reportUnknownArgumentType]
            raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
        mapping = cast(dict[Hashable, object], super().construct_mapping(node, deep))
        mapping[LINE] = node.start_mark.line + 1
        return mapping


def read_data_file(file: Path) -> dict[str, object]:
    """The mapping in a YAML file; each mapping inside has its 1-based line under ``LINE``.

    Raises:
        KnowledgeError: the file is missing, is no valid YAML or is no mapping.
    """
    try:
        data: object = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except FileNotFoundError as error:
        raise KnowledgeError([Fault(file, 0, "the file is missing", "Put it back from the release")]) from error
    except UnicodeDecodeError as error:
        raise KnowledgeError([Fault(file, 0, "not UTF-8 text", "Save it as UTF-8")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise KnowledgeError([Fault(file, line, f"not valid YAML: {error.problem}", "Mend the YAML")]) from error
    if not isinstance(data, dict):
        raise KnowledgeError([Fault(file, 1, "not a mapping", "Write 'key: value' lines")])
    return cast(dict[str, object], data)


def line_of(value: object) -> int:
    """The line that a mapping stands on; 0 when the value is no mapping."""
    return cast(int, cast(Mapping[str, object], value).get(LINE, 0)) if isinstance(value, Mapping) else 0


def entries(value: object) -> dict[str, object]:
    """A mapping without its line, keys as text; empty when the value is no mapping."""
    if not isinstance(value, Mapping):
        return {}
    return {str(key): item for key, item in cast(Mapping[object, object], value).items() if key != LINE}


def items(value: object) -> list[object]:
    """A list as it stands; empty when the value is no list."""
    return cast(list[object], value) if isinstance(value, list) else []


def texts(value: object) -> tuple[str, ...]:
    """A list of texts; one text alone counts as a list; anything else is left out."""
    return tuple(item for item in items(value) or [value] if isinstance(item, str))


def checked_rows(file: Path, called: str, problem: Callable[[dict[str, object]], str]) -> dict[str, dict[str, object]]:
    """The mappings of a file that is one mapping of them.

    Args:
        file: to read.
        called: what one is, in a message: 'language'.
        problem: what is wrong with one; empty when nothing is.

    Raises:
        KnowledgeError: the file is missing or broken; each fault names its line.
    """
    found = read_data_file(file)
    rows = {name: entries(row) for name, row in entries(found).items()}
    told = {name: problem(row) for name, row in rows.items()}
    faults = [
        Fault(file, line_of(found[name]), f"{called} '{name}': {text}", "See the head of the file")
        for name, text in told.items()
        if text
    ]
    if faults:
        raise KnowledgeError(faults)
    return rows
