"""Inputs and outputs elsewhere: in archives, in memory, behind HTTP."""

from __future__ import annotations

import http.server
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import resconvert as library
from resconvert.cli import main

fsspec = pytest.importorskip("fsspec")
WORDS = b"The General Assembly,\n\tDecides to adjourn.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "texts.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in ("ga/a.txt", "ga/b.txt", "sc/c.txt", "readme.md"):
            file.writestr(name, WORDS)
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "www").mkdir()
    (tmp_path / "www/a.txt").write_bytes(WORDS)
    (tmp_path / "www/big.txt").write_bytes(WORDS * 1000)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "www"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_document_inside_an_archive(archive: Path, tmp_path: Path) -> None:
    source = f"zip://ga/a.txt::file://{archive}"
    assert library.convert(source, to="text").output == library.convert(WORDS, to="text").output


def test_an_archive_is_opened_like_a_folder(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["convert", f"zip://::file://{archive}", "-t", "html,json", "-o", "out"]) == 0
    found = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.html"))
    assert found == ["ga/a.html", "ga/b.html", "sc/c.html"]


def test_outputs_can_go_to_a_file_system_in_memory(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(WORDS)
    assert main(["convert", str(tmp_path / "a.txt"), "-t", "html,json", "-o", "memory://out/"]) == 0
    fs = fsspec.filesystem("memory")
    assert fs.cat("/out/a.html").startswith(b"<!DOCTYPE html>")
    assert sorted(fs.ls("/out", detail=False)) == ["/out/a.html", "/out/a.json"]
    assert library.read("memory://out/a.json").document == library.read(WORDS).document


def test_an_input_is_read_from_a_web_server(server: str) -> None:
    assert library.convert(f"{server}/a.txt", to="text").output == library.convert(WORDS, to="text").output


def test_what_goes_wrong_elsewhere_is_one_line(
    server: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], archive: Path
) -> None:
    for source, status, words in (
        (f"{server}/none.txt", 1, "no such file"),
        ("http://127.0.0.1:9/a.txt", 1, "cannot be read"),
        ("warp://drive/a.txt", 2, "warp"),
        (f"zip://none.txt::file://{archive}", 1, "no such file"),
    ):
        assert main(["convert", source, "-t", "text"]) == status, source
        err = capfd.readouterr().err
        assert words in err
        assert err.count("\n") == 1


def test_limits_hold_for_addresses(server: str) -> None:
    with pytest.raises(library.LimitError):
        library.read(f"{server}/big.txt", limits=library.Limits(input_bytes=1000))


def test_a_windows_drive_is_no_scheme() -> None:
    from resconvert.api import is_address

    assert not is_address("C:\\texts\\a.txt")
    assert not is_address("c://texts/a.txt")
    assert is_address("s3://bucket/a.txt")
    assert is_address("zip://a.txt::s3://bucket/b.zip")
