"""Hold the rule of the house: who may import whom, and which library lives in which room.

Only the standard library is used here: the rule can be checked before anything is installed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FLOOR = ("errors", "referential", "marking", "rules", "planning", "tables")
"""The rooms that lie one on top of the other, lowest first."""

SHAPING = (*FLOOR, "store", "charts", "exports", "imports")
SERVING = (*SHAPING, "services")

BELOW: dict[str, tuple[str, ...]] = {
    "cqp": (),
    "errors": (),
    "config": ("errors",),
    "referential": FLOOR[:1],
    "marking": FLOOR[:2],
    "rules": FLOOR[:3],
    "planning": FLOOR[:4],
    "tables": FLOOR[:5],
    "store": (*FLOOR, "config"),
    "charts": FLOOR,
    "exports": FLOOR,
    "imports": FLOOR,
    "services": (*SHAPING, "config"),
    "ui": (*SERVING, "config"),
    "web": (*SERVING, "config"),
    "pages": (*SERVING, "config", "ui", "web"),
    "app": (*SERVING, "config", "ui", "web"),
    "commands": ("errors", "config", "referential", "services"),
    "__main__": ("errors", "commands"),
}
"""What each room may import besides itself. "cqp" is `cqp/__init__.py`."""

HOMES: dict[str, tuple[tuple[str, ...], str]] = {
    "sqlalchemy": (
        ("store",),
        "give cqp.store a function that returns frozen dataclasses, and call it from a service",
    ),
    "alembic": (("store",), "migrate through a function of cqp.store"),
    "psycopg": (("store",), "talk to the database through cqp.store"),
    "pandas": (
        ("tables",),
        "build the DataFrame in cqp.tables; take the type for an annotation from there too",
    ),
    "plotly": (("charts",), "let cqp.charts return the figure"),
    "openpyxl": (("exports", "imports"), "let cqp.imports read the workbook, or cqp.exports return its bytes"),
    "pyarrow": (("exports",), "let cqp.exports write the Parquet file"),
    "segno": (("exports",), "let cqp.exports return the QR code"),
    "typst": (("exports",), "let cqp.exports return the PDF's bytes"),
    "starlette": (("app", "web"), "put the route or the middleware in cqp.web"),
    "streamlit": (("app", "pages", "ui"), "return data; a page or cqp.ui shows it"),
    "authlib": (("web",), "talk to the organisation's OpenID provider through cqp.web"),
    "pyrage": (("store",), "encrypt and decrypt through cqp.store.backup"),
    "filelock": (("store",), "hold a file through cqp.store"),
    "argon2": (("services",), "hash and check secrets in a service"),
}
"""Library → the rooms it may be imported in, and what to do elsewhere."""

BANNED = {
    "use_container_width": 'write width="stretch"',
    "st.experimental_": "use the name without experimental_",
    "st.cache(": "use st.cache_data or st.cache_resource",
    "components.v1": "use st.components.v2, served from our own route",
    "unsafe_allow_html": "show words with st.text or st.dataframe, style with the theme",
    "streamlit_autorefresh": "use st.fragment(run_every=...)",
}
"""Text that has no place in our Python files → what to write instead."""


@dataclass(frozen=True, slots=True)
class Source:
    """One of our Python files: its path from the top of the project, its room, its text and tree."""

    path: str
    room: str
    text: str
    tree: ast.Module


def room_of(path: Path) -> str:
    """Return the room of a file given from the top of the project: `cqp/web/marks.py` → `web`."""
    if path.parts[0] == "cqp" and len(path.parts) > 1:
        return "cqp" if path.parts[1] == "__init__.py" else path.parts[1].removesuffix(".py")
    return path.parts[0].removesuffix(".py")


def sources(root: Path, *places: str) -> Iterator[Source]:
    """Yield the Python files of these places, in order."""
    for place in places:
        files = [root / place] if place.endswith(".py") else sorted((root / place).rglob("*.py"))
        for file in files:
            if file.is_file():
                path, text = file.relative_to(root), file.read_text(encoding="utf-8")
                yield Source(path.as_posix(), room_of(path), text, ast.parse(text, str(file)))


def house(root: Path) -> Iterator[Source]:
    """Yield the files that the import rule speaks of."""
    return sources(root, "app.py", "pages", "cqp")


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of everything imported, wherever it stands, also by a constant string."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = source.path.removesuffix(".py").split("/")[: -node.level] if node.level else []
            module = ".".join([*package, node.module or ""]).strip(".")
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if function in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def room_breaches(root: Path) -> Iterator[str]:
    """Yield every import that does not go down the flow."""
    for source in house(root):
        if source.room not in BELOW:
            yield (
                f"{source.path}: « {source.room} » is no room. Move the file into the room it belongs to, "
                f"or add the room to BELOW here and to the rooms table of the documentation."
            )
            continue
        for line, name in imported(source):
            target = target_room(name, root)
            if target and target not in {source.room, "cqp", *BELOW[source.room]}:
                may = ", ".join(BELOW[source.room]) or "no room of ours"
                yield (
                    f"{source.path}:{line}: {source.room} imports {target}, but it may only import {may}. "
                    f"Move what you need down to a room both may import, or pass it in as an argument."
                )


def target_room(name: str, root: Path) -> str:
    """Return the room a dotted name leads to, "" if not ours, "cqp" for a name of `cqp/__init__.py`."""
    first, *rest = name.split(".")
    if first != "cqp":
        return first if first in {"app", "pages"} else ""
    here = root / "cqp"
    is_room = rest and (rest[0] in BELOW or (here / rest[0]).is_dir() or (here / f"{rest[0]}.py").is_file())
    return rest[0] if is_room else "cqp"


def home_breaches(root: Path) -> Iterator[str]:
    """Yield every library imported away from its home."""
    for source in house(root):
        for line, name in imported(source):
            homes, instead = HOMES.get(name.split(".")[0], ((source.room,), ""))
            if source.room not in homes:
                yield (
                    f"{source.path}:{line}: {name.split('.')[0]} lives in {' and '.join(homes)}, "
                    f"not in {source.room}: {instead}."
                )


def environment_breaches(root: Path) -> Iterator[str]:
    """Yield every reading of the environment outside `cqp/config.py`."""
    words = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
    for source in house(root):
        names = {f"os.{word}" for word in words}
        aliases = {"os"} | {
            alias.asname
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Import)
            for alias in node.names
            if alias.name == "os" and alias.asname
        }
        uses = [(line, name) for line, name in imported(source) if name in names] + [
            (node.lineno, f"os.{node.attr}")
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in aliases
            and node.attr in words
        ]
        if source.path != "cqp/config.py":
            for line, name in sorted(uses):
                yield (
                    f"{source.path}:{line}: {name} is read in cqp/config.py only: "
                    f"add a field to Settings and take the settings as an argument."
                )


def place_breaches(root: Path) -> Iterator[str]:
    """Yield files whose place alone does harm: open pages, and names that hide the standard library's."""
    for file in sorted((root / "pages").glob("*.py")):
        if file.name != "main.py":
            yield (
                f"pages/{file.name}: a script directly in pages/ opens without sign-in. "
                f"Move it to pages/jury/ or pages/coordination/ and register it in pages/main.py."
            )
    for folder in (root, root / "pages"):
        for entry in sorted(folder.glob("*")):
            is_module = entry.suffix == ".py" or (entry / "__init__.py").is_file()
            if is_module and entry.stem in sys.stdlib_module_names:
                yield (
                    f"{entry.relative_to(root).as_posix()}: hides the standard module « {entry.stem} », "
                    f"as this folder comes first on Python's path. Give it a name of the domain."
                )


