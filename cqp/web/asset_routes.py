"""`/assets/…`: our scripts, styles and images; browsers keep for good those whose name changes with their content."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

ONE_YEAR_S = 31_536_000
HAS_DIGEST = re.compile(r"[0-9a-f]{12}/")


async def _nothing_here(_request: Request) -> Response:
    return JSONResponse(
        {"code": "not_found", "message": "Cette adresse n'existe pas, ou n'accepte pas cette méthode."}, status_code=404
    )


NOWHERE = Route("/api/{rest:path}", _nothing_here, methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
"""Comes after every other route of ours: an unknown address would get Streamlit's page and 200."""


def asset_route(assets: Mapping[str, bytes]) -> Route:
    """Return the route that serves these files, by name."""

    async def get_asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in assets:
            return PlainTextResponse("Ce fichier n'existe pas.", status_code=404)
        if HAS_DIGEST.match(name):
            headers = {"Cache-Control": f"public, immutable, max-age={ONE_YEAR_S}"}
        else:  # asked for again each time, so that an upgrade reaches every browser
            headers = {"Cache-Control": "no-cache", "ETag": f'"{sha256(assets[name]).hexdigest()[:32]}"'}
        if request.headers.get("if-none-match", "") == headers.get("ETag"):
            return Response(status_code=304, headers=headers)
        return Response(assets[name], media_type=mimetypes.guess_type(name)[0], headers=headers)

    return Route("/assets/{name:path}", get_asset, methods=["GET"])


def worker_route(script: Callable[[], bytes]) -> Route:
    """Return the route of the service worker: at the root, so that it may answer for every page.

    Its script is asked for at each request: a server that could not open its database yet has no settings.
    """

    async def get_worker(_request: Request) -> Response:
        return Response(script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return Route("/worker.js", get_worker, methods=["GET"])
