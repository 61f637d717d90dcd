"""Read one candidate from a row, and say every cell that is in the way."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from cqp.imports.columns import MANDATORY, Column
from cqp.imports.heading import Heading
from cqp.imports.health import ONLY_MEASURES, tells_health
from cqp.imports.measures import read_measures, read_yes
from cqp.imports.problem import CellProblem, Severity, ValueProblemError
from cqp.imports.sheet import CellFault, Row, shown
from cqp.imports.values import BlockCodes, read_held, read_options, read_route
from cqp.imports.wording import NOTE, NOTE_REMEDY, checked
from cqp.marking.registration import Accommodation, Registration

MAX_NUMBER_CHARACTERS = 50
MEASURES = {
    Column.EXTRA_TIME: Accommodation.EXTRA_TIME,
    Column.HUMAN_HELP: Accommodation.HUMAN_HELP,
    Column.EQUIPMENT: Accommodation.EQUIPMENT,
}
Taken = TypeVar("Taken")


class CandidateReader:
    """Reads the rows below a heading.

    Attributes:
        problems: Those met so far.
    """

    def __init__(self, heading: Heading, codes: BlockCodes, faults: Mapping[tuple[int, int], CellFault]) -> None:
        self.problems: list[CellProblem] = []
        self._heading, self._codes, self._faults = heading, codes, faults
        self._row = Row(0, ())

    def read(self, row: Row) -> Registration | None:
        """Return the candidate of the row, None if one of its cells is refused."""
        self._row = row
        before = sum(problem.severity is Severity.REFUSE for problem in self.problems)
        number = self._take(Column.NUMBER, _number)
        last_name, first_name = self._take(Column.LAST_NAME, _name), self._take(Column.FIRST_NAME, _name)
        options = self._take(Column.OPTIONS, lambda text: read_options(text, self._codes))
        route = self._take(Column.ROUTE, read_route)
        held = self._take(Column.HELD, lambda text: read_held(text, self._codes)) or ()
        training_body, company = self._take(Column.TRAINING_BODY, str) or "", self._take(Column.COMPANY, str) or ""
        granted = {measure for column, measure in MEASURES.items() if self._take(column, read_yes)}
        granted |= set(self._take(Column.ACCOMMODATIONS, read_measures) or ())
        refused = sum(problem.severity is Severity.REFUSE for problem in self.problems) > before
        if refused or number is None or last_name is None or first_name is None or options is None or route is None:
            return None
        wanted = [code for option, code in self._codes.items() if option is None or option in options]
        if set(wanted) <= set(held):
            reason = "Cette personne a déjà tous les blocs de son option : elle n’aura rien à passer."
            remedy = "Vérifiez l’option et les blocs acquis, ou retirez la ligne."
            self._say(Column.HELD, reason, remedy, Severity.WARN)
        measures = tuple(measure for measure in Accommodation if measure in granted)
        return Registration(number, last_name, first_name, options, route, held, training_body, company, measures)

    def _take(self, column: Column, read: Callable[[str], Taken]) -> Taken | None:
        """Return what the cell says, None if it is absent, empty or refused."""
        place = self._heading.places.get(column)
        if place is None:
            return None
        fault = self._faults.get((self._row.number, place))
        if fault:
            self._say(column, fault.reason, fault.remedy)
            return None
        typed = self._row.cells[place]
        if not typed:
            if column in MANDATORY:
                self._say(column, "La cellule est vide.", "Complétez-la, ou supprimez la ligne.")
            return None
        try:
            tidy = checked(typed)
            taken = read(tidy)
        except ValueProblemError as problem:
            self._say(column, problem.reason, problem.remedy, is_private=problem.is_private)
            return None
        if tidy != unicodedata.normalize("NFC", typed):
            self._say(column, NOTE, NOTE_REMEDY, Severity.WARN)
        return taken

    def _say(
        self,
        column: Column,
        reason: str,
        remedy: str,
        severity: Severity = Severity.REFUSE,
        *,
        is_private: bool = False,
    ) -> None:
        place = self._heading.places.get(column)
        title = self._heading.titles[place] if place is not None else str(column)
        value = self._row.cells[place] if place is not None else ""
        of_people = column not in {Column.COMPANY, Column.TRAINING_BODY}
        refused_measure = column in {*MEASURES, Column.ACCOMMODATIONS} and severity is Severity.REFUSE
        hidden = is_private or refused_measure or (of_people and tells_health(value))
        self.problems.append(
            CellProblem(self._row.number, title, "" if hidden else shown(value), reason, remedy, severity)
        )


def _number(text: str) -> str:
    if len(text) > MAX_NUMBER_CHARACTERS:
        raise ValueProblemError(
            f"Le numéro fait {len(text)} caractères, pour {MAX_NUMBER_CHARACTERS} au plus.",
            "Vérifiez qu’il s’agit bien du numéro.",
        )
    return text


def _name(text: str) -> str:
    if tells_health(text):
        raise ValueProblemError(
            f"Ce texte semble dire la santé : il n’est ni repris, ni répété ici. {ONLY_MEASURES}",
            "Ne laissez que le nom.",
            is_private=True,
        )
    if not any(character.isalpha() for character in text):
        raise ValueProblemError("Ce texte ne contient aucune lettre : ce n’est pas un nom.", "Corrigez-le.")
    return text
