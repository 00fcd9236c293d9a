"""The editor's eye: what is wrong with a resolution before it goes out.

`check` runs every selected rule over a document and returns ordinary diagnostics, so all output
formats of the command line serve it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from resconvert.checks.rule import Edit, Finding, Rule
from resconvert.checks.subject import Subject
from resconvert.diagnostics import Diagnostic, Severity
from resconvert.errors import UsageError
from resconvert.ledger import Ledger
from resconvert.model.nodes import Document
from resconvert.source import Source

__all__ = ["Edit", "Finding", "Rule", "Settings", "Verdict", "check", "rules"]

_MODULES = ("identity", "numbering", "punctuation", "notes", "citations", "style", "verbs", "votes")


@dataclass(frozen=True, slots=True)
class Settings:
    """Which rules run and how severe they are. `select` and `ignore` take codes, beginnings of codes
    ("RC21") and names; nothing selected means all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A diagnostic with the certain fix of what it names, if there is one."""

    diagnostic: Diagnostic
    name: str
    fix: Edit | None = None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, built-in ones first, then those of plugins; in the order of their codes."""
    from importlib.metadata import entry_points

    found = [rule for module in _MODULES for rule in import_module(f"resconvert.checks.{module}").RULES]
    for entry in sorted(entry_points(group="resconvert.checks"), key=lambda e: e.name):
        loaded = entry.load()
        found.extend([loaded] if isinstance(loaded, Rule) else loaded)
    return tuple(sorted(found, key=lambda r: r.code))


def chosen(settings: Settings) -> tuple[Rule, ...]:
    """The rules that `settings` select; `UsageError` for a name that selects nothing."""
    every = rules()
    for name in (*settings.select, *settings.ignore, *settings.severity):
        if not any(_names(name, r) for r in every):
            raise UsageError(f"no check is called {name!r}", hint="resconvert check --list shows them")
    return tuple(
        r
        for r in every
        if (not settings.select or any(_names(s, r) for s in settings.select))
        and not any(_names(s, r) for s in settings.ignore)
    )


def _names(name: str, rule: Rule) -> bool:
    return rule.name == name or (name.startswith("RC") and rule.code.startswith(name))


def check(
    document: Document,
    source: Source | None = None,
    ledger: Ledger | None = None,
    settings: Settings | None = None,
) -> tuple[Verdict, ...]:
    """Run the selected rules; verdicts come in the order of the text."""
    settings = settings or Settings()
    subject = Subject(document, source, ledger)
    language = document.identification.language
    verdicts = [
        _verdict(rule, finding, source, settings)
        for rule in chosen(settings)
        if rule.languages is None or language in rule.languages
        for finding in rule.check(subject)
    ]
    return tuple(sorted(verdicts, key=lambda v: (v.diagnostic.span or (-1, -1), v.diagnostic.code)))


def _verdict(rule: Rule, finding: Finding, source: Source | None, settings: Settings) -> Verdict:
    severity = settings.severity.get(rule.code) or settings.severity.get(rule.name)
    place = source.place(finding.span) if source and finding.span else source.whole() if source else None
    return Verdict(
        Diagnostic(
            rule.code, severity or finding.severity or rule.severity, finding.message, place, finding.hint, finding.span
        ),
        rule.name,
        finding.fix,
    )
