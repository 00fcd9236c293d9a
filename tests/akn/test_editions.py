"""The same resolution in six languages: corresponding blocks have the same identifier."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import resconvert
from resconvert.eids import wids
from resconvert.model.nodes import Document
from resconvert.structure import flatten


def shape(document: Document) -> list[tuple[str, str, int, bool]]:
    """What blocks are, without their words."""
    return [(b.zone, b.role, b.depth, b.num is not None) for b in flatten(document)]


def test_editions_of_one_shape_share_their_identifiers(corpus: Path) -> None:
    editions: dict[str, list[Document]] = defaultdict(list)
    for path in sorted((corpus / "text").rglob("*.derived.txt")):
        work = re.sub(r"[EFRSAC]\.derived\.txt$", "", path.name)
        if re.match(r"A_RES_(78_29|78_319|80_9|79_3)|S_RES_2666", work):
            editions[work].append(resconvert.read(path).document)
    same = pairs = 0
    for documents in editions.values():
        english = next((d for d in documents if d.identification.language == "eng"), None)
        for other in documents:
            if english is None or other is english or shape(other) != shape(english):
                continue
            for a, b in zip(wids(english), wids(other), strict=True):
                pairs += 1
                same += a == b
    assert pairs > 200
    assert same / pairs >= 0.99
