"""How many blocks of the language versions of one document bear the same identifier.

    python -m benchmarks.editions FOLDER [--agree OFFICIAL] [-v]

FOLDER holds one file a version; files of one document differ in the letter of the language alone
(``A_RES_78_29-2324537E.derived.txt``). With ``--agree`` only documents count whose official files
there consist of equally many blocks in all of six languages. What is recognised is what counts:
nothing of the official files but that choice enters.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import resconvert
from resconvert.eids import wids
from resconvert.model.inlines import plain
from resconvert.model.nodes import Document
from resconvert.structure import Block, flatten

TEXT_ZONES = frozenset(["preamble", "body", "closing", "annex"])


@dataclass(frozen=True)
class Pair:
    """Two versions. `same`: blocks with one identifier, in order; `other`: blocks at one place with two
    identifiers; `alone`: blocks that stand in one version only. `differing` shows the latter two."""

    language: str
    same: int
    other: int
    alone: int
    differing: tuple[tuple[str, str], ...]


def works(folder: Path, pattern: str) -> dict[str, list[Path]]:
    """The files below `folder` by the document they are versions of."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob(pattern)):
        stem = re.sub(r"(?:\.[a-z][\w-]*)+$", "", path.name)
        found[re.sub(r"[ACEFRS]$", "", stem)].append(path)
    return found


def agreeing(folder: Path) -> set[str]:
    """Documents with six official files of equally many blocks of text."""
    out = set()
    for name, files in works(folder, "*.xml").items():
        if len(files) == 6:
            counts = {sum(b.zone in TEXT_ZONES for b in flatten(resconvert.read(p).document)) for p in files}
            if len(counts) == 1:
                out.add(name)
    return out


def pairs(documents: Sequence[Document]) -> Iterator[Pair]:
    """The English version, or else the first, with each of the others."""
    first = next((d for d in documents if d.identification.language == "eng"), documents[0])
    return (compared(first, other) for other in documents if other is not first)


def compared(first: Document, second: Document) -> Pair:
    a, b = wids(first), wids(second)
    blocks = list(flatten(first)), list(flatten(second))
    same = other = alone = 0
    differing = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            same += j - i
            continue
        other += min(j - i, m - k)
        alone += abs((j - i) - (m - k))
        differing.append((_shown(a, blocks[0], i, j), _shown(b, blocks[1], k, m)))
    return Pair(second.identification.language, same, other, alone, tuple(differing))


def _shown(ids: Sequence[str], blocks: Sequence[Block], start: int, end: int) -> str:
    some = [f"{ids[n]} {plain(blocks[n].content)[:30]!r}" for n in range(start, min(end, start + 3))]
    return " | ".join(some) + (f" … {end - start}" if end > start + 3 else "") or "-"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.editions", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pattern", default="*.derived.txt", help="names of files [%(default)s]")
    parser.add_argument("--agree", type=Path, metavar="OFFICIAL", help="documents whose official files agree in length")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what differs")
    options = parser.parse_args()
    chosen = agreeing(options.agree) if options.agree else None
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    documents = 0
    for name, files in works(options.folder, options.pattern).items():
        if len(files) < 2 or (chosen is not None and name not in chosen):
            continue
        documents += 1
        for pair in pairs([resconvert.read(p).document for p in files]):
            counts = {"same": pair.same, "other": pair.other, "alone": pair.alone}
            for key in (pair.language, "all"):
                totals[key].update(counts)
            if options.verbose and pair.differing:
                print(f"{name} {pair.language}: {pair.other} with other identifiers, {pair.alone} alone")
                for left, right in pair.differing:
                    print(f"    {left}\n  / {right}")
    print(f"{documents} documents\n     pairs   same   in %   alone")
    for language in sorted(totals, key=lambda key: (key == "all", key)):
        count = totals[language]
        aligned = count["same"] + count["other"]
        print(f"{language}{aligned:>7,}{count['same']:>7,}{100 * count['same'] / aligned:>7.2f}{count['alone']:>8,}")


if __name__ == "__main__":
    main()
