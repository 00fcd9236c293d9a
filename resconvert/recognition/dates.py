"""Dates as resolutions print them, by the months of a language, and in English as mastheads of all languages do."""

from __future__ import annotations

import datetime

from resconvert import store
from resconvert.profiles import Profile, load

_DIGIT = store.pattern(r"\d")
_SPACES = store.pattern(r"\s*/\s*|\s+")


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


def date_line(text: str, profile: Profile) -> bool:
    """Whether a line has the form of a date and nothing more, even if there is no such day."""
    if is_date(text, profile):
        return True
    found = profile.search("date", text) if len(text) < 60 else None
    return bool(found and not text[: found.start()].strip() and _only_tail(text[found.end() :], profile))


def is_date(text: str, profile: Profile) -> datetime.date | None:
    """The date if `text` is one and nothing more."""
    if len(text) > 60 or not _DIGIT.search(text):
        return None
    for known in (profile, load("eng")) if profile.lang != "eng" else (profile,):
        found = first(text, known)
        if found and not text[: found[1]].strip(" ,(") and _only_tail(text[found[2] :], known):
            return found[0]
    return None


def _only_tail(rest: str, profile: Profile) -> bool:
    """Whether nothing but the word for the year, a mark or a sign follows a date."""
    bare = rest.strip(" .,)")
    tail = profile.match("date_tail", bare)
    return len(bare) <= 3 or (tail is not None and tail.end() == len(bare))
