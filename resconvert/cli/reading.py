"""Reads what a command names with the options of `READING`; `convert` reads through `resconvert.batch`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from resconvert import api, planning
from resconvert.errors import ResconvertError
from resconvert.limits import Limits
from resconvert.protocols import Parsed


def called(source: str) -> str:
    """What messages call the input `source`."""
    return "<stdin>" if source == planning.STDIN else source


def read(source: str, options: Mapping[str, Any], limits: Limits) -> Parsed:
    """The document at `source`, a path, an address or ``-``. Raises `ResconvertError` that says where."""
    name = called(source)
    try:
        return api.read(
            sys.stdin.buffer if source == planning.STDIN else source,
            from_=options["from_"], lang=options["lang"], encoding=options["encoding"], limits=limits, name=name,
        )  # fmt: skip
    except ResconvertError as error:
        error.where = error.where or name
        raise
