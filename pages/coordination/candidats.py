"""Candidates: import a file with its preview, type one, undo an import."""

from typing import cast

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.registration import Accommodation, Registration, Route
from cqp.marking.sitting import ExamSessionState, Role
from cqp.referential.model import Option
from cqp.services.import_candidates import (
    import_candidates,
    list_candidates,
    preview_candidates,
    register_candidate,
    undo_import,
)
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.tables.registrations import problems_table, registrations_table
from cqp.ui import guard, say
from cqp.ui.choices import choose_exam_session
from cqp.ui.heights import table_height

guard.require(Role.COORDINATOR)

st.title("Candidats", anchor=False)
say.what_was_done()
chosen = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
registered, imports = list_candidates(store(), guard.token(), chosen.id, guard.now())
is_open_to_change = chosen.state is ExamSessionState.PREPARING
st.text(f"{len(registered)} candidat(s) inscrit(s).")
st.dataframe(
    registrations_table([one.registration for one in registered]),
    hide_index=True,
    height=table_height(len(registered)),
    key=f"registered-{chosen.id}",
)
if not is_open_to_change:
    st.text("La session n'est plus en préparation : la liste des candidats est figée.")
    st.stop()

st.header("Importer un fichier", anchor=False)
st.text("Classeur Excel (.xlsx), LibreOffice (.ods) ou CSV. Rien n'est inscrit avant que vous ayez vu l'aperçu.")
st.link_button("Télécharger le modèle", "/api/candidates-template", icon=":material/download:")
newest = imports[0].id if imports else 0  # an import empties the field: its file is not read and checked once more
file = st.file_uploader("Fichier des candidats", key=f"candidates-file-{chosen.id}-{newest}")
if file is not None:
    try:
        preview = preview_candidates(store(), guard.token(), chosen.id, file.getvalue(), file.name, guard.now())
    except CqpError as error:
        say.refuse(error)
        st.stop()
    if preview.problems:
        st.subheader("Cases à regarder", anchor=False)
        problems = problems_table(preview.problems)
        st.dataframe(problems, hide_index=True, height=table_height(len(problems)))
    st.subheader(f"Aperçu : {len(preview.rows)} candidat(s)", anchor=False)
    st.dataframe(
        registrations_table([registration for _, registration in preview.rows]),
        hide_index=True,
        height=table_height(len(preview.rows)),
    )
    if not preview.is_acceptable:
        st.text("Corrigez les cases refusées dans le fichier, puis déposez-le de nouveau : rien n'a été inscrit.")
    elif st.button(f"Inscrire ces {len(preview.rows)} candidats", type="primary", key="import"):
        try:
            count = import_candidates(store(), guard.token(), chosen.id, file.getvalue(), file.name, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            say.done(f"{count} candidats sont inscrits.")

for one in imports:
    words, undo = st.columns([3, 1], vertical_alignment="center")
    words.text(f"{one.file_name} : {one.candidates} candidats, importés par {one.by}")
    if undo.button("Annuler cet import", key=f"undo-{one.id}"):
        try:
            count = undo_import(store(), guard.token(), one.id, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            say.done(f"L'import est annulé : {count} candidats retirés.")

st.header("Inscrire un candidat", anchor=False)
with st.form("candidate", clear_on_submit=True):
    number, last_name, first_name = (
        column.text_input(label, max_chars=200)
        for column, label in zip(st.columns(3), ("Numéro interne", "Nom", "Prénom"), strict=True)
    )
    left, middle, right = st.columns(3)
    options = left.multiselect(
        "Option(s)", list(Option), default=[Option.UNDERWRITING], format_func=str, placeholder="Choisissez"
    )
    route = cast(Route, middle.selectbox("Parcours", list(Route), format_func=str))
    held = right.multiselect("Blocs déjà acquis", ["1", "2A", "2B"], placeholder="Aucun")
    body, company, measures = st.columns(3)
    training_body = body.text_input("Organisme de formation", max_chars=200)
    company_name = company.text_input("Entreprise", max_chars=200)
    accommodations = measures.multiselect(
        "Aménagements (mesures seulement, jamais un motif)", list(Accommodation), format_func=str, placeholder="Aucun"
    )
    if st.form_submit_button("Inscrire ce candidat"):
        registration = Registration(
            " ".join(number.split()),
            " ".join(last_name.split()),
            " ".join(first_name.split()),
            tuple(options),
            route,
            tuple(held),
            " ".join(training_body.split()),
            " ".join(company_name.split()),
            tuple(accommodations),
        )
        try:
            register_candidate(store(), guard.token(), chosen.id, registration, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            say.done("Le candidat est inscrit.")
