"""The règlement (policy): thresholds as data, each with its article."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from cqp.errors import PolicyFileError


@dataclass(frozen=True, slots=True)
class Policy:
    """How marks become proposals.

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

    @property
    def fingerprint(self) -> str:
        """SHA-256, hexadecimal, of the content."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()


def to_json(policy: Policy) -> str:
    """Return the policy as canonical JSON; fractions are written "1/2"."""
    content = asdict(policy) | {"ceiling": str(policy.ceiling), "floor": str(policy.floor)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Policy:
    """Return the policy that `to_json` wrote."""
    content = json.loads(text)
    return Policy(
        **content
        | {
            "ceiling": Fraction(content["ceiling"]),
            "floor": Fraction(content["floor"]),
            "core_blocks": tuple(content["core_blocks"]),
            "option_blocks": tuple(content["option_blocks"]),
        }
    )


def read_policy(path: Path) -> Policy:
    """Read and check one policy file (TOML).

    Raises:
        PolicyFileError: The file is missing, malformed, or its thresholds make no sense.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PolicyFileError(
            f"Le règlement {path} est introuvable. Vérifiez le chemin du fichier."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyFileError(
            f"Le règlement {path} n'est pas lisible ({error}). Corrigez la ligne indiquée, en UTF-8."
        ) from None
    texts = {key: _text(content, key, path) for key in ("code", "title", "version", "source", "summary")}
    competency, certificate = _table(content, "competency", path), _table(content, "certificate", path)
    policy = Policy(
        **texts,
        ceiling=_share(competency, "ceiling", path),
        floor=_share(competency, "floor", path),
        core_blocks=_codes(certificate, "core_blocks", path),
        option_blocks=_codes(certificate, "option_blocks", path),
    )
    if policy.floor > policy.ceiling:
        raise PolicyFileError(
            f"Règlement {path}, « competency » : le plancher ({policy.floor}) dépasse le plafond "
            f"({policy.ceiling}). Donnez un plancher inférieur ou égal au plafond."
        )
    return policy


def _table(content: dict[str, object], key: str, path: Path) -> dict[str, object]:
    value = content.get(key)
    if not isinstance(value, dict):
        raise PolicyFileError(f"Règlement {path} : la table « [{key}] » manque. Ajoutez-la.")
    return value


def _text(content: dict[str, object], key: str, path: Path) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value.strip():
        raise PolicyFileError(f"Règlement {path} : « {key} » manque ou est vide. Donnez un texte.")
    return " ".join(value.split())


def _share(table: dict[str, object], key: str, path: Path) -> Fraction:
    value = table.get(key)
    try:
        share = Fraction(value) if isinstance(value, str) else None
    except (ValueError, ZeroDivisionError):
        share = None
    if share is None or not 0 <= share <= 1:
        raise PolicyFileError(
            f"Règlement {path} : « competency.{key} » vaut {value!r}. "
            'Écrivez une fraction entre 0 et 1, entre guillemets, par exemple "1/2" ou "1".'
        )
    return share


def _codes(table: dict[str, object], key: str, path: Path) -> tuple[str, ...]:
    value = table.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(code, str) and code for code in value):
        raise PolicyFileError(
            f'Règlement {path} : « certificate.{key} » doit être une liste de codes de blocs, par exemple ["1"].'
        )
    return tuple(value)
