"""Running the command line inside the test's own process, and small documents for it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from resconvert import api
from resconvert.cli import main
from resconvert.model import Document, Identification, Paragraph, Resolution, Text

RESOLUTION = """\
United Nations
A/RES/80/{n}
General Assembly
Resolution adopted by the General Assembly on 5 December 2025
80/{n}. A matter of number {n}
The General Assembly,
Recalling its resolution 79/{n} of 5 December 2024,
1. Decides to remain seized of matter {n};
2. Requests the Secretary-General to report on it.
50th plenary meeting
5 December 2025
"""


@dataclass(frozen=True)
class Run:
    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


Runner = Callable[..., Run]


@pytest.fixture
def resconvert(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """``resconvert("convert", path, stdin=b"…", terminal=True)`` in an empty folder without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RESCONVERT_NO_CONFIG", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run(*arguments: object, stdin: bytes = b"", terminal: bool = False) -> Run:
        out, err = io.BytesIO(), io.BytesIO()
        kind = _Terminal if terminal else io.TextIOWrapper
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            patch.setattr(sys, "stdout", kind(out, encoding="utf-8", write_through=True))
            patch.setattr(sys, "stderr", kind(err, encoding="utf-8", write_through=True))
            status = main([str(a) for a in arguments])
            sys.stdout.flush()
            # the streams must not close what is read below
            result = Run(status, out.getvalue(), err.getvalue().decode())
            sys.stdout.detach()
            sys.stderr.detach()
        return result

    return run


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "A_RES_80_1.txt"
    path.write_text(RESOLUTION.format(n=1), encoding="utf-8")
    return path


def document(n: int = 1) -> Document:
    return Document(
        Identification(symbol=f"A/RES/80/{n}", organ="GA", language="eng", title=f"Matter {n}"),
        resolutions=(Resolution(body=(Paragraph("operative", (Text(f"Decides on matter {n}."),)),)),),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve documents in the format json, in a tree."""
    root = tmp_path / "in"
    for n in range(12):
        path = root / ("ga" if n % 2 else "sc/deep") / f"doc{n:02}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(api.write(document(n), to="json").data)
    return root


def one_line_error(run: Run, *words: str, status: int = 1, code: str = "") -> None:
    """The contract of every failure: a status, one line, no traceback."""
    assert run.status == status, run.err
    assert run.err.count("\n") == 1, run.err
    assert "Traceback" not in run.err
    assert f"{code} " in run.err
    for word in words:
        assert word in run.err, (word, run.err)
