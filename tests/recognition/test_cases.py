"""Small texts of one phenomenon each, with what they are recognised as: ``tests/cases/<name>``.

``expected.txt`` is a tree a person can read: zone, role, number, first words, a paragraph per line,
deeper ones further right. ``pytest --accept`` renews it; look at the difference before committing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from resconvert.formats.text.reader import READER
from resconvert.model.inlines import Content, NoteCall, runs
from resconvert.model.nodes import Document, Table
from resconvert.protocols import NoOptions, Parsed, ReadContext
from resconvert.structure import flatten

CASES = Path(__file__).resolve().parents[1] / "cases"
NAMES = sorted(p.parent.name for p in CASES.glob("*/input.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_recognised_as_expected(name: str, request: pytest.FixtureRequest) -> None:
    folder = CASES / name
    data = (folder / "input.txt").read_bytes()
    tree = outline(READER.read(data, ReadContext(name=f"{name}.txt"), NoOptions()))
    golden = folder / "expected.txt"
    if request.config.getoption("--accept"):
        golden.write_text(tree, encoding="utf-8")
    assert tree == golden.read_text("utf-8")


def outline(parsed: Parsed) -> str:
    """The document as lines, its identification first, notes and messages last."""
    document = parsed.document
    lines = [*_identification(document), ""]
    zone = ""
    for block in flatten(document):
        if block.zone != zone:
            zone = block.zone
            lines.append(f"[{zone}]")
        indent = "    " * (block.depth + 1)
        if block.table is not None:
            lines.append(f"{indent}table")
            lines.extend(f"{indent}    {row}" for row in _rows(block.table))
            continue
        number = f" {block.num.printed}" if block.num else ""
        doubt = "" if block.certainty == "certain" else f"  ({block.certainty})"
        lines.append(f"{indent}{block.role}{number}: {_words(block.content)}{doubt}".rstrip())
    lines.extend(f"note {note.mark}: {' / '.join(map(_words, note.paragraphs))}" for note in document.notes)
    lines.extend(f"{d.code} {d.severity}" for d in parsed.diagnostics)
    return "\n".join(lines) + "\n"


def _identification(document: Document) -> list[str]:
    i = document.identification
    values = {
        "symbol": i.symbol, "organ": i.organ, "kind": ("draft " if i.draft else "") + i.kind, "language": i.language,
        "session": i.session, "number": i.number, "parts": " ".join(i.parts), "title": i.title,
        "adopted": i.adopted, "issued": i.issued, "meeting": i.meeting, "agenda": ", ".join(i.agenda),
        "distribution": i.distribution, "original": i.original_language,
    }  # fmt: skip
    return [f"{name}: {value}" for name, value in values.items() if value]


def _rows(table: Table) -> list[str]:
    out = [
        f"{row.kind}: " + " | ".join(" / ".join(map(_words, cell.blocks)) for cell in row.cells) for row in table.rows
    ]
    return out + [f"note {note.mark}: {_words(note.content)}" for note in table.notes]


def _words(content: Content) -> str:
    text = "".join(
        f"<{leaf.note}>" if isinstance(leaf, NoteCall) else getattr(leaf, "text", "\n") for leaf, _ in runs(content)
    )
    return text if len(text) <= 72 else text[:44] + " … " + text[-24:]
