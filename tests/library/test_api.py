"""The library as its users meet it."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import resconvert as library
from resconvert import registry
from resconvert.model import Document, Identification, Paragraph, Resolution, Text
from resconvert.settings import chosen, described

WORDS = b"The General Assembly,\n\tDecides to adjourn.\n"


def test_all_names_are_there_and_no_others() -> None:
    assert set(library.__all__) <= set(dir(library))
    for name in library.__all__:
        assert getattr(library, name) is not None
    homes = {name for names in library._HOMES.values() for name in names}
    assert homes | {"__version__"} == set(library.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = library.nothing


def test_a_path_is_a_path_and_bytes_are_content(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(WORDS)
    from_path = library.read(path).document
    assert library.read(str(path)).document == from_path
    assert library.read(WORDS).document == from_path
    assert library.read(io.BytesIO(WORDS)).document == from_path
    with path.open("rb") as file:
        assert library.read(file).document == from_path


def test_a_text_file_and_other_things_are_refused(tmp_path: Path) -> None:
    with pytest.raises(library.InputError, match="binary mode"):
        library.read(io.StringIO("x"))  # type: ignore[arg-type]
    with pytest.raises(library.UsageError, match="int"):
        library.read(7)  # type: ignore[arg-type]


def test_convert_reads_once_and_writes_each_format(tmp_path: Path) -> None:
    made = library.convert(WORDS, to=["text", "json", "html"])
    assert set(made.outputs) == {"text", "json", "html"}
    with pytest.raises(library.UsageError, match="3 outputs"):
        _ = made.output
    assert library.convert(WORDS, to="text").output == made.outputs["text"].data
    assert library.convert(WORDS, to="text, json,html").outputs == made.outputs


def test_convert_writes_into_a_folder_or_a_file(tmp_path: Path) -> None:
    source = tmp_path / "A.RES.1.txt"
    source.write_bytes(WORDS)
    library.convert(source, to=["json", "html"], output=tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["A.RES.1.html", "A.RES.1.json"]
    library.convert(source, to="html", output=tmp_path / "deep" / "x.html")
    assert (tmp_path / "deep/x.html").exists()
    with pytest.raises(library.UsageError, match="replace"):
        library.convert(source, to=["text", "json"], output=tmp_path)


def test_wrong_formats_and_options_are_found_before_reading() -> None:
    with pytest.raises(library.UsageError, match="did you mean 'json'"):
        library.convert("missing.txt", to="jsno")
    with pytest.raises(library.UsageError, match="no output format given"):
        library.convert("missing.txt", to=[])
    with pytest.raises(library.UsageError, match="unknown option 'indnet'"):
        library.convert("missing.txt", to="json", options={"indnet": 2})


def test_an_option_may_be_for_one_format_alone() -> None:
    made = library.convert(WORDS, to=["json", "jsonl"], options={"json.indent": 0})
    assert made.outputs["json"].data.count(b"\n") == 1


def test_write_takes_a_mapping_or_an_instance() -> None:
    document = library.read(WORDS).document
    kind = registry.writer("json").options
    assert library.write(document, to="json", options={"indent": "0"}) == library.write(
        document, to="json", options=kind(indent=0)
    )


def test_a_filter_stands_between_reading_and_writing() -> None:
    def rename(document: Document) -> Document:
        from dataclasses import replace

        return replace(document, identification=replace(document.identification, title="Renamed"))

    assert b"Renamed" in library.convert(WORDS, to="json", filters=[rename]).output


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    document = Document(Identification(symbol="A/RES/1/1"))
    with pytest.raises(library.OutputError):
        library.write(document, to="json", output=tmp_path / "file" / "x.json")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_eight_threads_make_the_same_bytes(tmp_path: Path) -> None:
    sources = [
        b"The General Assembly,\n\tRecalling its resolution 55/%d,\n\t1.\tDecides;\n\t2.\tRequests a report.\n" % n
        for n in range(24)
    ]
    formats = [f for f in registry.names("writer") if f in ("text", "akn", "docx", "json", "html", "markdown", "jsonl")]
    alone = [{f: o.data for f, o in library.convert(s, to=formats).outputs.items()} for s in sources]
    together: list[Any] = [None] * 8
    gate = threading.Barrier(8)

    def run(at: int) -> None:
        gate.wait()
        together[at] = [{f: o.data for f, o in library.convert(s, to=formats).outputs.items()} for s in sources]

    threads = [threading.Thread(target=run, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result == alone for result in together)


def test_results_of_many_say_what_went_wrong(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_bytes(WORDS)
    results = list(library.convert_many([good, tmp_path / "none.txt"], to="text", output=tmp_path / "out"))
    assert [r.ok for r in results] == [True, False]
    assert isinstance(results[1].error, library.InputError)
    assert (tmp_path / "out/good.txt").exists()


def test_many_refuse_two_sources_of_one_name(tmp_path: Path) -> None:
    with pytest.raises(library.UsageError, match="would both be written"):
        list(library.convert_many(["a/x.txt", "b/x.txt"], to="json", output=tmp_path))
    with pytest.raises(library.UsageError, match="unexpected keyword argument 'langauge'"):
        library.convert_many([], to="json", output=tmp_path, langauge="en")


def test_option_values_are_typed_by_their_fields() -> None:
    from dataclasses import dataclass
    from typing import Literal

    @dataclass(frozen=True)
    class Options:
        toc: bool = False
        depth: int = 2
        look: Literal["plain", "rich"] = "plain"
        dirs: tuple[str, ...] = ()
        title: str | None = None

    globals()["Literal"] = Literal  # where the annotations are looked up
    made = chosen({"x": Options}, {"toc": "yes", "depth": "3", "look": "rich", "dirs": "a,b", "title": "T"})["x"]
    assert made == Options(True, 3, "rich", ("a", "b"), "T")
    for key, value in (("toc", "perhaps"), ("depth", "deep"), ("look", "baroque")):
        with pytest.raises(library.UsageError, match=key):
            chosen({"x": Options}, {key: value})
    assert ("look", "plain|rich", "plain") in described(Options)


def test_every_resolution_of_a_model_made_by_hand_is_written() -> None:
    document = Document(
        Identification(symbol="A/RES/1/1", language="eng"),
        resolutions=(Resolution(body=(Paragraph("operative", (Text("Decides."),)),)),),
    )
    for name in registry.names("writer"):
        if name in ("text", "json", "html", "markdown", "jsonl", "akn"):
            assert b"Decides" in library.write(document, to=name).data


def test_what_a_pdf_carries_is_made_once_for_both_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    akn = registry.writer("akn")
    calls: list[Document] = []

    def write(document: Document, options: Any) -> library.Output:
        calls.append(document)
        return akn.write(document, options)

    real = registry.writer
    monkeypatch.setattr(registry, "writer", lambda name: replace(akn, write=write) if name == "akn" else real(name))
    both = library.convert(WORDS, to="akn,pdf")
    assert len(calls) == 1
    assert library.convert(WORDS, to="pdf").outputs == {"pdf": both.outputs["pdf"]}
    calls.clear()
    library.convert(WORDS, to="akn,pdf", options={"flavour": "un"})
    assert len(calls) == 2  # what was asked for is not what is carried
