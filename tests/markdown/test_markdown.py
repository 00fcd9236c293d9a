"""Pandoc reads back the words, the notes, the lists."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import resconvert as library
from resconvert.formats.markdown.writer import MarkdownOptions, escape, write
from resconvert.model import (
    Cell,
    Document,
    Emphasis,
    Identification,
    LineBreak,
    Note,
    NoteCall,
    Num,
    OpeningPhrase,
    Paragraph,
    Resolution,
    Row,
    Superscript,
    Table,
    Text,
)
from resconvert.model.inlines import Content, Reference, Subscript, readable
from resconvert.model.walk import contents
from resconvert.testing import documents

needs_pandoc = pytest.mark.usefixtures("pandoc")


def _pandoc(data: bytes, to: str = "json") -> Any:
    run = subprocess.run(["pandoc", "-f", "markdown", "-t", to], input=data, capture_output=True, check=True)
    return json.loads(run.stdout) if to == "json" else run.stdout.decode()


def _words(value: Any) -> str:
    """The characters pandoc read, notes in place."""
    if isinstance(value, list):
        return "".join(map(_words, value))
    if isinstance(value, dict):
        kind, content = value.get("t"), value.get("c")
        if kind == "Str":
            return str(content)
        if kind in ("Space", "SoftBreak", "LineBreak"):
            return " "
        if kind == "Quoted":
            left, right = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
            return left + _words(content[1]) + right
        if kind == "RawInline" and content[1] == "<!-- -->":
            return ""
        if kind in ("Code", "Math", "RawInline"):
            raise AssertionError(f"words became {kind}: {content}")
        if kind == "RawBlock":
            return ""
        return _words(list(value.values()))
    return ""


def _body(*nodes: Any, notes: tuple[Note, ...] = ()) -> Document:
    return Document(resolutions=(Resolution(body=nodes),), notes=notes)


def _op(text: str, num: str = "", *children: Any) -> Paragraph:
    value = num.strip("().")
    role = "operative" if num.endswith(".") else "point"
    return Paragraph(role, (Text(text),), Num(num, value) if num else None, children)


def _made(document: Document) -> bytes:
    return library.write(document, to="markdown").data


def _lists(blocks: list[Any]) -> list[Any]:
    return [b["c"] for b in blocks if b["t"] == "OrderedList"]


NASTY = [
    "1. not a list", "- nor this", "(a) nor that", "# no heading", "> no quote", "a * b * c", "*_`~^$@|<b>&amp;",
    "[link](http://x)", "[^1]: no note", '"quoted" and \'it\'', "a -- b --- c ... d", "$100 to $200", "@smith2001",
    "\\frac", "10^3^ and H~2~O", "| a | b |", "---", "+ plus", "i. roman", "A. letter", ": definition", "% title",
    "http://un.org/x_y_z", "<https://un.org>", "{.class}", "![img](x)", "a\u00a0b", "#. auto", "(1) one", "1) one",
    "~~~", "```", "***", "Table: x", "::: div", "<!-- c -->", "\\", "x\\", "A/RES/55/9_*", "e\u0301\u200f\u061c",
]  # fmt: skip


@needs_pandoc
@pytest.mark.parametrize("text", NASTY)
def test_pandoc_reads_exactly_these_characters(text: str) -> None:
    read = _pandoc(_made(_body(Paragraph("text", (Text(text),)))))
    assert [b["t"] for b in read["blocks"]] == ["Para"], read["blocks"]
    assert _words(read["blocks"]).replace("\u00a0", " ") == text.replace("\u00a0", " ")


@needs_pandoc
def test_numbers_go_on_where_the_document_goes_on() -> None:
    body = _body(
        _op("one", "1."), _op("two", "2.", _op("a", "(a)"), _op("b", "(b)", _op("i", "(i)"), _op("ii", "(ii)"))),
        _op("five", "5."), _op("six", "6."),
    )  # fmt: skip
    lists = _lists(_pandoc(_made(body))["blocks"])
    assert [(attributes[0], len(items)) for attributes, items in lists] == [(1, 2), (5, 2)]
    (points,) = _lists(lists[0][1][1])
    assert points[0][0:2] == [1, {"t": "LowerAlpha"}]
    assert len(points[1]) == 2


@needs_pandoc
@pytest.mark.parametrize("num", ["(iii)", "100.", "(a)", "(xviii)"])
@pytest.mark.parametrize("words", ["three", ""])
def test_what_hangs_below_a_long_number_is_no_code(num: str, words: str) -> None:
    below = (Paragraph("text", (Text("more"),)), _op("a", "(a)"))
    (block,) = _pandoc(_made(_body(_op(words, num, *below))))["blocks"]
    assert block["t"] == "OrderedList"
    assert _words(block) == f"{words}morea"


@needs_pandoc
@pytest.mark.parametrize(
    "content",
    [
        (Reference("web", "https://un.org", (Superscript((Text("raised link"),)),)),),
        (Superscript((Text("\u00a0 55/9 \u00a0"),)), Text("after")),
        (OpeningPhrase((Text("\u00a0"),)),),
        (OpeningPhrase((Emphasis("italic", (Text("Recalling"),)), Subscript((Text("also"),)))),),
        (OpeningPhrase((Text("Recalling "), Emphasis("italic", (Text("also"),)))), LineBreak(), Text("x")),
        (Text("back\\"), Emphasis("bold", (Text("slash\\ "),)), Text("x")),
    ],
)
def test_marks_are_never_words(content: Content) -> None:
    read = _words(_pandoc(_made(_body(Paragraph("text", content))))["blocks"])
    assert re.sub(r"\s", "", read) == re.sub(r"\s", "", readable(content))


@needs_pandoc
def test_one_note_called_twice() -> None:
    body = _body(
        Paragraph("text", (Text("The report"), NoteCall(1), Text(" again"), NoteCall(1))),
        notes=(Note("1", ((Text("A/55/368."),), (Text("Second paragraph."),))),),
    )
    made = _made(body)
    assert made.count(b"[^1]:") == 1
    assert json.dumps(_pandoc(made)).count('"Note"') == 2


@needs_pandoc
def test_pandoc_reads_the_marks_of_a_paragraph() -> None:
    content = (
        OpeningPhrase((Text("Recalling "),)), Text("x"), Emphasis("bold", (Text("bold"),)), LineBreak(),
        Superscript((Text("a b"),)),
    )  # fmt: skip
    html = _pandoc(_made(_body(Paragraph("text", content))), "html")
    assert "<em>Recalling</em> x<strong>bold</strong><br />" in html
    assert "<sup>a\xa0b</sup>" in html  # pandoc allows no other space there


@needs_pandoc
def test_pandoc_reads_a_table_with_all_its_words() -> None:
    cell = lambda text, **more: Cell(((Text(text),),), **more)  # noqa: E731
    table = Table(
        (Row((cell("Post | grade"), cell("n")), "header"), Row((cell("D-2", rowspan=2), cell("1"))), Row((cell("2"),))),
        columns=("left", "right"),
    )
    read = _pandoc(_made(_body(table)))
    assert read["blocks"][0]["t"] == "Table"
    assert _words(read["blocks"]) == "Post | gradenD-212"


@needs_pandoc
def test_pandoc_reads_the_block_of_metadata() -> None:
    document = Document(Identification(symbol="A/RES/55/9", title='On "it": a * b', language="fra"))
    meta = _pandoc(_made(document))["meta"]
    assert _words(meta["symbol"]) == "A/RES/55/9"
    assert _words(meta["title"]) == 'On "it": a * b'


@needs_pandoc
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    phases=[Phase.generate],
)
@given(documents())
def test_no_word_is_lost_on_the_way_to_pandoc(document: Document) -> None:
    made = write(document, MarkdownOptions(metadata=False)).data
    read = re.sub(r"\s+", "", _words(_pandoc(made)["blocks"]))
    for content in contents(document):
        if "NoteCall" in repr(content):
            continue
        for line in readable(content).split("\n"):
            if line.strip() and line.isprintable():
                assert re.sub(r"\s+", "", line) in read, (line, made.decode())


def test_escape_leaves_ordinary_words_alone() -> None:
    assert escape("Recalling also its resolution 3369 (XXX) of 10 October 1975,") == (
        "Recalling also its resolution 3369 (XXX) of 10 October 1975,"
    )
