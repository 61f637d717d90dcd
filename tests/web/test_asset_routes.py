"""How long browsers keep our scripts and styles: an upgrade must reach them all."""

from __future__ import annotations

from starlette.testclient import TestClient

from cqp.ui.assets import address


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
