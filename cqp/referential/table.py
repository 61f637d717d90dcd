"""Take typed values out of a TOML table, noting every problem instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cqp.referential.wording import text_problem

_KINDS = {
    bool: "un booléen",
    int: "un nombre entier",
    float: "un nombre à virgule",
    str: "un texte",
    list: "une liste",
    dict: "une section",
}
_A_TEXT = "un texte entre guillemets"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file, and where it stands.

    Attributes:
        content: What the TOML parser returned.
        place: For the person who corrects ("bloc 2A, activité A2A.1"); empty for the head of the file.
        problems: Shared by all tables of a file; one French sentence each, place and remedy included.
    """

    content: Mapping[str, object]
    place: str
    problems: list[str]

    def note(self, problem: str, *, at: str = "") -> None:
        """Note a problem of this table, or of a place just below it."""
        place = ", ".join(part for part in (self.place, at) if part)
        self.problems.append(f"{place or 'en tête'} : {problem}")

    def only(self, *keys: str) -> None:
        """Note every other key."""
        for key in self.content:
            if key not in keys:
                known = ", ".join(keys)
                self.note(f"la clé « {key[:40]} » est inconnue ; retirez-la ou corrigez-la (clés : {known}).")

    def text(self, key: str) -> str:
        """Return a text that is ready to show, or "" with a problem noted."""
        value = self._value(key, str, _A_TEXT)
        if not isinstance(value, str):
            return ""
        if problem := text_problem(value):
            self.note(f"« {key} » : {problem}")
            return ""
        return value

    def code(self, pattern: str, example: str) -> str:
        """Return the table's code if it matches the whole pattern, or "" with a problem noted."""
        code = self.text("code")
        if not code or re.fullmatch(pattern, code):
            return code
        self.note(f"le code « {code[:40]} » n'a pas la forme attendue ici ; écrivez par exemple « {example} ».")
        return ""

    def integer(self, key: str, low: int, high: int) -> int:
        """Return an integer between two bounds, both included, or the low one with a problem noted."""
        value = self._value(key, int, f"un nombre entier de {low} à {high}")
        if not isinstance(value, int):
            return low
        if not low <= value <= high:
            self.note(f"« {key} » est hors limites ; écrivez un nombre entier de {low} à {high}.")
        return value

    def day(self, key: str) -> date:
        """Return a date without time, or the earliest one with a problem noted."""
        value = self._value(key, date, "une date sans guillemets, AAAA-MM-JJ")
        return value if isinstance(value, date) else date.min

    def texts(self, key: str, noun: str) -> tuple[str, ...]:
        """Return a list of texts, possibly empty; noun and rank name the place of a problem."""
        values = self._value(key, list, "une liste de textes")
        texts: list[object] = values if isinstance(values, list) else []
        for rank, text in enumerate(texts, 1):
            if not isinstance(text, str):
                self.note(f"c'est {_kind(text)} ; écrivez {_A_TEXT}.", at=f"{noun} {rank}")
            elif problem := text_problem(text):
                self.note(problem, at=f"{noun} {rank}")
        return tuple(text for text in texts if isinstance(text, str))

    def is_filled(self, key: str) -> bool:
        """Say whether the key holds something; note it otherwise."""
        if self.content.get(key, []) == []:
            self.note(f"la liste « {key} » manque ou est vide ; complétez-la.")
            return False
        return True

    def tables(self, key: str, noun: str) -> Iterator[Table]:
        """Yield the tables below, at least one; noun and code (or rank) name their place."""
        values = self._value(key, list, "une liste de sections") if self.is_filled(key) else None
        for rank, value in enumerate(values if isinstance(values, list) else [], 1):
            if isinstance(value, dict):
                place = f"{noun} {_label(value, rank)}"
                yield Table(value, f"{self.place}, {place}" if self.place else place, self.problems)
            else:
                self.note(f"c'est {_kind(value)} ; écrivez une section.", at=f"{noun} n° {rank}")

    def _value(self, key: str, kind: type, expected: str) -> object:
        """Return the value if it is of the kind, else None with a problem noted."""
        if key not in self.content:
            self.note(f"la clé « {key} » manque ; ajoutez {expected}.")
            return None
        value = self.content[key]
        if not isinstance(value, kind) or isinstance(value, (bool, datetime)):
            self.note(f"« {key} » est {_kind(value)} ; écrivez {expected}.")
            return None
        return value


def _label(content: Mapping[str, object], rank: int) -> str:
    code = content.get("code")
    return code if isinstance(code, str) and re.fullmatch(r"[\w.-]{1,20}", code) else f"n° {rank}"


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "une date ou une heure")
