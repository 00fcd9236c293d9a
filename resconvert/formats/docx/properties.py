"""Document properties: what Word and libraries show of a file, and the sidecar's pieces."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import fields

from resconvert.formats.docx.inlines import escape
from resconvert.formats.docx.names import CP_NS, VT_NS
from resconvert.formats.docx.sidecar import PIECE, PREFIX
from resconvert.formats.docx.template import HEAD
from resconvert.languages import BCP47
from resconvert.model.identification import Identification
from resconvert.model.record import Record

_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
SHOWN = tuple(f.name for f in fields(Identification))
APP = (
    f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>resconvert</Application></Properties>"
)


def core(identification: Identification, record: Record) -> str:
    """Title, symbol, language; the dates are the document's own, never the clock's."""
    date = identification.issued or identification.adopted or datetime.date(1980, 1, 1)
    stamp = f"{max(date.year, 1601):04d}-{date.month:02d}-{date.day:02d}T00:00:00Z"
    language = BCP47.get(identification.language, "")
    keywords = ", ".join(k.value for k in record.keywords)[:PIECE]
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(identification.title or identification.symbol)}</dc:title>"
        f"<dc:subject>{escape(identification.symbol)}</dc:subject><dc:creator>United Nations</dc:creator>"
        f"<cp:keywords>{escape(keywords)}</cp:keywords>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        f"{f'<dc:language>{language}</dc:language>' if language not in ('', 'und') else ''}</cp:coreProperties>"
    )


def shown_values(identification: Identification) -> list[tuple[str, str]]:
    """The identification as people read it in a file's properties: name and text of each filled field."""
    out: list[tuple[str, str]] = []
    for name in SHOWN:
        value = getattr(identification, name)
        text = (
            value.isoformat()
            if isinstance(value, datetime.date)
            else " | ".join(value)
            if isinstance(value, tuple)
            else ("yes" if value else "")
            if isinstance(value, bool)
            else value
        )
        if text and len(text) <= PIECE:
            out.append((f"{PREFIX}.{name}", text))
    return out


def custom(values: Iterable[tuple[str, str]], pieces: Sequence[str]) -> str:
    """``docProps/custom.xml``."""
    named = [*values, *((f"{PREFIX}.{at:03d}", piece) for at, piece in enumerate(pieces))]
    rows = "".join(
        f'<property fmtid="{_FMTID}" pid="{pid}" name="{name}"><vt:lpwstr>{escape(text)}</vt:lpwstr></property>'
        for pid, (name, text) in enumerate(named, 2)
    )
    return f'{HEAD}<Properties xmlns="{CP_NS}" xmlns:vt="{VT_NS}">{rows}</Properties>'
