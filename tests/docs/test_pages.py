"""The pages under docs/: their commands and programs run, their tables are the program's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from benchmarks.figures import renewed
from resconvert.checks.__main__ import page
from resconvert.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
PAGES = [p for p in sorted((ROOT / "docs").rglob("*.md")) if p.name != "recipes.md"]  # recipes have their own test
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_the_code_of_a_page_runs_in_reading_order(path: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for kind, block in _BLOCK.findall(path.read_text("utf-8")):
        if kind == "sh":
            done = subprocess.run(
                ["sh", "-e"], input=block, text=True, cwd=tmp_path, env=env, capture_output=True, timeout=200
            )
        elif kind == "python":
            done = subprocess.run(
                [sys.executable, "-c", block], text=True, cwd=tmp_path, capture_output=True, timeout=100
            )
        else:
            continue
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"


def test_the_page_of_checks_is_made_from_the_rules() -> None:
    assert (ROOT / "docs" / "checks.md").read_text("utf-8") == page(), (
        "renew it: python -m resconvert.checks > docs/checks.md"
    )


def test_the_page_of_limits_lists_every_limit_with_its_default() -> None:
    rows = dict(
        re.findall(r"^\| `(\w+)` \| ([\d,.]+) \|", (ROOT / "docs" / "limits.md").read_text("utf-8"), re.MULTILINE)
    )
    assert rows == {f.name: f"{f.default:,}" for f in fields(Limits)}


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed (extra docs)")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "site")],
        cwd=ROOT, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "reference" / "index.html").exists()


def test_measured_tables_are_written_with_date_and_command() -> None:
    page = (ROOT / "docs" / "figures.md").read_text("utf-8")
    for name in ("accuracy", "batch", "speed"):
        part = page.partition(f"<!-- {name} -->")[2].partition(f"<!-- /{name} -->")[0]
        assert re.search(rf"`python -m benchmarks\.figures {name} .*`, \d{{4}}-\d\d-\d\d, revision \w+", part), name
        assert part.count("\n|") > 3, name


def test_a_table_is_renewed_between_its_marks() -> None:
    page = "a\n<!-- batch -->\nold\n<!-- /batch -->\nb\n"
    made = renewed(page, "batch", "| new \\1 |", "said by")
    assert made == "a\n<!-- batch -->\nsaid by\n\n| new \\1 |\n\n<!-- /batch -->\nb\n"
    with pytest.raises(SystemExit, match="no marks called speed"):
        renewed(page, "speed", "", "")


def test_places_named_in_tables_of_pages_exist() -> None:
    for path in PAGES:
        for name in re.findall(r"`((?:tests|benchmarks|resconvert|styles)/[\w/.-]+)`", path.read_text("utf-8")):
            assert (ROOT / name).exists(), f"{path.name}: {name}"
