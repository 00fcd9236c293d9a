"""The page on the command line says what is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from resconvert.batch import Result
from resconvert.cli.app import app
from tests.cli.conftest import Runner

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")


def test_every_field_of_a_report_is_explained() -> None:
    table = PAGE[PAGE.index("one JSON object per input") : PAGE.index("`--resume` continues")]
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == list(Result("x", "done").as_dict())


def test_every_option_it_names_exists() -> None:
    known = set()
    for name in app.list_commands(None):  # type: ignore[arg-type]
        command = app.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        known |= {o for p in command.params for o in (*getattr(p, "opts", ()), *getattr(p, "secondary_opts", ()))}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE)) - {"--help"}
    assert named <= known, named - known


def test_its_settings_are_taken(
    resconvert: Runner, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = re.search(r"```toml\n(.*?)```", PAGE, re.S)
    assert settings
    tomllib.loads(settings[1])
    (tmp_path / "named.toml").write_text(settings[1])
    monkeypatch.delenv("RESCONVERT_NO_CONFIG")
    run = resconvert("convert", text, "-o", "out/", "--config", "named.toml")
    assert run.status in (0, 3), run.err
    assert sorted(p.suffix for p in (tmp_path / "out").iterdir()) == [".pdf", ".xml"]
