"""Values of standard fields in one form, however researchers write them: waves, days, languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

_WAVE = re.compile(r"(?:wave|round|visit|w)[\s_\-.#:]*(?=\d)|wave[\s_\-.#:]+", re.IGNORECASE)
_PHASE = re.compile(r"phase[\s_\-.#:]+|phase(?=\d)", re.IGNORECASE)

_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"), start=1,
    )
    for name in (names, names[:3])
} | {"sept": 9}  # fmt: skip
_LONGEST = 40  # characters of the longest day: 'Wednesday, September 24th, 2008'
_MOST_IN_A_MONTH = 31
_MONTHS_IN_A_YEAR = 12
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ](?:00:00(?::00)?|(\d\d:\d\d\S*)))?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([a-z]+)[.,]?\s+(\d{4})", re.IGNORECASE | re.ASCII)
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE | re.ASCII)

# Codes of ISO 639-1 with the names by which they are called in English and by their speakers.
_LANGUAGES = """en english; es spanish español espanol castilian castellano; fr french français francais;
    de german deutsch; pt portuguese português portugues; it italian italiano; nl dutch nederlands; zh chinese
    mandarin 中文; ja japanese 日本語; ko korean 한국어; vi vietnamese; ar arabic العربية; hi hindi हिन्दी; ur urdu;
    bn bengali bangla; pa punjabi panjabi; tl tagalog filipino; ru russian русский; pl polish polski;
    uk ukrainian українська; tr turkish türkçe; fa persian farsi; sw swahili kiswahili; so somali; am amharic;
    ht haitian haitian_creole kreyòl; hy armenian; el greek; he hebrew; sv swedish svenska; no norwegian norsk;
    da danish dansk; fi finnish suomi; cs czech čeština; hu hungarian magyar; ro romanian română; id indonesian;
    th thai; ne nepali; my burmese"""
_CODES: Mapping[str, str] = {
    name.replace("_", " "): code
    for code, *names in (entry.split() for entry in _LANGUAGES.split(";"))
    for name in (code, *names)
}


def wave_of(written: str) -> str:
    """A wave without the word.

    >>> wave_of("Wave 1"), wave_of("w2"), wave_of("fall 2013")
    ('1', '2', 'fall 2013')
    """
    return _without(_WAVE, written)


def phase_of(written: str) -> str:
    """A phase without the word.

    >>> phase_of("Phase 2"), phase_of("describe")
    ('2', 'describe')
    """
    return _without(_PHASE, written)


def _without(word: re.Pattern[str], written: str) -> str:
    plain = written.strip()
    return word.sub("", plain, count=1) if word.match(plain) else plain


def language_of(written: str) -> str:
    """Languages by their codes; those without a known name as written. Several are parted by ';'.

    >>> language_of("English"), language_of("ES; Haitian Creole"), language_of("Mixtec")
    ('en', 'es;ht', 'Mixtec')
    """
    named = (each.strip() for each in written.split(";"))
    return ";".join(_CODES.get(each.casefold(), each) for each in named if each)


def date_of(written: str) -> tuple[str, str]:
    """A day in ISO form, and a remark where it is kept as written because it can be read in two ways, or in none.

    A year, a month, a season with its year (2008, May 2008, 2008-05, spring 2008) are kept without remark.

    Raises:
        ValueError: it names a day that is in no calendar.

    >>> date_of("May 3, 2008"), date_of("25/3/2008")
    (('2008-05-03', ''), ('2008-03-25', ''))
    >>> date_of("05/03/2008")
    ('05/03/2008', "'05/03/2008' may be 2008-05-03 or 2008-03-05")
    >>> date_of("31 June 2008")
    Traceback (most recent call last):
    ValueError: '31 June 2008' is no day of the calendar
    """
    plain = " ".join(written.split())
    if len(plain) > _LONGEST:
        return written, f"{plain[:_LONGEST]!r}... is no day"
    day = _WEEKDAY.sub("", plain, count=1) if _WEEKDAY.match(plain) else plain
    try:
        if found := _YEAR_FIRST.fullmatch(day):
            iso = date(int(found[1]), int(found[3]), int(found[4])).isoformat()
            return (f"{iso}T{found[5]}" if found[5] else iso), ""
        if found := _NUMBERS.fullmatch(day):
            return _in_numbers(plain, int(found[1]), int(found[3]), found[4])
        if (found := _DAY_MONTH.fullmatch(day)) and (month := _MONTHS.get(found[2].casefold())):
            return date(int(found[3]), month, int(found[1])).isoformat(), ""
        if (found := _MONTH_DAY.fullmatch(day)) and (month := _MONTHS.get(found[1].casefold())):
            return date(int(found[3]), month, int(found[2])).isoformat(), ""
    except ValueError as error:
        raise ValueError(f"{plain!r} is no day of the calendar") from error
    return plain, ""


def _in_numbers(plain: str, one: int, other: int, year: str) -> tuple[str, str]:
    """A day in numbers with the year last: day or month may stand first."""
    if len(year) == len("08"):
        return plain, f"{plain!r} does not tell the century"
    days = {f"{year}-{month:02}-{day:02}" for month, day in ((one, other), (other, one)) if _exists(year, month, day)}
    if not days:
        raise ValueError(plain)
    if len(days) > 1:
        first, second = (f"{year}-{month:02}-{day:02}" for month, day in ((one, other), (other, one)))
        return plain, f"{plain!r} may be {first} or {second}"
    return days.pop(), ""


def _exists(year: str, month: int, day: int) -> bool:
    try:
        date(int(year), month, day)
    except ValueError:
        return False
    return True
