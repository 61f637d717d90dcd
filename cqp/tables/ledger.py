"""The account of laptops as tables: one row a laptop, and one row a grid that is not accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby

import pandas as pd

from cqp.marking.ledger import AccountState, LaptopAccount, Totals
from cqp.tables.words import counted, shown

STATE_WORD: Mapping[AccountState, str] = {
    AccountState.EXACT: "✓ compte juste",
    AccountState.HELD: "… encore sur le poste",
    AccountState.MISSING: "! introuvables",
}
"""What each state is called; the sign is read with it."""

LEDGER_TITLES: Mapping[str, str] = {
    "assessor": "Évaluateur",
    "laptop": "Poste",
    "about": "Passage",
    "made": "Faites",
    "acknowledged": "Accusées",
    "stored": "Dans la base",
    "let_go": "Abandonnées",
    "waiting": "En attente",
    "refused": "Refusées",
    "state": "Compte",
}
"""Columns of `ledger_table` → their French titles, in order."""

_COUNTS = ("made", "acknowledged", "stored", "let_go", "waiting", "refused")


def ledger_table(accounts: Iterable[LaptopAccount]) -> pd.DataFrame:
    """Return one row an account, in the given order; counts are int, the rest text."""
    rows = [
        (
            shown(one.assessor),
            laptop_label(one.laptop),
            shown(about(one)),
            *(getattr(one, name) for name in _COUNTS),
            STATE_WORD[one.state],
        )
        for one in accounts
    ]
    return pd.DataFrame(rows, columns=list(LEDGER_TITLES)).astype(
        {column: "int64" if column in _COUNTS else "str" for column in LEDGER_TITLES}
    )


def by_laptop(accounts: Iterable[LaptopAccount]) -> tuple[LaptopAccount, ...]:
    """Return one account an assessor and laptop: the sums over its sittings, which are named no more."""
    return tuple(
        replace(
            group[0],
            candidate="",
            block="",
            seen_at=max(one.seen_at for one in group),
            **{name: sum(getattr(one, name) for one in group) for name in _COUNTS},
        )
        for group in (list(found) for _, found in groupby(accounts, key=lambda one: (one.assessor, one.laptop)))
    )


def not_accounted(accounts: Iterable[LaptopAccount]) -> tuple[LaptopAccount, ...]:
    """Return those of which a mark is neither in the database nor let go."""
    return tuple(one for one in accounts if one.state is not AccountState.EXACT)


def totals_words(totals: Totals) -> str:
    """Return the sums as a sentence: « 3 postes : 120 marques faites, 118 dans la base… »."""
    if not totals.laptops:
        return "Aucun poste n'a encore envoyé de marque."
    words = f"{counted(totals.laptops, 'poste')} : {counted(totals.made, 'marque faite', 'marques faites')}, "
    words += f"{totals.acknowledged} dont le poste a reçu l'accusé, {totals.stored} dans la base"
    if totals.let_go:
        words += f", {totals.let_go} abandonnée{'s' if totals.let_go > 1 else ''} après un refus"
    if not totals.open:
        return f"{words}. Le compte est juste."
    return f"{words}. {counted(totals.missing, 'marque')} hors de la base, sur {counted(totals.open, 'poste')}."


def laptop_label(laptop: str) -> str:
    """Return a short name for a laptop: « A3F2-91C0 »."""
    letters = "".join(filter(str.isalnum, laptop)).upper()[:8]
    return f"{letters[:4]}-{letters[4:]}" if len(letters) > 4 else letters


def about(one: LaptopAccount) -> str:
    """Return what an account is about: « Martin Zoé, bloc 1 »; empty for several sittings."""
    return f"{one.candidate}, bloc {one.block}" if one.block else ""
