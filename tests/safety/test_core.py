"""No shell, no code from data, no network in the package; dependencies without known holes."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "resconvert"

FORBIDDEN_MODULES = {
    "subprocess", "socket", "ssl", "http", "urllib", "ftplib", "smtplib", "xmlrpc", "webbrowser", "requests", "httpx",
    "aiohttp", "fsspec", "pickle", "marshal", "shelve", "dill", "pty", "runpy", "code", "codeop", "ctypes", "cffi",
    "multiprocessing", "distributed",
}  # fmt: skip
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_METHODS = {("os", name) for name in ("system", "popen", "fork", "forkpty", "startfile")}
SPAWNING = ("exec", "spawn", "posix_spawn")

ALLOWED = {
    ("remote.py", "fsspec"): "the extra [remote]: an address somebody typed is fetched",
    ("cli/many.py", "distributed"): "the extra [dask]: a scheduler somebody named",
    ("workers.py", "multiprocessing"): "worker processes of a batch, of this same program",
    ("store.py", "marshal"): "compiled patterns and tables of our own, as Python keeps .pyc files, under the same care",
    ("values.py", "exec"): "makes __init__ of dataclasses from names in our own source, as dataclasses does",
    ("formats/docx/legacy.py", "subprocess"): "old .doc and .odt files through LibreOffice; no shell, a list of words",
    ("formats/pdf/fonts.py", "subprocess"): "fc-list of fontconfig says where fonts are; no shell, fixed words",
    ("formats/pdf/reading_glyphs.py", "ctypes"): "the numbers that PDFium's functions return",
    ("addresses.py", "urllib"): "urllib.parse.quote and unquote; opens nothing",
    ("formats/pdf/furniture.py", "urllib"): "urllib.parse.quote; opens nothing",
}


def _uses(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What a module imports or calls that the package is not to use."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((n.name.partition(".")[0], node.lineno) for n in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0], node.lineno
            case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_CALLS:
                yield name, node.lineno
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)):
                if (owner, name) in FORBIDDEN_METHODS or (owner == "os" and name.startswith(SPAWNING)):
                    yield f"{owner}.{name}", node.lineno
                if (owner == "importlib" and name == "import_module") or name == "__import__":
                    yield "importlib", node.lineno
            case ast.Call(keywords=keywords) if any(
                k.arg == "shell" and not (isinstance(k.value, ast.Constant) and k.value.value is False)
                for k in keywords
            ):
                yield "shell", node.lineno
            case _:
                pass


@cache
def _found() -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for use, line in _uses(ast.parse(path.read_text(encoding="utf-8"))):
            if use in FORBIDDEN_MODULES | FORBIDDEN_CALLS | {"shell"} or use.startswith("os."):
                found.setdefault((name, use), line)
    return found


def test_nothing_in_the_package_runs_programs_evaluates_data_or_opens_connections() -> None:
    unknown = {f"{name}:{line}: {use}" for (name, use), line in _found().items() if (name, use) not in ALLOWED}
    assert not unknown, "give a reason in ALLOWED or do without"


def test_the_list_of_exceptions_holds_nothing_that_is_gone() -> None:
    assert set(ALLOWED) <= set(_found())


def test_the_search_finds_what_it_is_for() -> None:
    bad = (
        "import subprocess\nfrom urllib import request\neval('1')\nimport os\n"
        "os.system('x')\nos.execv('x', [])\nrun(x, shell=True)"
    )
    assert {use for use, _ in _uses(ast.parse(bad))} >= {
        "subprocess",
        "urllib",
        "eval",
        "os.system",
        "os.execv",
        "shell",
    }


def test_a_conversion_opens_no_connection_and_starts_no_program(seed: Path) -> None:
    """Python reports both to audit hooks, also where a library does them."""
    script = (
        "import sys\n"
        "seen = []\n"
        "sys.addaudithook(lambda e, a: seen.append(e) if e.startswith(('socket.', 'subprocess.', 'os.system',"
        " 'os.exec', 'os.posix_spawn', 'os.fork', 'urllib.', 'http.', 'pickle.')) else None)\n"
        "import resconvert\n"
        f"made = resconvert.convert({os.fspath(seed)!r}, to=['akn', 'docx', 'pdf', 'text', 'json', 'html'])\n"
        "for name in ('akn', 'docx', 'pdf', 'json', 'text'):\n"
        "    resconvert.read(made.outputs[name].data, from_=name)\n"
        "resconvert.read(made.outputs['pdf'].data, from_='pdf', options={'own': False})\n"
        "print(sorted(set(seen)))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "[]"


def test_no_dependency_has_a_known_hole(tmp_path: Path) -> None:
    if importlib.util.find_spec("pip_audit") is None:
        pytest.skip("pip-audit is not installed (pip install pip-audit)")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("\n".join(_pinned(project["dependencies"])) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip_audit", "-r", str(wanted), "--no-deps", "--disable-pip", "-f", "json",
               "--progress-spinner", "off", "--timeout", "10"]  # fmt: skip
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("pip-audit did not reach its service within two minutes")
    if not run.stdout.strip().startswith("{"):
        reason = run.stderr.strip().splitlines()[-1:] or ["no answer"]
        pytest.skip(f"pip-audit cannot reach its service: {reason[0][:200]}")
    packages = json.loads(run.stdout)["dependencies"]
    # an index without the interface of advisories answers "not found" for each: that is no clean bill
    unknown = {p["name"]: p["skip_reason"] for p in packages if "skip_reason" in p}
    if len(unknown) == len(packages):
        pytest.skip(f"pip-audit has no answer about any dependency: {next(iter(unknown.values()), 'none asked')}")
    holes = {p["name"]: [v["id"] for v in p["vulns"]] for p in packages if p.get("vulns")}
    assert not holes


def _pinned(dependencies: list[str]) -> Iterator[str]:
    """The versions installed here of what the package needs, and of what that needs."""
    from importlib import metadata

    from packaging.requirements import Requirement

    seen: set[str] = set()
    open_ = [Requirement(d) for d in dependencies]
    while open_:
        wanted = open_.pop()
        name = wanted.name.lower().replace("_", "-")
        if name in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        try:
            yield f"{name}=={metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue
        open_ += [Requirement(d) for d in metadata.requires(name) or ()]
