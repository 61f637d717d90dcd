"""Find the Chromium, Chrome or Edge of this machine."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "chrome")
USUAL = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)

ARGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Return the path of a browser, or None."""
    wanted = os.environ.get("CQP_CHROMIUM")
    if wanted:
        return wanted
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), None) or next((path for path in USUAL if Path(path).exists()), None)


def launch_args() -> list[str]:
    """Return the options to start it with; root on Linux has no sandbox."""
    is_root = sys.platform == "linux" and os.geteuid() == 0
    return [*ARGS, *(["--no-sandbox"] if is_root else [])]
