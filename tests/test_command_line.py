"""The command line, as people run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from cqp.__main__ import main
from cqp.config import DEFAULT_REFERENTIAL, Settings
from cqp.services.mark_criteria import mark_criteria
from cqp.services.sign_in import sign_in_with_code, sign_in_with_password
from cqp.services.start import start
from tests.build import NOW, a_coordinator, a_mark, a_session
from tests.conftest import ON_POSTGRESQL, sqlite_at
from tests.offline_build import filled, issued
from tests.recompute import rows

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


def cqp(folder: Path, *arguments: str, typed: str = "", url: str = "") -> Ran:
    """Run one command with its data in this folder."""
    environment = os.environ | {"CQP_DATA_DIR": str(folder), "CQP_DATABASE_URL": url, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(
        [sys.executable, "-m", "cqp", *arguments],
        cwd=ROOT,
        env=environment,
        input=typed.encode(),
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Ran(ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8"))


@pytest.fixture
def cqp_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run one command in this process, which spares its start, with its data in the test's folder."""
    monkeypatch.setenv("CQP_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("CQP_DATABASE_URL", raising=False)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO()))
    monkeypatch.chdir(ROOT)

    def run(*arguments: str) -> Ran:
        try:
            code = main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


def test_init_says_where_the_database_is_and_what_comes_next(tmp_path: Path) -> None:
    ran = cqp(tmp_path, "init")

    assert (ran.code, ran.err) == (0, "")
    assert str(tmp_path / "cqp.db") in ran.out
    assert "python -m cqp demo" in ran.out
    assert cqp(tmp_path, "init") == ran


def test_init_takes_another_referential(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = DEFAULT_REFERENTIAL.read_text(encoding="utf-8")
    other.write_text(text.replace('version = "RNCP41351"', 'version = "essai"'), encoding="utf-8")

    assert cqp(tmp_path, "init", "--referential", str(other)).code == 0

    store = start(sqlite_at(tmp_path), NOW)
    assert rows(store, "SELECT version FROM referential") == [("essai",)]
    store.close()


def test_the_demonstration_prints_json_and_nothing_else(tmp_path: Path) -> None:
    ran = cqp(tmp_path, "demo", "--candidates", "12", "--seed", "3", "--json")

    assert ran.code == 0
    demo = json.loads(ran.out)
    assert list(demo) == ["exam_session", "coordinator", "assessors"]
    assert list(demo["coordinator"]) == ["login", "password"]
    assert [list(one) for one in demo["assessors"]] == [["name", "code", "sittings"]] * 4
    assert "12/12" in ran.err
    store = start(sqlite_at(tmp_path), NOW)
    assert sign_in_with_password(store, demo["coordinator"]["login"], demo["coordinator"]["password"], NOW)
    assert sign_in_with_code(store, demo["assessors"][3]["code"], NOW)
    store.close()


def test_the_demonstration_in_words_gives_the_codes(tmp_path: Path) -> None:
    ran = cqp(tmp_path, "demo", "--candidates", "2")

    assert ran.code == 0
    assert "Session d'examen 1 créée : 2 candidats fictifs." in ran.out
    assert "identifiant coordination" in ran.out
    assert "Évaluateurs (code d'accès)" in ran.out


def test_sessions_are_listed_with_their_number(cqp_here: Callable[..., Ran], tmp_path: Path) -> None:
    empty = cqp_here("sessions")
    cqp_here("demo", "--candidates", "1")

    ran = cqp(tmp_path, "sessions")

    assert (empty.code, empty.out) == (0, "Aucune session d'examen. Pour essayer : python -m cqp demo\n")
    assert ran.out.startswith("   1  Démonstration – session du ")
    assert "(ouverte, fictive)" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["demo", "--candidates", "0"], 1, "--candidates vaut 0 : il faut au moins 1 candidat."),
        (["demo", "--candidates", "-5"], 1, "--candidates vaut -5"),
        (["demo", "--candidates", "douze"], 2, "'douze' n'est pas un nombre entier"),
        (["demo", "--candidates"], 2, "une valeur est attendue"),
        (["demo", "--candidate", "3"], 2, "argument inconnu : --candidate 3"),
        ([], 2, "il manque : commande"),
        (["user"], 2, "il manque : action"),
        (["bavarder"], 2, "'bavarder' est inconnu"),
        (["export", "--exam-session", "1"], 2, "il manque : -o/--output"),
        (["export", "--kind", "candidat", "-o", "x.xlsx"], 1, "Il manque --candidate"),
        (["export", "--kind", "pv", "-o", "x.xlsx"], 1, "Il manque --exam-session"),
        (["export", "--kind", "tout", "-o", "x.xlsx"], 2, "'tout' est inconnu (au choix : 'cohorte', 'marques'"),
        (
            ["export", "--kind", "marques", "-o", "x.xlsx"],
            1,
            "« x.xlsx » ne convient pas : la sorte « marques » s'écrit en .csv",
        ),
        (["export", "--kind", "marques-csv", "-o", "x.txt"], 1, "s'écrit en .csv"),
        (["export", "--kind", "marques-parquet", "-o", "x"], 1, "par exemple x.parquet."),
        (["export", "--kind", "pseudonymes", "-o", "x.csv"], 1, "s'écrit en .zip"),
        (["export", "--kind", "candidat", "--candidate", "1", "-o", "x.csv"], 1, "s'écrit en .xlsx"),
        (["export", "--kind", "pv", "--exam-session", "1", "-o", "x.pdf"], 1, "s'écrit en .xlsx"),
        (["export", "-o", "x.ods"], 1, "la sorte « cohorte » s'écrit en .xlsx"),
        (["export-grid", "--exam-session", "1", "--assessor", "A", "-o", "x.ods"], 1, "s'écrit en .xlsx"),
        (["export", "--exam-session", "1", "-o", "nowhere/x.xlsx"], 1, "n'existe pas. Créez-le"),
        (["referential", "--file", "nowhere.toml"], 1, "« nowhere.toml » est introuvable"),
        (["init", "--referential", "nowhere.toml"], 1, "« nowhere.toml » est introuvable"),
        (["copy", "--from", "sqlite:///a.db", "--to", "sqlite:///a.db"], 1, "donnent la même adresse"),
        (["copy", "--from", "mysql://a", "--to", "sqlite:///a.db"], 1, "--from commence par « mysql »"),
        (["user", "add", "--login", "a b", "--name", "A"], 1, "contient une espace"),
        (["user", "password", "--login", "personne"], 1, "caractères"),
    ],
)
def test_refusals_are_sentences_in_french(
    cqp_here: Callable[..., Ran], arguments: list[str], code: int, words: str
) -> None:
    ran = cqp_here(*arguments)

    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert "error" not in ran.err


