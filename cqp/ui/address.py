"""What the page's address asks for."""

from __future__ import annotations

import streamlit as st

LARGEST_NUMBER = 2**31 - 1


def number_in_address(name: str) -> int | None:
    """Return the number under this query parameter, or None when it is missing or not a number."""
    text = st.query_params.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if is_number and int(text) <= LARGEST_NUMBER else None
