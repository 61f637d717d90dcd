"""Who a candidate is and where else they sat, on the page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cqp.marking.registration import Registration
from cqp.rules.history import Appearance
from cqp.services.read_story import Story
from cqp.tables.history import alike_table, passages_table, session_words
from cqp.tables.words import counted, shown
from cqp.ui.words_table.words_table import words_table


def registration_part(registration: Registration) -> None:
    """Show how the candidate is registered: what is empty is left out."""
    said = {
        "Option(s)": ", ".join(registration.options),
        "Parcours": registration.route.value,
        "Organisme de formation": registration.training_body,
        "Entreprise": registration.company,
        "Aménagements": ", ".join(registration.accommodations),
        "Blocs déjà acquis": ", ".join(registration.held),
    }
    st.text("\n".join(f"{title} : {shown(words)}" for title, words in said.items() if words))


def history_part(story: Story) -> None:
    """Show every passage of the person, then who may be the same person, apart."""
    st.header("Parcours d'une session à l'autre", anchor=False)
    others = len(story.appearances) - 1
    known = f"{counted(others, 'autre inscription', 'autres inscriptions')} au même numéro et aux mêmes nom et prénom"
    st.text(
        f"{known}, comptée{'s' if others > 1 else ''} comme celle{'s' if others > 1 else ''} de cette personne."
        if others
        else "Aucune autre inscription au même numéro et aux mêmes nom et prénom."
    )
    words_table(
        passages_table(story.appearances), "Passages du candidat, toutes sessions", key="passages", narrow=("Bloc",)
    )
    _links(story.appearances[1:], key="same")
    if story.perhaps:
        st.subheader("Peut-être la même personne", anchor=False)
        st.text(
            "Le numéro ou le nom seulement se ressemble : ces inscriptions ne sont pas réunies à celle-ci. Vérifiez."
        )
        words_table(alike_table(story.perhaps), "Inscriptions qui se ressemblent", key="alike")
        _links(story.perhaps, key="alike")


def _links(appearances: Sequence[Appearance], *, key: str) -> None:
    """Link to the files: sessions are named by their rank, since a link's label would read names as Markdown."""
    if not appearances:
        return
    chosen = appearances[0]
    if len(appearances) > 1:
        chosen = st.selectbox(
            "Autre dossier",
            appearances,
            format_func=lambda one: f"{session_words(one.exam_session)} – n° {one.candidate.number}",
            key=f"file-{key}",
        )
    st.page_link(
        "coordination/dossier.py",
        label="Ouvrir le dossier de cette autre inscription",
        icon=":material/arrow_forward:",
        query_params={"candidat": str(chosen.candidate.id)},
    )
