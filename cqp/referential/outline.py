"""The outline of a référentiel: plain dictionaries and lists, ready to become JSON."""

from __future__ import annotations

from typing import Any

from cqp.referential.fingerprint import fingerprint
from cqp.referential.model import Activity, Block, Competency, Referential


def outline(referential: Referential) -> dict[str, Any]:
    """Return code, title, version, fingerprint, and blocks → activities → competencies → criteria."""
    return {
        "code": referential.code,
        "title": referential.title,
        "version": referential.version,
        "fingerprint": fingerprint(referential),
        "blocks": [_block(block) for block in referential.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "code": block.code,
        "title": block.title,
        "option": None if block.option is None else block.option.value,
        "method": block.method,
        "activities": [_activity(activity) for activity in block.activities],
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "code": activity.code,
        "title": activity.title,
        "tasks": list(activity.tasks),
        "competencies": [_competency(competency) for competency in activity.competencies],
    }


def _competency(competency: Competency) -> dict[str, Any]:
    return {
        "code": competency.code,
        "text": competency.text,
        "criteria": [{"code": criterion.code, "text": criterion.text} for criterion in competency.criteria],
    }
