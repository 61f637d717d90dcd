"""What a server answers that could not open its database: why, what to do, and the backups there are."""

from __future__ import annotations

from datetime import datetime
from html import escape

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from cqp.errors import CqpError, DatabaseInUseError
from cqp.services import running
from cqp.services.back_up import Kept
from cqp.web.entrance import FOLDER

STOPPED = (FOLDER / "stopped.html").read_text(encoding="utf-8")
SHOWN = 5
"""Backups that the page shows."""

HEADERS = {"Cache-Control": "no-store", "Retry-After": str(running.RETRY_S)}

OFFERED = """<h3>Sauvegardes vérifiées</h3>
<table><thead><tr><th>Faite le (UTC)</th><th>Entrées du journal</th><th>Nom</th></tr></thead>
<tbody>{rows}</tbody></table>
<p>Pour remettre la plus récente : <code>python -m cqp restore</code> ; une autre :
<code>python -m cqp restore NOM</code>. La commande dit d'abord ce qui serait perdu,
et garde de côté ce qu'elle remplace.</p>"""
NOTHING = "<p>Il n'y a aucune sauvegarde vérifiée dans le dossier de données.</p>"
ROW = "<tr><td>{at}</td><td>{entries}</td><td><code>{name}</code></td></tr>"


def stopped_answer(path: str, now: datetime) -> Response | None:
    """Return the answer of a stopped server to this address; None once it runs again."""
    error = running.why_stopped() if path.startswith("/api/") else running.try_again(now)
    if error is None:
        return None
    if path == "/_stcore/health":
        return PlainTextResponse(f"stopped: {error.code}", status_code=503, headers=HEADERS)
    if path.startswith("/api/"):
        message = (
            "Le tableau de bord est arrêté : rien n'a été enregistré. Gardez cette page ouverte, ce qui attend ici "
            "partira dès la reprise, et prévenez la coordination."
        )
        return JSONResponse({"code": error.code, "message": message}, status_code=503, headers=HEADERS)
    is_used = isinstance(error, DatabaseInUseError)  # there is nothing to put back
    return HTMLResponse(
        stopped_page(error, None if is_used else running.offered_backups()), status_code=503, headers=HEADERS
    )


def stopped_page(error: CqpError, backups: tuple[Kept, ...] | None) -> str:
    """Return the page (HTML) that says why the server is stopped; None for no word of backups."""
    rows = "".join(
        ROW.format(at=f"{one.backup.at:%d/%m/%Y %H:%M}", entries=one.backup.anchor.count, name=escape(one.backup.name))
        for one in (backups or ())[:SHOWN]
    )
    offered = OFFERED.format(rows=rows) if rows else NOTHING
    page = STOPPED.replace("<!-- backups -->", "" if backups is None else offered)
    return page.replace("{why}", escape(str(error)))
