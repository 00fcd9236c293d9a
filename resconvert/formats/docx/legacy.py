"""Word's old files, OpenDocument and RTF: a program on the machine makes them Word files, then they are read.

LibreOffice reads all three, antiword old Word files as plain text. Neither comes with resconvert; they are
looked for when such a file is read, and named where they are missing.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from resconvert import registry
from resconvert.diagnostics import Code
from resconvert.errors import InputError, LimitError
from resconvert.formats.docx.container import OLE, is_open_document
from resconvert.formats.docx.reader import READER as DOCX
from resconvert.formats.docx.reader import DocxReadOptions
from resconvert.protocols import Parsed, ReadContext, Reader

THROUGH = Code("RC138", "info", "read through {program}")
_OFFICE = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SIGNS = {"doc": OLE, "rtf": b"{\\rtf", "odt": b"PK\x03\x04"}
_TITLES = {"doc": "old Word", "rtf": "RTF", "odt": "OpenDocument"}


def _office() -> str:
    return next((found for name in _OFFICE if (found := shutil.which(name))), "")


def _read(kind: str, data: bytes, context: ReadContext, options: DocxReadOptions) -> Parsed:
    if not data.startswith(_SIGNS[kind]) or (kind == "odt" and not is_open_document(data)):
        raise InputError(f"this is no {_TITLES[kind]} file", where=context.name)
    if kind == "doc" and "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError("the file is protected by a password", where=context.name, hint="save it without one")
    if office := _office():
        made = _converted(office, kind, data, context)
        return _noted(DOCX.read(made, context, options), "LibreOffice")
    if kind == "doc" and (antiword := shutil.which("antiword")):
        text = _antiword(antiword, data, context)
        reader = registry.reader("text")
        return _noted(reader.read(text, replace(context, encoding="utf-8"), reader.options()), "antiword")
    programs = "LibreOffice or antiword" if kind == "doc" else "LibreOffice"
    raise InputError(
        f"reading {_TITLES[kind]} files takes {programs}, which is not on this machine",
        where=context.name,
        hint="install it (package libreoffice-writer), or save the file as .docx",
    )


def _noted(parsed: Parsed, program: str) -> Parsed:
    place = parsed.source.whole() if parsed.source else None
    return replace(parsed, diagnostics=(THROUGH.diagnostic(place, program=program), *parsed.diagnostics))


def _converted(office: str, kind: str, data: bytes, context: ReadContext) -> bytes:
    """The file as .docx. A profile of its own keeps it apart from an office that somebody has open."""
    with tempfile.TemporaryDirectory(prefix="resconvert-") as folder:
        source = Path(folder, f"input.{kind}")
        source.write_bytes(data)
        command = [
            office, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source),
        ]  # fmt: skip
        _run(command, context, "LibreOffice")
        try:
            return Path(folder, "input.docx").read_bytes()
        except OSError:
            raise InputError("LibreOffice cannot read the file", where=context.name) from None


def _antiword(program: str, data: bytes, context: ReadContext) -> bytes:
    with tempfile.TemporaryDirectory(prefix="resconvert-") as folder:
        source = Path(folder, "input.doc")
        source.write_bytes(data)
        return _run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], context, "antiword")


def _run(command: list[str], context: ReadContext, program: str) -> bytes:
    try:
        done = subprocess.run(command, capture_output=True, timeout=context.limits.seconds, check=True)
    except subprocess.TimeoutExpired:
        raise LimitError(
            f"{program} took more than {context.limits.seconds:g} s", limit="seconds", where=context.name
        ) from None
    except (subprocess.CalledProcessError, OSError) as error:
        said = getattr(error, "stderr", b"") or b""
        reason = said.decode("utf-8", "replace").strip().splitlines()[:1] or [str(error)]
        raise InputError(f"{program} cannot read the file: {reason[0]}", where=context.name) from None
    return done.stdout


def _doc(data: bytes, context: ReadContext, options: DocxReadOptions) -> Parsed:
    return _read("doc", data, context, options)


def _odt(data: bytes, context: ReadContext, options: DocxReadOptions) -> Parsed:
    return _read("odt", data, context, options)


def _rtf(data: bytes, context: ReadContext, options: DocxReadOptions) -> Parsed:
    return _read("rtf", data, context, options)


DOC = Reader("doc", _doc, DocxReadOptions)
ODT = Reader("odt", _odt, DocxReadOptions)
RTF = Reader("rtf", _rtf, DocxReadOptions)
