"""Our frozen dataclasses are those of the standard library in everything but the time they take."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import threading
import typing
from dataclasses import FrozenInstanceError, field
from typing import ClassVar

import pytest

from resconvert.values import NamedTuple, dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list)
    seen: int | None = field(default=None, compare=False, repr=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.a < 0:
            raise ValueError("below zero")

    @property
    def double(self) -> int:
        return 2 * self.a


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list)
    seen: int | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Empty:
    pass


def test_it_looks_and_behaves_the_same() -> None:
    assert repr(Ours(1, c=[2], seen=9)) == repr(Theirs(1, c=[2], seen=9)).replace("Theirs", "Ours")
    assert [f.name for f in dataclasses.fields(Ours)] == [f.name for f in dataclasses.fields(Theirs)]
    assert Ours.__match_args__ == Theirs.__match_args__
    assert Ours(1, seen=1) == Ours(1, seen=2) != Ours(2)
    assert Ours(1) != Theirs(1)
    assert Ours(1).c is not Ours(1).c
    assert dataclasses.replace(Ours(1), b="x") == Ours(1, "x")
    assert dataclasses.asdict(Ours(1)) == dataclasses.asdict(Theirs(1))
    assert dataclasses.is_dataclass(Ours)
    assert Ours(3).double == 6
    assert not hasattr(Ours(1), "__dict__")
    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())


def test_its_constructor_can_be_looked_into() -> None:
    assert list(inspect.signature(Ours).parameters) == list(inspect.signature(Theirs).parameters)
    assert Ours.__init__.__qualname__ == "Ours.__init__"


def test_threads_may_make_the_first_of_a_kind() -> None:
    @dataclass(frozen=True, slots=True)
    class Fresh:
        a: int

    made: list[Fresh] = []
    start = threading.Barrier(4)

    def make() -> None:
        start.wait()
        made.append(Fresh(1))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [Fresh(1)] * 4


def test_what_is_no_plain_field_is_refused() -> None:
    with pytest.raises(TypeError, match="plain fields"):

        @dataclass(slots=True)
        class Counted:
            count: ClassVar[int] = 0


def test_it_matches_by_position() -> None:
    match Ours(1, "x"):
        case Ours(a, b):
            assert (a, b) == (1, "x")
        case _:
            pytest.fail("no match")


def test_equal_values_have_equal_hashes() -> None:
    first, second = Ours(1, c=()), Ours(1, c=(), seen=3)  # type: ignore[arg-type]
    assert hash(first) == hash(second)
    assert len({first, second}) == 1
    with pytest.raises(TypeError):
        hash(Ours(1))


def test_it_travels_and_copies() -> None:
    value = Ours(1, "x", [3], seen=4)
    for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert other == value
        assert other.seen == 4


def test_nothing_can_be_set() -> None:
    value = Ours(1)
    with pytest.raises(FrozenInstanceError):
        value.a = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del value.a
    with pytest.raises(FrozenInstanceError):
        value.new = 1  # type: ignore[attr-defined]


def test_wrong_arguments_and_values_are_refused() -> None:
    with pytest.raises(TypeError):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Ours(1, "b", [], 5)  # type: ignore[misc]
    with pytest.raises(ValueError, match="below zero"):
        Ours(-1)


class Named(NamedTuple):
    """A place."""

    a: int
    b: str = "b"

    @property
    def double(self) -> int:
        return 2 * self.a


class Standard(typing.NamedTuple):
    """A place."""

    a: int
    b: str = "b"


def test_named_tuples_are_those_of_the_standard_library() -> None:
    ours, theirs = Named(1), Standard(1)
    assert ours == theirs == (1, "b")
    assert (ours.a, ours.b, ours.double) == (1, "b", 2)
    assert repr(ours) == repr(theirs).replace("Standard", "Named")
    assert ours._asdict() == theirs._asdict()
    assert ours._replace(b="x") == theirs._replace(b="x") == Named(a=1, b="x")
    assert Named._fields == Standard._fields == Named.__match_args__
    assert Named._field_defaults == Standard._field_defaults
    assert Named._make([1, "x"]) == Standard._make([1, "x"])
    assert list(inspect.signature(Named).parameters) == list(inspect.signature(Standard).parameters)
    assert Named.__annotations__.keys() == Standard.__annotations__.keys()
    assert Named.__doc__ == Standard.__doc__ == "A place."
    assert hash(ours) == hash(theirs)
    assert not hasattr(ours, "__dict__")
    a, b = ours
    assert (a, b) == (1, "b")
    match ours:
        case Named(a, b):
            assert (a, b) == (1, "b")
        case _:
            pytest.fail("no match")


def test_named_tuples_travel_copy_and_can_be_derived_from() -> None:
    class Derived(Named):
        pass

    assert Derived(2).double == 4
    assert type(Derived(2)) is Derived
    for value in (Named(1, "x"), Named(2)):
        for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
            assert other == value
            assert type(other) is Named


def test_named_tuples_refuse_what_the_standard_ones_refuse() -> None:
    with pytest.raises(TypeError):
        Named()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Named(1, "b", 3)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Named(1).a = 2  # type: ignore[misc]
    with pytest.raises(ValueError, match="unexpected field"):
        Named(1)._replace(c=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Expected 2"):
        Named._make([1])
    with pytest.raises(TypeError, match="default"):

        class Wrong(NamedTuple):
            a: int = 0
            b: str  # type: ignore[misc]
