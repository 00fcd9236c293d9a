"""What stands around the text: masthead, running heads, feet, bar code, QR code, crop marks.

Places come from the style sheet. The masthead's words are text; running heads and feet are decoration
to a reader of the tagged file.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import quote

from resconvert.formats.pdf.breaking import Rules, accompanied, first_fit
from resconvert.formats.pdf.draw import Canvas, width_of
from resconvert.formats.pdf.frames import Line, PageFrame
from resconvert.formats.pdf.layout import Spotted
from resconvert.formats.pdf.words import Ink, Setter, Word, ink
from resconvert.languages import BCP47
from resconvert.model.identification import Identification
from resconvert.model.inlines import Text, plain
from resconvert.numerals import roman
from resconvert.styling import Spot, Style, Typography
from resconvert.values import dataclass


@dataclass(frozen=True, slots=True)
class Running:
    """What running heads and feet say; `number` is the printed page number, `total` of how many."""

    symbol: str
    title: str
    job_number: str
    number: int
    total: int
    roman: bool = False


class Furniture:
    """Draws around the text of one document."""

    def __init__(self, setter: Setter, style: Style, identification: Identification) -> None:
        self.setter, self.style, self.identification = setter, style, identification

    # ------------------------------------------------ first page

    def masthead(self, canvas: Canvas, spots: list[Spotted]) -> None:
        """Rules, emblem's place, and the lines above the thick rule."""
        head = self.style.masthead
        for rule in (head.thin_rule, head.thick_rule):
            if rule.weight:
                canvas.rule(rule.x0, rule.x1, rule.y, rule.weight)
        if head.emblem_file and head.emblem.width:
            path = Path(self.style.path).parent / head.emblem_file
            canvas.image(str(path), head.emblem.x, head.emblem.y, head.emblem.width, head.emblem.height)
        down = head.distribution.y
        fixed = {"organization": head.organization, "symbol": head.symbol, "organ": head.organ}
        taken: dict[str, float] = {}
        for spotted in spots:
            role = spotted.block.role
            t = self.style.typography(role, zone="masthead")
            if role in fixed:
                spot = fixed[role]
                y = taken.get(role, spot.y)
                words = self._symbol(plain(spotted.block.content), t) if role == "symbol" else spotted.words
                y = self._lines(canvas, words, spot, y, t, spotted)
                taken[role] = y
            else:
                down = self._lines(canvas, spotted.words, head.distribution, down + t.before, t, spotted)

    def _lines(self, canvas: Canvas, words: list[Word], spot: Spot, y: float, t: Typography, spotted: Spotted) -> float:
        """Words at a fixed place, on more lines where they must; returns the next baseline."""
        if not words:
            return y
        page = self.style.page
        room = page.width - page.outer_right - spot.x if spot.align == "left" else spot.x - page.outer_left
        if spot.align == "left" and spot.y == self.style.masthead.organ.y:
            room = max(self.style.masthead.distribution.x - spot.x - 6, 100.0)
        for row in first_fit(words, (room, room), Rules(), self.setter):
            width = width_of(row.words, 0.0) if row.words else 0.0
            x = spot.x - width if spot.align == "right" else spot.x
            if row.words:
                canvas.text(row.words, canvas.mirror(x, width), y, 0.0, spotted.element)
            y += t.leading
        return y

    def _symbol(self, text: str, t: Typography) -> list[Word]:
        """A/RES/55/9 with its first letter large."""
        if not text:
            return []
        base = ink(t)
        large = self.setter.plain(text[0], base._replace(size=self.style.masthead.symbol_initial), ltr=True)
        rest = self.setter.plain(text[1:], base, ltr=True)
        return [Word((*large.segs, *rest.segs), large.width + rest.width, text=text)]

    def first_foot(self, canvas: Canvas) -> None:
        """Job number with its bar code, and the QR code of the document's address."""
        foot, about = self.style.first_foot, self.identification
        if about.job_number:
            t = self.style.typography("first-job-number")
            self._furniture(canvas, about.job_number, foot.job_number.x, foot.job_number.y, t, "/Bottom")
            digits = re.sub(r"[^0-9A-Z]", "", about.job_number.split("(")[0].upper())
            if digits and foot.bar_code.width:
                self._bar_code(canvas, digits)
        if about.symbol and foot.qr_code.width and foot.address and len(self.address()) <= _QR_LIMIT:
            self._qr_code(canvas, self.address())

    def address(self) -> str:
        """Where the document is found on the web."""
        language = BCP47.get(self.identification.language, "en")
        symbol = quote(self.identification.symbol.replace(" ", ""), safe="/()-.")
        return self.style.first_foot.address.format(language="en" if language == "und" else language, symbol=symbol)

    def _bar_code(self, canvas: Canvas, digits: str) -> None:
        box = self.style.first_foot.bar_code
        pattern = f"0{'0'.join(_CODE39[c] for c in f'*{digits}*')}"
        narrow = box.width / (sum(3 if w == "1" else 1 for c in f"*{digits}*" for w in _CODE39[c]) + len(digits) + 1)
        canvas.artifact("/Type /Pagination /Subtype /Footer /Attached [/Bottom]")
        x = canvas.mirror(box.x, box.width)
        for at, wide in enumerate(pattern[1:]):
            width = narrow * (3 if wide == "1" else 1)
            if at % 10 % 2 == 0:  # nine elements and the gap after them: bars are the even ones
                canvas.fill(x, box.y, width, box.height)
            x += width
        # The official bar code is set in a font, so its characters can be searched for and copied.
        word = self.setter.plain(f"*{digits}*", Ink("serif", box.height), ltr=True)
        canvas.hidden([word], canvas.mirror(box.x, word.width), box.y + box.height)
        canvas.end()

    def _qr_code(self, canvas: Canvas, address: str) -> None:
        box = self.style.first_foot.qr_code
        grid = _qr(address)
        side = box.width / len(grid)
        left = canvas.mirror(box.x, box.width)
        canvas.artifact("/Type /Pagination /Subtype /Footer /Attached [/Bottom]")
        for row, cells in enumerate(grid):
            for start, end in _runs(cells):
                canvas.fill(left + start * side, box.y + row * side, (end - start) * side, side)
        canvas.end()

    def draft(self, canvas: Canvas, frame: PageFrame) -> None:
        """A mark across the page, and the number of each line of its text in the margin."""
        style = self.style
        t = style.typography("job-number")
        word = style.words.get("draft", "DRAFT")
        big = self.setter.plain(word, Ink("serif", 120.0, bold=True))
        scale = min(1.0, 560.0 / max(big.width, 1.0))
        canvas.artifact("/Type /Page /Subtype /Watermark")
        turn, rise = 0.5736 * scale, 0.8192 * scale  # up at 55 degrees
        x, y = canvas.width / 2 - big.width / 2 * turn, canvas.height / 2 - big.width / 2 * rise
        canvas.ops.append(f"q 0.88 g {turn:.4f} {rise:.4f} {-rise:.4f} {turn:.4f} {x:.2f} {y:.2f} cm")
        canvas.text([big], 0.0, canvas.height, 0.0, None)
        canvas.ops.append("Q")
        canvas.reset()
        canvas.end()
        lines = [p for p in frame.body if isinstance(p.slab.drawing, Line) and p.slab.drawing.words]
        for count, placed in enumerate(lines, 1):
            assert isinstance(placed.slab.drawing, Line)
            y = placed.y + placed.slab.drawing.baseline
            self._furniture(canvas, str(count), style.page.outer_left - 10, y, t, "/Bottom", right=True)

    # ------------------------------------------------ other pages

    def running(self, canvas: Canvas, says: Running) -> None:
        """Head and foot of a page after the first."""
        style, heads = self.style, self.style.heads
        page = style.page
        even = says.number % 2 == 0 or not page.mirrored
        t = style.typography("running-head")
        left, right = page.outer_left, page.width - page.outer_right
        symbol_x, title_x = (left, right) if even else (right, left)
        self._furniture(canvas, says.symbol, symbol_x, heads.baseline, t, "/Top", right=not even)
        if heads.title and says.title and (heads.draft_title or "/L." not in says.symbol):
            self._title(canvas, says.title, title_x, t, right=even)
        if heads.rule.weight:
            canvas.rule(heads.rule.x0, heads.rule.x1, heads.rule.y, heads.rule.weight)
        printed = roman(says.number) if says.roman else str(says.number)
        if heads.total and not says.roman:
            printed += f"/{says.total}"
        self._furniture(
            canvas,
            printed,
            left if even else right,
            heads.page_number,
            style.typography("page-number"),
            "/Bottom",
            not even,
        )
        if says.job_number and heads.job_number:
            job = says.job_number.split("(")[0].strip()
            at = right if even else left
            self._furniture(canvas, job, at, heads.job_number, style.typography("job-number"), "/Bottom", right=even)

    def _title(self, canvas: Canvas, title: str, x: float, t: Typography, right: bool) -> None:
        """A running title; a long one grows upward."""
        heads = self.style.heads
        words = self.setter.words((Text(title),), t)
        rows = accompanied(first_fit(words, (heads.title_width, heads.title_width), Rules(), self.setter), t.last_words)
        for up, row in enumerate(reversed(rows)):
            width = width_of(row.words, 0.0)
            at = canvas.mirror(x - width if right else x, width)
            canvas.artifact("/Type /Pagination /Subtype /Header /Attached [/Top]")
            canvas.text(row.words, at, heads.baseline - up * t.leading, 0.0, None)
            canvas.end()

    def _furniture(
        self, canvas: Canvas, text: str, x: float, y: float, t: Typography, where: str, right: bool = False
    ) -> None:
        if not text:
            return
        word = self.setter.plain(text, ink(t), ltr=True)
        at = canvas.mirror(x - word.width if right else x, word.width)
        kind = "/Header" if where == "/Top" else "/Footer"
        canvas.artifact(f"/Type /Pagination /Subtype {kind} /Attached [{where}]")
        canvas.text([word], at, y, 0.0, None)
        canvas.end()


