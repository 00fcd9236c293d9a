"""The codes of the languages: what people type, what the model holds, what formats want."""

from __future__ import annotations

from resconvert.errors import UsageError, meant

# ISO 639-2/T → BCP 47. The six official languages, and German, into which the UN translates.
BCP47 = {"ara": "ar", "zho": "zh", "eng": "en", "fra": "fr", "rus": "ru", "spa": "es", "deu": "de", "und": "und"}
# The region in whose spelling the UN writes a language: programs proof and divide words by it.
REGIONS = {
    "ara": "ar-SA", "zho": "zh-CN", "eng": "en-GB", "fra": "fr-FR", "rus": "ru-RU", "spa": "es-ES", "deu": "de-DE",
}  # fmt: skip
_ALIASES = {
    **{two: three for three, two in BCP47.items()},
    "chi": "zho", "fre": "fra", "ger": "deu",  # 639-2/B
    "arabic": "ara", "chinese": "zho", "english": "eng", "french": "fra", "russian": "rus", "spanish": "spa",
    "german": "deu",
    # as mastheads in French, Spanish and German name an original
    "arabe": "ara", "chinois": "zho", "anglais": "eng", "français": "fra", "russe": "rus", "espagnol": "spa",
    "árabe": "ara", "chino": "zho", "inglés": "eng", "francés": "fra", "ruso": "rus", "español": "spa",
    "arabisch": "ara", "chinesisch": "zho", "englisch": "eng", "französisch": "fra", "russisch": "rus",
    "spanisch": "spa",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"ara"})
UNDIVIDED = frozenset({"ara", "zho"})  # print divides no words at the ends of lines


def named_language(words: str) -> str:
    """ISO 639-2/T of the one language that a masthead names as its original, or a file by another code; "" if none
    or several are named.

    >>> named_language("English"), named_language("ANGLAIS"), named_language("English/French")
    ('eng', 'eng', '')
    """
    return _ALIASES.get(words.strip().lower(), "")


def language_code(name: str) -> str:
    """ISO 639-2/T for ``en``, ``eng``, ``en-GB``, ``English``; `UsageError` for anything else.

    >>> language_code("fr"), language_code("chi"), language_code("en-GB")
    ('fra', 'zho', 'eng')
    """
    low = name.strip().lower().replace("_", "-")
    low = low if low in BCP47 or low in _ALIASES else low.split("-")[0]
    code = low if low in BCP47 else _ALIASES.get(low)
    if not code:
        hint = meant(low, [*_ALIASES, *BCP47], "one of ar, zh, en, fr, ru, es, de")
        raise UsageError(f"unknown language {name!r}", hint=hint)
    return code
