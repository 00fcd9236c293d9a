"""Reads and writes the whole model as JSON, with spans, rules and certainty, nothing lost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from resconvert.errors import InputError
from resconvert.formats.json import SCHEMA_VERSION
from resconvert.formats.json.shapes import ShapeError, definitions, shape
from resconvert.model.inlines import NoteCall, runs
from resconvert.model.nodes import Cell, Document
from resconvert.model.walk import contents, walk
from resconvert.protocols import NoOptions, Output, Parsed, ReadContext, Reader, Writer


@dataclass(frozen=True, slots=True)
class JsonOptions:
    """indent: blanks per level; 0 writes one line."""

    indent: int = 1


def encode(document: Document) -> dict[str, Any]:
    """The JSON object of `document`, with the schema's version in its envelope."""
    return {"format": "resconvert", "version": SCHEMA_VERSION, "document": shape(Document).encode(document)}


def decode(value: Any, name: str = "<json>") -> Document:
    """Inverse of `encode`; `InputError` names the place in the JSON that is wrong."""
    if not isinstance(value, dict) or value.get("format") != "resconvert":
        raise InputError(
            "this JSON is not a document of resconvert", where=name, hint='"format": "resconvert" was expected'
        )
    version = str(value.get("version", ""))
    if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise InputError(
            f"schema version {version or 'missing'} cannot be read; this is version {SCHEMA_VERSION}",
            where=name,
            hint="update resconvert",
        )
    try:
        document: Document = shape(Document).decode(value.get("document"), "document")
    except ShapeError as error:
        raise InputError(str(error), where=name) from None
    _check(document, name)
    return document


def _check(document: Document, name: str) -> None:
    """What the shapes do not say: calls have notes, cells cover at least one place."""
    for block in walk(document):
        if isinstance(block, Cell) and not (block.colspan > 0 and block.rowspan > 0):
            raise InputError(f"a cell spans {block.colspan} columns and {block.rowspan} rows", where=name)
    for content in contents(document):
        for leaf, _ in runs(content):
            if isinstance(leaf, NoteCall) and not 1 <= leaf.note <= len(document.notes):
                raise InputError(f"note {leaf.note} is called, but there are {len(document.notes)}", where=name)


def write(document: Document, options: JsonOptions) -> Output:
    """The document as UTF-8; half a character, which no text has, as the bytes that Python keeps it by."""
    text = json.dumps(encode(document), ensure_ascii=False, indent=options.indent or None)
    return Output((text + "\n").encode("utf-8", "surrogatepass" if _has_surrogates(text) else "strict"))


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


def read(data: bytes, context: ReadContext, options: NoOptions) -> Parsed:
    """Inverse of `write`; `InputError` with line and column for what is no JSON, with the place in it for the rest."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg}", where=f"{context.name}:{error.lineno}:{error.colno}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at offset {error.start}", where=context.name) from None
    except RecursionError:
        raise InputError("nested too deeply", where=context.name) from None
    try:
        return Parsed(decode(value, context.name))
    except RecursionError:
        raise InputError("nested too deeply", where=context.name) from None


def schema() -> dict[str, Any]:
    """The JSON Schema of what `encode` returns."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Document model of resconvert, version {SCHEMA_VERSION}",
        "type": "object",
        "properties": {
            "format": {"const": "resconvert"},
            "version": {"type": "string", "pattern": rf"^{SCHEMA_VERSION.partition('.')[0]}\."},
            "document": {"$ref": "#/$defs/document"},
        },
        "required": ["format", "version", "document"],
        "$defs": definitions(Document),
    }


READER = Reader("json", read)
WRITER = Writer("json", ".json", "application/json", write, JsonOptions)
