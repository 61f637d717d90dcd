"""Coordination accounts as coordinators see them, and what they may do with them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Person
from cqp.services.manage_accounts import create_colleague, deactivate, reactivate, set_new_password
from cqp.services.running import store
from cqp.store.people import Coordinator
from cqp.ui import guard, say
from cqp.ui.confirm import confirm_button
from cqp.ui.heights import table_height
from cqp.ui.instants import in_words

_DRAWN, _CREATED = "password-drawn", "accounts-created"


def accounts_table(accounts: Sequence[Coordinator]) -> None:
    """Show the accounts."""
    st.dataframe(
        [
            {
                "Nom": one.name,
                "Identifiant": one.login,
                "État": "Actif" if one.is_active else "Désactivé",
                "Créé le": in_words(one.created_at),
            }
            for one in accounts
        ],
        hide_index=True,
        height=table_height(len(accounts)),
    )


def account_actions(accounts: Sequence[Coordinator], person: Person) -> None:
    """Show what may be done with an account other than one's own; each action asks for a confirmation."""
    others = {one.id: one for one in accounts if one.id != person.id}
    if not others:
        st.text("Vous êtes seul à la coordination : créez un deuxième compte, il pourra vous redonner un accès.")
        return
    chosen = st.selectbox(
        "Compte d'une autre personne",
        list(others),
        format_func=lambda one: f"{others[one].name} ({others[one].login})",
        index=None,
        placeholder="Choisissez un compte",
        key="account",
    )
    account = others.get(chosen) if chosen is not None else None
    password, activity, _ = st.columns([2, 2, 3])
    if password.button("Nouveau mot de passe…", disabled=account is None, key="account-password", width="stretch"):
        assert account is not None  # noqa: S101 -- the button is disabled otherwise
        _confirm_password(account)
    closes = account is None or account.is_active
    label = "Désactiver…" if closes else "Réactiver…"
    if activity.button(label, disabled=account is None, key="account-activity", width="stretch"):
        assert account is not None  # noqa: S101 -- the button is disabled otherwise
        _confirm_activity(account)


def new_account_form() -> None:
    """Show the form that creates an account."""
    turn = st.session_state.get(_CREATED, 0)  # fields of another key are blank
    with st.form("new-account"):
        name = st.text_input("Nom", placeholder="Marie Martin", key=f"new-account-name-{turn}")
        login = st.text_input("Identifiant", placeholder="marie.martin", key=f"new-account-login-{turn}")
        if not st.form_submit_button("Créer le compte"):
            return
    try:
        password = create_colleague(store(), guard.token(), login=login, name=name, now=guard.now())
    except CqpError as error:
        say.refuse(error)
    else:
        st.session_state[_DRAWN] = (name, password)
        st.session_state[_CREATED] = turn + 1
        say.done(f"Le compte {login} est créé.")


def show_drawn_password() -> None:
    """Show the password that the last action has drawn, once, in a dialog."""
    drawn = st.session_state.pop(_DRAWN, None)
    if drawn:
        _show_password(*drawn)


@st.dialog("Donner un nouveau mot de passe ?")
def _confirm_password(account: Coordinator) -> None:
    st.text(
        f"{account.name} ({account.login})\n\nL'ancien et les connexions ouvertes avec lui cessent aussitôt. "
        "Le nouveau, tiré au sort, n'est montré qu'une fois."
    )

    def give() -> str:
        st.session_state[_DRAWN] = (account.name, set_new_password(store(), guard.token(), account.id, guard.now()))
        return f"Le compte {account.login} a un nouveau mot de passe."

    confirm_button("Donner un nouveau mot de passe", give, key="account-password-now")


@st.dialog("Changer l'état de ce compte ?")
def _confirm_activity(account: Coordinator) -> None:
    words, label, change, done = (
        (
            "Cette personne ne pourra plus se connecter et ses connexions cessent aussitôt.",
            "Désactiver",
            deactivate,
            "désactivé",
        )
        if account.is_active
        else (
            "Cette personne pourra de nouveau se connecter, avec son mot de passe d'avant.",
            "Réactiver",
            reactivate,
            "réactivé",
        )
    )
    st.text(f"{account.name} ({account.login})\n\n{words}")

    def change_it() -> str:
        change(store(), guard.token(), account.id, guard.now())
        return f"Le compte {account.login} est {done}."

    confirm_button(label, change_it, key="account-activity-now")


@st.dialog("Mot de passe, montré une seule fois")
def _show_password(name: str, password: str) -> None:
    st.text(f"Pour {name} :")
    st.code(password, language=None)
    st.text("Remettez-le de vive voix ; la personne le changera dans « Mon compte ».")
    if st.button("C'est noté", key="password-noted"):
        st.rerun()
