"""The objects of somebody's PDF file, read with suspicion: tables of references, object streams, dictionaries.

Enough to find embedded files and the tree of tags; pages, fonts and text are left to those who draw them.
Nothing is written, decrypted or followed outside the file; every walk is bounded.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from resconvert.limits import Limits
from resconvert.values import NamedTuple

Value: TypeAlias = Any  # dict, list, Name, Ref, Stream, bytes, int, float, bool or None


class Broken(Exception):
    """The file does not keep to the syntax; never leaves this package."""


class Ref(NamedTuple):
    number: int
    generation: int


class Name(str):
    """A name without its slash."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Stream:
    entries: dict[str, Value]
    raw: bytes


_SPACE = b" \t\r\n\f\x00"
_TOKEN = re.compile(rb"[^ \t\r\n\f\x00()<>\[\]{}/%]+")
_BLANKS = re.compile(rb"(?:[ \t\r\n\f\x00]+|%[^\r\n]*)*")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)$")
_REFERENCE = re.compile(rb"(\d{1,10})[ \t\r\n\f\x00]+(\d{1,5})[ \t\r\n\f\x00]+R(?![A-Za-z0-9])")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})[ \t\r\n\f\x00]+(\d{1,5})[ \t\r\n\f\x00]+obj\b")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_DEPTH = 100
_XREF_SECTIONS = 200
_OBJECTS = 5_000_000  # more than any real file has; keeps a forged table from filling the memory


