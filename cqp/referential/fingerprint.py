"""The fingerprint of a référentiel: says whether two of them have the same content."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from hashlib import sha256

from cqp.referential.model import Referential


def fingerprint(referential: Referential) -> str:
    """Return the SHA-256 of the whole content, 64 hexadecimal digits; the file's layout does not count."""
    canonical = json.dumps(
        asdict(referential), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat
    )
    return sha256(canonical.encode("utf-8")).hexdigest()
