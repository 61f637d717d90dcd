"""How the backups stand, in words: what is good has ✓, what is not has ⚠."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from cqp.services.back_up import BackupState, Manifest, Second
from cqp.services.keep_backups import LastTry
from cqp.services.restore import LOST_WORDS, Loss
from cqp.tables.words import counted, shown
from cqp.ui import say

SHOWN = 30
"""Candidates that the preview names for each exam session."""


def show_state(state: BackupState, tried: LastTry | None, now: datetime) -> None:
    """Say when the last verified backup was made, where it is, how the second folder is, and what is wrong."""
    if not state.kept:
        say.warn("Il n'y a encore aucune sauvegarde vérifiée.")
    else:
        newest = state.kept[0].backup
        words = f"Dernière sauvegarde vérifiée : il y a {age_words(now - newest.at)}"
        st.text(f"✓ {words}, {counted(newest.anchor.count, 'entrée')} du journal.\nDossier : {state.folder}")
    st.text(second_words(state))
    st.text(
        "✓ Les sauvegardes sont chiffrées : gardez la phrase secrète ailleurs que sur cette machine."
        if state.is_encrypted
        else "Les sauvegardes ne sont pas chiffrées (CQP_BACKUP_PASSPHRASE_FILE)."
    )
    if tried is not None and tried.message:
        say.warn(f"La sauvegarde de {tried.at:%H:%M} UTC n'a pas été faite. {tried.message}")
    for warning in state.warnings:
        say.warn(warning)


def second_words(state: BackupState) -> str:
    """Return how the second folder is."""
    return {
        Second.NONE: "⚠ Aucun second dossier n'est réglé : si ce disque meurt, tout est perdu avec lui. Donnez celui "
        "d'une clé USB ou d'un autre disque dans CQP_BACKUP_DIR.",
        Second.MISSING: f"⚠ Le second dossier n'est pas là : {state.second_folder}. Branchez-le : la copie s'y fera "
        "d'elle-même.",
        Second.BEHIND: f"⚠ Le second dossier n'a pas encore la dernière sauvegarde : {state.second_folder}",
        Second.UP_TO_DATE: f"✓ Second dossier à jour : {state.second_folder}",
    }[state.second]


def backup_words(one: Manifest) -> str:
    """Return how a backup is called where one is chosen."""
    return f"{one.at:%d/%m/%Y %H:%M:%S} UTC – {counted(one.anchor.count, 'entrée')} – {one.name}"


def age_words(age: timedelta) -> str:
    """Return how long ago something was, in French, to the minute, hour or day."""
    minutes = max(0, int(age.total_seconds())) // 60
    if minutes < 1:
        return "moins d'une minute"
    if minutes < 60:
        return counted(minutes, "minute")
    return counted(minutes // 60, "heure") if minutes < 48 * 60 else counted(minutes // (24 * 60), "jour")


def show_loss(loss: Loss) -> None:
    """Say what restoring a backup would lose."""
    if not loss.is_same_history:
        say.warn(
            "Cette sauvegarde vient d'une autre base, ou d'un autre passé de celle-ci : tout ce qui suit partirait."
        )
    if not loss.entries and not loss.rows:
        st.text("✓ Rien ne serait perdu : la base n'a rien reçu depuis.")
        return
    when = f", de {loss.first_at[:16].replace('T', ' à ')} à {loss.last_at[:16].replace('T', ' à ')} UTC"
    st.text(f"⚠ Seraient perdues : {counted(loss.entries, 'entrée')} du journal{when if loss.entries else ''}.")
    st.text(
        "\n".join(
            f"• {counted(number, *LOST_WORDS[table])} de plus aujourd'hui"
            if number > 0
            else f"• {counted(-number, *LOST_WORDS[table])} de moins aujourd'hui"
            for table, number in loss.rows.items()
        )
    )
    for exam_session, people in loss.concerned.items():
        others = f"\n… et {len(people) - SHOWN} autres" if len(people) > SHOWN else ""
        st.text(f"{shown(exam_session)} – {counted(len(people), 'candidat')} :")
        st.text("\n".join(map(shown, people[:SHOWN])) + others)
