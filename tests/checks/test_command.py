"""`resconvert check` as a person meets it: output, fixes, waivers, exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from resconvert.checks.examples import GOOD, body
from resconvert.cli.app import app

SEED = Path(__file__).resolve().parents[2] / "samples" / "A_RES_55_9.txt"
BAD = body("1.\tTakes note of the report,", "2.\tRequests the Secretary-General to open the archives")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["check", *words], standalone_mode=False)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.txt"
    path.write_text(BAD, "utf-8")
    return path


def test_a_finding_has_its_place_its_line_and_a_caret(bad: Path) -> None:
    result = run(str(bad))
    lines = result.output.splitlines()
    at = next(i for i, line in enumerate(lines) if "RC208" in line)
    assert lines[at].startswith(f"{bad}:14:29: RC208 [*]")
    assert lines[at + 1].strip() == "1. Takes note of the report,"
    assert lines[at + 2].index("^") == lines[at + 1].index(",")
    assert result.return_value == 1


def test_a_good_text_has_nothing_to_say(tmp_path: Path) -> None:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, "utf-8")
    result = run(str(path))
    assert result.output.strip() == "nothing to say"
    assert result.return_value == 0


def test_the_seed_has_a_refreshed_date_residue_and_a_trailing_blank_and_nothing_else() -> None:
    result = run(str(SEED), "--output-format", "json")
    found = json.loads(result.output)
    assert {d["code"] for d in found} == {"RC231", "RC236", "RC237"}
    assert all(d["severity"] == "warning" for d in found)
    assert [(d["line"], d["column"]) for d in found if d["code"] == "RC236"] == [(15, 192)]
    assert run(str(SEED), "--fail-on-warning").return_value == 3


def test_fixes_are_made_in_the_file(bad: Path) -> None:
    before = bad.read_text("utf-8")
    run(str(bad), "--diff")
    assert bad.read_text("utf-8") == before
    run(str(bad), "--fix")
    assert bad.read_text("utf-8") == before.replace("report,\n", "report;\n").replace(
        "the archives\n", "the archives.\n"
    )
    assert run(str(bad)).return_value == 0


def test_fixes_leave_the_document_as_it_was_understood(tmp_path: Path) -> None:
    import resconvert

    path = tmp_path / "seed.txt"
    shutil.copy(SEED, path)
    before = resconvert.read(path).document
    run(str(path), "--fix")
    assert path.read_bytes() != SEED.read_bytes()
    assert resconvert.read(path).document == before


def test_a_stop_is_not_put_into_a_sentence_that_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "wrapped.txt"
    path.write_text(
        "The General Assembly,\n\tRecalling its resolution 70/1 of 25 September 2015,\n"
        "1.\tDecides to hold a conference;\n2.\tCalls upon Member States to\ncontribute to the fund\n"
    )
    before = path.read_text()
    run(str(path), "--fix")
    assert "to." not in path.read_text(), before


@pytest.mark.parametrize("name", ["akn", "docx"])
def test_fixes_are_written_back_in_the_format_they_came_in(name: str, bad: Path, tmp_path: Path) -> None:
    import resconvert

    path = tmp_path / f"bad.{'xml' if name == 'akn' else name}"
    resconvert.convert(bad, to=name, output=path)
    assert run(str(path)).return_value == 1
    run(str(path), "--fix")
    assert run(str(path)).return_value == 0


def test_a_side_file_waives_rules(bad: Path) -> None:
    shutil.copy(bad, bad.with_name("waived.txt"))
    bad.with_name("waived.txt.checks").write_text("RC208:14  # quoted so\nlast-stop\n", "utf-8")
    assert run(str(bad.with_name("waived.txt"))).return_value == 0


def test_sarif_and_github_name_the_rule_and_the_line(bad: Path) -> None:
    sarif = json.loads(run(str(bad), "--output-format", "sarif").output)
    assert {r["ruleId"] for r in sarif["runs"][0]["results"]} == {"RC208", "RC209"}
    assert f"::error file={bad},line=14" in run(str(bad), "--output-format", "github").output


def test_statistics_count_by_rule(bad: Path) -> None:
    assert "1  RC208  operative-semicolon" in run(str(bad), "--statistics").output


def test_rules_are_listed_and_explained() -> None:
    assert "RC205" in run("--list").output
    explained = run("--explain", "numbers-continuous").output
    assert "Right:" in explained
    assert "Wrong:" in explained


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_fix_changes_nothing_else_in_a_text(bad: Path, encoding: str) -> None:
    bad.write_bytes(bad.read_text("utf-8").replace("\n", "\r\n").encode(encoding))
    before = bad.read_bytes()
    run(str(bad), "--fix")
    assert bad.read_bytes() == before.replace(b"report,\r", b"report;\r").replace(b"the archives\r", b"the archives.\r")
    assert not bad.with_name("bad.txt.orig").exists()


def test_what_a_fix_would_write_anew_is_kept_as_it_was(bad: Path, tmp_path: Path) -> None:
    import docx

    import resconvert

    legacy = tmp_path / "legacy.txt"
    legacy.write_bytes(bad.read_text("utf-8").replace("archives", "archivés").encode("cp1252"))
    foreign = tmp_path / "foreign.docx"
    resconvert.convert(bad, to="docx", output=foreign)
    word = docx.Document(str(foreign))
    word.core_properties.comments = "what an editor added"
    word.save(str(foreign))
    for path in (legacy, foreign):
        before = path.read_bytes()
        assert f"as it was it stands in {path}.orig" in run(str(path), "--fix").stderr
        assert Path(f"{path}.orig").read_bytes() == before != path.read_bytes()
        path.write_bytes(before)
        assert ".orig exists" in run(str(path), "--fix").stderr, "what was kept once is not replaced"
        assert path.read_bytes() == before
