"""Turns the model's type annotations into encoders, decoders and a JSON Schema.

One shape per annotation, made once: so the codec cannot forget a field, and the schema cannot say
something else than the codec does. A node is an object with ``type`` (its class in kebab case);
fields at their default are left out.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from resconvert.model import inlines, nodes
from resconvert.model.identification import Identification
from resconvert.model.record import Record
from resconvert.source import Span

Json = Any


class ShapeError(ValueError):
    """The JSON does not have the shape of the model; the message begins with where."""


@dataclass(frozen=True, slots=True)
class Shape:
    """encode: value → JSON. decode: (JSON, where) → value. schema: JSON Schema of it."""

    encode: Callable[[Any], Json]
    decode: Callable[[Json, str], Any]
    schema: Callable[[], Json]


def type_name(cls: type) -> str:
    """`OpeningPhrase` → ``opening-phrase``."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("-")


@cache
def shape(annotation: Any) -> Shape:
    """The shape of a type annotation of the model."""
    origin, args = get_origin(annotation), get_args(annotation)
    if annotation in (str, int, bool):
        return _scalar(annotation)
    if annotation is datetime.date:
        return _date()
    if origin is Literal:
        return _literal(args)
    if origin in (Union, types.UnionType):
        return _union(args)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return _many(args[0])
    if origin is tuple or annotation in (Span, inlines.Piece):
        return _fixed(annotation, args)
    if isinstance(annotation, type) and is_dataclass(annotation):
        return _object(annotation)
    raise TypeError(f"no JSON shape for {annotation!r}")


def _scalar(kind: type) -> Shape:
    name = {str: "string", int: "integer", bool: "boolean"}[kind]

    def decode(value: Json, where: str) -> Any:
        if type(value) is not kind:
            raise ShapeError(f"{where}: a {name} was expected, not {_show(value)}")
        return value

    return Shape(lambda v: v, decode, lambda: {"type": name})


def _date() -> Shape:
    def decode(value: Json, where: str) -> datetime.date:
        try:
            return datetime.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ShapeError(f"{where}: a date like 2000-10-30 was expected, not {_show(value)}") from None

    return Shape(datetime.date.isoformat, decode, lambda: {"type": "string", "format": "date"})


def _literal(allowed: tuple[Any, ...]) -> Shape:
    def decode(value: Json, where: str) -> Any:
        if value not in allowed:
            raise ShapeError(f"{where}: {_show(value)} is none of {', '.join(map(repr, allowed))}")
        return value

    return Shape(lambda v: v, decode, lambda: {"enum": list(allowed)})


def _union(args: tuple[Any, ...]) -> Shape:
    """Classes told apart by ``type``; anything with None is optional."""
    members = [a for a in args if a is not type(None)]
    optional = len(members) < len(args)
    if len(members) == 1:
        one = shape(members[0])
        return Shape(
            lambda v: None if v is None else one.encode(v),
            lambda v, where: None if v is None else one.decode(v, where),
            lambda: {"anyOf": [one.schema(), {"type": "null"}]},
        )
    literals = [a for a in members if get_origin(a) is Literal]
    if len(literals) == len(members):
        return _literal(tuple(x for a in members for x in get_args(a)))
    assert not optional
    by_name = {type_name(c): c for c in members}

    def decode(value: Json, where: str) -> Any:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in by_name:
            raise ShapeError(f"{where}: an object with a type of {', '.join(sorted(by_name))} was expected")
        return shape(by_name[kind]).decode(value, where)

    return Shape(
        lambda v: shape(v.__class__).encode(v),
        decode,
        # if/then instead of oneOf: a validator then looks into one branch only, however deep the tree
        lambda: {
            "type": "object",
            "required": ["type"],
            "properties": {"type": {"enum": sorted(by_name)}},
            "allOf": [
                {"if": {"properties": {"type": {"const": name}}}, "then": shape(c).schema()}
                for name, c in by_name.items()
            ],
        },
    )


