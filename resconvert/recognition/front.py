"""The lines before the text: masthead, adoption line, provenance, number and title, and the values in them."""

from __future__ import annotations

import datetime
import re
from dataclasses import field
from functools import cache
from typing import cast

from resconvert import store
from resconvert.model.identification import SERIES, Identification, Kind, Organ, organ_of
from resconvert.model.inlines import Content, plain
from resconvert.model.nodes import Role
from resconvert.numerals import roman_value
from resconvert.profiles import Profile
from resconvert.recognition.contents import outline, over, tidied
from resconvert.recognition.dates import date_in, is_date
from resconvert.recognition.items import PLAIN, Item
from resconvert.structure import Block, Zone
from resconvert.values import dataclass, replace

# The shape of a document symbol (A/RES/55/9, S/RES/2787 (2025), A/HRC/RES/59/25, E/2025/L.10, A/C.3/80/L.57/Rev.1).
SYMBOL = store.pattern(
    r"(?P<symbol>(?:A|S|E|T|ST|DP|CRC|CEDAW|CCPR|TD|UNEP|CD|DC|HSP|HS|AT|GC|L)/(?:[A-Z0-9][\w.()\-–]*/)*[\w.()–-]*\d[\w.()–-]*"
    r"(?: ?\((?:\d{4}|(?:E?S-)?[IVXLC]+|(?:Sect|Prog)\. ?\d{1,2}[A-Z]?)\))?"
    r"(?: ?[A-Z](?:-[A-Z])?(?![\w/]))?(?:/(?:Add|Rev|Corr|Amend)\.\d+)*)"
)
SYMBOL_LINE = store.pattern(SYMBOL.pattern + r"[\s*\d]{0,3}$")
_RES = store.pattern(r"^(?P<organ>A/HRC|A|S|E)/(?P<kind>RES|DEC|PRST)/(?P<rest>.+)$")
_SESSION = store.pattern(r"^(?P<session>(?:E?S-)?\d+)/\d+")


