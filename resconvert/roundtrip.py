"""What two documents have in common: erase what a format declares it loses, find the first difference.

Knows the model's shape only as dataclasses, so a new node is compared without a change here.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from resconvert import api, registry
from resconvert.limits import DEFAULT, Limits
from resconvert.model.nodes import Document
from resconvert.protocols import Parsed, Writer
from resconvert.source import Place, Source, Span
from resconvert.values import NamedTuple, dataclass

SHOWN = 60


class Difference(NamedTuple):
    """The first place where two documents differ, and what stands there in each."""

    path: str
    left: str
    right: str
    left_place: Place | None = None
    right_place: Place | None = None

    def __str__(self) -> str:
        left = f" at {self.left_place}" if self.left_place else ""
        right = f" at {self.right_place}" if self.right_place else ""
        return f"{self.path}: {self.left}{left}, but {self.right}{right}"


@dataclass(frozen=True, slots=True)
class Trip:
    """What came of one way through one format; no difference: the documents are equal."""

    format: str
    erased: tuple[str, ...]
    difference: Difference | None


def trip(parsed: Parsed, through: str, *, name: str, options: Any = None, limits: Limits = DEFAULT) -> Trip:
    """Write `parsed` as the format `through`, read that back, and compare.

    Raises `UsageError` if the format cannot be read, and what reader and writer raise.
    """
    writer, reader = registry.writer(through), registry.reader(through)
    output = api.write(parsed.document, to=through, options=options)
    called = f"{name} as {reader.name}"
    again = api.read(output.data, from_=through, name=called, limits=limits)
    before, erased = erase(parsed.document, writer)
    after, _ = erase(again.document, writer)
    return Trip(through, erased, first_difference(before, after, parsed.source, again.source))


def erase(document: Document, writer: Writer) -> tuple[Document, tuple[str, ...]]:
    """`document` without what `writer` declares it cannot keep, and the names of what it had."""
    names: list[str] = []
    for loss in writer.losses:
        less = loss.erase(document)
        if less != document:
            names.append(loss.name)
            document = less
    return document, tuple(names)


def first_difference(
    left: Document, right: Document, left_source: Source | None = None, right_source: Source | None = None
) -> Difference | None:
    """None if the documents are equal, else the first difference in printed order."""
    if left == right:
        return None
    found = _compare("", left, right, None, None)
    if found is None:  # equal leaf by leaf, and yet not: only a new kind of field can do this
        return Difference("document", "differs", "differs")
    path, a, b, a_span, b_span = found
    return Difference(
        path.lstrip("."), _show(a, b), _show(b, a), _place(left_source, a_span), _place(right_source, b_span)
    )


_Found = tuple[str, Any, Any, Span | None, Span | None]


def _compare(path: str, a: Any, b: Any, a_span: Span | None, b_span: Span | None) -> _Found | None:
    if a == b:
        return None
    a_span, b_span = getattr(a, "span", None) or a_span, getattr(b, "span", None) or b_span
    if isinstance(a, tuple) and isinstance(b, tuple) and not hasattr(a, "_fields"):
        for at, (x, y) in enumerate(zip(a, b, strict=False)):
            if found := _compare(f"{path}[{at}]", x, y, a_span, b_span):
                return found
        at = min(len(a), len(b))
        more, less = (a[at:], ()) if len(a) > len(b) else ((), b[at:])
        first = (more or less)[0]
        extra = getattr(first, "span", None)
        return (
            f"{path}[{at}]", more[0] if more else _NOTHING, less[0] if less else _NOTHING,
            extra if more else a_span, extra if less else b_span,
        )  # fmt: skip
    if type(a) is type(b) and hasattr(a, "__dataclass_fields__"):
        for field in fields(a):
            if field.compare and (
                found := _compare(
                    f"{path}.{field.name}", getattr(a, field.name), getattr(b, field.name), a_span, b_span
                )
            ):
                return found
    return path, a, b, a_span, b_span


class _Nothing:
    def __repr__(self) -> str:
        return "nothing"


_NOTHING = _Nothing()


def _show(value: Any, other: Any) -> str:
    """A value short enough for one line; of two strings the part where they part."""
    if isinstance(value, str) and isinstance(other, str):
        at = next(
            (i for i, (x, y) in enumerate(zip(value, other, strict=False)) if x != y), min(len(value), len(other))
        )
        start = max(at - SHOWN // 3, 0)
        part = value[start : start + SHOWN]
        return f"{'…' if start else ''}{part!r}{'…' if start + SHOWN < len(value) else ''}"
    text = _words(value)
    return text if len(text) <= SHOWN * 2 else text[: SHOWN * 2] + "…"


def _words(value: Any) -> str:
    from resconvert.model.inlines import plain
    from resconvert.model.walk import Block, contents_of

    if isinstance(value, Block):
        words = " ".join(plain(c) for c in contents_of(value))
        role = getattr(value, "role", "") or type(value).__name__.lower()
        return f"{role} {words[:SHOWN]!r}"
    return repr(value)


def _place(source: Source | None, span: Span | None) -> Place | None:
    return source.place(span) if source and span else None
