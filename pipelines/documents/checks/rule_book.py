"""The rules with their sources, as read from data/rules.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.data_file import entries, items, line_of, read_data_file
from pipelines.documents.glossary import DATA
from pipelines.errors import Fault, KnowledgeError

SCOPES = ("row", "document", "look")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str  # '1' to '32'
    title: str
    scope: str  # 'row', 'document' or 'look'
    source: str  # who asks for it, in words


@cache
def rule_book() -> dict[str, Rule]:
    """The rules by id, in their order.

    Raises:
        KnowledgeError: the file is missing or broken; it names the line and the cure.
    """
    file = DATA / "rules.yaml"
    rules: dict[str, Rule] = {}
    for item in items(read_data_file(file).get("rules")):
        values = entries(item)
        texts = [values.get(name) for name in ("id", "title", "scope", "source")]
        if len(values) != 4 or not all(isinstance(text, str) and text for text in texts) or texts[2] not in SCOPES:
            raise KnowledgeError([Fault(file, line_of(item), "a broken rule", "Write id, title, scope and source")])
        rule = Rule(*map(str, texts))
        rules[rule.id] = rule
    return rules
