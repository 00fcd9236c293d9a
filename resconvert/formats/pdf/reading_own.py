"""Our own PDF files carry the document they were made from: finds it, if the file says that it is ours."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from resconvert.formats.pdf.reading_objects import Broken, Objects, Stream, text_of

_NAME_TREE_NODES = 10_000


def is_ours(objects: Objects) -> bool:
    """The producer of the information dictionary is resconvert: a file edited by another program says so there."""
    if objects.encrypted:
        return False
    producer = text_of(objects.get(objects.dictionary(objects.trailer.get("Info")).get("Producer")))
    return producer.partition(" ")[0] == "resconvert"


def sources(objects: Objects) -> list[tuple[str, bytes]]:
    """Name and bytes of each embedded Akoma Ntoso file that is the source of the whole document.

    A file whose digest is given and differs is left out: what the pages show is then the better witness.
    """
    found: list[tuple[str, bytes]] = []
    for value in _specifications(objects):
        spec = objects.dictionary(value)
        files = objects.dictionary(spec.get("EF"))
        stream = objects.get(files.get("UF") or files.get("F"))
        if objects.get(spec.get("AFRelationship")) != "Source" or not isinstance(stream, Stream):
            continue
        if objects.get(stream.entries.get("Subtype")) not in ("application/xml", "application/akn+xml", "text/xml"):
            continue
        try:
            data = objects.content(stream)
        except Broken:
            continue
        digest = objects.get(objects.dictionary(stream.entries.get("Params")).get("CheckSum"))
        if isinstance(digest, bytes) and digest != hashlib.md5(data, usedforsecurity=False).digest():
            continue
        found.append((text_of(objects.get(spec.get("UF") or spec.get("F"))), data))
    return found


def _specifications(objects: Objects) -> Iterator[object]:
    """The file specifications: associated files first, else those of the tree of names."""
    associated = objects.array(objects.catalog.get("AF"))
    if associated:
        yield from associated
        return
    stack = [objects.dictionary(objects.catalog.get("Names")).get("EmbeddedFiles")]
    for _ in range(_NAME_TREE_NODES):
        if not stack:
            return
        node = objects.dictionary(stack.pop())
        yield from objects.array(node.get("Names"))[1::2]
        stack.extend(objects.array(node.get("Kids")))
