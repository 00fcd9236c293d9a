"""Hostile bytes for the readers, and the promise that they keep: a document or a `ResconvertError`, soon.

Shared by the property tests here and by the coverage-guided targets in ``fuzz/``.
"""

from __future__ import annotations

import io
import random
import time
import zipfile
from functools import cache
from pathlib import Path

import resconvert
from resconvert.errors import InternalError, ResconvertError
from resconvert.ledger import Ledger, balance
from resconvert.limits import Limits

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
READERS = ("text", "akn", "docx", "json", "pdf")
SLOW = 5.0
"""Seconds of processor time for an input of at most a few hundred kilobytes."""
LIMITS = Limits(
    input_bytes=1 << 22,
    unpacked_bytes=1 << 24,
    paragraphs=20_000,
    notes=2_000,
    table_cells=50_000,
    pages=200,
    seconds=20.0,
)


@cache
def seeds(format_: str) -> tuple[bytes, ...]:
    """The samples as they are, or as our own writer writes them."""
    texts = sorted(SAMPLES.glob("*.txt"))
    if format_ == "text":
        return tuple(p.read_bytes() for p in texts)
    return tuple(resconvert.convert(p, to=format_).output for p in texts)


def promise(data: bytes, format_: str, *, own: bool = True) -> str:
    """Read `data`; ``read`` or ``refused``. Raises `AssertionError` for a broken promise; whatever else is
    raised is one too."""
    start = time.process_time()
    options = {"own": own} if format_ == "pdf" else None
    try:
        parsed = resconvert.read(data, from_=format_, limits=LIMITS, options=options)
    except InternalError as error:
        raise AssertionError(f"a promise of ours was broken: {error}") from error
    except ResconvertError as error:
        refusal = str(error)
    else:
        refusal = ""
    assert "\n" not in refusal, "one line"
    assert time.process_time() - start < SLOW, "too slow"
    if refusal:
        return "refused"
    if parsed.source is not None:
        balance(parsed.source, parsed.document, Ledger(list(parsed.ledger.entries)))
    for item in parsed.diagnostics:
        assert str(item).count("\n") == 0
    written = resconvert.write(parsed.document, to="json").data
    assert resconvert.read(written, from_="json").document == parsed.document
    return "read"


def written(data: bytes, format_: str) -> None:
    """What could be read can be written: in every format, or refused with one of our errors."""
    try:
        document = resconvert.read(data, from_=format_, limits=LIMITS).document
    except ResconvertError:
        return
    for name in ("akn", "text", "docx", "html", "markdown", "jsonl"):
        try:
            resconvert.write(document, to=name)
        except InternalError:
            raise
        except ResconvertError:
            pass


