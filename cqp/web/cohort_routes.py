"""`/api/cohort/…`: the figures behind the charts of a cohort."""

from __future__ import annotations

from io import BytesIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cqp.services.export_figures import export_figures
from cqp.services.running import store
from cqp.web.asking import now, token_of
from cqp.web.download_routes import attachment


async def get_figures(request: Request) -> Response:
    """Send one table of a cohort as CSV, the filters being those of the page's address."""
    asked = request.query_params
    query = {name: asked.getlist(name) for name in asked}
    table = request.path_params["table"]
    name, content = await run_in_threadpool(export_figures, store(), token_of(request), table, query, now())
    return attachment(BytesIO(content), name, "text/csv; charset=utf-8")


ROUTES = (Route("/api/cohort/{table}.csv", get_figures, methods=["GET"]),)
