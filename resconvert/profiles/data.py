"""Finds and reads the TOML files beside the modules of this package; what stands in them is not known here.

Plain paths: `importlib.resources` would load the modules of archives and temporary files at every start.
"""

from __future__ import annotations

import os
from typing import Any

from resconvert import store

_FOLDER = os.path.dirname(os.path.abspath(__file__))


def table(*path: str) -> dict[str, Any] | None:
    """The table in the file ``path`` below this folder; None if there is no such file."""
    try:
        found: dict[str, Any] = store.file(os.path.join(_FOLDER, *path), _parsed)
        return found
    except FileNotFoundError:
        return None


def _parsed(content: bytes) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(content.decode())
