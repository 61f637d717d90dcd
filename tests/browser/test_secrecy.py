"""Marking alone: no frame and no body that reaches A's browser holds a word of B's before both have submitted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from cqp.services.mark_criteria import mark_criteria
from cqp.services.submit_grid import submit_grid
from cqp.store.engine import Store
from tests.browser.screen import Laptop
from tests.build import BuiltSession, a_mark

LOADS_WITHIN_MS = 20_000
SECRET = "Zibeline-en-catimini"


def everything_received(page: Page) -> list[bytes]:
    """Return a list that grows with each websocket frame and each body that the page receives."""
    received: list[bytes] = []

    def frame(payload: str | bytes) -> None:
        received.append(payload.encode() if isinstance(payload, str) else payload)

    page.on("websocket", lambda socket: socket.on("framereceived", frame))
    page.on("requestfinished", lambda request: received.append(body_of(request)))
    return received


def body_of(request) -> bytes:
    try:
        return request.response().body()
    except Exception:  # noqa: BLE001, RUF100 -- a redirect or an answer without a body
        return b""


def visit(page: Page, laptop: Laptop, session: BuiltSession) -> None:
    """Go wherever an assessor can, and come back."""
    sitting = session.sittings["2A"]
    for path, words in (
        ("/", "Mes passages"),
        (f"/notation?sitting={sitting}", "C2A.1.1"),
        (f"/concertation?sitting={sitting}", "concertation"),
    ):
        page.goto(laptop.url + path)
        expect(page.get_by_text(words, exact=False).first).to_be_visible(timeout=LOADS_WITHIN_MS)
        page.wait_for_timeout(500)
    for path in (f"/api/marks?sitting={sitting}", f"/api/sittings/{sitting}/minutes/1.pdf"):
        page.evaluate("(path) => fetch(path).then((answer) => answer.text())", path)


def test_nothing_of_a_colleagues_grid_reaches_the_browser_before_both_have_submitted(
    new_laptop: Callable[..., Laptop], session: BuiltSession, beside: Store
):
    sitting, now = session.sittings["2A"], datetime.now(UTC)
    mark_criteria(beside, session.tokens[1], sitting, [a_mark("C2A.1.1", "not_met", remark=SECRET)], now)
    laptop = new_laptop()
    laptop.sign_in_as(session.tokens[0])
    page = laptop.tab()
    received = everything_received(page)

    visit(page, laptop, session)
    submit_grid(beside, session.tokens[0], sitting, now, seen=0, reason="Rien vu.")
    visit(page, laptop, session)

    assert len(received) > 20
    assert not [one for one in received if SECRET.encode() in one]

    submit_grid(beside, session.tokens[1], sitting, now, seen=1, reason="Rien vu.")
    visit(page, laptop, session)

    assert [one for one in received if SECRET.encode() in one], "the scan would not have seen it"
