"""Small work on XML trees that the office formats share: order of children, looks, new elements."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def elements(parent: Any) -> Iterator[Any]:
    """The children that are elements, not comments or instructions."""
    return (child for child in parent if isinstance(child.tag, str))


def make(near: Any, tag: str, /, **attributes: str) -> Any:
    """A new element; its prefixes are those of the tree that it is put into."""
    return near.makeelement(tag, attributes)


def put_in_order(parent: Any, child: Any, order: tuple[str, ...]) -> None:
    """Insert a child where the schema wants it, in the place of one of the same name.

    Args:
        parent: an element whose children follow the order.
        child: what is put in.
        order: local names of all children that the schema knows, in its order.
    """
    for old in parent.findall(child.tag):
        parent.remove(old)
    ranks = _ranks(order)
    rank = ranks[local(child)]
    for place, one in enumerate(parent):
        if isinstance(one.tag, str) and ranks.get(local(one), -1) > rank:
            parent.insert(place, child)
            return
    parent.append(child)


@cache
def _ranks(order: tuple[str, ...]) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(order)}


def child_in_order(parent: Any, tag: str, order: tuple[str, ...]) -> Any:
    """The child of this name, made where it is missing."""
    found = parent.find(tag)
    if found is None:
        found = make(parent, tag)
        put_in_order(parent, found, order)
    return found


def first_child(parent: Any, tag: str) -> Any:
    """The child of this name, made at the front where it is missing."""
    found = parent.find(tag)
    if found is None:
        found = make(parent, tag)
        parent.insert(0, found)
    return found


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def look_of(element: Any, ignored: Collection[str]) -> str:
    """A text that is equal for elements that say the same, some children put aside."""
    if element is None:
        return ""
    children = "".join(
        f"<{one.tag}{sorted(one.attrib.items())}{look_of(one, ignored)}>"
        for one in elements(element)
        if one.tag not in ignored
    )
    return children + (element.text or "").strip()


def append_text(parent: Any, text: str) -> None:
    """Add text after everything that stands in an element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def nearest(element: Any, tags: Collection[str]) -> Any:
    """The closest ancestor with one of the names, or None."""
    return next((one for one in element.iterancestors() if one.tag in tags), None)
