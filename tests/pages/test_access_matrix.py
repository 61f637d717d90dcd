"""The access matrix, asked of each page: through `main.py`, and of its script alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cqp.config import PROJECT
from cqp.services import running
from tests.access_matrix import Cell, actions, cells
from tests.access_world import (
    COLLEAGUE,
    COORDINATOR,
    ELSEWHERE,
    OWN,
    STRANGER,
    Watch,
    World,
)

PAGES = PROJECT / "pages"
MAIN = "main.py"
NOT_IN = "Vous n'êtes plus connecté"
RESERVED = "Cette action est réservée"
TOO_EARLY = "La concertation s'ouvre quand chacun a remis sa grille"
NOT_YOURS = "n'est pas confié à votre comité"
SAID = {"entrance": NOT_IN, "nothing": RESERVED, "refused 403": NOT_YOURS, "refused early": TOO_EARLY}
"""What a page says for each word of refusal."""


@pytest.fixture(scope="module")
def watch(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """A copy of the world as this process's store, and what says whether it was written to."""
    settings = world.copied_to(tmp_path_factory.mktemp("pages"))
    running.open_once(settings, world.now)
    watch = Watch(settings)
    yield watch
    watch.close()
    running.close()


@pytest.fixture(scope="module")
def names(watch: Watch) -> set[str]:
    """Family names of every candidate."""
    with running.store().reading() as db:
        return {str(row[0]) for row in db.exec_driver_sql("SELECT last_name FROM candidate")}


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The browser that every script sees; a test gives it its cookie."""
    browser = SimpleNamespace(cookies={}, headers=[], remote_ip=None)
    monkeypatch.setattr("streamlit.runtime.context._get_client_context", lambda: browser)
    return browser


@pytest.mark.parametrize("cell", cells("Pages"), ids=str)
def test_a_page_shows_what_the_matrix_says(
    cell: Cell, world: World, watch: Watch, names: set[str], signed_in: SimpleNamespace
) -> None:
    script, query = address(cell, world)
    for token in tokens(cell, world):
        signed_in.cookies = {"cqp_sign_in": token} if token else {}
        if cell.word == "nothing":
            with pytest.raises(ValueError, match="page"):  # their navigation has no such page
                home(token).switch_page(script)
        elif cell.word != "entrance":  # for which the line of main.py speaks
            check(cell, through_main(script, query), world, names)
        if cell.word not in {"allowed", "own"}:
            check(cell, opened(script, query), world, names)
    assert not watch.changed()


def tokens(cell: Cell, world: World) -> tuple[str, ...]:
    """Return the sign-ins to try: every way to have ended on the first line, one on each of the others."""
    found = world.tokens[cell.who]
    return found if cell.action == MAIN else found[len(cell.action) % len(found) :][:1]


def address(cell: Cell, world: World) -> tuple[str, dict[str, str]]:
    """Return the script and the query parameters of a line."""
    script, _, asked = cell.action.partition("?")
    known = {
        "": {},
        "sitting=": {"sitting": str(world.sitting)},
        "sitting=unknown": {"sitting": "987654321"},
        "candidat=": {"candidat": str(world.candidate)},
    }
    return script, known[asked]


def opened(script: str, query: dict[str, str]) -> AppTest:
    """Run one script with these query parameters."""
    app = AppTest.from_file(str(PAGES / script), default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


@cache
def home(_token: str) -> AppTest:
    """Run `main.py` once for each visitor who looks for a page that is not theirs."""
    return opened(MAIN, {})


def through_main(script: str, query: dict[str, str]) -> AppTest:
    """Open a page as its address does."""
    app = opened(MAIN, query)
    return app if script == MAIN else app.switch_page(script).run()


def check(cell: Cell, app: AppTest, world: World, names: set[str]) -> None:
    """Compare with the matrix's word."""
    shown = everything(app)
    assert not app.exception
    if cell.word in {"allowed", "own"}:
        assert not app.error
        if cell.word == "own":
            check_own(cell, shown, world)
        return
    (said,) = (one.value for one in app.error)
    assert {"entrance": NOT_IN, "nothing": RESERVED, "refused 403": NOT_YOURS, "refused early": TOO_EARLY}[
        cell.word
    ] in said
    assert not [name for name in names if name in shown]
    assert not [remark for remark in (OWN, COLLEAGUE, STRANGER, ELSEWHERE) if remark in shown]
    assert not [kind for kind in ("title", "arrow_data_frame", "button", "bidi_component") if app.get(kind)]


def check_own(cell: Cell, shown: str, world: World) -> None:
    """Prove that the page shows no candidate and no remark of anybody else, and the grid the asker's own marks."""
    assert not [remark for remark in (COLLEAGUE, STRANGER, ELSEWHERE) if remark in shown]
    assert (OWN in shown) == (cell.action in {"jury/notation.py?sitting=", "jury/entretien.py?sitting="})
    if cell.who == COORDINATOR:
        return
    own_grids = "SELECT sitting_id FROM grid WHERE assessor_id = " + str(world.assessors[cell.who])
    query = f"""SELECT last_name || ' ' || first_name FROM candidate
        WHERE id NOT IN (SELECT candidate_id FROM sitting WHERE id IN ({own_grids}))"""
    with running.store().reading() as db:
        others = {str(row[0]) for row in db.exec_driver_sql(query)}
    assert others
    assert not [name for name in others if name in shown]


def everything(app: AppTest) -> str:
    """Return all that a page sends to the browser, components' data included."""
    sent = b"".join(one.proto.SerializeToString() for one in app._tree if getattr(one, "proto", None) is not None)
    text = sent.decode("utf-8", "ignore")
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


# Nothing is missing -----------------------------------------------------------------------------------------


def test_the_matrix_names_every_page_and_nothing_else() -> None:
    scripts = {path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.py")}

    assert {action.split("?")[0] for action in actions("Pages")} == scripts


def test_what_a_page_sends_is_read_whole(world: World, watch: Watch, signed_in: SimpleNamespace) -> None:
    signed_in.cookies = {"cqp_sign_in": world.tokens[COORDINATOR][0]}
    page = everything(through_main("coordination/candidats.py", {}))
    with running.store().reading() as db:
        query = f"SELECT last_name FROM candidate WHERE exam_session_id = {world.preparing}"
        assert [row[0] in page for row in db.exec_driver_sql(query)] == [True, True]
