"""What the page's address asks for."""

from __future__ import annotations

import streamlit as st

LARGEST_NUMBER = 2**31 - 1


def number_in_address(name: str) -> int | None:
    """Return the number under this query parameter, or None when it is missing or not a number."""
    text = st.query_params.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if is_number and int(text) <= LARGEST_NUMBER else None


def keep_in_address(*names: str) -> None:
    """Remove every query parameter but these: what another page left there says nothing here."""
    for name in set(st.query_params) - set(names):
        del st.query_params[name]


def sitting_in_address() -> int:
    """Return the sitting that the address names; without one the page stops here, with the way to choose."""
    sitting_id = number_in_address("sitting")
    if sitting_id is None:
        st.info("Choisissez d'abord un candidat dans « Mes passages ».")
        st.page_link("jury/accueil.py", label="Mes passages")
        st.stop()
    return sitting_id
