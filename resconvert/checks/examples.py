"""Short whole resolutions around the one line a rule is about: its right and wrong examples.

`text` fills a form; a rule's example changes one field of it. The document is invented.
"""

from __future__ import annotations

_FORM = """\
United Nations
{symbol}
{organ}
Distr.: General
{issued}
{session}
Agenda item {item}
{adoption}
{provenance}
{number}\t{title}
{formula}
{preamble}
{body}
{meeting}
{date}
{after}{notes}"""

_FIELDS = {
    "symbol": "A/RES/71/901",
    "organ": "General Assembly",
    "issued": "9 January 2017",
    "session": "Seventy-first session",
    "item": "130",
    "adoption": "Resolution adopted by the General Assembly on 19 December 2016",
    "provenance": "[without reference to a Main Committee (A/71/L.901)]",
    "number": "71/901.",
    "title": "Multilingual archives",
    "formula": "The General Assembly,",
    "preamble": "\tRecalling its resolution 67/905 of 14 December 2012,\n"
    "\tHaving considered the report of the Secretary-General,1",
    "body": "\t1.\tTakes note of the report of the Secretary-General;\n"
    "\t2.\tRequests the Secretary-General to open the archives.",
    "meeting": "67th plenary meeting",
    "date": "19 December 2016",
    "after": "",
    "notes": "1\tA/71/905.\n",
}


def text(**changed: str) -> str:
    """The form with some of its fields changed.

    >>> text(number="71/902.").splitlines()[9]
    '71/902.\\tMultilingual archives'
    """
    unknown = set(changed) - set(_FIELDS)
    if unknown:
        raise ValueError(f"the form has no field {', '.join(sorted(unknown))}")
    return _FORM.format(**{**_FIELDS, **changed})


def body(*paragraphs: str) -> str:
    """The form with these operative paragraphs, each as printed ("1.\\tDecides …;")."""
    return text(body="\n".join(f"\t{p}" for p in paragraphs))


def preamble(*paragraphs: str) -> str:
    """The form with these preambular paragraphs before the one that calls the note."""
    return text(
        preamble="\n".join(f"\t{p}" for p in (*paragraphs, "Having considered the report of the Secretary-General,1"))
    )


GOOD = text()
