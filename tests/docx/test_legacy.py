"""Old Word, OpenDocument and RTF files through the programs of the machine, or a message that names them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from resconvert import registry
from resconvert.errors import InputError, LimitError
from resconvert.formats.docx import legacy
from resconvert.formats.docx.container import OLE
from resconvert.protocols import ReadContext


@pytest.mark.parametrize(("kind", "head"), [("doc", OLE), ("rtf", b"{\\rtf1 x}")])
def test_a_missing_program_is_named(kind: str, head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy.shutil, "which", lambda name: None)
    reader = registry.reader(kind)
    with pytest.raises(InputError, match="LibreOffice"):
        reader.read(head, ReadContext("old"), reader.options())


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_another_kind_of_file_is_refused(kind: str) -> None:
    reader = registry.reader(kind)
    with pytest.raises(InputError, match="this is no"):
        reader.read(b"plain", ReadContext("x"), reader.options())


def test_the_registry_knows_them_by_name_and_content() -> None:
    assert registry.detect("a.doc", OLE) == "doc"
    assert registry.detect("a.odt", b"PK\x03\x04") == "odt"
    assert registry.detect("-", b"{\\rtf1") == "rtf"


@pytest.mark.skipif(not shutil.which("antiword"), reason="antiword is not on this machine")
def test_an_old_word_file_through_antiword(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((corpus.parent / "word" / "rebuilt" / "en").glob("*.doc"))
    if not files:
        pytest.skip("the old Word files of the corpus are not on this machine")
    monkeypatch.setattr(legacy, "_office", lambda: "")
    reader = registry.reader("doc")
    result = reader.read(files[0].read_bytes(), ReadContext(files[0].name), reader.options())
    assert next(d.code for d in result.diagnostics) == legacy.THROUGH.code
    assert result.document.resolutions[0].body


def test_a_program_that_takes_too_long_is_stopped_by_the_limit_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(command: list[str], **settings: float) -> None:
        raise subprocess.TimeoutExpired(command, settings["timeout"])

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(legacy.subprocess, "run", late)
    reader = registry.reader("doc")
    with pytest.raises(LimitError, match="LibreOffice took more than 300 s") as caught:
        reader.read(OLE + bytes(600), ReadContext("old.doc"), reader.options())
    assert caught.value.limit == "seconds"
