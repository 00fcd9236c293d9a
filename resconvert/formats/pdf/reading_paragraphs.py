"""Lines as paragraphs, notes and tables of a document, by the file's tags first and by geometry where they end."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from resconvert import store
from resconvert.formats.pdf.reading_glyphs import Page, Piece
from resconvert.formats.pdf.reading_lines import Line, body_size, furniture, lines, right_to_left
from resconvert.formats.pdf.reading_tables import Grid, GridCell, GridRow, find_grids
from resconvert.formats.pdf.reading_tags import TagCell, Tags, TagTable
from resconvert.ledger import Reason

_MARK = store.pattern(r"\s*(\d{1,3}|[*†‡]{1,4})")
_ITEM = store.pattern(r"(\(?\w{1,5}[.)]|[–—•]) ?\w")
_MASTHEAD = 0.28  # of the height of the first page: organ, symbol, date stand side by side above it
_NOTE_SIZE = 0.93  # of the size of the text; the UN sets notes at 0.85


@dataclass(slots=True, eq=False)
class Draft:
    """A paragraph or a table before its words are written. `mark` is that of a note, `skip` its
    characters; a table has its lines in `grid` too."""

    lines: list[Line]
    role: str = ""
    mark: str = ""
    skip: int = 0
    block: int = -1
    table: int = -1
    grid: Grid | None = None

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return all(g.italic for line in self.lines for g in line.glyphs if g.text.isalpha())


@dataclass(slots=True)
class Layout:
    """What the pages hold: paragraphs in reading order, notes (each a list of its paragraphs), and what
    is set aside. `left` and `right` are the edges of the text."""

    paragraphs: list[Draft] = field(default_factory=list)
    notes: list[list[Draft]] = field(default_factory=list)
    aside: list[tuple[Line, Reason]] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0
    size: float = 10.0


def lay_out(pages: list[Page], tags: Tags) -> Layout:
    """Where tags name less than half of the characters they are not believed."""
    if _share(pages, tags) < 0.5:
        tags = Tags()
    tagged, loose = _sorted(pages, tags)
    leftward = right_to_left(piece for page in pages for piece in page.pieces)
    drafts = _blocks(tagged, tags, leftward)
    by_page = {p.number: lines(loose[p.number], columns=True, leftward=leftward) for p in pages}
    _number(pages, by_page, drafts)
    out = Layout()
    every = [line for d in drafts.values() for line in d.lines] + [line for found in by_page.values() for line in found]
    out.size = body_size(every)
    out.left, out.right = _edges(every, out.size)
    reasons = furniture(pages, by_page)
    text: list[Line] = []
    notes: list[Line] = []
    feet: dict[int, float] = {}
    standing: dict[int, list[Line]] = defaultdict(list)
    for line in every:
        standing[line.page].append(line)
    for page in pages:
        below = feet[page.number] = _notes_from(standing[page.number], reasons, out.size, page)
        for line in by_page[page.number]:
            reason = reasons.get(id(line))
            if reason is None and line.artifact and page.number > 1:
                reason = "page-head" if line.y < page.height / 2 else "page-foot"
            if reason:
                out.aside.append((line, reason))
            elif line.y > below:
                notes.append(line)
            else:
                text.append(line)
    heights = {p.number: p.height for p in pages}
    stray = {b for b, d in drafts.items() if tags.blocks[b].note < 0 and _at_foot(d, feet, out.size)}
    bodies = [d for b, d in drafts.items() if tags.blocks[b].note < 0 and b not in stray]
    notes += [line for b in stray for line in drafts[b].lines]
    tabled = [d for d in _tagged_tables(bodies, tags) if not _in_masthead(d, heights[1])]
    inside = {id(line) for draft in tabled for line in draft.lines}
    masthead = [line for line in text if _in_masthead(Draft([line]), heights[1])]
    heads = {id(line) for line in masthead}
    rest = [line for line in text if id(line) not in heads]
    free = [line for d in bodies for line in d.lines if id(line) not in inside] + rest
    free = [line for line in free if not _in_masthead(Draft([line]), heights[1])]
    tabled += _drawn_tables(free, out, pages)
    inside |= {id(line) for draft in tabled if draft.grid for line in draft.grid.taken}
    rest = [line for line in rest if id(line) not in inside]
    bodies = [d for d in bodies if not all(id(line) in inside for line in d.lines)]
    for draft in bodies:
        draft.lines = [line for line in draft.lines if id(line) not in inside]
    loose_drafts = _masthead(masthead) + _geometric(rest, out)
    out.paragraphs = _merge(_rejoined(bodies, out), loose_drafts)
    _place(out.paragraphs, tabled)
    out.paragraphs = _joined_tables(out.paragraphs, out)
    out.notes = _tagged_notes(drafts, tags) + _geometric_notes(notes)
    out.notes.sort(key=lambda note: (note[0].page, note[0].lines[0].y))
    return out


def _rejoined(drafts: list[Draft], layout: Layout) -> list[Draft]:
    """Paragraphs that the tags cut at the end of a page, whole again."""
    out: list[Draft] = []
    leading = _leading([line for d in drafts for line in d.lines])
    for draft in drafts:
        before = out[-1] if out else None
        if (
            before is not None
            and before.lines[-1].page < draft.page
            and before.role == draft.role
            and before.table == draft.table == -1
            and not _opens(before, draft.lines[0], leading, {}, layout)
        ):
            before.lines += draft.lines
        else:
            out.append(draft)
    return out


def _share(pages: list[Page], tags: Tags) -> float:
    """The part of all characters that tags name, artifacts left out."""
    named = total = 0
    for page in pages:
        for piece in page.pieces:
            if not piece.artifact and not piece.blank:
                total += len(piece.glyphs)
                named += len(piece.glyphs) if (piece.page, piece.mcid) in tags.leaves else 0
    return named / total if total else 0.0


def _sorted(pages: list[Page], tags: Tags) -> tuple[dict[int, list[Piece]], dict[int, list[Piece]]]:
    """Pieces by block of the tags, and the others by page."""
    tagged: dict[int, list[Piece]] = defaultdict(list)
    loose: dict[int, list[Piece]] = {p.number: [] for p in pages}
    for page in pages:
        for piece in page.pieces:
            leaf = tags.leaves.get((piece.page, piece.mcid))
            if leaf is None:
                loose[page.number].append(piece)
            else:
                tagged[leaf.block].append(piece)
    return tagged, loose


def _blocks(tagged: dict[int, list[Piece]], tags: Tags, leftward: bool) -> dict[int, Draft]:
    """One draft per block of the tags that has words, in the order of the tree."""
    out: dict[int, Draft] = {}
    for block in sorted(tagged):
        found: list[Line] = []
        by_page: dict[int, list[Piece]] = defaultdict(list)
        for piece in tagged[block]:
            by_page[piece.page].append(piece)
        for page in sorted(by_page):
            found += lines(by_page[page], block, leftward=leftward)
        if found:
            entry = tags.blocks[block]
            out[block] = Draft(found, entry.role, block=block, table=entry.table)
    return out


def _number(pages: list[Page], by_page: dict[int, list[Line]], drafts: dict[int, Draft]) -> None:
    """Count the lines of each page from top to bottom, for messages."""
    every: dict[int, list[Line]] = {p.number: list(by_page[p.number]) for p in pages}
    for draft in drafts.values():
        for line in draft.lines:
            every[line.page].append(line)
    for found in every.values():
        number, last = 0, -100.0
        for line in sorted(found, key=lambda line: line.y):
            number += abs(line.y - last) > 2
            last = line.y
            line.number = number


def _edges(every: Iterable[Line], size: float) -> tuple[float, float]:
    """Left and right edge of the text: where most full lines of its size begin and end."""
    lefts: Counter[int] = Counter()
    rights: Counter[int] = Counter()
    for line in every:
        if abs(line.size - size) < 0.6 and line.x1 - line.x0 > 15 * size:
            lefts[round(line.x0 / 3)] += 1
            rights[round(line.x1 / 3)] += 1
    if not lefts:
        return 0.0, 0.0
    return lefts.most_common(1)[0][0] * 3.0, rights.most_common(1)[0][0] * 3.0


def _notes_from(found: list[Line], reasons: dict[int, Reason], size: float, page: Page) -> float:
    """The height below which the notes of a page stand: a rule, else small lines that open with a raised mark."""
    ordered = sorted((line for line in found if id(line) not in reasons), key=lambda line: line.y)
    for line in found:
        if reasons.get(id(line)) == "rule" and line.x1 - line.x0 < 0.4 * page.width:
            below = [other for other in ordered if other.y > line.y]
            if below and all(other.size < _NOTE_SIZE * size for other in below):
                return line.y
    at = len(ordered)
    while at and ordered[at - 1].size < _NOTE_SIZE * size:
        at -= 1
    for line in ordered[at:]:
        if _note_mark(line)[0]:
            return line.y - 1
    return page.height


def _at_foot(draft: Draft, feet: dict[int, float], size: float) -> bool:
    """Whether small print stands under the rule of the notes, whatever its tag calls it."""
    return all(line.y > feet[line.page] and line.size < _NOTE_SIZE * size for line in draft.lines)


def _note_mark(line: Line) -> tuple[str, int]:
    """The mark that opens a note and how many characters it takes; raised, or an asterisk."""
    found = _MARK.match(line.text)
    if not found:
        return "", 0
    first = found.start(1)
    if line.raised(first) or found[1][0] in "*†‡":
        return found[1], found.end(1)
    return "", 0


def _tagged_notes(drafts: dict[int, Draft], tags: Tags) -> list[list[Draft]]:
    """The notes of the tags; one element may hold all notes of a page, so marks decide where each begins."""
    notes: list[list[Draft]] = []
    last = -1
    for block, draft in drafts.items():
        note = tags.blocks[block].note
        if note < 0:
            continue
        for part in _at_marks(draft):
            _marked(part)
            if part.mark or note != last:
                notes.append([part])
            else:
                notes[-1].append(part)
            last = note
    return notes


def _at_marks(draft: Draft) -> list[Draft]:
    """`draft` cut before each line that opens with the mark of a note."""
    out = [Draft([draft.lines[0]], draft.role, block=draft.block)]
    for line in draft.lines[1:]:
        if _note_mark(line)[0]:
            out.append(Draft([line], draft.role, block=draft.block))
        else:
            out[-1].lines.append(line)
    return out


def _marked(draft: Draft) -> None:
    draft.mark, draft.skip = _note_mark(draft.lines[0])
    first = draft.lines[0]
    if draft.mark or not (plain := re.match(r"\s*(\d{1,3})(?=\D)", first.text)):
        return
    before, after = first.glyphs[plain.end() - 1], first.glyphs[plain.end()]
    if after.text.isspace() or max(after.x0 - before.x1, before.x0 - after.x1) > 0.14 * first.size:
        draft.mark, draft.skip = plain[1], plain.end(1)


def _geometric_notes(found: list[Line]) -> list[list[Draft]]:
    """A mark opens a note; what stands above the first mark of a page continues the last page's note."""
    notes: list[list[Draft]] = []
    for line in sorted(found, key=lambda line: (line.page, line.y, line.x0)):
        mark, skip = _note_mark(line)
        if mark or not notes:
            notes.append([Draft([line], mark=mark, skip=skip)])
        else:
            notes[-1][-1].lines.append(line)
    return notes


