"""The record around the text in ``meta``: keywords, steps, votes, sponsors; written and read back, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from resconvert.formats.akn.iri import UNKNOWN_DATE, day, reference_iri
from resconvert.formats.akn.names import OWN
from resconvert.formats.akn.xmltext import escape, quote
from resconvert.model.inlines import Reference
from resconvert.model.record import Ballot, Extra, Keyword, Record, Step, Vote

if TYPE_CHECKING:
    from resconvert.formats.akn.meta import Meta
    from resconvert.formats.akn.tree import Element

_OWN = f"{{{OWN}}}"
_FROM = f"{_OWN}from"  # on what was concluded from the text, and is not read back as record
# Choices as the UN's own files call them, and as the model does.
CHOICES = {
    "in-favour": "inFavour",
    "against": "against",
    "abstaining": "abstaining",
    "not-voting": "notVoting",
}
_CHOICE_OF = {name: choice for choice, name in CHOICES.items()}


# Writing.


def classification(record: Record, meta: Meta) -> str:
    """Keywords of the record, and the agenda items that the masthead names where the record has none."""
    agenda = () if any(k.refers_to == "agenda" for k in record.keywords) else meta.i.agenda
    if not record.keywords and not agenda:
        return ""
    out = ['<classification source="#resconvert">\n']
    for at, k in enumerate(record.keywords, 1):
        refers = f' refersTo="{meta.mention("concept", k.refers_to, k.refers_to)}"' if k.refers_to else ""
        href = f' href="{quote(k.href)}"' if k.href else ""
        short, rest = _take(k.extra, "shortForm")
        form = f' shortForm="{quote(short)}"' if short else ""
        out.append(
            f'<keyword eId="keyword_{at}" value="{quote(k.value)}" showAs="{quote(k.show_as)}"{form} '
            f'dictionary="{quote(k.dictionary)}"{href}{refers}{_extra(rest)}/>\n'
        )
    for at, item in enumerate(agenda, len(record.keywords) + 1):
        shown = quote(item)
        out.append(
            f'<keyword eId="keyword_{at}" value="{shown}" showAs="{shown}" dictionary="agenda" rc:from="text"/>\n'
        )
    out.append("</classification>\n")
    return "".join(out)


def workflow(record: Record, meta: Meta) -> str:
    """Steps of the record, and the adoption that the text tells of where the record does not."""
    adopted = meta.i.adopted if not any(s.outcome.startswith("adopted") for s in record.steps) else None
    if not record.steps and not adopted:
        return ""
    out = ['<workflow source="#resconvert">\n']
    for at, s in enumerate(record.steps, 1):
        date = s.date.isoformat() if s.date else UNKNOWN_DATE
        by = f' by="{meta.named("TLCOrganization", "by", s.by) if s.by else ""}"'
        outcome = f' outcome="{meta.named("TLCConcept", "outcome", s.outcome)}"' if s.outcome else ""
        address = s.href or (reference_iri(Reference("document", s.document, ())) if s.document else "")
        own = f' rc:document="{quote(s.document)}"' if s.document else ""
        own += f' rc:part="{quote(s.refers_to)}"' if s.refers_to else ""
        own += ' rc:href="stated"' if s.href else ""
        href = f' href="{quote(address)}"' if address else ""
        out.append(f'<step eId="step_{at}" date="{date}"{by}{outcome}{href}{own}{_extra(s.extra)}/>\n')
    if adopted:
        meeting = f' refersTo="{meta.use("meeting")}"' if meta.i.meeting else ""
        out.append(
            f'<step eId="step_{len(record.steps) + 1}" date="{adopted.isoformat()}" by="{meta.organ()}" '
            f'as="{meta.use("author")}" outcome="{meta.use("adopted")}"{meeting} rc:from="text"/>\n'
        )
    out.append("</workflow>\n")
    return "".join(out)


def parliamentary(record: Record, meta: Meta) -> str:
    """Votes with their roll calls. One of which only the outcome is known has an empty quorum, as the UN has it."""
    if not record.votes:
        return ""
    out = ["<parliamentary>\n"]
    for at, v in enumerate(record.votes, 1):
        eid = f"voting_{at}"
        outcome = f' outcome="{meta.named("TLCConcept", "outcome", v.outcome)}"' if v.outcome else ""
        own = f' rc:part="{quote(v.part)}"' if v.part else ""
        own += f' rc:meeting="{quote(v.meeting)}"' if v.meeting else ""
        identifiers, rest = _identifiers(v)
        out.append(f'<voting eId="{eid}"{outcome}{own}{_extra(rest)}>\n')
        if not v.ballots:
            out.append(f'<quorum eId="{eid}__quorum_1" value=""/>\n')
        for number, ballot in enumerate(v.ballots, 1):
            count = f"{eid}__count_{number}"
            choice = meta.named("TLCConcept", "choice", CHOICES.get(ballot.choice, ballot.choice))
            value = "" if ballot.count is None else str(ballot.count)
            out.append(f'<count eId="{count}" value="{value}" refersTo="{choice}">')
            if ballot.states:
                out.append("\n<akn4un:voters>\n")
                state = meta.use("memberState")
                for n, name in enumerate(ballot.states, 1):
                    known = identifiers.get(name)
                    unterm = f' rc:unterm="{quote(known)}"' if known else ""
                    out.append(
                        f'<organization eId="{count}__organization_{n}" refersTo="{state}"{unterm}>'
                        f"{escape(name)}</organization>\n"
                    )
                out.append("</akn4un:voters>\n")
            out.append("</count>\n")
        out.append("</voting>\n")
    out.append("</parliamentary>\n")
    return "".join(out)


def sponsors(record: Record) -> str:
    """Children of ``proprietary``: what Akoma Ntoso has no element for."""
    out = [f"<rc:sponsor>{escape(s)}</rc:sponsor>\n" for s in record.sponsors]
    if record.extra:
        out.append(f"<rc:record{_extra(record.extra)}/>\n")
    return "".join(out)


def _identifiers(vote: Vote) -> tuple[dict[str, str], Extra]:
    """The State identifiers among the extras of a vote (named ``unterm:STATE``), and the rest."""
    voters = {name for ballot in vote.ballots for name in ballot.states}
    found: dict[str, str] = {}
    rest = []
    for name, value in vote.extra:
        state = name.removeprefix("unterm:")
        if state != name and state in voters and value and state not in found:
            found[state] = value
        else:
            rest.append((name, value))
    return found, tuple(rest)


def _take(extra: Extra, name: str) -> tuple[str, Extra]:
    if extra and extra[0][0] == name and extra[0][1]:
        return extra[0][1], extra[1:]
    return "", extra


def _extra(extra: Extra) -> str:
    if not extra:
        return ""
    import json

    return f' rc:extra="{quote(json.dumps(extra, ensure_ascii=False))}"'


# Reading.


def read_record(meta: Element) -> Record:
    """The record of ours, of the UN's own files (values without ``#``, GUID for a State) and of others."""
    names = {e.get("eId"): e for r in meta.all("references") for e in r.elements()}
    keywords = [_keyword(k, names) for c in meta.all("classification") for k in c.all("keyword") if not k.get(_FROM)]
    steps = [_step(s, names) for w in meta.all("workflow") for s in w.all("step") if not s.get(_FROM)]
    votes = [
        _vote(v, names) for a in meta.all("analysis") for p in a.all("parliamentary") for v in p.all("voting")
    ]  # fmt: skip
    own = [e for p in meta.all("proprietary") for e in p.elements()]
    extra: Extra = next((_read_extra(e) for e in own if e.name == f"{_OWN}record"), ())
    backers = tuple(e.text() for e in own if e.name == f"{_OWN}sponsor")
    return Record(tuple(keywords), tuple(steps), tuple(v for v in votes if v), backers, extra)


