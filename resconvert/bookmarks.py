"""Bookmarks that carry a block's identifier: made from it alone, so that a document's own are known without its file.

Word allows letters, digits and underscores, forty at most, a letter first. An identifier that fits
is its own bookmark; a longer or foreign one keeps its end and gets a checksum before it.
"""

from __future__ import annotations

import zlib

from resconvert import store

_OTHER = store.pattern(r"[^A-Za-z0-9_]")


def bookmark(eid: str) -> str:
    """
    >>> bookmark("para_3"), len(bookmark("att_1__para_3__list_1__point_a__list_1__point_ii"))
    ('para_3', 39)
    """
    if len(eid) <= 40 and eid.isascii() and eid[:1].isalpha() and eid.replace("_", "x").isalnum():
        return eid
    tail = _OTHER.sub("_", eid)[-28:]
    return f"id{zlib.crc32(eid.encode('utf-8', 'surrogatepass')):08x}_{tail}"[:40]
