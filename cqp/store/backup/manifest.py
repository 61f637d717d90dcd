"""What is known of a backup without opening it: a small file beside it, written last, that makes it count."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cqp.marking.journal import Anchor
from cqp.store.backup.durable import finishing

SUFFIX = ".json"
"""End of the name of the file that describes a backup."""

_NAME = re.compile(r"cqp-\d{8}T\d{6}Z-\d+\.db(\.age)?")


class Reason(StrEnum):
    """Why a backup was made."""

    START = "start"
    CHANGED = "changed"
    SEALED = "sealed"
    MIGRATION = "migration"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One verified backup.

    Attributes:
        name: Of its file.
        at: When it was made, UTC.
        reason: Why.
        size: Of the file, in bytes.
        digest: SHA-256 of the file, hexadecimal.
        engine: The database it comes from, "sqlite" or "postgresql"; the file is SQLite's in both cases.
        installation: The name of that database; empty when it was made before there was one.
        schema: The revision of its schema.
        anchor: Where its journal stands.
        rows: Table → how many rows it has.
    """

    name: str
    at: datetime
    reason: Reason
    size: int
    digest: str
    engine: str
    installation: str
    schema: str
    anchor: Anchor
    rows: Mapping[str, int]

    @property
    def is_encrypted(self) -> bool:
        """Whether opening it takes the passphrase."""
        return self.name.endswith(".age")


def write_manifest(folder: Path, one: Manifest) -> None:
    """Make a backup count."""
    with finishing(folder / f"{one.name}{SUFFIX}") as part:
        content = asdict(one) | {"at": one.at.isoformat(), "rows": dict(one.rows)}
        part.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(file: Path) -> Manifest | None:
    """Return what a file says of its backup, None if it says nothing that we understand."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        anchor = Anchor(int(content["anchor"]["count"]), str(content["anchor"]["head"]))
        one = Manifest(
            name=content["name"],
            at=datetime.fromisoformat(content["at"]),
            reason=Reason(content["reason"]),
            size=int(content["size"]),
            digest=str(content["digest"]),
            engine=str(content["engine"]),
            installation=str(content["installation"]),
            schema=str(content["schema"]),
            anchor=anchor,
            rows={str(table): int(number) for table, number in content["rows"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    is_named = _NAME.fullmatch(one.name) and file.name == f"{one.name}{SUFFIX}" and one.at.tzinfo is not None
    return one if is_named else None


def list_backups(folder: Path) -> tuple[Manifest, ...]:
    """Return the verified backups of a folder, newest first; those whose file is gone or has another size are not."""
    found = []
    for file in folder.glob(f"cqp-*{SUFFIX}"):
        one = read_manifest(file)
        if one is not None and _size(folder / one.name) == one.size:
            found.append(one)
    return tuple(sorted(found, key=lambda one: (one.at, one.name), reverse=True))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1
