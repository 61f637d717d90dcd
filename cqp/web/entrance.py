"""The pages that anonymous visitors get: sign-in, or the first run of a new installation."""

from __future__ import annotations

from html import escape
from pathlib import Path

from cqp.services import running
from cqp.services.manage_accounts import is_new_installation
from cqp.store.engine import Store

FOLDER = Path(__file__).parent / "entrance_files"
ASSETS = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in {".css", ".js", ".svg"}}
"""Scripts and styles of these pages, by name."""

SIGN_IN = (FOLDER / "sign_in.html").read_text(encoding="utf-8")
FIRST_RUN = (FOLDER / "first_run.html").read_text(encoding="utf-8")
REOPEN = (FOLDER / "reopen.html").read_text(encoding="utf-8")
"""The page that opens the wanted one again; `{page}` is its address."""

SCRIPT = '<script type="module" src="/assets/organisation.js"></script>'
BUTTON = """<a class="button" href="{address}" data-organisation>Se connecter avec le compte de l'organisation</a>"""
REFUSAL = '<p class="error refusal" role="alert" data-page="{page}">{refusal}</p>'


def entrance_page(store: Store) -> str:
    """Return the page (HTML) for an anonymous visitor."""
    return FIRST_RUN if is_new_installation(store) else sign_in_page()


def sign_in_page(*, refusal: str = "", page: str = "/") -> str:
    """Return the sign-in page (HTML); it offers the organisation's account when that is configured.

    Args:
        refusal: Why the sign-in with the organisation's account came to nothing.
        page: The page that was wanted then, a path of ours.
    """
    oidc = running.settings().oidc
    words = REFUSAL.format(page=escape(page), refusal=escape(refusal)) if refusal else ""
    button = BUTTON.format(address=escape(f"{oidc.public_url}/api/oidc")) if oidc else ""
    parts = {"script": SCRIPT if oidc else "", "refusal": words, "organisation": button}
    content = SIGN_IN
    for name, part in parts.items():
        content = content.replace(f"<!-- {name} -->\n", part and f"{part}\n")
    return content
