"""The cable between a laptop and the server: a TCP proxy on the loopback that tests can cut, swallow or slow down.

Playwright's `set_offline` leaves open websockets alone; this does not.
"""

from __future__ import annotations

import contextlib
import queue
import random
import socket
import struct
import threading
import time

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER value that makes close() send a reset at once."""


class Wire:
    """Forwards every connection to the server, as long as nothing goes wrong."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._swallowing = False
        self._delay_s = 0.0
        self._lose_answer_to: bytes | None = None
        self._lost_share = 0.0
        self._dice = random.Random(0)
        self._links: set[_Link] = set()
        self._lock = threading.Lock()
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Pull the cable: open connections are reset, new ones refused."""
        self._stop_listening()
        self._close_links()

    def swallow(self) -> None:
        """Become a black hole: connections open and stay open, nothing passes."""
        self._swallowing = True

    def slow(self, delay_s: float) -> None:
        """Make everything arrive so much later, each way."""
        self._delay_s = delay_s

    def lose_next_answer(self, request: bytes) -> None:
        """Let the next request that begins like this reach the server, and drop the connection with its answer."""
        self._lose_answer_to = request

    def lose(self, share: float, *, seed: int) -> None:
        """Break this share of the connections, at random, each time one of them carries something."""
        self._dice, self._lost_share = random.Random(seed), share

    def heal(self) -> None:
        """Everything passes again; connections that lost something are gone."""
        if self._swallowing:
            self._close_links()
        self._swallowing = False
        self._delay_s = self._lost_share = 0.0
        if self._listener.fileno() == -1:
            self._listener = self._listen(self.port)

    def close(self) -> None:
        self._stop_listening()
        self._close_links()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _stop_listening(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._listener.close()

    def _close_links(self) -> None:
        with self._lock:
            links, self._links = self._links, set()
        for link in links:
            link.reset()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                laptop, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(laptop,), daemon=True).start()

    def _join(self, laptop: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._server_port), timeout=2)
        except OSError:
            _reset(laptop)
            return
        server.settimeout(None)
        link = _Link(laptop, server)
        with self._lock:
            self._links.add(link)
        arriving: queue.Queue[tuple[float, bytes]] = queue.Queue()
        leaving: queue.Queue[tuple[float, bytes]] = queue.Queue()
        for target, args in (
            (self._receive, (link, laptop, leaving)),
            (self._forward, (link, server, leaving)),
            (self._receive, (link, server, arriving)),
            (self._forward, (link, laptop, arriving)),
        ):
            threading.Thread(target=target, args=args, daemon=True).start()

    def _receive(self, link: _Link, source: socket.socket, to: queue.Queue[tuple[float, bytes]]) -> None:
        while True:
            try:
                data = source.recv(65_536)
            except OSError:
                data = b""
            if self._swallowing:
                if not data:
                    return
                continue
            if source is link.laptop and self._lose_answer_to and data.startswith(self._lose_answer_to):
                self._lose_answer_to = None
                link.loses_answer = True
            if (source is link.server and link.loses_answer) or self._dice.random() < self._lost_share:
                link.reset()
                return
            to.put((time.monotonic() + self._delay_s, data))
            if not data:
                return

    def _forward(self, link: _Link, target: socket.socket, waiting: queue.Queue[tuple[float, bytes]]) -> None:
        while True:
            due, data = waiting.get()
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                if not data:
                    target.shutdown(socket.SHUT_WR)
                    return
                if not self._swallowing:
                    target.sendall(data)
            except OSError:
                link.reset()
                return


class _Link:
    """One connection: the laptop's end and the server's."""

    def __init__(self, laptop: socket.socket, server: socket.socket) -> None:
        self.laptop, self.server = laptop, server
        self.loses_answer = False

    def reset(self) -> None:
        _reset(self.laptop)
        _reset(self.server)


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads it
    end.close()
