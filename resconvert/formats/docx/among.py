"""What blocks are among their neighbours: how deep points hang, which lines lead to a table, which are heads in
print, and which notes they call. How any of it looks in Word is the writer's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from resconvert.model.inlines import Content, Emphasis, LineBreak, NoteCall, Text, plain
from resconvert.structure import Block

_HEAD = 160  # characters of a line that may be a head
_LINE = 200  # characters of a line that may introduce a table
_STOPS = tuple(".;:,،؛。；：，")


def point_levels(blocks: Sequence[Block]) -> list[int]:
    """For each block how many points it hangs below, itself included."""
    if not any(block.role == "point" for block in blocks):
        return [0] * len(blocks)
    out: list[int] = []
    path: list[tuple[int, bool]] = []
    zone = ""
    for block in blocks:
        if block.zone != zone or block.role in ("annex", "part"):
            path.clear()
            zone = block.zone
        while path and path[-1][0] >= block.depth:
            path.pop()
        if block.table is None:
            path.append((block.depth, block.role == "point"))
        out.append(min(sum(is_point for _, is_point in path), 5))
    return out


def leading_to_tables(blocks: Sequence[Block]) -> frozenset[int]:
    """Short lines above a table, which a page break must not part from it: the one before, and bold ones
    before that (the label and title of an annex that is all table)."""
    out: set[int] = set()
    for at, block in enumerate(blocks):
        if block.table is None:
            continue
        while at and _short(blocks[at - 1]):
            at -= 1
            out.add(at)
            if not (at and _bold(blocks[at - 1])):
                break
    return frozenset(out)


def set_as(blocks: Sequence[Block], masthead: Sequence[int]) -> dict[int, str]:
    """The styles of paragraphs that print sets as more than they are: lines of bold type without a stop are heads,
    the first two of an annex without a label are its label and title; each of several agenda titles stands apart."""
    titles = [at for at in masthead if blocks[at].role == "agenda-title"]
    out = dict.fromkeys(titles, "agenda-title-2") if len(titles) > 1 else {}
    heads: list[str] = []
    for at, block in enumerate(blocks):
        if block.role == "annex":
            heads = [] if block.content or block.num else ["annex", "annex-title"]
        elif block.num is None and block.depth == 0 and block.role in _HEADED and _is_head(block):
            out[at] = heads.pop(0) if heads else "heading"
        elif heads:
            heads = []
    return out


_HEADED = frozenset({"text", "operative", "preambular"})


def _is_head(block: Block) -> bool:
    if not _bold(block):
        return False
    text = plain(block.content).rstrip()
    return 0 < len(text) <= _HEAD and not text.endswith(_STOPS)


def _short(block: Block) -> bool:
    return block.table is None and block.num is None and len(plain(block.content)) <= _LINE


def _bold(block: Block) -> bool:
    return bool(block.content) and all(isinstance(n, Emphasis) and n.style == "bold" for n in block.content)


def calls_in(blocks: Iterable[Block]) -> list[int]:
    """The notes that blocks call, in printed order."""
    out: list[int] = []
    for block in blocks:
        _calls(block.content, out)
        if block.table is not None:
            _calls(block.table.caption, out)
            for row in block.table.rows:
                for cell in row.cells:
                    for content in cell.blocks:
                        _calls(content, out)
            for note in block.table.notes:
                _calls(note.content, out)
    return out


def _calls(content: Content, out: list[int]) -> None:
    for node in content:
        kind = type(node)
        if kind is NoteCall:
            out.append(node.note)  # type: ignore[union-attr]
        elif kind is not Text and kind is not LineBreak:
            children = node.children  # type: ignore[union-attr]
            if len(children) != 1 or type(children[0]) is not Text:
                _calls(children, out)