def _many(member: Any) -> Shape:
    def one() -> Shape:
        return shape(member)

    def decode(value: Json, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ShapeError(f"{where}: a list was expected, not {_show(value)}")
        part = one().decode
        return tuple(part(v, f"{where}[{at}]") for at, v in enumerate(value))

    return Shape(
        lambda v: [one().encode(x) for x in v],
        decode,
        lambda: {"type": "array", "items": one().schema()},
    )


def _fixed(kind: Any, args: tuple[Any, ...]) -> Shape:
    """Tuples of fixed length: a span is ``[start, end]``, a piece ``[length, [start, end], reason]``."""
    make: Callable[[list[Any]], Any] = tuple
    if kind in (Span, inlines.Piece):
        args = tuple(get_type_hints(kind).values())
        make = kind._make
    parts = [shape(a) for a in args]

    def decode(value: Json, where: str) -> Any:
        if not isinstance(value, list) or len(value) != len(parts):
            raise ShapeError(f"{where}: a list of {len(parts)} was expected, not {_show(value)}")
        return make([p.decode(v, f"{where}[{at}]") for at, (p, v) in enumerate(zip(parts, value, strict=True))])

    return Shape(
        lambda v: [p.encode(x) for p, x in zip(parts, v, strict=True)],
        decode,
        lambda: {
            "type": "array",
            "prefixItems": [p.schema() for p in parts],
            "minItems": len(parts),
            "maxItems": len(parts),
        },
    )


_NAMES = {**vars(inlines), **vars(nodes), "Identification": Identification, "Record": Record}


def _object(cls: type) -> Shape:
    name = type_name(cls)
    lines: list[tuple[str, Any, Any]] | None = None

    def members() -> list[tuple[str, Any, Any]]:
        """(field, annotation, default); resolved late, since nodes hold nodes."""
        nonlocal lines
        if lines is None:
            hints = get_type_hints(cls, localns=_NAMES)
            lines = [(f.name, hints[f.name], f.default) for f in fields(cls)]
        return lines

    def encode(value: Any) -> Json:
        out: dict[str, Json] = {"type": name}
        for key, annotation, default in members():
            part = getattr(value, key)
            if part is default or (default is not MISSING and part == default and type(part) is type(default)):
                continue
            out[key] = shape(annotation).encode(part)
        return out

    def decode(value: Json, where: str) -> Any:
        if not isinstance(value, dict):
            raise ShapeError(f"{where}: an object was expected, not {_show(value)}")
        found: dict[str, Any] = {}
        for key, annotation, default in members():
            if key in value:
                found[key] = shape(annotation).decode(value[key], f"{where}.{key}")
            elif default is MISSING:
                raise ShapeError(f"{where}: {key} is missing")
        return cls(**found)

    def schema() -> Json:
        return {"$ref": f"#/$defs/{name}"}

    return Shape(encode, decode, schema)


def definitions(root: type) -> dict[str, Json]:
    """JSON Schema ``$defs`` of `root` and everything it can hold."""
    done: dict[str, Json] = {}
    open_ = [root]
    while open_:
        cls = open_.pop()
        if type_name(cls) in done:
            continue
        hints = get_type_hints(cls, localns=_NAMES)
        required = [f.name for f in fields(cls) if f.default is MISSING]
        done[type_name(cls)] = {
            "type": "object",
            "description": (cls.__doc__ or "").strip().partition("\n\n")[0].replace("\n    ", " "),
            "properties": {
                "type": {"const": type_name(cls)},
                **{f.name: shape(hints[f.name]).schema() for f in fields(cls)},
            },
            "required": required,
        }
        for hint in hints.values():
            open_.extend(_classes(hint))
    return dict(sorted(done.items()))


def _classes(annotation: Any) -> list[type]:
    if is_dataclass(annotation) and isinstance(annotation, type):
        return [annotation]
    return [c for a in get_args(annotation) if a is not Ellipsis for c in _classes(a)]


def _show(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
