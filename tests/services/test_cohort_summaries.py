"""Whatever happens to sittings, to the jury's end: the letters say what the events say, and every change is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp.errors import CqpError
from cqp.marking.mark import MarkValue
from cqp.rules.deliberation import BlockRuling, Ruling
from cqp.rules.selection import Selection
from cqp.rules.status import Status
from cqp.services.confer import agree_criterion, conferred_competencies, decide_competency
from cqp.services.deliberate import compose_jury, decide_candidate, read_deliberation
from cqp.services.erase_candidate import erase_candidate
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_cohort import read_cohort
from cqp.services.read_minutes import read_minutes
from cqp.services.reference import newest_referential, policy_of
from cqp.services.seal_jury import reopen_jury, seal_jury
from cqp.services.sign_minutes import prepare_minutes, reopen_sitting, sign_minutes, withdraw_minutes
from cqp.services.submit_grid import submit_grid
from cqp.store.engine import Store
from cqp.store.recall import Recall
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.recompute import block_letters, grid_letters, rows
from tests.services.test_deliberate import JURY
from tests.services.test_erase_candidate import LATER

EXAMPLES = 12
BLOCK = "2A"
CRITERIA = ("C2A.1.1", "C2A.1.2", "C2A.2.1", "C2A.3.2", "C2A.4.6")
COMPETENCIES = ("C2A.1", "C2A.2", "C2A.3", "C2A.4")
WHOLE = tuple(
    f"C2A.{rank}.{number}" for rank, size in enumerate((5, 3, 3, 6), start=1) for number in range(1, size + 1)
)

Act = tuple[str, int, int, int]
"""What is done, by which assessor, on which criterion or competency, with which value."""

OFTEN = ("mark", "whole", "submit", "decide")
WHAT = (*OFTEN, *OFTEN, "agree", "all", "minutes", "sign", "withdraw", "reopen", "rule", "seal", "reseal", "erase")
ACTS = st.tuples(st.sampled_from(WHAT), st.integers(0, 1), st.integers(0, 4), st.integers(0, 3))


class History:
    """One exam session of one candidate, and what can happen to it; what is refused changes nothing."""

    def __init__(self, store: Store, session: BuiltSession, coordinator: str, folder: Path) -> None:
        self.store, self.session, self.coordinator, self.folder = store, session, coordinator, folder
        self.sitting = session.sittings[BLOCK]

    def play(self, act: Act) -> None:
        """Do it, unless the program refuses."""
        what, who, which, value = act
        token = self.session.tokens[who]
        does: dict[str, Callable[[], object]] = {
            "mark": lambda: self._mark(who, CRITERIA[which : which + 1], value),
            "whole": lambda: self._mark(who, WHOLE, 0 if which else value),
            "submit": lambda: submit_grid(self.store, token, self.sitting, NOW, seen=self._seen(who), reason="Fini."),
            "agree": lambda: self._agree(token, CRITERIA[which], list(MarkValue)[value]),
            "decide": lambda: self._decide(
                token, COMPETENCIES[value], (Status.ACQUIRED, Status.NOT_ACQUIRED)[which % 2]
            ),
            "all": lambda: [self._decide(token, code, Status.ACQUIRED) for code in COMPETENCIES],
            "minutes": lambda: prepare_minutes(self.store, token, self.sitting, NOW),
            "sign": self._sign,
            "withdraw": lambda: withdraw_minutes(self.store, token, self.sitting, "Revoir.", NOW),
            "reopen": lambda: reopen_sitting(self.store, self.coordinator, self.sitting, "Erreur.", NOW),
            "rule": lambda: self._rule((Status.VALIDATED, Status.NOT_VALIDATED)[which % 2]),
            "seal": lambda: self._seal(Status.VALIDATED),
            "reseal": lambda: self._reseal((Status.VALIDATED, Status.NOT_VALIDATED)[which % 2]),
            "erase": lambda: erase_candidate(
                self.store, self.coordinator, self.session.candidates[0], self.folder, LATER
            ),
        }
        with suppress(CqpError):
            does[what]()

    def _mark(self, who: int, codes: Sequence[str], value: int) -> None:
        sent = [
            a_mark(code, list(MarkValue)[value], base=self._revisions(who).get(code, 0), amendment="Oubli.")
            for code in codes
        ]
        mark_criteria(self.store, self.session.tokens[who], self.sitting, sent, NOW)

    def _revisions(self, who: int) -> dict[str, int]:
        query = (
            "SELECT code, revision FROM mark JOIN criterion ON criterion.id = criterion_id "
            f"WHERE sitting_id = {self.sitting} AND assessor_id = {self.session.assessors[who]}"
        )
        return dict(rows(self.store, query))

    def _seen(self, who: int) -> int:
        where = f"sitting_id = {self.sitting} AND assessor_id = {self.session.assessors[who]}"
        return int(rows(self.store, f"SELECT revision FROM grid WHERE {where}")[0][0])

    def _base(self, table: str, code: str) -> int:
        parent = "criterion" if table == "agreed_mark" else "competency"
        query = (
            f"SELECT revision FROM {table} JOIN {parent} ON {parent}.id = {parent}_id "
            f"WHERE code = '{code}' AND sitting_id = {self.sitting}"
        )
        return int((rows(self.store, query) or [(0,)])[0][0])

    def _agree(self, token: str, code: str, value: MarkValue) -> None:
        base = self._base("agreed_mark", code)
        agree_criterion(self.store, token, self.sitting, code, value, "Revu.", NOW, base=base)

    def _decide(self, token: str, code: str, status: Status) -> None:
        base = self._base("competency_decision", code)
        decide_competency(self.store, token, self.sitting, code, status, "Vu ensemble.", NOW, base=base)

    def _sign(self) -> None:
        written = read_minutes(self.store, self.session.tokens[0], self.sitting, NOW)
        for token in self.session.tokens if written else ():
            sign_minutes(self.store, token, self.sitting, written[0].digest, NOW)

    def _rule(self, status: Status) -> None:
        if not rows(self.store, f"SELECT 1 FROM jury WHERE exam_session_id = {self.session.id}"):
            compose_jury(self.store, self.coordinator, self.session.id, JURY, 0, NOW)
        room = read_deliberation(self.store, self.coordinator, self.session.id, NOW)
        ruling = Ruling({BLOCK: BlockRuling(status, "Vu.")}, Status.NOT_AWARDED, "Vu.")
        candidate = self.session.candidates[0]
        decide_candidate(
            self.store, self.coordinator, self.session.id, candidate, ruling, room.dockets[0].revision, NOW
        )

    def _seal(self, status: Status) -> None:
        self._rule(status)
        room = read_deliberation(self.store, self.coordinator, self.session.id, NOW)
        seal_jury(self.store, self.coordinator, self.session.id, room.revision, NOW)

    def _reseal(self, status: Status) -> None:
        room = read_deliberation(self.store, self.coordinator, self.session.id, NOW)
        reopen_jury(self.store, self.coordinator, self.session.id, "Erreur.", room.revision, NOW)
        compose_jury(self.store, self.coordinator, self.session.id, JURY, room.revision + 1, NOW)
        self._seal(status)


def letters_stored(store: Store) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Return the letters of every grid and every block."""
    grids = {row[:2]: row[2] for row in rows(store, "SELECT sitting_id, assessor_id, letters FROM grid")}
    return grids, dict(rows(store, "SELECT id, letters FROM sitting"))


