"""Whatever somebody feeds it: one clear line, the right status, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import RESOLUTION, Runner, one_line_error

NOVEL = "It was a bright cold day in April, and the clocks were striking eleven.\nNobody had voted on it.\n" * 400


def _written(folder: Path) -> set[str]:
    return {p.name for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00" * 500, "binary"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_empty_and_binary_input_is_one_line(resconvert: Runner, tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "in.txt").write_bytes(data)
    one_line_error(resconvert("convert", "in.txt", "-t", "text", "-o", "out.txt"), "in.txt", words, code="RC002")
    assert _written(tmp_path) == {"in.txt"}


def test_a_novel_is_converted_with_a_warning(resconvert: Runner, tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text(NOVEL)
    run = resconvert("convert", "novel.txt", "-t", "text", "-o", "out.txt")
    assert run.status == 0, run.err
    assert "warning" in run.err
    assert "striking eleven" in (tmp_path / "out.txt").read_text()


def test_a_line_of_100_megabytes_is_above_the_limit(resconvert: Runner, tmp_path: Path) -> None:
    with open(tmp_path / "long.txt", "wb") as file:
        for _ in range(100):
            file.write(b"word " * 200_000)
    run = resconvert("convert", "long.txt", "-t", "text", "-o", "out.txt")
    one_line_error(run, "input bytes", "--limit input_bytes=", code="RC003")
    assert _written(tmp_path) == {"long.txt"}


@pytest.mark.parametrize(
    "data",
    [
        RESOLUTION.format(n=1).replace("matter", "mat\x00ter").encode(),
        RESOLUTION.format(n=1).encode().replace(b"matter", b"mat\xed\xa0\x80ter"),
        RESOLUTION.format(n=1).replace("\n", "\r\n", 3).replace("\n", "\r", 5).encode(),
        RESOLUTION.format(n=1).encode("utf-16"),
        RESOLUTION.format(n=1).replace("a", "é").encode("cp1252"),
    ],
    ids=["NUL", "lone surrogate", "mixed line ends", "UTF-16", "code page"],
)
@pytest.mark.parametrize("to", ["text", "json", "html", "markdown", "jsonl"])
def test_odd_bytes_are_read_or_refused_in_one_line(resconvert: Runner, tmp_path: Path, data: bytes, to: str) -> None:
    (tmp_path / "odd.txt").write_bytes(data)
    run = resconvert("convert", "odd.txt", "-t", to, "-o", "out")
    assert "Traceback" not in run.err
    if run.status:
        one_line_error(run)
        assert not (tmp_path / "out").exists()
    else:
        assert "seized" in (tmp_path / "out").read_text()


def test_a_missing_file_is_one_line(resconvert: Runner, tmp_path: Path) -> None:
    one_line_error(resconvert("convert", "none.txt", "-t", "akn", "-o", "x.xml"), "none.txt: RC002", "no such file")


def test_an_empty_folder_is_one_line(resconvert: Runner, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    one_line_error(resconvert("convert", "empty", "-t", "text", "-o", "out/"), "empty: RC002", "no document")


def test_a_folder_is_no_input_of_inspect(resconvert: Runner, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    one_line_error(resconvert("inspect", "empty"), "is a folder", code="RC002")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file_is_one_line(resconvert: Runner, text: Path) -> None:
    text.chmod(0)
    one_line_error(resconvert("convert", text, "-t", "text"), "cannot be read", code="RC002")


def test_a_name_that_cannot_be_a_file_is_one_line(resconvert: Runner) -> None:
    one_line_error(resconvert("convert", "x" * 5000, "-t", "text"), "cannot be read", code="RC002")


def test_an_output_folder_that_cannot_be_made_is_one_line(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    run = resconvert("convert", text, "-t", "json,text", "-o", "file/out/")
    one_line_error(run, "cannot be written", code="RC004")
    assert _written(tmp_path) == {"file", text.name}


def test_no_lone_sister_file_when_one_format_fails(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[page]\nwidth = 'as wide as it gets'\n")
    run = resconvert("convert", text, "-t", "text,html", "-o", "out/", "--style", "broken.toml")
    one_line_error(run, "broken.toml:2", code="RC005")
    assert _written(tmp_path) == {"broken.toml", text.name}


def test_a_missing_style_sheet_is_wrong_usage(resconvert: Runner, text: Path) -> None:
    run = resconvert("convert", text, "-t", "html", "-o", "x.html", "--style", "un-new-yrok")
    one_line_error(run, "un-new-york", status=2, code="RC001")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["convert", "{text}", "-t", "aknn"], "did you mean 'akn'?"),
        (["convert", "{text}", "-t", "text", "-f", "jsn"], "did you mean 'json'?"),
        (["convert", "{text}", "-t", "text", "--lang", "frnch"], "did you mean 'french'?"),
        (["convert", "{text}", "--too", "text"], "--to"),
        (["convert", "{text}"], "-t"),
        (["convert"], "no input"),
        (["convrt", "{text}"], "did you mean 'convert'?"),
        (["{text}"], "resconvert convert"),
        (["convert", "{text}", "-t", "text", "--limit", "sekonds=1"], "seconds"),
        (["convert", "{text}", "-t", "text", "--limit", "seconds=soon"], "number"),
        (["convert", "{text}", "-t", "json", "-O", "indnt=1"], "did you mean 'indent'?"),
        (["convert", "{text}", "-t", "json", "-O", "indent=much"], "number"),
        (["convert", "{text}", "-t", "text", "--filter", "nothing"], "module:function"),
        (["convert", "{text}", "-t", "text", "--filter", "no.such:thing"], "no.such:thing"),
        (["convert", "{text}", "-t", "text", "--resume"], "--report"),
        (["convert", "-", "{text}", "-t", "text"], "standard input"),
        (["convert", "-", "-t", "text,json"], "-o"),
        (["convert", "{text}", "-t", "text", "-o", "x.txt", "--output-template", "{symbol}.txt"], "{stem}"),
        (["formats", "wrod"], "no format is called 'wrod' (known: text,"),
        (["convert", "{text}", "--collect", "corpus.csv"], ".parquet"),
    ],
)
def test_wrong_usage_is_status_2_with_advice(resconvert: Runner, text: Path, arguments: list[str], words: str) -> None:
    run = resconvert(*(a.replace("{text}", str(text)) for a in arguments))
    one_line_error(run, words, status=2, code="RC001")


def test_escape_sequences_in_a_name_do_not_reach_the_terminal(resconvert: Runner) -> None:
    run = resconvert("convert", "a\x1b[2Jb\nc.txt", "-t", "text", terminal=True)
    assert "\x1b[2J" not in run.err
    assert "\\x1b[2J" in run.err


@pytest.mark.skipif(os.name == "nt", reason="streams are closed by a POSIX shell")
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ("convert - -t akn <&-", 1, "the input is empty"),
        ("convert in.txt -t akn >&-", 141, ""),
        ("convert in.txt -t akn -o out.xml <&- >&-", 0, ""),
    ],
)
def test_streams_that_the_caller_closed_are_empty_or_without_a_reader(
    tmp_path: Path, text: Path, arguments: str, status: int, words: str
) -> None:
    (tmp_path / "in.txt").write_bytes(text.read_bytes())
    command = ["sh", "-c", f'"{sys.executable}" -m resconvert {arguments}']
    done = subprocess.run(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == status
    assert words in done.stderr
    assert "RC009" not in done.stderr
    assert (tmp_path / "out.xml").exists() is (status == 0)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", ["convert in.txt -t akn", "inspect in.txt", "formats", "--version"])
def test_a_full_disk_below_standard_output_is_one_line(tmp_path: Path, text: Path, arguments: str) -> None:
    (tmp_path / "in.txt").write_bytes(text.read_bytes())
    command = ["sh", "-c", f'"{sys.executable}" -m resconvert {arguments} > /dev/full']
    done = subprocess.run(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "<stdout>: RC004 error: cannot be written: No space left on device\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_disk_below_the_report_is_one_line(resconvert: Runner, folder: Path) -> None:
    one_line_error(
        resconvert("convert", "in", "-t", "akn", "-o", "out", "--report", "/dev/full"), "No space left", code="RC004"
    )


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", ["two\nlines.txt", "\u202eturned.txt", "n" * 250 + ".txt"])
def test_odd_names_are_names_for_every_command(resconvert: Runner, text: Path, tmp_path: Path, name: str) -> None:
    path = text.rename(tmp_path / name)
    assert resconvert("check", path).status in (0, 1)
    assert resconvert("roundtrip", path, "--through", "json").text == "json: equal\n"
    assert resconvert("align", path, path).text.startswith("id\t")
    assert resconvert("inspect", path, "--against", path).status == 0
    run = resconvert("convert", path, "-t", "akn", "-o", "out/", "-v")
    assert run.status == 0
    assert run.err.count("\n") == 1
    assert "\u202e" not in run.err
