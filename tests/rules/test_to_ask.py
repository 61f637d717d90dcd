"""What is still to be asked: nothing unobserved is left out, and what can change the result comes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cqp.marking.mark import MarkValue
from cqp.rules.competency import propose_competency, tally_of
from cqp.rules.to_ask import CompetencyToAsk, ToAsk, derived_question, to_ask
from tests.rules.build import ANY_POLICY, DEFAULT, a_block

MET, NOT_MET, UNSEEN = MarkValue.MET, MarkValue.NOT_MET, MarkValue.NOT_OBSERVED


def test_an_unmarked_block_asks_for_everything_in_the_documents_order() -> None:
    block = a_block(2, 1)

    assert to_ask(block, {}, [], DEFAULT) == tuple(
        CompetencyToAsk(one.code, tuple(ToAsk(criterion.code, is_decisive=True) for criterion in one.criteria))
        for one in block.competencies
    )


def test_what_can_still_change_a_proposal_comes_first() -> None:
    block = a_block(4, 4)
    first, second = block.competencies
    lost = dict(zip([one.code for one in first.criteria], (NOT_MET, NOT_MET, NOT_MET), strict=False))
    open_one = dict(zip([one.code for one in second.criteria], (MET, MET, MET), strict=False))

    asked = to_ask(block, lost | open_one, [], DEFAULT)

    assert [(one.code, one.is_decisive) for one in asked] == [(second.code, True), (first.code, False)]


def test_a_mark_with_a_reservation_is_asked_again() -> None:
    block = a_block(2)
    code = block.criteria[0].code

    (asked,) = to_ask(block, {one.code: MET for one in block.criteria}, [code], DEFAULT)

    assert asked.criteria == (ToAsk(code, is_decisive=True, is_doubted=True),)


@given(st.lists(st.sampled_from(MarkValue), min_size=1, max_size=6), ANY_POLICY)
def test_a_criterion_is_decisive_exactly_when_some_outcome_depends_on_it(values, policy) -> None:
    block = a_block(len(values))
    codes = [one.code for one in block.criteria]
    own = dict(zip(codes, values, strict=True))
    unseen = [code for code in codes if own[code] is UNSEEN]

    asked = {one.code: one.is_decisive for group in to_ask(block, own, [], policy) for one in group.criteria}

    assert asked == {code: depends(code, own, unseen, policy) for code in unseen}


def depends(code, own, unseen, policy) -> bool:
    """Try every outcome of every unobserved criterion."""
    others = [one for one in unseen if one != code]
    for outcome in range(2 ** len(others)):
        rest = {one: MET if outcome >> place & 1 else NOT_MET for place, one in enumerate(others)}
        found = {
            propose_competency(tally_of(own | rest | {code: value}, policy, expected=len(own)), policy)
            for value in (MET, NOT_MET)
        }
        if len(found) == 2:
            return True
    return False


def test_a_derived_question_holds_the_criterions_own_words() -> None:
    assert derived_question("L’écoute est active.") == "Expliquez comment l’écoute est active."
    assert derived_question("RSE et qualité guident le choix") == "Expliquez comment RSE et qualité guident le choix."
