"""Many documents: what is done with one of them and what is kept of it, in whichever process it runs.

`work` never raises for a document's sake: whatever happens ends in a `Result`. Where documents run
is `resconvert.workers`' affair, which outputs they have is `resconvert.planning`'s.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from resconvert import api, registry
from resconvert.diagnostics import Diagnostic
from resconvert.digest import sha256
from resconvert.errors import InternalError, LimitError, OutputError, ResconvertError, UsageError
from resconvert.limits import DEFAULT, Limits
from resconvert.model.nodes import Document
from resconvert.protocols import Writer
from resconvert.values import dataclass

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from resconvert.metadata import Metadata
    from resconvert.model.identification import Identification

Status = Literal["done", "kept", "failed"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is the same for every document of a run; it travels to other processes.

    options, reading: option values for writers and for readers.
    filters: ``module:function`` or ``path/to/file.py:function``.
    collect: also return the document's line of JSON Lines, for a corpus file.
    """

    to: tuple[str, ...]
    from_: str | None = None
    lang: str | None = None
    encoding: str | None = None
    options: tuple[tuple[str, Any], ...] = ()
    reading: tuple[tuple[str, Any], ...] = ()
    limits: Limits = DEFAULT
    filters: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    metadata_file: str | None = None
    strict: bool = False
    fail_on_loss: bool = False
    collect: bool = False
    digests: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One document. `previous` is its line of an earlier report: if input and outputs still have
    these digests, nothing is written; `collected` says that its line of the corpus is there too."""

    source: str
    outputs: Mapping[str, str] = field(default_factory=dict)
    previous: Mapping[str, Any] | None = None
    data: bytes | None = None
    collected: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One output: where it is, how long, its sha256 ("" unless digests were asked for)."""

    format: str
    path: str
    bytes: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document.

    status: ``done``, ``kept`` (an earlier run had done it) or ``failed`` (`error` says why).
    rules: how often each recognition rule decided. line: JSON Lines of the document if collected.
    recipe: fingerprint of what the outputs depend on besides the input.
    attempts: 2 if a first try in another process broke down.
    """

    source: str
    status: Status
    outputs: tuple[Written, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    error: ResconvertError | None = None
    sha256: str = ""
    milliseconds: float = 0.0
    rules: Mapping[str, int] = field(default_factory=dict)
    attempts: int = 1
    line: bytes = b""
    recipe: str = ""

    @property
    def ok(self) -> bool:
        return self.status != "failed"

    def as_dict(self) -> dict[str, Any]:
        """The shape of a line of a report."""
        return {
            "source": self.source,
            "status": self.status,
            "sha256": self.sha256,
            "outputs": [
                {"format": o.format, "path": o.path, "bytes": o.bytes, "sha256": o.sha256} for o in self.outputs
            ],
            "diagnostics": [d.as_dict() for d in self.diagnostics],
            "error": {"code": self.error.code, "message": self.error.message, "hint": self.error.hint}
            if self.error
            else None,
            "recipe": self.recipe,
            "ms": round(self.milliseconds, 2),
            "attempts": self.attempts,
            "rules": dict(sorted(self.rules.items())),
        }


def convert_many(
    sources: Iterable[str | os.PathLike[str]],
    *,
    to: str | Sequence[str],
    output: str | os.PathLike[str],
    jobs: int = 1,
    executor: Executor | None = None,
    **settings: Any,
) -> Iterator[Result]:
    """Convert many documents into one folder, yielding results in the order of `sources`.

    Arguments:
        sources: paths or addresses; consumed as results are, so it may be endless.
        to: one format name or several.
        output: the folder; a file is named by its source. A folder in `sources` is not opened.
        jobs: worker processes; 1 works in this process, one document after the other.
        executor: any `concurrent.futures.Executor` to run in instead, also one of other machines
            (``dask.distributed.Client.get_executor()``); it must see the same files.
        **settings: fields of `Recipe`: ``from_``, ``lang``, ``encoding``, ``limits``, ``filters``,
            ``strict``, ``fail_on_loss``, ``digests``; ``options`` as a mapping, ``style``.

    Raises:
        UsageError: at once for unknown formats and options; while it runs, for two sources with one
            output. Everything else that goes wrong is in a `Result`.
    """
    from resconvert import planning

    recipe = recipe_of(to, **settings)
    suffixes = {name: registry.writer(name).suffix for name in recipe.to}
    how = planning.Naming(suffixes, folder=os.fspath(output))

    def plan() -> Iterator[Job]:
        seen: set[int] = set()  # a number per output: there may be millions
        for source in sources:
            item = planning.Item(os.fspath(source))
            outputs = how.outputs(item)
            for path in outputs.values():
                if hash(path) in seen:
                    raise UsageError(f"{item.source} and a source before it would both be written to {path}")
                seen.add(hash(path))
            yield Job(item.source, outputs)

    return results(plan(), recipe, jobs=jobs, executor=executor)


def recipe_of(to: str | Sequence[str], **settings: Any) -> Recipe:
    """A `Recipe` from keyword arguments; `UsageError` for wrong formats and options, before any document."""
    options = dict(settings.pop("options", None) or {})
    if style := settings.pop("style", None):
        options["style"] = style
    names = tuple(registry.listed(to))
    settings["filters"] = tuple(settings.get("filters", ()))
    try:
        options, reading = _divided(names, options)
        recipe = Recipe(names, options=tuple(options.items()), reading=tuple(reading.items()), **settings)
    except TypeError as error:
        raise UsageError(str(error).replace("Recipe.__init__() got an ", "")) from None
    check(recipe)
    return recipe


def _divided(names: Sequence[str], options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    if not options:
        return {}, {}
    from resconvert.settings import divided

    writers = {name: registry.writer(name).options for name in names}
    return divided(options, writers, lambda: {name: registry.reader(name).options for name in registry.names("reader")})


def check(recipe: Recipe) -> None:
    """Raise `UsageError` or `StyleError` for what would fail in every document."""
    if recipe.from_:
        registry.reader(recipe.from_)
    if recipe.lang:
        from resconvert.languages import language_code

        language_code(recipe.lang)
    for name, value in recipe.options:
        if name == "style" and value:
            from resconvert import styling

            styling.load(value)
        elif name == "reference_doc" and value and "://" not in str(value) and not os.path.isfile(value):
            raise UsageError(f"no reference document {str(value)!r}")
    _options(recipe)
    _filters(recipe.filters)
    if recipe.metadata_file:
        side_file(recipe.metadata_file)
    if recipe.metadata:
        from resconvert.model.identification import Identification

        _stated(Identification(), recipe)


def results(
    jobs_: Iterable[Job],
    recipe: Recipe,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    stop_on_failure: bool = False,
) -> Iterator[Result]:
    """Run `jobs_` and yield their results in order; memory does not grow with their number."""
    stream: Iterator[Result]
    if executor is not None:
        from resconvert.workers import through

        stream = through(executor, jobs_, recipe)
    elif jobs > 1:
        from resconvert.workers import pool

        stream = pool(jobs_, recipe, jobs)
    else:
        stream = (timed(job, recipe) for job in jobs_)
    for result in stream:
        yield result
        if stop_on_failure and not result.ok:
            close = getattr(stream, "close", None)
            if close:
                close()
            return


def timed(job: Job, recipe: Recipe) -> Result:
    """`work` under the time limit, where this process can set an alarm (POSIX, main thread)."""
    try:
        with _alarm(recipe.limits.seconds, job.source):
            return work(job, recipe)
    except LimitError as error:  # the alarm rang in between
        return Result(job.source, "failed", error=error)


@contextmanager
def _alarm(seconds: float, where: str) -> Iterator[None]:
    import threading

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise out_of_time(seconds, where)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def out_of_time(seconds: float, where: str) -> LimitError:
    """What to say of a document that was not done within `seconds`."""
    return LimitError(
        f"seconds: not done within the limit of {seconds:g}",
        limit="seconds",
        where=where,
        hint=f"raise it with --limit seconds={max(1, round(seconds * 4))}",
    )


def out_of_memory(where: str) -> LimitError:
    """What to say of a document that took more memory than its process may have."""
    hint = "raise it with --limit memory_bytes=…"
    return LimitError("the memory limit was reached", limit="memory_bytes", where=where, hint=hint)


def unexpected(error: BaseException, where: str = "") -> InternalError:
    """An exception that is a fault of ours, as one line."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    place = f" in {os.path.basename(last.tb_frame.f_code.co_filename)}:{last.tb_lineno}" if last else ""
    return InternalError(
        f"{type(error).__name__}: {error}{place}",
        where=where,
        hint="please report this; RESCONVERT_TRACEBACK=1 shows all",
    )


