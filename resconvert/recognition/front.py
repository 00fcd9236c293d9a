"""The lines before the text: masthead, adoption line, provenance, number and title, and the values in them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import field
from functools import cache
from typing import Literal, assert_never, cast

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
        rf"(?:\s(?P<named>{'|'.join(map(re.escape, names)) or '(?!)'})(?=\s))?"
        r"|\d{1,4}(?:\s?[A-Z](?:-[A-Z])?)?\s?\((?:E?S[-–])?[IVXLC]+\))"
        r"(?P<stop>\s?[.．:](?:\s?[-–—](?=\s))?|\s?[-–—](?=\s)|(?=\s)|$)"
    )
    item = store.pattern(
        r"\d+(?:\s*[(（]?(?P<letter>[^\W\d_])(?:\s[^\W\d_]|(?P=letter))?[)）]"
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
    reading = _Reading(items, end, profile)
    while reading.at < end:
        reading.at += 1
        reading.line(items[reading.at - 1])
    _conclude(reading.front, profile)
    return reading.front


@dataclass(slots=True)
class _Reading:
    """One walk over the lines. Each of `_RULES` takes a line or leaves it to the next; what none takes is what such
    lines are at this `stage`. `at` is the line that comes next."""

    items: list[Item]
    end: int
    profile: Profile
    front: Front = field(default_factory=Front)
    stage: Literal["masthead", "agenda", "adopted", "numbered"] = "masthead"
    at: int = 0

    def line(self, item: Item) -> None:
        text = item.text.strip()
        if not any(rule(self, item, text) for rule in _RULES):
            self._as_usual(item)

    def _table(self, item: Item, text: str) -> bool:
        if item.para.table is None:
            return False
        for row in item.para.table.rows:
            if line := over([block for cell in row.cells for block in cell.blocks]):
                self.front.put("masthead", "furniture", line, "table-before-text")
        return True

    def _stated(self, item: Item, text: str) -> bool:
        return item.para.role is not None and _believed(self.front, item)

    def _long(self, item: Item, text: str) -> bool:
        if len(text) <= _LONGEST:
            return False
        self.front.put("preface", "sponsors", item, "long-line-before-text")
        return True

    def _of_masthead(self, item: Item, text: str) -> bool:
        if self.stage not in ("masthead", "agenda") or not _masthead(self.front, item, text, self.profile):
            return False
        if self.front.blocks[-1].role == "agenda-item":
            self.stage = "agenda"
        return True

    def _adoption(self, item: Item, text: str) -> bool:
        profile = self.profile
        if not profile.match("adoption", text):
            return False
        line = item.content
        if self.at < self.end and not date_in(text, profile):
            after = self.items[self.at]
            if profile.match("adoption_rest", after.text.strip()):
                line = over([line, after.content])
                self.at += 1
        self.front.put("preface", "adoption-line", line, "adoption-line")
        _adopted(self.front, plain(line).translate(PLAIN), profile)
        self.front.signs += 2
        self.stage = "adopted"
        return True

    def _number(self, item: Item, text: str) -> bool:
        front, profile = self.front, self.profile
        found = profile.match("number", text) or profile.match("dated_number", text)
        if not found:
            return False
        front.put("preface", "title", item, "number-line")
        front.number = re.sub(r"\s+", " ", found["number"])
        front.kind = "decision" if profile.match("decision_word", found["kind"]) else "resolution"
        if date := found.groupdict().get("date"):
            front.adopted = front.adopted or date_in(date, profile)
        front.signs += 2
        self.stage = "numbered"
        return True

    def _statement(self, item: Item, text: str) -> bool:
        if len(text) >= 160 or not self.profile.match("statement", text):
            return False
        self.front.put("preface", "document-type", item, "statement-line")
        self.front.kind = "statement"
        self.front.signs += 2
        self.stage = "adopted"
        return True

    def _corrigendum(self, item: Item, text: str) -> bool:
        if not self.profile.match("corrigendum", text):
            return False
        self.front.put("preface", "document-type", item, "corrigendum-line")
        self.front.kind = "corrigendum"
        self.stage = "adopted"
        return True

    def _draft(self, item: Item, text: str) -> bool:
        last = _sponsors_end(self.items, self.at, self.end, self.profile) if item.end == "," else 0
        if last:
            item = replace(item, content=over([i.whole() for i in self.items[self.at - 1 : last]]))
            text = plain(item.content).translate(PLAIN).strip()
        found = self.profile.match("draft", text)
        if not found:
            return False
        self.at = last or self.at
        _draft(self.front, item, found["kind"], bool(found["sponsors"].strip()), self.profile)
        self.stage = "adopted"
        return True

    def _reissue(self, item: Item, text: str) -> bool:
        if not self.profile.match("reissue", text):
            return False
        self.front.put("masthead", "reissue", item, "reissue-line")
        return True

    def _bracketed(self, item: Item, text: str) -> bool:
        round_ = text[:1] == "(" and text[-1:] == ")" and self.stage == "adopted"
        if text[:1] not in ("[", "［") and not round_:
            return False
        role: Role = "vote" if self.profile.match("without_vote", text) else "provenance"
        self.front.put("preface", role, item, "bracketed-line")
        return True

    def _vote(self, item: Item, text: str) -> bool:
        if not (self.profile.match("without_vote", text) or self.profile.match("vote_list", text)):
            return False
        self.front.put("preface", "vote", item, "vote-line")
        return True

    def _numbered(self, item: Item, text: str) -> bool:
        found = _number(text, self.profile)
        if not found:
            return False
        self.at = _title(self.front, self.items, self.at, self.end, found, self.profile)
        self.stage = "numbered"
        return True

    def _dated(self, item: Item, text: str) -> bool:
        if self.stage != "numbered" or not is_date(_bare_date(text, self.profile), self.profile):
            return False
        self.front.put("preface", "adoption-line", item, "date-of-resolution")
        self.front.adopted = self.front.adopted or date_in(text, self.profile)
        return True

    def _lettered(self, item: Item, text: str) -> bool:
        if self.front.letter is not None or not _letter(item, self.items, self.at, self.end, self.profile):
            return False
        self.front.letter = item
        return True

    def _as_usual(self, item: Item) -> None:
        front = self.front
        match self.stage:
            case "agenda":
                front.put("masthead", "agenda-title", item, "after-agenda-item")
            case "numbered":
                front.put("preface", "title", item, "after-number")
                front.title = (front.title + " " + plain(item.content).strip()).strip()
            case "adopted":
                front.put("preface", "title", item, "before-formula")
                if front.letter is None:
                    front.title = front.title or plain(item.content).strip()
            case "masthead":
                front.put("masthead", "furniture", item, "among-masthead" if front.signs else "before-masthead")
            case _:
                assert_never(self.stage)


_LONGEST = 4000  # characters of a line; sponsors may be many, and a formula that was not found is longer
_RULES: tuple[Callable[[_Reading, Item, str], bool], ...] = (
    _Reading._table, _Reading._stated, _Reading._long, _Reading._of_masthead, _Reading._adoption, _Reading._number,
    _Reading._statement, _Reading._corrigendum, _Reading._draft, _Reading._reissue, _Reading._bracketed, _Reading._vote,
    _Reading._numbered, _Reading._dated, _Reading._lettered,
)  # fmt: skip


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
    number = re.sub(r"\s+", " ", found["number"]).replace("–", "-")
    if named := found["named"]:  # 78/183 باء is 78/183 B
        number = number.removesuffix(named) + chr(ord("A") + profile.letter_names.index(named))
    front.number = front.number or number
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
