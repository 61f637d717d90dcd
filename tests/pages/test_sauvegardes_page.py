"""The backups as coordination sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cqp.services import keep_backups, running
from cqp.services.back_up import Reason, back_up, read_state
from cqp.services.keep_backups import LastTry
from tests.build import a_session

Open = Callable[..., AppTest]
PAGE = "coordination/sauvegardes.py"


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in app.text)


def test_the_page_says_what_is_missing_makes_a_backup_and_shows_what_restoring_would_lose(
    open_page: Open, coordinator: str
) -> None:
    app = open_page(coordinator, PAGE)
    assert "⚠ Il n'y a encore aucune sauvegarde vérifiée." in said(app)
    assert "⚠ Aucun second dossier n'est réglé" in said(app)

    app.button(key="back-up-now").click().run(timeout=60)

    (kept,) = read_state(running.settings()).kept
    assert f"✓ Sauvegarde vérifiée : {kept.backup.name}." in said(app)
    assert "✓ Dernière sauvegarde vérifiée : il y a moins d'une minute" in said(app)
    assert list(app.dataframe[0].value["Nom"]) == [kept.backup.name]
    assert list(app.dataframe[0].value["Pourquoi"]) == ["Demandée"]

    a_session(running.store())
    next(one for one in app.button if one.label == "Voir ce qui serait perdu").click().run(timeout=60)

    assert "• 1 session d'examen de plus aujourd'hui" in said(app)
    assert app.code[0].value == f"python -m cqp restore {kept.backup.name}"
    assert not app.exception


def test_a_second_folder_and_a_failure_are_said_by_a_sign_and_words(
    open_page: Open, coordinator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = tmp_path / "usb"
    settings = replace(running.settings(), backup_dir=usb)
    monkeypatch.setattr(running, "settings", lambda: settings)
    monkeypatch.setattr(keep_backups, "_last", [LastTry(datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "Disque plein.")])

    app = open_page(coordinator, PAGE)

    assert f"⚠ Le second dossier n'est pas là : {usb}" in said(app)
    assert "⚠ La sauvegarde de 09:05 UTC n'a pas été faite. Disque plein." in said(app)
    assert "La dernière sauvegarde n'a pas pu être faite" in app.error[0].value

    usb.mkdir()
    back_up(running.store(), settings, datetime.now(UTC), Reason.ASKED)
    assert f"✓ Second dossier à jour : {usb}" in said(app.run())
