"""Where the database lies: what is wrong with the folder or its disk, before anything is lost there."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
from pathlib import Path

SYNCHRONISED = (
    "onedrive", "dropbox", "google drive", "googledrive", "my drive", "mon drive", "icloud", "mobile documents",
    "nextcloud", "owncloud", "kdrive", "pcloud", "mega", "syncthing", "creative cloud files", "box sync",
)  # fmt: skip
"""Words at the beginning of a folder's name that a synchronising program keeps, lower case."""

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "ceph", "9p", "fuse.sshfs", "fuse.glusterfs",
     "fuse.rclone", "davfs", "fuse.davfs2", "lustre", "gpfs", "beegfs", "ncpfs"}
)  # fmt: skip
"""Types of file systems that are on another machine."""

DRIVE_REMOTE = 4
"""What Windows answers for a drive of the network."""

LOW_BYTES = 500_000_000
"""Free space below which it is said that the disk fills up: ten exam days and their backups."""

MOUNTS = Path("/proc/self/mounts")


def warnings_of(folder: Path) -> tuple[str, ...]:
    """Return what should be known of the folder of an SQLite database, in French; nothing keeps it from working now."""
    found = []
    path = folder.absolute()
    named = next((part for part in path.parts if _is_synchronised(part)), None)
    if named is not None:
        found.append(
            f"La base est dans « {named} », un dossier que synchronise un autre programme : il peut la recopier en "
            "plein travail et l'abîmer. Déplacez le dossier de données hors de lui (CQP_DATA_DIR) ; seul un second "
            "dossier de sauvegarde (CQP_BACKUP_DIR) peut y être."
        )
    kind = file_system(path)
    if kind:
        found.append(
            f"La base est sur un disque du réseau ({kind}) : les verrous n'y sont pas sûrs, et une coupure peut "
            "l'abîmer. Déplacez le dossier de données sur le disque de cette machine (CQP_DATA_DIR)."
        )
    free = free_bytes(path)
    if free is not None and free < LOW_BYTES:
        found.append(
            f"Il ne reste que {free // 1_000_000} Mo sur le disque de la base. Libérez de la place avant l'examen : "
            "quand il sera plein, les marques attendront sur les postes."
        )
    return tuple(found)


def file_system(path: Path) -> str:
    """Return the type of the file system if it is on another machine, else an empty text."""
    if os.name == "nt":
        drive = path.drive
        return "lecteur réseau" if drive.startswith("\\\\") or _is_remote_drive(drive) else ""
    if not MOUNTS.exists():
        return ""
    kinds = {}
    for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
        _, mounted, kind, *_ = line.split(" ")
        kinds[Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), mounted))] = kind
    nearest = next((kinds[one] for one in (path, *path.parents) if one in kinds), "")
    return nearest if nearest in NETWORK else ""


def free_bytes(path: Path) -> int | None:
    """Return the free space of the disk of a folder that may not be there yet, None if nobody knows."""
    for one in (path, *path.parents):
        try:
            return shutil.disk_usage(one).free
        except OSError:
            continue
    return None


def _is_synchronised(part: str) -> bool:
    name = part.lower()
    return any(name == word or name.startswith((f"{word} ", f"{word}-")) for word in SYNCHRONISED)


def _is_remote_drive(drive: str) -> bool:
    windows = getattr(ctypes, "windll", None)
    return windows is not None and windows.kernel32.GetDriveTypeW(f"{drive}\\") == DRIVE_REMOTE
