"""A box under a document: whose signature, given in the application or to be given by hand."""

from __future__ import annotations

from typing import Any

from cqp.exports.paper_words import instant

LONG = 110
"""Characters of a name and a quality beyond which the box grows."""


def signature_box(name: str, quality: str, at: str = "") -> dict[str, Any]:
    """Return the box as the templates take it.

    Args:
        name: Who signs.
        quality: As what; may be empty.
        at: When they signed in the application, UTC, ISO 8601; empty leaves room to sign by hand.
    """
    signed = f"Signé dans l’application le {instant(at)}" if at else ""
    is_long = len(name) + len(quality) > LONG or "\n" in name + quality
    return {"name": name, "quality": quality, "signed": signed, "long": is_long}
