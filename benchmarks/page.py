"""An open page without its browser, among hundreds: it asks for script runs and reads what they send."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.viewer import COOKIE, FINISHED_ALL, PATH, asked, heard

OPENS_WITHIN_S = 60


class Page:
    """One open page of a signed-in person.

    Attributes:
        fragment: The part of the page that refreshes by itself, "" if none.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._name, self._query = "", ""
        self.fragment = ""

    async def visit(self, name: str, query: str = "") -> float:
        """Go to a page, as a link does; return how long its script took, in milliseconds."""
        self._name, self._query, self.fragment = name, query, ""
        return await self._run("")

    async def refresh(self) -> float:
        """Run the part that refreshes by itself, or the whole script where there is none."""
        return await self._run(self.fragment)

    async def _run(self, fragment: str) -> float:
        began = time.perf_counter()
        await self._socket.send(asked(self._name, fragment=fragment, query=self._query))
        while True:
            data = await self._socket.recv()
            said: ForwardMsg = heard(data, self._name)  # type: ignore[arg-type] -- Streamlit sends bytes only
            kind = said.WhichOneof("type")
            if kind == "auto_rerun":
                self.fragment = said.auto_rerun.fragment_id
            elif kind == "script_finished" and said.script_finished in FINISHED_ALL:
                return 1000 * (time.perf_counter() - began)


@asynccontextmanager
async def open_page(address: str, token: str) -> AsyncIterator[Page]:
    """Connect as this person; no script has run yet."""
    headers = {"Cookie": f"{COOKIE}={token}"}
    url = address.replace("http://", "ws://", 1) + PATH
    async with connect(
        url,
        additional_headers=headers,
        subprotocols=["streamlit"],  # type: ignore[list-item] -- a plain word is one
        max_size=None,
        open_timeout=OPENS_WITHIN_S,
    ) as socket:
        yield Page(socket)
