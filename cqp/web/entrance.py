"""The pages that anonymous visitors get: sign-in, or the first run of a new installation."""

from __future__ import annotations

from pathlib import Path

from cqp.services.manage_accounts import is_new_installation
from cqp.store.engine import Store

FOLDER = Path(__file__).parent / "entrance_files"
ASSETS = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in {".css", ".js", ".svg"}}
"""Scripts and styles of these pages, by name."""

SIGN_IN = (FOLDER / "sign_in.html").read_text(encoding="utf-8")
FIRST_RUN = (FOLDER / "first_run.html").read_text(encoding="utf-8")


def entrance_page(store: Store) -> str:
    """Return the page (HTML) for an anonymous visitor."""
    return FIRST_RUN if is_new_installation(store) else SIGN_IN
