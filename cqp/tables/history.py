"""One person over several exam sessions, and what was written of them, as tables; every column is text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import pandas as pd

from cqp.marking.sitting import ExamSession
from cqp.rules.history import Appearance, Likeness, Passage, WrittenMark
from cqp.rules.status import Status
from cqp.tables.words import block_label, mark_label, shown, state_label

LIKENESS_WORD: Mapping[Likeness, str] = {
    Likeness.SAME: "Même numéro et mêmes nom et prénom",
    Likeness.SAME_NUMBER: "Même numéro, autre nom ou prénom",
    Likeness.SAME_NAME: "Mêmes nom et prénom, autre numéro",
}
"""Why a registration is listed."""


def passages_table(appearances: Iterable[Appearance]) -> pd.DataFrame:
    """Return one row a block and registration, with French titles; a block obtained before is no passage."""
    titles = ["Session d'examen", "Bloc", "Passage", "Évalué par", "État", "Résultat", "Décision du jury"]
    rows = [row for one in appearances for row in _passages(one)]
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")


def alike_table(appearances: Iterable[Appearance]) -> pd.DataFrame:
    """Return one row a registration that may be the same person's, with French titles."""
    titles = ["Session d'examen", "N°", "Candidat", "Ce qui se ressemble"]
    rows = [
        [session_words(one.exam_session), one.candidate.number, one.candidate.name, LIKENESS_WORD[one.likeness]]
        for one in appearances
    ]
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")


def written_table(written: Iterable[WrittenMark]) -> pd.DataFrame:
    """Return one row a mark that carries words, with French titles."""
    titles = ["Critère", "Évaluateur", "Marque", "Ce qui est écrit"]
    rows = [[one.mark.criterion, one.assessor, mark_label(one.mark.value), _said(one)] for one in written]
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")


def session_words(exam_session: ExamSession) -> str:
    """Return « Session de juin – Paris, 10/06/2026 »."""
    return f"{exam_session.name} – {exam_session.place}, {datetime.fromisoformat(exam_session.starts_on):%d/%m/%Y}"


def _passages(one: Appearance) -> Iterator[list[str]]:
    decided = {block.code: block for block in one.decision.blocks} if one.decision else {}
    for passage in one.passages:
        ruling = decided.get(passage.block)
        yield [
            session_words(one.exam_session),
            passage.block,
            f"{datetime.fromisoformat(passage.planned_at):%d/%m/%Y à %H:%M}" if passage.planned_at else "",
            ", ".join(passage.assessors),
            state_label(passage.state) if passage.state else "",
            _result(passage),
            block_label(ruling.decision) if ruling else "",
        ]


def _result(passage: Passage) -> str:
    return block_label(Status.HELD) if passage.state is None else block_label(passage.status, passage.state)


def _said(one: WrittenMark) -> str:
    """Return the texts of a mark, each named unless it is the observation."""
    parts = [one.mark.remark]
    parts += [f"Pourquoi sans objet : {one.mark.reason}"] if one.mark.reason else []
    parts += [f"Corrigé après remise : {one.amendment}"] if one.amendment else []
    return "\n".join(filter(None, parts))
