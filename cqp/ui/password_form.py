"""The form that changes one's own password."""

from __future__ import annotations

import streamlit as st

from cqp.errors import CqpError
from cqp.services.manage_accounts import PASSWORD_LENGTH, change_own_password
from cqp.services.running import store
from cqp.ui import guard, say


def password_form() -> None:
    """Show the form; what was typed leaves it once sent."""
    with st.form("password", clear_on_submit=True):
        current = st.text_input(
            "Mot de passe actuel", type="password", autocomplete="current-password", key="password-current"
        )
        new = st.text_input(
            f"Nouveau mot de passe ({PASSWORD_LENGTH} caractères au moins)",
            type="password",
            autocomplete="new-password",
            key="password-new",
        )
        again = st.text_input(
            "Nouveau mot de passe, encore une fois", type="password", autocomplete="new-password", key="password-again"
        )
        if not st.form_submit_button("Changer le mot de passe"):
            return
    if new != again:
        with st.container(border=True):
            st.text("⚠ Les deux nouveaux mots de passe diffèrent : rien n'a été changé. Recommencez.")
        return
    try:
        change_own_password(store(), guard.token(), current=current or "", password=new or "", now=guard.now())
    except CqpError as error:
        say.refuse(error)
    else:
        say.done("Votre mot de passe est changé. Vos autres connexions sont fermées.")
