"""Assessors' access codes as coordination sees them, and what it may do with them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cqp.services.manage_codes import revoke_codes
from cqp.services.running import store
from cqp.store.codes import AccessCode, CodeState
from cqp.ui import guard, say
from cqp.ui.code_sheet.code_sheet import code_sheet_button
from cqp.ui.confirm import confirm_button
from cqp.ui.heights import table_height
from cqp.ui.instants import in_words

STATE_WORDS = {
    CodeState.NONE: "Sans code",
    CodeState.NEVER_USED: "Jamais utilisé",
    CodeState.ACTIVE: "Actif",
    CodeState.REVOKED: "Révoqué",
}

SOME, EVERYONE = "Certains évaluateurs", "Tous les évaluateurs de la session"


def codes_table(codes: Sequence[AccessCode]) -> None:
    """Show the state of each code."""
    st.dataframe(
        [
            {
                "Évaluateur": one.name,
                "Organisme": one.organisation,
                "Comités": ", ".join(one.committees),
                "Code d'accès": STATE_WORDS[one.state],
                "Dernière connexion": in_words(one.last_used),
            }
            for one in codes
        ],
        hide_index=True,
        height=table_height(len(codes)),
    )


def choose_codes(codes: Sequence[AccessCode]) -> Sequence[AccessCode]:
    """Return the codes that the next action is about."""
    who = st.radio("Pour qui", (SOME, EVERYONE), horizontal=True, key="codes-who")
    if who == EVERYONE:
        return codes
    by_id = {one.assessor_id: one for one in codes}
    chosen = st.multiselect(
        "Évaluateurs",
        list(by_id),
        format_func=lambda one: f"{by_id[one].name} – {by_id[one].organisation}",
        placeholder="Tapez un nom",
        key="codes-chosen",
    )
    return [by_id[one] for one in chosen]


def codes_actions(exam_session_id: int, chosen: Sequence[AccessCode]) -> None:
    """Show the buttons; each asks for a confirmation."""
    renew, revoke, _ = st.columns([2, 2, 3])
    if renew.button("Renouveler et imprimer…", disabled=not chosen, key="codes-renew", width="stretch"):
        _confirm_renewal(exam_session_id, chosen)
    if revoke.button("Révoquer…", disabled=not chosen, key="codes-revoke", width="stretch"):
        _confirm_revocation(exam_session_id, chosen)


@st.dialog("Renouveler ces codes ?")
def _confirm_renewal(exam_session_id: int, chosen: Sequence[AccessCode]) -> None:
    st.text(
        f"{_names(chosen)}\n\nLes anciens codes et les connexions ouvertes avec eux cessent aussitôt. Les nouveaux "
        "ne sont montrés qu'une fois, sur une feuille à imprimer et à découper."
    )
    if code_sheet_button(exam_session_id, {one.assessor_id: one.version for one in chosen}):
        say.done(f"{_counted(chosen)} : la feuille est dans l'autre fenêtre. Imprimez-la avant de la fermer.")


@st.dialog("Révoquer ces codes ?")
def _confirm_revocation(exam_session_id: int, chosen: Sequence[AccessCode]) -> None:
    st.text(
        f"{_names(chosen)}\n\nCes codes n'ouvriront plus rien et les connexions ouvertes avec eux cessent aussitôt. "
        "Les marques déjà enregistrées restent."
    )

    def revoke() -> str:
        revoke_codes(store(), guard.token(), exam_session_id, [one.assessor_id for one in chosen], guard.now())
        return "C'est fait : ces codes sont révoqués."

    confirm_button("Révoquer", revoke, key="codes-revoke-now")


def _names(chosen: Sequence[AccessCode]) -> str:
    return "\n".join(one.name for one in chosen[:6]) + (f"\net {len(chosen) - 6} autres" if len(chosen) > 6 else "")


def _counted(chosen: Sequence[AccessCode]) -> str:
    return f"{len(chosen)} codes renouvelés" if len(chosen) > 1 else "1 code renouvelé"
