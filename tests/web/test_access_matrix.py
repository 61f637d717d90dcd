"""The access matrix, asked over HTTP and websocket of the real server: `app.py`, Streamlit and all."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.file_util import get_static_dir
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_storage import MediaFileKind

from cqp import web
from cqp.services import access, export_jobs, running
from cqp.services.export_jobs import jobs_of
from cqp.services.manage_codes import list_codes
from cqp.services.sign_in import sign_in_with_code, sign_in_with_password
from cqp.web.entrance import ASSETS
from tests.access_matrix import Cell, actions, cells
from tests.access_world import (
    ANONYMOUS,
    COLLEAGUE,
    COORDINATOR,
    ELSEWHERE,
    ENDED,
    FREE_CRITERION,
    MEMBER,
    OWN,
    STRANGER,
    Watch,
    World,
)
from tests.build import PASSWORD, a_mark

SECTIONS = ("Our addresses", "Streamlit's addresses")
PAGES = ("/", "/notation", "/notation?sitting={sitting}", "/cohorte", "/dossier?candidat={candidate}", "/acces", "/x")
ALL_OF_THEM = "Cette adresse n'existe pas"

Ask = Callable[["Browser"], Any]


class Browser:
    """One visitor's browser before the server, with what it knows of the world."""

    def __init__(self, client: TestClient, world: World, who: str, token: str) -> None:
        self.client, self.world, self.who, self.token = client, world, who, token

    def send(self, method: str, address: str, **content: object) -> Any:
        """Send a request under this visitor's sign-in, and forget the cookies of the answer."""
        answer = self.client.request(method, address, **{"headers": self.cookie()} | content)
        self.client.cookies.clear()
        return answer

    def cookie(self) -> dict[str, str]:
        return {"Cookie": f"cqp_sign_in={self.token}"} if self.token else {}

    def sign_in_again(self) -> str:
        """Return a token of one more sign-in of somebody of this role."""
        if self.who == COORDINATOR:
            return sign_in_with_password(running.store(), "paul", PASSWORD, self.world.now)
        return sign_in_with_code(running.store(), self.world.credentials.assessors[1].code, self.world.now)


def post_marks(browser: Browser, **whose: int) -> Any:
    one = a_mark(FREE_CRITERION)
    fields = {
        name: getattr(one, name) for name in ("id", "criterion", "value", "remark", "reason", "base", "seq", "at")
    }
    return browser.send("POST", "/api/marks", json={"sitting": browser.world.sitting, "marks": [fields]} | whose)


def post_presence(browser: Browser, **whose: int) -> Any:
    word = {"sitting": browser.world.sitting, "laptop": "poste", "waiting": 1, "refused": 0}
    return browser.send("POST", "/api/presence", json=word | whose)


def post_clock(browser: Browser) -> Any:
    asked = {"sitting": browser.world.sitting, "step": "started", "phase": "welcome", "seen": 0}
    return browser.send("POST", "/api/clock", json=asked)


def post_notes(browser: Browser) -> Any:
    notes = [{"id": "6f1c2f0a-6a3e-4a54-9c58-0d4c6f7f0001", "text": "Calme.", "revision": 0}]
    return browser.send("POST", "/api/notes", json={"sitting": browser.world.sitting, "notes": notes})


def post_queue_key(browser: Browser) -> Any:
    return browser.send("POST", "/api/queue-key", json={"laptop": "poste"})


def post_export(browser: Browser) -> Any:
    """Ask for a file, and take it back."""
    answer = browser.send("POST", "/api/exports", json={"kind": "marques"})
    export_jobs.forget_all()
    return answer


def post_codes(browser: Browser) -> Any:
    """Renew the spare assessor's code, whatever its version has become."""
    world = browser.world
    known = list_codes(running.store(), world.tokens[COORDINATOR][0], world.exam_session, world.now)
    seen = {str(one.assessor_id): one.version for one in known if one.assessor_id == world.spare[0]}
    body = {"codes": seen, "address": "http://jury.test"}
    return browser.send("POST", f"/api/exam-sessions/{world.exam_session}/codes", json=body)


