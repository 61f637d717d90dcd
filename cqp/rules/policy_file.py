"""The values of a règlement file, or in French what is wrong with them, where, and what to write instead."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from cqp.errors import PolicyFileError, system_words

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class PolicyTable:
    """One table of a règlement file; every method raises `PolicyFileError` for a value that cannot be used.

    Attributes:
        path: The file.
        place: Dotted name of the table ("durations.case"), empty for the top of the file.
        content: What stands in it.
    """

    path: Path
    place: str
    content: dict[str, object]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in the order of the file."""
        return tuple(self.content)

    def table(self, key: str) -> PolicyTable:
        """Return a table within this one."""
        value, name = self.content.get(key), self._name(key)
        if not isinstance(value, dict):
            raise PolicyFileError(f"Règlement {self.path} : la table « [{name}] » manque. Ajoutez-la.")
        return PolicyTable(self.path, name, value)

    def text(self, key: str) -> str:
        """Return a text on one line."""
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise PolicyFileError(f"Règlement {self.path} : « {self._name(key)} » manque ou est vide. Donnez un texte.")
        return " ".join(value.split())

    def share(self, key: str) -> Fraction:
        """Return a share, 0 to 1, exact."""
        value = self.content.get(key)
        try:
            share = Fraction(value) if isinstance(value, str) else None
        except (ValueError, ZeroDivisionError):
            share = None
        if share is None or not 0 <= share <= 1:
            raise self._refused(key, 'Écrivez une fraction entre 0 et 1, entre guillemets, par exemple "1/2" ou "1".')
        return share

    def whole(self, key: str, least: int, most: int) -> int:
        """Return a whole number between these two."""
        value = self.content.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._refused(key, f"Écrivez un nombre entier entre {least} et {most}, sans guillemets.")
        return value

    def yes_or_no(self, key: str) -> bool:
        """Return a truth value."""
        value = self.content.get(key)
        if not isinstance(value, bool):
            raise self._refused(key, "Écrivez true (oui) ou false (non), sans guillemets.")
        return value

    def word(self, key: str, words: type[Word]) -> Word:
        """Return one of these words."""
        value = self.content.get(key)
        if not isinstance(value, str) or value not in set(words):
            raise self._refused(key, f"Écrivez l'un de ces mots : {_quoted(words)}.")
        return words(value)

    def words(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        """Return some of these words, each once; an empty list is allowed."""
        value = self.content.get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and one in set(words) for one in value):
            raise self._refused(key, f"Écrivez une liste prise parmi ces mots : {_quoted(words)} ; ou [] pour aucun.")
        return tuple(words(one) for one in dict.fromkeys(value))

    def codes(self, key: str, *, of: str = "blocs", example: str = "1") -> tuple[str, ...]:
        """Return codes of blocks, or of what is said, at least one."""
        value = self.content.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(code, str) and code for code in value):
            raise PolicyFileError(
                f"Règlement {self.path} : « {self._name(key)} » doit être une liste de codes de {of}, "
                f'par exemple ["{example}"].'
            )
        return tuple(value)

    def refuse_others(self, known: Iterable[str]) -> None:
        """Refuse a key that nobody reads: a misspelt rule must not silently be no rule."""
        known = tuple(known)
        for key in self.keys:
            if key not in known:
                raise PolicyFileError(
                    f"Règlement {self.path} : « {self._name(key)} » n'est pas connu. Retirez-le, ou écrivez l'un "
                    f"de ces mots : {', '.join(known)}."
                )

    def _name(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _refused(self, key: str, remedy: str) -> PolicyFileError:
        value = self.content.get(key)
        return PolicyFileError(f"Règlement {self.path} : « {self._name(key)} » vaut {value!r}. {remedy}")


def open_policy_file(path: Path) -> PolicyTable:
    """Return the top of a règlement file (TOML, UTF-8).

    Raises:
        PolicyFileError: The file is missing, unreadable, or no TOML.
    """
    try:
        return PolicyTable(path, "", tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        raise PolicyFileError(f"Le règlement {path} est introuvable. Vérifiez le chemin du fichier.") from None
    except OSError as error:
        raise PolicyFileError(
            f"Le règlement {path} ne peut pas être lu ({system_words(error)}). "
            "Vérifiez que c'est un fichier et que vous avez le droit de le lire."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyFileError(
            f"Le règlement {path} n'est pas lisible ({error}). Corrigez la ligne indiquée, en UTF-8."
        ) from None


def _quoted(words: type[StrEnum]) -> str:
    return ", ".join(f'"{one}"' for one in words)
