"""Files for signed-in people: never through `/media`, whose addresses are open to anyone who knows them."""

from __future__ import annotations

import re
import tempfile
from io import BytesIO
from typing import BinaryIO, cast
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from cqp.services.export_candidate_sheet import export_candidate_sheet
from cqp.services.export_jury import export_attestation, export_jury_pdf, export_jury_sheet, export_letter
from cqp.services.export_minutes import export_candidate, export_minutes
from cqp.services.export_planning import export_calendar, export_planning, export_template
from cqp.services.running import store
from cqp.web.asking import LARGEST_NUMBER, now, token_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
IN_MEMORY_BYTES = 8_000_000
"""A larger workbook waits on disk while it is sent."""

CHUNK_BYTES = 65_536


async def get_planning_workbook(request: Request) -> Response:
    """Send the planning of an exam session as a workbook."""
    file = _new_file()
    name = await run_in_threadpool(export_planning, store(), token_of(request), _session_id(request), file, now())
    return attachment(file, f"{name} - planning.xlsx", XLSX)


async def get_planning_calendar(request: Request) -> Response:
    """Send the planning of an exam session as a calendar."""
    host = request.url.hostname or "localhost"
    name, text = await run_in_threadpool(export_calendar, store(), token_of(request), _session_id(request), host, now())
    return attachment(BytesIO(text.encode()), f"{name} - planning.ics", "text/calendar; charset=utf-8")


async def get_candidates_template(request: Request) -> Response:
    """Send the blank workbook in which candidates are listed."""
    file = _new_file()
    await run_in_threadpool(export_template, store(), token_of(request), file, now())
    return attachment(file, "candidats - modèle.xlsx", XLSX)


async def get_minutes(request: Request) -> Response:
    """Send one version of the minutes of a sitting as a PDF."""
    sitting_id, version = _number(request, "sitting_id"), _number(request, "version")
    name, content = await run_in_threadpool(export_minutes, store(), token_of(request), sitting_id, version, now())
    return attachment(BytesIO(content), name, PDF)


async def get_candidate_file(request: Request) -> Response:
    """Send everything held of one candidate as a zip."""
    file = _new_file()
    candidate_id = _number(request, "candidate_id")
    name = await run_in_threadpool(export_candidate, store(), token_of(request), candidate_id, file, now())
    return attachment(file, f"{name}.zip", "application/zip")


async def get_candidate_workbook(request: Request) -> Response:
    """Send the grids and results of one candidate as a workbook."""
    file = _new_file()
    candidate_id = _number(request, "candidate_id")
    name = await run_in_threadpool(export_candidate_sheet, store(), token_of(request), candidate_id, file, now())
    return attachment(file, f"{name}.xlsx", XLSX)


async def get_jury_pdf(request: Request) -> Response:
    """Send sealed minutes of the jury as a PDF."""
    name, content = await run_in_threadpool(
        export_jury_pdf, store(), token_of(request), _session_id(request), _number(request, "version"), now()
    )
    return attachment(BytesIO(content), f"{name}.pdf", PDF)


async def get_jury_sheet(request: Request) -> Response:
    """Send sealed minutes of the jury as a workbook."""
    file, version = _new_file(), _number(request, "version")
    name = await run_in_threadpool(
        export_jury_sheet, store(), token_of(request), _session_id(request), version, file, now()
    )
    return attachment(file, f"{name}.xlsx", XLSX)


async def get_attestation(request: Request) -> Response:
    """Send the attestation of blocks of one candidate."""
    candidate_id = _number(request, "candidate_id")
    name, content = await run_in_threadpool(
        export_attestation, store(), token_of(request), _session_id(request), candidate_id, now()
    )
    return attachment(BytesIO(content), f"{name}.pdf", PDF)


async def get_letter(request: Request) -> Response:
    """Send the text of the letter that tells one candidate the result."""
    candidate_id = _number(request, "candidate_id")
    name, text = await run_in_threadpool(
        export_letter, store(), token_of(request), _session_id(request), candidate_id, now()
    )
    return attachment(BytesIO(text.encode()), f"{name}.txt", "text/plain; charset=utf-8")


ROUTES = (
    Route("/api/sittings/{sitting_id:int}/minutes/{version:int}.pdf", get_minutes, methods=["GET"]),
    Route("/api/candidates/{candidate_id:int}/file.zip", get_candidate_file, methods=["GET"]),
    Route("/api/candidates/{candidate_id:int}/grids.xlsx", get_candidate_workbook, methods=["GET"]),
    Route("/api/exam-sessions/{exam_session_id:int}/jury/{version:int}/minutes.pdf", get_jury_pdf, methods=["GET"]),
    Route("/api/exam-sessions/{exam_session_id:int}/jury/{version:int}/minutes.xlsx", get_jury_sheet, methods=["GET"]),
    Route(
        "/api/exam-sessions/{exam_session_id:int}/candidates/{candidate_id:int}/attestation.pdf",
        get_attestation,
        methods=["GET"],
    ),
    Route(
        "/api/exam-sessions/{exam_session_id:int}/candidates/{candidate_id:int}/letter.txt",
        get_letter,
        methods=["GET"],
    ),
    Route("/api/exam-sessions/{exam_session_id:int}/planning.xlsx", get_planning_workbook, methods=["GET"]),
    Route("/api/exam-sessions/{exam_session_id:int}/planning.ics", get_planning_calendar, methods=["GET"]),
    Route("/api/candidates-template", get_candidates_template, methods=["GET"]),
)


def _session_id(request: Request) -> int:
    return _number(request, "exam_session_id")


def _number(request: Request, name: str) -> int:
    return min(int(request.path_params[name]), LARGEST_NUMBER)


def _new_file() -> BinaryIO:
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))


def attachment(file: BinaryIO, name: str, media_type: str) -> Response:
    """Return a file to be saved under this name, sent in pieces and kept nowhere."""
    file.seek(0)
    title = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", name).strip()
    return StreamingResponse(
        iter(lambda: file.read(CHUNK_BYTES), b""),
        media_type=media_type,
        headers={"Cache-Control": "no-store", "Content-Disposition": f"attachment; filename*=UTF-8''{quote(title)}"},
        background=BackgroundTask(file.close),
    )
