"""No silent change: alters one character of a text and looks for it in the model and in every output.

``python -m tests.safety.silent FOLDER --count 10000 --to akn,text`` alters texts of FOLDER (``*.txt``
below it) and prints what became of each alteration. An alteration is *silent* if the document or an
output shows something else than the altered source, and no diagnostic names the place.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

import resconvert
from resconvert.errors import ResconvertError
from resconvert.model.inlines import Content, NoteCall, Text, plain, runs
from resconvert.model.nodes import Division, Document, Note, Paragraph, PartHeading, TableNote
from resconvert.model.walk import contents, contents_of, walk
from resconvert.protocols import Parsed

_SYMBOL = re.compile(r"\b[A-Z]{1,4}(?:/[A-Z0-9][\w.()]*)+")
_DATE = re.compile(r"\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,}\s(?:de\s)?\d{4}|\d{4}年\d{1,2}月\d{1,2}日")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[^\W\d_][ \u00a0])[^\W\d_]{4,}")
_WORD = re.compile(r"\w+")
_UNCASED = re.compile("[\u0600-\u06ff\u2e80-\u9fff]")

_INLINE = frozenset(
    # what stands inside a word without ending it
    [
        "a",
        "b",
        "i",
        "u",
        "sup",
        "sub",
        "span",
        "ref",
        "mref",
        "rref",
        "date",
        "docDate",
        "docNumber",
        "docTitle",
        "docType",
        "docAuthority",
        "organization",
        "role",
        "person",
        "location",
        "event",
        "concept",
        "term",
        "inline",
        "quantity",
        "entity",
        "session",
        "vote",
        "def",
        "object",
        "docProponent",
        "docStatus",
    ]
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Alteration:
    """`text` differs from its original in the one character at `at`, which was `old` and is `new`."""

    kind: str
    at: int
    old: str
    new: str
    text: str

    def around(self) -> str:
        return self.text[max(self.at - 30, 0) : self.at + 30]


@dataclass(frozen=True, slots=True)
class Fate:
    """`what`: ``stands``, ``aside`` (in the ledger, `why` is the reason), ``named`` (a diagnostic does), or
    ``silent`` (`why` says where it was lost), or ``refused`` (the text could not be read at all)."""

    what: str
    why: str = ""


def alterations(text: str, dice: random.Random, count: int) -> Iterator[Alteration]:
    """`count` alterations of `text`, each of a kind chosen by chance among those it has."""
    places = _places(text)
    kinds = sorted(kind for kind, found in places.items() if found)
    for _ in range(count if kinds else 0):
        kind = dice.choice(kinds)
        at = dice.choice(places[kind])
        new = _other(text, at, dice)
        if new:
            yield Alteration(kind, at, text[at], new, text[:at] + new + text[at + 1 :])


def _places(text: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {"symbol": [], "date": [], "number": [], "name": []}
    taken: set[int] = set()
    for kind, pattern in (("symbol", _SYMBOL), ("date", _DATE), ("number", _NUMBER)):
        for match in pattern.finditer(text):
            digits = [at for at in range(*match.span()) if text[at].isdigit() and at not in taken]
            places[kind] += digits
            taken.update(digits)
    for match in _NAME.finditer(text):
        if match[0][0].isupper() or _UNCASED.match(match[0]):
            places["name"] += [at for at in range(match.start() + 1, match.end()) if at not in taken]
    return places


def _other(text: str, at: int, dice: random.Random) -> str:
    """Another digit of the same numerals, or another letter of the same script and case."""
    old = text[at]
    if old.isdecimal():
        zero = ord(old) - unicodedata.decimal(old)
        return chr(zero + (unicodedata.decimal(old) + dice.randrange(1, 10)) % 10)
    script, category = unicodedata.name(old, "?").split()[0], unicodedata.category(old)
    letters = sorted(
        c for c in set(text) if c != old and unicodedata.category(c) == category
        and unicodedata.name(c, "").startswith(script + " " if script != "CJK" else "CJK")
    )  # fmt: skip
    return dice.choice(letters) if letters else ""


# -------------------------------------------------------------------- the model


def fate(before: Parsed, after: Parsed, change: Alteration) -> Fate:
    """What became of the altered character in the document that was read from the altered text."""
    offset = change.at  # of code points, as spans count
    for entry in after.ledger:
        if entry.span.start <= offset < entry.span.end:
            if any(e.span.start <= offset < e.span.end for e in before.ledger):
                return Fate("aside", entry.reason)
            if any(d.span and d.span.start <= offset < d.span.end for d in after.diagnostics):
                return Fate("named", entry.reason)
            return Fate("aside", f"newly {entry.reason}")
    for start, end, shown in _shown(after.document):
        if start <= offset < end:
            if change.new in unicodedata.normalize("NFKC", shown) or change.new in shown:
                return Fate("stands")
            if unicodedata.normalize("NFKC", change.new) in shown:
                return Fate("stands")
            if any(d.span and d.span.start <= offset < d.span.end for d in after.diagnostics):
                return Fate("named")
            return Fate("silent", f"the model shows {shown!r}")
    return Fate("silent", "neither in the model nor in the ledger")


def _shown(document: Document) -> Iterator[tuple[int, int, str]]:
    """Each stretch of source with what the document shows for it; stretches of one character where equal."""
    for block in walk(document):
        match block:
            case Paragraph(num=num) | Division(num=num) | PartHeading(num=num) if num and num.span:
                yield (*num.span, num.printed)
            case Note(span=span, mark=mark) | TableNote(span=span, mark=mark) if span:
                yield (*span, mark)
            case _:
                pass
        for content in contents_of(block):
            yield from _leaves(content, document)


def _model_text(document: Document) -> str:
    """Everything the document shows, with a blank where a leaf of another kind begins."""
    out: list[str] = []
    for block in walk(document):
        match block:
            case Paragraph(num=num) | Division(num=num) | PartHeading(num=num):
                out.append(num.printed if num else "")
            case Note(mark=mark) | TableNote(mark=mark):
                out.append(mark)
            case _:
                pass
        out.extend(plain(content) for content in contents_of(block))
    return unicodedata.normalize("NFKC", "\n".join(out))


def _leaves(content: Content, document: Document) -> Iterator[tuple[int, int, str]]:
    for node in content:
        match node:
            case Text(pieces=None, span=span) if span is not None:
                for at, character in enumerate(node.text):
                    yield span.start + at, span.start + at + 1, character
            case Text(pieces=pieces) if pieces is not None:
                at = 0
                for piece in pieces:
                    shown = node.text[at : at + piece.length]
                    at += piece.length
                    if piece.reason or len(shown) != piece.span.end - piece.span.start:
                        yield (*piece.span, shown)
                    else:
                        for n, character in enumerate(shown):
                            yield piece.span.start + n, piece.span.start + n + 1, character
            case NoteCall(note=number, span=span) if span is not None:
                yield (*span, document.notes[number - 1].mark)
            case _ if hasattr(node, "children"):
                yield from _leaves(node.children, document)
            case _:
                pass


# -------------------------------------------------------------------- the outputs


def words_of(format_: str, data: bytes) -> Counter[str]:
    """The words that a reader of this output sees, found without resconvert's own readers."""
    match format_:
        case "akn":
            text = "".join(_markup(etree.fromstring(data)))
        case "docx":
            text = _word(data)
        case "pdf":
            text = _page(data)
        case _:
            text = data.decode("utf-8")
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text)))


