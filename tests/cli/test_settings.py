"""Where an option's value comes from: command line over variable over file over default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Runner, one_line_error


@pytest.fixture
def settings(resconvert: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    monkeypatch.delenv("RESCONVERT_NO_CONFIG")
    return resconvert


def test_the_order_of_precedence(settings: Runner, tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def language(*more: str) -> str:
        run = settings("convert", text, "-t", "json", *more)
        assert run.status == 0, run.err
        return json.loads(run.out)["document"]["identification"].get("language", "")

    (tmp_path / "pyproject.toml").write_text('[tool.resconvert]\nlang = "es"\n')
    assert language() == "spa"
    (tmp_path / "resconvert.toml").write_text('lang = "fr"\n')
    assert language() == "fra"
    (tmp_path / "resconvert.toml").write_text('lang = "fr"\n[convert]\nlang = "zh"\n')
    assert language() == "zho"
    monkeypatch.setenv("RESCONVERT_LANG", "ru")
    assert language() == "rus"
    assert language("--lang", "ar") == "ara"


def test_a_file_above_is_found_and_a_named_one_wins(
    settings: Runner, tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resconvert.toml").write_text('to = ["html"]\n')
    (tmp_path / "named.toml").write_text('to = ["jsonl"]\n')
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert settings("convert", text).out.startswith(b"<!DOCTYPE html>")
    assert settings("convert", text, "--config", "../named.toml").out.startswith(b'{"schema"')
    one_line_error(settings("convert", text, "--no-config"), "no output format", status=2)


def test_several_values_and_tables(settings: Runner, tmp_path: Path, text: Path) -> None:
    (tmp_path / "resconvert.toml").write_text(
        'to = ["json"]\nfail-on-warning = true\n[convert.option]\n"json.indent" = 0\n[convert.limit]\nseconds = 20\n'
    )
    assert settings("convert", text).out.count(b"\n") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("to = [", "is not TOML"),
        ("[convert]\nlnag = 'fr'\n", "did you mean 'lang'?"),
        ("[convert]\nfilter = ['evil:run']\n", "--config"),
        ("[convert]\njobs = 'many'\n", "jobs"),
    ],
)
def test_a_wrong_file_is_one_line(settings: Runner, tmp_path: Path, text: Path, content: str, words: str) -> None:
    (tmp_path / "resconvert.toml").write_text(content)
    one_line_error(settings("convert", text, "-t", "text"), words, status=2, code="RC001")


def test_a_missing_named_file_is_one_line(settings: Runner, text: Path) -> None:
    one_line_error(settings("convert", text, "-t", "text", "--config", "none.toml"), "none.toml", status=2)


def test_every_option_has_its_variable(settings: Runner, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESCONVERT_TO", "json")
    monkeypatch.setenv("RESCONVERT_FAIL_ON_WARNING", "1")
    assert settings("convert", text).json["format"] == "resconvert"
    monkeypatch.setenv("RESCONVERT_LIMIT", "seconds=20 input_bytes=10")
    one_line_error(settings("convert", text), "input bytes", code="RC003")
