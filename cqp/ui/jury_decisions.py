"""What the jury decides: those in order in one gesture, the others one by one."""

from __future__ import annotations

import streamlit as st

from cqp.rules.deliberation import CASTING_VOTE, OF_BLOCK, BlockRuling, Deliberation, Docket, Ruling
from cqp.rules.status import Status
from cqp.services.deliberate import decide_candidate, decide_conforming
from cqp.services.running import store
from cqp.tables.words import block_label, counted, jury_label
from cqp.ui import guard
from cqp.ui.confirm import attempt, confirm_button

UNDECIDED, EVERYBODY = "À décider", "Tous"
AS_COMPUTED = "Selon les blocs"
CERTIFICATES = {AS_COMPUTED: None, "Délivré": Status.AWARDED, "Non délivré": Status.NOT_AWARDED}


def conforming_button(deliberation: Deliberation) -> None:
    """Show the button that follows the committees wherever all is in order; it asks for a confirmation."""
    count = len(deliberation.conforming)
    label = f"Décider {counted(count, 'dossier conforme', 'dossiers conformes')}…"
    if st.button(label, type="primary", disabled=not count, key="conforming"):
        _confirm(deliberation)


@st.dialog("Suivre les comités sur ces dossiers ?")
def _confirm(deliberation: Deliberation) -> None:
    awarded = sum(one.proposal is Status.AWARDED for one in deliberation.conforming)
    st.text(
        f"{counted(len(deliberation.conforming), 'dossier')} : procès-verbaux signés par tous, aucun écart. Certificat "
        f"délivré : {awarded} ; non délivré : {len(deliberation.conforming) - awarded}. Les dossiers à examiner ne "
        "changent pas. Jusqu'au scellement, chaque décision peut encore être reprise."
    )

    def follow() -> str:
        count = decide_conforming(
            store(), guard.token(), deliberation.exam_session.id, deliberation.revision, guard.now()
        )
        return f"{counted(count, 'dossier décidé', 'dossiers décidés')} comme le proposent les comités."

    confirm_button("Suivre les comités", follow, key="conforming-now")


def choose_docket(deliberation: Deliberation) -> Docket | None:
    """Return the candidate chosen, or None until one is."""
    which = st.radio("Candidats", (UNDECIDED, EVERYBODY), horizontal=True, key="jury-which")
    dockets = {one.case.candidate.id: one for one in deliberation.dockets if which == EVERYBODY or not one.is_decided}
    chosen = st.selectbox(
        "Dossier",
        list(dockets),
        format_func=lambda one: f"{dockets[one].case.candidate.name} – n° {dockets[one].case.candidate.number}",
        index=None,
        placeholder="Tapez un nom ou un numéro",
        key=f"jury-docket-{deliberation.exam_session.id}",
    )
    return dockets.get(chosen) if chosen is not None else None


def ruling_form(deliberation: Deliberation, docket: Docket) -> None:
    """Show the form that decides of one candidate; it acts with what its own screen showed."""
    case, before = docket.case, docket.decision
    key = f"ruling-{case.candidate.id}-{docket.revision}"
    decided = {one.code: one for one in before.blocks} if before else {}
    sat = [one for one in case.blocks if not one.is_held]

    def decide() -> str:
        typed = st.session_state
        blocks = {
            one.code: BlockRuling(typed[f"{key}-{one.code}"] or Status.TO_DELIBERATE, typed[f"{key}-{one.code}-reason"])
            for one in sat
        }
        ruling = Ruling(
            blocks,
            CERTIFICATES[typed[f"{key}-certificate"]],
            typed[f"{key}-reason"],
            typed[f"{key}-recommendation"],
            typed[f"{key}-casting"],
        )
        decide_candidate(
            store(),
            guard.token(),
            deliberation.exam_session.id,
            case.candidate.id,
            ruling,
            docket.revision,
            guard.now(),
        )
        return f"{case.candidate.name} : la décision est enregistrée."

    st.text("\n".join(f"! {one}" for one in (*case.to_examine, *docket.objections)) or "✓ Dossier conforme.")
    with st.form(key):
        for block in case.blocks:
            if block.is_held:
                st.text(f"Bloc {block.code} : {block_label(Status.HELD)} avant cette session.")
                continue
            known = decided.get(block.code)
            status = known.decision if known else block.proposal
            choice, why = st.columns([2, 3])
            choice.radio(
                f"Bloc {block.code} – proposition : {block_label(block.proposal, block.state)}",
                OF_BLOCK,
                index=OF_BLOCK.index(status) if status in OF_BLOCK else None,
                format_func=block_label,
                horizontal=True,
                key=f"{key}-{block.code}",
            )
            why.text_area(
                f"Raison (bloc {block.code}), si la décision s'écarte de la proposition",
                known.reason if known else "",
                height="content",
                key=f"{key}-{block.code}-reason",
            )
        reason = before.reason if before else ""
        departs = before is not None and before.certificate is not before.proposal
        choices = list(CERTIFICATES)
        st.radio(
            "Certificat",
            choices,
            index=list(CERTIFICATES.values()).index(before.certificate) if before and departs else 0,
            horizontal=True,
            key=f"{key}-certificate",
        )
        st.text_area(
            "Raison (certificat), si la décision s'écarte de ce que donnent les blocs",
            reason.removeprefix(CASTING_VOTE).strip(),
            height="content",
            key=f"{key}-reason",
        )
        st.checkbox(
            "Voix partagées : la voix prépondérante de la présidence a décidé",
            reason.startswith(CASTING_VOTE),
            key=f"{key}-casting",
        )
        st.text_area(
            "Recommandations au candidat",
            before.recommendation if before else "",
            height="content",
            key=f"{key}-recommendation",
        )
        st.form_submit_button("Enregistrer la décision", type="primary", on_click=attempt, args=(decide,))
    if before and not docket.objections:
        st.text(f"Décision enregistrée : {jury_label(before.certificate)}.")
