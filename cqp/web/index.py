"""Streamlit's page, made ours before its first script runs."""

from __future__ import annotations

TITLE = "Évaluation CQP"


def ours(index: str, script: str, style: str) -> str:
    """Return Streamlit's index page (HTML) with our language, title, icon, script and style (their addresses)."""
    page = index.replace('<html lang="en">', '<html lang="fr" translate="no">')
    page = page.replace("<title>Streamlit</title>", f"<title>{TITLE}</title>")
    page = page.replace('href="./favicon.png"', 'href="/assets/favicon.svg"')
    page = page.replace("</head>", f'<link rel="stylesheet" href="{style}"></head>')
    return page.replace("</body>", f'<script type="module" src="{script}"></script></body>')
