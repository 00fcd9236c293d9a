"""Slips that people make at the first try, and what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

import resconvert as library
from resconvert.metadata import completed
from resconvert.model import Identification
from tests.cli.conftest import Runner, one_line_error


@pytest.mark.parametrize(
    ("said", "meant"), [("md", "markdown"), ("word", "docx"), ("xml", "akn"), (".txt", "text"), ("aknn", "akn")]
)
def test_a_format_is_found_by_the_name_people_give_it(resconvert: Runner, text: Path, said: str, meant: str) -> None:
    one_line_error(resconvert("convert", text, "-t", said), f"did you mean {meant!r}", status=2, code="RC001")


def test_a_file_is_not_named_like_a_format_it_does_not_hold(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    run = resconvert("convert", text, "-t", "akn", "-o", "out.docx")
    one_line_error(run, "out.docx is named like docx, but -t says akn", status=2, code="RC001")
    assert not (tmp_path / "out.docx").exists()
    assert resconvert("convert", text, "-t", "text", "-o", "out.md").status == 0


def test_an_unknown_suffix_is_named(resconvert: Runner, text: Path) -> None:
    one_line_error(resconvert("convert", text, "-o", "out.foo"), "out.foo", "use -t", status=2, code="RC001")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("formats nope", "no format is called 'nope' (known: text, akn"),
        ("formats word", "did you mean 'docx'?"),
        ("convert FILE -t doc", "doc is read, not written (written: text, akn"),
        ("convert FILE -t docx -O docx.numberin=typed", "for docx (did you mean 'docx.numbering'?)"),
        ("convert FILE -t docx,akn -O flavor=un", "did you mean 'flavour'?"),
        ("convert FILE -t akn --limit second=3", "did you mean 'seconds'?"),
        ("convert FILE -t akn --limit input_bytes=big", "takes a size like 64M, not 'big'"),
        ("convert FILE -t akn --limit seconds=inf", "takes a number, not 'inf'"),
    ],
)
def test_wrong_names_and_values_are_answered_with_right_ones(
    resconvert: Runner, text: Path, call: str, words: str
) -> None:
    arguments = [text if word == "FILE" else word for word in call.split()]
    one_line_error(resconvert(*arguments), words, status=2, code="RC001")


@pytest.mark.parametrize(("said", "bytes_"), [("100", 100), ("2K", 2048), ("1.5 MB", 1572864), ("1GiB", 1 << 30)])
def test_limits_of_size_take_units(said: str, bytes_: int) -> None:
    assert library.Limits.parse({"input_bytes": said}).input_bytes == bytes_


def test_the_advice_of_the_time_limit_is_a_limit(resconvert: Runner, text: Path) -> None:
    run = resconvert("convert", text, "-t", "akn", "--limit", "seconds=0.0001")
    one_line_error(run, "--limit seconds=1)", code="RC003")


def test_what_is_no_akoma_ntoso_is_told_so(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    one_line_error(resconvert("validate", text), "this is text, not akn", f"convert {text} -t akn", code="RC002")
    one_line_error(resconvert("validate", "-", stdin=text.read_bytes()), "this is text, not akn", code="RC002")
    resconvert("convert", text, "-t", "docx,akn", "-o", "out/")
    one_line_error(resconvert("validate", "out/A_RES_80_1.docx"), "this is docx, not akn", code="RC002")
    made = tmp_path / "out" / "A_RES_80_1.xml"
    assert resconvert("validate", made.rename(tmp_path / "named.txt")).status == 0


def test_warnings_that_are_only_counted_say_where_they_are(resconvert: Runner, seed: Path) -> None:
    def warned(*more: object) -> str:
        run = resconvert("convert", seed, second, "-t", "akn", "-o", "out/", *more)
        return next(line[10:] for line in run.err.splitlines() if line.startswith("       2  warning"))

    second = Path("second.txt")
    second.write_bytes(seed.read_bytes())
    assert warned() == "warnings (-v shows them, --report keeps them)"
    assert warned("--report", "r.jsonl") == "warnings (in r.jsonl)"
    assert warned("-v") == "warnings"


def test_failures_are_summed_up_by_code(resconvert: Runner, text: Path) -> None:
    run = resconvert("convert", text, "missing.txt", "gone.txt", "-t", "akn", "-o", "out/")
    assert run.status == 1
    assert "       2  failed (2 × RC002)\n" in run.err


def test_metadata_needs_a_value(resconvert: Runner, text: Path) -> None:
    one_line_error(resconvert("convert", text, "-t", "akn", "-M", "symbol"), "NAME=VALUE", status=2, code="RC001")
    run = resconvert("convert", text, "-t", "akn", "-M", "language=klingon")
    one_line_error(run, "unknown language 'klingon'", status=2, code="RC001")


def test_number_and_session_follow_a_symbol_set_by_hand(resconvert: Runner, seed: Path) -> None:
    run = resconvert("convert", seed, "-t", "json", "-M", "symbol=S/RES/2787 (2025)")
    made = run.json["document"]["identification"]
    assert (made["organ"], made["number"], made.get("session", "")) == ("SC", "2787 (2025)", "")
    before = Identification(symbol="A/RES/71/4", organ="GA", number="55/9", session="72")
    assert completed(before, ["symbol"]).session == "71"
    assert completed(before, ["symbol", "session"]).session == "72"
    assert completed(before, ["title"]) == before


def test_a_text_read_in_another_language_than_its_own_warns(resconvert: Runner, seed: Path) -> None:
    run = resconvert("convert", seed, "-t", "akn", "--lang", "fr")
    assert "RC109 warning: the text is eng, but was read as fra as told" in run.err
    assert "RC109" not in resconvert("convert", seed, "-t", "akn", "--lang", "en").err


def test_a_fault_in_a_filter_is_the_filters(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def change(document):\n    return document.body\n")
    run = resconvert("convert", text, "-t", "akn", "--filter", "mine.py:change")
    one_line_error(run, "a filter failed: AttributeError", code="RC001")


def test_a_web_page_is_refused(resconvert: Runner, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html>\n<html><body><p>The General Assembly,</p></body></html>")
    one_line_error(resconvert("convert", page, "-t", "akn"), "HTML", "save it as text", code="RC002")


def test_versions_of_different_documents_warn(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(text.read_text().replace("80/1", "80/2"))
    run = resconvert("align", text, other)
    assert f"{other} is A/RES/80/2, but {text} is A/RES/80/1" in run.err


def test_a_check_of_what_is_no_resolution_says_so(resconvert: Runner, tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("hello world\n")
    assert "this is not the text of a resolution" in resconvert("check", "hello.txt").err
    (tmp_path / "empty.txt").write_text("")
    run = resconvert("check", "empty.txt")
    assert (run.status, run.text) == (1, "")


def test_text_given_where_a_file_is_named_is_told_apart() -> None:
    with pytest.raises(library.UsageError, match=r"the name of a file, not text .*text\.encode"):
        library.read("The General Assembly,\n\tDecides to adjourn.\n")


def test_only_documents_are_written(text: Path) -> None:
    with pytest.raises(library.UsageError, match=r"not Parsed .*\.document"):
        library.write(library.read(text), to="akn")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("-f text -t akn FILE", "-f follows the command: resconvert convert -f"),
        ("--list-input-formats", "it is 'resconvert formats'"),
        ("version", "it is --version"),
        ("convert FILE -s -t html", "every output is a whole file"),
        ("convert FILE -w html", "it is -t"),
        ("convert FILE --pdf-engine xelatex -t pdf", "no other program makes the PDF"),
        ("convert FILE --ouput x.xml", "Did you mean one of"),
    ],
)
def test_habits_of_pandoc_are_understood(resconvert: Runner, text: Path, call: str, words: str) -> None:
    arguments = [text if word == "FILE" else word for word in call.split()]
    one_line_error(resconvert(*arguments), words, status=2, code="RC001")


def test_help_is_a_word_too(resconvert: Runner) -> None:
    assert resconvert("help").text == resconvert("--help").text
    assert resconvert("help", "check").text == resconvert("check", "--help").text


def test_switches_of_formats_are_shown_as_they_are_typed(resconvert: Runner) -> None:
    assert "own=yes|no  [yes]" in resconvert("formats", "pdf").text
    assert "embed=yes|no  [no]" in resconvert("formats", "docx").text


@pytest.mark.parametrize("call", ["-t html -o out", "--collect corpus.jsonl", "--collate volume.pdf"])
def test_what_an_earlier_run_put_beside_its_inputs_is_not_taken_for_more_documents(
    resconvert: Runner, text: Path, tmp_path: Path, call: str
) -> None:
    """Nor passed over: an editor may have worked on it since."""
    (tmp_path / "in").mkdir()
    text.rename(tmp_path / "in" / text.name)
    assert resconvert("convert", "in", "-t", "akn,docx").status == 0
    run = resconvert("convert", "in", *call.split())
    one_line_error(run, "-f text or -f akn or -f docx takes one of them", status=2)
    assert resconvert("convert", "in", "-f", "text", *call.split()).status == 0
    assert resconvert("convert", "in", "-t", "akn,docx").status == 0, "the same run again is no clash"
