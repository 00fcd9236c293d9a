"""The least that text → Akoma Ntoso can cost in Python: one regex pass over lines, one over digits, strings out.

Not a converter: it knows no masthead, no notes, no structure. It shows how far the real thing is from the floor.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_LINE = re.compile(r"\t(\d{1,3})\.\t(.*)|\s*(\S.*)")
_CITATION = re.compile(r"\d{1,3}/\d{1,3}\b|\d{3,4} \([IVXLC]+\)|\d{1,2} [A-Z][a-z]+ \d{4}")


def convert(data: bytes) -> bytes:
    out = [
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="resolution"><mainBody>'
    ]
    for at, line in enumerate(data.decode("utf-8").splitlines()):
        match = _LINE.match(line)
        if not match:
            continue
        num = f"<num>{match[1]}.</num>" if match[1] else ""
        out.append(
            f'<paragraph eId="para_{at}">{num}<content><p>{_inline(match[2] or match[3])}</p></content></paragraph>'
        )
    out.append("</mainBody></statement></akomaNtoso>")
    return "".join(out).encode("utf-8")


def _inline(line: str) -> str:
    return _CITATION.sub(lambda m: f'<ref href="#x">{m[0]}</ref>', escape(line))
