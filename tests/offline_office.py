"""LibreOffice, asked to open a workbook and save it again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

WITHIN_S = 120


def saved_again(content: bytes, kind: str, folder: Path) -> bytes:
    """Return the workbook as LibreOffice saves it (`kind`: "xlsx" or "ods"); skips where it is not installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    source, target = folder / "grille.xlsx", folder / "rendu"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", kind, "--outdir", str(target), str(source)],
        check=True,
        capture_output=True,
        timeout=WITHIN_S,
    )
    return (target / f"grille.{kind}").read_bytes()
