"""Numbers of paragraphs as Word makes them: which format gives a printed label, and the label of a count."""

from __future__ import annotations

from functools import lru_cache

from resconvert import store
from resconvert.numerals import roman, roman_value
from resconvert.values import NamedTuple

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"  # as Word counts: without ё, й, ъ, ы, ь
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"


def unroman(text: str) -> int:
    """The count of a lower-case roman number, 0 if it is none.

    >>> unroman("xiv"), unroman("iiii"), unroman("ab")
    (14, 0, 0)
    """
    value = roman_value(text)
    return value if 0 < value < 4000 and roman(value) == text else 0


def _letters(alphabet: str, count: int) -> str:
    """Word's way after the last letter: aa, bb, cc."""
    if count < 1:
        return ""
    return alphabet[(count - 1) % len(alphabet)] * ((count - 1) // len(alphabet) + 1)


def _digits(first: int, count: int) -> str:
    return "".join(chr(first + int(d)) for d in str(count))


def show(number_format: str, count: int) -> str:
    """`count` in one of Word's number formats (17.18.59 ST_NumberFormat); unknown ones count in digits.

    >>> show("lowerLetter", 28), show("upperRoman", 4), show("decimal", 7)
    ('bb', 'IV', '7')
    """
    match number_format:
        case "lowerLetter":
            return _letters(_LATIN, count)
        case "upperLetter":
            return _letters(_LATIN, count).upper()
        case "lowerRoman":
            return roman(count)
        case "upperRoman":
            return roman(count).upper()
        case "russianLower":
            return _letters(_RUSSIAN, count)
        case "russianUpper":
            return _letters(_RUSSIAN, count).upper()
        case "arabicAbjad":
            return _letters(_ABJAD, count)
        case "arabicAlpha":
            return _letters(_ARABIC, count)
        case "hindiNumbers":
            return _digits(0x660, count)
        case "decimalZero":
            return f"{count:02d}"
        case "decimalFullWidth":
            return _digits(0xFF10, count)
        case "bullet" | "none":
            return ""
        case "ordinal":
            return f"{count}{'th' if 10 < count % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"
        case _:
            return str(count)


class Shape(NamedTuple):
    """What is the same in all labels of a level: format, and what stands around the number."""

    number_format: str
    before: str
    after: str


_LABEL = store.pattern(r"(\W*?)([^\W_]+)(\W*)")


@lru_cache(maxsize=4096)
def readings(printed: str) -> tuple[tuple[Shape, int], ...]:
    """Every way Word could have made the label: its shape and count. Empty: only typing can.

    >>> [(s.number_format, n) for s, n in readings("(i)")]
    [('lowerRoman', 1), ('lowerLetter', 9)]
    """
    found = _LABEL.fullmatch(printed)
    if not found or "%" in printed:
        return ()
    before, body, after = found.groups()
    out = [(Shape(name, before, after), count) for name, count in _counts(body)]
    return tuple((s, n) for s, n in out if show(s.number_format, n) == body and 0 < n < 32000)


def _counts(body: str) -> list[tuple[str, int]]:
    if body.isascii() and body.isdecimal():
        return [("decimal", int(body))] if not body.startswith("0") and len(body) < 6 else []
    if body.isdecimal() and all(0x660 <= ord(c) <= 0x669 for c in body):
        return [("hindiNumbers", int(body))] if len(body) < 6 else []
    out: list[tuple[str, int]] = []
    for letters, roman_name, letter_name in (
        (body, "lowerRoman", "lowerLetter"),
        (body.lower(), "upperRoman", "upperLetter"),
    ):
        if (letters is body) == body.islower() and (letters == body or body.isupper()):
            if count := unroman(letters):
                out.append((roman_name, count))
            if count := _place(letters, _LATIN):
                out.append((letter_name, count))
    # Arabic letters are typed: programs differ in the alif of the first, "أ" in Word and "ا" in LibreOffice
    if count := _place(body, _RUSSIAN):
        out.append(("russianLower", count))
    return out


def _place(body: str, alphabet: str) -> int:
    at = alphabet.find(body[0])
    if at < 0 or body != body[0] * len(body):
        return 0
    return at + 1 + len(alphabet) * (len(body) - 1)


@lru_cache(maxsize=4096)
def value_of(printed: str) -> str:
    """The number's value as the model holds it: the label's letters and digits, digits in ASCII.

    >>> value_of("(a)"), value_of("55/9."), value_of("٣ -"), value_of("1 bis.")
    ('a', '55/9', '3', '1 bis')
    """
    core = printed.strip("()[].,:;-–—•·،°º \u00a0\t")
    return "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in core)
