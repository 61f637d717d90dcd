"""The scripts of our components, served by our own route under a name that changes with their content."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from streamlit.file_util import get_static_dir

FOLDER = Path(__file__).parent
WORKER_FILES = {"shell/worker.js", "shell/removal.js"}
"""Scripts that are no page's: the worker's address never changes."""

_FILES = {
    path.relative_to(FOLDER).as_posix(): path.read_bytes()
    for pattern in ("*/*.js", "*/*.css", "*/*.html")
    for path in sorted(FOLDER.glob(pattern))
}
VERSION = sha256(b"\0".join(_FILES.values())).hexdigest()[:12]
"""Changes with any of these files; an open page compares it with its own."""

FONTS = {"sans.woff2": "SourceSansVF-Upright*.woff2", "serif.woff2": "SourceSerifVariable-Roman*.woff2"}
"""Streamlit's own fonts, for the entrance; their file names change with its versions."""

SHELL_FILES = (
    "shell/shell.html",
    "shell/shell.js",
    "shell/shell.css",
    "grid/grid.css",
    "grid/grid.js",
    "grid/hour.js",
    "grid/notes.js",
    "grid/outbox.js",
    "grid/kept.js",
    "grid/dom.js",
    "grid/ledger.js",
    "grid/queue_file.js",
    "grid/seal.js",
    "grid/submission.js",
)
"""What the page that stands in for the server needs, itself first."""


def address(name: str) -> str:
    """Return the address of a script: "grid/grid.js" → "/assets/3f…/grid/grid.js"."""
    return f"/assets/{VERSION}/{name}"


def _filled(name: str, content: bytes) -> bytes:
    return content.replace(b"{folder}", address("")[:-1].encode()) if name.endswith(".html") else content


ASSETS = {f"{VERSION}/{name}": _filled(name, content) for name, content in _FILES.items() if name not in WORKER_FILES}
ASSETS |= {
    name: font.read_bytes()
    for name, pattern in FONTS.items()
    for font in sorted(Path(get_static_dir(), "static", "media").glob(pattern))[:1]
}
"""Content of each script, style, page and font, by its path under `/assets/`."""


def worker(*, is_wanted: bool) -> bytes:
    """Return the script of the service worker; where none is wanted, one that takes itself away."""
    if not is_wanted:
        return _FILES["shell/removal.js"]
    files = [*map(address, SHELL_FILES), "/assets/favicon.svg", *(f"/assets/{font}" for font in FONTS)]
    script = _FILES["shell/worker.js"].decode()
    return script.replace("{version}", VERSION).replace("{files}", json.dumps(files)).encode()
