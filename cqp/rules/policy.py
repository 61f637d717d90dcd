"""The règlement (policy): thresholds, committees and durations as data, each with its article."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from cqp.errors import PolicyFileError
from cqp.rules.organisation import (
    ANY_COMMITTEE,
    UNTIMED,
    CommitteeRules,
    Durations,
    Method,
    committee_from,
    durations_from,
)
from cqp.rules.organisation_file import read_committee, read_durations
from cqp.rules.policy_file import open_policy_file
from cqp.rules.profile import EVERY_COMPETENCY, BlockRules, Weights, block_rules_from, weights_from
from cqp.rules.profile_file import read_block_rules, read_essential, read_weights
from cqp.rules.retention import SUGGESTED, Retention, read_retention, retention_from


@dataclass(frozen=True, slots=True)
class Policy:
    """How marks become proposals, and how sittings are organised.

    Attributes:
        code: Stable short name of the profile.
        title: Name as shown and printed.
        version: Version label given by its author.
        source: Where the rules come from.
        summary: The rules in plain French, for the minutes and the screen.
        ceiling: Share of applicable criteria from which a competency is *acquise*, 0 to 1.
        floor: Share below which a competency is *non acquise*, 0 to 1.
        core_blocks: Blocks that the certificate requires.
        option_blocks: Blocks of which the certificate requires at least one.
        committee: How committees are composed.
        durations: How long sittings last.
        block: What a block asks for.
        weights: What each competency weighs in an average, by code; 1 if not said.
        retention: How long what is written of people is kept.
        essential: Codes of the criteria without which a competency is *non acquise*, sorted.
    """

    code: str
    title: str
    version: str
    source: str
    summary: str
    ceiling: Fraction
    floor: Fraction
    core_blocks: tuple[str, ...]
    option_blocks: tuple[str, ...]
    committee: CommitteeRules = ANY_COMMITTEE
    durations: Durations = UNTIMED
    block: BlockRules = EVERY_COMPETENCY
    weights: Weights = ()
    essential: tuple[str, ...] = ()
    retention: Retention = SUGGESTED

    @property
    def fingerprint(self) -> str:
        """SHA-256, hexadecimal, of the content."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()


_UNSAID: dict[str, object] = {
    "committee": ANY_COMMITTEE,
    "durations": UNTIMED,
    "block": EVERY_COMPETENCY,
    "weights": (),
    "essential": (),
    "retention": SUGGESTED,
}
"""What a règlement holds that says nothing of these rules."""


_TEXTS = ("code", "title", "version", "source", "summary")
_TOP = (*_TEXTS, "competency", "certificate", "committee", "blocks", "durations", "block", "weights", "retention")
"""What may stand at the top of a file."""


def to_json(policy: Policy) -> str:
    """Return the policy as canonical JSON; fractions are written "1/2".

    What it says nothing of is left out: a policy older than these rules keeps its fingerprint.
    """
    content = asdict(policy)
    for name, unsaid in _UNSAID.items():
        if getattr(policy, name) == unsaid:
            del content[name]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def from_json(text: str) -> Policy:
    """Return the policy that `to_json` wrote."""
    content = json.loads(text)
    shares = {key: Fraction(content[key]) for key in ("ceiling", "floor")}
    codes = {key: tuple(content[key]) for key in ("core_blocks", "option_blocks")}
    organisation = {
        "committee": committee_from(content.get("committee", {})),
        "durations": durations_from(content.get("durations", {})),
    }
    profile = {
        "block": block_rules_from(content.get("block", {})),
        "weights": weights_from(content.get("weights", [])),
        "essential": tuple(content.get("essential", ())),
        "retention": retention_from(content.get("retention", {})),
    }
    return Policy(**content | shares | codes | organisation | profile)


def read_policy(path: Path) -> Policy:
    """Read and check one policy file (TOML).

    Raises:
        PolicyFileError: The file is missing, malformed, or its rules make no sense.
    """
    top = open_policy_file(path)
    competency, certificate, block = top.table("competency"), top.table("certificate"), read_block_rules(top)
    policy = Policy(
        **{key: top.text(key) for key in _TEXTS},
        ceiling=competency.share("ceiling"),
        floor=competency.share("floor"),
        core_blocks=certificate.codes("core_blocks"),
        option_blocks=certificate.codes("option_blocks"),
        committee=read_committee(top.table("committee")),
        durations=read_durations(top.table("durations"), top.table("blocks")),
        block=block,
        weights=read_weights(top, block),
        essential=read_essential(competency, block),
        retention=read_retention(top),
    )
    top.refuse_others(_TOP)
    competency.refuse_others(("ceiling", "floor", "essential"))
    _check_together(policy, path)
    return policy


def _check_together(policy: Policy, path: Path) -> None:
    if policy.floor > policy.ceiling:
        raise PolicyFileError(
            f"Règlement {path}, « competency » : le plancher ({policy.floor}) dépasse le plafond "
            f"({policy.ceiling}). Donnez un plancher inférieur ou égal au plafond."
        )
    for code in (*policy.core_blocks, *policy.option_blocks):
        if policy.durations.method_of(code) is None:
            raise PolicyFileError(
                f"Règlement {path}, « blocks » : le bloc {code} n'a pas de modalité. "
                f'Ajoutez la ligne {code} = "{Method.SITUATION}" ou {code} = "{Method.CASE}".'
            )
