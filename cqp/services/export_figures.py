"""Write the figures behind a chart of the cohort as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cqp.errors import MalformedRequestError, NotFoundError
from cqp.exports.figures_csv import figures_csv
from cqp.rules.selection import selection_from_query
from cqp.services.note_export import tell_export
from cqp.services.read_cohort import read_cohort, read_cohort_choices
from cqp.store.engine import Store
from cqp.tables.cohort import cohort_tables


def export_figures(
    store: Store, token: str, name: str, query: Mapping[str, Sequence[str]], now: datetime
) -> tuple[str, bytes]:
    """Return (file name, CSV) of one table of the cohort.

    Args:
        store: The database.
        token: The caller's sign-in token.
        name: Of the table ("blocs").
        query: The filters, as in the page's address.
        now: The instant, UTC.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        MalformedRequestError: A filter is not understood: the file would hold more than what is asked for.
        NotFoundError: There is no such table.
    """
    selection, notices = selection_from_query(query, read_cohort_choices(store, token, now))
    if notices:
        raise MalformedRequestError(f"Rien n'a été exporté. {' '.join(notices)}")
    figures = cohort_tables(read_cohort(store, token, selection, now)).get(name)
    if figures is None:
        raise NotFoundError("Ce tableau n'existe pas. Revenez à la page « Cohorte » et téléchargez-le de là.")
    tell_export(store, token, "cohort", f"figures/{name}", now)
    return f"cohorte - {figures.title}.csv", figures_csv(figures)
