"""Take a database as it is, although a part of its past is missing or altered: a person decides, and it is noted."""

from __future__ import annotations

import json
import re
import secrets
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cqp.config import Settings
from cqp.errors import MalformedRequestError, SuspectDatabaseError
from cqp.marking.journal import Kind, digest_text
from cqp.services.start import start
from cqp.services.verify_journal import Verification, verify_locally
from cqp.store import journal
from cqp.store.anchors import Word, note_anchor
from cqp.store.installation import find_installation
from cqp.store.instance import Instance
from cqp.store.opening import file_of

ACCEPTED = "accepted.jsonl"
"""File of the data folder: what was found when somebody accepted it, why, and when."""


def require_accepted(settings: Settings, found: Verification) -> None:
    """Refuse what a verification has found, unless somebody has accepted exactly that.

    Raises:
        SuspectDatabaseError: Nobody has.
    """
    if found.is_sound or _digest(found) in _accepted(settings.data_dir):
        return
    others = f" (et {len(found.findings) - 1} autre(s))" if len(found.findings) > 1 else ""
    raise SuspectDatabaseError(
        f"La base n'est plus telle que son journal l'atteste : {found.findings[0].message}{others} Rien n'a été "
        "modifié. Gardez-en une copie, voyez la liste complète (python -m cqp verify), et restaurez une sauvegarde "
        "sûre ; ou acceptez la base telle qu'elle est (python -m cqp accept) : on pourra noter, mais rien signer."
    )


def accept_database(settings: Settings, reason: str, now: datetime) -> tuple[str, ...]:
    """Take the database as it is; return what was wrong with it, in French, empty when nothing was.

    Raises:
        MalformedRequestError: No reason is given.
        DatabaseInUseError: The application is running on it.
        DatabaseUnusableError: It cannot be used at all.
    """
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise MalformedRequestError("Écrivez pourquoi la base est acceptée ainsi : la raison est gardée avec la date.")
    file = file_of(settings)
    instance = Instance(file) if file else None
    if instance:
        instance.hold()
    try:
        return _accept(settings, reason, now)
    finally:
        if instance:
            instance.release(is_clean=True)


def _accept(settings: Settings, reason: str, now: datetime) -> tuple[str, ...]:
    findings = []
    try:
        store = start(settings, now)
    except SuspectDatabaseError as error:
        findings.append(str(error))
        store = start(settings, now, accepting=True)
    with store.reading() as db:
        note_anchor(settings.data_dir, Word.ACCEPTED, find_installation(db), journal.read_anchor(db), now)
    found = verify_locally(store)
    if not found.is_sound and _digest(found) not in _accepted(settings.data_dir):
        findings += [one.message for one in found.findings]
        line = {"at": now.isoformat(timespec="seconds"), "findings": _digest(found), "reason": reason}
        with (settings.data_dir / ACCEPTED).open("a", encoding="utf-8") as lines:
            lines.write(f"{json.dumps(line, ensure_ascii=False)}\n")
    if findings:
        salt = secrets.token_hex(16)
        told: dict[str, object] = {"findings": len(findings), "salt": salt, "reason": digest_text(salt, reason)}
        with store.writing() as db:
            journal.append(db, now.isoformat(), [journal.News(Kind.ACCEPTED, "program", "", told)])
    store.close()
    return tuple(findings)


def _accepted(folder: Path) -> set[str]:
    file = folder / ACCEPTED
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {json.loads(line)["findings"] for line in lines}


def _digest(found: Verification) -> str:
    """Return what recognises these findings; without the counts in their words, which change as the journal grows."""
    said = sorted(f"{one.entry} {re.sub(r'[0-9]+', '', one.message)}" for one in found.findings)
    return sha256("\n".join(said).encode()).hexdigest()
