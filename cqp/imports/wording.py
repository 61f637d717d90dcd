"""Names and words as typed, made comparable: composed characters, single spaces, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

from cqp.imports.problem import ValueProblemError

MAX_CHARACTERS = 200
FORMULA_SIGN = "="
SHEET_ERROR = re.compile(
    r"#(N/A|REF!|NAME\?|NOM\?|VALUE!|VALEUR!|DIV/0!|NUM!|NOMBRE!|NULL!|NUL!|SPILL!|CALC!|FIELD!|GETTING_DATA|#+)|"
    r"Err:\d{3}",
    re.IGNORECASE,
)
_LOST = re.compile("\ufffd|[ÃÂ][\u0080-\u00bf]|Ã[‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ©¨ª«´§]")
_SILENT = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Characters without width that come with copies from a page: soft hyphen, zero-width space, word joiner, BOM."""

NOTE = "Des espaces ou des signes invisibles en trop sont retirés."
NOTE_REMEDY = "Rien à faire si le texte est le bon."


def tidied(text: str) -> str:
    """Return the text composed (NFC), with single spaces and without characters that have no width."""
    return " ".join(_SILENT.sub("", unicodedata.normalize("NFC", text)).split())


def checked(text: str) -> str:
    """Return the tidied text.

    Raises:
        ValueProblemError: It is a formula or an error, too long, or holds characters that no name has.
    """
    if text.lstrip().startswith(FORMULA_SIGN):
        raise ValueProblemError(
            "Le texte commence par « = » : c’est une formule, pas une valeur.", "Remplacez-la par la valeur attendue."
        )
    if SHEET_ERROR.fullmatch(text.strip()):
        raise ValueProblemError(
            "C’est une erreur du tableur, pas une valeur.", "Tapez la valeur attendue, ou videz la cellule."
        )
    tidy = tidied(text)
    if len(tidy) > MAX_CHARACTERS:
        raise ValueProblemError(
            f"Le texte fait {len(tidy)} caractères, pour {MAX_CHARACTERS} au plus.", "Raccourcissez-le."
        )
    strange = "" if tidy.isprintable() else next((one for one in tidy if _is_strange(one)), "")
    if strange:
        raise ValueProblemError(
            f"Le texte contient un caractère invisible ou impossible (U+{ord(strange):04X}).",
            "Tapez à nouveau le texte dans la cellule.",
        )
    if _LOST.search(tidy):
        raise ValueProblemError(
            "Les accents de ce texte ont été abîmés par une conversion antérieure.",
            "Corrigez-le, ou repartez du fichier d’origine.",
        )
    return tidy


def _is_strange(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cs", "Cn", "Co"} or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
