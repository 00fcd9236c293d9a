"""Coverage-guided fuzzing of one reader with atheris.

``python fuzz/targets.py READER [corpus folder] [-max_total_time=60 …]``

What is promised stands in ``tests/safety/hostile.py``; what follows READER is libFuzzer's.
"""

from __future__ import annotations

import importlib
import random
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

with atheris.instrument_imports(include=["resconvert"], enable_loader_override=False):
    for name in ("akn.reader", "docx.reader", "json.codec", "pdf.reader", "text.reader"):
        importlib.import_module(f"resconvert.formats.{name}")

from tests.safety.hostile import READERS, TOKENS, hostile, mutated, promise, seeds

READER = ""


def one_input(data: bytes) -> None:
    promise(data, READER, own=bool(len(data) % 2))


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Ours half of the time: damage that knows the format, and inside the parts of a package."""
    dice = random.Random(seed)
    if dice.random() < 0.5:
        return bytes(atheris.Mutate(data, max_size))
    made = hostile(READER, dice) if READER == "docx" or not data else mutated(data, dice, TOKENS[READER], 6)
    return made[:max_size]


def main() -> None:
    global READER
    if len(sys.argv) < 2 or sys.argv[1] not in READERS:
        raise SystemExit(f"{__doc__}\nreaders: {', '.join(READERS)}")
    READER = sys.argv.pop(1)
    corpus = next((a for a in sys.argv[1:] if not a.startswith("-")), None)
    if corpus:
        Path(corpus).mkdir(parents=True, exist_ok=True)
        for n, seed in enumerate(seeds(READER)):
            Path(corpus, f"seed-{n}").write_bytes(seed)
    atheris.Setup([*sys.argv, "-max_len=200000", "-timeout=20", "-rss_limit_mb=2048"], one_input, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
