"""What every page-like source hands to recognition: paragraphs, with whatever it knows of them.

Raw text knows words and indents; a Word file also styles, numbers, emphasis and real notes; a tagged
PDF something between. A source fills in what it knows and leaves the rest at its default.
"""

from __future__ import annotations

from resconvert.model.inlines import Content, plain
from resconvert.model.nodes import Num, Role, Table
from resconvert.values import dataclass


@dataclass(slots=True)
class Para:
    """One paragraph of the page, lines already joined.

    content: its words with spans; emphasis, links and note calls only if the source marks them.
    num: a number the source keeps apart (automatic numbering, a list label); typed numbers stay in
        the text, recognition finds them.
    indent: leading white space: tabs, or columns of blanks // 4.
    level: how many numbered paragraphs it hangs below, where the source's lists say so; 0 = none, or not known.
    style: the source's own name for the paragraph's style, "" if it has none.
    role: set when the source is our own file and says what the paragraph is; then it is believed.
    bold: holds for the whole paragraph; None = the source does not know.
    emphasised: the source knows emphasis (DOCX, tagged PDF), so none is inferred.
    blank_before: an empty line or a page break stands before it.
    page: from 1; 0 = the source has no pages.
    table: a table the source marks as one; then content is empty.
    """

    content: Content
    num: Num | None = None
    indent: int = 0
    style: str = ""
    role: Role | None = None
    bold: bool | None = None
    emphasised: bool = False
    blank_before: bool = False
    page: int = 0
    table: Table | None = None
    level: int = 0

    @property
    def text(self) -> str:
        return plain(self.content)


@dataclass(slots=True)
class RawNote:
    """A note the source keeps apart from the text. `key` is what its calls carry: a source that
    knows calls puts ``NoteCall(n)`` with n = position in its list of notes, from 1."""

    mark: str
    paragraphs: tuple[Content, ...]
