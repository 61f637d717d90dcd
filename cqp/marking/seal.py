"""The seal of a sheet that leaves the application: what it is about, and proof that it comes back as it was issued.

A seal is `CQP1.<content>.<proof>`: the content is canonical JSON in base64, the proof an HMAC-SHA256 of it and of every
text that the sheet shows and that nobody is to change, under the secret of the installation.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from cqp.errors import SealError
from cqp.marking.journal import canonical

MARK = "CQP1"
"""What a seal begins with; another format will have another."""

LONGEST = 20_000
"""Characters of a seal, at most; one of a hundred criteria has a tenth of that."""

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters of a paper's code: none that is read for another."""

CODE_PROOF = 6
"""Letters at the end of a paper's code that tell a slip of the finger: one in a thousand million passes."""


@dataclass(frozen=True, slots=True)
class IssuedGrid:
    """What a sheet is about.

    Attributes:
        exam_session_id: Row of the exam session.
        sitting_id: Row of the sitting.
        assessor_id: Whose grid.
        candidate_id: Who sits.
        referential: Fingerprint of the référentiel.
        issued_at: Instant, UTC, ISO 8601.
        is_blank: Whether it was issued without the marks that were there.
        criteria: Codes, in the sheet's order.
        bases: Revision of each criterion that the sheet shows, 0 for none; in the same order.
    """

    exam_session_id: int
    sitting_id: int
    assessor_id: int
    candidate_id: int
    referential: str
    issued_at: str
    is_blank: bool
    criteria: tuple[str, ...]
    bases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PaperGrid:
    """What a paper grid is about: the sitting, whose grid, and its revision when it was printed (None if blank)."""

    sitting_id: int
    assessor_id: int
    revision: int | None


def seal(secret: bytes, grid: IssuedGrid, shown: Sequence[str]) -> str:
    """Return the seal of a sheet that shows these lines."""
    content = base64.urlsafe_b64encode(canonical(asdict(grid)).encode()).decode().rstrip("=")
    return f"{MARK}.{content}.{_proof(secret, content, shown)}"


def open_seal(secret: bytes, text: str, shown: Callable[[tuple[str, ...]], Sequence[str]]) -> IssuedGrid:
    """Return what a sheet is about.

    Args:
        secret: Of this installation.
        text: The seal as found in the sheet.
        shown: Returns the lines that the sheet shows now, from the criteria that the seal names.

    Raises:
        SealError: It is no seal of this installation, or not the one of these lines.
    """
    parts = text.strip().split(".")
    if len(text) <= LONGEST and len(parts) == 3 and parts[0] == MARK and text.isascii():
        grid = _read(parts[1])
        if grid and hmac.compare_digest(_proof(secret, parts[1], shown(grid.criteria)), parts[2]):
            return grid
    raise SealError(
        "Le sceau ne correspond pas à la feuille : elle a été modifiée ailleurs que dans ses cases à remplir, ou elle "
        "vient d'une autre installation. Repartez de la feuille émise ici, et n'y remplissez que les cases blanches."
    )


def _read(content: str) -> IssuedGrid | None:
    """Return what a seal says, not believed yet; None if it says nothing of the kind."""
    try:
        found = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
        return IssuedGrid(**found | {"criteria": tuple(found["criteria"]), "bases": tuple(found["bases"])})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def paper_code(secret: bytes, paper: PaperGrid) -> str:
    """Return the code of a paper grid, to scan or to type: "12-7-R15-K4F2MX"; "V" instead of a revision if blank."""
    about = f"{paper.sitting_id}-{paper.assessor_id}-{'V' if paper.revision is None else f'R{paper.revision}'}"
    return f"{about}-{_letters(secret, about)}"


def read_paper_code(secret: bytes, text: str) -> PaperGrid:
    """Return what the code of a paper grid stands for; capitals, spaces and typographic dashes do not matter.

    Raises:
        SealError: It is no code of this installation, or was misread.
    """
    code = "".join(text.split()).upper().replace("\N{EN DASH}", "-").replace("\N{NON-BREAKING HYPHEN}", "-")
    about, _, proof = code.rpartition("-")
    numbers = about.split("-")
    is_ours = code.isascii() and len(code) <= 60 and len(numbers) == 3
    if not is_ours or not hmac.compare_digest(_letters(secret, about), proof):
        raise SealError(
            "Ce code n'est pas celui d'une grille imprimée ici, ou il a été mal lu. Retapez-le tel qu'il est imprimé "
            "sous le carré, ou choisissez le passage et l'évaluateur dans les listes."
        )
    sitting_id, assessor_id, revision = numbers
    return PaperGrid(int(sitting_id), int(assessor_id), None if revision == "V" else int(revision[1:]))


def _proof(secret: bytes, content: str, shown: Sequence[str]) -> str:
    said = "\n".join((content, *(sha256(line.encode("utf-8", "surrogatepass")).hexdigest() for line in shown)))
    return hmac.new(secret, f"{MARK} sheet\n{said}".encode(), sha256).hexdigest()


def _letters(secret: bytes, about: str) -> str:
    digest = hmac.new(secret, f"{MARK} paper\n{about}".encode(), sha256).digest()
    return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:CODE_PROOF])
