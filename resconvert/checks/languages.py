"""What the rules must know of a language, from ``languages.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Habits:
    """Signs that end paragraphs, quotation marks in pairs, the place of note calls, labels of points, the word
    for a session, small words that never stand twice in a row, words that open paragraphs.

    See the head of ``languages.toml`` for each; what a language has no need of is empty."""

    preambular: str
    item: str
    last: str
    opens: str
    quotes: tuple[str, ...]
    call: str
    point: str
    session: str
    doubled: str
    bare_formula: bool
    date: str
    leads: tuple[str, ...] = ()
    adverbs: str = ""
    finite: str = ""
    participle: str = ""
    annexed: str = ""
    resolution: str = ""


@cache
def _table() -> dict[str, Habits]:
    import tomllib

    data = tomllib.loads(files("resconvert.checks").joinpath("languages.toml").read_text("utf-8"))
    return {
        lang: Habits(**{**row, "quotes": tuple(row["quotes"]), "leads": tuple(row.get("leads", ()))})
        for lang, row in data.items()
    }


def habits(lang: str) -> Habits:
    """The habits of `lang` (ISO 639-2/T); English ones where the language is not known."""
    return _table().get(lang) or _table()["eng"]
