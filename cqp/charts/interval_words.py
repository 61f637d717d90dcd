"""Rates and intervals in words that claim no more than they show."""

from __future__ import annotations

from math import ceil, floor

from cqp.rules.interval import Interval, Rate
from cqp.rules.wording import percent, whole


def rate_words(rate: Rate) -> str:
    """Return « 70 % · n = 20 »; « – · n = 0 » when there is nothing to divide by."""
    return f"{percent(rate.share) if rate.share is not None else '–'} · n = {whole(rate.n)}"


def counted_words(rate: Rate) -> str:
    """Return « 14 sur 20 (70 %), intervalle à 95 % de 48 à 86 % »."""
    if rate.share is None:
        return "aucune observation"
    return f"{whole(rate.count)} sur {whole(rate.n)} ({percent(rate.share)}), {interval_words(rate.interval)}"


def interval_words(interval: Interval | None) -> str:
    """Return « intervalle à 95 % de 48 à 86 % », its ends rounded outwards."""
    if interval is None:
        return "intervalle non estimable"
    return f"intervalle à 95 % de {floor(interval.low * 100)} à {ceil(interval.high * 100)} %"


def points_words(share: float, unit: str = "point") -> str:
    """Return a difference of shares as « +1,5 point », « −3,0 points » or « 0,0 point »; « +1,5 » without a unit."""
    size = f"{abs(share) * 100:.1f}".replace(".", ",")
    sign = "" if size == "0,0" else "+" if share > 0 else "−"
    return f"{sign}{size} {unit}{'s' if unit and abs(share) * 100 >= 2 else ''}".rstrip()


def are_apart(one: Rate, other: Rate) -> bool:
    """Say whether the intervals of two rates leave each other out: only then is a difference claimed."""
    if one.interval is None or other.interval is None:
        return False
    return one.interval.high < other.interval.low or other.interval.high < one.interval.low
