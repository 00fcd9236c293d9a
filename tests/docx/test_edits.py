"""What editors do to a file of ours: typed, split, tracked, restyled, renumbered, annotated."""

# ruff: noqa: E501 (XML stands in one piece)
from __future__ import annotations

import pytest

from resconvert.compare import compare
from resconvert.errors import InputError
from resconvert.formats.docx.own import PLACED, RENUMBERED
from resconvert.formats.docx.reader import CHANGES, COMMENT
from resconvert.model import NoteCall, Paragraph, Reference
from resconvert.model.inlines import plain, runs
from resconvert.model.nodes import Document
from tests.docx.samples import RESOLUTION, edited, packed, parsed, parts, written

INSERTED = '<w:p><w:pPr><w:pStyle w:val="SingleTxtOperative"/></w:pPr><w:r><w:t>Urges something new;</w:t></w:r></w:p>'
SECOND = '<w:p><w:pPr><w:pStyle w:val="SingleTxtOperative"/></w:pPr><w:bookmarkStart w:id="14" w:name="para_2"/>'


def _second() -> str:
    """The opening of the second operative paragraph in the file."""
    body = parts(written())["word/document.xml"].decode()
    at = body.index('w:name="para_2"')
    return body[body.rindex("<w:p>", 0, at) : at]


def _body(document: Document) -> list[Paragraph]:
    return [n for n in document.resolutions[0].body if isinstance(n, Paragraph)]


def test_an_inserted_paragraph_is_numbered_and_the_rest_renumbered() -> None:
    before = _second()
    document = parsed(edited(written(), (before, INSERTED + before))).document
    assert [(p.num.printed if p.num else "", plain(p.content)[:10]) for p in _body(document)] == [
        ("1.", "Takes note"), ("2.", "Urges some"), ("3.", "Requests t"), ("4.", "Decides to"),
    ]  # fmt: skip
    assert len(_body(document)[2].children) == 3


def test_the_old_paragraphs_keep_their_identity_when_one_is_inserted() -> None:
    before = _second()
    result = parsed(edited(written(), (before, INSERTED + before)))
    found = compare(RESOLUTION, result.document, result.names)
    assert [c.new_text for c in found if c.kind == "new"] == ["2. Urges something new;"]
    assert {c.kind for c in found} == {"kept", "new"}
    assert [c.details for c in found if c.old == "para_2"] == [("number",)]


def test_split_runs_proofing_marks_and_smart_tags_change_nothing() -> None:
    data = edited(
        written(),
        (
            '<w:t xml:space="preserve"> of the report;</w:t></w:r>',
            '<w:t xml:space="preserve"> of </w:t></w:r><w:proofErr w:type="spellStart"/><w:smartTag w:element="x"><w:r>'
            '<w:t xml:space="preserve">the re</w:t></w:r></w:smartTag><w:r w:rsidR="00AA"><w:t>port;</w:t></w:r>',
        ),
        (
            "44th plenary meeting</w:t></w:r>",
            '44th</w:t></w:r><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:rPr><w:noProof/></w:rPr><w:t xml:space="preserve">'
            " plenary meeting</w:t></w:r></w:sdtContent></w:sdt>",
        ),
    )
    assert parsed(data).document == RESOLUTION


TRACKED = (
    '<w:t xml:space="preserve"> of the report;</w:t></w:r>',
    '<w:t xml:space="preserve"> of the</w:t></w:r><w:ins w:id="90" w:author="E" w:date="2024-01-01T00:00:00Z"><w:r>'
    '<w:t xml:space="preserve"> full</w:t></w:r></w:ins><w:del w:id="91" w:author="E" w:date="2024-01-01T00:00:00Z"><w:r>'
    '<w:delText xml:space="preserve"> report</w:delText></w:r></w:del><w:r><w:t>;</w:t></w:r>',
)


def test_tracked_changes_are_accepted_by_default_and_counted() -> None:
    result = parsed(edited(written(), TRACKED))
    assert plain(_body(result.document)[0].content) == "Takes note of the full;"
    assert CHANGES.code in [d.code for d in result.diagnostics]


def test_tracked_changes_can_be_undone() -> None:
    assert parsed(edited(written(), TRACKED), revisions="reject").document == RESOLUTION


def test_tracked_changes_can_be_refused() -> None:
    with pytest.raises(InputError, match="2 tracked changes"):
        parsed(edited(written(), TRACKED), revisions="error")


