"""The objects of a file, sound and damaged."""

from __future__ import annotations

import contextlib
import re
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resconvert.errors import InputError, LimitError
from resconvert.formats.pdf.reader import READER, PdfReadOptions
from resconvert.formats.pdf.reading_objects import Broken, Name, Objects, Ref, Stream, text_of
from resconvert.limits import DEFAULT, Limits
from resconvert.protocols import ReadContext


def tiny(*bodies: bytes, trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    """A file whose table of references is missing."""
    rows = b"".join(b"%d 0 obj\n%b\nendobj\n" % (i, body) for i, body in enumerate(bodies, 1))
    return b"%PDF-1.7\n" + rows + b"trailer\n" + trailer + b"\n%%EOF"


def test_every_kind_of_value_is_read() -> None:
    body = rb"<< /A#20B [1 -2.5 .5 true null (a\(b\)\101\n) <4142 4> 2 0 R] % remark" + b"\n /C << /D /E >> >>"
    catalog = Objects(tiny(body, b"(second)"), DEFAULT).catalog
    assert catalog["A B"] == [1, -2.5, 0.5, True, None, b"a(b)A\n", b"AB@", Ref(2, 0)]
    assert catalog["C"] == {"D": Name("E")}


def test_text_strings_have_three_encodings() -> None:
    assert text_of(b"\xfe\xff\x00\xe9") == text_of(b"\xef\xbb\xbf\xc3\xa9") == text_of(b"\xe9") == "é"


def test_tables_and_streams_of_references_give_the_same_objects(resolution: bytes) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    out = BytesIO()
    with pikepdf.open(BytesIO(resolution)) as file:
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    packed, plain = Objects(out.getvalue(), DEFAULT), Objects(resolution, DEFAULT)
    assert len(list(packed.pages())) == len(list(plain.pages())) == 2
    assert packed.get(packed.dictionary(packed.trailer["Info"])["Producer"]) == plain.get(
        plain.dictionary(plain.trailer["Info"])["Producer"]
    )


def test_objects_are_found_where_the_table_is_wrong(resolution: bytes) -> None:
    broken = re.sub(rb"startxref\s+\d+", b"startxref\n17", resolution)
    assert len(list(Objects(broken, DEFAULT).pages())) == 2


def test_pages_that_are_their_own_parents_end() -> None:
    data = tiny(b"<< /Pages 2 0 R >>", b"<< /Kids [2 0 R 3 0 R 3 0 R] >>", b"<< /Type /Page >>")
    assert list(Objects(data, DEFAULT).pages()) == [3]


def test_references_in_a_ring_are_nothing() -> None:
    objects = Objects(tiny(b"<< /A 2 0 R >>", b"3 0 R", b"2 0 R"), DEFAULT)
    assert objects.get(objects.catalog["A"]) is None


def test_deep_nesting_is_refused_not_followed() -> None:
    with pytest.raises(Broken):
        Objects(tiny(b"<< /A " + b"[" * 50_000 + b" >>"), DEFAULT)


def test_a_stream_that_grows_without_bound_passes_a_limit() -> None:
    packed = zlib.compress(b"\0" * 10_000_000)
    body = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed)
    objects = Objects(tiny(b"<< /Type /Catalog >>", body, trailer=b"<< /Root 1 0 R >>"), Limits(unpacked_bytes=100_000))
    stream = objects.get(Ref(2, 0))
    assert isinstance(stream, Stream)
    with pytest.raises(LimitError):
        objects.content(stream)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_raise_our_errors_only(resolution: bytes, data: st.DataObject) -> None:
    pytest.importorskip("pypdfium2")
    at = data.draw(st.integers(0, len(resolution) - 1))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.sampled_from([b"", b"/Kids", b"9999999999", b"endobj", b"<<", b"]", b"\0" * 9, b"0 R"]))
    broken = resolution[:at] + put + resolution[at + cut :]
    with contextlib.suppress(InputError):  # anything else fails the test, an InternalError too
        READER.read(broken, ReadContext(), PdfReadOptions())
