"""Which inputs a call names and where each output goes, decided before anything is read or written.

Folders, globs and lists of files are opened here; whether an input can be read is not asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from resconvert import registry
from resconvert.errors import InputError, UsageError
from resconvert.values import NamedTuple, dataclass

STDIN = "-"
STDOUT = "-"
TEMPLATE = "{stem}{suffix}"


class Item(NamedTuple):
    """One input. `below` is the folder it keeps under the output folder ("" at the top)."""

    source: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """How outputs are called.

    suffixes: format name → suffix with its dot.
    folder: where outputs go; None = beside each input.
    file: the one output of a call with one input and one format; ``-`` is stdout.
    template: file name from ``{stem}``, ``{name}``, ``{format}``, ``{suffix}``, ``{below}``; it may
        make folders, but none outside `folder`.
    """

    suffixes: Mapping[str, str]
    folder: str | None = None
    file: str | None = None
    template: str = TEMPLATE

    def outputs(self, item: Item) -> dict[str, str]:
        """Format name → output path."""
        if self.file is not None:
            return dict.fromkeys(self.suffixes, self.file)
        name = "document" if item.source == STDIN else _base(item.source)
        stem = os.path.splitext(name)[0] or name
        folder = _folder_of(item.source) if self.folder is None else _join(self.folder, item.below)
        values = {"stem": stem, "name": name, "below": item.below}
        return {f: _join(folder, self._name(values, f, s)) for f, s in self.suffixes.items()}

    def _name(self, values: dict[str, str], name: str, suffix: str) -> str:
        try:
            made = self.template.format(**values, format=name, suffix=suffix)
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise UsageError(
                f"--output-template {self.template!r}: {error} is not known",
                hint="known: {stem} {name} {format} {suffix} {below}",
            ) from None
        if os.path.isabs(made) or ".." in made.replace(os.sep, "/").split("/"):
            raise UsageError(
                f"--output-template {self.template!r} leads out of the output folder", hint="name the folder with -o"
            )
        return made


def naming(
    suffixes: Mapping[str, str],
    output: str | None,
    *,
    several: bool,
    stdin: bool,
    text: bool,
    template: str = TEMPLATE,
) -> Naming:
    """The rules of ``-o``.

    Without it, one input and one text format go to stdout, anything else beside the inputs. It is a
    folder when it exists as one, ends in a slash, or there are several inputs or formats.
    """
    many = several or len(suffixes) > 1
    if output is None:
        if not many and (text or stdin) and template == TEMPLATE:
            return Naming(suffixes, file=STDOUT)
        if stdin:
            raise UsageError("standard input has no place for several outputs", hint="name a folder with -o")
        return Naming(suffixes, template=template)
    if output == STDOUT:
        if many:
            raise UsageError("standard output takes one input and one format", hint="name a folder with -o")
        return Naming(suffixes, file=STDOUT)
    if many or output.endswith(("/", os.sep)) or os.path.isdir(output) or template != TEMPLATE:
        if not (os.path.isdir(output) or output.endswith(("/", os.sep))) and (
            os.path.exists(output) or (many and _like_a_file(output))
        ):
            raise UsageError(
                f"-o {output} names a file, but there are several {'inputs' if several else 'formats'}"
                if many
                else f"-o {output} names a file, but --output-template names the files",
                hint="name a folder" + _GATHERED.get(os.path.splitext(output)[1].lower() if several else "", ""),
            )
        return Naming(suffixes, folder=output, template=template)
    return Naming(suffixes, file=output)


_GATHERED = {
    ".pdf": ", as out/; for one volume: --collate",
    ".jsonl": ", as out/; for one file: --collect",
    ".parquet": ", as out/; for one table: --collect",
}


def _like_a_file(name: str) -> bool:
    return "." in os.path.basename(name) and (name.lower().endswith(".parquet") or registry.by_suffix(name) is not None)


def expand(
    inputs: Iterable[str],
    *,
    suffixes: Callable[[], Sequence[str]],
    skip: Sequence[str] = (),
    outside: str | None = None,
) -> Iterator[Item]:
    """The inputs of a call in order, each once.

    A folder gives the files below it whose name ends in one of `suffixes` (asked for only then) but none of `skip`, in
    name order, without hidden ones and without those in the folder `outside` (the output). A name
    with ``*``, ``?`` or ``[`` that is no file is a glob.
    """
    seen: set[str] = set()
    for name in inputs:
        for item in _expand(name, suffixes, tuple(skip), outside):
            if item.source not in seen:
                seen.add(item.source)
                yield item


def _expand(
    name: str, suffixes: Callable[[], Sequence[str]], skip: tuple[str, ...], outside: str | None
) -> Iterator[Item]:
    if name == STDIN:
        yield Item(name)
    elif "://" in name:
        from resconvert.remote import listed

        found = False
        for address, below in listed(name, tuple(suffixes())):
            found = True
            yield Item(address, below)
        if not found:
            yield Item(name)
    elif os.path.isdir(name):
        found = False
        known = tuple(suffixes())
        for item in _walk(name, known, skip, outside):
            found = True
            yield item
        if not found:
            raise InputError("no document in this folder", where=name, hint=f"looked for {', '.join(known)}")
    elif is_glob(name):
        yield from _glob(name, tuple(suffixes()), skip, outside)
    else:
        yield Item(name)


def is_glob(name: str) -> bool:
    """Whether `name` is a pattern rather than a file whose name looks like one."""
    return any(c in name for c in "*?[") and not os.path.exists(name)


def _glob(name: str, suffixes: tuple[str, ...], skip: tuple[str, ...], outside: str | None) -> Iterator[Item]:
    from glob import glob

    matches = sorted(glob(name, recursive=True))
    if not matches:
        raise InputError("no file matches", where=name)
    for match in matches:
        if not os.path.isdir(match):
            yield Item(match)
        elif not name.endswith("**"):
            yield from _walk(match, suffixes, skip, outside)


def _walk(root: str, suffixes: tuple[str, ...], skip: tuple[str, ...], outside: str | None) -> Iterator[Item]:
    away = os.path.realpath(outside) if outside else None
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not _same(os.path.join(folder, f), away))
        below = os.path.relpath(folder, root)
        for file in sorted(files):
            low = file.lower()
            if not file.startswith(".") and low.endswith(suffixes) and not (skip and low.endswith(skip)):
                yield Item(os.path.join(folder, file), "" if below == "." else below)


def _same(path: str, away: str | None) -> bool:
    return away is not None and os.path.realpath(path) == away


def check_clashes(
    items: Iterable[Item], how: Naming, *, no_clobber: bool = False, records: Mapping[str, str] | None = None
) -> None:
    """`UsageError` when an output would replace an input, two inputs share an output, one of `records` (flag →
    file) would replace any of them, or, with `no_clobber`, an output exists. Holds one number per name, so a
    million names fit."""
    items = list(items)
    if how.file == STDOUT and not records:
        return
    _real_folder.cache_clear()
    inputs = {hash(_real(i.source)) for i in items if i.source != STDIN}
    seen: set[int] = set()
    for flag, name in (records or {}).items():
        key = hash(_real(name))
        if key in inputs or key in seen:
            raise UsageError(f"--{flag} {name} would replace an input or another record", hint="choose another name")
        seen.add(key)
    recorded = frozenset(seen)
    for item in items if how.file != STDOUT else ():
        for output in how.outputs(item).values():
            real = _real(output)
            key = hash(real)
            if key in inputs:
                raise UsageError(f"the output {output} would replace an input", hint="choose another folder with -o")
            if key in recorded:
                raise UsageError(f"the output {output} and a record have one name", hint="choose another name")
            if key in seen:
                first = next(i for i in items for o in how.outputs(i).values() if _real(o) == real)
                raise UsageError(
                    f"{first.source} and {item.source} would both be written to {output}"
                    if first != item
                    else f"two formats of {item.source} would be written to {output}",
                    hint=_which(items, first.source, item.source, "--output-template '{name}{suffix}' writes both"),
                )
            seen.add(key)
            if no_clobber and os.path.lexists(output):
                raise UsageError(f"{output} exists", hint="leave out --no-clobber to replace it")


def check_doubles(items: Iterable[Item], named: Sequence[str]) -> None:
    """`UsageError` when files of one folder seem to be one document, as ``a.txt`` and the ``a.docx`` made of it:
    gathered, it would stand there twice. Who names each of them in `named` wants both."""
    seen: dict[int, str] = {}
    items = list(items)
    for item in items:
        if item.source not in named:
            first = seen.setdefault(hash(os.path.splitext(item.source)[0]), item.source)
            if first != item.source:
                raise UsageError(
                    f"{first} and {item.source} look like one document in two formats",
                    hint=_which(items, first, item.source, "to have both, name the files"),
                )


def _which(items: Sequence[Item], first: str, second: str, both: str) -> str:
    """How to take one of two inputs, or both. Which of them is the newest text, nobody but the user knows."""
    stem = os.path.splitext(first)[0]
    if stem != os.path.splitext(second)[0]:
        return f"a folder as input keeps its tree; {both}"
    found = {registry.detect(i.source, b"") for i in items if os.path.splitext(i.source)[0] == stem}
    names = sorted(found, key=lambda name: (name != "text", name))
    return f"{' or '.join(f'-f {name}' for name in names)} takes one of them; {both}"


def _real(name: str) -> str:
    """The name under which every way to a file is the same; one look at the disk for each."""
    if "://" in name:
        return name
    folder, base = os.path.split(name)
    path = os.path.join(_real_folder(folder), base)
    return os.path.normcase(os.path.realpath(path) if base in ("", ".", "..") or os.path.islink(path) else path)


@lru_cache(maxsize=1024)
def _real_folder(name: str) -> str:
    return os.path.realpath(name)


def _base(source: str) -> str:
    # an address may chain file systems: zip://a.txt::s3://bucket/b.zip
    name = source.partition("::")[0] if "://" in source else source
    return name.rstrip("/").replace("\\", "/" if os.sep == "\\" else "\\").rpartition("/")[2] or "document"


def _folder_of(source: str) -> str:
    return "" if "://" in source else os.path.dirname(source)


def _join(*parts: str) -> str:
    kept = [p for p in parts if p]
    if "://" in kept[0]:
        return "/".join([kept[0].rstrip("/"), *(p.replace(os.sep, "/") for p in kept[1:])])
    return os.path.join(*kept)