def _name(value: str, names: dict[str, Element]) -> str:
    """What a reference to a concept is called in the model: its own id, the words shown, or the bare value."""
    if not value.startswith("#"):
        return value
    found = names.get(value[1:])
    if found is None:
        return value[1:]
    return found.get(f"{_OWN}id") or found.get(f"{_OWN}words") or found.get("showAs")


def _keyword(e: Element, names: dict[str, Element]) -> Keyword:
    extra = [("shortForm", e.get("shortForm"))] if e.get("shortForm") else []
    refers = e.get("refersTo")
    if refers.startswith("#concept.") and refers[1:] in names:
        refers = names[refers[1:]].get(f"{_OWN}id") or refers.removeprefix("#concept.")
    return Keyword(
        e.get("value"), e.get("dictionary"), e.get("showAs"), e.get("href"), refers, (*extra, *_read_extra(e))
    )


def _step(e: Element, names: dict[str, Element]) -> Step:
    own_document = e.get(f"{_OWN}document")
    document = own_document or e.get("as").removeprefix("#")
    refers = e.get(f"{_OWN}part") or ("" if own_document else e.get("refersTo"))
    written_by_us = any(name.startswith(_OWN) for name in e.attributes)
    href = e.get("href") if e.get(f"{_OWN}href") or not written_by_us else ""
    return Step(
        _name(e.get("outcome"), names),
        day(e.get("date")),
        document,
        _name(e.get("by"), names),
        refers,
        href,
        _read_extra(e),
    )


