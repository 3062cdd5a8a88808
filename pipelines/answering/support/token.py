"""A word or figure of a sentence, and what governs it."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.answering.support.values import Value


@dataclass(slots=True, eq=False)
class Token:
    """One word or figure."""

    word: str
    kind: str  # word, value, neg, duty, leave, mark, only, and, or, but, we, you, they, compare, filler, stop
    keys: frozenset[str] = frozenset()  # what it may be matched by
    value: Value | None = None
    place: float = 0.0  # on a line on which near things belong together; joints take room
    clause: int = 0
    mark: str = ""  # the condition that its clause stands under: if, before, until, after, even, while, with; or empty
    sign: int = 1  # -1 where it is denied
    modal: str = ""  # must, should, may, might, perhaps must, forbid, no need; or empty
    subject: str = ""  # of a verb that stands right behind it: we, you, they; or empty
    only: bool = False  # 'only' stands in its clause
    echo: bool = False  # repeated from an earlier clause: 'if you do not' (pay)

    @property
    def is_content(self) -> bool:
        return self.kind in ("word", "value", "we", "you")

    @property
    def stems(self) -> frozenset[str]:
        """What it may be matched by as the same word, not as a synonym."""
        return frozenset(key for key in self.keys if key[0] != "~")


def share_a_stem(one: Token, other: Token) -> bool:
    """Whether two tokens are forms of one word."""
    return any(key[0] != "~" for key in one.keys & other.keys)
