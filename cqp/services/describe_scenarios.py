"""Scenarios: what candidates are given, what each cannot produce, and which criteria no planned one can."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cqp.errors import NotFoundError, PreparationError
from cqp.marking.preparation import Scenario
from cqp.marking.sitting import Role
from cqp.marking.words import can_be_kept
from cqp.referential.model import Referential
from cqp.services import access
from cqp.services.reference import block_index, newest_referential, referential_of
from cqp.store import planning, preparing, sittings
from cqp.store.engine import Store

LONGEST_TITLE = 120
LONGEST_REASON = 500
LONGEST_DESCRIPTION = 5_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which scenarios an exam session's sittings were given.

    Attributes:
        referential: Version the exam session is held under.
        scenarios: Every scenario of it.
        planned: (block code, scenario id, None for none) → how many sittings have it.
    """

    referential: Referential
    scenarios: tuple[Scenario, ...]
    planned: dict[tuple[str, int | None], int]


def list_scenarios(store: Store, token: str, now: datetime) -> tuple[Referential, tuple[Scenario, ...]]:
    """Return the newest référentiel and its scenarios."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        referential_id, document = newest_referential(store, db)
        return document, preparing.list_scenarios(db, referential_id)


def write_scenario(store: Store, token: str, one: Scenario, now: datetime) -> int:
    """Add a scenario (id 0) or write it anew, from the revision that was on the screen; return its id.

    Raises:
        NotFoundError: There is no such scenario or block.
        PreparationError: A text is missing or too long, a criterion is not in the block, or it has changed meanwhile.
    """
    checked = _checked(one)
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        referential_id, _ = newest_referential(store, db)
        blocks = planning.read_block_ids(db, referential_id)
        if checked.block not in blocks:
            raise NotFoundError("Ce bloc n'est pas dans le référentiel en vigueur. Rechargez la page.")
        index = block_index(store, db, blocks[checked.block])
        strangers = [code for code in checked.excluded if code not in index.criteria]
        if strangers:
            raise PreparationError(
                f"{', '.join(strangers)} : ces critères ne sont pas du bloc {checked.block}. Rien n'a été enregistré."
            )
        if len(checked.excluded) == len(index.criteria):
            raise PreparationError("Un scénario doit pouvoir produire au moins un critère. Rien n'a été enregistré.")
        scenarios = preparing.list_scenarios(db, referential_id)
        twins = [one for one in scenarios if one.block == checked.block and one.id != checked.id]
        if checked.title.casefold() in {one.title.casefold() for one in twins}:
            raise PreparationError(
                f"Un scénario du bloc {checked.block} s'appelle déjà « {checked.title} » : choisissez-le dans la liste "
                "pour le changer, ou donnez un autre titre. Rien n'a été enregistré."
            )
        if checked.id:
            known = {found.id: found for found in scenarios}.get(checked.id)
            if known is None:
                raise NotFoundError("Ce scénario n'existe pas (ou plus). Rechargez la page.")
            if known.revision != checked.revision or known.block != checked.block:
                raise PreparationError(
                    f"Le scénario « {known.title} » a changé entre-temps : rien n'a été enregistré. Rechargez la page."
                )
        excluded = {index.criteria[code][0]: why for code, why in checked.excluded.items()}
        return preparing.write_scenario(db, checked, blocks[checked.block], excluded, person.id, now.isoformat())


def give_scenario(
    store: Store, token: str, exam_session_id: int, block: str, scenario_id: int | None, now: datetime
) -> int:
    """Give the sittings of a block that are still planned their scenario, None to take it back; return how many.

    Raises:
        NotFoundError: There is no such exam session, block or scenario of this block.
    """
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        _, referential_id, _ = sittings.read_exam_session(db, exam_session_id)
        blocks = planning.read_block_ids(db, referential_id)
        known = {one.id: one.block for one in preparing.list_scenarios(db, referential_id)}
        if block not in blocks or (scenario_id is not None and known.get(scenario_id) != block):
            raise NotFoundError("Ce scénario n'existe pas (ou plus) pour ce bloc. Rechargez la page.")
        return preparing.give_scenario(db, exam_session_id, blocks[block], scenario_id)


def read_coverage(store: Store, token: str, exam_session_id: int, now: datetime) -> Coverage:
    """Return which scenarios the sittings of an exam session were given.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        _, referential_id, _ = sittings.read_exam_session(db, exam_session_id)
        return Coverage(
            referential=referential_of(store, db, referential_id)[0],
            scenarios=preparing.list_scenarios(db, referential_id),
            planned=preparing.count_planned(db, exam_session_id),
        )


def _checked(one: Scenario) -> Scenario:
    title = " ".join(one.title.split())
    excluded = {code: " ".join(why.split()) for code, why in one.excluded.items()}
    if not title or len(title) > LONGEST_TITLE:
        raise PreparationError(f"Donnez au scénario un titre de 1 à {LONGEST_TITLE} caractères.")
    unexplained = [code for code, why in excluded.items() if not why]
    if unexplained:
        raise PreparationError(
            f"{', '.join(unexplained)} : écrivez pourquoi le scénario ne peut pas produire ces critères ; l'évaluateur "
            "verra cette raison. Rien n'a été enregistré."
        )
    texts = (title, one.description, *excluded.values())
    if (
        len(one.description) > LONGEST_DESCRIPTION
        or any(len(why) > LONGEST_REASON for why in excluded.values())
        or not all(map(can_be_kept, texts))
    ):
        raise PreparationError(
            f"Un texte du scénario est trop long ({LONGEST_DESCRIPTION} caractères pour la description, "
            f"{LONGEST_REASON} pour une raison) ou contient un caractère illisible. Rien n'a été enregistré."
        )
    return replace(one, title=title, description=one.description.strip(), excluded=excluded)
