"""Infers what print sets in italics, from the house style of each organ and language."""

from __future__ import annotations

from typing import Literal

from resconvert.model.identification import Organ
from resconvert.model.inlines import Content
from resconvert.model.nodes import Role

Zone = Literal["masthead", "preface", "preamble", "body", "closing", "annex", "note", "table"]


def infer(content: Content, *, role: Role | Literal["note"], organ: Organ, lang: str, zone: Zone) -> Content:
    """`content` with its opening phrase and the titles of publications marked.

    Content in which the source marks emphasis already is not to be passed. `lang` is ISO 639-2/T.
    """
    return content