def post_sign_in(browser: Browser) -> Any:
    fields = {"login": "paul", "password": PASSWORD}
    if browser.who != COORDINATOR:
        fields = {"code": browser.world.credentials.assessors[1].code}
    return browser.send("POST", "/api/sign-in", json=fields)


def post_sign_out(browser: Browser) -> Any:
    """Sign out, of a sign-in made for that, and prove that it is over."""
    if browser.who not in {ANONYMOUS, ENDED}:
        browser = Browser(browser.client, browser.world, browser.who, browser.sign_in_again())
    answer = browser.send("POST", "/api/sign-out")
    assert access.find_person(running.store(), browser.token, browser.world.now) is None
    return answer


def upload(browser: Browser, method: str) -> Any:
    """Put or take back a file as Streamlit's page does, with the word against forgery that anybody may fetch."""
    word = browser.client.get("/_stcore/health").cookies["_streamlit_xsrf"]
    cookie = "; ".join([*browser.cookie().values(), f"_streamlit_xsrf={word}"])
    headers = {"Cookie": cookie, "X-Xsrftoken": word}
    content = {"files": {"file": b"x"}} if method == "PUT" else {}
    return browser.send(method, "/_stcore/upload_file/a/b", headers=headers, **content)


def get_file(browser: Browser, name: str) -> Any:
    return browser.send("GET", f"/api/exam-sessions/{browser.world.exam_session}/{name}")


def get_grids(browser: Browser, name: str) -> Any:
    return get_file(browser, f"assessors/{browser.world.assessors[MEMBER]}/{name}?blank=1")


def get_attestation(browser: Browser) -> Any:
    return get_file(browser, f"candidates/{browser.world.candidate}/attestation.pdf")


def get_letter(browser: Browser) -> Any:
    return get_file(browser, f"candidates/{browser.world.candidate}/letter.txt")


def get_media(browser: Browser) -> Any:
    """Fetch a file that a page shows, whose address somebody has found out."""
    storage = Runtime.instance().media_file_mgr._storage
    found = storage.load_and_get_id(b"Zoe", "text/plain", MediaFileKind.DOWNLOADABLE, "x.txt")
    return browser.send("GET", storage.get_url(found))


def get_pages(browser: Browser) -> Any:
    """Ask for every kind of page; they answer alike."""
    world = browser.world
    asked = [path.format(sitting=world.sitting, candidate=world.candidate) for path in PAGES]
    answers = [browser.send("GET", path) for path in asked]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    return answers[0]


def get_static(browser: Browser) -> Any:
    folder = Path(get_static_dir())
    return browser.send("GET", f"/{next(folder.glob('static/js/*.js')).relative_to(folder).as_posix()}")


def seen_by(browser: Browser) -> int:
    """Return the revision of the member's grid, which other cells have marked."""
    query = "SELECT revision FROM grid WHERE sitting_id = ? AND assessor_id = ?"
    with running.store().reading() as db:
        asked = (browser.world.sitting, browser.world.assessors[MEMBER])
        return int(db.exec_driver_sql(query, asked).scalar_one())


def address(method: str, path: str) -> Ask:
    return lambda browser: browser.send(method, path)


ACCOUNT = {"name": "Eva Roux", "login": "eva", "password": PASSWORD}