def _masthead(found: list[Line]) -> list[Draft]:
    """The lines beside each other at the head of the first page, each its own."""
    return [Draft([line], "masthead") for line in sorted(found, key=lambda line: (round(line.y / 3), line.x0))]


def _geometric(found: list[Line], layout: Layout) -> list[Draft]:
    """Paragraphs by leading, indent, size, weight, and by lines that had room for the next word."""
    ordered = sorted(found, key=lambda line: (line.page, round(line.y), line.x0))
    leading = _leading(ordered)
    rights = _rights(ordered, layout)
    out: list[Draft] = []
    for i, line in enumerate(ordered):
        before = out[-1] if out else None
        alone = i and _beside(ordered[i - 1], line)
        if before is None or alone or _opens(before, line, leading, rights, layout):
            out.append(Draft([line]))
        else:
            before.lines.append(line)
    return out


def _beside(a: Line, b: Line) -> bool:
    return a.page == b.page and abs(a.y - b.y) < 0.4 * max(a.size, b.size)


def _leading(ordered: list[Line]) -> float:
    """The usual distance of two baselines as a multiple of the size."""
    steps: Counter[float] = Counter()
    for a, b in pairwise(ordered):
        if a.page == b.page and abs(a.size - b.size) < 0.6 and 0.9 * a.size < b.y - a.y < 3 * a.size:
            steps[round((b.y - a.y) / a.size, 1)] += 1
    most = steps.most_common(2)
    return min(step for step, count in most if count * 3 >= most[0][1]) if most else 1.2


