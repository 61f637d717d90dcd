"""The two ends of a copy: a database of ours that is up to date, and one that holds nothing yet."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from cqp.errors import CopyRefusedError, system_words
from cqp.store.engine import Store, connect
from cqp.store.migrating import known_revisions
from cqp.store.opening import MIGRATION_LOCK
from cqp.store.read_only import looking_at
from cqp.store.recognising import recognise
from cqp.store.trouble import words_of

BESIDE = ("", "-wal", "-shm", "-journal")
"""What an SQLite database may be made of: the end of each file's name."""


@contextmanager
def copying(source: str, target: str) -> Iterator[tuple[Connection, Connection, Store]]:
    """Open both databases; what was written to the target stays only if the block ends.

    Returns:
        A reading transaction on the source, a writing one on the target, and the source itself, open for as long.

    Raises:
        CopyRefusedError: One of them cannot be reached, the source is not ours or not up to date, or the target holds
            something already; both are as they were.
    """
    old, new = make_url(source), make_url(target)
    try:
        with _source(old) as store, _target(new) as written, store.reading() as read:
            yield read, written, store
    except (DBAPIError, OSError) as error:
        reason = words_of(error) if isinstance(error, DBAPIError) else system_words(error)
        raise CopyRefusedError(
            f"La copie de {_place(old)} vers {_place(new)} s'est arrêtée ({reason}) : la destination est restée vide. "
            "Vérifiez que les deux bases sont accessibles et qu'il y a de la place, puis recommencez."
        ) from error


@contextmanager
def _source(url: URL) -> Iterator[Store]:
    place, file = _place(url), _file(url)
    if file is not None:
        if not file.is_file() or not file.stat().st_size:
            raise CopyRefusedError(
                f"La base à copier, {place}, est introuvable ou vide. Vérifiez l'adresse donnée à --from."
            )
        with looking_at(file) as db:
            recognise(db, place)
    with closing(connect(url.render_as_string(hide_password=False))) as store:
        with store.reading() as db:
            version = recognise(db, place)
        if version != known_revisions()[0]:
            raise CopyRefusedError(
                f"La base à copier, {place}, est vide ou d'une version plus ancienne : elle n'a pas été copiée. "
                "Ouvrez-la d'abord avec ce programme (python -m cqp init), puis recommencez."
            )
        yield store


@contextmanager
def _target(url: URL) -> Iterator[Connection]:
    file = _file(url)
    if file is None:
        with _empty(url) as db:
            yield db
        return
    _require_free(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".copy")
    os.close(handle)
    try:
        with _empty(url.set(database=beside)) as db:
            yield db
        _flush(Path(beside))
        _require_free(file)
        Path(beside).replace(file)
    finally:
        for end in BESIDE:
            Path(f"{beside}{end}").unlink(missing_ok=True)


@contextmanager
def _empty(url: URL) -> Iterator[Connection]:
    """Open a writing transaction on a database that holds no table, and keep others from filling it meanwhile."""
    with closing(connect(url.render_as_string(hide_password=False))) as store, store.writing() as db:
        if not store.is_sqlite:
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            if db.execute(text("SHOW server_encoding")).scalar_one() != "UTF8":
                raise CopyRefusedError(
                    f"La base {_place(url)} n'est pas en UTF-8 : des noms y seraient abîmés. "
                    "Créez-en une avec l'encodage UTF8, puis recommencez."
                )
        if inspect(db).get_table_names():
            raise _not_empty(_place(url))
        yield db


def _require_free(file: Path) -> None:
    if any(Path(f"{file}{end}").exists() for end in BESIDE):
        raise _not_empty(str(file))


def _not_empty(place: str) -> CopyRefusedError:
    return CopyRefusedError(
        f"La base {place} existe déjà ou n'est pas vide : rien n'y a été écrit. "
        "Donnez à --to une base vide, que l'application n'a pas encore ouverte."
    )


def _flush(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _file(url: URL) -> Path | None:
    is_file = url.drivername.startswith("sqlite") and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)) if is_file else None


def _place(url: URL) -> str:
    return url.database or "" if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)
