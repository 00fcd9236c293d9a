"""Marks the sidecar keeps for paragraphs, given back where their words still stand."""

from __future__ import annotations

from typing import Any

from resconvert.formats.docx.sidecar import Sidecar, checksum, has_hidden, restore, shown
from resconvert.model.inlines import Content
from resconvert.model.nodes import Document
from resconvert.model.walk import transform


class Marks:
    """First by bookmark and words; what is left over by words alone."""

    def __init__(self, sidecar: Sidecar) -> None:
        self._entries = {str(entry[0]): entry for entry in sidecar.marks}

    def kept(self, name: str) -> set[int]:
        """Offsets of spaces that bind in the document itself."""
        return {int(m[0]) for m in self._entries.get(name, [])[2:] if m[2] == "s"}

    def edited(self, name: str, given: Content) -> bool:
        """Whether the paragraph had marks and other words. Its entry is spent then."""
        entry = self._entries.get(name)
        if entry is None or entry[1] == checksum(shown(given)):
            return False
        del self._entries[name]
        return True

    def put(self, name: str, given: Content) -> Content:
        entry = self._entries.get(name)
        if entry is None or not given:
            return given
        if entry[1] != checksum(shown(given)):
            return given
        del self._entries[name]
        return restore(given, entry[2:])

    def rest(self, document: Document) -> Document:
        """Entries whose bookmark is gone go to the paragraph that has their words."""
        if not self._entries:
            return document
        by_words: dict[int, list[Any]] = {}
        for entry in self._entries.values():
            by_words.setdefault(entry[1], entry)

        def change(given: Content) -> Content:
            if not given or has_hidden(given):
                return given
            entry = by_words.get(checksum(shown(given)))
            return restore(given, entry[2:]) if entry else given

        return transform(document, change)