def _rights(ordered: list[Line], layout: Layout) -> dict[int, float]:
    """How far lines that begin at one place reach: their measure, if there are several."""
    out: dict[int, float] = defaultdict(float)
    for line in ordered:
        key = round(line.x0 / 4)
        for near in (key - 1, key, key + 1):
            out[near] = max(out[near], line.x1)
    return out


def _opens(before: Draft, line: Line, leading: float, rights: dict[int, float], layout: Layout) -> bool:
    """Whether `line` begins a paragraph after `before`."""
    last = before.lines[-1]
    if abs(line.size - last.size) > 0.08 * max(line.size, last.size) or line.bold != last.bold:
        return True
    size = line.size
    inside = line.x0 > layout.left - 2 and layout.right
    measure = layout.right if inside else rights.get(round(last.x0 / 4), layout.right)
    if line.page == last.page:
        if line.y - last.y > leading * size + 0.3 * size:
            return True
        if size > 1.1 * layout.size:  # titles are broken by sense
            return False
        if line.bold and last.x1 - last.x0 > 0.6 * (measure - layout.left) and abs(line.x0 - last.x0) < size:
            return False  # so are headings of the text's size, if they are long
    hanging = len(before.lines) == 1 and _hangs(last, line)
    if line.x0 > last.x0 + 0.8 * size and not hanging:
        return True
    if line.x0 < last.x0 - 0.8 * size and len(before.lines) > 1:
        return True
    if line.page != last.page:
        if (line.x0 > layout.left + 0.8 * size and line.x0 != last.x0) or _ITEM.match(line.words):
            return True
        if line.words[:1].islower() and last.words[-1:] not in ".;:,":
            return False
    return _room(last, line, measure)


