"""Recognise words that tell somebody's health: only measures are recorded, never why they were granted."""

from __future__ import annotations

import re

from cqp.referential.search import normalise

ONLY_MEASURES = "Seules les mesures accordées s’enregistrent (tiers-temps, aide humaine, matériel), jamais leur raison."

_TITLE = re.compile(
    r"\b(handicap|patholog|rqth|mdph|cdaph|boeth|aah\b|diagnos|malad|medic|sante\b|invalid|deficien|trouble|dys|"
    r"allerg|autis|tdah?\b|grossesse|inaptitude|incapacit|besoins? (particulier|specifique)|psych)"
)
_WHY = re.compile(r"\b(motif|raison|cause|justific|nature|origine|commentaire|observation|precision)")
_MEASURE = re.compile(r"\b(amenagement|tiers temps|aide|materiel|mesure|temps majore)")
_VALUE = re.compile(
    r"\b(handicap|patholog|rqth|mdph|cdaph|boeth|diagnos|dyslex|dysprax|dysphas|dyscalc|dysorth|autis(me|te|tique)|"
    r"asperger|tdah?\b|malvoyan|malentendan|epilep)"
)
"""Words that are nobody's name: « Sourd », « Malade » and « Cancer » are."""


def _words(text: str) -> str:
    return " ".join(re.findall("[a-z0-9]+", normalise(text)))


def is_health_title(title: str) -> bool:
    """Return whether a column of that title would tell why a measure was granted."""
    words = _words(title)
    return bool(_TITLE.search(words) or (_WHY.search(words) and _MEASURE.search(words)))


def tells_health(text: str) -> bool:
    """Return whether a name holds a word of diagnosis; those of companies may, so they are not asked."""
    return bool(_VALUE.search(_words(text)))
