"""Findings on stdout as programs want them: one JSON array, SARIF, or GitHub's workflow commands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click

from resconvert.diagnostics import CODES, Diagnostic

_SARIF_LEVEL = {"error": "error", "warning": "warning", "info": "note"}
_GITHUB_LEVEL = {"error": "error", "warning": "warning", "info": "notice"}


def show(found: Sequence[Diagnostic], output_format: str) -> None:
    """Print `found` as ``json``, ``sarif`` or ``github``; ``text`` is one line each."""
    match output_format:
        case "json":
            click.echo(json.dumps([d.as_dict() for d in found], ensure_ascii=False, indent=1))
        case "sarif":
            click.echo(json.dumps(sarif(found), ensure_ascii=False, indent=1))
        case "github":
            for line in github(found):
                click.echo(line)
        case _:
            for item in found:
                click.echo(str(item))


def sarif(found: Iterable[Diagnostic]) -> dict[str, Any]:
    """SARIF 2.1.0, as code review systems take it."""
    from resconvert import __version__

    found = list(found)
    rules = sorted({d.code for d in found})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "resconvert",
                        "version": __version__,
                        "rules": [_rule(code) for code in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(d) for d in found],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    known = CODES.get(code)
    return {"id": code, **({"shortDescription": {"text": known.text}} if known else {})}


def _result(d: Diagnostic) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": d.code,
        "level": _SARIF_LEVEL[d.severity],
        "message": {"text": d.message + (f" ({d.hint})" if d.hint else "")},
    }
    if d.place:
        p = d.place
        result["locations"] = [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": p.file.replace("\\", "/")},
                    "region": {
                        "startLine": p.line, "startColumn": p.column, "endLine": p.end_line, "endColumn": p.end_column,
                    },
                }
            }
        ]  # fmt: skip
    return result


def github(found: Iterable[Diagnostic]) -> Iterable[str]:
    """Annotations of a workflow run."""
    for d in found:
        p = d.place
        where = f" file={_property(p.file)},line={p.line},col={p.column},title={d.code}" if p else f" title={d.code}"
        yield f"::{_GITHUB_LEVEL[d.severity]}{where}::{_data(d.message + (f' ({d.hint})' if d.hint else ''))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
