"""Tables of text: what each row is, and where the notes of a table are called."""

from __future__ import annotations

import resconvert
from resconvert.model.inlines import Superscript, plain, runs
from resconvert.model.nodes import Table
from resconvert.structure import flatten

HEAD = """A/RES/74/902
General Assembly
Resolution adopted by the General Assembly on 27 December 2019
74/902. Financing of a project
The General Assembly,
1. Approves the following appropriations:
"""
TAIL = """2. Decides to review them.
52nd plenary meeting
27 December 2019
"""


def table(*rows: str) -> Table:
    document = resconvert.read((HEAD + "\n".join(rows) + "\n" + TAIL).encode(), from_="text").document
    (found,) = (block.table for block in flatten(document) if block.table is not None)
    return found


def raised(found: Table) -> list[str]:
    return [
        plain((run.leaf,))
        for row in found.rows for cell in row.cells for block in cell.blocks for run in runs(block)
        if any(isinstance(mark, Superscript) for mark in run.marks)
    ]  # fmt: skip


def test_years_are_heads_units_stand_below_them_and_sums_are_told_by_their_word() -> None:
    found = table("\t2020\t2021", "\t(United States dollars)", "Staff\t1 250\t1 310", "2020\t480\t95", "Total\t1\t2")
    assert [row.kind for row in found.rows] == ["header", "unit", "body", "body", "total"]


def test_a_row_of_words_below_the_heads_is_the_name_of_a_group() -> None:
    found = table("Section\tAmount", "\tPart I", "1.\t250", "Subtotal\t250")
    assert [row.kind for row in found.rows] == ["header", "body", "body", "total"]


def test_the_mark_of_a_note_is_raised_where_it_is_glued_to_one_cell() -> None:
    found = table("Staff costsa\t1 250\t1 310", "Equipmentb\t480\t95", "a\tNet of assessment.", "b\tOffices only.")
    assert [note.mark for note in found.notes] == ["a", "b"]
    assert raised(found) == ["a", "b"]


def test_a_letter_that_may_end_a_word_stays_where_it_is() -> None:
    found = table("Angola\t1 250\t1 310", "Chinaa\t480\t95", "a\tNet of assessment.")
    assert [note.mark for note in found.notes] == ["a"]
    assert raised(found) == []
