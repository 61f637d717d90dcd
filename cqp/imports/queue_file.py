"""The file in which a laptop saved what waited to be sent → checked marks."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from cqp.errors import QueueFileError
from cqp.marking.clock import Phase
from cqp.marking.mark import MarkIntent, MarkValue, Origin
from cqp.marking.queue import QueuedMark, QueueFile

FORMAT = "cqp-queue-1"
LARGEST_BYTES = 5_000_000
MOST_MARKS = 5_000
LARGEST_NUMBER = 2**31 - 1
LONGEST_NAME = 64


def read_queue(content: bytes) -> QueueFile:
    """Return what a queue file holds; its seal is not verified here.

    Raises:
        QueueFileError: It is no such file, or it is damaged.
    """
    if len(content) > LARGEST_BYTES:
        raise _unreadable("il est trop grand")
    outer = _object(content.decode("utf-8", "replace"))
    if outer.get("format") != FORMAT:
        raise _unreadable("ce n'est pas un fichier d'attente de la grille")
    sealed = _text(outer, "content")
    inner = _object(sealed)
    marks = inner.get("marks")
    if not isinstance(marks, list) or len(marks) > MOST_MARKS:
        raise _unreadable("sa liste de marques n'en est pas une")
    return QueueFile(
        key=_text(outer, "key")[:LONGEST_NAME],
        seal=_text(outer, "seal"),
        content=sealed,
        installation=_text(inner, "installation"),
        assessor_id=_number(inner, "assessor"),
        laptop=_text(inner, "laptop")[:LONGEST_NAME],
        saved_at=_text(inner, "savedAt")[:LONGEST_NAME],
        marks=tuple(map(_mark, marks)),
    )


def _mark(fields: object) -> QueuedMark:
    if not isinstance(fields, dict):
        raise _unreadable("une marque n'en est pas une")
    try:
        phase = _text(fields, "phase", optional=True)
        intent = MarkIntent(
            id=str(UUID(_text(fields, "id"))),
            criterion=_text(fields, "criterion"),
            value=MarkValue(_text(fields, "value")),
            remark=_text(fields, "remark"),
            reason=_text(fields, "reason"),
            base=_number(fields, "base"),
            seq=_number(fields, "seq"),
            at=_text(fields, "at", optional=True)[:LONGEST_NAME],
            phase=Phase(phase) if phase else None,
            flagged=fields.get("flagged") is True,
            origin=Origin.OFFLINE,
            laptop=_text(fields, "laptop", optional=True)[:LONGEST_NAME],
        )
    except ValueError:
        raise _unreadable("une marque y est illisible") from None
    return QueuedMark(_number(fields, "sitting"), intent)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _unreadable("il est vide, tronqué ou modifié")
    return found


def _text(fields: dict[str, Any], name: str, *, optional: bool = False) -> str:
    value = fields.get(name, "" if optional else None)
    if not isinstance(value, str):
        raise _unreadable(f"« {name} » y manque")
    return value


def _number(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise _unreadable(f"« {name} » y manque")
    return value


def _unreadable(why: str) -> QueueFileError:
    return QueueFileError(
        f"Ce fichier ne peut pas être importé : {why}. Rien n'a été enregistré. "
        "Enregistrez-le de nouveau depuis la grille de l'évaluateur, sans l'ouvrir ni le modifier."
    )
