"""The whole program on a damaged file: it runs, says why it is stopped, and opens once the file is back."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.browser.server import Server

OPENS_WITHIN_S = 60


def ask(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_the_program_serves_why_it_is_stopped_then_opens_by_itself(tmp_path: Path, ready_file: Path) -> None:
    (tmp_path / "cqp.db").touch()
    server = Server(tmp_path)
    server.start(expected=503)
    try:
        page = ask(f"{server.url}/cohorte")
        health = ask(f"{server.url}/_stcore/health")
        assert (page[0], "est vide (0 octet)" in page[1], "Traceback" in page[1]) == (503, True, False)
        assert health == (503, "stopped: database_unusable")
        said = server.log.read_text(encoding="utf-8")
        assert ("Le tableau de bord est arrêté" in said, "Traceback" in said) == (True, False)

        shutil.copyfile(ready_file, tmp_path / "cqp.db")
        deadline = time.monotonic() + OPENS_WITHIN_S
        while ask(f"{server.url}/_stcore/health") != (200, "ok") and time.monotonic() < deadline:
            time.sleep(0.5)

        assert ask(f"{server.url}/")[0] == 200
        assert ask(f"{server.url}/worker.js")[0] == 200
    finally:
        server.stop()
