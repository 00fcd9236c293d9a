"""Where words may be divided, by the patterns of the package pyphen where it is installed."""

from __future__ import annotations

from functools import lru_cache

from resconvert.formats.pdf.breaking import Hyphenator
from resconvert.languages import REGIONS, UNDIVIDED

_LEAST = 3  # characters on either side


def hyphenates(language: str) -> bool:
    """Whether print divides words of a language."""
    return language in REGIONS and language not in UNDIVIDED


@lru_cache(maxsize=8)
def hyphenator(language: str) -> Hyphenator | None:
    """For an ISO 639-2/T code; None for languages without hyphens, or without the package."""
    if not hyphenates(language):
        return None
    try:
        import pyphen  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        return None
    found = pyphen.language_fallback(REGIONS[language].replace("-", "_"))
    if not found:
        return None
    patterns = pyphen.Pyphen(lang=found)

    @lru_cache(maxsize=20_000)
    def places(word: str) -> tuple[int, ...]:
        return tuple(p for p in patterns.positions(word) if _LEAST <= p <= len(word) - _LEAST)

    return places
