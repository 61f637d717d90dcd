"""Candidates that stand twice, or look as if they did."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from cqp.imports.columns import Column
from cqp.imports.problem import CellProblem, Severity
from cqp.imports.sheet import shown
from cqp.marking.registration import Registration
from cqp.referential.search import normalise

Numbered = tuple[int, Registration]
"""Row and candidate."""

SAME_PERSON = "S’il s’agit de deux personnes, gardez les deux lignes ; sinon, supprimez celle qui est en trop."


def person_key(candidate: Registration) -> tuple[str, str]:
    """Return what two spellings of one person share: letters only, name and first name in either order."""
    first, second = sorted((_letters(candidate.last_name), _letters(candidate.first_name)))
    return first, second


def split_registered(
    rows: Sequence[Numbered], existing: Sequence[Registration]
) -> tuple[list[Numbered], list[CellProblem]]:
    """Return the rows that are new or at odds with a registered candidate, and what is said of the others."""
    registered = {unicodedata.normalize("NFC", one.number): one for one in existing}
    kept: list[Numbered] = []
    problems: list[CellProblem] = []
    for row, candidate in rows:
        known = registered.get(candidate.number)
        if known is None:
            kept.append((row, candidate))
        elif person_key(known) == person_key(candidate):
            same = known == candidate
            reason = "Déjà inscrit : la ligne est laissée de côté" + ("." if same else ", et ses différences aussi.")
            remedy = "Rien à faire." if same else "Modifiez la fiche du candidat si elle doit changer."
            problems.append(_problem(row, Column.NUMBER, candidate.number, reason, remedy, Severity.WARN))
        else:
            reason = f"Ce numéro est déjà celui de {_name(known)}."
            remedy = "Donnez un autre numéro, ou corrigez le nom s’il s’agit de la même personne."
            problems.append(_problem(row, Column.NUMBER, candidate.number, reason, remedy, Severity.REFUSE))
    return kept, problems


def find_doubles(rows: Sequence[Numbered], existing: Sequence[Registration]) -> Iterator[CellProblem]:
    """Yield numbers that stand twice, numbers that look alike, and people of the same name."""
    numbers: dict[str, int] = {}
    alike = {_digits(one.number): (0, one.number) for one in existing}
    people = {person_key(one): (0, one) for one in existing}
    for row, candidate in rows:
        number = candidate.number
        if number in numbers:
            reason = f"Ce numéro est déjà à la ligne {numbers[number]}."
            remedy = "Supprimez une des deux lignes, ou corrigez le numéro."
            yield _problem(row, Column.NUMBER, number, reason, remedy, Severity.REFUSE)
            continue
        numbers[number] = row
        other_row, other = alike.setdefault(_digits(number), (row, number))
        if other != number:
            reason = f"Ce numéro ressemble à « {shown(other)} » ({_where(other_row)}), aux zéros ou aux capitales près."
            remedy = "Vérifiez que le tableur n’a pas retiré des zéros."
            yield _problem(row, Column.NUMBER, number, reason, remedy, Severity.WARN)
        first_row, first = people.setdefault(person_key(candidate), (row, candidate))
        if first is not candidate:
            reason = f"Même personne ou homonyme ? {_name(first)}, n° {shown(first.number)} ({_where(first_row)})."
            yield _problem(row, Column.LAST_NAME, _name(candidate), reason, SAME_PERSON, Severity.WARN)


def _where(row: int) -> str:
    return f"ligne {row}" if row else "déjà inscrit"


def _letters(name: str) -> str:
    return "".join(character for character in normalise(name) if character.isalnum())


def _digits(number: str) -> str:
    return normalise(number).replace(" ", "").lstrip("0")


def _name(candidate: Registration) -> str:
    return shown(f"{candidate.last_name} {candidate.first_name}")


def _problem(row: int, column: Column, value: str, reason: str, remedy: str, severity: Severity) -> CellProblem:
    return CellProblem(row, str(column), shown(value), reason, remedy, severity)
