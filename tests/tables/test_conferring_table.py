"""The grids of a committee side by side."""

from __future__ import annotations

from cqp.marking.mark import Mark, MarkValue
from cqp.rules.consensus import Agreed, ConferredCompetency, ConferredCriterion
from cqp.rules.status import Status
from cqp.tables.conferring import marks_table


def criterion(code: str, *values: str, agreed: Agreed | None = None) -> ConferredCriterion:
    marks = tuple(Mark(code, MarkValue(value), remark="Net." if value == "not_met" else "") for value in values)
    return ConferredCriterion(code, "Un texte", marks, agreed)


def test_homonyms_keep_a_column_each_and_what_differs_is_to_agree() -> None:
    criteria = (
        criterion("C1.1.1", "met", "met"),
        criterion("C1.1.2", "met", "not_met"),
        criterion("C1.1.3", "met", "not_met", agreed=Agreed(MarkValue.MET, "", 1)),
    )
    competency = ConferredCompetency("C1.1", "", criteria, (), Status.TO_DELIBERATE)

    table = marks_table(competency, ["Zoé Roux", "Zoé Roux"])

    assert table.to_dict("split")["data"] == [
        ["C1.1.1 Un texte", "✓ Acquis", "✓ Acquis", "✓ Acquis"],
        ["C1.1.2 Un texte", "✓ Acquis", "✗ Non acquis – Net.", "à convenir"],
        ["C1.1.3 Un texte", "✓ Acquis", "✗ Non acquis – Net.", "✓ Acquis"],
    ]
    assert list(table.columns) == ["Critère", "Zoé Roux (1)", "Zoé Roux (2)", "Retenu"]
