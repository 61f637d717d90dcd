"""Compare the delivered référentiel with the document it was transcribed from.

The document is the text extraction of a three-column table, so its parts come in a strange order, but no text
is ever cut in two by another: even C1.8's fifth criterion, after a page break and two task bullets, is in one
piece. Both are compared with every run of spaces and line breaks as one space.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cqp.referential.model import Referential

SOURCE = (Path(__file__).parent / "source" / "cqp-crca.txt").read_text(encoding="utf-8")
FLAT = " ".join(SOURCE.split())

RESIDUE = """\
Intitulé : | REFERENTIEL D’ACTIVITES décrit les situations de travail et les activités exercées, \
les métiers ou emplois visés \
REFERENTIEL DE COMPETENCES identifie les compétences et les connaissances, y compris transversales, \
qui découlent du référentiel d’activités \
REFERENTIEL D’EVALUATION définit les critères et les modalités d'évaluation des acquis \
MODALITÉS D’ÉVALUATION CRITÈRES D’ÉVALUATION Bloc de compétences 1 :
A 1.1 | - | - | - | - | - | C1.1 - | C 1.2 -
A 1.2 | - | - | - | - | - | C1.3 - | C1.4 -
A 1.3 - | - | - | - | - | - | - | - | - | - | C1.5 - | C1.6 - | C1.7 -
A 1.4 – | - | - | C1.8 – | - | - | C1.9 –
A 1.5 – | - | - | C1.10 - | C1.11 –
Bloc de compétences 2A (option « souscription ») :
A 2A.1 - | - | - | - | - | - | C2A.1 - | C2A.2 -
A 2A.2 - | - | - | - | - | - | C2A.3 - | C2A.4
Bloc de compétences 2B (option « indemnisation ») :
A 2B.1 - | - | - | - | - | - | C2B.1 - | C2B.2 -
A 2B.2 - | - | - | - | - | - | - | - | C 2B.3 - | C 2B.4 - | C 2B.5 – | C 2B.6 -"""
"""All that the document prints beside the texts, in its order; A 2B.1 has six tasks and five dashes."""


def all_texts(referential: Referential) -> list[str]:
    """Every text transcribed from the document."""
    texts = [referential.title]
    for block in referential.blocks:
        texts += [block.title, block.method]
        for activity in block.activities:
            texts += [activity.title, *activity.tasks]
        for competency in block.competencies:
            texts += [competency.text, *(criterion.text for criterion in competency.criteria)]
    return texts


def lines_of(text: str) -> list[list[str]]:
    """The whole source lines that each occurrence of a text covers."""
    words = r"\s+".join(re.escape(word) for word in text.split())
    found = re.finditer(rf"^[^\n]*?(?:{words})[^\n]*$", SOURCE, re.MULTILINE)
    return [match[0].split("\n") for match in found]


def test_the_counts_are_those_of_the_document(published: Referential) -> None:
    activities = [activity for block in published.blocks for activity in block.activities]

    per_competency = {
        block.code: [len(competency.criteria) for competency in block.competencies] for block in published.blocks
    }
    assert per_competency == {
        "1": [5, 2, 7, 2, 5, 3, 4, 5, 3, 3, 3],
        "2A": [5, 3, 3, 6],
        "2B": [5, 8, 5, 6, 4, 3],
    }
    assert {block.code: len(block.criteria) for block in published.blocks} == {"1": 42, "2A": 17, "2B": 31}
    assert [len(activity.tasks) for activity in activities] == [5, 5, 9, 4, 2, 5, 5, 6, 7]
    assert (len(activities), sum(len(activity.tasks) for activity in activities)) == (9, 48)
    assert sum(len(block.competencies) for block in published.blocks) == 21
    assert len(published.criteria) == 90


def test_every_text_stands_in_the_document(published: Referential) -> None:
    assert [text for text in all_texts(published) if text not in FLAT] == []


def test_nothing_but_headings_codes_and_dashes_is_left_of_the_document(published: Referential) -> None:
    left = FLAT
    for text in sorted(all_texts(published), key=len, reverse=True):  # a short text may stand inside a longer
        left = left.replace(text, "|", 1)

    pieces = [piece.strip() for piece in left.split("|") if piece.strip()]
    assert pieces == re.split(r" \| |\n", RESIDUE)


def test_texts_of_one_kind_come_in_the_order_of_the_document(published: Referential) -> None:
    activities = [activity for block in published.blocks for activity in block.activities]
    competencies = [competency.text for block in published.blocks for competency in block.competencies]
    criteria = [criterion.text for criterion in published.criteria]
    kinds = (
        [block.title for block in published.blocks],
        [block.method for block in published.blocks],
        [activity.title for activity in activities],
        [task for activity in activities for task in activity.tasks],
        competencies,
        criteria,
    )

    for texts in kinds:
        place = 0
        for text in texts:
            place = FLAT.find(text, place) + len(text)
            assert place >= len(text), f"« {text} » is not after the text before it"


def test_every_text_follows_its_printed_code(published: Referential) -> None:
    activities = [activity for block in published.blocks for activity in block.activities]
    competencies = [competency for block in published.blocks for competency in block.competencies]
    coded = [(activity.code, activity.title) for activity in activities]
    coded += [(competency.code, competency.text) for competency in competencies]

    for code, text in coded:
        printed = FLAT[: FLAT.index(text)].rstrip(" -–")[-len(code) - 1 :]
        assert printed.replace(" ", "") == code


def test_competencies_and_criteria_belong_to_the_part_that_prints_them(published: Referential) -> None:
    for block in published.blocks:
        start = FLAT.index(block.title)
        following = [other.title for other in published.blocks if FLAT.index(other.title) > start]
        part = FLAT[start : FLAT.index(following[0])] if following else FLAT[start:]
        texts = [block.method, *(criterion.text for criterion in block.criteria)]
        texts += [task for activity in block.activities for task in activity.tasks]

        assert [text for text in texts if text not in part] == []


def test_criteria_stand_between_their_competency_and_the_next(published: Referential) -> None:
    competencies = [competency for block in published.blocks for competency in block.competencies]
    starts = [FLAT.index(competency.text) for competency in competencies] + [len(FLAT)]

    for competency, start, end in zip(competencies, starts, starts[1:], strict=False):
        part = FLAT[start:end]
        assert [criterion.code for criterion in competency.criteria if criterion.text not in part] == []


def test_a_criterion_is_whole_lines_and_only_its_first_starts_with_a_capital(published: Referential) -> None:
    for criterion in published.criteria:
        covered = [lines for lines in lines_of(criterion.text) if lines[0].startswith(criterion.text[:15])]

        assert len(covered) == 1, criterion
        assert " ".join(" ".join(covered[0]).split()) == criterion.text
        assert [line[0].isupper() for line in covered[0]] == [True] + [False] * (len(covered[0]) - 1)


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("C1.8.5", "La formulation des commentaires"),
        ("C1.4.1", "Les fonctionnalités des outils"),
        ("C2A.2.1", "Les cas nécessitant un recours"),
        ("C2B.2.1", "Une première estimation"),
        ("C2B.6.3", "Les procédures en vigueur en matière"),
    ],
)
def test_criteria_near_a_trap_of_the_layout_have_their_code(published: Referential, code: str, start: str) -> None:
    text = next(criterion.text for criterion in published.criteria if criterion.code == code)

    assert text.startswith(start)


def test_tasks_near_a_trap_of_the_layout_have_their_activity(published: Referential) -> None:
    tasks = {activity.code: activity.tasks for block in published.blocks for activity in block.activities}

    assert [task[:20] for task in tasks["A1.4"]] == [
        "Enregistrement des i",
        "Actualisation en con",
        "Suivi du respect de ",
        "Edition et transmiss",
    ]
    assert tasks["A2B.1"][4] == "Mandatement d’experts internes et externes"