@pytest.mark.parametrize("arguments", [["--help"], ["demo", "--help"], ["user", "add", "--help"]])
def test_help_is_in_french(cqp_here: Callable[..., Ran], tmp_path: Path, arguments: list[str]) -> None:
    ran = cqp_here(*arguments)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("usage : python -m cqp")
    assert "show this help" not in ran.out
    assert not any(tmp_path.iterdir())


def test_the_journal_is_verified_against_an_anchor_kept_elsewhere(cqp_here: Callable[..., Ran], tmp_path: Path) -> None:
    cqp_here("demo", "--candidates", "1")

    sound = cqp(tmp_path, "verify")
    again = cqp_here("verify", "--anchor", sound.out.splitlines()[-1])
    other = cqp_here("verify", "--anchor", f"1:{'0' * 64}")
    malformed = cqp_here("verify", "--anchor", "12")

    first, second, anchor = sound.out.splitlines()
    assert first.startswith("Le journal est intact : 1 entrée. Il atteste les marques, ")
    assert (second, anchor[:2]) == ("Son empreinte, à garder ailleurs :", "1:")
    assert (sound.code, again.code, other.code, malformed.code) == (0, 0, 1, 1)
    assert "a été réécrit" in other.out
    assert "n'est pas une empreinte" in malformed.err


def test_an_unusable_setting_is_a_sentence(tmp_path: Path) -> None:
    ran = cqp(tmp_path, "init", url="mysql://here/cqp")

    assert (ran.code, ran.out) == (1, "")
    assert "CQP_DATABASE_URL commence par « mysql »" in ran.err


def test_the_referential_is_read_without_touching_the_database(cqp_here: Callable[..., Ran], tmp_path: Path) -> None:
    words, plan = cqp_here("referential"), cqp(tmp_path, "referential", "--json")

    assert (words.code, plan.code) == (0, 0)
    assert "5 activités, 11 compétences, 42 critères" in words.out
    content = json.loads(plan.out)
    assert [block["code"] for block in content["blocks"]] == ["1", "2A", "2B"]
    assert content["fingerprint"] in words.out
    assert not any(tmp_path.iterdir())


def test_an_account_is_made_and_its_password_replaced_from_a_pipe(tmp_path: Path) -> None:
    made = cqp(tmp_path, "user", "add", "--login", "marie", "--name", "Marie Martin", typed="un premier mot\n")
    replaced = cqp(tmp_path, "user", "password", "--login", "marie", typed="un second môt\r\n")

    assert (made.code, replaced.code, made.err, replaced.err) == (0, 0, "", "")
    store = start(sqlite_at(tmp_path), NOW)
    assert sign_in_with_password(store, "marie", "un second môt", NOW)
    store.close()


