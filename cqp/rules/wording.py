"""Exact numbers in French words: « 90 % », « 0,87 », « 3 critères »."""

from __future__ import annotations

from fractions import Fraction


def counted(number: int, word: str) -> str:
    """Return "1 critère", "2 critères"."""
    return f"{number} {word}{'s' if number > 1 else ''}"


def percent(share: Fraction) -> str:
    """Return a share as "90 %"; rounded, but only 1 reads "100 %" and only 0 reads "0 %"."""
    number = _nearest(share * 100)
    return f"{min(max(number, 1), 99) if 0 < share < 1 else number} %"


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