def _vote(e: Element, names: dict[str, Element]) -> Vote | None:
    ballots, identifiers = [], []
    for count in e.all("count"):
        voters = [o for o in count.iter() if o.name == "organization"]
        states = tuple(re.sub(r"\s+", " ", o.text()).strip() if o.get("GUID") else o.text() for o in voters)
        digits = count.get("value").strip()
        choice = _name(count.get("refersTo"), names)
        ballots.append(Ballot(_CHOICE_OF.get(choice, choice), int(digits) if digits.isdigit() else None, states))
        for voter, state in zip(voters, states, strict=True):
            if known := voter.get(f"{_OWN}unterm") or voter.get("GUID"):
                identifiers.append((f"unterm:{state}", known))
    outcome = _name(e.get("outcome"), names)
    if not outcome and not ballots and not any(n.startswith(_OWN) for n in e.attributes) and not e.get("eId"):
        return None
    unique = dict(reversed(identifiers))
    extra = (*((k, v) for k, v in sorted(unique.items())), *_read_extra(e)) if unique else _read_extra(e)
    return Vote(outcome, tuple(ballots), e.get(f"{_OWN}part"), e.get(f"{_OWN}meeting"), extra)


def _read_extra(e: Element) -> Extra:
    text = e.get(f"{_OWN}extra")
    if not text:
        return ()
    import json

    try:
        pairs = json.loads(text)
        return tuple((str(name), str(value)) for name, value in pairs)
    except (ValueError, TypeError):
        return (("extra", text),)


def facts(record: Record) -> Iterator[tuple[str, ...]]:
    """Every statement of a record as one tuple, for comparing two records."""
    for k in record.keywords:
        yield ("keyword", k.value, k.dictionary, k.show_as, k.href, k.refers_to, *(f"{n}={v}" for n, v in k.extra))
    for s in record.steps:
        yield ("step", s.outcome, str(s.date or ""), s.document, s.by, s.refers_to, s.href)
    for at, v in enumerate(record.votes):
        yield ("vote", str(at), v.outcome)
        for b in v.ballots:
            yield ("count", str(at), b.choice, str(b.count))
            yield from (("voter", str(at), b.choice, state) for state in b.states)
        yield from (("extra", str(at), name, value) for name, value in v.extra)
    yield from (("sponsor", s) for s in record.sponsors)