def work(job: Job, recipe: Recipe) -> Result:
    """Convert one document. Everything that goes wrong is in the result."""
    start = time.perf_counter()
    digest = ""
    try:
        data = job.data if job.data is not None else api.get(job.source, recipe.limits)
        if recipe.digests or job.previous:
            digest = _sha256(data)
        if job.previous and (kept := _kept(job, recipe, digest)):
            line = b"" if job.collected or not recipe.collect else _line(_document(job, recipe, data)[0], job)
            return replace(kept, line=line, milliseconds=_since(start))
        result = _convert(job, recipe, data)
        recipe_id = fingerprint(recipe) if recipe.digests else ""
        return replace(result, sha256=digest, recipe=recipe_id, milliseconds=_since(start))
    except ResconvertError as error:
        if not error.where:
            error.where = job.source
        failure: ResconvertError = error
    except BrokenPipeError:  # whoever read our standard output has left
        raise
    except MemoryError:
        failure = out_of_memory(job.source)
    except RecursionError:
        failure = LimitError("nested too deeply", limit="nesting", where=job.source)
    except Exception as error:
        if os.environ.get("RESCONVERT_TRACEBACK"):
            raise
        failure = unexpected(error, job.source)
    return Result(job.source, "failed", error=failure, sha256=digest, milliseconds=_since(start))