def _markup(element: etree._Element) -> Iterator[str]:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    edge = "" if name in _INLINE else " "
    if name and name != "meta":
        yield edge + (f" {element.get('marker')} " if element.get("marker") else "") + (element.text or "")
        for child in element:
            yield from _markup(child)
            yield child.tail or ""
        yield edge


def _word(data: bytes) -> str:
    """Typed text of body, notes, headers; numbers that Word counts come from reading it as a stranger's file."""
    out: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            if re.fullmatch(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml", part):
                out += map(_typed, etree.fromstring(package.read(part)).iter(f"{_W}p"))
    shown = resconvert.read(_without_sidecar(data), from_="docx").document
    numbers = [b.num.printed for b in walk(shown) if isinstance(b, Paragraph | Division | PartHeading) and b.num]
    return "\n".join([*out, *numbers, *(n.mark for n in shown.notes)])


def _typed(paragraph: etree._Element) -> str:
    return "".join(
        (t.text or "") if t.tag == f"{_W}t" else "\u2011" if t.tag == f"{_W}noBreakHyphen" else " "
        for t in paragraph.iter(f"{_W}t", f"{_W}noBreakHyphen", f"{_W}tab", f"{_W}br")
    )


def _without_sidecar(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            if "custom" in item.filename:
                continue
            content = old.read(item)
            if item.filename == "_rels/.rels":
                content = re.sub(rb'<Relationship [^>]*custom-properties"[^>]*/>', b"", content)
            new.writestr(item, content)
    return out.getvalue()


def _page(data: bytes) -> str:
    """As PDFium finds it; a word divided at a line's end is there whole as well."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text + "\n" + " ".join(a + b for a, b in re.findall(r"(\w+)[-\u00ad\u2010\x02\ufffe]\r?\n(\w+)", text))


def output_fate(
    format_: str, before: bytes, after: bytes, change: Alteration, expected: Counter[str], called: bool = False
) -> Fate:
    """The altered word is there once more than before, the original word once less; or, where the
    alteration changed what the text is taken for, as often as the model has it."""
    old_words, new_words = words_of(format_, before), words_of(format_, after)
    old, new = _word_at(change)
    grown, shrunk = new_words[new] - old_words[new], old_words[old] - new_words[old]
    if grown > 0 and shrunk > 0:
        return Fate("stands")
    if 0 < expected[new] <= new_words[new]:
        return Fate("stands")
    if called and any(new_words[mark] for mark in re.findall(r"\d+", new)):
        return Fate("stands")  # the mark of a note is a word of its own, not part of the word before it
    came, went = new_words - old_words, old_words - new_words
    if any(change.new in word for word in came) and any(change.old in word for word in went):
        return Fate("stands", "in another word")
    return Fate(
        "silent", f"{format_}: {old!r} {shrunk:+d}, {new!r} {grown:+d}; came {dict(came)}, went {dict(went)}"[:400]
    )


def _word_at(change: Alteration) -> tuple[str, str]:
    for match in _WORD.finditer(change.text, max(change.at - 200, 0)):
        if match.end() > change.at:
            at = change.at - match.start()
            return tuple(  # type: ignore[return-value]
                unicodedata.normalize("NFKC", match[0][:at] + c + match[0][at + 1 :]) for c in (change.old, change.new)
            )
    return change.old, change.new


# -------------------------------------------------------------------- one text


def judged(
    text: str, dice: random.Random, count: int, formats: tuple[str, ...], name: str = "<text>"
) -> Iterator[tuple[Alteration, Fate]]:
    """Alter `text` `count` times; what became of each in the model and in `formats`."""
    before = resconvert.read(text.encode(), from_="text", name=name)
    written = {f: resconvert.write(before.document, to=f).data for f in formats}
    for change in alterations(text, dice, count):
        after = resconvert.read(change.text.encode(), from_="text", name=name)
        result = fate(before, after, change)
        if result.what == "stands":
            called = any(
                leaf.span and leaf.span.start <= change.at < leaf.span.end
                for content in contents(after.document)
                for leaf, _ in runs(content)
                if isinstance(leaf, NoteCall)
            )
            expected = Counter(_WORD.findall(_model_text(after.document)))
            for format_ in formats:
                output = resconvert.write(after.document, to=format_)
                found = output_fate(format_, written[format_], output.data, change, expected, called)
                if found.what == "silent" and _told(change, before, after, output.diagnostics):
                    found = Fate("named")
                if found.what != "stands":
                    result = found
                    break
        yield change, result


def _judged(
    text: str, dice: random.Random, count: int, formats: tuple[str, ...], name: str
) -> list[tuple[Alteration, Fate]]:
    """As `judged`; a text that cannot be read at all is one fate."""
    try:
        return list(judged(text, dice, count, formats, name))
    except ResconvertError as error:
        return [(Alteration("none", 0, "", "", text), Fate("refused", str(error)))]


def _told(change: Alteration, before: Parsed, after: Parsed, written: tuple[resconvert.Diagnostic, ...]) -> bool:
    """Whether a message that the original does not have is about the place."""
    known = {(d.code, d.span) for d in before.diagnostics}
    return any(
        d.span is not None and d.span.start <= change.at < d.span.end and (d.code, d.span) not in known
        for d in (*after.diagnostics, *written)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000, help="alterations in all")
    parser.add_argument("--to", default="akn,text", help="formats to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=int, default=60_000, help="characters of a text, longer ones are left out")
    parser.add_argument("--log", type=Path, help="a line of JSON for all that does not stand")
    given = parser.parse_args()
    dice = random.Random(given.seed)
    files = sorted(given.folder.rglob("*.txt"))
    dice.shuffle(files)
    each = -(-given.count // max(len(files), 1))
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    log = given.log.open("w", encoding="utf-8") if given.log else None
    start = time.monotonic()
    for path in files:
        text = path.read_text(encoding="utf-8-sig")
        if len(text) > given.longest:
            continue
        for change, result in _judged(text, dice, each, tuple(given.to.split(",")), path.name):
            counts[f"{result.what} {result.why}" if result.what == "aside" else result.what] += 1
            kinds[change.kind] += 1
            if log and (result.what in ("silent", "named", "refused") or result.why.startswith("newly")):
                log.write(json.dumps({
                    "file": path.name, "kind": change.kind, "at": change.at, "old": change.old, "new": change.new,
                    "around": change.around(), "what": result.what, "why": result.why,
                }, ensure_ascii=False) + "\n")  # fmt: skip
                log.flush()
        if sum(counts.values()) >= given.count:
            break
    print(f"{sum(counts.values())} alterations in {time.monotonic() - start:.0f} s: {dict(kinds)}")
    for what, number in counts.most_common():
        print(f"{number:7} {what}")


if __name__ == "__main__":
    main()
