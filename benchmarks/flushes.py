"""Is a mark on the disk before it is answered? Count the flushes while one laptop marks, one mark at a time."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

from benchmarks.findings import Finding
from benchmarks.hall import Hall, prepare_hall, settings_at
from benchmarks.laptop import Laptop, Line
from benchmarks.servers import Server, program

MARKS = 50
PROMISE = "A mark is flushed to the disk before it is answered"
CALLS = "fsync,fdatasync,sendto,sendmsg,write,writev"
OLDER = "SELECT wal_sync FROM pg_stat_wal"
"""Where PostgreSQL counted the flushes of its log before its version 18."""

TOLD_WITHIN_S = 11
"""An idle backend of PostgreSQL tells what it counted after ten seconds, in seconds."""

FLUSH = re.compile(r"(?:fsync|fdatasync)\(\d+<[^>]*cqp\.db-wal>\)")
ANSWER = re.compile(r"(?:sendto|sendmsg|write|writev)\(\d+<(?:TCP|socket)[^>]*>.*?HTTP/1\.1 200")


def of_sqlite(folder: Path) -> list[Finding]:
    """Follow the system calls of the server: a flush of the log comes before each answer."""
    test = f"strace of the server over {MARKS} marks, one after the other, SQLite"
    if shutil.which("strace") is None:
        return [Finding(PROMISE, test, "strace is not on this machine", None)]
    hall, trace = prepare_hall(settings_at(folder), 1), folder / "trace.txt"
    with program(folder) as server:
        laptop = _laptop(server, hall)
        _mark(laptop, 1)
        command = ["strace", "-f", "-y", "-s", "40", "-e", f"trace={CALLS}", "-o", str(trace)]
        process = subprocess.Popen([*command, "-p", str(server.process.pid)], stderr=subprocess.PIPE)
        assert process.stderr is not None
        if b"attached" not in process.stderr.readline():
            process.wait()
            return [Finding(PROMISE, test, "strace may not follow a process here", None)]
        _mark(laptop, MARKS)
        process.terminate()
        process.wait()
    flushed = answered = 0
    is_flushed = False
    for line in trace.read_text(errors="replace").splitlines():
        if FLUSH.search(line):
            is_flushed = True
        elif ANSWER.search(line):
            answered, flushed, is_flushed = answered + 1, flushed + is_flushed, False
    figure = f"{flushed} of {answered} answers came after a flush of cqp.db-wal of their own"
    return [Finding(PROMISE, test, figure, flushed == answered == MARKS)]


def of_postgresql(folder: Path, url: str) -> list[Finding]:
    """Ask PostgreSQL how often it flushed its log meanwhile."""
    hall = prepare_hall(settings_at(folder, url), 1)
    with program(folder, url=url) as server:
        laptop = _laptop(server, hall)
        _mark(laptop, 1)
        before = _flushes(url)
        _mark(laptop, MARKS)
        flushes = _flushes(url) - before
    test = f"PostgreSQL's own count of log flushes over {MARKS} marks, one after the other"
    return [Finding(PROMISE, test, f"{flushes} flushes for {MARKS} answers", flushes >= MARKS)]


def _laptop(server: Server, hall: Hall) -> Laptop:
    return Laptop(hall.seats[0], Line([server.address], hall.seats[0].token), hall.criteria)


def _mark(laptop: Laptop, marks: int) -> None:
    async def go() -> None:
        for _ in range(marks):
            await laptop.tick()
        laptop.line.drop()

    asyncio.run(asyncio.wait_for(go(), 120))


def _flushes(url: str) -> int:
    """Return PostgreSQL's count, once every idle backend has told its own."""
    time.sleep(TOLD_WITHIN_S)
    with psycopg.connect(url, autocommit=True) as db:
        is_recent = db.info.server_version >= 180_000
        query = "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'" if is_recent else OLDER
        (count,) = db.execute(query).fetchone() or (0,)
        return int(count)