ASK: dict[str, Ask] = {
    "POST /api/marks": post_marks,
    "GET /api/marks": lambda browser: browser.send("GET", f"/api/marks?sitting={browser.world.sitting}"),
    "POST /api/queue-key": post_queue_key,
    "POST /api/presence": post_presence,
    "GET /api/clock": lambda browser: browser.send("GET", f"/api/clock?sitting={browser.world.sitting}"),
    "POST /api/clock": post_clock,
    "GET /api/notes": lambda browser: browser.send("GET", f"/api/notes?sitting={browser.world.sitting}"),
    "POST /api/notes": post_notes,
    "GET /api/interview": lambda browser: browser.send("GET", f"/api/interview?sitting={browser.world.sitting}"),
    "POST /api/submission": lambda browser: browser.send(
        "POST",
        "/api/submission",
        json={"sitting": browser.world.sitting, "seen": seen_by(browser), "reason": "Fin"},
    ),
    "GET /api/oidc": address("GET", "/api/oidc"),
    "GET /api/oidc/callback": address("GET", "/api/oidc/callback"),
    "POST /api/marks?assessor=colleague": lambda browser: post_marks(browser, assessor=browser.world.colleague),
    "GET /api/marks?assessor=colleague": lambda browser: browser.send(
        "GET", f"/api/marks?sitting={browser.world.sitting}&assessor={browser.world.colleague}"
    ),
    "POST /api/presence?assessor=colleague": lambda browser: post_presence(browser, assessor=browser.world.colleague),
    "POST /api/sign-in": post_sign_in,
    "POST /api/sign-out": post_sign_out,
    "POST /api/rehearsal": lambda browser: browser.send("POST", "/api/rehearsal", json={"ids": ["a"]}),
    "GET /api/person": address("GET", "/api/person"),
    "POST /api/first-account": lambda browser: browser.send("POST", "/api/first-account", json=ACCOUNT),
    "POST /api/first-demo": address("POST", "/api/first-demo"),
    "GET /api/exam-sessions/{exam_session_id}/workbook": partial(get_file, name="workbook"),
    "POST /api/exports": post_export,
    "GET /api/exports": address("GET", "/api/exports"),
    "GET /api/exports/{export_id}": address("GET", "/api/exports/unknown"),
    "DELETE /api/exports/{export_id}": address("DELETE", "/api/exports/unknown"),
    "GET /api/exports/{export_id}/file": address("GET", "/api/exports/unknown/file"),
    "GET /api/candidates/{candidate_id}/grids.xlsx": lambda browser: browser.send(
        "GET", f"/api/candidates/{browser.world.candidate}/grids.xlsx"
    ),
    "GET /api/exam-sessions/{exam_session_id}/planning.xlsx": partial(get_file, name="planning.xlsx"),
    "GET /api/exam-sessions/{exam_session_id}/ledger.pdf": partial(get_file, name="ledger.pdf"),
    "GET /api/exam-sessions/{exam_session_id}/planning.ics": partial(get_file, name="planning.ics"),
    "GET /api/exam-sessions/{exam_session_id}/jury/{version}/minutes.pdf": partial(get_file, name="jury/1/minutes.pdf"),
    "GET /api/exam-sessions/{exam_session_id}/jury/{version}/minutes.xlsx": partial(
        get_file, name="jury/1/minutes.xlsx"
    ),
    "GET /api/exam-sessions/{exam_session_id}/candidates/{candidate_id}/attestation.pdf": get_attestation,
    "GET /api/exam-sessions/{exam_session_id}/candidates/{candidate_id}/letter.txt": get_letter,
    "GET /api/exam-sessions/{exam_session_id}/assessors/{assessor_id}/grids.xlsx": partial(
        get_grids, name="grids.xlsx"
    ),
    "GET /api/exam-sessions/{exam_session_id}/assessors/{assessor_id}/papers.pdf": partial(
        get_grids, name="papers.pdf"
    ),
    "GET /api/candidates/{candidate_id}/file.zip": lambda browser: browser.send(
        "GET", f"/api/candidates/{browser.world.candidate}/file.zip"
    ),
    "GET /api/sittings/{sitting_id}/minutes/{version}.pdf": lambda browser: browser.send(
        "GET", f"/api/sittings/{browser.world.sitting}/minutes/1.pdf"
    ),
    "GET /api/cohort/{table}.csv": address("GET", "/api/cohort/blocs.csv"),
    "GET /api/candidates-template": address("GET", "/api/candidates-template"),
    "POST /api/exam-sessions/{exam_session_id}/codes": post_codes,
    "GET /assets/{name}": address("GET", f"/assets/{next(iter(ASSETS))}"),
    "GET /worker.js": address("GET", "/worker.js"),
    "ANY /api/{rest}": address("DELETE", "/api/marks/1"),
    "GET /media/{file_id}": get_media,
    "PUT /_stcore/upload_file/{session_id}/{file_id}": partial(upload, method="PUT"),
    "DELETE /_stcore/upload_file/{session_id}/{file_id}": partial(upload, method="DELETE"),
    "GET /component/{path}": address("GET", "/component/x/index.html"),
    "GET /_stcore/bidi-components/{path}": address("GET", "/_stcore/bidi-components/x/index.js"),
    "GET /{page}": get_pages,
    "GET /static/{file}": get_static,
    "GET /_stcore/health": address("GET", "/_stcore/health"),
    "GET /_stcore/host-config": address("GET", "/_stcore/host-config"),
    "GET /_stcore/metrics": address("GET", "/_stcore/metrics"),
    "GET /auth/login": address("GET", "/auth/login"),
    "GET /auth/logout": address("GET", "/auth/logout"),
    "GET /oauth2callback": address("GET", "/oauth2callback"),
    "ANY /_stcore/agent/interact": address("POST", "/_stcore/agent/interact"),
    "ANY /_stcore/agent/openapi.json": address("GET", "/_stcore/agent/openapi.json"),
    "ANY /_stcore/agent/mcp": address("POST", "/_stcore/agent/mcp"),
}
"""How each address is asked."""