_QR_LIMIT = 250  # characters; a longer address is no symbol's

# Code 39 (ISO/IEC 16388): wide (1) and narrow (0) elements, bars and spaces in turn.
_CODE39 = {
    c: f"{int(bits, 16):09b}"
    for c, bits in zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *",
        [
            "034",
            "121",
            "061",
            "160",
            "031",
            "130",
            "070",
            "025",
            "124",
            "064",
            "109",
            "049",
            "148",
            "019",
            "118",
            "058",
            "00D",
            "10C",
            "04C",
            "01C",
            "103",
            "043",
            "142",
            "013",
            "112",
            "052",
            "007",
            "106",
            "046",
            "016",
            "181",
            "0C1",
            "1C0",
            "091",
            "190",
            "0D0",
            "085",
            "184",
            "0C4",
            "094",
        ],
        strict=True,
    )
}


@lru_cache(maxsize=1)
def _encoder() -> Any:
    """Reportlab's encoder of QR codes without the package around it, which loads every bar code and a
    drawing library: ten times as long as the document's own work."""
    package = find_spec("reportlab")
    for folder in (package and package.submodule_search_locations) or ():
        path = os.path.join(folder, "graphics", "barcode", "qrencoder.py")
        spec = spec_from_file_location("reportlab_qrencoder", path) if os.path.isfile(path) else None
        if spec is not None and spec.loader is not None:
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    return import_module("reportlab.graphics.barcode.qrencoder")


def _qr(text: str) -> list[list[bool]]:
    """The modules of a QR code, row by row, with medium error correction."""
    encoder = _encoder()
    code: Any = encoder.QRCode(None, encoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.version = code.calculate_version()
    code.makeImpl(False, 3)  # one of eight equivalent masks; looking for the prettiest costs more than the page
    return [[bool(cell) for cell in row] for row in code.modules]


def _runs(cells: list[bool]) -> list[tuple[int, int]]:
    """Bounds of the dark stretches of a row."""
    out: list[tuple[int, int]] = []
    start = None
    for at, dark in enumerate([*cells, False]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            out.append((start, at))
            start = None
    return out
