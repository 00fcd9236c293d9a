"""The recipes run as they are printed."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import types
from pathlib import Path

import pytest

RECIPES = Path(__file__).resolve().parents[2] / "docs" / "recipes.md"
_PIECE = re.compile(r"(?:<!-- needs: (?P<needs>[^>]+?) -->\n)?```python\n(?P<code>.*?)```", re.S)


@pytest.mark.timeout(120)
def test_every_recipe_runs_as_it_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: Path) -> None:
    shutil.copy(seed, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = RECIPES.read_text(encoding="utf-8")
    module = types.ModuleType("recipes")
    monkeypatch.setitem(sys.modules, "recipes", module)
    ran = 0
    for piece in _PIECE.finditer(text):
        needs = [n.strip() for n in (piece["needs"] or "").split(",") if n.strip()]
        if any(importlib.util.find_spec(n) is None for n in needs):
            continue
        line = text.count("\n", 0, piece.start("code")) + 1
        code = "\n" * (line - 1) + piece["code"]
        exec(compile(code, str(RECIPES), "exec", dont_inherit=True), module.__dict__)
        ran += 1
    assert ran >= 7
    assert {p.suffix for p in (tmp_path / "out").iterdir()} == {".docx", ".pdf", ".xml"}
