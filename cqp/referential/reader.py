"""Read a référentiel file: TOML in, checked objects out, or every problem of the file in one message."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cqp.errors import ReferentialFileError
from cqp.referential.consistency import COMMON_BLOCK, consistency_problems
from cqp.referential.model import Activity, Block, Competency, Criterion, Option, Referential
from cqp.referential.table import Table
from cqp.referential.toml_file import read_toml, refusal

BLOCK_CODE = "[1-9][0-9]?[A-Z]?"
"""How a block's code is printed: "1", "2A"."""


def read_referential(path: Path) -> Referential:
    """Return the référentiel of a TOML file (UTF-8).

    Raises:
        ReferentialFileError: The file cannot be read, is not TOML, or is not a référentiel.
    """
    return check_referential(read_toml(path), path.name)


def read_whole_referential(path: Path) -> Referential:
    """Return the référentiel of a TOML file that has a block for each option, as an exam session needs.

    Raises:
        ReferentialFileError: As `read_referential`, or the block of an option is missing.
    """
    referential = read_referential(path)
    present = {block.option for block in referential.blocks}
    missing = [option for option in Option if option not in present]
    if missing:
        words = [f"il manque le bloc de l'option « {one} » ; ajoutez-le dans « blocks »." for one in missing]
        raise ReferentialFileError(refusal(path.name, words))
    return referential


def check_referential(content: Mapping[str, object], name: str) -> Referential:
    """Return the référentiel that the parsed TOML describes; name is the file's, for the message.

    Raises:
        ReferentialFileError: With all problems of the file, one a line.
    """
    problems: list[str] = []
    referential = _referential(Table(content, "", problems))
    problems += consistency_problems(referential)
    if problems:
        raise ReferentialFileError(refusal(name, problems))
    return referential


def _referential(table: Table) -> Referential:
    table.only("code", "title", "version", "rncp_code", "certifier", "level", "registered_until", "blocks")
    return Referential(
        code=table.code(r"[a-z0-9]+(-[a-z0-9]+)*", "cqp-crca"),
        title=table.text("title"),
        version=table.text("version"),
        rncp_code=table.text("rncp_code"),
        certifier=table.text("certifier"),
        level=table.integer("level", 1, 8),
        registered_until=table.day("registered_until"),
        blocks=tuple(_block(below) for below in table.tables("blocks", "bloc")),
    )


def _block(table: Table) -> Block:
    table.only("code", "title", "option", "method", "activities")
    code = table.code(BLOCK_CODE, "2A")
    return Block(
        code=code,
        title=table.text("title"),
        option=_option(table, code),
        method=table.text("method"),
        activities=tuple(_activity(below, code) for below in table.tables("activities", "activité")),
    )


def _option(table: Table, block: str) -> Option | None:
    known = " ou ".join(f"« {option} »" for option in Option)
    if "option" not in table.content:
        if block and block != COMMON_BLOCK:
            table.note(f"la clé « option » manque ; ajoutez {known}.")
        return None
    word = table.text("option")
    if block == COMMON_BLOCK:
        table.note("le bloc commun n'a pas d'option ; retirez la clé « option ».")
        return None
    if word in set(Option):
        return Option(word)
    if word:
        table.note(f"l'option « {word[:40]} » est inconnue ; écrivez {known}.")
    return None


def _activity(table: Table, block: str) -> Activity:
    table.only("code", "title", "tasks", "competencies")
    return Activity(
        code=table.code(*_numbered("A", block)),
        title=table.text("title"),
        tasks=table.texts("tasks", "tâche"),
        competencies=tuple(_competency(below, block) for below in table.tables("competencies", "compétence")),
    )


def _competency(table: Table, block: str) -> Competency:
    table.only("code", "text", "criteria")
    code = table.code(*_numbered("C", block))
    texts = table.texts("criteria", "critère") if table.is_filled("criteria") else ()
    return Competency(
        code=code,
        text=table.text("text"),
        criteria=tuple(Criterion(f"{code}.{rank}", text) for rank, text in enumerate(texts, 1)),
    )


def _numbered(letter: str, block: str) -> tuple[str, str]:
    """Return the pattern and an example of the codes of a block's activities (A) or competencies (C)."""
    return rf"{letter}{block or BLOCK_CODE}\.[1-9][0-9]*", f"{letter}{block or COMMON_BLOCK}.1"