class _Scanner:
    """Reads one value at a time from `data`."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def blanks(self) -> None:
        found = _BLANKS.match(self.data, self.at)
        self.at = found.end() if found else self.at

    def value(self, depth: int = 0) -> Value:
        if depth > _DEPTH:
            raise Broken("values are nested too deep")
        self.blanks()
        data, at = self.data, self.at
        match data[at : at + 1]:
            case b"":
                raise Broken("a value is missing")
            case b"/":
                return self._name()
            case b"(":
                return self._string()
            case b"[":
                self.at += 1
                return self._array(depth)
            case b"<":
                if data[at + 1 : at + 2] == b"<":
                    self.at += 2
                    return self._dictionary(depth)
                end = data.find(b">", at)
                if end < 0:
                    raise Broken("a hexadecimal string has no end")
                self.at = end + 1
                digits = re.sub(rb"[^0-9A-Fa-f]", b"", data[at + 1 : end])
                return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        if found := _REFERENCE.match(data, at):
            self.at = found.end()
            return Ref(int(found[1]), int(found[2]))
        token = self._token()
        if _NUMBER.match(token):
            return float(token) if b"." in token else int(token)
        match token:
            case b"true":
                return True
            case b"false":
                return False
            case b"null":
                return None
        raise Broken(f"{token[:20]!r} is no value")

    def _token(self) -> bytes:
        found = _TOKEN.match(self.data, self.at)
        if not found:
            raise Broken(f"{self.data[self.at : self.at + 5]!r} is no value")
        self.at = found.end()
        return found[0]

    def _name(self) -> Name:
        self.at += 1
        found = _TOKEN.match(self.data, self.at)
        if not found:
            return Name("")
        self.at = found.end()
        raw = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), found[0])
        return Name(raw.decode("latin-1"))

    def _string(self) -> bytes:
        out = bytearray()
        level, at, data = 1, self.at + 1, self.data
        while at < len(data):
            c = data[at : at + 1]
            if c == b"\\":
                octal = re.compile(rb"[0-7]{1,3}").match(data, at + 1)
                follows = data[at + 1 : at + 2]
                if octal:
                    out.append(int(octal[0], 8) & 255)
                    at = octal.end()
                elif follows in b"\r\n":
                    at += 3 if data[at + 1 : at + 3] == b"\r\n" else 2
                else:
                    out += _ESCAPES.get(follows, follows)
                    at += 2
                continue
            level += (c == b"(") - (c == b")")
            at += 1
            if not level:
                self.at = at
                return bytes(out)
            out += c
        raise Broken("a string has no end")

    def _array(self, depth: int) -> list[Value]:
        out: list[Value] = []
        while True:
            self.blanks()
            if self.data[self.at : self.at + 1] == b"]":
                self.at += 1
                return out
            out.append(self.value(depth + 1))

    def _dictionary(self, depth: int) -> dict[str, Value]:
        out: dict[str, Value] = {}
        while True:
            self.blanks()
            if self.data.startswith(b">>", self.at):
                self.at += 2
                return out
            key = self.value(depth + 1)
            if not isinstance(key, Name):
                raise Broken("a dictionary has a key that is no name")
            out[str(key)] = self.value(depth + 1)


class Objects:
    """The objects of `data` by number. Raises `Broken` when not even a catalog can be found."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self._unpacked = 0
        self._where: dict[int, int | tuple[int, int]] = {}  # offset, or number of stream and index in it
        self._loaded: dict[int, Value] = {}
        self._loading: set[int] = set()
        self._packed: dict[int, list[Value]] = {}
        self.trailer: dict[str, Value] = {}
        try:
            self._tables()
            if not isinstance(self.get(self.trailer.get("Root")), dict):
                raise Broken("the catalog is missing")
        except (Broken, RecursionError):
            self._rebuild()

    @property
    def encrypted(self) -> bool:
        return "Encrypt" in self.trailer

    @property
    def catalog(self) -> dict[str, Value]:
        return self.dictionary(self.trailer.get("Root"))

    def get(self, value: Value) -> Value:
        """`value`, or what it refers to."""
        for _ in range(8):
            if not isinstance(value, Ref):
                return value
            value = self._load(value.number)
        return None

    def dictionary(self, value: Value) -> dict[str, Value]:
        """The dictionary that `value` is or refers to, else an empty one."""
        found = self.get(value)
        if isinstance(found, Stream):
            return found.entries
        return found if isinstance(found, dict) else {}

    def array(self, value: Value) -> list[Value]:
        """The array that `value` is or refers to; a lone value is an array of one."""
        found = self.get(value)
        if found is None:
            return []
        return found if isinstance(found, list) else [value]

    def content(self, stream: Stream) -> bytes:
        """The bytes of a stream, unpacked. Only Flate is known: what we read is packed by it."""
        data = stream.raw
        filters = self.array(stream.entries.get("Filter"))
        parameters = self.array(stream.entries.get("DecodeParms"))
        for at, kind in enumerate(filters):
            if self.get(kind) != "FlateDecode":
                raise Broken(f"the filter {kind!r} is not known here")
            data = self._inflate(data)
            settings = self.dictionary(parameters[at]) if at < len(parameters) else {}
            predictor = self.get(settings.get("Predictor"))
            if isinstance(predictor, int) and predictor >= 10:
                columns = self.get(settings.get("Columns", 1))
                data = _unpredict(data, columns if isinstance(columns, int) and 0 < columns < 65536 else 1)
        return data

    def pages(self) -> Iterator[int]:
        """Object numbers of the pages, in order."""
        seen: set[int] = set()
        stack: list[Value] = [self.catalog.get("Pages")]
        while stack:
            at = stack.pop()
            if not isinstance(at, Ref) or at.number in seen:
                continue
            seen.add(at.number)
            node = self.dictionary(at)
            if "Kids" in node:
                stack.extend(reversed(self.array(node["Kids"])))
            else:
                yield at.number

    def _inflate(self, data: bytes) -> bytes:
        machine = zlib.decompressobj()
        try:
            out = machine.decompress(data, self.limits.unpacked_bytes)
        except zlib.error as error:
            raise Broken(str(error)) from None
        self._unpacked += len(out)
        self.limits.check("unpacked_bytes", self._unpacked + len(machine.unconsumed_tail))
        return out

    def _tables(self) -> None:
        at = self.data.rfind(b"startxref")
        found = re.compile(rb"startxref\s+(\d+)").match(self.data, at) if at >= 0 else None
        if not found:
            raise Broken("the file has no table of references")
        queue, seen = [int(found[1])], set[int]()
        while queue and len(seen) < _XREF_SECTIONS:
            offset = queue.pop(0)
            if offset in seen:
                continue
            seen.add(offset)
            entries = self._table(offset)
            for key, value in entries.items():
                self.trailer.setdefault(key, value)
            queue += [v for k in ("XRefStm", "Prev") if isinstance(v := entries.get(k), int)]

    def _table(self, offset: int) -> dict[str, Value]:
        scanner = _Scanner(self.data, offset)
        scanner.blanks()
        if not self.data.startswith(b"xref", scanner.at):
            stream = self._indirect(scanner.at)
            if not isinstance(stream, Stream):
                raise Broken("the table of references is missing")
            self._stream_table(stream)
            return stream.entries
        scanner.at += 4
        while True:
            scanner.blanks()
            if self.data.startswith(b"trailer", scanner.at):
                scanner.at += 7
                entries = scanner.value()
                if not isinstance(entries, dict):
                    raise Broken("the trailer is no dictionary")
                return entries
            first, count = scanner.value(), scanner.value()
            if not isinstance(first, int) or not isinstance(count, int) or not 0 <= count < _OBJECTS:
                raise Broken("the table of references is damaged")
            scanner.blanks()
            for number in range(first, first + count):
                line = self.data[scanner.at : scanner.at + 20]
                scanner.at += 20
                if len(line) < 18:
                    raise Broken("the table of references ends too soon")
                if line[17:18] == b"n" and line[:10].isdigit():
                    self._where.setdefault(number, int(line[:10]))

    def _stream_table(self, stream: Stream) -> None:
        widths = [w for w in self.array(stream.entries.get("W")) if isinstance(w, int) and 0 <= w <= 8]
        size = stream.entries.get("Size", 0)
        if len(widths) != 3 or not sum(widths) or not isinstance(size, int):
            raise Broken("the stream of references is damaged")
        ranges = self.array(stream.entries.get("Index")) or [0, size]
        data, at, step = self.content(stream), 0, sum(widths)
        a, b = widths[0], widths[0] + widths[1]
        for first, count in zip(ranges[::2], ranges[1::2], strict=False):
            if not isinstance(first, int) or not isinstance(count, int):
                raise Broken("the stream of references is damaged")
            for number in range(first, first + min(count, len(data) // step + 1)):
                row = data[at : at + step]
                at += step
                if len(row) < step:
                    return
                kind = int.from_bytes(row[:a]) if a else 1
                low, high = int.from_bytes(row[a:b]), int.from_bytes(row[b:])
                if kind == 1:
                    self._where.setdefault(number, low)
                elif kind == 2:
                    self._where.setdefault(number, (low, high))

    def _rebuild(self) -> None:
        """Forget the tables and look for objects."""
        self._where, self._loaded, self._packed, self._loading = {}, {}, {}, set()
        self.trailer = {}
        for found in _OBJECT.finditer(self.data):
            self._where[int(found[1])] = found.start()
        for found in re.finditer(rb"trailer", self.data):
            try:
                entries = _Scanner(self.data, found.end()).value()
            except (Broken, RecursionError):
                continue
            if isinstance(entries, dict):
                self.trailer.update(entries)
        for number in list(self._where):
            stream = self._load(number)
            if not isinstance(stream, Stream):
                continue
            if stream.entries.get("Type") == "ObjStm":
                for index, inner in enumerate(self._numbers(number)):
                    self._where.setdefault(inner, (number, index))
            elif stream.entries.get("Type") == "XRef":
                for key in ("Root", "Info", "Encrypt"):
                    if key in stream.entries:
                        self.trailer.setdefault(key, stream.entries[key])
        if not self.catalog:
            for number in self._where:
                if self.dictionary(Ref(number, 0)).get("Type") == "Catalog":
                    self.trailer["Root"] = Ref(number, 0)
        if not self.catalog:
            raise Broken("the file has no catalog")

    def _load(self, number: int) -> Value:
        if number in self._loaded:
            return self._loaded[number]
        where = self._where.get(number)
        if where is None or number in self._loading:
            return None
        self._loading.add(number)
        try:
            value = self._indirect(where) if isinstance(where, int) else self._unpack(*where)
        except (Broken, RecursionError):
            value = None
        self._loading.discard(number)
        self._loaded[number] = value
        return value

    def _indirect(self, offset: int) -> Value:
        scanner = _Scanner(self.data, offset)
        scanner.blanks()
        head = _OBJECT.match(self.data, scanner.at)
        if not head:
            raise Broken("no object stands where the table says")
        scanner.at = head.end()
        value = scanner.value()
        scanner.blanks()
        if not isinstance(value, dict) or not self.data.startswith(b"stream", scanner.at):
            return value
        start = scanner.at + 6
        start += 2 if self.data.startswith(b"\r\n", start) else 1
        length = self.get(value.get("Length"))
        if not isinstance(length, int) or not 0 <= length <= len(self.data) - start:
            length = -1
        if length < 0 or b"endstream" not in self.data[start + length : start + length + 16]:
            end = self.data.find(b"endstream", start)
            if end < 0:
                raise Broken("a stream has no end")
            length = end - start
        return Stream(value, self.data[start : start + length])

    def _numbers(self, number: int) -> list[int]:
        stream = self._load(number)
        if not isinstance(stream, Stream):
            return []
        try:
            return self._directory(stream, self.content(stream))[0]
        except Broken:
            return []

    def _directory(self, stream: Stream, data: bytes) -> tuple[list[int], list[int]]:
        """Numbers and offsets of what an object stream holds."""
        count, first = self.get(stream.entries.get("N")), self.get(stream.entries.get("First"))
        if not isinstance(count, int) or not isinstance(first, int) or not 0 <= first <= len(data):
            raise Broken("an object stream is damaged")
        row = data[:first].split()[: 2 * count]
        if not all(r.isdigit() and len(r) < 12 for r in row):
            raise Broken("an object stream is damaged")
        return [int(r) for r in row[::2]], [first + int(r) for r in row[1::2]]

    def _unpack(self, number: int, index: int) -> Value:
        if number not in self._packed:
            stream = self._load(number)
            if not isinstance(stream, Stream):
                raise Broken("an object stream is missing")
            data = self.content(stream)
            values: list[Value] = []
            for offset in self._directory(stream, data)[1]:
                try:
                    values.append(_Scanner(data, offset).value())
                except (Broken, RecursionError):
                    values.append(None)
            self._packed[number] = values
        values = self._packed[number]
        return values[index] if index < len(values) else None


def _unpredict(data: bytes, columns: int) -> bytes:
    """Undo the row filters of PNG for one byte per column; tables use no other."""
    out = bytearray()
    above = bytearray(columns)
    for at in range(0, len(data), columns + 1):
        kind, row = data[at], bytearray(data[at + 1 : at + 1 + columns])
        if kind in (2, 3, 4) or kind == 1:
            for i, byte in enumerate(row):
                left = row[i - 1] if i else 0
                up = above[i]
                corner = above[i - 1] if i else 0
                match kind:
                    case 1:
                        guess = left
                    case 2:
                        guess = up
                    case 3:
                        guess = (left + up) // 2
                    case _:
                        guess = _paeth(left, up, corner)
                row[i] = (byte + guess) & 255
        out += row
        above = row + bytearray(columns - len(row))
    return bytes(out)


def _paeth(left: int, up: int, corner: int) -> int:
    base = left + up - corner
    return min((left, up, corner), key=lambda v: abs(base - v))


def text_of(value: Value) -> str:
    """A text string: UTF-16 with its mark, UTF-8 with its mark, else (nearly) Latin-1."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")
