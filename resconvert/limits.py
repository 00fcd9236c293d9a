"""Every resource limit in one place: what it bounds, its default, and the flag that changes it.

Untrusted input is the normal case. A reader or writer that passes a limit raises `LimitError`
naming the limit; the command line turns each field into ``--limit NAME=VALUE``.
"""

from __future__ import annotations

from dataclasses import fields

from resconvert.errors import LimitError, UsageError, meant
from resconvert.values import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document; sizes in bytes, time in seconds."""

    input_bytes: int = 64 * 1024 * 1024
    unpacked_bytes: int = 256 * 1024 * 1024
    package_parts: int = 2_000
    paragraphs: int = 200_000
    nesting: int = 64
    notes: int = 20_000
    table_cells: int = 500_000
    pages: int = 20_000
    seconds: float = 300.0
    memory_bytes: int = 2 * 1024 * 1024 * 1024  # of a worker process, above what it starts with

    def check(self, name: str, value: float, where: str = "") -> None:
        """Raise `LimitError` when `value` is above the limit called `name`."""
        bound = getattr(self, name)
        if value > bound:
            raise LimitError(
                f"{name.replace('_', ' ')}: {value:,} is above the limit of {bound:,}",
                limit=name,
                where=where,
                hint=f"raise it with --limit {name}={value:.0f}",
            )

    @classmethod
    def parse(cls, settings: dict[str, str]) -> Limits:
        """Limits from ``name=value`` settings; unknown names and bad numbers are a `UsageError`.

        >>> Limits.parse({"input_bytes": "64M"}).input_bytes
        67108864
        """
        known = [f.name for f in fields(cls)]
        values: dict[str, float] = {}
        for name, text in settings.items():
            if name not in known:
                raise UsageError(f"unknown limit {name!r}", hint=meant(name, sorted(known)))
            try:
                values[name] = _number(name, text)
            except (ValueError, OverflowError):
                kind = "a size like 64M" if name.endswith("_bytes") else "a number"
                raise UsageError(f"limit {name} takes {kind}, not {text!r}") from None
            if values[name] <= 0:
                raise UsageError(f"limit {name} must be above zero")
        return cls(**values)  # type: ignore[arg-type]


def _number(name: str, text: str) -> float:
    """A count, a size like ``64M`` or ``1.5GB`` (powers of 1024) for what is counted in bytes, or seconds."""
    if name == "seconds":
        if (seconds := float(text)) < float("inf"):
            return seconds
        raise OverflowError
    digits = text.strip()
    if name.endswith("_bytes"):
        digits = digits.upper().removesuffix("IB").removesuffix("B")
        if unit := _UNITS.get(digits[-1:]):
            return int(float(digits[:-1]) * unit)
    return int(digits)


_UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3}
DEFAULT = Limits()
