"""Read what a règlement file says of blocks, of essential criteria and of weights; all of it may be left out."""

from __future__ import annotations

from fractions import Fraction

from cqp.errors import PolicyFileError
from cqp.rules.policy_file import PolicyTable
from cqp.rules.profile import EVERY_COMPETENCY, BlockRule, BlockRules, Weights

LARGEST_WEIGHT = 100


def read_block_rules(top: PolicyTable) -> BlockRules:
    """Read the table `[block]`.

    Raises:
        PolicyFileError: A value cannot be used, or the threshold is 0.
    """
    if "block" not in top.keys:
        return EVERY_COMPETENCY
    table = top.table("block")
    rule = table.word("rule", BlockRule)
    if rule is BlockRule.EVERY_COMPETENCY:
        table.refuse_others(["rule"])
        return EVERY_COMPETENCY
    table.refuse_others(["rule", "threshold", *(["floor"] if rule is BlockRule.AVERAGE else [])])
    rules = BlockRules(
        rule=rule,
        threshold=table.share("threshold"),
        floor=table.share("floor") if rule is BlockRule.AVERAGE else Fraction(0),
    )
    if rules.threshold == 0:
        raise PolicyFileError(
            f"Règlement {top.path}, « block.threshold » : un seuil de 0 validerait tous les blocs. "
            'Écrivez une fraction plus grande que 0, par exemple "7/10".'
        )
    return rules


def read_essential(table: PolicyTable, rules: BlockRules) -> tuple[str, ...]:
    """Read `competency.essential`, the codes of the criteria without which a competency is not acquired.

    Raises:
        PolicyFileError: It is no list of codes, or the block is not judged on its competencies.
    """
    if "essential" not in table.keys:
        return ()
    if rules.rule is not BlockRule.EVERY_COMPETENCY:
        raise PolicyFileError(
            f"Règlement {table.path}, « competency.essential » : une compétence non acquise ne fait pas échouer un "
            f'bloc dont la règle est "{rules.rule}". Retirez « essential », ou écrivez rule = '
            f'"{BlockRule.EVERY_COMPETENCY}" dans la table [block].'
        )
    return tuple(sorted(set(table.codes("essential", of="critères", example="C1.1.1"))))


def read_weights(top: PolicyTable, rules: BlockRules) -> Weights:
    """Read the table `[weights]`, competency code = weight.

    Raises:
        PolicyFileError: A weight is no number from 1 to 100, or the block's rule makes nothing of weights.
    """
    if "weights" not in top.keys:
        return ()
    if rules.rule is not BlockRule.AVERAGE:
        raise PolicyFileError(
            f"Règlement {top.path}, « weights » : les poids ne servent qu'à une moyenne. Retirez cette table, ou "
            f'écrivez rule = "{BlockRule.AVERAGE}" dans la table [block].'
        )
    table = top.table("weights")
    weights = {code: table.whole(code, 1, LARGEST_WEIGHT) for code in table.keys}
    return tuple(sorted((code, weight) for code, weight in weights.items() if weight != 1))
