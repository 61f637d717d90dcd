"""Streamlit's page, made French before its first script runs."""

from __future__ import annotations

TITLE = "Évaluation CQP"


def in_french(index: str) -> str:
    """Return Streamlit's index page (HTML) with our language, title and icon."""
    page = index.replace('<html lang="en">', '<html lang="fr" translate="no">')
    page = page.replace("<title>Streamlit</title>", f"<title>{TITLE}</title>")
    return page.replace('href="./favicon.png"', 'href="/assets/favicon.svg"')
