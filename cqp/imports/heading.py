"""Find the row of titles of a list of candidates, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cqp.imports.columns import MANDATORY, SECOND_CHOICE, TITLES, TOGETHER, Column, title_key
from cqp.imports.health import ONLY_MEASURES, is_health_title
from cqp.imports.problem import CellProblem, Severity
from cqp.imports.sheet import Row, Sheet, column_letters, shown

SEARCHED_ROWS = 20
LISTED = 12
"""Titles listed in a sentence."""

TEMPLATE = "Partez du modèle à télécharger, ou renommez les colonnes."


@dataclass(slots=True)
class Heading:
    """The row of titles, once read.

    Attributes:
        row: Its number; 0 if none was found.
        places: Where each column is, from 0.
        titles: Title of each column as in the file.
        unknown: Titles of the filled columns that are not imported.
        problems: What is wrong with the titles.
    """

    row: int = 0
    places: Mapping[Column, int] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    problems: tuple[CellProblem, ...] = ()


def read_heading(sheet: Sheet) -> Heading:
    """Return the row, among the first ones, in which the most titles are known."""
    first_rows = [row for row in sheet.rows if row.number <= sheet.rows[0].number + SEARCHED_ROWS - 1]
    row = max(first_rows, key=lambda row: len(set(_known(row).values())), default=None)
    if row is None or len(set(_known(row).values())) < 2:
        found = _listed([cell for cell in sheet.rows[0].cells if cell] if sheet.rows else [])
        reason = f"Aucune ligne de titres n’a été trouvée dans les {SEARCHED_ROWS} premières lignes (lu : {found})."
        return Heading(problems=(CellProblem(0, "", "", reason, f"Il faut au moins {_wanted()}. {TEMPLATE}"),))
    titles = tuple(shown(cell) or f"colonne {column_letters(place)}" for place, cell in enumerate(row.cells))
    known = _known(row)
    health = [place for place, cell in enumerate(row.cells) if is_health_title(cell)]
    problems = [*_doubles(row, known, titles), *_missing(row, known), *_withheld(row, health, titles)]
    filled = {place for one in sheet.rows if one.number > row.number for place, cell in enumerate(one.cells) if cell}
    aside = [place for place in range(len(titles)) if place not in known and place not in health]
    unknown = tuple(titles[place] for place in aside if place in filled or row.cells[place])
    places = {column: place for place, column in reversed(known.items())}
    return Heading(row.number, places, titles, unknown, tuple(problems))


def _known(row: Row) -> dict[int, Column]:
    """Return which column stands at each known place."""
    keys = {
        place: title_key(cell) for place, cell in enumerate(row.cells) if len(cell) < 100 and not is_health_title(cell)
    }
    known = {place: TITLES[key] for place, key in keys.items() if key in TITLES}
    for place, key in keys.items():
        if key in SECOND_CHOICE and SECOND_CHOICE[key] not in known.values():
            known[place] = SECOND_CHOICE[key]
    return dict(sorted(known.items()))


def _doubles(row: Row, known: Mapping[int, Column], titles: tuple[str, ...]) -> Iterator[CellProblem]:
    for column in Column:
        places = [place for place, one in known.items() if one is column]
        if len(places) > 1:
            named = ", ".join(f"« {titles[place]} » en {column_letters(place)}" for place in places)
            reason = f"{len(places)} colonnes donnent « {column} » ({named}) : impossible de savoir laquelle lire."
            remedy = "Supprimez ou renommez celle qui ne convient pas."
            yield CellProblem(row.number, titles[places[-1]], titles[places[-1]], reason, remedy)


def _missing(row: Row, known: Mapping[int, Column]) -> Iterator[CellProblem]:
    missing = [column for column in MANDATORY if column not in known.values()]
    if missing:
        named = ", ".join(f"« {column} »" for column in missing)
        found = _listed([cell for cell in row.cells if cell])
        mixed = [shown(cell) for cell in row.cells if title_key(cell[:100]) in TOGETHER]
        cut = f"La colonne « {mixed[0]} » réunit le nom et le prénom : séparez-les. " if mixed else ""
        plural = "Colonnes obligatoires absentes" if len(missing) > 1 else "Colonne obligatoire absente"
        yield CellProblem(row.number, "", "", f"{plural} : {named} (titres lus : {found}).", f"{cut}{TEMPLATE}")


def _withheld(row: Row, health: list[int], titles: tuple[str, ...]) -> Iterator[CellProblem]:
    for place in health:
        reason = f"Cette colonne n’est pas importée, car elle peut dire la santé de la personne. {ONLY_MEASURES}"
        remedy = "Supprimez-la de votre fichier, et répondez par oui ou non dans les colonnes des mesures."
        yield CellProblem(row.number, titles[place], titles[place], reason, remedy, Severity.WARN)


def _listed(titles: list[str]) -> str:
    named = ", ".join(f"« {shown(title)} »" for title in titles[:LISTED])
    return (named + (f" et {len(titles) - LISTED} autres" if len(titles) > LISTED else "")) or "rien"


def _wanted() -> str:
    return ", ".join(f"« {column} »" for column in MANDATORY)
