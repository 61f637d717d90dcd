"""Say what keeps a text from being stored as published."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
"""Unicode categories that nobody sees: controls, zero-width marks, line and paragraph separators."""


def text_problem(text: str) -> str | None:
    """Return what is wrong and how to mend it, or None if the text is ready to show.

    Non-breaking spaces are part of the print; runs of ordinary spaces and line breaks are not.
    """
    if not any(character.isalnum() for character in text):
        return "le texte est vide ; écrivez-le tel que publié."
    if text != re.sub(r"[ \t\n\r\f\v]+", " ", text).strip(" "):
        return (
            "le texte a un retour à la ligne, une tabulation ou une espace en trop ; "
            "gardez une seule espace entre deux mots et aucune au bord."
        )
    if hidden := [character for character in text if unicodedata.category(character) in _INVISIBLE]:
        return f"le texte a un caractère invisible (U+{ord(hidden[0]):04X}) ; retirez-le."
    if not unicodedata.is_normalized("NFC", text):
        return "le texte a des accents décomposés ; retapez ses lettres accentuées."
    return None
