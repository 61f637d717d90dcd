"""How long browsers keep our scripts and styles: an upgrade must reach them all."""

from __future__ import annotations

import json
import re
from pathlib import Path
from posixpath import normpath

from starlette.testclient import TestClient

from cqp.ui.assets import ASSETS, SHELL_FILES, VERSION, address, worker


def test_a_script_whose_name_changes_with_its_content_is_kept_for_good(client: TestClient) -> None:
    answer = client.get(address("grid/grid.js"))

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, immutable, max-age=31536000")


def test_a_script_of_the_entrance_is_asked_for_again_each_time(client: TestClient) -> None:
    first = client.get("/assets/entrance.js")

    again = client.get("/assets/entrance.js", headers={"If-None-Match": first.headers["etag"]})
    older = client.get("/assets/entrance.js", headers={"If-None-Match": '"an older content"'})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert (older.status_code, older.content) == (200, first.content)


def test_the_worker_is_asked_for_again_each_time_and_names_files_that_are_served(client: TestClient) -> None:
    answer = client.get("/worker.js")

    files = json.loads(re.search(r"const FILES = (\[.*\])", answer.text)[1])
    statuses = {file: client.get(file).status_code for file in files}
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert statuses == dict.fromkeys(files, 200)
    assert VERSION in answer.text
    assert "connect-src 'self'" in answer.headers["content-security-policy"]


def test_where_no_offline_page_is_wanted_the_worker_takes_itself_away() -> None:
    script = worker(is_wanted=False).decode()

    assert "unregister()" in script
    assert "fetch" not in script


def test_every_module_of_the_offline_page_is_among_its_files() -> None:
    asked = {
        (Path(name).parent / found).as_posix()
        for name in SHELL_FILES
        if name.endswith(".js")
        for found in re.findall(r'from "(.*?)"', ASSETS[f"{VERSION}/{name}"].decode())
    }

    assert {normpath(one) for one in asked} <= set(SHELL_FILES)


def test_the_offline_page_keeps_every_colour_that_the_grid_uses() -> None:
    used = set(re.findall(r"--st-([\w-]+)", ASSETS[f"{VERSION}/grid/grid.css"].decode()))
    kept = ASSETS[f"{VERSION}/grid/kept.js"].decode().partition("const VARIABLES = [")[2].partition("]")[0]

    assert used == set(re.findall(r'"([\w-]+)"', kept))


def test_answers_say_which_version_of_the_scripts_is_in_service(client: TestClient) -> None:
    assert client.get("/api/person").headers["cqp-version"] == VERSION