def wording_breaches(root: Path) -> Iterator[str]:
    """Yield removed or dangerous spellings, in any of our Python files but this one."""
    for source in sources(root, "app.py", "pages", "cqp", "benchmarks", "tests"):
        if source.path == "tests/test_rooms.py":
            continue
        for number, line in enumerate(source.text.splitlines(), start=1):
            for word, instead in BANNED.items():
                if word in line:
                    yield f"{source.path}:{number}: « {word} » is banned: {instead}."


def test_imports_go_down_the_flow() -> None:
    assert "\n".join(room_breaches(ROOT)) == ""


def test_every_library_stays_at_home() -> None:
    assert "\n".join(home_breaches(ROOT)) == ""


def test_only_config_reads_the_environment() -> None:
    assert "\n".join(environment_breaches(ROOT)) == ""


def test_no_file_does_harm_by_its_place() -> None:
    assert "\n".join(place_breaches(ROOT)) == ""


def test_no_banned_spelling() -> None:
    assert "\n".join(wording_breaches(ROOT)) == ""


def test_the_checks_see_our_files() -> None:
    assert "cqp/errors.py" in {source.path for source in house(ROOT)}


# The checks themselves, on small houses built for the purpose.


def build(root: Path, files: dict[str, str]) -> Path:
    """Write a small house and return its top."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def places(breaches: Iterator[str]) -> list[str]:
    """Return where each breach is: the part of its message before the first space."""
    return [breach.split(" ")[0] for breach in breaches]


def test_an_empty_house_is_clean(tmp_path: Path) -> None:
    checks = (room_breaches, home_breaches, environment_breaches, place_breaches, wording_breaches)

    assert [breach for check in checks for breach in check(tmp_path)] == []


def test_the_whole_flow_downwards_is_allowed(tmp_path: Path) -> None:
    rooms = [room for room in BELOW if room not in {"app", "pages", "cqp", "errors", "config", "__main__"}]
    files = {f"cqp/{room}/it.py": "".join(f"import cqp.{low}\n" for low in BELOW[room]) for room in rooms}
    files["cqp/config.py"] = "from cqp import __version__\nfrom cqp.errors import SettingsError\n"
    files["cqp/__main__.py"] = "from cqp import commands, errors\n"
    files["app.py"] = "from cqp.web import routes\nfrom cqp.ui.grid import grid\n"
    files["pages/jury/notation.py"] = "from cqp import services\nfrom cqp.ui import guard\n"

    assert list(room_breaches(build(tmp_path, files))) == []


def test_the_message_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    build(tmp_path, {"cqp/marking/mark.py": "import os\nfrom cqp.rules.block import propose_block\n"})

    assert list(room_breaches(tmp_path)) == [
        "cqp/marking/mark.py:2: marking imports rules, but it may only import errors, referential. "
        "Move what you need down to a room both may import, or pass it in as an argument."
    ]


def test_no_room_imports_a_neighbour_or_a_room_above(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "app.py": "import pages.main\n",
            "cqp/__init__.py": "import cqp.errors\n",
            "cqp/__main__.py": "import cqp.store\n",
            "cqp/charts/bars.py": "from cqp.exports import workbook\n",
            "cqp/errors.py": "from cqp import config\n",
            "cqp/rules/block.py": "from cqp.config import Settings\n",
            "cqp/services/sign.py": "def sign():\n    from cqp.web import routes\n",
            "cqp/store/engine.py": "if TYPE_CHECKING:\n    import cqp.charts\n",
            "cqp/ui/guard.py": "from cqp import web\n",
            "cqp/web/marks.py": "from ..ui import guard\n",
            "pages/main.py": "from app import app\n",
        },
    )

    assert places(room_breaches(tmp_path)) == [
        "app.py:1:",
        "pages/main.py:1:",
        "cqp/__init__.py:1:",
        "cqp/__main__.py:1:",
        "cqp/charts/bars.py:1:",
        "cqp/errors.py:1:",
        "cqp/rules/block.py:1:",
        "cqp/services/sign.py:2:",
        "cqp/store/engine.py:2:",
        "cqp/ui/guard.py:1:",
        "cqp/web/marks.py:1:",
    ]


def test_an_unknown_room_is_noticed_from_inside_and_outside(tmp_path: Path) -> None:
    build(tmp_path, {"cqp/utils/text.py": "", "cqp/web/marks.py": "from cqp.utils.text import clean\n"})

    assert places(room_breaches(tmp_path)) == ["cqp/utils/text.py:", "cqp/web/marks.py:1:"]


def test_each_library_is_allowed_at_home_and_nowhere_else(tmp_path: Path) -> None:
    def file(room: str) -> str:
        return {"app": "app.py", "pages": "pages/main.py"}.get(room, f"cqp/{room}/it.py")

    rooms = ("app", "charts", "exports", "imports", "pages", "rules", "services", "store", "tables", "ui", "web")
    for library, (homes, _) in HOMES.items():
        build(tmp_path, {file(room): f"from {library}.some import thing\n" for room in rooms})

        abroad = {file(room) + ":1:" for room in rooms if room not in homes}
        assert set(places(home_breaches(tmp_path))) == abroad


def test_a_library_imported_by_its_name_as_text_is_seen(tmp_path: Path) -> None:
    build(tmp_path, {"cqp/rules/a.py": "import importlib\n\nimportlib.import_module('pandas.io')\n"})

    assert list(home_breaches(tmp_path)) == [
        "cqp/rules/a.py:3: pandas lives in tables, not in rules: "
        "build the DataFrame in cqp.tables; take the type for an annotation from there too."
    ]


def test_the_environment_is_seen_under_any_name(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "cqp/config.py": "import os\n\nos.environ['CQP_DATABASE_URL']\n",
            "cqp/store/a.py": "import os\n\nos.getenv('HOME')\nos.path.join('a')\n",
            "cqp/store/b.py": "from os import environ\n",
            "cqp/store/c.py": "import os as system\n\nsystem.environ.get('HOME')\n",
        },
    )

    assert places(environment_breaches(tmp_path)) == [
        "cqp/store/a.py:3:",
        "cqp/store/b.py:1:",
        "cqp/store/c.py:3:",
    ]


def test_open_pages_and_hiding_names_are_seen(tmp_path: Path) -> None:
    names = ("app.py", "html.py", "email/__init__.py", "docs/html.py", "pages/main.py", "pages/jury/html.py")
    build(tmp_path, dict.fromkeys((*names, "pages/accueil.py", "pages/token.py"), ""))

    assert places(place_breaches(tmp_path)) == [
        "pages/accueil.py:",
        "pages/token.py:",
        "email:",
        "html.py:",
        "pages/token.py:",
    ]


def test_every_banned_spelling_is_seen(tmp_path: Path) -> None:
    text = "".join(f"# {word}\n" for word in BANNED)
    build(tmp_path, {"benchmarks/b.py": text, "pages/jury/accueil.py": text, "tests/test_rooms.py": text})

    assert places(wording_breaches(tmp_path)) == [
        f"{path}:{line}:" for path in ("pages/jury/accueil.py", "benchmarks/b.py") for line in range(1, 7)
    ]
