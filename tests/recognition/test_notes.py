"""Notes that end a text, where some of them were lost."""

from __future__ import annotations

import pytest

from tests.text.helpers import read, show

BODY = (
    "United Nations\nA/RES/74/99\nGeneral Assembly\n74/99.\tQuestion of Anguilla\nThe General Assembly,\n"
    "\tRecalling its resolutions on the question,\n\t1.\tReaffirms the right of the people;\n"
    "\t2.\tDecides to remain seized of the matter.\n47th plenary meeting\n13 December 2019\n"
)


@pytest.mark.parametrize("marks", [[1, 2, 3, 4, 8], [2, 3, 4], [1, 2, 3], [3, 4, 5, 6]])
def test_notes_end_a_text_though_some_were_lost(marks: list[int]) -> None:
    document = read(BODY + "".join(f"{n}\tResolution 70/{n}.\n" for n in marks), "eng").document
    assert [(n.mark, show(n.paragraphs[0])) for n in document.notes] == [(str(n), f"Resolution 70/{n}.") for n in marks]


@pytest.mark.parametrize("marks", [[7], [9, 10, 11, 12]])
def test_numbers_far_from_the_first_begin_no_notes(marks: list[int]) -> None:
    document = read(BODY + "".join(f"{n}\tResolution 70/{n}.\n" for n in marks), "eng").document
    assert document.notes == ()