def letters_expected(store: Store) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Return what they should be: from the newest events, and from what committees confer on them."""
    events = rows(
        store,
        "SELECT sitting_id, assessor_id, criterion_id, id, value FROM mark_event ORDER BY revision",
    )
    marks = {row[:3]: row[3:] for row in events}
    return grid_letters(store, marks), block_letters(store, conferred(store))


def conferred(store: Store) -> dict[Any, str]:
    """Return (sitting, competency id) → status, where the table has one, worked out again from what was written."""
    ids = dict(rows(store, "SELECT code, id FROM competency"))
    known = {tuple(row) for row in rows(store, "SELECT sitting_id, competency_id FROM competency_result")}
    submitted = {row[0] for row in rows(store, "SELECT id FROM sitting WHERE state = 'submitted'")}
    found: dict[Any, str] = {}
    with store.reading() as db:
        block = newest_referential(store, db)[1].block(BLOCK)
        for sitting in {one for one, _ in known}:
            for one in conferred_competencies(db, sitting, block, policy_of(store, db, 1)):
                status = (one.standing or one.proposal) if sitting in submitted else one.proposal
                if (sitting, ids[one.code]) in known:
                    found[sitting, ids[one.code]] = status.value
    return found


def sealed_expected(store: Store) -> dict[int, str]:
    """Return sitting → what the newest sealed minutes say, from the jury's own rows."""
    query = (
        "SELECT sitting.id, d.status FROM jury_decision d JOIN candidate c ON c.id = d.candidate_id "
        "JOIN sitting ON sitting.candidate_id = c.id JOIN block ON block.id = sitting.block_id AND code = d.block_code "
        "WHERE d.version <= (SELECT max(version) FROM jury_minutes m WHERE m.exam_session_id = c.exam_session_id) "
        "ORDER BY d.revision"
    )
    return dict(rows(store, "SELECT id, '' FROM sitting")) | dict(rows(store, query))


FULL: list[Act] = [
    *[("whole", who, 1, 0) for who in (0, 1)],
    ("mark", 1, 0, 1),
    *[("submit", who, 0, 0) for who in (0, 1)],
    ("agree", 0, 0, 1),
    ("all", 0, 0, 0),
    ("minutes", 0, 0, 0),
    ("sign", 0, 0, 0),
    ("seal", 0, 0, 0),
    ("reseal", 0, 1, 0),
    ("erase", 0, 0, 0),
]
"""From the first mark to erasure, nothing refused on the way."""


def test_letters_follow_any_history(store: Store, tmp_path: Path) -> None:
    coordinator = a_coordinator(store)
    sessions = [a_session(store, blocks=(BLOCK,), held=("1",)) for _ in range(EXAMPLES + 4)]
    turn = count()

    def follow(acts: Sequence[Act]) -> None:
        history = History(store, sessions[next(turn) % len(sessions)], coordinator, tmp_path)
        for act in acts:
            history.play(act)

            assert letters_stored(store) == letters_expected(store)
        assert dict(rows(store, "SELECT id, decision FROM sitting")) == sealed_expected(store)

    follow(FULL)
    first = sessions[0].sittings[BLOCK]
    assert rows(store, f"SELECT letters, decision, stage FROM sitting WHERE id = {first}") == [
        ("AAAA", "not_validated", "signed")
    ]
    settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )(given(st.lists(ACTS, max_size=14))(follow))()


def test_the_same_version_never_shows_other_figures(store: Store, tmp_path: Path) -> None:
    coordinator = a_coordinator(store)
    session = a_session(store, blocks=(BLOCK,), held=("1",))
    history = History(store, session, coordinator, tmp_path)
    shown = {}
    for act in FULL:
        history.play(act)

        recalled = read_cohort(store, coordinator, Selection(), NOW)
        store.recall = Recall()
        again = read_cohort(store, coordinator, Selection(), NOW)

        assert recalled == again
        shown[again.version] = again
    assert len(shown) > len(FULL) / 2
