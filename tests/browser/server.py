"""The whole program in a process of its own, which tests may kill and start again on the same port and data."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 60
STOPS_WITHIN_S = 10


class Server:
    """`streamlit run app.py` on a free port of the loopback."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.project = PROJECT
        self.settings: dict[str, str] = {}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, *, expected: int = 200) -> None:
        """Start it; return once it answers to the question of its health with this status."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
        command += ["--server.address", "127.0.0.1", "--server.port", str(self.port)]
        env = {name: value for name, value in os.environ.items() if not name.startswith(("CQP_", "STREAMLIT_"))}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.project,
                env=env | {"CQP_DATA_DIR": str(self.data_dir)} | self.settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not self._answers(expected):
            if not self.is_running or time.monotonic() > deadline:
                raise AssertionError(f"The server did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.05)

    @property
    def log(self) -> Path:
        return self.data_dir / "server.log"

    def kill(self) -> None:
        """Kill it as a power cut would (SIGKILL)."""
        self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        if not self.is_running:
            return
        try:
            self._signal(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self) -> None:
        """Kill it and start it again."""
        if self.is_running:
            self.kill()
        self.start()

    def _signal(self, number: int) -> None:
        assert self._process is not None
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
        else:
            self._process.terminate()
        self._process.wait(timeout=STOPS_WITHIN_S)

    def _answers(self, expected: int) -> bool:
        try:
            with urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                return answer.status == expected
        except HTTPError as error:
            return error.code == expected
        except (URLError, HTTPException, OSError):
            return False


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
