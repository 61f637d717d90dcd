"""LibreOffice, asked to open a workbook and save it again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

WITHIN_S = 120


def saved_again(content: bytes, kind: str, folder: Path) -> bytes:
    """Return the workbook as LibreOffice saves it ("xlsx" or "ods"); skips where it is missing, but never in CI."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed")
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
