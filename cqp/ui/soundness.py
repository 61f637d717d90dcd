"""What coordination is told at once when the past is not as it was."""

from __future__ import annotations

import streamlit as st

from cqp.services.keep_backups import last_try
from cqp.services.running import last_verification


def unsound_journal() -> None:
    """Say, on every page, that the verification at start has found something."""
    found = last_verification()
    if found is None or found.is_sound:
        return
    st.error(
        "Le journal n'est pas intact : la base a été modifiée sans passer par le logiciel. Rien ne peut être signé ni "
        "scellé. Gardez une copie de la base et ouvrez « Journal » pour le détail.",
        icon="⚠️",
    )


def failed_backup() -> None:
    """Say, on every page, that the last backup could not be made."""
    tried = last_try()
    if tried is not None and tried.message:
        st.error("La dernière sauvegarde n'a pas pu être faite : « Sauvegardes » dit pourquoi.", icon="⚠️")
