"""Offline grids: take those of an assessor out, as a workbook or on paper, and bring a filled workbook back."""

from hashlib import sha256

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.compose_committees import read_teams
from cqp.services.import_grids import import_grids, preview_grids
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.tables.words import counted
from cqp.ui import guard, say
from cqp.ui.choices import choose_exam_session
from cqp.ui.grids_preview import grids_preview

guard.require(Role.COORDINATOR)

st.title("Hors ligne et papier", anchor=False)
say.what_was_done()
exam_session = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
teams = read_teams(store(), guard.token(), exam_session.id, guard.now())

st.header("Émettre les grilles d'un évaluateur", anchor=False)
st.text(
    "Un classeur scellé, à remplir sans réseau avec Excel ou LibreOffice, ou des grilles à remplir à la main. Elles ne "
    "servent qu'à cet évaluateur ; ce qu'il a déjà remis n'y est pas."
)
assessor = st.selectbox(
    "Évaluateur", teams.members, format_func=lambda one: one.name, index=None, placeholder="Choisissez", key="assessor"
)
if assessor is not None:
    address = f"/api/exam-sessions/{exam_session.id}/assessors/{assessor.id}"
    files = (
        ("Classeur, marques comprises", f"{address}/grids.xlsx"),
        ("Classeur vierge", f"{address}/grids.xlsx?blank=1"),
        ("Papier, marques comprises", f"{address}/papers.pdf"),
        ("Papier vierge", f"{address}/papers.pdf?blank=1"),
    )
    for column, (label, file_address) in zip(st.columns(len(files)), files, strict=True):
        column.link_button(label, file_address, icon=":material/download:")

st.header("Recopier une grille papier", anchor=False)
st.text("Au clavier, une touche par critère, en moins de deux minutes pour une grille entière.")
st.page_link("coordination/saisie_papier.py", label="Ouvrir la saisie papier", icon=":material/keyboard:")

st.header("Importer un classeur rempli", anchor=False)
st.text(
    "Le fichier que l'évaluateur vous rend, en .xlsx ou .ods. Rien n'est enregistré avant que vous ayez vu ce qui "
    "change ; ensuite, tout l'est, ou rien. L'importer deux fois ne change rien de plus."
)
imported = st.session_state.get("grids-imported", 0)
file = st.file_uploader("Classeur rempli", type=["xlsx", "ods"], key=f"grids-file-{exam_session.id}-{imported}")
if file is not None:
    content = file.getvalue()
    try:
        preview = preview_grids(store(), guard.token(), exam_session.id, content, guard.now())
    except CqpError as error:
        say.refuse(error)
        st.stop()
    choices = grids_preview(preview, sha256(content).hexdigest()[:16])
    if choices is not None and st.button("Enregistrer ces marques", type="primary", key="import-grids"):
        try:
            recorded = import_grids(store(), guard.token(), exam_session.id, content, choices, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            st.session_state["grids-imported"] = imported + 1  # empties the field
            say.done(
                f"{counted(recorded, 'marque enregistrée', 'marques enregistrées')}, hors ligne. L'évaluateur relit sa "
                "grille et la remet lui-même."
            )
