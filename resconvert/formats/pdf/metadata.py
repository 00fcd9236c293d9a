"""What a file says about itself: XMP, the information dictionary, and the colour space it was made for."""

from __future__ import annotations

import datetime
from functools import lru_cache

from resconvert import store
from resconvert.formats.pdf.file import string
from resconvert.values import dataclass

PRODUCER = "resconvert"


@dataclass(frozen=True, slots=True)
class About:
    """`language` is BCP 47; `pdf_a` is a part and level like ``3a`` or empty; `pdf_x` a version or empty."""

    title: str
    author: str
    subject: str
    language: str
    date: datetime.date
    keywords: str = ""
    pdf_a: str = ""
    pdf_ua: bool = False
    pdf_x: str = ""


def info(about: About) -> dict[str, str]:
    """The information dictionary, as PDF syntax; it agrees with the XMP."""
    stamp = f"(D:{about.date:%Y%m%d}000000Z)" if about.date.year >= 1000 else "(D:20000101000000Z)"
    entries = {
        "Title": string(about.title),
        "Author": string(about.author) if about.author else "",
        "Subject": string(about.subject) if about.subject else "",
        "Keywords": string(about.keywords) if about.keywords else "",
        "Creator": string("resconvert"),
        "Producer": string(PRODUCER),
        "CreationDate": stamp,
        "ModDate": stamp,
    }
    if about.pdf_x:
        entries["Trapped"] = "/False"
    return entries


def xmp(about: About) -> bytes:
    """The XMP packet."""
    day = about.date if about.date.year >= 1000 else datetime.date(2000, 1, 1)
    stamp = f"{day:%Y-%m-%d}T00:00:00+00:00"
    rows = [
        "<dc:format>application/pdf</dc:format>",
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_text(about.title)}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:language><rdf:Bag><rdf:li>{_text(about.language)}</rdf:li></rdf:Bag></dc:language>",
    ]
    if about.author:
        rows.append(f"<dc:creator><rdf:Seq><rdf:li>{_text(about.author)}</rdf:li></rdf:Seq></dc:creator>")
    if about.subject:
        rows.append(
            '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">'
            f"{_text(about.subject)}</rdf:li></rdf:Alt></dc:description>"
        )
    if about.keywords:
        rows.append(f"<pdf:Keywords>{_text(about.keywords)}</pdf:Keywords>")
    rows += [
        f"<xmp:CreateDate>{stamp}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{stamp}</xmp:ModifyDate>",
        f"<xmp:MetadataDate>{stamp}</xmp:MetadataDate>",
        "<xmp:CreatorTool>resconvert</xmp:CreatorTool>",
        f"<pdf:Producer>{_text(PRODUCER)}</pdf:Producer>",
    ]
    if about.pdf_a:
        rows.append(f"<pdfaid:part>{about.pdf_a[0]}</pdfaid:part>")
        rows.append(f"<pdfaid:conformance>{about.pdf_a[1:].upper()}</pdfaid:conformance>")
    if about.pdf_ua:
        rows.append("<pdfuaid:part>1</pdfuaid:part>")
    if about.pdf_x:
        rows.append(f"<pdfxid:GTS_PDFXVersion>{about.pdf_x}</pdfxid:GTS_PDFXVersion>")
        rows.append(f"<xmpMM:DocumentID>uuid:{_text(about.title)[:64]}</xmpMM:DocumentID>")
        rows.append("<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>")
    body = "\n".join(rows)
    return _PACKET.format(body=body, extension=_UA_SCHEMA if about.pdf_ua and about.pdf_a else "").encode()


def _text(text: str) -> str:
    shown = "".join(c for c in text if c >= " " or c == "\t")
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
{body}
</rdf:Description>
{extension}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""

# PDF/A wants the schema of a name space it does not define itself.
_UA_SCHEMA = """<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


@lru_cache(maxsize=1)
def srgb() -> bytes:
    """An sRGB profile that is the same on every day: its creation date is set to a constant."""
    from PIL import __version__

    profile: bytes = store.kept("sRGB profile", __version__.encode(), _made_srgb)
    return profile


def _made_srgb() -> bytes:
    from PIL import ImageCms

    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[24:36] = b"\x07\xd0\x00\x01\x00\x01" + bytes(6)  # 1 January 2000
    data[84:100] = bytes(16)  # the profile's id, a digest that would no longer hold
    return bytes(data)
