"""What each language writes around citations, dates and opening phrases, as TOML; nothing is decided here."""

from __future__ import annotations

import functools
from typing import Any

from resconvert.profiles.data import table


@functools.cache
def load(name: str) -> dict[str, Any] | None:
    """The data of a language (ISO 639-2/T) or of ``common``; None for a language without any."""
    return table("inline", f"{name}.toml") if name.isalpha() else None
