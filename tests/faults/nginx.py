"""The proxy of deploy/nginx.conf, on free ports, with a certificate made for the occasion."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import PROJECT, free_port

DEPLOY = PROJECT / "deploy"
STARTS_WITHIN_S = 10


def configure(folder: Path, ports: tuple[int, ...] = (8501, 8502)) -> int:
    """Write the configuration for a folder instead of /etc and /run; return the port that speaks TLS."""
    plain, tls = free_port(), free_port()
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for ours, theirs in (
        ("pid /run/nginx.pid;", f"pid {folder}/nginx.pid; error_log {folder}/error.log;"),
        ("/etc/nginx/mime.types", "/dev/null"),
        ("/etc/ssl/cqp/", f"{folder}/"),
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        ("server_tokens off;", f"server_tokens off; access_log off; {_temporary(folder)}"),
    ):
        assert ours in text, ours
        text = text.replace(ours, theirs)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    replicas = (DEPLOY / "replicas.conf").read_text(encoding="utf-8")
    for ours, port in zip((8501, 8502), ports, strict=True):
        replicas = replicas.replace(f"127.0.0.1:{ours} ", f"127.0.0.1:{port} ")
    (folder / "cqp-replicas.conf").write_text(replicas, encoding="utf-8")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*made, *files], check=True, capture_output=True, timeout=60)
    return tls


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Let nginx read its configuration."""
    command = [program() or "nginx", "-t", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


def program() -> str | None:
    """Return where nginx is on this machine, None if it is not."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def running(folder: Path, ports: tuple[int, ...]) -> Iterator[int]:
    """Run it before these replicas; yields the port that speaks TLS."""
    tls = configure(folder, ports)
    command = [program() or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not (folder / "nginx.pid").exists():
            assert process.poll() is None, (folder / "error.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield tls
    finally:
        process.terminate()
        process.wait(timeout=10)


def _temporary(folder: Path) -> str:
    return " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
