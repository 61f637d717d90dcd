"""A page without its browser: a websocket that asks for script runs, as Streamlit's own client does, and draws nothing.

What is measured is the server's part alone: a browser that draws hears of each message later, when it is free.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.servers import Server

PATH = "/_stcore/stream"
COOKIE = "cqp_sign_in"
FINISHED_ALL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True, slots=True)
class Run:
    """One script run, as who asked for it sees it.

    Attributes:
        ms: Asked → finished, in milliseconds.
        sent_kb: What the server sent for it, in kilobytes.
    """

    ms: float
    sent_kb: float


class Viewer:
    """One open page of a signed-in person.

    Attributes:
        fragment: The part of the page that refreshes by itself, "" if none.
    """

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self._socket, self._page = socket, page
        self.fragment = ""

    def run_page(self) -> Run:
        """Run the whole script, as on arrival."""
        return self._run("")

    def refresh(self) -> Run:
        """Run the fragment, as its timer does."""
        return self._run(self.fragment)

    def _run(self, fragment: str) -> Run:
        began, sent = time.perf_counter(), 0
        self._socket.send(asked(self._page, fragment=fragment))
        while True:
            data = self._socket.recv()
            sent += len(data)
            said = heard(data, self._page)  # type: ignore[arg-type] -- Streamlit sends bytes only
            kind = said.WhichOneof("type")
            if kind == "auto_rerun":
                self.fragment = said.auto_rerun.fragment_id
            elif kind == "script_finished":
                return Run(1000 * (time.perf_counter() - began), sent / 1000)


def asked(page: str, *, fragment: str = "", query: str = "") -> bytes:
    """Return what asks for a script run, of the whole page unless of a fragment whose time has come."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    message.rerun_script.fragment_id = fragment
    message.rerun_script.is_auto_rerun = bool(fragment)
    message.rerun_script.context_info.timezone = "Europe/Paris"
    return message.SerializeToString()


def heard(data: bytes, page: str) -> ForwardMsg:
    """Return what the server says; whatever is no page as it should be ends the measure."""
    said = ForwardMsg()
    said.ParseFromString(data)
    kind = said.WhichOneof("type")
    if kind == "script_finished" and said.script_finished not in FINISHED_ALL:
        raise SystemExit(f"The script of {page} ended with {said.script_finished}.")
    element = said.delta.new_element
    if element.WhichOneof("type") == "exception" or element.alert.format == Alert.ERROR:
        raise SystemExit(f"{page} shows an error: {element}")
    return said


@contextmanager
def viewing(server: Server, token: str, page: str) -> Iterator[Viewer]:
    """Open a page of the program; nothing is asked of it yet."""
    address = server.address.replace("http://", "ws://", 1) + PATH
    headers = {"Cookie": f"{COOKIE}={token}"}
    with connect(address, additional_headers=headers, subprotocols=["streamlit"], max_size=None) as socket:
        yield Viewer(socket, page)