def document_of(job: Job, recipe: Recipe) -> tuple[Document, tuple[Diagnostic, ...]]:
    """One document as `work` would write it, for those who write many into one. Raises `ResconvertError`."""
    data = job.data if job.data is not None else api.get(job.source, recipe.limits)
    return _document(job, recipe, data)


def writer_options(recipe: Recipe) -> dict[str, Any]:
    """The options instance of each format of `recipe`."""
    return _options(recipe)


def _document(job: Job, recipe: Recipe, data: bytes) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read, join the metadata, filter."""
    from_ = recipe.from_ or registry.detect(_name(job), data)
    parsed = api.read(
        data,
        from_=from_,
        options=_reading(recipe, from_),
        lang=recipe.lang,
        encoding=recipe.encoding,
        limits=recipe.limits,
        name=_name(job),
    )
    document, found = parsed.document, parsed.diagnostics
    if recipe.metadata or recipe.metadata_file:
        document, more = _joined(document, recipe)
        found += more
    try:
        return api.filtered(document, _filters(recipe.filters)), found
    except (ResconvertError, MemoryError):
        raise
    except Exception as error:  # a filter is somebody else's code
        raise UsageError(
            f"a filter failed: {type(error).__name__}: {error}", hint="correct it; RESCONVERT_TRACEBACK=1 shows where"
        ) from error


def _convert(job: Job, recipe: Recipe, data: bytes) -> Result:
    document, diagnostics = _document(job, recipe, data)
    found = list(diagnostics)
    made: list[tuple[str, bytes]] = []
    for format_, options in _options(recipe).items():
        writer = registry.writer(format_)
        if recipe.fail_on_loss:
            _refuse_losses(writer, document, _name(job))
        output = writer.write(document, _with_source(api.bounded(options, recipe.limits), job, data))
        found += output.diagnostics
        if recipe.strict:
            found += _validated(writer, output.data, job.outputs.get(format_, _name(job)))
        made.append((format_, output.data))
    # nothing is written before everything is made: a failing format leaves no lone sister file
    written = [_put(job.outputs[f], f, content, recipe) for f, content in made if f in job.outputs]
    return Result(
        job.source,
        "done",
        tuple(written),
        tuple(found),
        rules=_rules(document) if recipe.digests else {},
        line=_line(document, job) if recipe.collect else b"",
    )


def _with_source(options: Any, job: Job, data: bytes) -> Any:
    """`options` with what their format keeps of the file a document came from, where nobody said it."""
    known: dict[str, str] = {}
    if getattr(options, "source", None) == "":
        known["source"] = _name(job)
    if getattr(options, "source_name", None) == "" and job.source != "-":
        known["source_name"] = job.source.rpartition("/")[2].rpartition(os.sep)[2]
    if getattr(options, "source_sha256", None) == "":
        known["source_sha256"] = _sha256(data)
    return replace(options, **known) if known else options


def _line(document: Document, job: Job) -> bytes:
    writer = registry.writer("jsonl")
    return writer.write(document, writer.options(source=_name(job))).data


def _name(job: Job) -> str:
    return "<stdin>" if job.source == "-" else job.source


def _put(path: str, format_: str, data: bytes, recipe: Recipe) -> Written:
    if path == "-":
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror}", where="<stdout>") from None
    else:
        api.put(path, data)
    return Written(format_, path, len(data), _sha256(data) if recipe.digests else "")


def _kept(job: Job, recipe: Recipe, digest: str) -> Result | None:
    """The earlier result, if the recipe, the input and all outputs are still what they were."""
    previous = job.previous or {}
    outputs = previous.get("outputs", ())
    if previous.get("status") == "failed" or previous.get("sha256") != digest:
        return None
    if previous.get("recipe") != fingerprint(recipe):
        return None
    if {o["format"]: o["path"] for o in outputs} != dict(job.outputs):
        return None
    written: list[Written] = []
    for output in outputs:
        try:
            data = api.get(output["path"])
        except ResconvertError:
            return None
        if _sha256(data) != output["sha256"]:
            return None
        written.append(Written(output["format"], output["path"], len(data), output["sha256"]))
    return Result(job.source, "kept", tuple(written), sha256=digest)


def _refuse_losses(writer: Writer, document: Document, where: str) -> None:
    for loss in writer.losses:
        if loss.erase(document) != document:
            raise OutputError(
                f"{writer.name} cannot keep {loss.name}: {loss.meaning}",
                where=where,
                hint="leave out --fail-on-loss to accept this",
            )


def _validated(writer: Writer, data: bytes, where: str) -> tuple[Diagnostic, ...]:
    """`--strict`: what was written must stand the format's own validation, or at least be readable."""
    if writer.validate is not None:
        found = writer.validate(data, where)
        if wrong := next((d for d in found if d.severity == "error"), None):
            raise OutputError(f"the {writer.name} made is not valid: {wrong.message}", where=where)
        return found
    if writer.name in registry.names("reader"):
        api.read(data, from_=writer.name, name=where)
    return ()


