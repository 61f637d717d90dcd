"""The minutes on the page: write them, read them, sign them, take them back."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from cqp.marking.sitting import SittingState
from cqp.rules.minutes import printed_digest
from cqp.services.confer import Concertation
from cqp.services.read_minutes import MinutesVersion
from cqp.services.running import store
from cqp.services.sign_minutes import prepare_minutes, reopen_sitting, sign_minutes, withdraw_minutes
from cqp.tables.words import block_label, competency_label, shown
from cqp.ui import guard
from cqp.ui.concertation import attempt, what_was_refused
from cqp.ui.instants import in_words


def minutes_part(room: Concertation, versions: tuple[MinutesVersion, ...]) -> None:
    """Show what to do with the minutes now, then every version."""
    st.header("Procès-verbal", anchor=False)
    undecided = [one.code for one in room.competencies if one.standing is None]
    if room.is_writable:
        if undecided:
            st.text(f"Il reste à décider de : {', '.join(undecided)}.")
        st.button(
            "Établir le procès-verbal",
            type="primary",
            disabled=bool(undecided),
            on_click=lambda: attempt(
                lambda: prepare_minutes(store(), guard.token(), room.sitting.id, guard.now()), key="minutes"
            ),
        )
    what_was_refused("minutes")
    for version in versions:
        version_part(version, room.sitting.id)
        if room.sitting.state is SittingState.SIGNING and not version.withdrawn:
            _signing(room, version)


def minutes_of(sitting_id: int, state: SittingState, versions: Iterable[MinutesVersion]) -> None:
    """Show coordination every version of the minutes, and let it open a new deliberation on signed ones."""
    with st.expander("Procès-verbal", key=f"minutes-{sitting_id}"):
        for version in versions:
            version_part(version, sitting_id)
        if state is not SittingState.SIGNED:
            return
        key = f"reopen-{sitting_id}"
        with st.form(key, border=True):
            reason = st.text_area("Pourquoi une nouvelle délibération ?")
            st.text("Seule une nouvelle délibération change un résultat signé ; la version actuelle reste lisible.")
            if st.form_submit_button("Ouvrir une nouvelle délibération"):
                attempt(lambda: reopen_sitting(store(), guard.token(), sitting_id, reason, guard.now()), key=key)
                st.rerun()
        what_was_refused(key)


def version_part(version: MinutesVersion, sitting_id: int) -> None:
    """Show one version: what it says in short, its signatures, its file."""
    with st.container(border=True):
        st.subheader(f"Version {version.version}", anchor=False)
        if version.withdrawn:
            st.text(f"Cette version ne vaut plus : {shown(version.withdrawn)}")
        if version.minutes is None:
            st.text("Le candidat a été effacé : il ne reste que l'empreinte de ce procès-verbal.")
        else:
            st.text(
                f"Bloc {version.minutes.block_code} : {block_label(version.minutes.decision)}. {version.minutes.why}"
            )
            for one in version.minutes.competencies:
                if one.reason:
                    st.text(f"{one.code} : {competency_label(one.decision)} – {shown(one.reason)}")
        for signature in version.signatures:
            at = f"signé le {in_words(signature.at)}" if signature.at else "signature attendue"
            st.text(f"{'✓' if signature.at else '…'} {shown(signature.name)} : {at}")
        st.caption(f"Ce qui est signé, notes internes comprises : {version.digest}. Journal : {version.anchor}")
        if version.minutes is not None:
            st.caption(f"Empreinte imprimée sur le procès-verbal : {printed_digest(version.minutes)}")
            st.link_button(
                "Ouvrir le procès-verbal (PDF)",
                f"/api/sittings/{sitting_id}/minutes/{version.version}.pdf",
                icon=":material/picture_as_pdf:",
            )


def _signing(room: Concertation, version: MinutesVersion) -> None:
    has_signed = any(one.at and one.name == room.person.name for one in version.signatures)
    if has_signed:
        st.text("Vous avez signé. Le procès-verbal sera scellé quand tous auront signé.")
    else:
        st.button(
            "Signer ce procès-verbal",
            type="primary",
            on_click=lambda: attempt(
                lambda: sign_minutes(store(), guard.token(), room.sitting.id, version.digest, guard.now()),
                key="sign",
            ),
        )
    what_was_refused("sign")
    with st.form("withdraw", border=True):
        reason = st.text_input("Pourquoi reprendre la concertation ?")
        if st.form_submit_button("Reprendre la concertation"):
            attempt(
                lambda: withdraw_minutes(store(), guard.token(), room.sitting.id, reason, guard.now()), key="withdraw"
            )
            st.rerun()
    what_was_refused("withdraw")
