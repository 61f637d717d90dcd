"""Exact numbers in French words: « 90 % », « 0,87 », « 3 critères »."""

from __future__ import annotations

from fractions import Fraction

THIN_SPACE = "\u202f"
"""Between thousands; it never breaks a line."""


def whole(number: int) -> str:
    """Return "10 000"."""
    return f"{number:,}".replace(",", THIN_SPACE)


def counted(number: int, word: str, plural: str = "") -> str:
    """Return "0 critère", "1 critère", "2 critères"."""
    return f"{whole(number)} {word if number < 2 else plural or word + 's'}"


def percent(share: Fraction) -> str:
    """Return a share as "90 %"; rounded down, so that it never reads as a threshold it misses."""
    return f"{int(share * 100)} %"


def share_words(share: Fraction) -> str:
    """Return a share of a règlement, exact: "70 %", or "2/3" when it is no whole percent."""
    return f"{share * 100} %" if (share * 100).denominator == 1 else str(share)


def decimal(number: Fraction) -> str:
    """Return a number from -1 to 1 as "0,87"; rounded, but only 1 reads "1,00"."""
    hundredths = 100 if abs(number) == 1 else min(_nearest(abs(number) * 100), 99)
    sign = "−" if number < 0 and hundredths else ""
    return f"{sign}{hundredths // 100},{hundredths % 100:02}"


def listed(words: list[str], last: str = "et") -> str:
    """Return "a", "a et b", "a, b et c"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _nearest(number: Fraction) -> int:
    """Return the nearest whole number, half up; never below 0."""
    return int(number + Fraction(1, 2))
