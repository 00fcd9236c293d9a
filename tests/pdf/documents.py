"""Documents made for tests: small ones by hand, any ones by hypothesis."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from resconvert.model.identification import Identification
from resconvert.model.inlines import Content, Emphasis, LineBreak, NoteCall, OpeningPhrase, Reference, Text
from resconvert.model.nodes import Cell, Document, Note, Num, Row, Table
from resconvert.structure import Block, build

WORDS = (
    "the",
    "General",
    "Assembly",
    "recalling",
    "its",
    "resolution",
    "37/4",
    "co-operation",
    "of",
    "22 October 1982,",
)


def text(words: str) -> Content:
    return (Text(words),)


def small(language: str = "eng", body: str = "Decides to remain seized of the matter") -> Document:
    """A resolution with a masthead, a note called twice, a point and a closing."""
    blocks = [
        Block("masthead", "organization", text("United Nations")),
        Block("masthead", "symbol", text("A/RES/55/9")),
        Block("masthead", "organ", text("General Assembly")),
        Block("masthead", "distribution", text("Distr.: General")),
        Block("masthead", "session", text("Fifty-fifth session")),
        Block("masthead", "agenda-item", text("Agenda item 24")),
        Block("preface", "adoption-line", text("Resolution adopted by the General Assembly")),
        Block("preface", "provenance", text("[without reference to a Main Committee (A/55/L.17)]")),
        Block("preface", "title", text("55/9. Cooperation between two organizations")),
        Block("preamble", "formula", text("The General Assembly,")),
        Block(
            "preamble",
            "preambular",
            (OpeningPhrase(text("Recalling")), Text(" the report,"), NoteCall(1), Text(" and more,")),
        ),
        Block("body", "operative", (*text(body), NoteCall(1), Text(":")), Num("1.", "1")),
        Block("body", "point", (Reference("resolution", "A/RES/37/4", text("resolution 37/4")),), Num("(a)", "a"), 1),
        Block("closing", "meeting", text("44th plenary meeting")),
        Block("closing", "date", text("30 October 2000")),
    ]
    identification = Identification(
        symbol="A/RES/55/9", organ="GA", kind="resolution", language=language, session="55", number="55/9",
        title="Cooperation between two organizations", adopted=datetime.date(2000, 10, 30), job_number="00-55993 (E)",
    )  # fmt: skip
    return build(blocks, identification=identification, notes=(Note("1", (text("A/55/368."),)),))


def long(paragraphs: int = 60, note_words: int = 30) -> Document:
    """Several pages with a note in every third paragraph."""
    sentence = "Recalling that nations shall cooperate with one another in accordance with the Charter, "
    blocks, notes = [], []
    for at in range(paragraphs):
        content: Content = text(sentence * (1 + at % 5))
        if at % 3 == 0:
            notes.append(Note(str(len(notes) + 1), (text(f"Note {len(notes) + 1}: " + "word " * note_words),)))
            content = (*content, NoteCall(len(notes)), Text("and so on;"))
        blocks.append(Block("body", "operative", content, Num(f"{at + 1}.", str(at + 1))))
    return build(blocks, identification=Identification(language="eng"), notes=tuple(notes))


# ---------------------------------------------------------------- any documents

_letters = st.text("abcdefghijklmnopqrstuvwxyzéüñABCDEFG0123456789.,;:/()-–—’“”", min_size=1, max_size=24)
_phrases = st.lists(st.one_of(st.sampled_from(WORDS), _letters), min_size=1, max_size=60).map(" ".join)


@st.composite
def contents(draw: st.DrawFn, notes: int = 0) -> Content:
    out: list[object] = []
    for _ in range(draw(st.integers(1, 3))):
        words = draw(_phrases)
        kind = draw(st.integers(0, 5 if notes else 4))
        if kind == 1:
            out.append(Emphasis("italic", text(words)))
        elif kind == 2 and not out:
            out.append(OpeningPhrase(text(words)))
        elif kind == 3:
            out += [Text(words), LineBreak()]
        elif kind == 5:
            out += [Text(words), NoteCall(draw(st.integers(1, notes)))]
        else:
            out.append(Text(words))
    return tuple(out)  # type: ignore[arg-type]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 5))
    rows = []
    for at in range(draw(st.integers(1, 6))):
        cells = []
        left = columns
        while left > 0:
            across = draw(st.integers(1, left))
            cells.append(Cell((draw(contents()),) if draw(st.booleans()) else (), across, draw(st.integers(1, 3))))
            left -= across
        rows.append(Row(tuple(cells), "header" if at == 0 else draw(st.sampled_from(["body", "total", "unit"]))))
    return Table(tuple(rows))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    count = draw(st.integers(0, 5))
    notes = tuple(Note(str(at + 1), tuple(draw(st.lists(contents(), min_size=1, max_size=3)))) for at in range(count))
    blocks: list[Block] = []
    for _ in range(draw(st.integers(0, 3))):
        role = draw(st.sampled_from(["organization", "symbol", "organ", "distribution", "session", "agenda-title"]))
        blocks.append(Block("masthead", role, draw(contents())))
    front = st.sampled_from(["title", "adoption-line", "provenance"])
    blocks += [Block("preface", draw(front), draw(contents())) for _ in range(draw(st.integers(0, 2)))]
    depth = 0
    for at in range(draw(st.integers(0, 14))):
        kind = draw(st.integers(0, 6))
        if kind == 0:
            blocks.append(Block("body", "table", table=draw(tables())))
        elif kind == 1:
            blocks.append(Block("body", "heading", draw(contents(count)), Num("I", "I"), kind="section"))
        elif kind <= 4:
            depth = draw(st.integers(0, min(depth + 1, 4)))
            number = Num(f"{at + 1}.", str(at + 1)) if draw(st.booleans()) else None
            blocks.append(Block("body", "point" if depth else "operative", draw(contents(count)), number, depth))
        else:
            depth = 0
            blocks.append(Block("body", "text", draw(contents(count))))
    if draw(st.booleans()):
        blocks.append(Block("annex", "annex", text("Annex")))
        blocks.append(Block("annex", "text", draw(contents(count))))
    return build(blocks, identification=Identification(language="eng"), notes=notes)
