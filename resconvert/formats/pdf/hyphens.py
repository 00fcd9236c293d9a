"""Where words may be divided, by the patterns of the package pyphen where it is installed."""

from __future__ import annotations

from functools import lru_cache

from resconvert.formats.pdf.breaking import Hyphenator

_PATTERNS = {"eng": "en_GB", "fra": "fr", "spa": "es", "rus": "ru_RU", "deu": "de_DE"}
_LEAST = 3  # characters on either side


def hyphenates(language: str) -> bool:
    """Whether print divides words of a language."""
    return language in _PATTERNS


@lru_cache(maxsize=8)
def hyphenator(language: str) -> Hyphenator | None:
    """For an ISO 639-2/T code; None for languages without hyphens, or without the package."""
    name = _PATTERNS.get(language)
    if name is None:
        return None
    try:
        import pyphen  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        return None
    found = pyphen.language_fallback(name)
    if not found:
        return None
    patterns = pyphen.Pyphen(lang=found)

    @lru_cache(maxsize=20_000)
    def places(word: str) -> tuple[int, ...]:
        return tuple(p for p in patterns.positions(word) if _LEAST <= p <= len(word) - _LEAST)

    return places
