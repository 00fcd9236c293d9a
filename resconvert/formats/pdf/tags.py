"""The structure tree of a tagged PDF: what stands on the pages, in reading order, for people who
listen to it. Layout builds the elements, drawing adds marked content, the back end writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from resconvert.values import NamedTuple


class Content(NamedTuple):
    """Marked content: page index and its number on the page."""

    page: int
    mcid: int


class ObjectRef(NamedTuple):
    """An annotation that belongs to the element: page index and the annotation's key."""

    page: int
    key: int


class Element:
    """A structure element. `attributes` is the body of its attribute dictionary, as PDF syntax."""

    __slots__ = ("attributes", "id", "kids", "language", "number", "parent", "tag")

    def __init__(
        self, tag: str, parent: Element | None = None, *, attributes: str = "", id: str = "", at: int | None = None
    ) -> None:
        self.tag, self.parent, self.attributes, self.id = tag, parent, attributes, id
        self.kids: list[Kid] = []
        self.language = ""
        self.number = 0
        if parent is not None:
            if at is None:
                parent.kids.append(self)
            else:
                parent.kids.insert(at, self)

    def walk(self) -> Iterator[Element]:
        """The element and all below it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [kid for kid in reversed(element.kids) if isinstance(kid, Element)]

    def pruned(self) -> list[Element]:
        """The element and all below it, in reading order, without those that hold nothing: a reader would
        stop at them in vain."""
        every = list(self.walk())
        empty: set[int] = set()
        for element in reversed(every):  # what is below comes first
            above = element.parent
            if not element.kids and element.tag not in _MAY_BE_EMPTY and above is not None:
                above.kids.remove(element)
                empty.add(id(element))
        return [e for e in every if id(e) not in empty] if empty else every


Kid: TypeAlias = Element | Content | ObjectRef
_MAY_BE_EMPTY = ("TD", "TH")


class Lists:
    """Opens and closes nested lists while blocks of different depth come in."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._open: list[tuple[int, Element, Element]] = []  # depth, L, LBody

    def close(self) -> None:
        self._open.clear()

    def item(self, depth: int) -> tuple[Element, Element]:
        """The label and body of a new item at a depth."""
        while self._open and self._open[-1][0] > depth:
            self._open.pop()
        if self._open and self._open[-1][0] == depth:
            whole = self._open.pop()[1]
        else:
            above = self._open[-1][2] if self._open else self.root
            whole = Element("L", above, attributes="/O /List /ListNumbering /Decimal")
        one = Element("LI", whole)
        label, body = Element("Lbl", one), Element("LBody", one)
        self._open.append((depth, whole, body))
        return label, body

    def inside(self, depth: int) -> Element:
        """Where something without a number at a depth belongs: the body of the item above it."""
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        return self._open[-1][2] if self._open else self.root
