"""Which characters of a page are links to the web: by the file's tags, else by the places of its annotations.

Where they lead is only carried along; what that says of a citation stands in ``linking``.
"""

from __future__ import annotations

from resconvert.formats.pdf.reading_glyphs import Glyph, Page, Piece
from resconvert.formats.pdf.reading_objects import Objects, Ref
from resconvert.formats.pdf.reading_tags import Tags, address_of
from resconvert.values import NamedTuple

_MIDDLE = 0.3  # of the size above the baseline: what must lie in a link's box
_AROUND = " \u00a0.,;:()[]“”‘’\"'"  # a box reaches a little over its words; signs at its ends are not of them


class _Box(NamedTuple):
    """Of a link; points, as the file counts them."""

    left: float
    low: float
    right: float
    high: float
    address: str


def put_links(pages: list[Page], tags: Tags, objects: Objects) -> None:
    """Give the characters of `pages` the address they lead to."""
    numbers = list(objects.pages())
    for page in pages:
        tagged = False
        for piece in page.pieces:
            leaf = tags.leaves.get((piece.page, piece.mcid))
            if leaf is not None and leaf.link:
                piece.glyphs = [g._replace(link=leaf.link) for g in piece.glyphs]
                tagged = True
        if not tagged and page.number <= len(numbers):
            for box in _boxes(objects, numbers[page.number - 1]):
                _put(box, page)


def _boxes(objects: Objects, page: int) -> list[_Box]:
    out: list[_Box] = []
    for annotation in objects.array(objects.dictionary(Ref(page, 0)).get("Annots")):
        address = address_of(objects, annotation)
        corners = [objects.get(v) for v in objects.array(objects.dictionary(annotation).get("Rect"))]
        if address and len(corners) == 4 and all(isinstance(v, int | float) for v in corners):
            (x0, y0, x1, y1) = corners
            out.append(_Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), address))
    return out


def _put(box: _Box, page: Page) -> None:
    inside = [
        (p, i) for p in page.pieces if _near(p, box, page) for i, g in enumerate(p.glyphs) if _within(g, box, page)
    ]
    signs = "".join(piece.glyphs[i].text for piece, i in inside)
    first = len(signs) - len(signs.lstrip(_AROUND))
    last = len(signs.rstrip(_AROUND))
    if signs[last : last + 1] == ")" and "(" in signs[first:last]:  # "2428 (2018)"
        last += 1
    for piece, i in inside[first:last]:
        piece.glyphs[i] = piece.glyphs[i]._replace(link=box.address)


def _near(piece: Piece, box: _Box, page: Page) -> bool:
    return page.left + piece.x1 >= box.left and page.left + piece.x0 <= box.right


def _within(glyph: Glyph, box: _Box, page: Page) -> bool:
    x = page.left + (glyph.x0 + glyph.x1) / 2
    y = page.top - glyph.y + _MIDDLE * glyph.size
    return box.left <= x <= box.right and box.low <= y <= box.high
