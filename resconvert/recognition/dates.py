"""Dates as resolutions print them, by the months of a language; English ones too, which mastheads of all languages use."""

from __future__ import annotations

import datetime
import re

from resconvert.profiles import Profile, load

_SPACES = re.compile(r"\s*/\s*|\s+")


def date_in(text: str, profile: Profile, start: int = 0) -> datetime.date | None:
    """The first date in `text` at or after `start`."""
    for known in (profile, load("eng")) if profile.lang != "eng" else (profile,):
        found = first(text, known, start)
        if found:
            return found[0]
    return None


def first(text: str, profile: Profile, start: int = 0) -> tuple[datetime.date, int, int] | None:
    rule = profile.search("date", text, start)
    while rule:
        month = profile.months.get(_SPACES.sub(lambda m: "/" if "/" in m[0] else " ", rule["m"].lower()))
        if month:
            try:
                return datetime.date(int(rule["y"]), month, int(rule["d"])), rule.start(), rule.end()
            except ValueError:
                pass
        rule = profile.search("date", text, rule.start() + 1)
    return None


def is_date(text: str, profile: Profile) -> datetime.date | None:
    """The date if `text` is one and nothing more."""
    if len(text) > 60:
        return None
    for known in (profile, load("eng")) if profile.lang != "eng" else (profile,):
        found = first(text, known)
        if found and not text[: found[1]].strip(" ,(") and len(text[found[2] :].strip(" .,)年г")) <= 3:
            return found[0]
    return None
