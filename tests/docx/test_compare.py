"""Planted edits are found, paragraph by paragraph, by identifiers where there are some and by words alone."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from resconvert import registry
from resconvert.compare import Change, Kind, as_html, as_json, as_text, compare
from resconvert.eids import eids
from resconvert.model import Document, Paragraph, Resolution, Text
from resconvert.model.inlines import plain
from resconvert.protocols import ReadContext
from resconvert.structure import flatten
from tests.docx.samples import RESOLUTION, parsed, t, written

_OTHER = (
    "Urges all parties concerned to conclude without further delay the negotiations begun in Vienna;",
    "Invites the specialized agencies to consider establishing a trust fund for that purpose;",
    "Stresses the need for predictable financing of the programme of work of the Institute;",
)


def test_a_document_is_kept_whole_against_itself() -> None:
    assert set(compare(RESOLUTION, RESOLUTION).counts()) == {"kept"}


def test_a_file_of_ours_names_its_blocks_by_their_identifiers() -> None:
    result = parsed(written())
    assert len(result.names) == len(list(flatten(RESOLUTION)))
    assert "para_2" in result.names


def _edit(document: Document, chance: random.Random) -> tuple[Document, list[tuple[Kind, str]]]:
    """`document` with up to five edits among its operative paragraphs, and what they are."""
    first = document.resolutions[0]
    ids = dict(zip((id(b.content) for b in flatten(document)), eids(document), strict=True))
    body = list(first.body)
    made: list[tuple[Kind, str]] = []
    places = [
        at for at, n in enumerate(body)
        if isinstance(n, Paragraph) and n.role == "operative" and not n.children and len(plain(n.content).split()) > 12
    ]  # fmt: skip
    chance.shuffle(places)
    fate: dict[int, Kind] = {}
    for at in places[:5]:
        fate[at] = chance.choice(("changed", "new", "deleted", "moved"))
    out: list[object] = []
    late: list[object] = []
    for at, node in enumerate(body):
        match fate.get(at):
            case "changed" if isinstance(node, Paragraph):
                words = plain(node.content).split()
                cut = chance.randrange(2, len(words) - 2)
                words[cut : cut + 2] = ["as", "amended"]
                out.append(replace(node, content=(Text(" ".join(words)),)))
                made.append(("changed", ids[id(node.content)]))
            case "new":
                out += [node, Paragraph("operative", t(f"{chance.choice(_OTHER)} {at}"))]
                made.append(("new", f"{at}"))
            case "deleted" if isinstance(node, Paragraph):
                made.append(("deleted", ids[id(node.content)]))
            case "moved" if isinstance(node, Paragraph) and len(body) - at > 6:
                late.append(node)
                made.append(("moved", ids[id(node.content)]))
            case _:
                out.append(node)
    resolution: Resolution = replace(first, body=(*out, *late))  # type: ignore[arg-type]
    return replace(document, resolutions=(resolution, *document.resolutions[1:])), made


def _found(made: list[tuple[Kind, str]], changes: tuple[Change, ...]) -> int:
    by_id = {c.old: c.kind for c in changes if c.old}
    new = [c.new_text for c in changes if c.kind == "new"]
    return sum(
        any(text.endswith(f" {name}") for text in new) if kind == "new" else by_id.get(name) == kind
        for kind, name in made
    )


def test_planted_edits_are_found(corpus: Path) -> None:
    """At least 98 of 100, and hardly anything else reported."""
    chance = random.Random(9)
    reader = registry.reader("text")
    planted = found = reported = 0
    for file in sorted((corpus / "text").glob("*/*.derived.txt"))[::6]:
        document = reader.read(file.read_bytes(), ReadContext(file.name), reader.options()).document
        if not document.resolutions:
            continue
        edited, made = _edit(document, chance)
        comparison = compare(document, edited)
        planted += len(made)
        found += _found(made, comparison.changes)
        reported += sum(c.kind != "kept" for c in comparison)
    assert planted > 60
    assert found / planted >= 0.98
    assert reported <= planted * 1.1


def test_the_three_ways_to_show_it_say_the_same() -> None:
    first = RESOLUTION.resolutions[0]
    body = (replace(first.body[0], content=t("Takes note with interest of the report;")), *first.body[2:])
    edited = replace(RESOLUTION, resolutions=(replace(first, body=body),))  # type: ignore[type-var]
    comparison = compare(RESOLUTION, edited)
    assert "{+with interest +}" in as_text(comparison)
    assert json.loads(as_json(comparison))["counts"] == dict(comparison.counts())
    page = as_html(comparison, title="55/9 <draft>", language="en")
    assert "<ins>with interest </ins>" in page
    assert "55/9 &lt;draft&gt;" in page
    assert 'class="deleted"' in page


def test_a_thousand_paragraphs_are_compared_at_once() -> None:
    body = tuple(
        Paragraph("operative", t(f"Decides matter {n} of {n * 7 % 13} and {n % 31} with words;")) for n in range(1000)
    )
    old = Document(resolutions=(Resolution(None, (), body),))
    new = Document(resolutions=(Resolution(None, (), (*body[500:], *body[:500])),))
    assert compare(old, new).counts() == {"kept": 500, "moved": 500}