def test_the_export_replaces_the_file_and_leaves_nothing_else(cqp_here: Callable[..., Ran], tmp_path: Path) -> None:
    target = tmp_path / "out" / "résultats.xlsx"
    target.parent.mkdir()
    target.write_bytes(b"old")
    cqp_here("demo", "--candidates", "3")

    ran = cqp(tmp_path, "export", "--exam-session", "1", "-o", str(target))

    assert (ran.code, ran.err) == (0, "")
    assert target.read_bytes()[:2] == b"PK"
    assert list(target.parent.iterdir()) == [target]
    assert str(target) in ran.out


def test_each_kind_of_file_is_written_under_filters(cqp_here: Callable[..., Ran], tmp_path: Path) -> None:
    cqp_here("demo", "--candidates", "3")
    begins = {
        ("marques", ".csv"): b"\xef\xbb\xbfSession d'examen;",
        ("marques-csv", ".CSV"): b"exam_session,",
        ("marques-parquet", ".parquet"): b"PAR1",
    }

    for (kind, ending), begin in begins.items():
        target = tmp_path / f"{kind}{ending}"
        ran = cqp_here("export", "--kind", kind, "--filters", "session=1", "-o", str(target))
        assert (ran.code, target.read_bytes()[: len(begin)]) == (0, begin)
    target = tmp_path / "candidat.xlsx"
    assert cqp_here("export", "--kind", "candidat", "--candidate", "1", "-o", str(target)).code == 0
    assert target.read_bytes()[:2] == b"PK"
    refused = cqp_here("export", "--filters", "lieu=Nulle+part", "-o", str(tmp_path / "none.xlsx"))
    assert (refused.code, "Rien n'a été exporté" in refused.err) == (1, True)
    assert not (tmp_path / "none.xlsx").exists()


def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out" / "x.xlsx"
    target.parent.mkdir()
    target.write_bytes(b"old")

    ran = cqp(tmp_path, "export", "--exam-session", "7", "-o", str(target))

    assert (ran.code, ran.out) == (1, "")
    assert "n'existe pas" in ran.err
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("empty_settings", ON_POSTGRESQL, indirect=True)
def test_postgresql_works_by_one_setting(empty_settings: Settings, tmp_path: Path) -> None:
    url = empty_settings.database_url.replace("+psycopg", "")

    demo = cqp(tmp_path, "demo", "--candidates", "2", "--json", url=url)
    listed = cqp(tmp_path, "sessions", url=url)

    assert (demo.code, listed.code) == (0, 0)
    assert json.loads(demo.out)["exam_session"] == 1
    assert "Démonstration" in listed.out
    assert not (tmp_path / "cqp.db").exists()


def test_offline_grids_go_out_and_come_back(tmp_path: Path, cqp_here: Callable[..., Ran]) -> None:
    store = start(sqlite_at(tmp_path), NOW)
    session = a_session(store)
    store.close()
    grids, back, one = tmp_path / "grilles.xlsx", tmp_path / "rendu.xlsx", str(session.id)
    out = cqp_here("export-grid", "--exam-session", one, "--assessor", "Évaluateur 1", "-o", str(grids))
    lines = {"C1.1.1": ("Acquis", "", ""), "C1.1.2": ("Sans objet", "", "Absent du scénario.")}
    back.write_bytes(filled(grids.read_bytes(), lines))

    dry = cqp_here("import-grid", str(back), "--exam-session", one, "--dry-run")
    done, again = (cqp_here("import-grid", str(back), "--exam-session", one) for _ in range(2))

    assert (out.code, dry.code, done.code, again.code) == (0, 0, 0, 0)
    assert "Nom00001 Zoé (n° 00001), bloc 1, Évaluateur 1 – nouveau : 2, inchangé : 40" in dry.out
    assert "2 marque(s) enregistrée(s), hors ligne" in done.out
    assert "0 marque(s) enregistrée(s)" in again.out
    store = start(sqlite_at(tmp_path), NOW)
    assert rows(store, "SELECT assessor_id, coordinator_id, origin FROM grid_import") == [(1, None, "offline")]
    assert rows(store, "SELECT actor FROM journal WHERE kind = 'marks_imported'") == [("program",)]
    store.close()


def test_a_conflict_stops_the_command_until_it_is_settled(tmp_path: Path, cqp_here: Callable[..., Ran]) -> None:
    store = start(sqlite_at(tmp_path), NOW)
    session, back = a_session(store), tmp_path / "rendu.xlsx"
    file = issued(store, a_coordinator(store), session)
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)
    store.close()
    back.write_bytes(filled(file, {"C1.1.1": ("Non acquis", "", "")}))
    asked = ("import-grid", str(back), "--exam-session", str(session.id))

    dry, stopped, settled, kept, taken = (
        cqp_here(*asked, *more)
        for more in (
            ("--dry-run",),
            (),
            ("--dry-run", "--conflicts", "sheet"),
            ("--conflicts", "recorded"),
            ("--conflicts", "sheet"),
        )
    )

    assert (dry.code, stopped.code, settled.code, kept.code, taken.code) == (1, 1, 0, 0, 0)
    assert (dry.out, dry.err) == (stopped.out, stopped.err)
    assert "conflit, C1.1.1 (C9) : la feuille émise le 23/11/2026 à 10:30 dit « Non acquis »" in stopped.out
    assert "des conflits sont à trancher" in stopped.err
    assert ("0 marque(s)" in kept.out, "1 marque(s)" in taken.out) == (True, True)


