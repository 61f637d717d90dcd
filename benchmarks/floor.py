"""The floor: the least a server can do to keep a mark. One static page, one route, one row, one durable commit.

`uvicorn benchmarks.floor:app` with `FLOOR_DATABASE` naming the file; `benchmarks.servers` starts it so.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

ROWS = 42
"""As many as block 1 has criteria."""

VALUES = ("met", "not_met", "not_applicable", "not_observed")

_RADIOS = "".join(
    f'<button role="radio" data-value="{value}" aria-checked="{str(value == "not_observed").lower()}">{value}</button>'
    for value in VALUES
)
_ROWS = "".join(
    f'<p>C{row}</p><div role="radiogroup" data-criterion="C{row}" data-save-state="saved">{_RADIOS}</div>'
    for row in range(ROWS)
)
_SCRIPT = """
document.addEventListener("click", async ({ target }) => {
  if (target.getAttribute("role") !== "radio") return
  const group = target.parentElement
  for (const radio of group.children) radio.setAttribute("aria-checked", String(radio === target))
  group.dataset.saveState = "waiting"
  const response = await fetch("/mark", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ criterion: group.dataset.criterion, value: target.dataset.value }),
  })
  await response.json()
  if (response.ok) group.dataset.saveState = "saved"
})
"""
_STYLE = '[aria-checked="true"] { background: #0072b2; color: white } [data-save-state="saved"] { outline: 1px solid }'
PAGE = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Plancher</title>'
    f"<style>{_STYLE}</style>{_ROWS}<script>{_SCRIPT}</script></html>"
)

_mine = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_mine, "db"):
        _mine.db = sqlite3.connect(os.environ["FLOOR_DATABASE"], isolation_level=None, timeout=10)
        _mine.db.execute("PRAGMA journal_mode = WAL")
        _mine.db.execute("PRAGMA synchronous = FULL")
        _mine.db.execute("CREATE TABLE IF NOT EXISTS mark (id INTEGER PRIMARY KEY, criterion, value, at)")
    return _mine.db


def _keep(criterion: str, value: str, at: str) -> int | None:
    db = _connection()
    db.execute("BEGIN IMMEDIATE")
    row = db.execute("INSERT INTO mark (criterion, value, at) VALUES (?, ?, ?)", (criterion, value, at))
    db.execute("COMMIT")
    return row.lastrowid


async def get_page(_request: Request) -> HTMLResponse:
    """Send the page."""
    return HTMLResponse(PAGE)


async def post_mark(request: Request) -> JSONResponse:
    """Keep one mark; answer once it is durable."""
    mark = await request.json()
    at = datetime.now(UTC).isoformat()
    return JSONResponse({"id": await run_in_threadpool(_keep, mark["criterion"], mark["value"], at)})


app = Starlette(routes=[Route("/", get_page), Route("/mark", post_mark, methods=["POST"])])
