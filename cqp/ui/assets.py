"""The scripts of our components, served by our own route under a name that changes with their content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from streamlit.file_util import get_static_dir

FOLDER = Path(__file__).parent
_FILES = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.glob("*/*.js"))}
_DIGEST = sha256(b"\0".join(_FILES.values())).hexdigest()[:12]

FONTS = {"sans.woff2": "SourceSansVF-Upright*.woff2", "serif.woff2": "SourceSerifVariable-Roman*.woff2"}
"""Streamlit's own fonts, for the entrance; their file names change with its versions."""

ASSETS = {f"{_DIGEST}/{name}": content for name, content in _FILES.items()} | {
    name: font.read_bytes()
    for name, pattern in FONTS.items()
    for font in sorted(Path(get_static_dir(), "static", "media").glob(pattern))[:1]
}
"""Content of each script and font, by its path under `/assets/`."""


def address(name: str) -> str:
    """Return the address of a script: "grid/grid.js" → "/assets/3f…/grid/grid.js"."""
    return f"/assets/{_DIGEST}/{name}"
