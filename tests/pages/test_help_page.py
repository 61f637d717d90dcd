"""Each page has its place in the guide of whoever reads it."""

from __future__ import annotations

import re

import pytest

from cqp.config import PROJECT
from cqp.marking.sitting import Role
from cqp.ui.guides import read_guide
from tests.pages.conftest import Open

MAIN = (PROJECT / "pages" / "main.py").read_text(encoding="utf-8")
FOLDERS = {Role.ASSESSOR: "jury", Role.COORDINATOR: "coordination"}


@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role_is_in_exactly_one_section(role: Role) -> None:
    named = [page for section in read_guide(role) for page in section.pages]
    served = set(re.findall(rf'"{FOLDERS[role]}/(\w+)\.py"', MAIN))

    assert sorted(named) == sorted(set(named))
    assert served - set(named) == set()


@pytest.mark.parametrize("role", Role)
def test_the_pictures_of_a_guide_are_there_and_described(role: Role) -> None:
    pictures = [part for section in read_guide(role) for part in section.parts if isinstance(part, tuple)]

    assert all(words and file.is_file() for words, file in pictures)


@pytest.mark.parametrize("role", Role)
def test_a_picture_of_the_guide_is_read_to_those_who_do_not_see_it(
    open_page: Open, assessor: str, coordinator: str, role: Role
) -> None:
    app = open_page(assessor if role is Role.ASSESSOR else coordinator, "compte/aide.py")

    pictures = [one for shown in app.get("image") for one in shown.proto.imgs]
    assert len(pictures) == 2
    assert all(one.alt for one in pictures)


def test_the_guide_opens_at_the_page_one_comes_from(open_page: Open, assessor: str) -> None:
    app = open_page(assessor, "compte/aide.py", depuis="notation")

    assert not app.exception
    assert [one.label for one in app.expander if one.proto.expanded] == ["Noter"]
