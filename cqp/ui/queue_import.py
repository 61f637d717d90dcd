"""Import the file in which a laptop saved what waited: see what it comes to, then record all of it or nothing."""

from __future__ import annotations

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.queue import Outcome
from cqp.services.import_queue import import_queue, preview_queue
from cqp.services.running import store
from cqp.tables.queue import QUEUE_TITLES, queue_table
from cqp.tables.words import counted, shown
from cqp.ui import guard, say
from cqp.ui.heights import table_height


def queue_import() -> None:
    """Show the field for the file, then its report."""
    st.text(
        "Quand un poste ne retrouve pas le serveur, l'évaluateur enregistre ce qui attend dans un fichier (bouton en "
        "haut de sa grille). Le fichier est scellé par sa connexion : modifié ou fait à la main, il est refusé. "
        "L'importer deux fois, ou laisser le poste envoyer sa file ensuite, n'enregistre rien de plus."
    )
    imported = st.session_state.get("queues-imported", 0)
    file = st.file_uploader("Fichier d'attente d'un poste", type="json", key=f"queue-file-{imported}")
    if file is None:
        return
    content = file.getvalue()
    try:
        report = preview_queue(store(), guard.token(), content, guard.now())
        refused = frozenset(one.mark.intent.id for one in report.lines if one.outcome is Outcome.REFUSED)
        leaves_out = bool(refused) and st.checkbox(
            f"Laisser de côté {counted(len(refused), 'marque refusée', 'marques refusées')} et importer les autres",
            key=f"leave-out-{imported}",
        )
        leave_out = refused if leaves_out else frozenset()
        if leave_out:
            report = preview_queue(store(), guard.token(), content, guard.now(), leave_out=leave_out)
    except CqpError as error:
        say.refuse(error)
        return
    st.text(f"Marques de {shown(report.assessor)}, gardées sur son poste : {len(report.lines)}.")
    table = queue_table(report).rename(columns=QUEUE_TITLES)
    st.dataframe(table, hide_index=True, height=table_height(len(report.lines)), key=f"queue-{imported}")
    if any(one.outcome is Outcome.REFUSED for one in report.lines):
        st.text("Des marques sont refusées : rien n'est enregistré tant que vous ne les laissez pas de côté.")
    elif not report.is_acceptable:
        st.text("Rien à enregistrer : tout est déjà dans la base.")
    elif st.button("Enregistrer ces marques", type="primary", key=f"import-queue-{imported}"):
        try:
            done = import_queue(store(), guard.token(), content, guard.now(), leave_out=leave_out)
        except CqpError as error:
            say.refuse(error)
            return
        st.session_state["queues-imported"] = imported + 1  # empties the field
        new = sum(one.outcome is Outcome.NEW for one in done.lines)
        if done.is_imported:
            say.done(f"{counted(new, 'marque enregistrée', 'marques enregistrées')} pour {done.assessor}.")
        st.rerun()
