"""From paragraphs to a document: language, notes and calls, front, text, identification."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import cast

from resconvert import store
from resconvert.diagnostics import Code, Diagnostics
from resconvert.ledger import Ledger
from resconvert.model.identification import Identification, Organ
from resconvert.model.inlines import Content, gather_calls, plain
from resconvert.model.nodes import Document
from resconvert.profiles import LANGUAGES, Profile, detect, load
from resconvert.recognition.astray import apart
from resconvert.recognition.body import Reading, Shape
from resconvert.recognition.calls import find_calls, numbered, with_calls
from resconvert.recognition.contents import joined, outline, over, part, spans, tidied
from resconvert.recognition.dates import date_in, is_date
from resconvert.recognition.front import (
    Front,
    carries_number,
    carries_session,
    identification,
    infer_symbol,
    letter_of,
    read_front,
)
from resconvert.recognition.glued import in_place
from resconvert.recognition.items import PLAIN, Item, end_of, item_of, plainly
from resconvert.recognition.labels import label_of
from resconvert.recognition.notes import Found, figures, finished, gather, trailing
from resconvert.recognition.paras import Para, RawNote
from resconvert.source import Source
from resconvert.structure import Block, build

NOT_A_RESOLUTION = Code(
    "RC101",
    "warning",
    "this is not the text of a resolution: no line of adoption, no number or symbol of one, no formula such as"
    " “{formula},” was found; kept as it is",
    "name the language with --lang if it was taken for another one",
)
UNKNOWN_LANGUAGE = Code(
    "RC102", "warning", "the language of the text could not be told; read as English", "name it with --lang"
)
UNCALLED = Code("RC103", "warning", "note {mark} is called nowhere in the text; kept among the notes")
LOST_NOTE = Code("RC104", "warning", "notes are called whose text is not in the source: {count}")
REFRESHED_DATE = Code(
    "RC105",
    "warning",
    "{date} is not the date of issue: a word processor put it in when it opened the file; adopted on {adopted}",
)
OTHER_LANGUAGE = Code(
    "RC109", "warning", "the text is {found}, but was read as {lang} as told", "leave out --lang, or correct it"
)
SEVERAL = Code("RC106", "warning", "the text seems to hold {count} documents; read as one", "split it with --split")

# How long after its adoption a resolution may be issued (measured: 0 to 19 days; old ones took months).
_LATEST_ISSUE = datetime.timedelta(days=400)


def assemble(
    paras: list[Para], notes: list[RawNote], *, source: Source, lang: str | None, log: Diagnostics, ledger: Ledger
) -> Document:
    """The document of `paras`; arguments as for `recognise`, which adds what its words cite and emphasise."""
    detected = source.once(detect)
    language = lang or detected
    if detected not in ("und", language):
        log.add(OTHER_LANGUAGE, found=detected, lang=language)
    if language == "und":
        language = _by_names(paras)
    if language == "und":
        log.add(UNKNOWN_LANGUAGE)
    profile = load(language if language in LANGUAGES else "eng")
    found = gather(notes, ledger)
    body, more = trailing(paras, ledger, len(found), profile)
    found += more
    contents = _with_calls(body, found, profile, log, ledger)
    body, contents = apart(body, contents, found, profile, counted=bool(notes))
    contents = [_labelled_once(content, para, ledger) for content, para in zip(contents, body, strict=True)]
    body, contents = _with_lone_numbers(body, contents, profile)
    items = [item_of(p, c, profile, at) for at, (p, c) in enumerate(zip(body, contents, strict=True))]
    start, shape = _start(items, profile)
    items, start = in_place(items, start, profile)
    front = read_front(items, start, profile)
    if front.kind == "statement" and shape == "resolution" and not _formula(items, profile, start):
        shape = "statement"
    elif front.kind in ("amendment", "corrigendum"):
        shape = "amendment"
    if not _is_resolution(front, items, start, profile):
        log.add(NOT_A_RESOLUTION, formula=profile.shown("GA"))
        return _unrecognised([replace(p, content=c) for p, c in zip(body, contents, strict=True)], found, language)
    if not front.organ and start < len(items) and (found_ := profile.formula.match(items[start].text.strip())):
        front.organ = cast(Organ, found_.lastgroup)
    reading = Reading(items[start:], profile, ledger, shape)
    blocks = [*front.blocks, *reading.read(front.letter)]
    _closing(front, reading, profile)
    blocks = _without_refreshed_date(front, blocks, log, ledger)
    for note in _uncalled(blocks, found):
        log.add(UNCALLED, note.span or (outline(note.paragraphs[0]) if note.paragraphs else None), mark=note.mark)
    parts = tuple(dict.fromkeys(reading.letters))
    infer_symbol(front, parts)
    return build(blocks, identification=identification(front, language, parts), notes=finished(found))


_SQUARE = store.pattern(r"\[(\d{1,3})\]")


def _missing(texts: list[str], notes: list[Found]) -> list[int]:
    """Marks that follow the last note's and stand in square brackets in the text: their notes are lost."""
    last = max((int(n.mark) for n in notes if n.mark.isdecimal()), default=0)
    if not last:
        return []
    squares = {int(mark) for text in texts if "[" in text for mark in _SQUARE.findall(text)}
    out: list[int] = []
    while last + len(out) + 1 in squares:
        out.append(last + len(out) + 1)
    return out


