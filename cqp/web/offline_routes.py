"""Grids that leave the application: the sealed workbook and the paper grids of one assessor, for coordination.

`GET /api/exam-sessions/<id>/assessors/<id>/grids.xlsx` and `…/papers.pdf`; `?blank=1` leaves the marks out.
"""

from __future__ import annotations

from io import BytesIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cqp.services.issue_grids import export_grids
from cqp.services.print_grids import export_papers
from cqp.services.running import store
from cqp.web.asking import LARGEST_NUMBER, now, token_of
from cqp.web.download_routes import PDF, XLSX, attachment


async def get_grids(request: Request) -> Response:
    """Send the sealed workbook."""
    file = BytesIO()
    exam_session_id, assessor_id, is_blank = _asked(request)
    name = await run_in_threadpool(
        export_grids, store(), token_of(request), exam_session_id, assessor_id, file, now(), is_blank=is_blank
    )
    return attachment(file, f"grilles hors ligne - {name}.xlsx", XLSX)


async def get_papers(request: Request) -> Response:
    """Send the paper grids."""
    exam_session_id, assessor_id, is_blank = _asked(request)
    name, content = await run_in_threadpool(
        export_papers, store(), token_of(request), exam_session_id, assessor_id, now(), is_blank=is_blank
    )
    return attachment(BytesIO(content), f"grilles papier - {name}.pdf", PDF)


ROUTES = (
    Route(
        "/api/exam-sessions/{exam_session_id:int}/assessors/{assessor_id:int}/grids.xlsx", get_grids, methods=["GET"]
    ),
    Route(
        "/api/exam-sessions/{exam_session_id:int}/assessors/{assessor_id:int}/papers.pdf", get_papers, methods=["GET"]
    ),
)


def _asked(request: Request) -> tuple[int, int, bool]:
    numbers = [min(int(request.path_params[name]), LARGEST_NUMBER) for name in ("exam_session_id", "assessor_id")]
    return numbers[0], numbers[1], request.query_params.get("blank") == "1"
