"""`resconvert convert`: where outputs go, what is said, which status comes back."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Runner, one_line_error


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_one_text_format_goes_to_standard_output(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    run = resconvert("convert", text, "-t", "text")
    assert run.status == 0
    assert "Decides to remain seized of matter 1" in run.text
    assert _files(tmp_path) == [text.name]


def test_standard_input_is_text(resconvert: Runner, text: Path) -> None:
    run = resconvert("convert", "-", "-t", "text", stdin=text.read_bytes())
    assert run.status == 0
    assert run.out == resconvert("convert", text, "-t", "text").out


@pytest.mark.parametrize("format_", ["docx", "akn", "json"])
def test_standard_input_is_what_its_first_bytes_say(resconvert: Runner, text: Path, format_: str) -> None:
    file = resconvert("convert", text, "-t", format_, "-o", "-").out
    run = resconvert("convert", "-", "-t", "text", stdin=file)
    assert run.status == 0, run.err
    assert run.out == resconvert("convert", text, "-t", "text").out
    assert "80/1" in resconvert("inspect", "-", stdin=file).text


def test_akoma_ntoso_says_which_file_it_was_made_from(resconvert: Runner, text: Path) -> None:
    digest = hashlib.sha256(text.read_bytes()).hexdigest()
    stated = f'<rc:source name="{text.name}" sha256="{digest}"/>'
    assert stated in resconvert("convert", text, "-t", "akn", "-o", "-").text
    piped = resconvert("convert", "-", "-t", "akn", stdin=text.read_bytes()).text
    assert f'<rc:source sha256="{digest}"/>' in piped
    named = resconvert("convert", text, "-t", "akn", "-o", "-", "-O", "akn.source-name=ODS 25/1").text
    assert f'<rc:source name="ODS 25/1" sha256="{digest}"/>' in named


def test_a_line_of_a_corpus_names_its_source(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    resconvert("convert", text.name, "-t", "jsonl", "-o", "one.jsonl", "--collect", "all.jsonl")
    assert json.loads((tmp_path / "one.jsonl").read_bytes())["source"] == text.name
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "all.jsonl").read_bytes()


def test_outputs_whose_place_nobody_named_are_named(resconvert: Runner, text: Path) -> None:
    assert "A_RES_80_1.docx (" in resconvert("convert", text, "-t", "docx").err
    assert resconvert("convert", text, "-t", "docx", "-q").err == ""
    assert resconvert("convert", text, "-t", "docx", "-o", "out.docx").err == ""


@pytest.mark.parametrize("template", ["../{stem}{suffix}", "{stem}/../../x{suffix}", "/tmp/{stem}{suffix}"])
def test_a_template_stays_in_the_output_folder(resconvert: Runner, text: Path, tmp_path: Path, template: str) -> None:
    run = resconvert("convert", text, "-t", "akn", "-o", "out/", "--output-template", template)
    one_line_error(run, "leads out of the output folder", "-o", status=2, code="RC001")
    assert _files(tmp_path) == ["A_RES_80_1.txt"]


def test_a_template_may_make_folders(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    run = resconvert("convert", text, "-t", "akn,json", "-o", "out/", "--output-template", "{format}/{stem}..{suffix}")
    assert run.status == 0
    assert (tmp_path / "out" / "akn" / "A_RES_80_1...xml").is_file()


def test_several_formats_go_beside_the_input(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    assert resconvert("convert", text, "-t", "json,html", "-t", "markdown").status == 0
    assert _files(tmp_path) == ["A_RES_80_1.html", "A_RES_80_1.json", "A_RES_80_1.md", "A_RES_80_1.txt"]


def test_a_name_is_cut_at_its_last_suffix_only(resconvert: Runner, tmp_path: Path, text: Path) -> None:
    text.rename(tmp_path / "A.RES.80.1.txt")
    assert resconvert("convert", "A.RES.80.1.txt", "-t", "json,html", "-o", "out").status == 0
    assert _files(tmp_path / "out") == ["A.RES.80.1.html", "A.RES.80.1.json"]


def test_the_suffix_of_the_output_chooses_the_format(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    assert resconvert("convert", text, "-o", "deep/down/x.html").status == 0
    assert (tmp_path / "deep/down/x.html").read_text().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("output", ["out/", "there"])
def test_a_slash_or_an_existing_folder_makes_a_folder(
    resconvert: Runner, text: Path, tmp_path: Path, output: str
) -> None:
    (tmp_path / "there").mkdir()
    assert resconvert("convert", text, "-t", "json", "-o", output).status == 0
    assert _files(tmp_path / output) == ["A_RES_80_1.json"]


def test_a_folder_keeps_its_tree(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    assert resconvert("convert", folder, "-t", "text", "-o", "out").status == 0
    assert len(_files(tmp_path / "out")) == 12
    assert "sc/deep/doc00.txt" in _files(tmp_path / "out")
    assert "ga/doc01.txt" in _files(tmp_path / "out")


def test_a_glob_is_opened(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    assert resconvert("convert", "in/ga/*.json", "-t", "text", "-o", "out").status == 0
    assert len(_files(tmp_path / "out")) == 6
    assert resconvert("convert", "in/**/*.json", "-t", "text", "-o", "out2").status == 0
    assert len(_files(tmp_path / "out2")) == 12
    one_line_error(resconvert("convert", "in/*.docx", "-t", "text"), "no file matches")


def test_a_second_run_over_a_folder_does_not_take_its_outputs_for_inputs(
    resconvert: Runner, folder: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        assert resconvert("convert", "in", "-t", "text").status == 0
        assert resconvert("convert", "in", "-f", "json", "-t", "html", "-o", "in/out").status == 0
    assert len(_files(folder)) == 36


def test_names_come_from_a_file(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("in/ga/doc01.json\n\nin/ga/doc03.json\n")
    assert resconvert("convert", "--files-from", "list", "-t", "text", "-o", "out").status == 0
    assert _files(tmp_path / "out") == ["doc01.txt", "doc03.txt"]


def test_a_template_names_outputs(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    run = resconvert("convert", "in", "-t", "text", "-o", "out", "--output-template", "{format}-{stem}.en{suffix}")
    assert run.status == 0
    assert "ga/text-doc01.en.txt" in _files(tmp_path / "out")


def test_an_output_that_is_its_input_is_refused_before_anything(resconvert: Runner, text: Path) -> None:
    before = text.read_bytes()
    run = resconvert("convert", text, "-t", "html,text")
    one_line_error(run, "would replace an input", status=2)
    assert text.read_bytes() == before
    assert not text.with_suffix(".html").exists()


def test_a_link_to_the_input_is_the_input(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(text)
    one_line_error(resconvert("convert", text, "-t", "text", "-o", "link.txt"), "would replace", status=2)


def test_two_inputs_with_one_output_are_refused(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "doc01.json").write_bytes((folder / "ga/doc01.json").read_bytes())
    run = resconvert("convert", "doc01.json", "in/ga/doc01.json", "-t", "text", "-o", "out")
    one_line_error(run, "doc01.json and in/ga/doc01.json", status=2)
    assert not (tmp_path / "out").exists()


def test_no_clobber_refuses_existing_files(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("precious")
    run = resconvert("convert", text, "-o", "x.html", "--no-clobber")
    one_line_error(run, "x.html exists", status=2)
    assert (tmp_path / "x.html").read_text() == "precious"
    assert resconvert("convert", text, "-o", "x.html").status == 0
    assert (tmp_path / "x.html").read_text() != "precious"


def test_a_file_cannot_hold_several_outputs(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    one_line_error(resconvert("convert", text, "-t", "html,json", "-o", "file"), "names a file", status=2)


def test_the_others_are_done_when_one_fails(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    (folder / "ga/doc01.json").write_text('{"no": "document"}')
    run = resconvert("convert", "in", "-t", "text", "-o", "out")
    assert run.status == 1
    assert len(_files(tmp_path / "out")) == 11
    assert "in/ga/doc01.json: RC002 error" in run.err
    assert "1  failed" in run.err


def test_with_fail_fast_the_first_failure_ends_the_run(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    (folder / "ga/doc01.json").write_text('{"no": "document"}')
    run = resconvert("convert", "in", "-t", "text", "-o", "out", "--fail-fast")
    assert run.status == 1
    assert _files(tmp_path / "out") == []
    assert "not started" in run.err


def test_only_warnings_is_status_3_if_wanted(resconvert: Runner, tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text("It was a dark and stormy night.\n")
    assert resconvert("convert", "novel.txt", "-t", "text").status == 0
    assert resconvert("convert", "novel.txt", "-t", "text", "--fail-on-warning").status == 3


def test_quiet_says_nothing_of_warnings_and_verbose_names_the_output(resconvert: Runner, tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text("It was a dark and stormy night.\n")
    assert resconvert("convert", "novel.txt", "-t", "text", "-q").err == ""
    assert "novel.html" in resconvert("convert", "novel.txt", "-o", "novel.html", "-v").err


def test_messages_as_json_are_one_event_a_line(resconvert: Runner, tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text("It was a dark and stormy night.\n")
    run = resconvert("convert", "novel.txt", "none.txt", "-t", "json", "-o", "out", "--log-json", "-v")
    events = [json.loads(line) for line in run.err.splitlines()]
    assert {"diagnostic", "error", "note"} <= {e["event"] for e in events}
    error = next(e for e in events if e["event"] == "error")
    assert (error["code"], error["file"]) == ("RC002", "none.txt")


def test_binary_is_not_for_a_terminal(resconvert: Runner, text: Path) -> None:
    for arguments in (["convert", "-", "-t", "docx"], ["convert", str(text), "-t", "docx", "-o", "-"]):
        one_line_error(resconvert(*arguments, stdin=b"x", terminal=True), "not for a terminal", status=2)


def test_colour_is_for_terminals_that_want_it(
    resconvert: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "\x1b[" not in resconvert("convert", "none.txt", "-t", "text").err
    assert "\x1b[" in resconvert("convert", "none.txt", "-t", "text", terminal=True).err
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in resconvert("convert", "none.txt", "-t", "text", terminal=True).err


def test_a_filter_changes_the_document(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "shout.py").write_text(
        "from resconvert.model import Text\n"
        "from resconvert.model.inlines import Run, nest, runs\n"
        "from resconvert.model.walk import transform\n"
        "def _up(content):\n"
        "    return nest(Run(Text(t.text.upper()) if isinstance(t, Text) else t, m) for t, m in runs(content))\n"
        "def shout(document):\n"
        "    return transform(document, _up)\n"
        "def none(document):\n"
        "    pass\n"
    )
    assert "DECIDES TO REMAIN SEIZED" in resconvert("convert", text, "-t", "text", "--filter", "shout.py:shout").text
    run = resconvert("convert", text, "-t", "text", "--filter", "shout.py:none")
    one_line_error(run, "NoneType, not a Document", code="RC001")


def test_declared_losses_can_be_refused(resconvert: Runner, tmp_path: Path, text: Path) -> None:
    from resconvert import api
    from resconvert.model import Document, Record, Vote

    data = api.write(Document(record=Record(votes=(Vote("adopted"),))), to="json").data
    (tmp_path / "vote.json").write_bytes(data)
    assert resconvert("convert", "vote.json", "-t", "html", "--fail-on-loss").status == 1
    assert resconvert("convert", "vote.json", "-t", "html").status == 0


def test_strict_reads_back_what_was_written(resconvert: Runner, folder: Path, tmp_path: Path) -> None:
    assert resconvert("convert", folder, "-t", "text", "-o", "out", "--strict").status == 0


def test_metadata_from_the_command_line(resconvert: Runner, text: Path) -> None:
    run = resconvert("convert", text, "-t", "json", "-M", "symbol=A/RES/80/999", "-M", "adopted=2025-12-06")
    identification = run.json["document"]["identification"]
    assert (identification["symbol"], identification["adopted"]) == ("A/RES/80/999", "2025-12-06")
    run = resconvert("convert", text, "-t", "json", "-M", "simbol=x")
    one_line_error(run, "did you mean 'symbol'?", status=2)
    run = resconvert("convert", text, "-t", "json", "-M", "adopted=yesterday")
    one_line_error(run, "2000-10-30", status=2)


def test_a_side_file_joins_by_symbol(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "side.json").write_text(json.dumps([{"symbol": "A/RES/80/1", "sponsors": ["Norway"]}]))
    run = resconvert("convert", text, "-t", "json", "--metadata-file", "side.json")
    assert run.json["document"]["record"]["sponsors"] == ["Norway"], run.err
    one_line_error(resconvert("convert", text, "-t", "json", "--metadata-file", "none.json"), "none.json")


def test_a_reader_has_options_too(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    assert resconvert("convert", text, "-o", "a.docx").status == 0
    run = resconvert("convert", "a.docx", "-t", "text", "-O", "revisions=reject")
    assert run.status == 0, run.err
    run = resconvert("convert", "a.docx", "-t", "text", "-O", "docx.revisions=ignore")
    one_line_error(run, "accept, reject, error", status=2)


def test_many_documents_become_one_volume(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    run = resconvert("convert", text, "empty.txt", text.name, "--collate", "volume.pdf")
    assert run.status == 1, run.err
    assert "empty.txt: RC002" in run.err
    assert (tmp_path / "volume.pdf").read_bytes().startswith(b"%PDF-")
    one_line_error(resconvert("convert", text, "--collate", "v.pdf", "-t", "akn"), "nothing else", status=2)
    one_line_error(resconvert("convert", text, "--collate", "v.docx"), ".pdf", status=2)


@pytest.mark.parametrize(("name", "words"), [("all.xml", "name a folder"), ("all.pdf", "for one volume: --collate")])
def test_a_folder_is_not_named_like_a_file(resconvert: Runner, folder: Path, name: str, words: str) -> None:
    run = resconvert("convert", "in", "-o", name)
    one_line_error(run, f"-o {name} names a file, but there are several inputs", words, status=2)
    assert resconvert("convert", "in", "-t", "text", "-o", f"{name}/").status == 0
    assert resconvert("convert", "in", "-t", "text", "-o", name).status == 0, "it is a folder now"


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(resconvert: Runner, text: Path, tmp_path: Path) -> None:
    text.rename(tmp_path / "a[b]*.txt")
    assert resconvert("convert", "a[b]*.txt", "-t", "text").out.startswith(b"United Nations")


@pytest.mark.parametrize("flag", ["--report", "--collect"])
def test_a_record_replaces_neither_input_nor_output(
    resconvert: Runner, folder: Path, tmp_path: Path, flag: str
) -> None:
    source = (tmp_path / "in/ga/doc01.json").rename(tmp_path / "in/ga/doc01.jsonl")
    before = source.read_bytes()
    name = "in/../in/ga/doc01.jsonl"
    run = resconvert("convert", "in/ga/doc03.json", source, "-f", "json", "-t", "akn", "-o", "out", flag, name)
    one_line_error(run, f"{flag} {name} would replace an input", status=2)
    assert source.read_bytes() == before
    run = resconvert("convert", "in/ga/doc03.json", "-t", "jsonl", "-o", "out/", flag, "out/doc03.jsonl")
    one_line_error(run, "the output out/doc03.jsonl and a record have one name", status=2)
