"""The ``meta`` block: identification at three levels, classification, life cycle, references, record."""

from __future__ import annotations

import datetime
from dataclasses import fields
from functools import lru_cache

from resconvert.addresses import undocs
from resconvert.digest import sha256
from resconvert.formats.akn import record
from resconvert.formats.akn.iri import UNKNOWN_DATE, Iri, iri_number
from resconvert.formats.akn.names import ACTORS, CONCEPTS, STATEMENT_NAMES, lower_camel
from resconvert.formats.akn.xmltext import escape, quote
from resconvert.languages import BCP47, named_language
from resconvert.model.identification import Identification
from resconvert.model.inlines import MentionKind, plain
from resconvert.model.nodes import Annex, Document, Resolution
from resconvert.model.walk import contents
from resconvert.values import NamedTuple

_ONTOLOGY = "/akn/ontology"


class Component(NamedTuple):
    """A part or annex: the last step of its address, what it is called, and the element it is in the file."""

    name: str
    shown: str
    place: str


@lru_cache(maxsize=4096)
def _entry(eid: str, element: str, path: str, show: str, own: str) -> str:
    """A concept in the list of references; documents share most of theirs."""
    href = f"{_ONTOLOGY}/{element[3:].lower()}/{quote(path)}"
    return f'<{element} eId="{quote(eid)}" href="{href}" showAs="{quote(show or eid)}"{own}/>\n'


