"""Sharp on bad texts: planted faults are found, by the rule that is theirs, at their place."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

import resconvert
from resconvert.checks import check, rules
from resconvert.checks.subject import Subject

_SPEC = importlib.util.spec_from_file_location("planting", Path(__file__).with_name("planting.py"))
assert _SPEC
assert _SPEC.loader
planting = importlib.util.module_from_spec(_SPEC)
sys.modules["planting"] = planting
_SPEC.loader.exec_module(planting)

DOCUMENTS = 5


def test_every_rule_that_needs_no_italics_has_a_fault_to_plant() -> None:
    assert {r.code for r in rules()} - {"RC212"} == set(planting.PLANTERS)


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "zh", "ar"])
def test_planted_faults_are_found(lang: str, corpus: Path) -> None:
    texts = sorted((corpus / "text" / lang).glob("*.derived.txt"), key=lambda f: f.stat().st_size)[:40]
    good = [resconvert.read(f) for f in texts]
    found, planted, missed = 0, 0, []
    for code, planter in planting.PLANTERS.items():
        done = 0
        for parsed in good:
            subject = Subject(parsed.document, parsed.source, parsed.ledger)
            change = planter(parsed, subject)
            if change is None or done >= DOCUMENTS:
                continue
            done += 1
            planted += 1
            text, near = change
            if _finds(code, text, near, parsed.source.name):  # type: ignore[union-attr]
                found += 1
            else:
                missed.append(f"{code} {Path(parsed.source.name).name}")  # type: ignore[union-attr]
    assert planted >= 80
    assert found / planted >= 0.95, f"{found} of {planted}; missed: {missed}"


def _finds(code: str, text: str, near: int | None, name: str) -> bool:
    parsed = resconvert.read(text.encode(), from_="text", name=name)
    hits = [
        v.diagnostic.span
        for v in check(parsed.document, parsed.source, parsed.ledger)
        if v.diagnostic.code == code and v.diagnostic.severity in ("error", "warning")
    ]
    if near is None:
        return bool(hits)
    return any(span and span.start - 12 <= near <= span.end + 12 for span in hits)
