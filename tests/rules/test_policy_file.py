"""Reading a règlement: a malformed file is refused with the place and the remedy."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from cqp.config import DEFAULT_POLICY
from cqp.errors import PolicyFileError
from cqp.rules.policy import Policy, read_policy

TEXT = DEFAULT_POLICY.read_text(encoding="utf-8")


def policy_of(tmp_path: Path, content: str | bytes) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_policy(file)


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_the_default_policy_says_what_the_house_says() -> None:
    policy = read_policy(DEFAULT_POLICY)

    assert (policy.ceiling, policy.floor) == (Fraction(1), Fraction(1, 2))
    assert (policy.core_blocks, policy.option_blocks) == (("1",), ("2A", "2B"))


@pytest.mark.parametrize(("written", "share"), [("0.7", Fraction(7, 10)), ("2/3", Fraction(2, 3)), ("1", Fraction(1))])
def test_a_share_is_exact(tmp_path: Path, written: str, share: Fraction) -> None:
    policy = policy_of(tmp_path, changed('ceiling = "1"', f'ceiling = "{written}"'))

    assert policy.ceiling == share


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    assert policy_of(tmp_path, b"\xef\xbb\xbf" + TEXT.encode()) == read_policy(DEFAULT_POLICY)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (changed('ceiling = "1"', "ceiling = 1"), "« competency.ceiling » vaut 1"),
        (changed('ceiling = "1"', "ceiling = 0.7"), "« competency.ceiling » vaut 0.7"),
        (changed('ceiling = "1"', 'ceiling = "70 %"'), "« competency.ceiling » vaut '70 %'"),
        (changed('ceiling = "1"', 'ceiling = "11/10"'), "entre 0 et 1"),
        (changed('floor = "1/2"', 'floor = "-1/2"'), "« competency.floor »"),
        (changed('floor = "1/2"', 'floor = "1/0"'), "« competency.floor »"),
        (changed('ceiling = "1"', 'ceiling = "1/3"'), "le plancher (1/2) dépasse le plafond (1/3)"),
        (changed('ceiling = "1"', 'plafond = "1"'), "« competency.ceiling » vaut None"),
        (changed("[competency]", "[competence]"), "la table « [competency] » manque"),
        (changed("[certificate]", "[certificat]"), "la table « [certificate] » manque"),
        (changed('core_blocks = ["1"]', "core_blocks = []"), "« certificate.core_blocks »"),
        (changed('core_blocks = ["1"]', "core_blocks = [1]"), "« certificate.core_blocks »"),
        (changed('core_blocks = ["1"]', 'core_blocks = "1"'), "« certificate.core_blocks »"),
        (changed('option_blocks = ["2A", "2B"]', ""), "« certificate.option_blocks »"),
        (changed('code = "toutes-competences"', 'code = "  "'), "« code » manque ou est vide"),
        (changed('version = "1"', "version = 1"), "« version » manque ou est vide"),
        (changed('ceiling = "1"', "ceiling = "), "n'est pas lisible"),
        (TEXT.encode("latin-1", "replace"), "en UTF-8"),
        ("", "manque"),
    ],
)
def test_a_malformed_file_is_refused_in_french(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        policy_of(tmp_path, content)

    assert words in str(caught.value)
    assert "policy.toml" in str(caught.value)


def test_a_missing_file_is_refused_in_french(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match="est introuvable"):
        read_policy(tmp_path / "nowhere.toml")


def test_a_folder_is_no_policy(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match="ne peut pas être lu"):
        read_policy(tmp_path)
