"""What the hour is prepared with: questions, short remarks, scenarios."""

from __future__ import annotations

from datetime import datetime

import pytest

from cqp.errors import NotFoundError, PreparationError
from cqp.marking.preparation import Comment, Scenario
from cqp.services.describe_scenarios import give_scenario, list_scenarios, read_coverage, write_scenario
from cqp.services.keep_comments import MOST_COMMENTS, add_comment, list_comments, remove_comment
from cqp.services.mark_criteria import mark_criteria
from cqp.services.prepare_questions import read_question_bank, write_questions
from cqp.services.read_grid import read_open_grid
from cqp.services.read_to_ask import read_to_ask
from cqp.store.engine import Store
from tests.build import BuiltSession, a_coordinator, a_mark, a_session


@pytest.fixture
def session(store: Store, now: datetime) -> BuiltSession:
    return a_session(store, now=now)


@pytest.fixture
def marie(store: Store, now: datetime) -> str:
    return a_coordinator(store, now)


def test_the_bank_ships_empty_and_a_question_comes_from_the_criterion(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    bank = read_question_bank(store, marie, now)
    grid = read_open_grid(store, session.tokens[0], session.sittings["1"], now)

    assert bank.questions == {}
    for one in bank.referential.block("1").criteria:
        (question,) = grid.questions[one.code]
        assert question == f"Expliquez comment {one.text[0].lower()}{one.text[1:].rstrip(' .')}."


def test_what_coordination_writes_is_what_the_juror_asks(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    write_questions(store, marie, "C1.1.1", ["  Pourquoi ?  ", "", "Et ensuite ?"], now)

    grid = read_open_grid(store, session.tokens[0], session.sittings["1"], now)

    assert grid.questions["C1.1.1"] == ("Pourquoi ?", "Et ensuite ?")


@pytest.mark.parametrize("texts", [["?"] * 6, ["x" * 501], ["\0"]])
def test_a_question_that_cannot_be_kept_leaves_the_bank_as_it_was(
    store: Store, marie: str, now: datetime, texts: list[str]
) -> None:
    write_questions(store, marie, "C1.1.1", ["Pourquoi ?"], now)

    with pytest.raises(PreparationError):
        write_questions(store, marie, "C1.1.1", texts, now)

    assert read_question_bank(store, marie, now).questions == {"C1.1.1": ("Pourquoi ?",)}


def test_what_is_observed_is_no_longer_asked(store: Store, session: BuiltSession, now: datetime) -> None:
    token, sitting = session.tokens[0], session.sittings["1"]
    mark_criteria(store, token, sitting, [a_mark("C1.1.1"), a_mark("C1.1.2", "not_met")], now)

    asked = [one.code for group in read_to_ask(store, token, sitting, now) for one in group.criteria]

    assert len(asked) == 40
    assert not {"C1.1.1", "C1.1.2"} & set(asked)


def test_shared_remarks_come_first_and_ones_own_stay_ones_own(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    add_comment(store, session.tokens[0], "  Ton   posé ", now)
    add_comment(store, session.tokens[0], "ton posé", now)
    add_comment(store, session.tokens[1], "À revoir", now)
    add_comment(store, marie, "Reformule", now)

    texts = [(one.text, one.is_shared) for one in list_comments(store, session.tokens[0], now)]

    assert texts == [("Reformule", True), ("Ton posé", False)]


def test_nobody_removes_the_remark_of_another(store: Store, session: BuiltSession, marie: str, now: datetime) -> None:
    add_comment(store, marie, "Reformule", now)
    (shared,) = list_comments(store, session.tokens[0], now)

    with pytest.raises(NotFoundError):
        remove_comment(store, session.tokens[0], shared.id, now)

    assert list_comments(store, session.tokens[0], now) == (Comment(shared.id, "Reformule", True),)


def test_a_full_bank_says_so(store: Store, session: BuiltSession, now: datetime) -> None:
    for rank in range(MOST_COMMENTS):
        add_comment(store, session.tokens[0], f"Remarque {rank}", now)

    with pytest.raises(PreparationError, match="déjà 60 remarques"):
        add_comment(store, session.tokens[0], "Une de plus", now)


def test_a_scenario_is_written_given_and_read_with_the_grid(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    excluded = {"C1.4.2": "Le client n'a pas de handicap."}
    scenario_id = write_scenario(store, marie, Scenario(0, "1", " Sinistre  auto ", "Un appel.", excluded), now)

    assert give_scenario(store, marie, session.id, "1", scenario_id, now) == 1

    written = Scenario(scenario_id, "1", "Sinistre auto", "Un appel.", excluded, 1)
    assert read_open_grid(store, session.tokens[0], session.sittings["1"], now).scenario == written
    assert read_open_grid(store, session.tokens[0], session.sittings["2A"], now).scenario is None
    coverage = read_coverage(store, marie, session.id, now)
    assert (coverage.scenarios, coverage.planned) == ((written,), {("1", scenario_id): 1, ("2A", None): 1})


def test_a_sitting_that_runs_keeps_its_scenario(store: Store, session: BuiltSession, marie: str, now: datetime) -> None:
    scenario_id = write_scenario(store, marie, Scenario(0, "1", "Sinistre"), now)
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], now)

    assert give_scenario(store, marie, session.id, "1", scenario_id, now) == 0


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Scenario(0, "1", "  "), "titre"),
        (Scenario(0, "1", "A", excluded={"C1.1.1": " "}), "écrivez pourquoi"),
        (Scenario(0, "1", "A", excluded={"C2A.1.1": "Non"}), "ne sont pas du bloc"),
        (Scenario(0, "1", "A\0"), "illisible"),
    ],
)
def test_a_scenario_that_does_not_hold_together_is_refused(
    store: Store, marie: str, now: datetime, one: Scenario, words: str
) -> None:
    with pytest.raises(PreparationError, match=words):
        write_scenario(store, marie, one, now)

    assert list_scenarios(store, marie, now)[1] == ()


def test_a_scenario_changed_meanwhile_is_not_overwritten(store: Store, marie: str, now: datetime) -> None:
    scenario_id = write_scenario(store, marie, Scenario(0, "1", "Sinistre"), now)
    write_scenario(store, marie, Scenario(scenario_id, "1", "Sinistre auto", revision=1), now)

    with pytest.raises(PreparationError, match="a changé entre-temps"):
        write_scenario(store, marie, Scenario(scenario_id, "1", "Vol", revision=1), now)
