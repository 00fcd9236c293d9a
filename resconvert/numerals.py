"""Roman and Chinese numerals, both ways; where they stand and what they count is known elsewhere."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_FIGURES = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100}


def roman(number: int) -> str:
    """`number` as a small Roman numeral; "" for none.

    >>> roman(14), roman(49), roman(0)
    ('xiv', 'xlix', '')
    """
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out += letters
            number -= value
    return out


def roman_value(text: str) -> int:
    """The value of a Roman numeral of either case, well formed or not; 0 for other letters.

    >>> roman_value("XIX"), roman_value("iv"), roman_value("iiii"), roman_value("ab")
    (19, 4, 4, 0)
    """
    total = before = 0
    for letter in reversed(text.lower()):
        value = _LETTERS.get(letter)
        if value is None:
            return 0
        total += -value if value < before else value
        before = value
    return total


def chinese_value(text: str) -> int:
    """The value of a Chinese numeral below a thousand; 0 for other signs.

    >>> [chinese_value(text) for text in ("十八", "二十", "三", "一百零三", "二二")]
    [18, 20, 3, 103, 0]
    """
    total = last = 0
    for sign in text:
        if sign in _UNITS:
            total += (last or 1) * _UNITS[sign]
            last = 0
        elif last or (last := _FIGURES.find(sign)) < 0:
            return 0  # no such sign, or two figures in a row
    return total + last