TOKENS: dict[str, tuple[bytes, ...]] = {
    "text": tuple(
        t.encode()
        for t in (
            "\n",
            "\t",
            "\f",
            "\r\n",
            "\v",
            "\u2028",
            "\u00ad",
            "\u200f",
            "\u202e",
            "\x1e",
            "\x00",
            "1. ",
            "(a) ",
            "(i)\t",
            "[1]",
            "1\t",
            "“",
            '"',
            "()",
            ")1(",
            "| a | b |\n",
            "|---|\n",
            "____\n",
            "--- \n",
            "<!-- image -->\n",
            "A/RES/55/9",
            "The General Assembly,\n",
            "Recalling its resolution 1/1 of 1 January 2000,\n",
            "Annex\n",
            "Article 1\n",
            "A\n",
            "<<ODS JOB NO>>N00<<ODS JOB NO>>\n",
            "DOCVARIABLE x A/RES/1/1\n",
            "23-26045 (E)\n",
            "2/3\n",
            "/…",
            "* * *\n",
            "الجمعية العامة،\n",
            "大会，\n",
            "Генеральная Ассамблея,\n",
            "\ufb01",
            "e\u0301",
            "- \n",
            "-\n",
            "in favour:\n",
        )
    ),
    "akn": (
        b"<p>",
        b"</p>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"&amp;",
        b"&#x0;",
        b"&x;",
        b"<!DOCTYPE a>",
        b"\xff",
        b'"',
        b'eId="',
        b"<authorialNote>",
        b"<table><tr><td colspan='9999999'>",
        b"<ol><li>",
        b"<blockList>",
        b"<num>1.</num>",
        b'href="#x"',
        b"<?xml version='1.0' encoding='utf-7'?>",
        b'encoding="utf-16"',
        b"\xef\xbb\xbf",
    ),
    "json": (
        b"{",
        b"}",
        b"[",
        b"]",
        b"null",
        b"-1",
        b"1e999",
        b"NaN",
        b"99999999999999999999",
        b'"\\ud800"',
        b'"\\u0000"',
        b'"type"',
        b'"note-call"',
        b'"colspan": 0',
        b'"rowspan": -5',
        b'"2000-02-30"',
        b"true",
        b'"children": []',
        b'"span": [5, 1]',
    ),
    "docx": (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff"),
    "pdf": (
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b")",
        b"obj",
        b"endobj",
        b"stream\n",
        b"endstream",
        b"xref",
        b"trailer",
        b"startxref\n0",
        b"/Length 99999999",
        b"0 R",
        b"1 0 R",
        b"/Kids",
        b"/K",
        b"/Filter/FlateDecode",
        b"-1",
        b"/Prev 0",
        b"/Size 9999999",
    ),
}
_XML_TOKENS = (
    b"<w:p/>",
    b"<w:tbl>",
    b"</w:tbl>",
    b"<w:tc><w:p/></w:tc>",
    b"<w:tr/>",
    b'w:val="99999999999"',
    b'w:val="-1"',
    b'w:val=""',
    b"<w:del>",
    b"<w:ins>",
    b'<w:fldChar w:fldCharType="begin"/>',
    b'<w:fldChar w:fldCharType="end"/>',
    b"<w:footnoteReference/>",
    b'<w:sym w:char="ZZ"/>',
    b"<w:numPr/>",
    b'w:id="0"',
    b"&#5;",
    b"<!DOCTYPE x>",
    b"</w:p>",
    b"<w:vMerge/>",
    b"<w:gridSpan/>",
)


def mutated(data: bytes, dice: random.Random, tokens: tuple[bytes, ...], rounds: int) -> bytes:
    """`data` cut, doubled, filled and overwritten in up to `rounds` places."""
    out = bytearray(data)
    for _ in range(dice.randint(1, rounds)):
        at = dice.randrange(len(out) + 1)
        size = min(dice.choice((1, 1, 2, 5, 20, 200, 2000)), len(out) - at)
        match dice.randrange(6):
            case 0:
                del out[at : at + size]
            case 1:
                out[at:at] = dice.choice(tokens) * dice.choice((1, 1, 1, 2, 30))
            case 2:
                out[at : at + size] = dice.choice(tokens)
            case 3:
                to = dice.randrange(len(out) + 1)
                out[to:to] = out[at : at + size]
            case 4 if out:
                out[at % len(out)] ^= 1 << dice.randrange(8)
            case _:
                if dice.random() < 0.2:
                    del out[at:]
                else:
                    out[at : at + size] = bytes(dice.randrange(256) for _ in range(min(size, 8)))
    return bytes(out)


def hostile(format_: str, dice: random.Random, rounds: int = 8) -> bytes:
    """A seed of `format_` with damage; of a Word file also inside its parts, packed again."""
    data = dice.choice(seeds(format_))
    if format_ != "docx" or dice.random() < 0.2:
        return mutated(data, dice, TOKENS[format_], rounds)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = [n for n in old.namelist() if n.endswith((".xml", ".rels"))]
        chosen = dice.choice([*names, *["word/document.xml"] * len(names)])
        for name in old.namelist():
            part = old.read(name)
            if name == chosen:
                part = _element_moved(part, dice) if dice.random() < 0.6 else mutated(part, dice, _XML_TOKENS, 2)
            if name != chosen or dice.random() > 0.02:
                new.writestr(name, part)
    return out.getvalue()


def _element_moved(part: bytes, dice: random.Random) -> bytes:
    """Damage that stays well-formed: elements taken out, doubled, moved; attributes changed."""
    from lxml import etree

    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError:
        return part
    everything = [e for e in root.iter() if isinstance(e.tag, str) and e.getparent() is not None]
    for _ in range(dice.randint(1, 6)):
        if not everything:
            break
        element = dice.choice(everything)
        parent = element.getparent()
        if parent is None:
            continue
        match dice.randrange(4):
            case 0:
                parent.remove(element)
            case 1:
                parent.insert(
                    dice.randrange(len(parent) + 1), etree.fromstring(etree.tostring(element, with_tail=False))
                )
            case 2:
                target = dice.choice(everything)
                if target is not element and element not in target.iterancestors():
                    target.append(element)
            case _:
                for key in list(element.attrib)[:3]:
                    element.set(key, dice.choice(("", "0", "-1", "99999999999", "x", "1.5", "\u0661")))
    return etree.tostring(root)
