"""Writes what stands inside a paragraph: inlines, citations with their web addresses, notes at their first call."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import assert_never

from resconvert.addresses import undocs
from resconvert.formats.akn.iri import reference_iri, reference_kind, stated_date, work_address
from resconvert.formats.akn.meta import Meta
from resconvert.formats.akn.names import MENTION_ELEMENT, lower_camel
from resconvert.formats.akn.xmltext import escape, quote
from resconvert.model.inlines import (
    Content,
    Date,
    Emphasis,
    Inline,
    LineBreak,
    Mark,
    Mention,
    NoteCall,
    OpeningPhrase,
    Reference,
    ReferenceKind,
    ReferenceList,
    Run,
    Subscript,
    Superscript,
    Text,
    cut,
    gather_calls,
    nest,
    plain,
    runs,
)
from resconvert.model.nodes import Document, Note
from resconvert.model.walk import contents

_WHOLE = (Date, Reference, ReferenceList, Mention)  # marks that would be two if cut
# How the UN's own files set the opening phrase; in all other languages it is italic.
_PHRASE = {"ara": "bold italic", "zho": "bold"}
_EMPHASIS = {"bold": "b", "italic": "i", "underline": "u"}


class InlineWriter:
    """Writes contents one after another; knows which notes were written and counts identifiers."""

    def __init__(
        self, notes: tuple[Note, ...], meta: Meta, language: str = "", known: frozenset[str] = frozenset()
    ) -> None:
        self.known = known  # identifiers that internal references may point to
        self.notes = notes
        self.phrase = _PHRASE.get(language, "italic")
        self.meta = meta
        self.written: dict[int, str] = {}  # note → its eId
        self.prefix = ""
        self.adoption: datetime.date | None = None  # set while a line that tells of the adoption is written
        self.counts: dict[str, int] = {}

    def context(self, eid: str) -> None:
        """Identifiers that follow stand in the block `eid`."""
        self.prefix = eid
        self.counts = {}

    def next_eid(self, element: str) -> str:
        number = self.counts[element] = self.counts.get(element, 0) + 1
        return f"{self.prefix}__{element}_{number}"

    def write(self, content: Content) -> str:
        if len(content) == 1 and isinstance(content[0], Text):
            return escape(content[0].text)
        return "".join([escape(n.text) if isinstance(n, Text) else self._inline(n) for n in content])

    def _inline(self, node: Inline) -> str:
        match node:
            case Reference():  # the commonest first
                return self._reference(node)
            case Date() if node.value == self.adoption:
                concept = self.meta.use("adoptionDate")
                value = node.value.isoformat()
                return f'<docDate date="{value}" refersTo="{concept}">{self.write(node.children)}</docDate>'
            case Date():
                return f'<date date="{node.value.isoformat()}">{self.write(node.children)}</date>'
            case OpeningPhrase():
                return self._action(node)
            case NoteCall():
                return self.note(node.note)
            case ReferenceList():
                return f"<mref>{self.write(node.children)}</mref>"
            case Emphasis():
                element = _EMPHASIS[node.style]
                return f"<{element}>{self.write(node.children)}</{element}>"
            case LineBreak():
                return "<eol/>"
            case Mention():
                element = MENTION_ELEMENT[node.kind]
                eid = self.next_eid(element)
                concept = self.meta.mention(node.kind, node.refers_to, plain(node.children))
                return f'<{element} eId="{eid}" refersTo="{concept}">{self.write(node.children)}</{element}>'
            case Superscript():
                return f"<sup>{self.write(node.children)}</sup>"
            case Subscript():
                return f"<sub>{self.write(node.children)}</sub>"
            case Text():
                return escape(node.text)
            case _:
                assert_never(node)

    def _action(self, node: OpeningPhrase) -> str:
        phrase = plain(node.children)
        verb = _verb(phrase)
        refers = f' refersTo="{self.meta.action(verb, phrase)}"' if verb else ""
        return f'<inline name="akn4un:action" class="{self.phrase}"{refers}>{self.write(node.children)}</inline>'

    def _reference(self, node: Reference) -> str:
        """A citation. Own attributes keep what address and web address do not tell; see `content`."""
        words = self.write
        own = f' rc:pinpoint="{quote(node.pinpoint)}"' if node.pinpoint else ""
        if node.until:
            own += f' rc:until="{quote(node.until)}"'
        if node.kind == "web":
            stated = f' rc:date="{node.date.isoformat()}"' if node.date else ""
            return f'<a href="{quote(node.target)}" rc:kind="web"{own}{stated}>{words(node.children)}</a>'
        if node.kind == "internal" and not {node.target, node.until or node.target} <= self.known:
            # a place the document does not have: an address would dangle
            own += f' rc:date="{node.date.isoformat()}"' if node.date else ""
            own = f' rc:kind="internal" rc:target="{quote(node.target)}"{own}'
            return f'<inline name="akn4un:reference"{own}>{words(node.children)}</inline>'
        eid = self.next_eid("rref" if node.until else "ref")
        target, alternative, more = _link(node.kind, node.target, node.date)
        if alternative:
            self.meta.alternative(eid, alternative)
        if not node.until:
            return f'<ref eId="{eid}" href="{target}"{own}{more}>{words(node.children)}</ref>'
        end = "#" + node.until if node.kind == "internal" else reference_iri(Reference(node.kind, node.until, ()))
        return f'<rref eId="{eid}" from="{target}" upTo="{quote(end)}"{own}{more}>{words(node.children)}</rref>'

    # Notes.

    def note(self, number: int) -> str:
        """The note itself at its first call, a reference to it at later ones."""
        known = self.written.get(number)
        note = self.notes[number - 1]
        marker = quote(note.mark)
        if known:
            return f'<sup><noteRef href="#{known}" marker="{marker}" placement="bottom"/></sup>'
        eid = self.next_eid("authorialNote")
        position = "" if number == len(self.written) + 1 else f' rc:n="{number}"'
        self.written[number] = eid
        outer = self.prefix, self.counts
        self.context(eid)
        text = "".join(f"<p>{self.write(p)}</p>" for p in note.paragraphs) or '<p class="none"/>'
        self.prefix, self.counts = outer
        attributes = f'eId="{eid}" marker="{marker}" placement="bottom"{position}'
        return f"<sup><authorialNote {attributes}>{text}</authorialNote></sup>"

    def uncalled(self, document: Document) -> list[int]:
        """Notes that nothing calls, by number."""
        called: set[int] = set()
        for content in contents(document):
            gather_calls(content, called)
        return [n for n in range(1, len(self.notes) + 1) if n not in called]


_verb = lru_cache(maxsize=2048)(lower_camel)  # texts open with the same few hundred phrases


@lru_cache(maxsize=8192)
def _link(kind: ReferenceKind, target: str, date: datetime.date | None) -> tuple[str, str, str]:
    """Address, the attributes that give the web address, and own attributes for what the two do not tell."""
    own = alternative = ""
    if kind == "internal":
        work = "#" + target
    else:
        work = work_address(kind, target, date)
        if address := undocs(target):
            alternative = f'href="{quote(address)}" showAs="{quote(target)}"'
        else:
            own = f' rc:target="{quote(target)}"'
    if reference_kind(work, target) != kind:
        own += f' rc:kind="{kind}"'
    if date != stated_date(work):
        own += f' rc:date="{date.isoformat() if date else ""}"'
    return quote(work), alternative, own


def split(content: Content, offsets: Sequence[int]) -> list[Content] | None:
    """`content` cut at character offsets; None if a mark with a meaning of its own would be cut in two."""
    pieces: list[list[Run]] = [[] for _ in range(len(offsets) + 1)]
    at = piece = 0
    previous: tuple[Mark, ...] = ()
    for leaf, marks in runs(content):
        size = len(leaf.text) if isinstance(leaf, Text) else 0
        low = 0
        while piece < len(offsets) and at + size > offsets[piece]:
            edge = offsets[piece] - at
            inside = [m for m in marks if isinstance(m, _WHOLE) and (edge > low or any(m is p for p in previous))]
            if (edge > low or edge == 0) and inside:
                return None
            if edge > low and isinstance(leaf, Text):
                pieces[piece].append(Run(cut(leaf, low, edge), marks))
            low = edge
            piece += 1
        if isinstance(leaf, Text):
            pieces[piece].append(Run(cut(leaf, low, size), marks))
        else:
            pieces[piece].append(Run(leaf, marks))
        at += size
        previous = marks
    return [nest(p) for p in pieces]