def test_a_dry_run_fails_where_the_import_would(tmp_path: Path, cqp_here: Callable[..., Ran]) -> None:
    store = start(sqlite_at(tmp_path), NOW)
    session, back = a_session(store), tmp_path / "rendu.xlsx"
    back.write_bytes(filled(issued(store, a_coordinator(store), session), {"C1.1.1": ("Parfait", "", "")}))
    store.close()
    asked = ("import-grid", str(back), "--exam-session", str(session.id))

    dry, done = cqp_here(*asked, "--dry-run"), cqp_here(*asked)

    assert (dry.code, done.code) == (1, 1)
    assert (dry.out, dry.err) == (done.out, done.err)
    assert "« Parfait » n’est pas une valeur" in dry.out
    assert "Rien n'a été enregistré : les lignes ou les feuilles dites refusées" in dry.err


def test_an_unknown_assessor_is_told_who_there_is(tmp_path: Path, cqp_here: Callable[..., Ran]) -> None:
    store = start(sqlite_at(tmp_path), NOW)
    session = a_session(store)
    store.close()
    target = tmp_path / "x.xlsx"

    ran = cqp_here("export-grid", "--exam-session", str(session.id), "--assessor", "?", "-o", str(target))

    assert (ran.code, target.exists()) == (1, False)
    assert "1 Évaluateur 1 ; 2 Évaluateur 2" in ran.err


def test_a_database_is_copied_and_its_journal_told(tmp_path: Path, demo_file: tuple[Path, object]) -> None:
    source, target = f"sqlite:///{demo_file[0].as_posix()}", f"sqlite:///{(tmp_path / 'copy.db').as_posix()}"

    ran = cqp(tmp_path, "copy", "--from", source, "--to", target)

    checked = cqp(tmp_path, "verify", url=target)
    assert (ran.code, checked.code) == (0, 0)
    assert "Copié et vérifié des deux côtés" in ran.out
    assert checked.out.splitlines()[-1] in ran.out
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == ["copy.db"]


def test_a_backup_is_made_listed_checked_and_restored(tmp_path: Path) -> None:
    cqp(tmp_path, "demo", "--candidates", "1")

    made = cqp(tmp_path, "backup")
    listed = cqp(tmp_path, "backups", "--check")
    cqp(tmp_path, "demo", "--candidates", "2")
    seen = cqp(tmp_path, "restore")
    asked = cqp(tmp_path, "restore", "--dry-run")
    done = cqp(tmp_path, "restore", "--yes")

    assert (made.code, made.out.startswith("Sauvegarde vérifiée : cqp-")) == (0, True), made.err
    assert (listed.code, "✓ relue en entier" in listed.out, "demandée" in listed.out) == (0, True, True)
    assert (seen.code, "Rien n'a été changé" in seen.err) == (1, True)
    assert seen.out == asked.out
    assert "1 session d'examen" in asked.out
    assert (done.code, "Chacun doit se reconnecter" in done.out) == (0, True), done.err
    assert cqp(tmp_path, "sessions").out.count("Démonstration") == 1
    assert cqp(tmp_path, "verify").code == 0


def test_a_suspect_base_is_refused_accepted_and_then_used(tmp_path: Path) -> None:
    cqp(tmp_path, "demo", "--candidates", "1")
    (tmp_path / "cqp.db-shm").touch()

    refused = cqp(tmp_path, "sessions")
    verified = cqp(tmp_path, "verify")
    accepted = cqp(tmp_path, "accept", "--reason", "Fichier retiré à la main.")

    assert (refused.code, "a disparu d'à côté" in refused.err, "Traceback" in refused.err) == (1, True, False)
    assert verified.code == 0
    assert (accepted.code, accepted.out.startswith("- Le fichier cqp.db-wal")) == (0, True), accepted.err
    assert cqp(tmp_path, "sessions").code == 0


def test_verifying_a_base_that_is_not_there_creates_nothing(tmp_path: Path) -> None:
    ran = cqp(tmp_path / "nowhere", "verify")

    assert (ran.code, "Créez-la (python -m cqp init)" in ran.err) == (1, True)
    assert not (tmp_path / "nowhere").exists()
