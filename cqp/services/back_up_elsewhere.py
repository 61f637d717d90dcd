"""Make a backup in another process, which gives way to this one: jurors do not wait while the copy is verified."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from cqp.config import PROJECT, Settings
from cqp.errors import BackupError
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.back_up import Manifest, Reason, find_backup
from cqp.store.engine import Store

MADE_WITHIN_S = 600
"""How long one backup may take before it is given up, in seconds."""

Child: TypeAlias = "subprocess.Popen[str]"


def back_up_elsewhere(
    settings: Settings, reason: Reason, began: Callable[[Child], object] = lambda _child: None
) -> Manifest:
    """Return the backup, made and verified.

    Args:
        settings: Of the database and the folders.
        reason: Why it is made.
        began: Called with the process, for who may have to end it.

    Raises:
        BackupError: It could not be made; or it was, and the second folder could not take it.
    """
    command = [sys.executable, "-m", "cqp", "backup", "--gently", "--reason", reason.value]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=settings.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as child:
        began(child)
        try:
            _, said = child.communicate(timeout=MADE_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            minutes = MADE_WITHIN_S // 60
            said = f"La sauvegarde n'était pas faite au bout de {minutes} minutes : elle a été arrêtée. Recommencez."
    if child.returncode:
        raise BackupError(said.strip() or "La sauvegarde a été interrompue : elle ne compte pas. Recommencez.")
    return find_backup(settings, "").backup


def back_up_now(store: Store, token: str, settings: Settings, now: datetime) -> Manifest:
    """Make a backup at a coordinator's request.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        BackupError: It could not be made.
    """
    access.who_is(store, token, now, Role.COORDINATOR)
    return back_up_elsewhere(settings, Reason.ASKED)