def _by_names(paras: list[Para]) -> str:
    """The language of a text too short to have many small words: whose name of an organ it prints."""
    lines = [p.text.strip().translate(PLAIN) for p in paras[:40]]
    for lang in LANGUAGES:
        profile = load(lang)
        if any(
            profile.organ.fullmatch(line) or profile.match("organization", line) for line in lines if len(line) < 80
        ):
            return lang
    return "und"


def _with_calls(
    paras: list[Para], notes: list[Found], profile: Profile, log: Diagnostics, ledger: Ledger
) -> list[Content]:
    """The contents of `paras` with note calls where the text has them, unless the source marks calls itself."""
    contents = [p.content for p in paras]
    called: set[int] = set()
    for content in contents:
        gather_calls(content, called)
    if called:
        return contents
    texts = ["" if p.table is not None else plainly(figures(p.text)) for p in paras]
    _silence_front(texts, profile)
    lost = not notes
    missing = _missing(texts, notes)
    if missing:  # calls in square brackets are certain, with or without their notes
        notes.extend(Found(str(mark), []) for mark in missing)
        log.add(LOST_NOTE, count=len(missing))
    calls = find_calls(texts, notes, lost=lost)
    if lost and calls.places:
        highest = max(p.mark for row in calls.places.values() for p in row)
        notes.extend(Found(str(n), []) for n in range(1, highest + 1))
        log.add(LOST_NOTE, count=highest)
    index = numbered(notes)
    for at, row in calls.places.items():
        contents[at] = with_calls(contents[at], row, index, ledger)
    return contents


_TWICE = store.pattern(r"\s*(?P<label>\(?\w{1,5}[.)])\t(?P<again>(?P=label)\t)\s*(?=\S)")


def _labelled_once(content: Content, para: Para, ledger: Ledger) -> Content:
    """`content` without the second of two labels that are one: ``II.\tII.\tOrganization of work``."""
    if not _TWICE.match(para.text) or not (found := _TWICE.match(plain(content))):
        return content
    low, high = found.span("again")
    if taken := outline(part(content, low, high)):
        ledger.add(taken, "repeated")
    return joined([part(content, 0, low), part(content, high)])


_LONE = store.pattern(r"(?:\(?\w{1,4}\)|\d{1,3}[.．]|\d{1,3} ?-)$")


def _with_lone_numbers(
    paras: list[Para], contents: list[Content], profile: Profile
) -> tuple[list[Para], list[Content]]:
    """A number alone on its line belongs to the paragraph on the next, if that has none."""
    if not any(len(text := p.text) < 8 and _LONE.match(text.strip()) for p in paras):
        return paras, contents
    out: list[Para] = []
    words: list[Content] = []
    at = 0
    while at < len(paras):
        para, content = paras[at], contents[at]
        text = para.text.strip().translate(PLAIN)
        after = paras[at + 1] if at + 1 < len(paras) else None
        if (
            after is not None
            and para.num is None
            and len(text) < 8
            and _LONE.match(text)
            and _takes(after, text, profile)
        ):
            content = over([content, contents[at + 1]], "\t")
            para = replace(after, content=content, indent=para.indent, blank_before=para.blank_before)
            at += 1
        out.append(para)
        words.append(content)
        at += 1
    return out, words


def _silence_front(texts: list[str], profile: Profile) -> None:
    """Before the formula only titles and letters of parts carry calls; figures there are of symbols and dates."""
    formula = _formula_at([t.strip() for t in texts], profile) or 0
    for at in range(formula):
        text = texts[at].strip()
        if text[:1] in "[［" or not (
            at == formula - 1
            or "*" in text
            or carries_number(text, profile)
            or letter_of(_FIGURES.sub("", text) if text[-1] in ")]" or text[-1].isdecimal() else text, profile)
        ):
            texts[at] = ""


