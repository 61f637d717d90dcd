"""Paper grids: printed with a code, filled in by hand, typed in with a preview, all or nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from cqp.errors import GridFileError, NotFoundError, SealError
from cqp.marking.journal import Kind
from cqp.marking.mark import Mark, MarkValue, Origin
from cqp.marking.offline import Choice, FilledMark, Outcome
from cqp.marking.seal import PaperGrid, paper_code
from cqp.services.mark_criteria import mark_criteria
from cqp.services.print_grids import export_papers
from cqp.services.read_grid import read_own_marks
from cqp.services.type_paper import TypedPaper, import_paper, list_papers, open_paper, preview_paper, read_code
from cqp.services.verify_journal import read_journal, verify_locally
from cqp.store.engine import Store
from cqp.store.installation import read_secret
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.recompute import recomputed, rows, stored

LATER = NOW + timedelta(hours=3)
DAY = "2026-11-23"
MET, NOT_MET = MarkValue.MET, MarkValue.NOT_MET


@pytest.fixture
def session(store: Store) -> BuiltSession:
    return a_session(store)


@pytest.fixture
def token(store: Store) -> str:
    return a_coordinator(store)


def about(session: BuiltSession, revision: int | None = None) -> PaperGrid:
    return PaperGrid(session.sittings["1"], session.assessors[0], revision)


def typed(session: BuiltSession, *marks: FilledMark, revision: int | None = None, on: str = DAY) -> TypedPaper:
    return TypedPaper(about(session, revision), on, marks)


def live(store: Store, session: BuiltSession, *marks: object) -> None:
    assert not mark_criteria(store, session.tokens[0], session.sittings["1"], marks, NOW).refused


def own(store: Store, session: BuiltSession) -> dict[str, Mark]:
    return {one.criterion: one for one in read_own_marks(store, session.tokens[0], session.sittings["1"], NOW)[0]}


def outcomes(preview: object) -> dict[str, Outcome]:
    return {one.filled.criterion: one.outcome for grid in preview.grids for one in grid.marks}


def test_what_was_typed_is_the_assessors_and_says_who_held_the_pen_and_who_copied(
    store: Store, session: BuiltSession, token: str
) -> None:
    paper = typed(
        session,
        FilledMark("C1.1.1", MET, remark="Ton posé"),
        FilledMark("C1.1.2", None),
        FilledMark("C1.1.5", MarkValue.NOT_APPLICABLE, reason="Absent du scénario."),
    )

    preview = preview_paper(store, token, session.id, paper, LATER)
    recorded = import_paper(store, token, session.id, paper, {}, LATER)
    again = import_paper(store, token, session.id, paper, {}, LATER)

    assert outcomes(preview) == {"C1.1.1": Outcome.NEW, "C1.1.2": Outcome.UNTOUCHED, "C1.1.5": Outcome.NEW}
    assert (recorded, again) == (2, 0)
    at = {"revision": 1, "at": LATER.isoformat(), "origin": Origin.PAPER}
    assert own(store, session) == {
        "C1.1.1": Mark("C1.1.1", MET, remark="Ton posé", **at),
        "C1.1.5": Mark("C1.1.5", MarkValue.NOT_APPLICABLE, reason="Absent du scénario.", **at),
    }
    _, (newest, *_) = read_journal(store, token, LATER)
    told = json.loads(newest.payload)
    assert (newest.kind, newest.actor.split(":")[0]) == (Kind.MARKS_IMPORTED, "coordinator")
    assert (told["assessor"], told["origin"], told["filled_on"]) == (session.assessors[0], "paper", DAY)
    assert rows(store, "SELECT assessor_id, origin, filled_on FROM grid_import") == [
        (session.assessors[0], "paper", DAY)
    ]
    assert verify_locally(store).is_sound
    assert stored(store) == recomputed(store)


def test_a_blank_paper_conflicts_with_what_was_marked_live_and_somebody_chooses(
    store: Store, session: BuiltSession, token: str
) -> None:
    live(store, session, a_mark("C1.1.1"), a_mark("C1.1.2"))
    paper = typed(session, FilledMark("C1.1.1", NOT_MET), FilledMark("C1.1.2", NOT_MET), FilledMark("C1.1.3", MET))
    key = (session.sittings["1"], session.assessors[0])
    choices = {(*key, "C1.1.1"): Choice(takes_sheet=True, seen=1), (*key, "C1.1.2"): Choice(False, 1)}

    preview = preview_paper(store, token, session.id, paper, LATER)
    with pytest.raises(GridFileError, match="choisissez"):
        import_paper(store, token, session.id, paper, {}, LATER)
    recorded = import_paper(store, token, session.id, paper, choices, LATER)

    assert list(outcomes(preview).values()) == [Outcome.CONFLICT, Outcome.CONFLICT, Outcome.NEW]
    assert recorded == 2
    assert {code: one.value for code, one in own(store, session).items()} == {
        "C1.1.1": NOT_MET,
        "C1.1.2": MET,
        "C1.1.3": MET,
    }


def test_a_printed_grid_knows_what_it_showed_from_its_revision(store: Store, session: BuiltSession, token: str) -> None:
    live(store, session, a_mark("C1.1.1"), a_mark("C1.1.2"))
    live(store, session, a_mark("C1.1.2", "not_met", base=1), a_mark("C1.1.3"))
    shown = open_paper(store, token, session.id, about(session, 2), LATER).shown
    paper = typed(
        session,
        FilledMark("C1.1.1", NOT_MET),  # changed on paper, not since
        FilledMark("C1.1.2", MET),  # as printed, though changed since
        FilledMark("C1.1.3", NOT_MET),  # not printed, marked since
        revision=2,
    )

    preview = preview_paper(store, token, session.id, paper, LATER)

    assert {code: (one.value, one.revision) for code, one in shown.items()} == {
        "C1.1.1": (MET, 1),
        "C1.1.2": (MET, 1),
    }
    assert outcomes(preview) == {
        "C1.1.1": Outcome.CHANGED,
        "C1.1.2": Outcome.UNTOUCHED,
        "C1.1.3": Outcome.CONFLICT,
    }


@pytest.mark.parametrize("on", ["", "hier", "2026-11-25", "2026-02-30"])
def test_the_day_on_the_paper_is_asked_for(sqlite_store: Store, on: str) -> None:
    session, token = a_session(sqlite_store), a_coordinator(sqlite_store)

    with pytest.raises(GridFileError, match="jour où la grille"):
        preview_paper(sqlite_store, token, session.id, typed(session, FilledMark("C1.1.1", MET), on=on), LATER)


BAD = {
    "twice the same line": (FilledMark("C1.1.1", MET), FilledMark("C1.1.1", NOT_MET)),
    "a line of another block": (FilledMark("C2A.1.1", MET),),
}


@pytest.mark.parametrize("case", BAD)
def test_lines_that_are_not_the_grids_are_refused(sqlite_store: Store, case: str) -> None:
    session, token = a_session(sqlite_store), a_coordinator(sqlite_store)

    with pytest.raises(GridFileError, match="n'est pas de cette grille"):
        import_paper(sqlite_store, token, session.id, typed(session, *BAD[case]), {}, LATER)


def test_one_refused_line_keeps_the_others_from_being_written(sqlite_store: Store) -> None:
    session, token = a_session(sqlite_store), a_coordinator(sqlite_store)
    paper = typed(session, FilledMark("C1.1.1", MET), FilledMark("C1.1.2", MarkValue.NOT_APPLICABLE))

    with pytest.raises(GridFileError, match=r"C1\.1\.2 .* demande une raison"):
        import_paper(sqlite_store, token, session.id, paper, {}, LATER)

    assert own(sqlite_store, session) == {}


def test_a_code_leads_back_to_its_grid_and_a_misread_one_nowhere(sqlite_store: Store) -> None:
    session, token = a_session(sqlite_store), a_coordinator(sqlite_store)
    with sqlite_store.reading() as db:
        secret = read_secret(db)
    codes = [paper_code(secret, about(session, revision)) for revision in (None, 7)]

    read = [read_code(sqlite_store, token, f" {code.lower().replace('-', ' – ')} ", LATER) for code in codes]

    assert read == [(about(session), session.id), (about(session, 7), session.id)]
    for code in (codes[0][:-1], codes[0].replace("-V-", "-R1-"), f"9{codes[1]}", "", "1-2-R3", "1-2-R3-ABCDEF"):
        with pytest.raises(SealError):
            read_code(sqlite_store, token, code, LATER)


def test_a_paper_of_another_exam_session_is_not_opened(sqlite_store: Store) -> None:
    session, other, token = a_session(sqlite_store), a_session(sqlite_store), a_coordinator(sqlite_store)

    with pytest.raises(NotFoundError):
        open_paper(sqlite_store, token, other.id, about(session), LATER)
    preview = preview_paper(sqlite_store, token, other.id, typed(session, FilledMark("C1.1.1", MET)), LATER)

    assert "autre session d'examen" in preview.grids[0].refusal


def test_the_papers_bear_the_code_the_letters_and_what_was_marked(sqlite_store: Store) -> None:
    session, token = a_session(sqlite_store), a_coordinator(sqlite_store)
    live(sqlite_store, session, a_mark("C1.1.1", remark="Vu en direct"))
    with sqlite_store.reading() as db:
        secret = read_secret(db)

    texts = [
        "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        for blank in (False, True)
        for _, pdf in [export_papers(sqlite_store, token, session.id, session.assessors[0], NOW, is_blank=blank)]
    ]

    assert ["Vu en direct" in one for one in texts] == [True, False]
    assert [paper_code(secret, about(session, revision)) in one for revision, one in zip((1, None), texts, strict=True)]
    assert all(code in texts[1] for code in ("C1.11.3", "C2A.4.6", "Rempli à la main par"))


def test_the_grids_that_may_come_back_are_listed_by_assessor(sqlite_store: Store) -> None:
    session, token = a_session(sqlite_store, submitted=[1]), a_coordinator(sqlite_store)

    listed = {
        name: [(who, one.id) for who, one in grids] for name, grids in list_papers(sqlite_store, token, session.id, NOW)
    }

    mine, other = (f"Évaluateur {one}" for one in session.assessors)
    assert listed == {mine: [(session.assessors[0], one) for one in session.sittings.values()], other: []}
