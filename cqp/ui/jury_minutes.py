"""The jury's minutes: seal them, read each version, deliberate anew, and plan the retakes that follow."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cqp.marking.sitting import ExamSession, ExamSessionState
from cqp.rules.deliberation import Deliberation, obtained_blocks
from cqp.services.plan_retakes import list_retakes, register_retakes
from cqp.services.running import store
from cqp.services.seal_jury import read_jury_minutes, reopen_jury, seal_jury
from cqp.tables.deliberation import retakes_table, sealed_table
from cqp.tables.words import counted
from cqp.ui import guard
from cqp.ui.confirm import attempt, confirm_button
from cqp.ui.heights import table_height
from cqp.ui.instants import in_words


def sealing(deliberation: Deliberation) -> None:
    """Show what is still missing, or the button that seals; it asks for a confirmation."""
    missing = deliberation.missing
    if missing:
        st.text("Avant de sceller, il manque :\n" + "\n".join(f"– {one}" for one in missing))
    if st.button("Sceller le procès-verbal…", type="primary", disabled=bool(missing), key="seal"):
        _confirm_sealing(deliberation)


@st.dialog("Sceller le procès-verbal de jury ?")
def _confirm_sealing(deliberation: Deliberation) -> None:
    st.text(
        f"Version {deliberation.version}, {counted(len(deliberation.dockets), 'candidat')}. Les décisions ne "
        "changeront plus que par une nouvelle délibération. Tout ce qui a été enregistré est d'abord vérifié : cela "
        "peut durer."
    )

    def seal() -> str:
        version = seal_jury(store(), guard.token(), deliberation.exam_session.id, deliberation.revision, guard.now())
        return f"Le procès-verbal de jury, version {version}, est scellé."

    confirm_button("Sceller", seal, key="seal-now")


def sealed_versions(deliberation: Deliberation) -> None:
    """Show each sealed version, the newest first."""
    exam_session = deliberation.exam_session
    by_version = {one.version: one for one in reversed(deliberation.versions)}
    chosen = st.selectbox(
        "Version",
        list(by_version),
        format_func=lambda one: (
            f"{one} – scellée le {in_words(by_version[one].sealed_at)} par {by_version[one].sealed_by}"
        ),
        key=f"jury-version-{exam_session.id}-{len(by_version)}",
    )
    minutes = read_jury_minutes(store(), guard.token(), exam_session.id, guard.now(), version=chosen)
    if minutes.replaces:
        st.text(f"Raison de cette nouvelle délibération : {minutes.replaces}")
    present = ", ".join(
        f"{one.name} ({one.college}{', présidence' if one.presides else ''})"
        for one in minutes.members
        if one.is_present
    )
    st.text(f"Jury du {minutes.held_on[8:]}/{minutes.held_on[5:7]}/{minutes.held_on[:4]} – présents : {present}")
    st.dataframe(sealed_table(minutes), hide_index=True, height=table_height(len(minutes.candidates)))
    st.caption(f"Empreinte du journal au scellement : {minutes.journal}")
    pdf, sheet = st.columns(2)
    address = f"/api/exam-sessions/{exam_session.id}/jury/{chosen}/minutes"
    pdf.link_button("Procès-verbal (PDF)", f"{address}.pdf", icon=":material/download:", width="stretch")
    sheet.link_button("Procès-verbal (Excel)", f"{address}.xlsx", icon=":material/download:", width="stretch")


def candidate_documents(deliberation: Deliberation) -> None:
    """Show what to send to one candidate, from the newest sealed minutes."""
    exam_session = deliberation.exam_session
    minutes = read_jury_minutes(store(), guard.token(), exam_session.id, guard.now())
    ids = {one.case.candidate.number: one.case.candidate.id for one in deliberation.dockets}
    sealed = {ids[one.number]: one for one in minutes.candidates if one.number in ids}
    chosen = st.selectbox(
        "Documents pour le candidat",
        list(sealed),
        format_func=lambda one: f"{sealed[one].name} – n° {sealed[one].number}",
        index=None,
        placeholder="Tapez un nom ou un numéro",
        key=f"jury-documents-{exam_session.id}",
    )
    if chosen is None:
        return
    letter, attestation = st.columns(2)
    address = f"/api/exam-sessions/{exam_session.id}/candidates/{chosen}"
    letter.link_button("Lettre de résultat", f"{address}/letter.txt", icon=":material/download:", width="stretch")
    if obtained_blocks(sealed[chosen]):
        attestation.link_button(
            "Attestation de blocs (PDF)", f"{address}/attestation.pdf", icon=":material/download:", width="stretch"
        )


def new_deliberation(deliberation: Deliberation) -> None:
    """Show the form that opens a new deliberation on what is sealed."""
    key = f"reopen-{deliberation.exam_session.id}-{deliberation.revision}"

    def reopen() -> str:
        version = reopen_jury(
            store(),
            guard.token(),
            deliberation.exam_session.id,
            st.session_state[f"{key}-reason"],
            deliberation.revision,
            guard.now(),
        )
        return (
            f"La délibération de la version {version} est ouverte : la précédente reste valable jusqu'à son scellement."
        )

    with st.form(key):
        st.text(
            "Seule une nouvelle délibération change un résultat scellé. L'ancienne version reste lisible ; les "
            "présences du jury seront à saisir de nouveau."
        )
        st.text_area("Raison de la nouvelle délibération", height="content", key=f"{key}-reason")
        st.form_submit_button("Ouvrir une nouvelle délibération", on_click=attempt, args=(reopen,))


def retakes(deliberation: Deliberation, exam_sessions: Sequence[ExamSession]) -> None:
    """Show who sits missing blocks again, and the button that registers them in another exam session."""
    targets = {one.id: one for one in exam_sessions if one.state is ExamSessionState.PREPARING}
    if not targets:
        st.text("Créez d'abord une autre session d'examen, dans « Sessions d'examen » : elle doit être en préparation.")
        return
    source_id = deliberation.exam_session.id
    target_id = st.selectbox(
        "Session de rattrapage",
        list(targets),
        format_func=lambda one: f"{targets[one].name} – {targets[one].place} (n° {one})",
        key=f"retakes-target-{source_id}",
    )
    found = list_retakes(store(), guard.token(), source_id, target_id, guard.now())
    if not found:
        st.text("Personne n'a de bloc à repasser.")
        return
    st.dataframe(retakes_table(found), hide_index=True, height=table_height(len(found)))
    possible = {one.candidate_id: one.registration for one in found if not one.obstacle}
    if not possible:
        st.text("Chacun y est déjà inscrit, ou son numéro y est pris : corrigez-le dans « Candidats ».")
        return
    key = f"retakes-{source_id}-{target_id}-{len(possible)}"

    def register() -> str:
        count = register_retakes(
            store(), guard.token(), source_id, target_id, st.session_state[f"{key}-chosen"], guard.now()
        )
        return f"{counted(count, 'candidat inscrit', 'candidats inscrits')} dans « {targets[target_id].name} »."

    st.multiselect(
        "Candidats à inscrire",
        list(possible),
        default=list(possible),
        format_func=lambda one: f"{possible[one].last_name} {possible[one].first_name} – n° {possible[one].number}",
        placeholder="Choisissez",
        key=f"{key}-chosen",
    )
    st.button("Inscrire pour leurs blocs manquants", key=key, on_click=attempt, args=(register,))
