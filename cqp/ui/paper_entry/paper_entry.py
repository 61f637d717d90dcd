"""Mount the re-entry of a paper grid on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from cqp.marking.mark import Mark, MarkValue
from cqp.marking.offline import FilledMark
from cqp.services.reference import installation
from cqp.services.running import store
from cqp.services.type_paper import OpenPaper, TypedPaper
from cqp.ui.component import component

_component = component("paper_entry", html='<div class="paper-entry"></div>')


_TYPED = "paper-typed"
"""What was typed and is to be checked, until something else is typed."""


def paper_entry(paper: OpenPaper, *, today: str, recorded: tuple[str, ...]) -> tuple[str, TypedPaper] | None:
    """Show the grid to type in; return (number of the draft, what was typed) once it is to be checked.

    The draft stays in the tab until it is recorded: a reload loses nothing.

    Args:
        paper: Which grid.
        today: Latest day that the paper may bear, ISO 8601.
        recorded: Drafts that are recorded, and forgotten by the tab.
    """
    about = paper.about
    key = f"{about.sitting_id}.{about.assessor_id}.{'V' if about.revision is None else about.revision}"
    answer = _component(
        key=f"paper-{key}",
        height="content",
        data={
            "key": f"{installation(store())}.{key}",
            "assessor": paper.assessor,
            "today": today,
            "recorded": list(recorded),
            "competencies": [
                {
                    "code": competency.code,
                    "text": competency.text,
                    "criteria": [
                        {"code": one.code, "text": one.text, **_printed(paper.shown.get(one.code))}
                        for one in competency.criteria
                    ],
                }
                for competency in paper.block.competencies
            ],
        },
        on_checked_change=lambda: None,
        on_edited_change=lambda: None,
    )
    if answer.checked is not None:
        st.session_state[_TYPED] = _typed(paper, answer.checked)
    elif answer.edited:
        st.session_state.pop(_TYPED, None)
    draft, typed = st.session_state.get(_TYPED, ("", None))
    return None if typed is None or typed.about != about or draft in recorded else (draft, typed)


def _printed(mark: Mark | None) -> dict[str, str]:
    if mark is None:
        return {"value": "", "remark": "", "reason": ""}
    return {"value": mark.value.value, "remark": mark.remark, "reason": mark.reason}


def _typed(paper: OpenPaper, checked: Mapping[str, Any]) -> tuple[str, TypedPaper]:
    """Return what the browser sends; a value that is none is left out, as an empty line is."""
    known = {one.value: one for one in MarkValue}
    marks = tuple(
        FilledMark(
            criterion=str(one.get("criterion", "")),
            value=known.get(str(one.get("value", ""))),
            remark=str(one.get("remark", "")).strip(),
            reason=str(one.get("reason", "")).strip(),
        )
        for one in checked.get("marks", ())
    )
    return str(checked.get("draft", "")), TypedPaper(paper.about, str(checked.get("filledOn", "")), marks)
