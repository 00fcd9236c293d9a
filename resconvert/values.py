"""`dataclass` with ``slots`` and `NamedTuple` as in the standard library, made in a tenth of the time.

A start defines some eighty such classes, and the standard library compiles seven methods for each: half
the time of a short conversion. Here only ``__init__`` is compiled, and only when it is first asked for; the
others are closures over the fields, and setting a field of a frozen class goes straight to its slot. Everything
else (`fields`, `replace`, matching, pickling, copying, what type checkers see) is the standard library's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

try:
    from _collections import _tuplegetter  # type: ignore[import-not-found]  # what the standard library reads a field with
except ImportError:

    def _tuplegetter(at: int, doc: str) -> Any:
        return property(itemgetter(at), doc=doc)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
    from typing import NamedTuple as NamedTuple
else:

    class _Rows(type):
        """Makes a class whose base is `NamedTuple` a tuple with names."""

        def __new__(cls, name, bases, body):
            return _named_tuple(name, body) if bases else super().__new__(cls, name, bases, body)

    class NamedTuple(metaclass=_Rows):
        """As `typing.NamedTuple`, as the only base of a class."""

    def replace(value, /, **changes):
        """As `dataclasses.replace`, for classes all of whose fields are set by ``__init__``."""
        kind = value.__class__
        for name in kind.__dataclass_fields__:
            if name not in changes:
                changes[name] = getattr(value, name)
        return kind(**changes)

    def dataclass(cls=None, /, *, slots=False, frozen=False, eq=True, **settings):
        """As `dataclasses.dataclass`, which it leaves classes with other settings to. Without `slots`, fields have
        slots all the same, beside a dictionary for what is worked out later."""
        if not settings:
            made = lambda cls: _value(cls, slots, frozen, eq)  # noqa: E731
        else:
            made = dataclasses.dataclass(slots=slots, frozen=frozen, eq=eq, **settings)
        return made if cls is None else made(cls)


@dataclasses.dataclass(init=False, repr=False, eq=False)
class _Sample:
    """Shows how this version of Python marks a dataclass and its fields."""

    field: int


_MARKS: Any = _Sample
_KIND = _MARKS.__dataclass_fields__["field"]._field_type
_NOT_FIELDS = ("ClassVar", "typing.ClassVar", "InitVar", "dataclasses.InitVar", "KW_ONLY", "dataclasses.KW_ONLY")


def _value(cls: type, slots: bool, frozen: bool, eq: bool) -> Any:
    own = cls.__annotations__
    if any(str(kind).startswith(_NOT_FIELDS) for kind in own.values()):
        raise TypeError(f"{cls.__qualname__}: only plain fields are made here; take dataclasses.dataclass")
    made = _slotted(cls, {name: _field(cls, name, kind) for name, kind in own.items()}, slots)
    every = dataclasses.fields(made)
    made.__init__ = _Later(made, every, frozen)
    if frozen:
        made.__setattr__ = _refuse_set
        made.__delattr__ = _refuse_delete
        made.__getstate__, made.__setstate__ = _state(made, every)
    defined = cls.__dict__
    if "__repr__" not in defined:
        made.__repr__ = _repr(every)
    if eq and "__eq__" not in defined:
        made.__eq__, made.__hash__ = _equality([f.name for f in every if f.compare])
        if not frozen:
            made.__hash__ = None
    return made


def _field(cls: type, name: str, kind: Any) -> Any:
    default = cls.__dict__.get(name, dataclasses.MISSING)
    found: Any = default if isinstance(default, dataclasses.Field) else dataclasses.field(default=default)
    found.name, found.type, found._field_type = name, kind, _KIND
    if found.kw_only is dataclasses.MISSING:
        found.kw_only = False
    return found


def _slotted(cls: type, own: dict[str, Any], only: bool) -> Any:
    """`cls` once more, with slots for its fields: a class that exists cannot be given any."""
    every: dict[str, Any] = {}
    for base in cls.__mro__[:0:-1]:
        every |= getattr(base, "__dataclass_fields__", {})
    inherited = frozenset(every)
    every |= own
    body = {k: v for k, v in cls.__dict__.items() if k not in own and k not in ("__dict__", "__weakref__")}
    body["__doc__"] = cls.__doc__ or cls.__name__
    more = () if only else ("__dict__", "__weakref__")
    body["__slots__"] = (*(name for name in own if name not in inherited), *more)
    body["__match_args__"] = tuple(name for name, f in every.items() if f.init and not f.kw_only)
    body["__dataclass_fields__"] = every
    body["__dataclass_params__"] = _MARKS.__dataclass_params__
    body["__replace__"] = replace
    return type(cls)(cls.__name__, cls.__bases__, body)


class _Later:
    """Stands for ``__init__`` until the class is first called or looked into."""

    __slots__ = ("cls", "every", "frozen")

    def __init__(self, cls: Any, every: tuple[dataclasses.Field[Any], ...], frozen: bool) -> None:
        self.cls, self.every, self.frozen = cls, every, frozen

    def __get__(self, value: Any, owner: type | None = None) -> Any:
        made = self.cls.__init__ = _init(self.cls, self.every, self.frozen)
        return made.__get__(value, owner)


def _init(cls: Any, every: tuple[dataclasses.Field[Any], ...], frozen: bool) -> Any:
    """Compiled, since it is what documents are made with."""
    scope: dict[str, Any] = {}
    positional: list[str] = []
    keyword: list[str] = []
    body: list[str] = []
    for field in every:
        name = field.name
        scope[f"set_{name}"] = getattr(cls, name).__set__
        value = name
        parameter = name
        if field.default is not dataclasses.MISSING:
            scope[f"default_{name}"] = field.default
            parameter = f"{name}=default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            scope[f"factory_{name}"] = field.default_factory
            parameter = f"{name}=missing"
            value = f"factory_{name}() if {name} is missing else {name}"
        if field.init:
            (keyword if field.kw_only else positional).append(parameter)
        elif field.default is not dataclasses.MISSING:
            value = f"default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            value = f"factory_{name}()"
        else:
            continue
        body.append(f"set_{name}(self, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join(["self", *positional, *(["*", *keyword] if keyword else [])])
    scope["missing"] = dataclasses.MISSING
    exec(f"def __init__({parameters}):\n " + "\n ".join(body or ["pass"]), scope)
    init = scope["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {f.name: f.type for f in every if f.init} | {"return": None}
    return init


def _equality(names: list[str]) -> Any:
    if not names:
        return _always, _type_hash
    get = attrgetter(*names)

    def __eq__(self: Any, other: Any) -> Any:
        return get(self) == get(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(get(self))

    return __eq__, __hash__


def _always(self: Any, other: Any) -> Any:
    return True if other.__class__ is self.__class__ else NotImplemented


def _type_hash(self: Any) -> int:
    return hash(type(self).__qualname__)


def _repr(every: tuple[dataclasses.Field[Any], ...]) -> Any:
    names = [f.name for f in every if f.repr]

    def __repr__(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{n}={getattr(self, n)!r}' for n in names)})"

    return __repr__


def _state(cls: Any, every: tuple[dataclasses.Field[Any], ...]) -> Any:
    names = [f.name for f in every]
    setters = [getattr(cls, n).__set__ for n in names]

    def __getstate__(self: Any) -> list[Any]:
        return [getattr(self, n) for n in names]

    def __setstate__(self: Any, state: list[Any]) -> None:
        for put, value in zip(setters, state, strict=True):
            put(self, value)

    return __getstate__, __setstate__


def _refuse_set(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


# ---------------------------------------------------------------- tuples with names


def _named_tuple(name: str, body: dict[str, Any]) -> type:
    names = tuple(body.get("__annotations__", ()))
    defaults = {n: body[n] for n in names if n in body}
    if tuple(defaults) != names[len(names) - len(defaults) :]:
        raise TypeError(f"{name}: fields without a default come first")
    own: dict[str, Any] = {
        **{key: value for key, value in body.items() if key not in defaults},
        "__slots__": (),
        "__match_args__": names,
        "_fields": names,
        "_field_defaults": defaults,
        "__new__": _LaterNew(name, names, tuple(defaults.values())),
        "_make": classmethod(_make),
        "_replace": _replace,
        "_asdict": _asdict,
        "__getnewargs__": _newargs,
    }
    own.setdefault("__repr__", _named_repr)
    for at, field in enumerate(names):
        own[field] = _tuplegetter(at, f"Alias for field number {at}")
    return type(name, (tuple,), own)


class _LaterNew:
    """Stands for ``__new__`` until the class is first called or looked into."""

    __slots__ = ("defaults", "name", "names")

    def __init__(self, name: str, names: tuple[str, ...], defaults: tuple[Any, ...]) -> None:
        self.name, self.names, self.defaults = name, names, defaults

    def __get__(self, value: Any, owner: Any) -> Any:
        while "__new__" not in owner.__dict__:  # a class derived from ours was called first
            owner = owner.__base__
        parameters = ", ".join(self.names)
        scope = {"tuple_new": tuple.__new__}
        exec(f"def __new__(_cls, {parameters}):\n return tuple_new(_cls, ({parameters},))", scope)
        made: Any = scope["__new__"]
        made.__defaults__ = self.defaults
        made.__qualname__ = f"{self.name}.__new__"
        owner.__new__ = staticmethod(made)
        return made


def _make(cls: Any, values: Iterable[Any]) -> Any:
    made = tuple.__new__(cls, values)
    if len(made) != len(cls._fields):
        raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
    return made


def _replace(self: Any, /, **changes: Any) -> Any:
    made = self._make(map(changes.pop, self._fields, self))
    if changes:
        raise ValueError(f"Got unexpected field names: {list(changes)!r}")
    return made


def _asdict(self: Any) -> dict[str, Any]:
    return dict(zip(self._fields, self, strict=True))


def _newargs(self: Any) -> tuple[Any, ...]:
    return tuple(self)


def _named_repr(self: Any) -> str:
    return f"{type(self).__name__}({', '.join(f'{n}={v!r}' for n, v in zip(self._fields, self, strict=True))})"