def _stated(identification: Identification, recipe: Recipe) -> Identification:
    """`identification` with what ``-M`` says and what follows from it. Raises `UsageError`."""
    from resconvert.metadata import completed
    from resconvert.settings import changed

    values = {name.replace("-", "_"): value for name, value in recipe.metadata}
    return completed(changed(identification, values, flag="-M"), values)


def _joined(document: Document, recipe: Recipe) -> tuple[Document, tuple[Diagnostic, ...]]:
    """The document with what ``-M`` says, which may be the symbol that a side file is joined by."""
    found: tuple[Diagnostic, ...] = ()
    if recipe.metadata:
        document = replace(document, identification=_stated(document.identification, recipe))
    if recipe.metadata_file:
        document, found = side_file(recipe.metadata_file).join(document)
    return document, found


def side_file(path: str) -> Metadata:
    """The metadata file of a run, which is read once until it changes. Raises `InputError`."""
    from resconvert.metadata import load

    return load(path)


@lru_cache(maxsize=8)
def fingerprint(recipe: Recipe) -> str:
    """What bytes depend on besides the input: version, formats, options, and the files these name."""
    from resconvert import __version__

    values = [v for _, option in recipe.options for v in (option if isinstance(option, tuple) else (option,))]
    values += [recipe.metadata_file, *(f.rpartition(":")[0] for f in recipe.filters)]
    files = [_sha256(api.get(v)) for v in values if isinstance(v, str) and os.path.isfile(v)]
    same = replace(recipe, limits=DEFAULT, collect=False, digests=False)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return _sha256(repr((__version__, same, files, epoch)).encode("utf-8", "surrogatepass"))[:16]


@lru_cache(maxsize=8)
def _options(recipe: Recipe) -> dict[str, Any]:
    wanted = dict(recipe.options)
    if "pdf" in recipe.to and recipe.limits.pages != DEFAULT.pages and not {"pages", "pdf.pages"} & wanted.keys():
        wanted["pdf.pages"] = recipe.limits.pages
    if wanted:
        return api.writer_options(recipe.to, wanted)
    return {name: registry.writer(name).options() for name in recipe.to}


@lru_cache(maxsize=32)
def _reading(recipe: Recipe, from_: str) -> Any:
    if not recipe.reading:
        return None
    from resconvert.settings import chosen

    return chosen({from_: registry.reader(from_).options}, dict(recipe.reading), lenient=True)[from_]


@lru_cache(maxsize=8)
def _filters(names: tuple[str, ...]) -> tuple[Callable[[Document], Document], ...]:
    return tuple(map(_filter, names))


def _filter(name: str) -> Callable[[Document], Document]:
    from importlib import import_module, util

    module, colon, attribute = name.rpartition(":")
    if not colon:
        raise UsageError(f"--filter takes module:function, not {name!r}")
    try:
        if module.endswith(".py"):
            spec = util.spec_from_file_location(f"resconvert_filter_{os.path.basename(module)[:-3]}", module)
            if spec is None or spec.loader is None:
                raise ImportError(f"{module} is no Python file")
            loaded = util.module_from_spec(spec)
            spec.loader.exec_module(loaded)
        else:
            loaded = import_module(module)
        found = getattr(loaded, attribute)
    except Exception as error:  # a filter's module may raise anything
        raise UsageError(f"the filter {name} cannot be loaded: {type(error).__name__}: {error}") from None
    if not callable(found):
        raise UsageError(f"the filter {name} is not a function")
    return found  # type: ignore[no-any-return]


def _rules(document: Document) -> dict[str, int]:
    from resconvert.model.walk import walk

    return dict(Counter(rule for block in walk(document) if (rule := getattr(block, "rule", ""))))


def _sha256(data: bytes) -> str:
    return sha256(data).hexdigest()


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