def test_a_deleted_paragraph_end_joins_the_next_paragraph() -> None:
    body = parts(written())["word/document.xml"].decode()
    style = '<w:pStyle w:val="SingleTxtOperative"/>'
    at = body.index(style)
    old = body[at : at + len(style) + len("</w:pPr>")]
    mark = '<w:rPr><w:del w:id="92" w:author="E" w:date="2024-01-01T00:00:00Z"/></w:rPr>'
    data = edited(written(), (old, f"{style}{mark}</w:pPr>"))
    accepted = parsed(data).document
    assert [p.num.printed for p in _body(accepted) if p.num] == ["1.", "2."]
    assert plain(_body(accepted)[0].content) == "Takes note of the report;Requests the Secretary-General:"
    assert parsed(data, revisions="reject").document == RESOLUTION


def test_a_restyled_paragraph_is_what_its_style_says() -> None:
    data = edited(written(), ("44th plenary meeting", "44th meeting"), ("ClosingMeeting", "SingleTxtText"))
    roles = [p.role for p in _body(parsed(data).document)]
    assert roles[-1] == "text"


@pytest.mark.parametrize("style", ["TableText", "TableHead", "TableTotal"])
def test_words_in_the_style_of_a_cell_are_text_where_there_is_no_table(style: str) -> None:
    result = parsed(edited(written(), ("44th plenary meeting", "44th meeting"), ("ClosingMeeting", style)))
    assert _body(result.document)[-1].role == "text"
    assert PLACED.code in [d.code for d in result.diagnostics]


def test_a_level_changed_in_the_list_wins_over_the_style() -> None:
    body = parts(written())["word/document.xml"].decode()
    style = '<w:pStyle w:val="SingleTxtPoint2"/>'
    assert style in body
    result = parsed(edited(written(), (style, style + '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')))
    second = _body(result.document)[1]
    points = [c for c in second.children if isinstance(c, Paragraph)]
    assert [p.num.printed for p in points if p.num] == ["(a)", "(b)", "(c)"]
    assert RENUMBERED.code in [d.code for d in result.diagnostics]


def test_an_inserted_note_takes_its_place_among_the_others() -> None:
    note = (
        '<w:footnote w:id="77"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:footnoteRef/></w:r>'
        '<w:r><w:t xml:space="preserve"> New note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    data = edited(written(), ("</w:footnotes>", note), part="word/footnotes.xml")
    call = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="77"/></w:r>'
    data = edited(data, ('<w:t xml:space="preserve"> the report,</w:t></w:r>', f"<w:t> the report,</w:t></w:r>{call}"))
    document = parsed(data).document
    assert [(n.mark, plain(n.paragraphs[0])) for n in document.notes][:2] == [("1", "New note."), ("2", "A/55/368.")]
    calls = [leaf.note for leaf, _ in runs(_body(document)[0].content) if isinstance(leaf, NoteCall)]
    assert calls == [2]


def test_comments_are_listed_and_leave_the_text_alone() -> None:
    data = parts(written())
    data["word/comments.xml"] = (
        b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0" '
        b'w:author="Editor"><w:p><w:r><w:t>Is this right?</w:t></w:r></w:p></w:comment></w:comments>'
    )
    data["word/_rels/document.xml.rels"] = data["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" '
        b'Target="comments.xml"/></Relationships>',
    )
    result = parsed(packed(data))
    assert result.document == RESOLUTION
    assert [d.message for d in result.diagnostics if d.code == COMMENT.code] == ["comment of Editor: Is this right?"]


def test_an_edited_paragraph_loses_no_word_and_stands_where_it_stood() -> None:
    result = parsed(edited(written(), (" the Secretary-General:", " the Secretary-General and others:")))
    assert plain(_body(result.document)[1].content) == "Requests the Secretary-General and others:"
    found = [c for c in compare(RESOLUTION, result.document, result.names) if c.kind != "kept"]
    assert [(c.kind, c.old, c.details) for c in found] == [("changed", "para_2", ("text",))]


def test_messages_say_where_in_the_file() -> None:
    data = edited(written(), ('<w:pStyle w:val="ClosingMeeting"/>', '<w:pStyle w:val="Normal"/>'))
    result = parsed(data)
    assert result.source is not None
    assert next(str(d.place) for d in result.diagnostics).startswith("edited.docx: word/document.xml paragraph ")


def test_what_an_edited_paragraph_cites_is_found_again() -> None:
    result = parsed(edited(written(), (" its resolution ", " also its resolution ")))
    first = result.document.resolutions[0].preamble[1]
    assert isinstance(first, Paragraph)
    cited = [n for n in first.content if isinstance(n, Reference)]
    assert [(c.kind, c.target) for c in cited] == [("resolution", "A/RES/37/4")]
