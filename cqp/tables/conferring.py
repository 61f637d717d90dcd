"""What the members of a committee marked, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cqp.rules.consensus import ConferredCompetency
from cqp.tables.words import mark_label, shown


def marks_table(competency: ConferredCompetency, members: Sequence[str]) -> pd.DataFrame:
    """Return one row a criterion, in French: its text, each member's value and remark, the value that stands."""
    rows = []
    for one in competency.criteria:
        row = {"Critère": f"{one.code} {one.text}"}
        for rank, (name, mark) in enumerate(zip(members, one.marks, strict=True), start=1):
            remark = f" – {shown(mark.remark)}" if mark.remark else ""
            title = shown(name) if members.count(name) == 1 else f"{shown(name)} ({rank})"
            row[title] = mark_label(mark.value) + remark
        row["Retenu"] = mark_label(one.value) if one.is_settled else "à convenir"
        rows.append(row)
    return pd.DataFrame(rows)
