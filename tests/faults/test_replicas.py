"""Two replicas of the program on one PostgreSQL: one truth, whichever answers, and whoever dies."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg
import pytest

from benchmarks.hall import LOGIN, PASSWORD, Hall, prepare_hall, settings_at
from benchmarks.laptop import Laptop, Line
from benchmarks.viewer import COOKIE
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import connect
from tests.browser.server import Server
from tests.faults import nginx
from tests.recompute import recomputed, rows, stored

JURIES = 6
SOON_S = 1.0
"""How soon a mark acknowledged by one replica shows at the other."""

ELSEWHERE = "203.0.113.9"
"""Where these requests come from, says the proxy that the replicas trust: this address is the one made to wait."""

pytestmark = pytest.mark.postgresql
needs_nginx = pytest.mark.skipif(
    nginx.program() is None and not os.environ.get("CI"), reason="nginx is not on this machine"
)


@dataclass(frozen=True, slots=True)
class Replicas:
    """Two running replicas, and what their database was prepared with."""

    hall: Hall
    servers: tuple[Server, Server]

    @property
    def addresses(self) -> tuple[str, str]:
        return self.servers[0].url, self.servers[1].url


@pytest.fixture(scope="module")
def replicas(postgresql: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    folder = tmp_path_factory.mktemp("replicas")

    with psycopg.connect(postgresql("postgres"), autocommit=True) as db:
        db.execute("CREATE DATABASE replicas")
    url = postgresql("replicas")
    hall = prepare_hall(settings_at(folder, url), JURIES)
    servers = (Server(folder), Server(folder))
    for server in servers:
        server.settings = {"CQP_DATABASE_URL": url, "CQP_TRUSTED_PROXIES": "127.0.0.1"}
        server.start()
    yield Replicas(hall, servers)
    for server in servers:
        server.stop()


def ask(address: str, path: str, token: str = "", content: object = None) -> tuple[int, dict[str, object]]:
    """Send a request and return status and answer."""
    body = None if content is None else json.dumps(content).encode()
    headers = {"Cookie": f"{COOKIE}={token}", "Content-Type": "application/json", "X-Forwarded-For": ELSEWHERE}
    try:
        with urlopen(Request(f"{address}{path}", body, headers), timeout=15) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


def test_a_mark_sent_to_both_is_recorded_once_and_seen_at_once_at_both(replicas: Replicas) -> None:
    first, second = replicas.addresses
    seat = replicas.hall.seats[0]
    mark = {"id": str(uuid4()), "criterion": replicas.hall.criteria[0], "value": "met", "base": 0}
    sent = {"sitting": seat.sitting, "marks": [mark | {"at": "2026-11-23T09:30:00+00:00"}]}

    answers = [ask(address, "/api/marks", seat.token, sent) for address in (first, second, first)]
    acknowledged = time.monotonic()
    seen = [ask(address, f"/api/marks?sitting={seat.sitting}", seat.token)[1]["marks"] for address in (first, second)]

    assert time.monotonic() - acknowledged < SOON_S
    saved = {"saved": [{"id": mark["id"], "criterion": mark["criterion"], "revision": 1}], "refused": []}
    assert answers == [(200, saved)] * 3
    assert [[(one["criterion"], one["value"]) for one in marks] for marks in seen] == [[(mark["criterion"], "met")]] * 2
    store = connect(replicas.hall.settings.database_url)
    assert rows(store, f"SELECT count(*) FROM mark_event WHERE mark_id = '{mark['id']}'") == [(1,)]
    store.close()


def test_failed_sign_ins_count_together_and_a_sign_in_is_good_at_both(replicas: Replicas) -> None:
    tries = [
        ask(replicas.addresses[rank % 2], "/api/sign-in", content={"login": "personne", "password": "faux"})[0]
        for rank in range(11)
    ]

    assert tries == [401] * 10 + [429]


def test_one_replica_killed_under_load_loses_nothing_acknowledged(replicas: Replicas) -> None:
    first, second = replicas.addresses
    laptops = [
        Laptop(seat, Line((first, second), seat.token, first=rank), replicas.hall.criteria)
        for rank, seat in enumerate(replicas.hall.seats[2:])
    ]

    async def load() -> None:
        async def mark(laptop: Laptop) -> None:
            for _ in range(25):
                await laptop.tick()

        async def kill() -> None:
            while sum(len(laptop.saved) for laptop in laptops) < 60:
                await asyncio.sleep(0.005)
            replicas.servers[0].kill()

        await asyncio.gather(kill(), *map(mark, laptops))

    with ThreadPoolExecutor(1) as apart:  # a browser test of the same process may hold this thread's loop
        apart.submit(lambda: asyncio.run(asyncio.wait_for(load(), 120))).result()
    replicas.servers[0].start()

    store = connect(replicas.hall.settings.database_url)
    held = rows(
        store,
        "SELECT mark_id, code, revision FROM mark_event JOIN criterion ON criterion.id = mark_event.criterion_id",
    )
    by_id = {mark_id: (code, revision) for mark_id, code, revision in held}
    acknowledged = {mark_id: told for laptop in laptops for mark_id, told in laptop.saved.items()}
    assert len(acknowledged) == 25 * len(laptops)
    assert {mark_id: by_id.get(mark_id) for mark_id in acknowledged} == acknowledged
    assert sum(laptop.errors["connection"] for laptop in laptops) > 0
    assert len(by_id) == len(held)
    assert verify_locally(store).findings == ()
    assert stored(store) == recomputed(store)
    store.close()


@needs_nginx
def test_the_proxy_of_the_example_keeps_a_browser_on_one_replica_and_speaks_tls(
    replicas: Replicas, tmp_path: Path
) -> None:
    trusted = ssl.create_default_context()
    with nginx.running(tmp_path, tuple(server.port for server in replicas.servers)) as port:
        trusted.load_verify_locations(tmp_path / "fullchain.pem")
        trusted.check_hostname = False

        def through(method: str, path: str, content: object = None, **headers: str) -> http.client.HTTPResponse:
            line = http.client.HTTPSConnection("127.0.0.1", port, context=trusted, timeout=15)
            kept = {"Content-Type": "application/json"} | {name.replace("_", "-"): one for name, one in headers.items()}
            line.request(method, path, json.dumps(content) if content else None, kept)
            return line.getresponse()

        signed_in = through("POST", "/api/sign-in", {"login": LOGIN, "password": PASSWORD})
        assert signed_in.status in {200, 204}
        cookie = signed_in.headers["Set-Cookie"]
        assert "Secure" in cookie  # the replica believed X-Forwarded-Proto
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
        key = {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec_WebSocket_Protocol": "streamlit"}
        opened = through("GET", "/_stcore/stream", Cookie=cookie.partition(";")[0], **upgrade, **key)
        assert opened.status == 101

        replicas.servers[0].kill()  # whichever the browser was on, it is answered
        for _ in range(3):
            again = through("GET", "/compte", Cookie=cookie.partition(";")[0])
            assert (again.status, again.headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    replicas.servers[0].start()


@needs_nginx
def test_nginx_reads_the_example(tmp_path: Path) -> None:
    nginx.configure(tmp_path)

    ran = nginx.check(tmp_path)

    assert (ran.returncode, "test is successful" in ran.stderr) == (0, True)