LEFT_TO_STREAMLIT = {
    "PUT /_stcore/upload_file/{session_id}/{file_id}": 400,
    "DELETE /_stcore/upload_file/{session_id}/{file_id}": 204,
    "GET /component/{path}": 404,
    "GET /_stcore/bidi-components/{path}": 404,
}
"""What Streamlit itself answers to who has passed the gate but names no page, file or component of theirs."""

STATUS = {"entrance": 200, "page": 200, "nothing": 404, "refused 401": 401, "refused 403": 403, "refused 422": 422}

NO_ROUTE = {"GET /{page}", "GET /static/{file}", "WEBSOCKET /api/marks"}
"""Lines for what one mount serves, and for a websocket where there is none."""


@pytest.fixture(scope="module")
def client(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The server of `app.py`, on a copy of the world; Streamlit's runtime starts once a process."""
    running.open_once(world.copied_to(tmp_path_factory.mktemp("web")), world.now)
    app = importlib.import_module("app").app
    with TestClient(app, base_url="http://jury.test") as client:
        yield client
    running.close()
    Runtime._instance = None
    app._runtime = app._starlette_app = None


@pytest.fixture(scope="module")
def watch(client: TestClient) -> Iterator[Watch]:
    watch = Watch(running.settings())
    yield watch
    watch.close()


@pytest.fixture(scope="module")
def names(client: TestClient) -> set[str]:
    """Names of people that a refusal must not tell."""
    with running.store().reading() as db:
        rows = db.exec_driver_sql("SELECT last_name FROM candidate UNION SELECT name FROM assessor").all()
    return {str(row[0]) for row in rows}


@pytest.mark.parametrize("cell", [one for one in cells(*SECTIONS) if one.action in ASK], ids=str)
def test_an_address_answers_as_the_matrix_says(
    cell: Cell, world: World, client: TestClient, watch: Watch, names: set[str]
) -> None:
    for token in world.tokens[cell.who]:
        browser = Browser(client, world, cell.who, token)
        watch.changed()
        answer = ASK[cell.action](browser)
        if cell.word in {"allowed", "own"}:
            assert answer.status_code == LEFT_TO_STREAMLIT.get(cell.action, answer.status_code)
            assert cell.action in LEFT_TO_STREAMLIT or answer.is_success
            assert ALL_OF_THEM not in answer.text
        else:
            assert answer.status_code == STATUS[cell.word]
            assert not [name for name in names if name in answer.text]
            assert not watch.changed()
            assert ("Code d'accès personnel" in answer.text) == (cell.word == "entrance")
            assert ('<div id="root">' in answer.text) == (cell.word == "page")
        if cell.word == "own":
            check_own(cell, browser, answer)


def check_own(cell: Cell, browser: Browser, answer: Any) -> None:
    """Prove that the answer is the asker's own."""
    assert not [remark for remark in (COLLEAGUE, STRANGER, ELSEWHERE) if remark in answer.text]
    if cell.action == "GET /api/person":
        person = access.who_is(running.store(), browser.token, browser.world.now)
        assert answer.json() == {"name": person.name, "role": person.role}
    elif cell.action == "POST /api/marks":
        assert [one["criterion"] for one in answer.json()["saved"]] == [FREE_CRITERION]
    elif cell.action == "GET /api/marks":
        marks = {one["criterion"]: (one["value"], one["remark"]) for one in answer.json()["marks"]}
        marks.pop(FREE_CRITERION, None)
        assert marks == {"C1.1.1": ("met", OWN)}
    elif cell.action in {"GET /api/notes", "POST /api/notes"}:
        with running.store().reading() as db:
            owners = db.exec_driver_sql("SELECT DISTINCT assessor_id FROM note").all()
        assert {row[0] for row in owners} <= {browser.world.assessors[MEMBER]}
    elif cell.action == "GET /api/exports":
        found = jobs_of(f"coordinator:{access.who_is(running.store(), browser.token, browser.world.now).id}")
        assert [one["id"] for one in answer.json()["exports"]] == [one.id for one in found]
    elif cell.action == "GET /api/interview":
        assert "C1.1.1" not in {one["code"] for group in answer.json()["ask"] for one in group["criteria"]}
    elif cell.action == "POST /api/queue-key":
        with running.store().reading() as db:
            query = "SELECT assessor_id FROM queue_key WHERE id = ?"
            owner = db.exec_driver_sql(query, (answer.json()["id"],)).scalar()
        assert owner == access.who_is(running.store(), browser.token, browser.world.now).id
    else:
        assert answer.status_code == 204
        assert cell.action in {"POST /api/presence", "POST /api/submission"}


@pytest.mark.parametrize("cell", [one for one in cells(*SECTIONS) if one.action.startswith("WEBSOCKET ")], ids=str)
def test_a_websocket_opens_as_the_matrix_says(cell: Cell, world: World, client: TestClient) -> None:
    for token in world.tokens[cell.who]:
        code = 0
        try:
            with client.websocket_connect(
                cell.action.removeprefix("WEBSOCKET "),
                headers=Browser(client, world, cell.who, token).cookie(),
                subprotocols=["streamlit"],
            ):
                scripts = Runtime.instance()._session_mgr.num_active_sessions()
        except WebSocketDisconnect as refused:
            code, scripts = refused.code, Runtime.instance()._session_mgr.num_active_sessions()

        expected = {"allowed": (0, 1), "nothing": (1000, 0), "refused 4401": (4401, 0)}[cell.word]
        assert (code, scripts) == expected


# Nothing is missing -----------------------------------------------------------------------------------------


def lines(route: BaseRoute) -> set[str]:
    """Return how the matrix writes this route; HEAD and OPTIONS carry no content."""
    if isinstance(route, WebSocketRoute):
        return {f"WEBSOCKET {route.path}"}
    if isinstance(route, Mount):
        return {"mount"}
    assert isinstance(route, Route)
    methods = set(route.methods or ()) - {"HEAD", "OPTIONS"}
    path = re.sub(r":\w+}", "}", route.path)
    return {f"{method} {path}" for method in ({"ANY"} if len(methods) > 3 else methods)}


def test_the_matrix_names_every_address_of_the_server_and_nothing_else(client: TestClient) -> None:
    served = {line for route in client.app._starlette_app.routes for line in lines(route)}
    named = {action.split("?")[0] for action in actions(*SECTIONS)}

    assert served - {"mount"} == named - NO_ROUTE
    assert "mount" in served


def test_every_route_of_ours_is_served() -> None:
    modules = [importlib.import_module(one.name) for one in pkgutil.iter_modules(web.__path__, "cqp.web.")]
    written = {line for one in modules for route in getattr(one, "ROUTES", ()) for line in lines(route)}

    assert written <= set(actions(*SECTIONS))
    assert len(written) > 10


def test_every_address_of_the_matrix_is_asked() -> None:
    assert {one for one in actions(*SECTIONS) if not one.startswith("WEBSOCKET ")} == set(ASK)