def _takes(after: Para, number: str, profile: Profile) -> bool:
    """Whether the paragraph `after` a lone number is a sentence without a number of its own."""
    return (
        after.table is None
        and after.num is None
        and bool(end_of(after.text))
        and label_of(number + " x", profile) is not None
        and label_of(after.text.translate(PLAIN), profile) is None
    )


_FIGURES = store.pattern(r"(?:[\[(]|(?<!\d))\d+[\])]?$")


def _formula(items: list[Item], profile: Profile, start: int = 0) -> int | None:
    return _formula_at([item.text.strip() for item in items], profile, start)


def _formula_at(texts: list[str], profile: Profile, start: int = 0) -> int | None:
    for at in range(start, len(texts)):
        text = texts[at]
        if len(text) < 120 and (found := profile.formula.match(text)) and len(text) - found.end() < 3:
            # the masthead names the organ without an article in some languages
            if at < 5 and profile.organ.fullmatch(text.rstrip(" ,،，")) and text[-1:] not in ",،，":
                continue
            return at
    return None


def _start(items: list[Item], profile: Profile) -> tuple[int, Shape]:
    """Where the text begins, and what shape it has."""
    formula = _formula(items, profile)
    limit = len(items) if formula is None else formula
    for at in range(min(limit, 40)):
        text = items[at].text.strip()
        if profile.match("statement", text) and len(text) < 160:
            return at + 1, "statement"
        if profile.match("corrigendum", text):
            return at + 1, "amendment"
    if formula is not None:
        return formula, "resolution"
    last = 0
    for at in range(min(len(items), 40)):
        item = items[at]
        text = item.text.strip()
        if len(text) > 600:
            break
        if (
            profile.match("adoption", text)
            or profile.match("number", text)
            or profile.match("draft", text)
            or profile.match("agenda_item", text)
        ):
            last = at + 1
        elif item.label and item.label.decimal and item.end:
            break
    start = last
    while start < len(items) and items[start].loose and start - last < 4 and len(items[start].text) < 300:
        start += 1
    start = start if last else 0
    if not last:
        while start < min(len(items), 20) and items[start].loose:
            start += 1
    return start, "plain" if not last else "resolution"


def _is_resolution(front: Front, items: list[Item], start: int, profile: Profile) -> bool:
    """Whether the text is one that an organ adopted or is asked to adopt.

    A masthead is not enough, reports have one: a line or the symbol says of what kind the document is, or
    the text has the formula.
    """
    if front.kind or front.draft or (front.number and front.signs >= 2) or "/L." in front.symbol:
        return True
    if _formula(items, profile) is not None:
        return True
    titled = any(carries_session(i.text.strip()) for i in items)
    closed = any(len(i.text) < 120 and profile.match("meeting", i.text.strip()) for i in items)
    numbered = any(i.label and i.label.decimal and i.end in (";", ".") for i in items)
    return titled and (closed or numbered)


def _unrecognised(paras: list[Para], notes: list[Found], language: str) -> Document:
    blocks = [
        Block("body", "table", table=p.table)
        if p.table is not None
        else Block("body", "unrecognised", tidied(p.content), p.num, rule="not-a-resolution", certainty="unsure")
        for p in paras
    ]
    return build(blocks, identification=Identification(language=language), notes=finished(notes))


def _closing(front: Front, reading: Reading, profile: Profile) -> None:
    """Meeting and date of the closing lines; of several parts the last."""
    for item in reading.meetings:
        found = profile.match("meeting", item.text.strip())
        if found:
            front.meeting = front.meeting or found["meeting"]
            date = found.groupdict().get("date")
            if date:
                front.adopted = front.adopted or date_in(date, profile)
    for item in reading.dates:
        front.adopted = front.adopted or is_date(item.text.strip(), profile)


def _without_refreshed_date(front: Front, blocks: list[Block], log: Diagnostics, ledger: Ledger) -> list[Block]:
    """Without a masthead date that cannot be the date of issue."""
    line = front.issued_line
    if not line or not front.issued or not front.adopted or front.issued - front.adopted <= _LATEST_ISSUE:
        return blocks
    log.add(REFRESHED_DATE, line.span, date=front.issued.isoformat(), adopted=front.adopted.isoformat())
    for span in spans(line.content):
        ledger.add(span, "refreshed-date")
    front.issued = None
    return [b for b in blocks if b is not line]


def _uncalled(blocks: list[Block], notes: list[Found]) -> list[Found]:
    called: set[int] = set()
    for block in blocks:
        contents = [block.content]
        if block.table is not None:
            contents = [c for row in block.table.rows for cell in row.cells for c in cell.blocks]
        for content in contents:
            gather_calls(content, called)
    return [n for at, n in enumerate(notes, 1) if at not in called]