class Meta:
    """Collects what the text refers to while it is written, then writes ``meta``."""

    def __init__(self, document: Document, actors: str, epoch: int | None, source: tuple[str, str] = ("", "")) -> None:
        self.source = source
        i = self.i = document.identification
        self.document = document
        actor = ACTORS[i.organ]
        self.actor_id = "unknownOrgan" if not i.organ else actor.actor
        self.actor = actor.guideline if actors == "un-ga" else actor.actor
        self.actor_name = actor.name
        self.guideline = actor.guideline if actors == "unga" else actor.actor
        # what is never adopted in a meeting of its own record is dated by its issue, as the UN's own files do
        issued = i.issued if i.draft or i.kind == "statement" else None
        self.date = (i.adopted or issued or datetime.date.min).isoformat()
        self.dated = "publication" if issued and not i.adopted else "adoption"
        self.number = iri_number(i.number) or iri_number(i.symbol) or _fingerprint(document)
        self.several = len(document.resolutions) > 1
        self.part_name = STATEMENT_NAMES.get((i.kind, i.draft), "statement")
        self.name = "publication" if self.several else self.part_name
        self.markup = _markup_date(epoch, i)
        self.concepts: dict[str, str] = {}
        self.mentions: dict[tuple[str, str], str] = {}
        self.alternatives: list[str] = []
        self.attachments: list[str] = []
        self.components: list[Component] = []

    # What the text uses.

    def use(self, name: str) -> str:
        """``#name`` of a concept of ours, which is thereby listed in the references."""
        if name not in self.concepts:
            element, last, show = CONCEPTS[name]
            self._concept(name, element, f"un/{last}", show)
        return "#" + name

    def organ(self) -> str:
        if self.actor_id not in self.concepts:
            self._concept(self.actor_id, "TLCOrganization", f"un/{self.actor}", self.actor_name)
        return "#" + self.actor_id

    def action(self, verb: str, phrase: str) -> str:
        name = f"action.{verb}"
        if name not in self.concepts:
            self._concept(name, "TLCConcept", f"un/action/{verb}", phrase)
        return "#" + name

    def mention(self, kind: MentionKind, refers_to: str, words: str) -> str:
        key = (kind, refers_to)
        if key not in self.mentions:
            name = self._free(f"{kind}.{iri_number(refers_to)}")
            own = "" if name == f"{kind}.{refers_to}" else f' rc:id="{quote(refers_to)}"'
            element = "TLC" + kind.capitalize()
            self._concept(name, element, f"un/{iri_number(refers_to)}", words, own)
            self.mentions[key] = name
        return "#" + self.mentions[key]

    def named(self, element: str, group: str, words: str) -> str:
        """``#id`` of a concept known only by the words of the record: ``outcome.draftResolution``."""
        key = (group, words)
        if key not in self.mentions:
            name = self._free(f"{group}.{lower_camel(words)[:40] or 'unnamed'}")
            own = f' rc:words="{quote(words)}"' if not words.strip() else ""
            self._concept(name, element, f"un/{group}/{name.partition('.')[2]}", words, own)
            self.mentions[key] = name
        return "#" + self.mentions[key]

    def _free(self, name: str) -> str:
        """`name`, counted on where another concept has it."""
        found, again = name, 1
        while found in self.concepts:
            again += 1
            found = f"{name}_{again}"
        return found

    def alternative(self, eid: str, where: str) -> None:
        """A citation's address on the web; `where` are the attributes that give it."""
        self.alternatives.append(f'<alternativeReference for="#{eid}" refersTo="{self.use("undocs")}" {where}/>\n')

    def _concept(self, eid: str, element: str, path: str, show: str, own: str = "") -> None:
        self.concepts[eid] = _entry(eid, element, path, show, own)

    # The block.

    def work(self) -> str:
        if self.several:
            return str(Iri("documentCollection", "publication", self.actor, self.date, self.number))
        return str(Iri("statement", "deliberation", self.actor, self.date, self.number))

    def text(self) -> str:
        """``meta`` of the whole document."""
        work = self.work()
        expression = f"{work}/{self._expression()}"
        keywords = record.classification(self.document.record, self)
        steps = record.workflow(self.document.record, self)
        analysis = record.parliamentary(self.document.record, self)
        if self.alternatives:
            links = "".join(self.alternatives)
            analysis += f'<otherReferences source="#resconvert">\n{links}</otherReferences>\n'
        if analysis:
            analysis = f'<analysis source="#resconvert">\n{analysis}</analysis>\n'
        lifecycle = (
            '<lifecycle source="#resconvert">\n'
            f'<eventRef eId="eref_1" date="{self.date}" source="#original" type="generation" '
            f'refersTo="{self.use("adoption" if self.dated == "adoption" else "dateOfIssuance")}"/>\n'
            "</lifecycle>\n"
        )
        identification = self._identification(work, expression, "!main", self.number, self.i.number or self.i.symbol)
        proprietary, presentation = self._own(), self._presentation()
        original = f'<original eId="original" href="{expression}/!main" showAs="Original"/>\n'
        items = "".join([original, *self.attachments, *self.concepts.values()])
        references = f'<references source="#resconvert">\n{items}</references>\n'
        return (
            f"<meta>\n{identification}{self._publication()}{keywords}{lifecycle}{steps}{analysis}"
            f"{references}{proprietary}{presentation}</meta>\n"
        )

    def part(self, resolution: Resolution, at: int, place: str) -> str:
        """``meta`` of one of several resolutions, which is the element `place` of the file."""
        letter = resolution.heading.num.value if resolution.heading and resolution.heading.num else str(at + 1)
        number = f"{self.number}_{iri_number(letter) or at + 1}"
        work = str(Iri("statement", "deliberation", self.actor, self.date, number))
        expression = f"{work}/{self._expression()}"
        shown = f"{self.i.number or self.i.symbol} {letter}".strip()
        self.components.append(Component(f"main_{at + 1}", shown, place))
        return f"<meta>\n{self._identification(work, expression, '!main', number, shown, aliases=False)}</meta>\n"

    def annex(self, annex: Annex, at: int, number: int, place: str) -> str:
        """``meta`` of an annex, which is the element `place` of the file; it and the document name each other."""
        work = self.work()
        component = f"!annex_{number}" if not self.several else f"!main_{at + 1}/annex_{number}"
        expression = f"{work}/{self._expression()}"
        count = len(self.attachments) + 1
        label = " ".join(plain(annex.label).split()) or "Annex"
        shown = quote(label)
        self.components.append(Component(component[1:], label, place))
        self.attachments.append(
            f'<hasAttachment eId="hasAttachment_{count}" href="{expression}/{component}" showAs="{shown}"/>\n'
        )
        text = self._identification(
            work, expression, component, self.number, self.i.number or self.i.symbol, aliases=False
        )
        whole = quote(self.i.symbol or self.number)
        holder = f'<attachmentOf eId="attachmentOf_{count}" href="{expression}/!main" showAs="{whole}"/>'
        return f'<meta>\n{text}<references source="#resconvert">{holder}</references>\n</meta>\n'

    def _expression(self) -> str:
        return f"{self.i.language}@{self.date}"

    def _identification(
        self, work: str, expression: str, component: str, number: str, shown: str, *, aliases: bool = True
    ) -> str:
        i = self.i
        author = f'<FRBRauthor href="{self.organ()}" as="{self.use("author")}"/>\n'
        date = f'<FRBRdate date="{self.date}" name="{self.dated}"/>\n'
        names = ""
        if aliases:
            pairs = [("symbol", i.symbol), ("title", i.title), ("undocs", undocs(i.symbol))]
            pairs.append(("akn4un-guidelines", work.replace(f"/{self.actor}/", f"/{self.guideline}/", 1)))
            names = "".join(f'<FRBRalias name="{n}" value="{quote(v)}"/>\n' for n, v in pairs if v)
        authoritative = "true" if i.symbol else "false"
        prescriptive = '<FRBRprescriptive value="false"/>\n' if i.organ == "GA" and i.kind == "resolution" else ""
        show = f' showAs="{quote(shown)}"' if shown else ""
        subtype = work.split("/")[4]
        kept = self._preservation() if aliases else ""
        alias = translation = ""
        if aliases:
            web = undocs(i.symbol, BCP47.get(i.language, "").replace("und", ""))
            pairs = [("originalVersion", f"{work}/{i.language}@"), ("undocs", web)]
            alias = "".join(f'<FRBRalias name="{n}" value="{quote(v)}"/>\n' for n, v in pairs if v)
            translation = self._translation(work)
        w, e, m = (self._components(level, number) if aliases else "" for level in "wem")
        return (
            '<identification source="#resconvert">\n'
            f'<FRBRWork>\n<FRBRthis value="{work}/{component}"/>\n<FRBRuri value="{work}"/>\n{names}{date}{author}{w}'
            f'<FRBRcountry value="un"/>\n<FRBRsubtype value="{subtype}"/>\n'
            f'<FRBRnumber value="{quote(number)}"{show}/>\n'
            f'{prescriptive}<FRBRauthoritative value="{authoritative}"/>\n</FRBRWork>\n'
            f'<FRBRExpression>\n<FRBRthis value="{expression}/{component}"/>\n'
            f'<FRBRuri value="{expression}"/>\n{alias}{date}{author}{e}'
            '<FRBRauthoritative value="false"/>\n'
            f'<FRBRlanguage language="{i.language}"/>\n{translation}</FRBRExpression>\n'
            f'<FRBRManifestation>\n<FRBRthis value="{expression}/{component}.xml"/>\n'
            f'<FRBRuri value="{expression}.xml"/>\n'
            f'<FRBRdate date="{self.markup}" name="markup"/>\n'
            f'<FRBRauthor href="{self.use("resconvert")}" as="{self.use("editor")}"/>\n'
            f'{m}{kept}<FRBRformat value="xml"/>\n</FRBRManifestation>\n</identification>\n'
        )

    def _components(self, level: str, number: str) -> str:
        """What the document consists of, at one level: each entry leads to the same at the next level, the
        last to the place in the file."""
        if not self.components:
            return ""
        shown = self.i.number or self.i.symbol or number
        rows = []
        for name, show, place in (Component("main", shown, ""), *self.components):
            label = name.replace("/", "-")
            after = {"w": f"#e{label}", "e": f"#m{label}"}.get(level) or (f"#{place}" if place else f"{number}.xml")
            rows.append(
                f'<componentData eId="{level}{label}" href="{quote(after)}" name="{name}" showAs="{quote(show)}"/>\n'
            )
        return f"<componentInfo>\n{''.join(rows)}</componentInfo>\n"

    def _translation(self, work: str) -> str:
        """What the masthead tells of the original: ``Original: English`` on a document in French."""
        original = named_language(self.i.original_language)
        if not original or original == self.i.language:
            return ""
        address = f"{work}/{original}@{self.date}"
        return f'<FRBRtranslation href="{address}" fromLanguage="{original}" by="{self.use("un")}"/>\n'

    def _presentation(self) -> str:
        """What the first page bears at its foot, as the UN's own files have it."""
        if not self.i.job_number:
            return ""
        number = (
            f'<docketNumber refersTo="{self.use("publicationJobNumber")}">{escape(self.i.job_number)}</docketNumber>'
        )
        for name in ("internalCode", "footerFirstPageLeft", "footerFirstPage"):
            number = f"<akn4un:{name}>{number}</akn4un:{name}>"
        return f'<presentation source="#resconvert">{number}</presentation>\n'

    def _preservation(self) -> str:
        """Where the text came from: the job number it bears, the file it was read from."""
        name, digest = self.source
        kept = ""
        if self.i.job_number:
            kept += f"<akn4un:odsJobNumber>{escape(self.i.job_number)}</akn4un:odsJobNumber>"
        if name or digest:
            stated = "".join(f' {n}="{quote(v)}"' for n, v in (("name", name), ("sha256", digest)) if v)
            kept += f"<rc:source{stated}/>"
        return f"<preservation>{kept}</preservation>\n" if kept else ""

    def _publication(self) -> str:
        i = self.i
        if not i.issued or not i.symbol:
            return ""
        symbol = quote(i.symbol)
        return f'<publication date="{i.issued.isoformat()}" name="masthead" showAs="{symbol}" number="{symbol}"/>\n'

    def _own(self) -> str:
        """What the text does not show of the identification, for readers of ours."""
        values = []
        for f in fields(Identification):
            value = getattr(self.i, f.name)
            if value and value != f.default:
                if isinstance(value, tuple):
                    value = "|".join(value)
                elif isinstance(value, datetime.date):
                    value = value.isoformat()
                elif value is True:
                    value = "true"
                values.append(f' {f.name}="{quote(value)}"')
        own = f"<rc:identification{''.join(values)}/>\n" if values else ""
        own += record.sponsors(self.document.record)
        return f'<proprietary source="#resconvert">\n{own}</proprietary>\n' if own else ""


def _markup_date(epoch: int | None, i: Identification) -> str:
    if epoch is not None:
        return datetime.datetime.fromtimestamp(epoch, datetime.UTC).date().isoformat()
    day = i.issued or i.adopted
    return day.isoformat() if day else UNKNOWN_DATE


def _fingerprint(document: Document) -> str:
    digest = sha256()
    for content in contents(document):
        digest.update(plain(content).encode("utf-8", "replace") + b"\n")
    return digest.hexdigest()[:12]
