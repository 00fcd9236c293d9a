"""What each language writes around citations, dates and opening phrases, as TOML; nothing is decided here."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any


@functools.cache
def load(name: str) -> dict[str, Any] | None:
    """The data of a language (ISO 639-2/T) or of ``common``; None for a language without any."""
    if not name.isalpha():
        return None
    file = resources.files(__name__) / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else None
