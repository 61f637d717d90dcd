"""The backups: the last verified one, the second folder, a button, and what restoring would lose."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.back_up import read_backups
from cqp.services.back_up_elsewhere import back_up_now
from cqp.services.keep_backups import last_try
from cqp.services.restore import preview_restore
from cqp.services.running import settings, store
from cqp.tables.backups import BACKUP_TITLES, backups_table
from cqp.ui import guard, say
from cqp.ui.backups import backup_words, show_loss, show_state
from cqp.ui.confirm import attempt, what_came_of_it

guard.require(Role.COORDINATOR)

st.title("Sauvegardes", anchor=False)
try:
    state = read_backups(store(), guard.token(), settings(), guard.now())
except CqpError as error:
    guard.stop(error)
st.text(
    "La base est sauvegardée au démarrage, toutes les cinq minutes quand elle a changé et après chaque scellement. "
    "Chaque copie est relue, comptée et vérifiée avant de compter."
)
what_came_of_it()


def save() -> str:
    """Make a backup now."""
    made = back_up_now(store(), guard.token(), settings(), guard.now())
    return f"Sauvegarde vérifiée : {made.name}."


st.button("Sauvegarder maintenant", type="primary", key="back-up-now", on_click=attempt, args=(save,))
show_state(state, last_try(), guard.now())
st.header("Sauvegardes vérifiées", anchor=False)
rows = [
    (
        one.backup.at,
        one.backup.reason,
        one.backup.anchor.count,
        one.backup.rows.get("mark_event", 0),
        one.backup.size,
        one.backup.is_encrypted,
        one.backup.name,
    )
    for one in state.kept
]
st.dataframe(
    backups_table(rows).rename(columns=BACKUP_TITLES),
    hide_index=True,
    column_config={BACKUP_TITLES["at"]: st.column_config.DatetimeColumn(format="DD/MM/YYYY HH:mm:ss")},
)
st.header("Restaurer", anchor=False)
st.text(
    "Restaurer remplace toute la base : tout ce qui a été fait depuis serait perdu. Regardez d'abord quoi ; puis, sur "
    "la machine du serveur, arrêtez l'application, lancez la commande affichée, et redémarrez. Les fichiers remplacés "
    "sont gardés dans le dossier « replaced », et chacun devra se reconnecter."
)
if state.kept:
    with st.form("preview", border=True):
        chosen = st.selectbox("Sauvegarde", [one.backup for one in state.kept], format_func=backup_words)
        is_asked = st.form_submit_button("Voir ce qui serait perdu")
    if is_asked and chosen is not None:
        try:
            with st.spinner("Lecture de la sauvegarde…"):
                found = preview_restore(store(), guard.token(), settings(), chosen.name, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            if found.loss is not None:
                show_loss(found.loss)
            st.code(f"python -m cqp restore {chosen.name}", language=None, wrap_lines=True)
