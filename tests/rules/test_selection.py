"""A selection goes to an address and comes back; what is not offered is ignored, and said."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp.marking.registration import Route
from cqp.referential.model import Option
from cqp.rules.selection import (
    Choices,
    Selection,
    describe_selection,
    selection_from_query,
    selection_from_text,
    selection_to_query,
    selection_to_text,
)

BODIES = ("", "AFA & Cie", "Zoé=1;2 %", "Été+hiver")
CHOICES = Choices(
    exam_sessions={3: "Juin 2026", 1: "Juin 2025"},
    places=("Lyon", "Saint-Étienne"),
    options=tuple(Option),
    training_bodies=BODIES,
    routes=tuple(Route),
    committees={7: "Comité A – Juin 2025", 8: "Comité B – Juin 2025"},
)


def some(values: tuple[object, ...]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


SELECTIONS = st.builds(
    Selection,
    exam_sessions=some((3, 1)),
    places=some(CHOICES.places),
    options=some(CHOICES.options),
    training_bodies=some(BODIES),
    routes=some(CHOICES.routes),
    committees=some((7, 8)),
    starts_on=st.none() | st.dates(),
    ends_on=st.none() | st.dates(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SELECTIONS)
def test_what_is_written_is_read_again(selection: Selection) -> None:
    assert selection_from_text(selection_to_text(selection), CHOICES) == (selection, ())
    assert selection_from_query(selection_to_query(selection), CHOICES) == (selection, ())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_no_address_is_refused(text: str) -> None:
    selection, _ = selection_from_text(text, CHOICES)

    assert selection_from_text(selection_to_text(selection), CHOICES) == (selection, ())


def test_what_is_not_offered_is_ignored_and_said() -> None:
    query = {"session": ["3", "99", "³", "-1"], "voie": ["magie"], "du": ["hier"], "page": ["2"]}

    assert selection_from_query(query, CHOICES) == (
        Selection(exam_sessions=(3,)),
        (
            "Filtre « session d'examen » : 3 valeurs de l'adresse ne sont pas connues : elles sont ignorées. "
            "Choisissez dans la liste.",
            "Filtre « voie d'accès » : une valeur de l'adresse n'est pas connue : elle est ignorée. "
            "Choisissez dans la liste.",
            "Filtre « premier jour » : une valeur de l'adresse n'est pas connue : elle est ignorée. "
            "Choisissez dans la liste.",
        ),
    )


def test_everything_needs_no_parameter() -> None:
    assert selection_to_query(Selection()) == {}
    assert Selection().is_everything
    assert describe_selection(Selection(), CHOICES) == "toutes les sessions d'examen"


def test_the_filters_are_told_in_one_line() -> None:
    selection = Selection(
        exam_sessions=(1, 3),
        training_bodies=("",),
        committees=(7,),
        starts_on=date(2025, 6, 10),
        ends_on=date(2025, 6, 12),
    )

    assert describe_selection(selection, CHOICES) == (
        "session d'examen Juin 2025 ou Juin 2026 ; organisme de formation (aucun) ; comité Comité A – Juin 2025 ; "
        "du 10/06/2025 ; au 12/06/2025"
    )
