"""Check what no single table of a référentiel file can tell: duplicates and missing blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cqp.referential.model import Option, Referential

COMMON_BLOCK = "1"
"""The block every candidate takes; every other block belongs to an option."""


def consistency_problems(referential: Referential) -> Iterator[str]:
    """Yield one French sentence a problem, place and remedy included; the reader notes empty codes."""
    yield from _duplicates(referential)
    yield from _shared_options(referential)
    if referential.blocks:
        yield from _missing_blocks([block.code for block in referential.blocks])


def _duplicates(referential: Referential) -> Iterator[str]:
    blocks = referential.blocks
    yield from _repeated("bloc", (block.code for block in blocks))
    yield from _repeated("activité", (activity.code for block in blocks for activity in block.activities))
    yield from _repeated("compétence", (competency.code for block in blocks for competency in block.competencies))


def _repeated(noun: str, codes: Iterable[str]) -> Iterator[str]:
    for code, times in Counter(filter(None, codes)).items():
        if times > 1:
            yield f"{noun} {code} : ce code sert {times} fois ; donnez un code différent à chaque {noun}."


def _shared_options(referential: Referential) -> Iterator[str]:
    owners: dict[Option, str] = {}
    for block in referential.blocks:
        if block.option in owners:
            yield (
                f"bloc {block.code or 'sans code'} : l'option « {block.option} » est déjà celle du bloc "
                f"{owners[block.option] or 'sans code'} ; gardez un seul bloc par option."
            )
        elif block.option:
            owners[block.option] = block.code


def _missing_blocks(codes: list[str]) -> Iterator[str]:
    if COMMON_BLOCK not in codes:
        yield f"il manque le bloc {COMMON_BLOCK}, commun à tous les candidats ; ajoutez-le dans « blocks »."
    if set(codes) == {COMMON_BLOCK}:
        yield "il manque un bloc d'option ; ajoutez dans « blocks » au moins un bloc avec « option »."
