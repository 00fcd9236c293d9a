"""Finds and reads the TOML files beside the modules of this package; what stands in them is not known here.

Plain paths: `importlib.resources` would load the modules of archives and temporary files at every start.
"""

from __future__ import annotations

import os
from typing import Any

_FOLDER = os.path.dirname(os.path.abspath(__file__))


def table(*path: str) -> dict[str, Any] | None:
    """The table in the file ``path`` below this folder; None if there is no such file."""
    import tomllib

    try:
        with open(os.path.join(_FOLDER, *path), "rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return None
