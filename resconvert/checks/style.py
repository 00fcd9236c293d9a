"""Rules about house style: unknown leads, italics, the agenda item, abbreviations in titles."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from resconvert.checks.examples import GOOD, preamble, text
from resconvert.checks.rule import Finding, Rule
from resconvert.checks.subject import Subject, at, operative, words
from resconvert.model.inlines import Content, Emphasis, OpeningPhrase, Text, plain
from resconvert.model.nodes import Paragraph
from resconvert.model.walk import contents_of

_EUROPEAN = frozenset({"eng", "fra", "spa"})


def _led(subject: Subject) -> Iterator[Paragraph]:
    """Paragraphs that a lead opens: preambular ones, and operative ones with a number."""
    for paragraph in subject.having("preambular", "operative"):
        if paragraph.role == "preambular" or paragraph.num:
            yield paragraph


def _phrase(content: Content) -> str | None:
    """The words that are marked as the lead; None if none are."""
    first = content[0] if content else None
    return plain(first.children).rstrip() if isinstance(first, OpeningPhrase | Emphasis) else None


def _inferred(subject: Subject, paragraph: Paragraph) -> str | None:
    """The lead that the words themselves have."""
    from resconvert.emphasis import infer

    content = infer(
        (Text(words(paragraph)),),
        role=paragraph.role,
        organ=subject.identification.organ,
        lang=subject.identification.language,
        zone="preamble" if paragraph.role == "preambular" else "body",
    )
    return _phrase(content)


def unknown_lead(subject: Subject) -> Iterator[Finding]:
    known = subject.habits.leads
    led_in = [
        operative(r.body)  # "Resolves that, for 2024:" before them: they are no sentences of their own
        for r in subject.document.resolutions
        if r.preamble and plain(contents_of(r.preamble[-1])[0]).rstrip().endswith((":", "："))
    ]
    skip = {id(p) for paragraphs in led_in for p in paragraphs}
    for paragraph in _led(subject):
        if id(paragraph) in skip:
            continue
        if _phrase(paragraph.content) is not None or _inferred(subject, paragraph) is not None:
            continue
        match = re.match(r"[^\W\d_]{3,}", words(paragraph))
        if match and match[0] not in known:
            near = difflib.get_close_matches(match[0], known, 1, 0.75)
            hint = f"is it {near[0]!r}?" if near else ""
            yield Finding(f"{match[0]!r} is no known lead", at(paragraph.content, *match.span()), hint)


def italics(subject: Subject) -> Iterator[Finding]:
    if not any(_phrase(p.content) for p in _led(subject)):
        return  # a text without any italics says nothing of them
    for paragraph in _led(subject):
        lead, set_ = _inferred(subject, paragraph), _phrase(paragraph.content)
        if lead is not None and set_ is not None and lead != set_:
            yield Finding(f"{set_!r} is in italics, the lead is {lead!r}", at(paragraph.content, 0, len(set_)))


def agenda_item(subject: Subject) -> Iterator[Finding]:
    ident = subject.identification
    if ident.organ != "GA" or ident.kind != "resolution" or "/RES/" not in ident.symbol or ident.draft:
        return
    line, session = subject.first("agenda-item"), subject.first("session")
    if line is None:
        if session:
            yield Finding("the masthead has no agenda item", session.span)
    elif not re.search(r"\d", words(line)):
        yield Finding("the agenda item has no number", line.span)


_ABBREVIATION = re.compile(r"\b(?![IVXLC]+\b)[A-Z]{3,}\b")


def abbreviation(subject: Subject) -> Iterator[Finding]:
    title = subject.first("title")
    if title is None or words(title).isupper():
        return
    for match in _ABBREVIATION.finditer(words(title)):
        yield Finding(f"the title abbreviates: {match[0]}", at(title.content, *match.span()), "write it in full")


# Raw text has no italics, so these examples are Akoma Ntoso.
_MARKED = """\
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="resolution"><meta>
<identification source="#x"><FRBRWork><FRBRthis value="/akn/un/statement/deliberation/unga/2016-12-19/71-901/!main"/>
<FRBRuri value="/akn/un/statement/deliberation/unga/2016-12-19/71-901"/><FRBRdate date="2016-12-19" name="adoption"/>
<FRBRauthor href="#unga"/><FRBRcountry value="un"/></FRBRWork><FRBRExpression><FRBRthis value="x/eng"/>
<FRBRuri value="x/eng"/><FRBRdate date="2016-12-19" name="adoption"/><FRBRauthor href="#unga"/>
<FRBRlanguage language="eng"/></FRBRExpression><FRBRManifestation><FRBRthis value="x.xml"/><FRBRuri value="x.xml"/>
<FRBRdate date="2016-12-19" name="markup"/><FRBRauthor href="#x"/></FRBRManifestation></identification></meta>
<preface><p><docNumber>71/901.</docNumber> <docTitle>Archives</docTitle></p></preface><preamble>
<formula name="enactingFormula"><p>The General Assembly,</p></formula>
<container name="recalling"><p>{lead} resolution 67/905 of 14 December 2012,</p></container></preamble>
<mainBody><paragraph><content><p>Decides to open the archives.</p></content></paragraph></mainBody>
</statement></akomaNtoso>
"""

RULES = (
    Rule(
        "RC210",
        "known-lead",
        "warning",
        "A paragraph opens with a participle, an adjective or a verb that resolutions use.",
        "1,776 different openings were counted; one that is none of them is often mistyped.",
        GOOD,
        preamble("Recaling its resolution 67/905 of 14 December 2012,").replace("Recaling", "Xecaled"),
        unknown_lead,
        frozenset({"eng", "fra"}),
    ),
    Rule(
        "RC212",
        "italic-lead",
        "warning",
        "Exactly the lead is in italics.",
        "Number, object and punctuation stay roman (Editorial Manual, italics).",
        _MARKED.format(lead='<span class="italic">Recalling</span> its'),
        _MARKED.format(lead='<span class="italic">Recalling its</span>'),
        italics,
        frozenset({"eng", "fra"}),
    ),
    Rule(
        "RC227",
        "agenda-item",
        "warning",
        "The masthead of a resolution of the Assembly names the agenda item.",
        "243 of 244 English, French, Spanish, Russian, Chinese and Arabic mastheads looked at.",
        GOOD,
        text(item="XX"),
        agenda_item,
    ),
    Rule(
        "RC229",
        "title-in-full",
        "warning",
        "Organs and instruments are named in full in a title.",
        "Editorial Manual, resolutions, section II.B.",
        GOOD,
        text(title="Cooperation with the OPCW"),
        abbreviation,
        _EUROPEAN,
    ),
)
