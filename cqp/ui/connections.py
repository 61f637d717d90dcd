"""Current sign-ins as coordination sees them, and ending them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.manage_sign_ins import end_sign_in, end_sign_ins_of
from cqp.services.running import store
from cqp.store.sign_ins import SignIn
from cqp.ui import guard
from cqp.ui.confirm import confirm_button
from cqp.ui.heights import table_height
from cqp.ui.instants import in_words

ROLE_WORDS = {Role.COORDINATOR: "Coordination", Role.ASSESSOR: "Évaluation"}


def connections_table(connections: Sequence[SignIn]) -> None:
    """Show who is signed in, since when and from where."""
    own = access.digest(guard.token())
    st.dataframe(
        [
            {
                "Personne": f"{one.name} (vous, ici)" if one.key == own else one.name,
                "Rôle": ROLE_WORDS[one.role],
                "Session d'examen": one.exam_session,
                "Depuis": in_words(one.since),
                "Jusqu'à": in_words(one.expires_at),
                "Adresse": one.address,
                "Navigateur": one.browser,
            }
            for one in connections
        ],
        hide_index=True,
        height=table_height(len(connections)),
    )


def connection_actions(connections: Sequence[SignIn]) -> None:
    """Show how to end a sign-in, or all those of a person; each action asks for a confirmation."""
    by_key = {one.key[:16]: one for one in connections}
    chosen = st.selectbox(
        "Connexion",
        list(by_key),
        format_func=lambda key: _label(by_key[key]) if key in by_key else "",
        index=None,
        placeholder="Choisissez une connexion",
        key="connection",
    )
    connection = by_key.get(chosen) if chosen is not None else None
    one, every, _ = st.columns([2, 2, 3])
    if one.button("Fermer cette connexion…", disabled=connection is None, key="connection-end", width="stretch"):
        assert connection is not None  # noqa: S101 -- the button is disabled otherwise
        _confirm_one(connection)
    if every.button("Fermer toutes les siennes…", disabled=connection is None, key="connections-end", width="stretch"):
        assert connection is not None  # noqa: S101 -- the button is disabled otherwise
        _confirm_all(connection)


@st.dialog("Fermer cette connexion ?")
def _confirm_one(connection: SignIn) -> None:
    st.text(f"{_label(connection)}\n\nSes pages ouvertes s'arrêtent à la prochaine action. La personne peut revenir.")

    def end() -> str:
        end_sign_in(store(), guard.token(), connection.key, guard.now())
        return "La connexion est fermée."

    confirm_button("Fermer la connexion", end, key="connection-end-now")


@st.dialog("Fermer toutes les connexions de cette personne ?")
def _confirm_all(connection: SignIn) -> None:
    st.text(
        f"{connection.name}\n\nToutes ses pages ouvertes s'arrêtent à la prochaine action. Pour l'empêcher de revenir, "
        "révoquez aussi son code ou désactivez son compte."
    )

    def end() -> str:
        end_sign_ins_of(store(), guard.token(), connection.role, connection.person_id, guard.now())
        return "Les connexions de cette personne sont fermées."

    confirm_button("Fermer toutes ses connexions", end, key="connections-end-now")


def _label(connection: SignIn) -> str:
    parts = (connection.name, f"depuis le {in_words(connection.since)}", connection.browser, connection.address)
    return " – ".join(part for part in parts if part)
