"""Mends words that extractors of typeset pages break: hyphens lost with line ends, blanks inside words.

A hyphen is set again only in a line that is too long to have been one line, and only in a word that is
written with one; a blank is taken out only where the text has the whole word elsewhere and the halves
are none. Everything else stays as read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from resconvert import store
from resconvert.formats.text.typeset import natural
from resconvert.values import NamedTuple, dataclass

_WORD = store.pattern(r"[^\W\d_]+")
_COMPOUND = store.pattern(r"[^\W\d_]+(?:[-‑][^\W\d_]+)+")
_TOKEN = store.pattern(r"\S+")
_GAP = store.pattern(r"(?<=[^\W\d_])(?P<blank> )(?=[-‑](?:[^\W_]|$))|(?<=\d)(?P<dash> )(?=[–-]\d)")
_SPLIT = store.pattern(r"(?<![^\W_])([^\W\d_]+) ([^\W\d_]+)(?![^\W_])")
_NAME = store.pattern(r"(?<![^\W_])([A-Z][a-z]+) (?=([A-Z][a-z]+)(?![^\W_]))")
_NAMES = store.pattern(r"(?<![^\W_-])[A-Z][a-z]+-[A-Z][a-z]+(?![\w-])")
_VOWEL = store.pattern(r"[aeiouyàâáéèêíóôúü]")
"""Words of one letter are vowels."""
LONG, OVERLONG, NARROW = 1.04, 1.3, 0.84
"""Beyond the first share of the measure a line may be two, the second of few words; beyond the second it is."""


class Mend(NamedTuple):
    """Characters `start` to `end` of a line stand for `joint`."""

    start: int
    end: int
    joint: str


@dataclass(frozen=True, slots=True)
class Compounds:
    """What is known to be written with a hyphen."""

    words: frozenset[str]
    names: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]

    def spelled(self, left: str, right: str) -> bool:
        """Whether the two words are listed as one."""
        return f"{left.split('-')[-1]}-{right.split('-')[0]}".lower() in self.words

    def has(self, left: str, right: str) -> bool:
        left, right = left.lower(), right.lower()
        if f"{left}-{right}" in self.words:
            return True
        parts = left.split("-")[-1], right.split("-")[0]
        return "-".join(parts) in self.words or parts[0] in self.first or (len(parts[0]) > 3 and right in self.last)


@cache
def known() -> Compounds:
    """The compounds of all languages."""
    import tomllib
    from importlib.resources import files

    text = files(__package__ or "resconvert.formats.text").joinpath("compounds.toml").read_text("utf-8")
    tables = tomllib.loads(text).values()
    return Compounds(
        *(frozenset(w for t in tables for w in t[key].split()) for key in ("words", "names", "first", "last"))
    )


class Mender:
    """Mends the lines of one text."""

    def __init__(self, lines: Sequence[str], measure: float) -> None:
        self.measure = measure
        base = known()
        own: set[str] = set()
        self.counts: Counter[str] = Counter()
        for line in lines:
            own.update(w.lower().replace("‑", "-") for w in _COMPOUND.findall(line))
            self.counts.update(w.lower() for w in _WORD.findall(line))
        names = base.names.union(*(_NAMES.findall(line) for line in lines if "-" in line))
        self.compounds = Compounds(base.words | own, names, base.first, base.last)

    def mends(self, line: str) -> list[Mend]:
        """What is to be mended in a line, in order."""
        found = [*self._blanks(line), *self._names(line)]
        at = 0
        while natural(line[at:]) > self.measure * LONG and (lost := self._hyphen(line[at:])):
            found.append(Mend(at + lost.start, at + lost.end, lost.joint))
            at += max(lost.end, 1)
        found.sort()
        return [m for at, m in enumerate(found) if not at or m.start >= found[at - 1].end]

    def _blanks(self, line: str) -> Iterator[Mend]:
        for gap in _GAP.finditer(line):
            yield Mend(gap.start(), gap.end(), "")
        at = 0
        while pair := _SPLIT.search(line, at):
            left, right = pair[1].lower(), pair[2].lower()
            if (
                not (_VOWEL.fullmatch(left) or _VOWEL.fullmatch(right))
                and self.counts[left] <= 1
                and self.counts[right] <= 1
                and self.counts[left + right] > 0
            ):
                yield Mend(pair.end(1), pair.start(2), "")
            at = pair.start(2)

    def _names(self, line: str) -> Iterator[Mend]:
        """A name that the text writes with a hyphen, where a line of it was nearly full: so far in, a line
        that is narrower than most ends too."""
        for pair in _NAME.finditer(line):
            if f"{pair[1]}-{pair[2]}" in self.compounds.names and natural(line[: pair.end(1)]) > self.measure * NARROW:
                yield Mend(pair.end(1), pair.start(2), "-")

    def _hyphen(self, line: str) -> Mend | None:
        """The hyphen lost where the first of two lines ended: nearest to the measure, in a known word."""
        sure = natural(line) > self.measure * OVERLONG
        used = 0.0
        best: tuple[float, Mend] | None = None
        before: re.Match[str] | None = None
        for token in _TOKEN.finditer(line):
            start = used + natural(" ")
            used = start + natural(token[0])
            if start > self.measure * 1.12:
                break
            if used > self.measure * 0.72:
                for distance, mend in self._candidates(before, token, start, sure):
                    if best is None or distance < best[0]:
                        best = (distance, mend)
            before = token
        return best[1] if best else None

    def _candidates(
        self, before: re.Match[str] | None, token: re.Match[str], start: float, sure: bool
    ) -> Iterator[tuple[float, Mend]]:
        words = _WORD.match(token[0])
        if before and words and (left := re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*$", before[0])):
            right = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", token[0])
            has = self.compounds.has if sure else self.compounds.spelled
            if right and has(left[0], right[0]):
                yield abs(self.measure - start), Mend(before.end(), token.start(), "-")
        glued = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*", token[0])
        if not glued:
            return
        whole = glued[0]
        for cut in range(2, len(whole) - 1):
            if whole[cut - 1] == "-" or whole[cut] == "-":
                continue
            left_part, right_part = whole[:cut], whole[cut:]
            exact = f"{left_part}-{right_part}".lower() in self.compounds.words
            camel = whole[cut].isupper() and whole[cut - 1].islower()
            formed = self._formed(left_part, right_part)
            single = self.counts[whole.lower()] <= 1
            if (exact or camel or (formed and single)) if sure else (exact and formed and cut > 3):
                at = token.start() + glued.start() + cut
                yield abs(self.measure - start - natural(token[0][: glued.start() + cut])), Mend(at, at, "-")

    def _formed(self, left: str, right: str) -> bool:
        """Whether both halves are words of the text and form compounds."""
        return self.compounds.has(left, right) and all(self.counts[p.split("-")[0].lower()] > 1 for p in (left, right))
