"""What a cohort is made of: the filters, and how they stand in an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import parse_qs, urlencode

from cqp.marking.registration import Route
from cqp.referential.model import Option
from cqp.rules.wording import listed

T = TypeVar("T")

EXAM_SESSION, PLACE, OPTION, BODY, ROUTE, COMMITTEE, FROM, TO = (
    "session", "lieu", "option", "organisme", "voie", "comite", "du", "au",
)  # fmt: skip
"""Names of the filters in an address."""

LONGEST_VALUE = 200
"""Characters of one value of an address that are looked at; nothing we offer is longer."""

MOST_VALUES = 200
"""Values of one filter that are looked at."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which sittings a cohort is made of; a filter that is empty keeps everything.

    Attributes:
        exam_sessions: Rows of exam sessions.
        places: Where the exam sessions are held, as written there.
        options: Candidates registered for one of these options at least.
        training_bodies: As registered; "" for candidates without one.
        routes: How candidates came to the exam.
        committees: Rows of committees.
        starts_on: First day of the sittings, included.
        ends_on: Last day of the sittings, included.
    """

    exam_sessions: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    training_bodies: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    committees: tuple[int, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Selection()


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen from, in the order it is offered.

    Attributes:
        exam_sessions: Row → name, newest first.
        places: Of the exam sessions.
        options: Of the référentiel.
        training_bodies: As registered; "" when a candidate has none.
        routes: Those that a candidate has.
        committees: Row → name with its exam session's.
    """

    exam_sessions: Mapping[int, str]
    places: tuple[str, ...]
    options: tuple[Option, ...]
    training_bodies: tuple[str, ...]
    routes: tuple[Route, ...]
    committees: Mapping[int, str]


def selection_to_query(selection: Selection) -> dict[str, list[str]]:
    """Return the query parameters of a selection; a filter that keeps everything has none."""
    query = {
        EXAM_SESSION: [str(one) for one in selection.exam_sessions],
        PLACE: list(selection.places),
        OPTION: [str(one) for one in selection.options],
        BODY: list(selection.training_bodies),
        ROUTE: [str(one) for one in selection.routes],
        COMMITTEE: [str(one) for one in selection.committees],
        FROM: [selection.starts_on.isoformat()] if selection.starts_on else [],
        TO: [selection.ends_on.isoformat()] if selection.ends_on else [],
    }
    return {name: values for name, values in query.items() if values}


def selection_from_query(query: Mapping[str, Sequence[str]], choices: Choices) -> tuple[Selection, tuple[str, ...]]:
    """Return the selection that query parameters ask for, and a French sentence for each filter not understood.

    What is not offered is ignored, never guessed; other parameters are left alone.
    """
    notices: list[str] = []

    def kept(name: str, label: str, offered: Iterable[T], read: Callable[[str], T]) -> tuple[T, ...]:
        return _kept(query.get(name, ()), label, tuple(offered), read, notices)

    selection = Selection(
        exam_sessions=kept(EXAM_SESSION, "session d'examen", choices.exam_sessions, _number),
        places=kept(PLACE, "lieu", choices.places, str),
        options=kept(OPTION, "option", choices.options, Option),
        training_bodies=kept(BODY, "organisme de formation", choices.training_bodies, str),
        routes=kept(ROUTE, "voie d'accès", choices.routes, Route),
        committees=kept(COMMITTEE, "comité", choices.committees, _number),
        starts_on=_day(query.get(FROM, ()), "premier jour", notices),
        ends_on=_day(query.get(TO, ()), "dernier jour", notices),
    )
    return selection, tuple(notices)


def selection_to_text(selection: Selection) -> str:
    """Return the selection as the query of an address: "session=3&lieu=Lyon"; empty for everything."""
    return urlencode(selection_to_query(selection), doseq=True)


def selection_from_text(text: str, choices: Choices) -> tuple[Selection, tuple[str, ...]]:
    """Return what `selection_from_query` does, from the query of an address."""
    return selection_from_query(parse_qs(text.removeprefix("?"), keep_blank_values=True), choices)


def _kept(
    asked: Sequence[str], label: str, offered: tuple[T, ...], read: Callable[[str], T], notices: list[str]
) -> tuple[T, ...]:
    known: list[T] = []
    unknown = 0
    for word in list(asked)[:MOST_VALUES]:
        try:
            value = read(word[:LONGEST_VALUE])
        except ValueError:
            unknown += 1
            continue
        if value not in offered:
            unknown += 1
        elif value not in known:
            known.append(value)
    if unknown:
        notices.append(_ignored(label, unknown))
    return tuple(known)


def _day(asked: Sequence[str], label: str, notices: list[str]) -> date | None:
    if not asked:
        return None
    try:
        return date.fromisoformat(asked[0][:LONGEST_VALUE])
    except ValueError:
        notices.append(_ignored(label, 1))
        return None


def _number(word: str) -> int:
    if not (word.isascii() and word.isdigit()):
        raise ValueError(word)
    return int(word)


def _ignored(label: str, number: int) -> str:
    values = "une valeur de l'adresse n'est" if number == 1 else f"{number} valeurs de l'adresse ne sont"
    known = "connue : elle est ignorée" if number == 1 else "connues : elles sont ignorées"
    return f"Filtre « {label} » : {values} pas {known}. Choisissez dans la liste."


def describe_selection(selection: Selection, choices: Choices) -> str:
    """Return the filters in one French line: « session Juin 2026 ; option souscription »; « toutes les sessions »."""
    parts = [
        ("session d'examen", [choices.exam_sessions[one] for one in selection.exam_sessions]),
        ("lieu", list(selection.places)),
        ("option", [str(one) for one in selection.options]),
        ("organisme de formation", [one or "(aucun)" for one in selection.training_bodies]),
        ("voie d'accès", [str(one) for one in selection.routes]),
        ("comité", [choices.committees[one] for one in selection.committees]),
        ("du", [selection.starts_on.strftime("%d/%m/%Y")] if selection.starts_on else []),
        ("au", [selection.ends_on.strftime("%d/%m/%Y")] if selection.ends_on else []),
    ]
    said = [f"{label} {listed(words, 'ou')}" for label, words in parts if words]
    return " ; ".join(said) or "toutes les sessions d'examen"
