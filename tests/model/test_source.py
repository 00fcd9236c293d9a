"""Decoding and places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resconvert.errors import InputError, LimitError
from resconvert.limits import Limits
from resconvert.source import Source, Span, decode

RUSSIAN = "Генеральная Ассамблея, ссылаясь на свою резолюцию 55/9, постановляет продолжить рассмотрение вопроса. " * 5


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_recognised_without_a_message(codec: str) -> None:
    text = "The General Assembly,\n\tRecalling “all” of it,\n"
    source, log = decode(text.encode(codec))
    assert source.text == text
    assert len(log) == (1 if codec in ("utf-16-le", "utf-16-be") else 0)


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "iso8859-5"])
def test_a_legacy_code_page_is_found_and_reported(codec: str) -> None:
    source, log = decode(RUSSIAN.encode(codec))
    assert source.text == RUSSIAN
    assert [d.code for d in log] == ["RC010"]


SPANISH = "67ª sesión plenaria: los Estados Miembros, «según proceda» – año tras año –, ¿qué decidirán? "
FRENCH = "L’Assemblée générale, réaffirmant « là où » les États concernés l’ont déjà exprimé, décide : "


@pytest.mark.parametrize("text", [SPANISH, FRENCH], ids=["spanish", "french"])
@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp850"])
def test_a_western_code_page_is_told_by_the_letters_of_the_languages(text: str, codec: str) -> None:
    """`ª` and `à` are `Ş` and `ŕ` in the Central European page, which statistics of letters prefer."""
    data = text.encode(codec, "ignore")
    source, log = decode(data)
    assert source.text == data.decode(codec)
    assert [d.code for d in log] == ["RC010"]


@pytest.mark.parametrize("codec", ["cp866", "mac_cyrillic"])
def test_older_cyrillic_pages_are_told(codec: str) -> None:
    assert decode(RUSSIAN.encode(codec))[0].text == RUSSIAN


def test_the_arabic_page_of_iso_is_told() -> None:
    text = "إن الجمعية العامة، إذ تشير إلى قرارها، تقرر أن تواصل النظر في المسألة. " * 5
    assert decode(text.encode("iso8859_6"))[0].text == text


@pytest.mark.parametrize("text", [SPANISH, FRENCH, RUSSIAN], ids=["spanish", "french", "russian"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_a_slip_in_utf_8_costs_one_character_and_is_named(text: str, mark: bytes) -> None:
    data = mark + text.encode() + b"\xe9t\xe9\n" + text.encode() + "é".encode()[:1]
    source, log = decode(data)
    assert source.text == f"{text}\ufffdt\ufffd\n{text}\ufffd"
    (said,) = log
    assert (said.code, said.span) == ("RC012", Span(len(text), len(text) + 1))
    assert "3 places are not UTF-8, the first is byte 0xE9" in said.message


@pytest.mark.parametrize("at", [0, 10, 5000])
def test_a_stray_zero_byte_makes_no_text_a_binary_file(at: int) -> None:
    text = "The General Assembly, recalling all of it,\n" * 200
    source, _ = decode((text[:at] + "\0" + text[at:]).encode())
    assert source.text == text[:at] + "\0" + text[at:]


def test_an_explicit_encoding_is_obeyed_or_refused() -> None:
    assert decode("é".encode("latin-1"), encoding="latin-1")[0].text == "é"
    with pytest.raises(InputError, match="not ascii"):
        decode("é".encode(), encoding="ascii")
    with pytest.raises(InputError, match="unknown encoding"):
        decode(b"a", encoding="klingon")


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf\n"])
def test_empty_input_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError, match="empty"):
        decode(data)


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 100, b"\x7fELF\x02\x01\x01\x00\x00\x00\x00", bytes(range(1, 256)) * 4]
)
def test_binary_input_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError, match=r"binary|encoding"):
        decode(data)


def test_input_above_the_limit_names_the_flag() -> None:
    with pytest.raises(LimitError, match="--limit input_bytes=11"):
        decode(b"a" * 11, limits=Limits(input_bytes=10))
    assert decode(b"a" * 10, limits=Limits(input_bytes=10))[0].text == "a" * 10


@given(st.binary())
def test_any_bytes_decode_or_raise_our_error(data: bytes) -> None:
    try:
        decode(data)
    except InputError:
        pass


@given(st.text(alphabet="ab\n", max_size=60), st.data())
def test_line_and_column_point_to_the_character(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = Source(text).position(offset)
    lines = text.split("\n")
    assert sum(len(x) + 1 for x in lines[: line - 1]) + column - 1 == offset


def test_a_place_names_the_paragraph_of_a_word_file() -> None:
    source = Source("onetwo", "a.docx", ((0, "paragraph 1"), (3, "paragraph 2")))
    assert str(source.place(Span(4, 5))) == "a.docx: paragraph 2"
