"""`inspect`, `roundtrip`, `formats`, `validate`, `align`: what they print and which status they give."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from resconvert import registry
from resconvert.diagnostics import Diagnostic
from resconvert.model import Document, Identification, Paragraph, Resolution, Text
from resconvert.protocols import Loss, Writer
from resconvert.roundtrip import erase, first_difference
from resconvert.source import Place, Source, Span
from tests.cli.conftest import Runner, one_line_error


def test_inspect_shows_the_tree_with_places(resconvert: Runner, text: Path) -> None:
    run = resconvert("inspect", text, "--explain")
    assert run.status == 0
    lines = run.text.splitlines()
    assert "  symbol: A/RES/80/1" in lines
    (line,) = [x for x in lines if "operative 2." in x]
    assert "Requests the Secretary-General" in line
    assert "9:1" in line


def test_inspect_as_json_is_the_document(resconvert: Runner, text: Path) -> None:
    value = resconvert("inspect", text, "--json").json
    assert value["document"]["identification"]["symbol"] == "A/RES/80/1"


def test_the_ledger_says_what_was_set_aside(resconvert: Runner, text: Path, seed: Path) -> None:
    run = resconvert("inspect", seed, "--ledger")
    assert "in the document" in run.text
    assert "ods-field" in run.text
    shares = resconvert("inspect", seed, "--ledger", "--json").json
    assert shares["layout"] > 0
    assert sum(shares.values()) < len(seed.read_text())


def test_a_round_trip_says_equal(resconvert: Runner, seed: Path) -> None:
    run = resconvert("roundtrip", seed, "--through", "akn,json,text")
    assert run.status == 0, run.text
    assert [line.split(" (")[0] for line in run.text.splitlines()] == ["akn: equal", "json: equal", "text: equal"]
    assert resconvert("roundtrip", seed, "--through", "json", "--json").json == []


def test_a_difference_is_shown_with_both_positions(
    resconvert: Runner, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    real = registry.writer("text")

    def forget(document: Document, options: object) -> object:
        made = real.write(document, options)
        return replace(made, data=made.data.replace(b"seized of", b"deceived by"))

    monkeypatch.setattr(registry, "writer", lambda name: replace(real, write=forget))
    run = resconvert("roundtrip", text, "--through", "text")
    assert run.status == 1
    assert "seized of" in run.text
    assert "deceived by" in run.text
    assert f"{text}:8:" in run.text
    assert "as text:" in run.text
    (finding,) = resconvert("roundtrip", text, "--through", "text", "--json").json
    assert (finding["code"], finding["line"]) == ("RC250", 8)


def test_a_format_without_a_reader_has_no_round_trip(resconvert: Runner, text: Path) -> None:
    one_line_error(resconvert("roundtrip", text, "--through", "html"), "html is written, not read", status=2)


def test_differences_name_their_path_and_words() -> None:
    def made(words: str, *more: Paragraph) -> Document:
        text = Text(words, span=Span(0, len(words)))
        return Document(resolutions=(Resolution(body=(Paragraph("text", (text,)), *more)),))

    left, right = made("One two three"), made("One too three")
    found = first_difference(left, right, Source("One two three", "a"), Source("One too three", "b"))
    assert found is not None
    assert found.path == "resolutions[0].body[0].content[0].text"
    assert ("two" in found.left, "too" in found.right) == (True, True)
    assert (found.left_place.file, found.right_place.file) == ("a", "b")  # type: ignore[union-attr]
    longer = made("One two three", Paragraph("text", (Text("Four"),)))
    found = first_difference(left, longer)
    assert found is not None
    assert (found.left, found.right) == ("nothing", "text 'Four'")
    assert first_difference(left, left) is None


def test_only_what_is_declared_is_erased() -> None:
    from dataclasses import replace

    loss = Loss("title", "the title", lambda d: replace(d, identification=Identification()))
    writer = Writer("x", ".x", "text/plain", lambda d, o: None, losses=(loss,))  # type: ignore[arg-type, return-value]
    document = Document(Identification(title="T"))
    assert erase(document, writer) == (Document(), ("title",))
    assert erase(Document(), writer) == (Document(), ())


def test_formats_as_table_detail_and_json(resconvert: Runner) -> None:
    table = resconvert("formats").text
    for name in ("text", "akn", "docx", "pdf", "json", "html", "markdown", "jsonl"):
        assert any(line.startswith(name) for line in table.splitlines())
    detail = resconvert("formats", "json").text
    assert "indent=number  [1]" in detail
    values = {v["name"]: v for v in resconvert("formats", "--json").json}
    assert values["html"]["reads"] is False
    assert "record" in values["html"]["losses"]
    assert values["akn"]["losses"] == {}
    assert not [name for name, value in values.items() if "error" in value]


def test_what_is_converted_is_valid(resconvert: Runner, seed: Path, tmp_path: Path) -> None:
    assert resconvert("convert", seed, "-t", "akn", "-o", "out/", "--strict").status == 0
    run = resconvert("validate", "out")
    assert run.status == 0, run.text
    assert " error" not in run.text


def test_invalid_akoma_ntoso_is_found_with_its_place(resconvert: Runner, seed: Path, tmp_path: Path) -> None:
    assert resconvert("convert", seed, "-o", "a.xml").status == 0
    data = (tmp_path / "a.xml").read_text()
    (tmp_path / "b.xml").write_text(data.replace("<preamble", "<surprise/><preamble", 1))
    run = resconvert("validate", "b.xml")
    assert run.status == 1
    assert "b.xml:" in run.text
    assert "RC401" in run.text
    sarif = resconvert("validate", "b.xml", "--output-format", "sarif").json
    assert sarif["version"] == "2.1.0"
    result = sarif["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b.xml"
    github = resconvert("validate", "b.xml", "--output-format", "github").text
    assert github.startswith("::")
    assert "file=b.xml,line=" in github
    assert "RC401  error" in resconvert("validate", "b.xml", "--statistics").text


def test_validate_wants_a_format_that_has_rules(resconvert: Runner, text: Path) -> None:
    one_line_error(resconvert("validate", text, "-f", "text"), "no validation", status=2)


def test_versions_are_aligned_and_what_one_lacks_is_told(resconvert: Runner, tmp_path: Path) -> None:
    for name, language, words in (("en", "eng", ["One.", "Two."]), ("fr", "fra", ["Un."])):
        body = tuple(Paragraph("text", (Text(w),)) for w in words)
        document = Document(Identification(language=language), resolutions=(Resolution(body=body),))
        data = registry.writer("json").write(document, registry.writer("json").options()).data
        (tmp_path / f"{name}.json").write_bytes(data)
    run = resconvert("align", "en.json", "fr.json")
    assert run.status == 0
    rows = list(csv.reader(io.StringIO(run.text), delimiter="\t"))
    assert rows[0] == ["id", "eng", "fra"]
    assert [row[1:] for row in rows[1:]] == [["One.", "Un."], ["Two.", ""]]
    assert "no counterpart in fr.json" in run.err
    assert resconvert("align", "en.json", "fr.json", "-o", "m.tmx", "--fail-on-warning").status == 3
    units = ET.parse(tmp_path / "m.tmx").findall(".//tu")
    assert [[seg.text for seg in unit.iter("seg")] for unit in units] == [["One.", "Un."]]
    one_line_error(resconvert("align", "en.json"), "two versions", status=2)


def test_findings_for_github_are_escaped() -> None:
    from resconvert.cli.findings import github

    place = Place("a,b:c.txt", 1, 2, 1, 3)
    (line,) = github([Diagnostic("RC100", "warning", "50% of\nit", place)])
    assert line == "::warning file=a%2Cb%3Ac.txt,line=1,col=2,title=RC100::50%25 of%0Ait"


def test_json_findings_have_the_published_shape(resconvert: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text("<akomaNtoso/>")
    (first, *_) = json.loads(resconvert("validate", "x.xml", "--json").out)
    assert list(first) == [
        "code", "severity", "message", "file", "line", "column", "end_line", "end_column", "hint",
    ]  # fmt: skip
