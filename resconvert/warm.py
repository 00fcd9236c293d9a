"""Imported once by the server that workers are forked from: everything a document may need."""

from __future__ import annotations

from contextlib import suppress

from resconvert import batch, registry

for _name in registry.FORMATS:
    for _load in (registry.reader, registry.writer):
        with suppress(Exception):  # a missing or broken format is reported where it is asked for
            _load(_name)

__all__ = ["batch"]
