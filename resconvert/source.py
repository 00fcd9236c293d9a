"""Input text and the places in it. Every later stage points back here.

A `Source` never rewrites what it was given: spans count code points of the decoded text, and a
place (line and column, or part and paragraph of a Word file, or page and line of a PDF) is looked
up only when somebody is told about it.
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import cached_property
from itertools import accumulate

from resconvert.diagnostics import Code, Diagnostics
from resconvert.errors import InputError
from resconvert.limits import DEFAULT, Limits
from resconvert.values import NamedTuple, dataclass

GUESSED_ENCODING = Code(
    "RC010",
    "warning",
    "the text is not UTF-8; read as {encoding}",
    "name the encoding with --encoding if this is wrong",
)
BROKEN_UTF8 = Code(
    "RC012",
    "warning",
    "{count} places are not UTF-8, the first is byte 0x{byte:02X}; each stands as U+FFFD",
    "the file was cut, or pasted together from files of different encodings",
)
CONTROL_CHARACTERS = Code(
    "RC011", "warning", "{count} control characters in the text, the first U+{first:04X}; set aside"
)


class Span(NamedTuple):
    """Half-open range of code points of `Source.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, as a person finds it. Lines and columns count from 1.

    `label` replaces line and column where a source has none: ``word/document.xml paragraph 12``,
    ``page 3 line 7``.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    label: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.label}" if self.label else f"{self.file}:{self.line}:{self.column}"


_USUAL = b"\t\n\r\f" + bytes(range(0x20, 0x7F))


@dataclass(frozen=True)
class Source:
    """Decoded text with its name.

    `marks` serve sources that have no lines of their own: ``(offset, label)`` in rising order, each
    valid from its offset on (a DOCX reader gives one per paragraph, a PDF reader one per line).
    """

    text: str
    name: str = "<text>"
    marks: Sequence[tuple[int, str]] = field(default=(), repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = [len(line) + 1 for line in self.text.split("\n")]
        return list(accumulate(lengths[:-1], initial=0))

    @cached_property
    def unusual(self) -> str:
        """The characters that are neither printable ASCII nor white space of a line, in order: few in most scripts, so
        that what is rare is looked for there and not in the whole text."""
        # as bytes: no character beyond ASCII has a byte of ASCII in it
        coded = self.text.encode("utf-8", "surrogatepass")
        return coded.translate(None, _USUAL).decode("utf-8", "surrogatepass")

    def once(self, find: Callable[[str], str]) -> str:
        """What `find` says of the text, worked out once for this source."""
        if find not in self._said:
            self._said[find] = find(self.text)
        return self._said[find]

    @cached_property
    def _said(self) -> dict[Callable[[str], str], str]:
        return {}

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def place(self, span: Span) -> Place:
        line, column = self.position(span.start)
        end_line, end_column = self.position(max(span.end - 1, span.start))
        label = ""
        if self.marks:
            at = bisect_right(self.marks, span.start, key=lambda m: m[0])
            label = self.marks[max(at - 1, 0)][1]
        return Place(self.name, line, column, end_line, end_column + 1, label)

    def whole(self) -> Place:
        return Place(self.name, 1, 1, 1, 1)

    def __getitem__(self, span: Span) -> str:
        return self.text[span[0] : span[1]]


def decode(
    data: bytes,
    name: str = "<text>",
    *,
    encoding: str | None = None,
    limits: Limits = DEFAULT,
) -> tuple[Source, Diagnostics]:
    """Turn bytes into a `Source`: byte order mark, UTF-16, UTF-8, UTF-8 with slips, then a detected code page.

    Raises `InputError` for empty and binary input, `LimitError` above ``limits.input_bytes``.
    """
    limits.check("input_bytes", len(data), name)
    text, guessed = _decode(data, name, encoding)
    if not text.strip("\x00 \t\r\n\f\v\ufeff"):
        raise InputError("the input is empty", where=name, hint="a text of a resolution was expected")
    source = Source(text, name)
    log = Diagnostics(source)
    if guessed == "utf-8":
        _report_broken(data, log, text)
    elif guessed:
        log.add(GUESSED_ENCODING, encoding=guessed)
    return source, log


def _report_broken(data: bytes, log: Diagnostics, text: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        count = text.count("\ufffd") - data.count(_REPLACED)
        at = len(data[: error.start].decode("utf-8-sig"))
        log.add(BROKEN_UTF8, Span(at, at + 1), count=count, byte=data[error.start])


_REPLACED = "\ufffd".encode()
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _decode(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """The text, and the name of the code page if it had to be guessed."""
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), ""
        except LookupError:
            raise InputError(f"unknown encoding {encoding!r}", where=name) from None
        except UnicodeDecodeError as error:
            raise InputError(
                f"not {encoding}: byte 0x{data[error.start]:02X} at offset {error.start}", where=name
            ) from None
    for bom, codec in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(codec), ""
            except UnicodeDecodeError as error:
                if codec == "utf-8" and (broken := _broken_utf8(data)):
                    return broken, codec
                raise InputError(
                    f"the byte order mark says {codec}, but offset {error.start} is not", where=name
                ) from None
    if b"\x00" in data[:4096] and (found := _utf16_without_bom(data)) is not None:
        return found
    # one that strayed into a text is set aside like any sign without width
    if data.count(0, 0, 4096) > min(len(data), 4096) // 50:
        raise InputError(
            "this is a binary file, not text",
            where=name,
            hint="name its format with -f if resconvert reads it",
        )
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        broken = _broken_utf8(data)
        return (broken, "utf-8") if broken else _legacy(data, name)


def _broken_utf8(data: bytes) -> str | None:
    """UTF-8 with a slip here and there, as where a file was cut; code pages make no such sequences by chance."""
    text = data.decode("utf-8-sig", "replace")
    wrong = text.count("\ufffd") - data.count(_REPLACED)
    return text if wrong * 4 <= sum(c > "\x7f" for c in text) - wrong else None


def _utf16_without_bom(data: bytes) -> tuple[str, str] | None:
    """UTF-16 shows itself by zero bytes on one side of nearly every character."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 8 or min(even, odd) > max(even, odd) // 8:
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    controls = sum(c < " " and c not in "\t\r\n\f\v" for c in text[:2048])
    return None if controls > len(text[:2048]) // 50 else (text, codec)


# what is written with these code pages in the six languages and German: letters, marks, signs
_WESTERN_PAGES = ("cp1252", "mac_roman", "cp850")
_WESTERN = frozenset("àáâäæçèéêëìíîïñòóôöœùúûüÿßÀÁÂÄÆÇÈÉÊËÌÍÎÏÑÒÓÔÖŒÙÚÛÜªº¿¡«»‹›’‘“”„–—…•°§¶·©®™±×÷½¼¾£€\u00a0\u00ad")
_IN_WORDS = "’‘\u00a0\u00ad·"
_OTHER_PAGES = (
    "cp1251", "cp1256", "koi8_r", "iso8859_5", "iso8859_6", "cp866", "mac_cyrillic", "gb18030", "big5", "cp1252",
    "utf_8",
)  # fmt: skip


def _legacy(data: bytes, name: str) -> tuple[str, str]:
    """A code page of the years before Unicode: a Western one by its letters, others by letter statistics."""
    head = data[:65536]
    if sum(b < 9 or (13 < b < 32 and b not in (0x1E, 0x1F)) for b in head) > len(head) // 50:
        raise InputError("this is a binary file, not text", where=name)
    for codec in (_western(head) or _other(head), "cp1252"):
        try:
            if codec:
                return data.decode(codec), codec
        except UnicodeDecodeError:
            continue
    raise InputError("the encoding of the text could not be found", where=name, hint="name it with --encoding")


def _western(head: bytes) -> str | None:
    """The page under which a text of mostly unaccented letters holds the fewest odd signs; ``None`` if no page
    makes sense of it. Statistics of letters take `ª` and `à` for Central European ones."""
    high = sum(b > 127 for b in head)
    if high * 3 > sum(65 <= b <= 90 or 97 <= b <= 122 for b in head):
        return None
    odd = {codec: _odd(head.decode(codec, "replace")) for codec in _WESTERN_PAGES}
    best = min(odd, key=lambda codec: odd[codec])  # of equals the first: the usual one
    return best if odd[best] * 10 <= high else None


def _odd(text: str) -> int:
    """Signs that no text of these languages has, or not there: capitals and stops inside a word."""
    count = 0
    for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if sign > "\x7f":
            inside = before.islower() and after.islower()
            count += sign not in _WESTERN or (inside and (sign.isupper() or not (sign.isalpha() or sign in _IN_WORDS)))
    return count


def _other(head: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(head, cp_isolation=[*_OTHER_PAGES], enable_fallback=False).best()
    return best.encoding if best else None
