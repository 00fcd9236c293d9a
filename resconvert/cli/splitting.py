"""`convert --split`: a text that holds many documents becomes one input for each."""

from __future__ import annotations

import os
from collections.abc import Iterable

from resconvert.errors import UsageError
from resconvert.files import read_bytes, write_atomic
from resconvert.limits import Limits


def split_inputs(names: Iterable[str], folder: str, encoding: str | None, limits: Limits) -> list[str]:
    """The documents of each text in `names`, as files in `folder` named after it: ``volume-01.txt``, ``volume-02.txt``.

    A text that holds one document stays the input it is.
    """
    from resconvert import registry
    from resconvert.formats.text.split import split
    from resconvert.source import decode

    out: list[str] = []
    for name in names:
        if not os.path.isfile(name):
            raise UsageError("--split takes text files", where=name)
        data = read_bytes(name, limits)
        if registry.detect(name, data) != "text":
            raise UsageError("--split takes text files", where=name)
        source, _ = decode(data, name, encoding=encoding, limits=limits)
        spans = split(source)
        if len(spans) == 1:
            out.append(name)
            continue
        stem = os.path.basename(name).rpartition(".")[0] or os.path.basename(name)
        width = max(2, len(str(len(spans))))
        for at, span in enumerate(spans, 1):
            part = os.path.join(folder, f"{stem}-{at:0{width}}.txt")
            if os.path.exists(part):
                raise UsageError(f"two inputs are named {stem}", where=name, hint="rename one")
            write_atomic(part, source[span].encode("utf-8", "surrogatepass"))
            out.append(part)
    return out
