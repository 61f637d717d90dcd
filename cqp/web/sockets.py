"""How answers leave the server: at once."""

from __future__ import annotations

import gc
import socket


def answer_at_once() -> None:
    """Make the listening sockets of this process, and what they accept, send small packets without waiting.

    An answer leaves as two writes, head and body; on a connection that waits for acknowledgements (Nagle) a client
    that delays its own gets the body 40 ms late. Streamlit opens the socket out of our reach, before it listens.
    """
    for one in gc.get_objects():
        if isinstance(one, socket.socket) and one.fileno() >= 0 and _is_tcp(one):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_tcp(one: socket.socket) -> bool:
    return one.type == socket.SOCK_STREAM and one.family in {socket.AF_INET, socket.AF_INET6}
