"""For authors of formats: random documents, and the laws that a reader and a writer must keep.

`documents` is a hypothesis strategy over the whole model: every node, every inline, every role.
`check_writer` feeds a writer every node type; `check_round_trip` reads back what was written and
compares after erasing the writer's declared losses.
"""

from __future__ import annotations

import datetime
from typing import Any, get_args

try:
    from hypothesis import strategies as st
except ImportError as missing:
    raise ImportError("random documents are made by hypothesis: pip install 'resconvert[test]'") from missing

from resconvert.model import inlines as i
from resconvert.model import nodes as n
from resconvert.model.identification import Identification, Kind, Organ
from resconvert.model.record import Ballot, Keyword, Record, Step, Vote
from resconvert.protocols import Output, ReadContext, Reader, Writer

_WORDS = (
    "Recalling its resolution", "the Secretary-General", "de l’Assemblée", "вновь подтверждает", "大会",
    "إذ تشير", "<&>\"'", "a b", "1. (a)", "55/9", "co-operation,", "“quoted”", "\u00a0", "é", "…;",
)  # fmt: skip
words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join)
texts = words.map(i.Text)
dates = st.dates(datetime.date(1946, 1, 1), datetime.date(2099, 12, 31))
_MARKS: st.SearchStrategy[Any] = st.one_of(
    st.just(i.OpeningPhrase(())),
    st.sampled_from(get_args(i.EmphasisStyle)).map(lambda s: i.Emphasis(s, ())),
    st.just(i.Superscript(())),
    st.just(i.Subscript(())),
    st.builds(i.Date, dates, st.just(())),
    st.builds(
        i.Reference,
        st.sampled_from(get_args(i.ReferenceKind)),
        st.sampled_from(("A/RES/37/4", "S/RES/1325 (2000)", "A/55/L.17")),
        st.just(()),
        st.none() | dates,
        st.sampled_from(("", "para. 3", "annex")),
        st.sampled_from(("", "A/RES/37/9")),
    ),
    st.just(i.ReferenceList(())),
    st.builds(i.Mention, st.sampled_from(get_args(i.MentionKind)), st.sampled_from(("un", "ga")), st.just(())),
)


@st.composite
def contents(draw: st.DrawFn, notes: int = 0, empty: bool = True) -> i.Content:
    """Inline content with up to four runs; calls only of notes that exist."""
    leaves: list[st.SearchStrategy[Any]] = [texts, texts, texts]
    if notes:
        leaves.append(st.integers(1, notes).map(i.NoteCall))
    out: list[i.Run] = []
    for at in range(draw(st.integers(0 if empty else 1, 4))):
        if at and draw(st.integers(0, 12)) == 0:
            out.append(i.Run(i.LineBreak()))
        leaf = draw(leaves[0] if at == 0 and not empty else st.one_of(leaves))
        # a call stands alone: marks around nothing but a call say nothing
        marks = tuple(draw(st.lists(_MARKS, max_size=2))) if isinstance(leaf, i.Text) else ()
        out.append(i.Run(leaf, marks))
    return i.nest(out)


nums = st.sampled_from(
    [n.Num(printed, value) for printed, value in (
        ("1.", "1"), ("12.", "12"), ("(a)", "a"), ("b)", "b"), ("(iv)", "iv"), ("٣ -", "3"), ("I", "I"), ("–", ""),
    )]
)  # fmt: skip


_NO_ALIGNMENT: n.Alignment = ""


@st.composite
def tables(draw: st.DrawFn, notes: int = 0) -> n.Table:
    """A table of up to four rows and columns, now and then with a cell over two columns."""
    width = draw(st.integers(1, 4))
    cell = st.builds(
        n.Cell,
        st.lists(contents(notes, empty=False), max_size=2).map(tuple),
        align=st.sampled_from(("", "left", "right", "decimal")),
    )
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        cells = tuple(draw(cell) for _ in range(width))
        if width > 1 and draw(st.booleans()):
            cells = (n.Cell(cells[0].blocks, colspan=2), *cells[2:])
        rows.append(n.Row(cells, draw(st.sampled_from(get_args(n.RowKind)))))
    marks = draw(st.sampled_from(((), ("a",), ("a", "b"))))
    table_notes = tuple(n.TableNote(m, draw(contents(empty=False))) for m in marks)
    return n.Table(tuple(rows), (_NO_ALIGNMENT,) * width, draw(contents()), table_notes)


