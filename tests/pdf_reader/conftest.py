"""Pages drawn for the tests of the PDF reader: plain canvases, without tags, in the measures of the official page."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TypeAlias

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

Draw: TypeAlias = Callable[[Canvas], None]
TOP = letter[1]


def say(canvas: Canvas, x: float, y: float, text: str, font: str = "Times-Roman", size: float = 10) -> float:
    """Put `text` with its baseline `y` points under the top edge; returns where it ends."""
    canvas.setFont(font, size)
    canvas.drawString(x, TOP - y, text)
    return float(x + canvas.stringWidth(text, font, size))


def pdf(*pages: Draw) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def front(canvas: Canvas) -> None:
    """Masthead to formula of an invented resolution."""
    say(canvas, 123, 57.8, "United Nations", size=14)
    say(canvas, 500, 56.5, "A/RES/71/950")
    say(canvas, 123, 86.4, "General Assembly", "Times-Bold", 20)
    say(canvas, 397, 86.7, "Distr.: General")
    say(canvas, 397, 98.4, "9 January 2017")
    say(canvas, 60, 222.3, "Seventy-first session", "Times-Bold")
    say(canvas, 60, 234.3, "Agenda item 99")
    say(canvas, 123, 278.7, "Resolution adopted by the General Assembly on 3 January 2017", "Times-Bold", 14)
    say(canvas, 123, 303.3, "[without reference to a Main Committee (A/71/L.950)]", "Times-Italic")
    say(canvas, 85, 328.5, "71/950.", "Times-Bold", 12)
    say(canvas, 123, 328.5, "Care of old maps", "Times-Bold", 12)
    end = say(canvas, 147, 353, "The General Assembly", "Times-Italic")
    say(canvas, end, 353, ",")


@pytest.fixture
def resolution() -> bytes:
    """Two pages: a paragraph that runs on to the second, a call and its note, heads and feet."""

    def first(canvas: Canvas) -> None:
        front(canvas)
        say(canvas, 147, 371, "Recalling", "Times-Italic")
        end = say(canvas, 190, 371, "the maps that were drawn by hand in the first years of the Organization,")
        say(canvas, end, 367.5, "1", size=6.5)
        say(canvas, 147, 700, "1.")
        say(canvas, 171, 700, "Requests", "Times-Italic")
        say(canvas, 209, 700, "the keepers of the archives of all countries to look after the old maps")
        say(canvas, 123, 712, "that are in their care, and to show them to everybody who wishes to see them, above all")
        say(canvas, 99, 722, "__________________", "Times-Bold", 8)
        say(canvas, 117, 730, "1", size=5.5)
        say(canvas, 123, 733, "Resolution 67/950.", size=8.5)
        say(canvas, 65, 747.6, "17-00950 (E)")
        say(canvas, 65, 762, "*1700950*", "Courier", 12)

    def second(canvas: Canvas) -> None:
        say(canvas, 60, 59, "A/RES/71/950", "Times-Bold", 8.5)
        say(canvas, 440, 59, "Care of old maps", "Times-Bold", 8.5)
        say(canvas, 123, 82.3, "to children and to those who draw new ones.")
        say(canvas, 410, 112, "49th plenary meeting", "Times-Italic")
        say(canvas, 425, 124, "3 January 2017", "Times-Italic")
        say(canvas, 60, 755.3, "2/2", "Times-Bold", 8.5)
        say(canvas, 524, 753.8, "17-00950", size=7)

    return pdf(first, second)