def _hangs(first: Line, line: Line) -> bool:
    """Whether `line` begins where the text after the label of `first` does."""
    for a, b in pairwise(first.glyphs):
        if b.x0 - a.x1 > 0.3 * line.size and abs(b.x0 - line.x0) < 4:
            return True
    return any(abs(g.x0 - line.x0) < 1.5 for g in first.glyphs[2:14])


def _room(last: Line, line: Line, measure: float) -> bool:
    """A line that had room for the next word ended its paragraph."""
    word = 0.0
    for glyph in line.glyphs:
        if glyph.text.isspace():
            if word:
                break
            continue
        word = glyph.x1 - line.x0
    return last.x1 + 0.2 * line.size + word < measure - 0.25 * line.size


def _in_masthead(draft: Draft, height: float) -> bool:
    return all(line.page == 1 and line.y < _MASTHEAD * height for line in draft.lines)


def _tagged_tables(drafts: list[Draft], tags: Tags) -> list[Draft]:
    """Tables of the tags that are more than a way to put paragraphs below each other."""
    by_block = {d.block: d for d in drafts}
    out: list[Draft] = []
    for table in tags.tables:
        rows = [GridRow([_tagged_cell(c, by_block) for c in row], all(c.header for c in row)) for row in table.rows]
        rows = [row for row in rows if any(row.words)]
        if sum(sum(map(bool, row.words)) > 1 for row in rows) > 1:
            grid = Grid(rows, _width(table))
            out.append(Draft(grid.lines(), "Table", grid=grid))
    return out


def _tagged_cell(cell: TagCell, by_block: dict[int, Draft]) -> GridCell:
    found = [by_block[b].lines for b in cell.blocks if b in by_block]
    return GridCell(found, cell.colspan, cell.rowspan)


def _width(table: TagTable) -> int:
    return max((sum(c.colspan for c in row) for row in table.rows), default=0)


def _drawn_tables(free: list[Line], layout: Layout, pages: list[Page]) -> list[Draft]:
    """Tables by geometry."""
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in free:
        by_page[line.page].append(line)
    return [
        Draft(grid.lines(), "Table", grid=grid)
        for page in pages
        for grid in find_grids(by_page[page.number], layout.left, layout.right, layout.size)
    ]


def _joined_tables(paragraphs: list[Draft], layout: Layout) -> list[Draft]:
    """A table that breaks over pages is one; what it repeats of its head is set aside."""
    out: list[Draft] = []
    for draft in paragraphs:
        before = out[-1] if out else None
        if (
            before is None or before.grid is None or draft.grid is None
            or before.grid.columns != draft.grid.columns
            or draft.page != max(line.page for line in before.lines) + 1
        ):  # fmt: skip
            out.append(draft)
            continue
        head, repeated = before.grid, 0
        while repeated < min(len(head.rows), len(draft.grid.rows) - 1):
            if head.rows[repeated].words != draft.grid.rows[repeated].words:
                break
            repeated += 1
        for row in draft.grid.rows[:repeated]:
            layout.aside += [(line, "repeated") for cell in row.cells for found in cell.paragraphs for line in found]
        head.rows += draft.grid.rows[repeated:]
        before.lines += draft.lines
    return out


def _place(paragraphs: list[Draft], tabled: list[Draft]) -> None:
    """Put tables among paragraphs where they stand on their page."""
    for draft in tabled:
        place = (draft.page, min(line.y for line in draft.lines if line.page == draft.page))
        at = len(paragraphs)
        for i, d in enumerate(paragraphs):
            if (d.page, d.lines[0].y) > place and d.role != "masthead":
                at = i
                break
        paragraphs.insert(at, draft)


def _merge(tagged: list[Draft], loose: list[Draft]) -> list[Draft]:
    """Put what has no tags where it stands on the page among what has."""
    if not tagged:
        return loose
    out = list(tagged)
    for draft in loose:
        place = (draft.page, draft.lines[0].y)
        at = next((i for i, d in enumerate(out) if d.block >= 0 and (d.page, d.lines[0].y) > place), len(out))
        out.insert(at, draft)
    return out
