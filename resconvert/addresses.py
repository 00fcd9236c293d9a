"""Where a document of the United Nations is on the web, and which document a web address there is."""

from __future__ import annotations

import re

from resconvert import store
from resconvert.model.inlines import Reference

_SYMBOL = store.pattern(r"[A-Z]{1,8}/")
# Decisions and treaties are printed in volumes, they have no address of their own.
_IN_VOLUMES = ("A/DEC/", "E/DEC/", "UNTS/")
_PART = store.pattern(r" [A-Z](?:-[A-Z])?(?= \(|$)")
_ADDRESS = store.pattern(
    r"(?:https?:)?//(?:www\.)?(?:undocs\.org|docs\.un\.org)/(?:(?:ar|ch|de|en|es|fr|ru|zh)/)?"
    r"([A-Z]{1,8}/[^?#]+?)/?(?:[?#].*)?$",
    re.I,
)
_UNSAFE = store.pattern(r"[^A-Za-z0-9/().~_-]")
_CITED_BY_SYMBOL = frozenset(["resolution", "decision", "document", "record", "statement"])


def undocs(symbol: str, language: str = "") -> str:
    """The address of a document symbol, in `language` (``fr``) if one is named; "" if it does not look like one.

    >>> undocs("S/RES/1325 (2000)"), undocs("A/RES/69/246 A", "fr"), undocs("A/DEC/78/501")
    ('https://undocs.org/S/RES/1325(2000)', 'https://undocs.org/fr/A/RES/69/246', '')
    """
    if not _SYMBOL.match(symbol) or symbol.startswith(_IN_VOLUMES):
        return ""
    if "/RES/" in symbol:
        symbol = _PART.sub("", symbol)  # parts of a resolution share its address
    path = "".join(symbol.split())
    if _UNSAFE.search(path):
        from urllib.parse import quote  # no symbol has such a sign

        path = quote(path, safe="/().")
    return f"https://undocs.org/{language}/{path}" if language else f"https://undocs.org/{path}"


def cited(reference: Reference, language: str = "") -> str:
    """Where the document that `reference` cites is; "" if nowhere, or at an address that is not safe to follow."""
    if reference.kind == "web":
        return reference.target if is_safe(reference.target) else ""
    return undocs(reference.target, language) if reference.kind in _CITED_BY_SYMBOL else ""


def is_safe(address: str) -> bool:
    """Whether an address of the web may be followed: it leads to a page or a mailbox, and runs nothing."""
    return address.lower().startswith(("http://", "https://", "mailto:"))


def symbol_at(address: str) -> str:
    """The symbol of the document at an address of the Official Document System; "" for any other address.

    >>> symbol_at("https://docs.un.org/en/A/RES/3369%28XXX%29"), symbol_at("https://www.un.org/")
    ('A/RES/3369(XXX)', '')
    >>> symbol_at("https://undocs.org/ST/SGB/2013/4"), symbol_at("https://docs.un.org/en/CEDAW/C/GC/38")
    ('ST/SGB/2013/4', 'CEDAW/C/GC/38')
    """
    found = _ADDRESS.match(address)
    if found and "%" in found[1]:
        from urllib.parse import unquote

        return unquote(found[1])
    return found[1] if found else ""
