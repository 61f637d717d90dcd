"""A juror's laptop without its screen: marks in a queue, one request at a time, sent again until acknowledged."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from benchmarks.hall import Seat
from benchmarks.viewer import COOKIE

AGAIN_S = 0.2
"""How long after a failure the same request is sent again, in seconds."""

PATIENCE_S = 15
"""How long an answer is waited for, in seconds."""

REMARK_EACH = 8
"""One mark in so many carries a remark."""

REMARK = "A reformulé la demande du client avant de proposer, puis vérifié l'accord."


class Line:
    """A connection kept open to one of several servers; the next one is tried when it breaks."""

    def __init__(self, addresses: Sequence[str], token: str, *, first: int = 0) -> None:
        self._addresses, self._token, self._turn = addresses, token, first
        self._alone = asyncio.Lock()
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, content: object = None) -> tuple[int, bytes]:
        """Send a request and return status and body.

        Raises:
            OSError: The connection broke or nothing came; the request may have been carried out or not.
        """
        body = b"" if content is None else json.dumps(content).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: cqp\r\nCookie: {COOKIE}={self._token}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        try:
            async with self._alone, asyncio.timeout(PATIENCE_S):
                return await self._sent(head.encode() + body)
        except (OSError, asyncio.IncompleteReadError) as error:  # a timeout is an OSError too
            self.drop()
            self._turn += 1
            raise OSError(str(error)) from error

    async def _sent(self, request: bytes) -> tuple[int, bytes]:
        """Send and read; a connection that the server closed while nobody spoke is opened again, as browsers do."""
        is_used = self._ends is not None
        reader, writer = self._ends or await self._connect()
        try:
            writer.write(request)
            return await _answer(reader)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            if not is_used or getattr(error, "partial", b""):
                raise
            self.drop()
            reader, writer = await self._connect()
            writer.write(request)
            return await _answer(reader)

    def drop(self) -> None:
        """Close the connection."""
        if self._ends is not None:
            with suppress(OSError):
                self._ends[1].close()
            self._ends = None

    def another(self) -> Line:
        """Return a further connection of the same laptop."""
        return Line(self._addresses, self._token, first=self._turn)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, _, port = self._addresses[self._turn % len(self._addresses)].removeprefix("http://").partition(":")
        self._ends = await asyncio.open_connection(host, int(port))
        return self._ends


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    lines = head.lower().split(b"\r\n")
    length = next((int(one.partition(b":")[2]) for one in lines if one.startswith(b"content-length:")), 0)
    return status, await reader.readexactly(0 if status in {204, 304} else length)


@dataclass
class Laptop:
    """What one laptop has done.

    Attributes:
        seat: Whose it is.
        line: The connection of its marks; whatever else it asks goes beside.
        criteria: Of the grid, in order.
        saved: Mark id → (criterion, revision), as acknowledged.
        saved_ms: First sent → acknowledged of each mark, in milliseconds.
        errors: What went wrong, and how often; a broken connection is one, the mark is sent again.
        is_over: Whether it is switched off: nothing is sent again any more.
    """

    seat: Seat
    line: Line
    criteria: Sequence[str]
    saved: dict[str, tuple[str, int]] = field(default_factory=dict)
    saved_ms: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    is_over: bool = False
    _revisions: dict[str, int] = field(default_factory=dict)
    _seq: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._beside = self.line.another()

    async def tick(self) -> None:
        """Mark the next criterion; return once it is acknowledged, however often it takes."""
        seq = next(self._seq)
        criterion = self.criteria[seq % len(self.criteria)]
        mark = {
            "id": str(uuid4()),
            "criterion": criterion,
            "value": "not_met" if (seq // len(self.criteria)) % 2 else "met",
            "remark": REMARK if seq % REMARK_EACH == 0 else "",
            "reason": "",
            "base": self._revisions.get(criterion, 0),
            "seq": seq,
            "at": datetime.now(UTC).isoformat(),
        }
        began = time.perf_counter()
        while not await self._sent(mark):
            if self.is_over:
                return
            await asyncio.sleep(AGAIN_S)
        self.saved_ms.append(1000 * (time.perf_counter() - began))

    async def read_marks(self) -> None:
        """Read the grid again, as a reload of the page does."""
        body = await self._besides("GET", f"/api/marks?sitting={self.seat.sitting}")
        if body:
            self._revisions = {one["criterion"]: one["revision"] for one in json.loads(body)["marks"]}

    async def say_present(self) -> None:
        """Give a sign of life, as the page does every ten seconds."""
        said = {"sitting": self.seat.sitting, "laptop": self.seat.token[:16], "waiting": 0, "refused": 0}
        await self._besides("POST", "/api/presence", said)

    async def _besides(self, method: str, path: str, content: object = None) -> bytes:
        """Ask what is no mark; return the answer, empty if it went wrong."""
        try:
            status, body = await self._beside.ask(method, path, content)
        except OSError:
            self.errors["connection"] += 1
            return b""
        if status < 300:
            return body
        self.errors[f"{method} {path.partition('?')[0]} {status}"] += 1
        return b""

    async def _sent(self, mark: dict[str, object]) -> bool:
        try:
            status, body = await self.line.ask("POST", "/api/marks", {"sitting": self.seat.sitting, "marks": [mark]})
        except OSError:
            self.errors["connection"] += 1
            return False
        answer = json.loads(body) if status == 200 else {}
        for one in answer.get("saved", ()):
            self.saved[one["id"]] = one["criterion"], one["revision"]
            self._revisions[one["criterion"]] = one["revision"]
            return True
        refused = answer.get("refused", ())
        self.errors[refused[0]["code"] if refused else f"POST {status}"] += 1
        return bool(refused)
