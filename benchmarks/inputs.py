"""Texts of rising size, grown from the seed: the same words, numbered on, so that size is the only difference."""

from __future__ import annotations

import re
from pathlib import Path

SEED = Path(__file__).resolve().parents[1] / "samples" / "A_RES_55_9.txt"
SIZES = {"seed": 7_000, "median": 16_000, "large": 60_000, "largest": 256_000}

_PARAGRAPH = re.compile(r"^\t\d+\.\t(.*)$", re.MULTILINE)


def grown(size: int) -> str:
    """The seed with its operative paragraphs repeated, numbered through, until it has `size` characters."""
    text = SEED.read_text("utf-8")
    found = list(_PARAGRAPH.finditer(text))
    head, tail = text[: found[0].start()], text[found[-1].end() :]
    bodies = [m[1] for m in found]
    lines: list[str] = []
    length, at = len(head) + len(tail), 0
    while length < size or at < len(bodies):
        body = bodies[at % len(bodies)]
        last = at + 1 >= len(bodies) and length + len(body) + 8 >= size
        body = (body.rstrip(";.1") if not body.endswith(";1") else body[:-2]) + ("." if last else ";")
        lines.append(f"\t{at + 1}.\t{body}")
        length += len(lines[-1]) + 1
        at += 1
    return head + "\n".join(lines) + tail


def varied(size: int) -> str:
    """As `grown`, but no two paragraphs have their words in the same order: what was laid out once does not come
    again, as in a volume of real documents."""
    lines = grown(size).split("\n")
    for at, line in enumerate(lines):
        if found := _PARAGRAPH.match(line):
            words = found[1].split(" ")
            turn = at * 7 % len(words)
            lines[at] = line[: found.start(1)] + " ".join(words[turn:] + words[:turn])
    return "\n".join(lines)


def bluebell(text: str) -> str:
    """The same text marked by hand, as bluebell wants it: what its user would have typed."""
    preamble: list[str] = []
    body: list[str] = []
    for line in text.splitlines():
        if number := re.match(r"\t(\d+)\.\t(.*)", line):
            body.append(f"PARAGRAPH {number[1]}.\n\n  {number[2]}\n")
        elif line.startswith("\t") and not body:
            preamble.append(f"  {line.strip()}\n")
    return "PREAMBLE\n\n" + "\n".join(preamble) + "\nBODY\n\n" + "\n".join(body)


def markdown(text: str) -> str:
    """The same paragraphs as Markdown, for pandoc."""
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