@st.composite
def bodies(draw: st.DrawFn, notes: int = 0, depth: int = 0) -> tuple[n.Node, ...]:
    """Nodes of a preamble, body or annex, three levels deep."""
    out: list[n.Node] = []
    roles = get_args(n.BodyRole)
    for _ in range(draw(st.integers(0, 3))):
        below = draw(bodies(notes, depth + 1)) if depth < 2 else ()
        kind = draw(st.integers(0, 6))
        if kind == 0:
            out.append(draw(tables(notes)))
        elif kind == 1:
            kinds = st.sampled_from(get_args(n.DivisionKind))
            out.append(n.Division(draw(kinds), draw(contents(notes)), draw(st.none() | nums), below))
        else:
            num = draw(st.none() | nums)
            content = draw(contents(notes, empty=num is not None))
            out.append(n.Paragraph(draw(st.sampled_from(roles)), content, num, below))
    return tuple(out)


def _lines(roles: Any, notes: int) -> st.SearchStrategy[tuple[n.Paragraph, ...]]:
    line = st.builds(n.Paragraph, st.sampled_from(get_args(roles)), contents(notes, empty=False))
    return st.lists(line, max_size=4).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> n.Document:
    """A whole document; equal to itself after any lossless trip."""
    count = draw(st.integers(0, 3))
    notes = tuple(
        n.Note(str(at + 1), tuple(draw(st.lists(contents(empty=False), min_size=1, max_size=2)))) for at in range(count)
    )
    parts: list[n.Resolution] = []
    for at in range(draw(st.integers(0, 2))):
        heading = n.PartHeading(n.Num("AB"[at], "AB"[at]), draw(contents(count))) if at else None
        annexes = draw(
            st.lists(
                st.builds(
                    n.Annex,
                    contents(count, empty=False),
                    st.lists(contents(count, empty=False), max_size=2).map(tuple),
                    bodies(count),
                ),
                max_size=2,
            )
        )
        closing = draw(_lines(n.ClosingRole, count))
        parts.append(n.Resolution(heading, draw(bodies(count)), draw(bodies(count)), closing, tuple(annexes)))
    if parts[:1] == [n.Resolution()]:
        del parts[0]  # a resolution without a word or heading is no resolution
    masthead, preface = draw(_lines(n.MastheadRole, count)), draw(_lines(n.PrefaceRole, count))
    return n.Document(draw(identifications), masthead, preface, tuple(parts), notes, draw(records))


identifications = st.builds(
    Identification,
    symbol=st.sampled_from(("", "A/RES/55/9", "S/RES/2787 (2025)", "A/RES/80/84 A-B")),
    organ=st.sampled_from(get_args(Organ)),
    kind=st.sampled_from(get_args(Kind)),
    draft=st.booleans(),
    language=st.sampled_from(("und", "eng", "ara", "zho", "fra", "rus", "spa")),
    session=st.sampled_from(("", "55", "ES-11")),
    number=st.sampled_from(("", "55/9")),
    parts=st.sampled_from(((), ("A", "B"))),
    title=st.just("") | words,
    adopted=st.none() | dates,
    issued=st.none() | dates,
    meeting=st.sampled_from(("", "44")),
    agenda=st.sampled_from(((), ("24",), ("98 (f)", "12"))),
    job_number=st.sampled_from(("", "00-55993")),
)
_extra = st.sampled_from(((), (("by", "Committee"),)))
_keywords = st.builds(Keyword, words, words, words, st.just("http://metadata.un.org/thesaurus/1"), extra=_extra)
_steps = st.builds(Step, st.just("adopted"), st.none() | dates, words, words, extra=_extra)
_ballots = st.builds(
    Ballot,
    st.sampled_from(("in-favour", "against")),
    st.none() | st.integers(0, 193),
    st.lists(words, max_size=2).map(tuple),
)
_votes = st.builds(Vote, words, st.lists(_ballots, max_size=2).map(tuple), meeting=st.sampled_from(("", "44")))
records = st.builds(
    Record,
    st.lists(_keywords, max_size=2).map(tuple),
    st.lists(_steps, max_size=2).map(tuple),
    st.lists(_votes, max_size=2).map(tuple),
    st.lists(words, max_size=2).map(tuple),
)


def check_writer(writer: Writer, document: n.Document, options: object = None) -> Output:
    """Writes twice; the bytes must be the same and not empty."""
    chosen = options if options is not None else writer.options()
    first, second = writer.write(document, chosen), writer.write(document, chosen)
    assert first.data == second.data, f"{writer.name} is not deterministic"
    assert first.data, f"{writer.name} wrote nothing"
    return first


def check_round_trip(document: n.Document, writer: Writer, reader: Reader) -> None:
    """What was written reads back to an equal document, after erasing the declared losses."""
    data = check_writer(writer, document).data
    again = reader.read(data, ReadContext(f"<{writer.name}>"), reader.options()).document
    before = document
    for loss in writer.losses:
        before, again = loss.erase(before), loss.erase(again)
    assert again == before