@cache
def _forms(joining: tuple[str, ...], names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """The number that opens a title, an item of the agenda, and the letter of a part, with a language's words."""
    words = "|".join(map(re.escape, joining)) or "(?!)"
    number = store.pattern(
        rf"(?P<number>(?:E?S[-–])?\d{{1,4}}/(?:\d{{1,3}}|[IVXL]+)(?:\s?[A-Z]\b(?:\s?(?:-|–|{words})\s?[A-Z]\b)?)?"
        r"|\d{1,4}(?:\s?[A-Z](?:-[A-Z])?)?\s?\((?:E?S[-–])?[IVXLC]+\))"
        r"(?P<stop>\s?[.．:]|\s?[-–—](?=\s)|(?=\s)|$)"
    )
    item = store.pattern(
        r"\d+(?:\s*[(（]?[^\W\d_](?:\s[^\W\d_])?[)）]"
        rf"(?:[\s,،、]*(?:{words})?[\s,]*[(（]?[^\W\d_][)）])*)?"
    )
    letters = "".join(f"|{name}" for name in map(re.escape, names))
    letter = store.pattern(rf"(?P<letter>[A-Z]|[А-Я]{letters})\.?(?:\s+(?P<title>\S.*))?$")
    return number, item, letter


def _number(text: str, profile: Profile) -> re.Match[str] | None:
    return _forms(profile.joining, profile.letter_names)[0].match(text)


@dataclass(slots=True)
class Front:
    """What the lines before the text say. Words stand in `blocks`, values here."""

    blocks: list[Block] = field(default_factory=list)
    symbol: str = ""
    organ: Organ = ""
    kind: Kind = ""
    draft: bool = False
    number: str = ""
    title: str = ""
    session: str = ""
    agenda: tuple[str, ...] = ()
    distribution: str = ""
    original: str = ""
    issued: datetime.date | None = None
    issued_line: Block | None = None
    adopted: datetime.date | None = None
    meeting: str = ""
    letter: Item | None = None
    signs: int = 0

    def put(self, zone: Zone, role: Role, item: Item | Content, rule: str) -> Block:
        content = item if isinstance(item, tuple) else item.whole()
        block = Block(zone, role, tidied(content), span=outline(content), rule=rule)
        self.blocks.append(block)
        return block


def read_front(items: list[Item], end: int, profile: Profile) -> Front:
    """Read ``items[:end]``, the lines before the formula or, where there is none, before the text."""
    front = Front()
    stage = "masthead"
    at = 0
    while at < end:
        item = items[at]
        text = item.text.strip()
        at += 1
        if item.para.table is not None:
            for row in item.para.table.rows:
                if line := over([block for cell in row.cells for block in cell.blocks]):
                    front.put("masthead", "furniture", line, "table-before-text")
            continue
        if item.para.role is not None and _believed(front, item):
            continue
        if len(text) > 4000:
            front.put("preface", "sponsors", item, "long-line-before-text")
            continue
        if stage in ("masthead", "agenda") and _masthead(front, item, text, profile):
            if front.blocks[-1].role == "agenda-item":
                stage = "agenda"
            continue
        if found := profile.match("adoption", text):
            line = item.content
            if at < end and profile.match("adoption_rest", items[at].text.strip()) and not date_in(text, profile):
                line = over([line, items[at].content])
                at += 1
            front.put("preface", "adoption-line", line, "adoption-line")
            _adopted(front, plain(line).translate(PLAIN), profile)
            stage = "adopted"
            front.signs += 2
            continue
        if found := profile.match("number", text) or profile.match("dated_number", text):
            front.put("preface", "title", item, "number-line")
            front.number = re.sub(r"\s+", " ", found["number"])
            front.signs += 2
            front.kind = "decision" if profile.match("decision_word", found["kind"]) else "resolution"
            groups = found.groupdict()
            if groups.get("date"):
                front.adopted = front.adopted or date_in(groups["date"], profile)
            stage = "numbered"
            continue
        if profile.match("statement", text) and len(text) < 160:
            front.put("preface", "document-type", item, "statement-line")
            front.kind = "statement"
            front.signs += 2
            stage = "adopted"
            continue
        if profile.match("corrigendum", text):
            front.put("preface", "document-type", item, "corrigendum-line")
            front.kind = "corrigendum"
            stage = "adopted"
            continue
        if item.end == "," and (last := _sponsors_end(items, at, end, profile)):
            item = replace(item, content=over([i.whole() for i in items[at - 1 : last]]))
            text, at = plain(item.content).translate(PLAIN).strip(), last
        if found := profile.match("draft", text):
            _draft(front, item, found.group("kind"), bool(found["sponsors"].strip()), profile)
            stage = "adopted"
            continue
        if profile.match("reissue", text):
            front.put("masthead", "reissue", item, "reissue-line")
            continue
        if text[:1] in "[［" or (text[:1] == "(" and stage == "adopted" and text[-1:] == ")"):
            role: Role = "vote" if profile.match("without_vote", text) else "provenance"
            front.put("preface", role, item, "bracketed-line")
            continue
        if profile.match("without_vote", text) or profile.match("vote_list", text):
            front.put("preface", "vote", item, "vote-line")
            continue
        if found := _number(text, profile):
            at = _title(front, items, at, end, found, profile)
            stage = "numbered"
            continue
        if stage == "numbered" and is_date(_bare_date(text, profile), profile):
            front.put("preface", "adoption-line", item, "date-of-resolution")
            front.adopted = front.adopted or date_in(text, profile)
            continue
        if front.letter is None and _letter(item, items, at, end, profile):
            front.letter = item
            continue
        if stage == "masthead" and _masthead(front, item, text, profile):
            continue
        if stage == "agenda":
            front.put("masthead", "agenda-title", item, "after-agenda-item")
        elif stage == "numbered":
            front.put("preface", "title", item, "after-number")
            front.title = (front.title + " " + plain(item.content).strip()).strip()
        elif stage == "adopted":
            front.put("preface", "title", item, "before-formula")
            if front.letter is None:
                front.title = front.title or plain(item.content).strip()
        elif front.signs:
            front.put("masthead", "furniture", item, "among-masthead")
        else:
            front.put("masthead", "furniture", item, "before-masthead")
    _conclude(front, profile)
    return front


def _sponsors_end(items: list[Item], at: int, end: int, profile: Profile) -> int:
    """Where a list of sponsors ends that was broken behind commas: after the line that says what they sponsor."""
    while at < end and items[at].label is None and items[at].para.table is None:
        at += 1
        if items[at - 1].end != ",":
            found = profile.match("draft", items[at - 1].text.strip())
            return at if found and found["sponsors"].strip() else 0
    return 0


def _believed(front: Front, item: Item) -> bool:
    """A line whose role the source itself states."""
    role = item.para.role
    zone = zone_of(role) if role else None
    if zone not in ("masthead", "preface") or role is None:
        return False
    if role in (
        "symbol",
        "organ",
        "session",
        "agenda-item",
        "issue-date",
        "adoption-line",
        "title",
        "distribution",
        "original-language",
    ):
        return False  # these are read for their values; reading them again gives the same role
    front.put(zone, role, item, "stated-by-source")
    return True


def zone_of(role: str) -> Zone | None:
    """The zone in which a role of masthead or preface stands."""
    if role in ("sponsors", "document-type", "adoption-line", "provenance", "title"):
        return "preface"
    if role in (
        "organization", "symbol", "organ", "distribution", "issue-date", "original-language", "session",
        "session-dates", "committee", "agenda-item", "agenda-title", "reissue",
    ):  # fmt: skip
        return "masthead"
    return None


def _masthead(front: Front, item: Item, text: str, profile: Profile) -> bool:
    """Whether the line is one of the masthead; then it is entered."""
    if len(text) > 300:
        return False
    if found := SYMBOL_LINE.match(text):
        front.put("masthead", "symbol", item, "symbol")
        front.symbol = front.symbol or canonical(found["symbol"])
        front.signs += 2
    elif profile.match("organization", text):
        front.put("masthead", "organization", item, "organization")
        front.signs += 1
    elif (found := profile.organ.fullmatch(text.rstrip(" ,،，"))) and (
        len(front.blocks) < 4 or not profile.formula.match(text)
    ):
        front.put("masthead", "organ", item, "organ")
        front.organ = cast(Organ, found.lastgroup)
        front.signs += 1
    elif profile.match("distribution", text):
        front.put("masthead", "distribution", item, "distribution")
        front.distribution = re.split(r"[.:]\s*", text)[-1].strip() or text
        front.signs += 1
    elif found := profile.match("original", text):
        front.put("masthead", "original-language", item, "original-language")
        front.original = found["language"].strip()
    elif date := is_date(text, profile):
        front.issued_line = front.put("masthead", "issue-date", item, "masthead-date")
        front.issued = front.issued or date
    elif found := profile.match("session", text):
        front.put("masthead", "session", item, "session")
        front.session = front.session or session_of(found, profile)
        front.signs += 1
    elif profile.match("session_dates", text):
        front.put("masthead", "session-dates", item, "session-dates")
    elif found := profile.match("agenda_item", text):
        front.put("masthead", "agenda-item", item, "agenda-item")
        front.agenda = agenda_items(found["items"], profile)
        front.signs += 1
    elif profile.match("committee", text):
        front.put("masthead", "committee", item, "committee")
    elif profile.match("reissue", text):
        front.put("masthead", "reissue", item, "reissue-line")
    else:
        return False
    return True


def session_of(found: re.Match[str], profile: Profile) -> str:
    """``55``, ``S-19``, ``ES-11`` or the year."""
    groups = found.groupdict()
    if year := groups.get("year") or groups.get("of"):
        return str(year)
    words = groups.get("words") or ""
    number = ordinal(words, profile)
    if not number:
        return ""
    if groups.get("emergency") or groups.get("emergency2"):
        return f"ES-{number}"
    return f"S-{number}" if groups.get("special") else str(number)


def ordinal(words: str, profile: Profile) -> int:
    """The value of an ordinal in words: its parts add up."""
    return sum(profile.ordinals[part.lower()] for part in profile.ordinal.findall(words))


def agenda_items(text: str, profile: Profile) -> tuple[str, ...]:
    """``12 and 48`` → two items; ``98 (f)`` → one."""
    item = _forms(profile.joining, profile.letter_names)[1]
    return tuple(re.sub(r"\s+", " ", found[0]).strip() for found in item.finditer(text))


def _bare_date(text: str, profile: Profile) -> str:
    """A line without the word that leads to its date (``of 22 November 1967``)."""
    lead = profile.match("date_lead", text)
    return text[lead.end() :] if lead else text


def canonical(symbol: str) -> str:
    """A symbol in canonical spacing: ``S/RES/2787(2025)`` → ``S/RES/2787 (2025)``."""
    out = re.sub(r"\s+", " ", symbol.replace("–", "-")).strip()
    return _BEFORE_LETTER.sub(" ", _BEFORE_YEAR.sub(" (", out))


_BEFORE_YEAR = store.pattern(r"(?<=[\dA-Z])\((?=\d{4}\)|(?:E?S-)?[IVXLC]+\))")
_BEFORE_LETTER = store.pattern(r"(?<=/\d)(?=[A-Z](?:-[A-Z])?$)|(?<=\d)(?=[A-Z](?:-[A-Z])?$)")


def _adopted(front: Front, line: str, profile: Profile) -> None:
    front.adopted = front.adopted or date_in(line, profile)
    if found := profile.match("adoption_meeting", line):
        front.meeting = front.meeting or found["meeting"]
    if organ := profile.organ.search(line):
        front.organ = front.organ or cast(Organ, organ.lastgroup)


def _draft(front: Front, item: Item, kind: str, sponsors: bool, profile: Profile) -> None:
    low = kind.lower()
    front.draft = True
    front.signs += 2
    amendment = profile.search("amendment_word", low)
    decision = profile.search("decision_word", low)
    front.kind = "amendment" if amendment else "decision" if decision else "resolution"
    front.put("preface", "sponsors" if sponsors else "document-type", item, "draft-line")


def _title(front: Front, items: list[Item], at: int, end: int, found: re.Match[str], profile: Profile) -> int:
    """A line that opens with the resolution's number: its title, with the title on the next line if there."""
    item = items[at - 1]
    lines = [item.whole()]
    rest = plain(item.content).strip()[found.end() :].strip()
    if not rest and at < end and items[at].loose and not _letter(items[at], items, at + 1, end, profile):
        lines.append(items[at].whole())
        rest = plain(items[at].content).strip()
        at += 1
    front.put("preface", "title", over(lines), "numbered-title")
    front.number = front.number or re.sub(r"\s+", " ", found["number"]).replace("–", "-")
    front.title = front.title or rest
    front.signs += 2
    return at


def carries_number(text: str, profile: Profile) -> bool:
    """Whether a line opens with the number of a resolution."""
    return _number(text, profile) is not None


_SESSION_TITLE = store.pattern(r"\d{1,4}(?:\s?[A-Z])?\s*\((?:E?S-)?[IVXLC]+\)\s?\.")


def carries_session(text: str) -> bool:
    """Whether a line is the title of a resolution of the years before 1976: ``1715 (XVI). …``."""
    return _SESSION_TITLE.match(text) is not None


def letter_of(text: str, profile: Profile) -> re.Match[str] | None:
    """A part's letter, with its title if it stands on the line."""
    return _forms(profile.joining, profile.letter_names)[2].match(text.strip())


def _letter(item: Item, items: list[Item], at: int, end: int, profile: Profile) -> bool:
    """Whether the line is the letter of the first of several resolutions: the formula, or a title and the formula,
    come next."""
    found = letter_of(item.text, profile)
    if not found or at > end or end >= len(items):
        return False
    return profile.formula.match(items[end].text) is not None and end - at <= (0 if found["title"] else 1)


def _conclude(front: Front, profile: Profile) -> None:
    """What symbol and number say of organ, kind and session."""
    owner, found = organ_of(front.symbol), _RES.match(front.symbol)
    if owner and (found or not front.organ or owner == "HRC"):  # its name stands below the Assembly's
        front.organ = owner
    if found:
        front.kind = front.kind or cast(
            Kind, {"RES": "resolution", "DEC": "decision", "PRST": "statement"}[found["kind"]]
        )
        front.number = front.number or re.split(r"/(?:Add|Rev|Corr|Amend)\.", found["rest"])[0]
    if front.organ == "SC":
        front.session = ""
    elif found := _SESSION.match(front.number):
        number = found["session"]
        front.session = front.session if front.organ == "ECOSOC" and front.session else number
    elif found := re.search(r"\(((?:E?S-)?[IVXLC]+)\)$", front.number):
        head, _, numeral = found[1].rpartition("-")
        front.session = front.session or (f"{head}-" if head else "") + str(roman_value(numeral))


def infer_symbol(front: Front, parts: tuple[str, ...]) -> None:
    """The symbol of a text whose masthead is lost: resolutions are numbered as their symbols say."""
    if front.symbol or front.draft or front.kind not in ("", "resolution") or not front.number or not front.organ:
        return
    letters = [p for p in parts if len(p) == 1 and p.isascii()]
    span = f" {letters[0]}-{letters[-1]}" if len(letters) > 1 else f" {letters[0]}" if letters else ""
    number = front.number + ("" if front.number[-1:].isalpha() else span)
    front.symbol = canonical(f"{SERIES[front.organ]}RES/{number}")
    front.kind = front.kind or "resolution"


def identification(front: Front, lang: str, parts: tuple[str, ...]) -> Identification:
    symbol = front.symbol
    return Identification(
        symbol=symbol,
        organ=front.organ,
        kind=front.kind,
        draft=front.draft,
        language=lang,
        session=front.session,
        number=front.number,
        parts=parts,
        title=front.title,
        adopted=front.adopted,
        issued=front.issued,
        meeting=front.meeting,
        agenda=front.agenda,
        distribution=front.distribution,
        original_language=front.original,
    )
