"""From option values by name (``style=un-new-york``) to each format's own options dataclass.

The command line gives strings, the library typed values; both end here. What an option means is the
format's affair.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, replace
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from resconvert.errors import UsageError, meant

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)

# Known by their own flags whichever format is written: a format without pages has no use for them.
SHARED = frozenset({"style", "reference_doc", "font_dir"})
_TRUE = frozenset({"1", "true", "yes", "on", ""})
_FALSE = frozenset({"0", "false", "no", "off"})


def chosen(kinds: Mapping[str, type], wanted: Mapping[str, Any], *, lenient: bool = False) -> dict[str, Any]:
    """One options instance per format name.

    A key is a field's name, with ``-`` or ``_``; ``docx.numbering`` gives it to one format alone. A
    format takes the fields it has; `UsageError` for a key that no format has (unless `lenient`), and
    for a bad value.

    >>> from resconvert.protocols import NoOptions
    >>> chosen({"akn": NoOptions}, {"colour": "red"})
    Traceback (most recent call last):
    resconvert.errors.UsageError: RC001 unknown option 'colour' for akn (it has none)
    """
    left = {_spelt(key): value for key, value in wanted.items() if value is not None}
    unused = set(left) - SHARED
    made: dict[str, Any] = {}
    for name, kind in kinds.items():
        hints = get_type_hints(kind) if left else {}
        values: dict[str, Any] = {}
        for field in fields(kind):
            for key in (field.name, f"{name}.{field.name}"):
                if key in left:
                    values[field.name] = _typed(key, left[key], hints[field.name])
                    unused.discard(key)
        try:
            made[name] = kind(**values)
        except ValueError as error:  # a dataclass that checks its own values
            raise UsageError(f"options of {name}: {error}") from None
    if unused and not lenient:
        _unknown(min(unused), kinds)
    return made


def divided(
    wanted: Mapping[str, Any], writers: Mapping[str, type], readers: Callable[[], Mapping[str, type]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values for writers, and values for readers: names that a reader has and no writer asked for.
    `readers` is called only where there are such names."""
    own = {key for name, kind in writers.items() for f in fields(kind) for key in (f.name, f"{name}.{f.name}")}
    left = [key for key in wanted if _spelt(key) not in own | SHARED]
    if not left:
        return dict(wanted), {}
    known = {key for name, kind in readers().items() for f in fields(kind) for key in (f.name, f"{name}.{f.name}")}
    theirs = {key: wanted[key] for key in left if _spelt(key) in known}
    chosen(readers(), theirs)  # a bad value is wrong usage, not the fault of each document
    return {k: v for k, v in wanted.items() if k not in theirs}, theirs


def changed(value: T, wanted: Mapping[str, str], *, flag: str) -> T:
    """A dataclass instance with fields set from strings, as ``-M symbol=A/RES/55/9`` does.

    >>> from resconvert.model import Identification
    >>> changed(Identification(), {"adopted": "2000-10-30", "agenda": "24, 25"}, flag="-M").agenda
    ('24', '25')
    """
    hints = get_type_hints(type(value))
    made: dict[str, Any] = {}
    for key, text in wanted.items():
        name = _spelt(key)
        if name not in hints:
            raise UsageError(f"{flag}: no field {key!r}", hint=meant(name, hints))
        made[name] = _typed(name, text, hints[name])
    return replace(value, **made)


def described(kind: type) -> list[tuple[str, str, str]]:
    """Name, type and default of each option, for help."""
    hints = get_type_hints(kind)
    return [(f.name.replace("_", "-"), _type_name(hints[f.name]), _default(f)) for f in fields(kind)]


def _default(field: Field[Any]) -> str:
    if field.default is not MISSING:
        value = field.default
    elif field.default_factory is not MISSING:
        value = field.default_factory()
    else:
        return ""
    if isinstance(value, tuple | list):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _spelt(key: str) -> str:
    return key.strip().replace("-", "_")


def _unknown(key: str, kinds: Mapping[str, type]) -> None:
    format_, dot, _ = key.rpartition(".")
    if dot and format_ in kinds:
        kinds = {format_: kinds[format_]}
    known = sorted({f"{format_}{dot}{f.name}".replace("_", "-") for kind in kinds.values() for f in fields(kind)})
    none = "they have none" if len(kinds) > 1 else "it has none"
    hint = meant(key.replace("_", "-"), known) if known else none
    raise UsageError(f"unknown option {key!r} for {', '.join(kinds)}", hint=hint)


def _typed(key: str, value: Any, hint: Any) -> Any:
    """`value` as `hint` wants it. Only strings are converted; typed values are the caller's word."""
    if isinstance(value, list):
        value = tuple(value)
    if isinstance(value, tuple) and get_origin(hint) is tuple:
        return tuple(_typed(key, v, get_args(hint)[0]) for v in value)
    if not isinstance(value, str):
        return value
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = [a for a in arguments if a is not NoneType]
        if value.lower() in ("none", "") and len(inner) < len(arguments):
            return None
        return _first(key, value, inner)
    if origin is Literal:
        if value not in map(str, arguments):
            raise UsageError(f"option {key}: {value!r} is not one of {', '.join(map(str, arguments))}")
        return next(a for a in arguments if str(a) == value)
    if origin in (tuple, frozenset, list):
        parts = [p.strip() for p in value.split(",") if p.strip()]
        return origin(_typed(key, p, arguments[0]) for p in parts)
    return _scalar(key, value, hint)


def _first(key: str, value: str, hints: Sequence[Any]) -> Any:
    # Path | str: a string is good enough
    if str in hints:
        return value
    problem: UsageError | None = None
    for hint in hints:
        try:
            return _typed(key, value, hint)
        except UsageError as error:
            problem = error
    raise problem or UsageError(f"option {key} cannot be given as text")


def _scalar(key: str, value: str, hint: Any) -> Any:
    if hint is bool:
        low = value.lower()
        if low not in _TRUE | _FALSE:
            raise UsageError(f"option {key} is yes or no, not {value!r}")
        return low in _TRUE
    if hint in (int, float):
        try:
            return hint(value)
        except ValueError:
            raise UsageError(f"option {key} takes a number, not {value!r}") from None
    if hint is Path:
        return Path(value)
    if hint is datetime.date:
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise UsageError(f"{key} is a date like 2000-10-30, not {value!r}") from None
    if hint in (str, object, Any):
        return value
    raise UsageError(f"option {key} cannot be given as text")


def _type_name(hint: Any) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "|".join(map(str, arguments))
    if origin in (Union, UnionType):
        return _type_name(next(a for a in arguments if a is not NoneType))
    if origin in (tuple, frozenset, list):
        return f"{_type_name(arguments[0])},…"
    return {bool: "yes|no", int: "number", float: "number", Path: "path", str: "text"}.get(hint, "value")
