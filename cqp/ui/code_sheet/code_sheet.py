"""The button that renews access codes and opens their sheet; the codes go through our route, not through the page."""

from __future__ import annotations

from collections.abc import Mapping

from cqp.ui.component import component

_component = component("code_sheet", html='<div class="code-sheet"></div>', is_isolated=False)


def code_sheet_button(exam_session_id: int, seen: Mapping[int, str]) -> bool:
    """Show the button and the address it prints; return whether the codes were renewed in this run.

    Args:
        exam_session_id: The assessors' exam session.
        seen: Assessor → version of the code shown on the page.
    """
    answer = _component(
        key="code-sheet",
        data={
            "action": f"/api/exam-sessions/{exam_session_id}/codes",
            "codes": {str(assessor): version for assessor, version in seen.items()},
        },
        height="content",
        on_renewed_change=lambda: None,
    )
    return bool(answer.renewed)
