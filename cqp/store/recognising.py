"""Tell a database of ours from anybody else's, and its schema from one that this program does not know."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from cqp.errors import DatabaseUnusableError
from cqp.store.engine import APPLICATION_ID
from cqp.store.migrating import known_revisions


def recognise(db: Connection, place: str) -> str:
    """Return the version of the schema, empty for a database that holds nothing yet.

    Raises:
        DatabaseUnusableError: It holds somebody else's tables, half a schema, or one this program does not know.
    """
    names = set(inspect(db).get_table_names())
    foreign = bool(names) and "alembic_version" not in names
    if db.dialect.name == "sqlite":
        foreign = foreign or db.exec_driver_sql("PRAGMA application_id").scalar_one() not in {
            0,
            APPLICATION_ID,
        }
    if foreign:
        raise DatabaseUnusableError(
            f"La base {place} appartient à un autre logiciel : elle n'a pas été modifiée. "
            "Choisissez un autre fichier ou une base vide avec CQP_DATABASE_URL."
        )
    versions = MigrationContext.configure(db).get_current_heads()
    if len(versions) != 1 and names:
        raise DatabaseUnusableError(
            f"La base {place} ne dit pas de quelle version est son schéma : une mise à jour y a été interrompue par un "
            "autre outil. Elle n'a pas été modifiée. Restaurez la sauvegarde faite avant la mise à jour."
        )
    version = versions[0] if versions else ""
    if version and version not in known_revisions():
        raise DatabaseUnusableError(
            f"La base {place} a été créée par une version plus récente du logiciel (schéma {version}) : elle n'a pas "
            "été modifiée. Installez la version récente, ou restaurez une sauvegarde plus ancienne."
        )
    return version


def is_current(db: Connection) -> bool:
    """Say whether the schema is the program's own."""
    return MigrationContext.configure(db).get_current_heads() == (known_revisions()[0],)
