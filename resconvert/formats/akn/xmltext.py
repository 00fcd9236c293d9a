"""Text and attribute values as XML 1.0 has them; characters it has no place for are kept by name."""

from __future__ import annotations

import re

from resconvert import store

_SPECIAL = store.pattern("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL_IN_ATTRIBUTE = store.pattern('[&<>"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


def escape(text: str) -> str:
    """Element content. A control character becomes an empty inline that names it."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
        return text  # as nearly all is
    return _SPECIAL.sub(_text, text)


def quote(value: str) -> str:
    """An attribute value without its quotes; characters that XML cannot hold become U+FFFD."""
    if value.isalnum():
        return value
    return _SPECIAL_IN_ATTRIBUTE.sub(_attribute, value) if _SPECIAL_IN_ATTRIBUTE.search(value) else value


def _text(match: re.Match[str]) -> str:
    character = match[0]
    known = _ENTITIES.get(character)
    return known or f'<inline name="akn4un:character" class="U+{ord(character):04X}"/>'


def _attribute(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], "\ufffd")
