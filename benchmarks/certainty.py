"""Whether what recognition calls certain is right, by the United Nations' own files.

    python -m benchmarks.certainty TEXTS OFFICIAL SCORER [--pattern '*.derived.txt'] [-v]

TEXTS and OFFICIAL are folders of raw texts and of the official Akoma Ntoso of the same documents, SCORER
the folder of the scorer (``score.py``), which aligns the blocks of both and knows the slips of the
official files. A block counts as right if it stands in the official file with that role and number.
Blocks on which the official files contradict themselves are counted apart, each by the rule that shows
it (`slip`). Prints the share of blocks that are certain, and how many of those are right.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import resconvert
from resconvert.model.inlines import plain
from resconvert.structure import Block, flatten


class Judged(NamedTuple):
    """A block of ours beside the official one. `wrong` and `slip` are empty where there is nothing to say."""

    certainty: str
    rule: str
    wrong: str
    slip: str
    words: str


def judge(text: Path, official: Path, scorer: Any, scratch: Path) -> Iterator[Judged]:
    document = resconvert.read(text).document
    resconvert.write(document, to="akn", output=scratch)
    theirs, ours = scorer.read(official, True), scorer.read(scratch, False)
    blocks = scorer.same_heads(theirs.blocks, ours.blocks)
    source = _sources(list(flatten(document)), blocks, scorer)
    alignment = scorer.align(theirs.blocks, blocks)
    for i, j in alignment:
        if j is None:
            continue
        block, gold = blocks[j], theirs.blocks[i] if i is not None else None
        certainty, rule = source.get(j, ("certain", "?"))
        wrong = ""
        if gold is None:
            wrong = "invented"
        elif block.role not in gold.ok:
            wrong = f"{block.role}, not {gold.role}"
        elif block.num != gold.num:
            wrong = f"number {block.num!r}, not {gold.num!r}"
        shown = slip(block, i, theirs, ours, scorer) if wrong else ""
        yield Judged(certainty, rule, wrong, shown, block.text[:70])


def slip(block: Any, at: int | None, theirs: Any, ours: Any, scorer: Any) -> str:
    """The rule by which the official file contradicts itself or its other languages at this block."""
    squash = scorer.squash
    gold = theirs.blocks[at] if at is not None else None
    before = theirs.blocks[at - 1] if at else None
    if gold is not None and block.num and squash(gold.text) == squash(block.num + block.text):
        return "the number is left in the text"
    if gold is not None and before is not None and block.num == before.num + squash(before.text) and block.num:
        return "the number is a block of its own"
    if len(theirs.annexes) < len(ours.annexes) and block.role.startswith("annex"):
        return "the annex stands in the body"
    if gold is None and any(squash(block.text) == squash(text) for _, text in theirs.notes):
        return "the text has a note among its paragraphs whose call is lost"
    return ""


def _sources(model: list[Block], blocks: list[Any], scorer: Any) -> dict[int, tuple[str, str]]:
    """Which block of the model each written block comes from: its certainty and rule."""
    rows: list[tuple[str, Block]] = []
    for block in model:
        if block.table is not None:
            cells = [" ".join(plain(line) for cell in row.cells for line in cell.blocks) for row in block.table.rows]
            rows.extend((cell, block) for cell in cells)
            continue
        if block.role in ("heading", "part") and block.num and block.content:
            rows.append((block.num.printed, block))
        rows.append((plain(block.content) or (block.num.printed if block.num else ""), block))
    left = [scorer.squash(scorer.norm(text)) for text, _ in rows]
    pairs = scorer.lcs(left, [scorer.squash(b.text) for b in blocks])
    return {j: (rows[i][1].certainty, rows[i][1].rule) for i, j in pairs}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.certainty", description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("official", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--pattern", default="*.derived.txt", help="names of texts [%(default)s]")
    parser.add_argument("--scratch", type=Path, default=Path("certainty.xml"), help="a file to write into")
    parser.add_argument("-v", "--verbose", action="store_true", help="show the blocks that are wrong")
    options = parser.parse_args()
    sys.path.insert(0, str(options.scorer))
    scorer = importlib.import_module("score")
    official = {path.stem: path for path in options.official.rglob("*.xml")}
    listed = (options.scorer / "exclude.tsv").read_text("utf-8").splitlines()
    excluded = {line.split("\t")[0] for line in listed}
    counts: Counter[str] = Counter()
    slips: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for text in sorted(options.texts.rglob(options.pattern)):
        stem = text.name.partition(".")[0]
        if stem not in official or stem in excluded:
            continue
        for found in judge(text, official[stem], scorer, options.scratch):
            counts[found.certainty] += 1
            if found.slip:
                slips[found.slip] += 1
            elif found.wrong:
                counts[found.certainty + " wrong"] += 1
                rules[f"{found.certainty} {found.rule}: {found.wrong}"] += 1
                if options.verbose:
                    print(f"{stem} {found.certainty} {found.rule}: {found.wrong}: {found.words}")
    options.scratch.unlink(missing_ok=True)
    total = sum(counts[c] for c in ("certain", "likely", "unsure"))
    right = 100 - 100 * counts["certain wrong"] / max(1, counts["certain"])
    print(f"{total:,} blocks, {100 * counts['certain'] / max(1, total):.2f} % certain, {right:.3f} % of those right")
    print(f"likely: {counts['likely']:,}, wrong {counts['likely wrong']}; unsure: {counts['unsure']:,}")
    for name, number in slips.most_common():
        print(f"slip of the official files: {name}: {number}")
    for name, number in rules.most_common(12):
        print(f"wrong: {name}: {number}")


if __name__ == "__main__":
    main()
