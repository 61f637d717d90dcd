"""Files for signed-in people: never through `/media`, whose addresses are open to anyone who knows them."""

from __future__ import annotations

import re
import tempfile
from typing import BinaryIO, cast
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from cqp.services.export_session import export_session
from cqp.services.running import store
from cqp.web.asking import now, token_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY_BYTES = 8_000_000
"""A larger workbook waits on disk while it is sent."""

CHUNK_BYTES = 65_536


async def get_session_workbook(request: Request) -> Response:
    """Send the workbook of an exam session."""
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115 -- closed once sent
    name = await run_in_threadpool(
        export_session, store(), token_of(request), request.path_params["exam_session_id"], file, now()
    )
    file.seek(0)
    title = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", f"{name} - résultats").strip()
    return StreamingResponse(
        iter(lambda: file.read(CHUNK_BYTES), b""),
        media_type=XLSX,
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(title)}.xlsx",
        },
        background=BackgroundTask(file.close),
    )


ROUTES = (Route("/api/exam-sessions/{exam_session_id:int}/workbook", get_session_workbook, methods=["GET"]),)
