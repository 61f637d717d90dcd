"""Short remarks to have at hand: those one may add and take back, with one's right."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.preparation import Comment
from cqp.services.keep_comments import LONGEST_COMMENT, add_comment, remove_comment
from cqp.services.running import store
from cqp.ui import guard, say


def edit_comments(comments: Iterable[Comment]) -> None:
    """Show remarks that the person may take back, and a field to add one; a double click adds it once."""
    known = list(comments)
    for one in known:
        words, forget = st.columns([4, 1], vertical_alignment="center")
        words.text(one.text)
        if forget.button("Retirer", key=f"forget-{one.id}"):
            try:
                remove_comment(store(), guard.token(), one.id, guard.now())
            except CqpError as error:
                say.refuse(error)
            else:
                say.done("La remarque est retirée.")
    with st.form("comment"):
        key = f"comment-{len(known)}"  # a blank field once it is added, never between the two clicks of a double click
        text = st.text_input("Nouvelle remarque courte", max_chars=LONGEST_COMMENT, key=key)
        if st.form_submit_button("Ajouter"):
            if not text.strip():  # also what the second of two clicks sends
                st.text("Écrivez d'abord la remarque.")
                return
            try:
                add_comment(store(), guard.token(), text, guard.now())
            except CqpError as error:
                say.refuse(error)
            else:
                say.done("La remarque est ajoutée.")
