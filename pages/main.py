"""Every page starts here: who is there, which pages are theirs, run the one they asked for."""

import streamlit as st

from cqp.marking.sitting import Role
from cqp.ui import guard
from cqp.ui.soundness import failed_backup, unsound_journal

st.set_page_config(page_title="Évaluation CQP", page_icon="✅", layout="wide")

person = guard.require()
account = st.Page("compte/compte.py", title="Mon compte")
rehearsal = st.Page("jury/repetition.py", title="Répétition")
guide = st.Page("compte/aide.py", title="Aide")
if person.role is Role.ASSESSOR:
    pages = {
        "": [
            st.Page("jury/accueil.py", title="Mes passages", default=True),
            st.Page("jury/notation.py", title="Notation", visibility="hidden"),
            st.Page("jury/entretien.py", title="Entretien", visibility="hidden"),
            st.Page("jury/concertation.py", title="Concertation", visibility="hidden"),
            rehearsal,
            guide,
            account,
        ]
    }
else:
    pages = {
        "": [
            st.Page("coordination/cohorte.py", title="Cohorte", default=True),
            st.Page("coordination/direct.py", title="En direct"),
            st.Page("coordination/dossier.py", title="Dossier d'un candidat"),
            st.Page("coordination/deliberation.py", title="Délibération"),
            guide,
            account,
        ],
        "Préparer": [
            st.Page("coordination/sessions.py", title="Sessions d'examen"),
            st.Page("coordination/candidats.py", title="Candidats"),
            st.Page("coordination/comites.py", title="Comités"),
            st.Page("coordination/planning.py", title="Planning"),
            st.Page("coordination/scenarios.py", title="Scénarios"),
            st.Page("coordination/questions.py", title="Questions"),
            st.Page("coordination/entrainement.py", title="Entraînement"),
            st.Page("coordination/hors_ligne.py", title="Hors ligne et papier"),
            st.Page("coordination/saisie_papier.py", title="Saisie papier", visibility="hidden"),
            st.Page("coordination/acces.py", title="Accès"),
            rehearsal,
        ],
        "Garder": [
            st.Page("coordination/sauvegardes.py", title="Sauvegardes"),
            st.Page("coordination/conservation.py", title="Conservation"),
            st.Page("coordination/journal.py", title="Journal"),
            st.Page("coordination/referentiel.py", title="Référentiel"),
        ],
    }
    unsound_journal()
    failed_backup()
page = st.navigation(pages, position="top")
if page is not guide:
    st.session_state["page-before"] = page.url_path  # where the guide opens
page.run()
