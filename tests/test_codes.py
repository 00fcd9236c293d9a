"""Diagnostic codes are declared once in the whole package."""

import re
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "resconvert"
DECLARED = re.compile(r'\bCode\(\s*"(RC\d{3})"')


def test_every_code_is_declared_once() -> None:
    codes = Counter(code for file in PACKAGE.rglob("*.py") for code in DECLARED.findall(file.read_text("utf-8")))
    assert codes
    assert {c: n for c, n in codes.items() if n > 1} == {}
