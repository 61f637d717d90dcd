"""What a person sees when the program itself is at fault."""

from __future__ import annotations

import logging

import streamlit as st

log = logging.getLogger("cqp")


def show_failure(error: Exception) -> bool:
    """Log the traceback and show a French sentence instead; return True so that Streamlit shows nothing more."""
    log.error("A page failed", exc_info=error)
    st.error(
        "Cette page a rencontré une erreur du logiciel. Ce qui était marqué « enregistré » l'est toujours. "
        "Rechargez la page ; si cela recommence, prévenez la coordination avec l'heure de l'incident."
    )
    return True
