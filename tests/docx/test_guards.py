"""Files made to do harm, and files that are broken: one kind of error, soon, and nothing fetched."""

# ruff: noqa: E501 (XML stands in one piece)
from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile

import pytest

from resconvert.errors import InputError, LimitError, ResconvertError
from resconvert.formats.docx.container import EXTERNAL, OLE
from resconvert.formats.docx.reader import READER, DocxReadOptions
from resconvert.limits import Limits
from resconvert.protocols import Parsed, ReadContext
from tests.docx.samples import RESOLUTION, W, foreign, packed, parsed, parts, written


def read(data: bytes, limits: Limits | None = None) -> Parsed:
    return READER.read(data, ReadContext("x.docx", limits=limits or Limits()), DocxReadOptions())


BODY = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'


@pytest.mark.parametrize(
    "text",
    [
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + BODY).encode(),
        ('<!DOCTYPE d [<!ENTITY x "y">]>' + BODY).encode(),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY x "y">]>' + BODY).encode("utf-16"),
        ('<!DOCTYPE d SYSTEM "http://example.org/d.dtd">' + BODY.replace("&x;", "")).encode(),
        b"<!DOCTYPE w [" + b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(9)) + b"]>" + BODY.encode(),
    ],
)  # fmt: skip
def test_document_types_and_entities_are_refused(text: bytes) -> None:
    with pytest.raises(InputError, match=r"document type|not well-formed"):
        read(packed({**parts(foreign("")), "word/document.xml": text}))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no ZIP archive"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"%PDF-1.7", "no ZIP archive"),
        (OLE + "WordDocument".encode("utf-16-le"), "old kind"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + b"\0" * 64, "OLE file"),
        (packed({"a.txt": b"x"}), "no main document part"),
        (packed({**parts(foreign("")), "word/document.xml": b"<a>"}), "not well-formed"),
        (packed({**parts(foreign("")), "word/document.xml": b"<a/>"}), "main part is something else"),
        (packed({**parts(foreign("")), "../../etc/passwd": b"x"}), "outside the file"),
        (packed({**parts(foreign("")), "a\\b": b"x"}), "outside the file"),
        (packed({**parts(foreign("")), "word/media/a": b"\0" * (40 << 20)}), "times its size"),
    ],
)
def test_each_fault_has_its_message(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(data)


def test_two_parts_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("a", "2")
    with pytest.raises(InputError, match="two parts"):
        read(out.getvalue())


@pytest.mark.parametrize(
    ("limit", "value"), [("package_parts", 3), ("unpacked_bytes", 100), ("paragraphs", 500), ("nesting", 20)]
)
def test_a_limit_that_was_set_is_the_one_that_is_passed(limit: str, value: int) -> None:
    deep = "<w:sdt><w:sdtContent>" * 60 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 60
    with pytest.raises(LimitError) as refused:
        read(foreign("<w:p/>" * 2000 + deep), Limits(**{limit: value}))  # type: ignore[arg-type]
    assert refused.value.limit == limit


def test_relations_that_lead_outside_are_reported_and_never_followed() -> None:
    data = parts(written())
    data["word/_rels/document.xml.rels"] = data["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://x/attachedTemplate" Target="http://example.org/t.dotx" TargetMode="External"/>'
        b'<Relationship Id="rY" Type="http://x/image" Target="../../../etc/passwd"/></Relationships>',
    )
    result = parsed(packed(data))
    assert result.document == RESOLUTION
    assert EXTERNAL.code in [d.code for d in result.diagnostics]


def test_strict_files_are_read() -> None:
    data = {n: _strict(d) for n, d in parts(written()).items()}
    assert parsed(packed(data)).document == RESOLUTION


def _strict(data: bytes) -> bytes:
    data = data.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    return data.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def test_a_sidecar_that_is_no_sidecar_is_ignored() -> None:
    data = parts(written())
    text = data["docProps/custom.xml"].decode()
    at = text.index("resconvert.000")
    at = text.index("<vt:lpwstr>", at) + len("<vt:lpwstr>")
    data["docProps/custom.xml"] = (text[:at] + "AAAA" + text[at + 4 :]).encode()
    again = parsed(packed(data)).document
    assert [p.role for p in again.resolutions[0].closing] == ["meeting", "date"]


def test_mutated_files_give_our_error_or_a_document_within_a_second() -> None:
    source = written()
    names = list(parts(source))
    chance = random.Random(55)
    for _ in range(300):
        if chance.random() < 0.4:
            data = bytearray(source)
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            made = bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data)
        else:
            all_parts = parts(source)
            name = chance.choice(names)
            text = bytearray(all_parts[name])
            for _ in range(chance.randint(1, 6)):
                at = chance.randrange(max(len(text), 1))
                text[at : at + chance.randint(0, 30)] = bytes(
                    chance.choice(b'<>/w:="&;pr0aZ ') for _ in range(chance.randint(0, 12))
                )
            all_parts[name] = bytes(text)
            made = packed(all_parts)
        start = time.process_time()
        with contextlib.suppress(ResconvertError):
            read(made)
        assert time.process_time() - start < 1
