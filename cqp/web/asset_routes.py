"""`/assets/…`: our own scripts, styles and images; names that carry a digest are kept by browsers for good."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

ONE_YEAR_S = 31_536_000


def asset_route(assets: Mapping[str, bytes]) -> Route:
    """Return the route that serves these files, by name."""

    async def get_asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in assets:
            return PlainTextResponse("Ce fichier n'existe pas.", status_code=404)
        return Response(
            assets[name],
            media_type=mimetypes.guess_type(name)[0],
            headers={"Cache-Control": f"public, immutable, max-age={ONE_YEAR_S}"},
        )

    return Route("/assets/{name:path}", get_asset, methods=["GET"])
