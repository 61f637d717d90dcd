"""Verify this candidate's file with Python 3.9 or newer and nothing else: `python verifier.py`.

What it proves: each entry about the candidate stands in the journal where it says (a chain of SHA-256), the journal
went through the heads printed in the minutes, each mark is the one that the journal tells, each minutes' content is the
one that was signed, and every file is the one that was extracted. Entries about other people are there as digests,
which tell nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

SAID = ("id", "at", "kind", "actor", "subject", "payload")
MARK = ("mark", "assessor", "criterion", "value", "revision")


def read(name: str) -> Any:
    """Return the content of a file beside this one."""
    return json.loads((Path(__file__).resolve().parent / name).read_text(encoding="utf-8"))


def sha(text: str) -> str:
    """Return the SHA-256 of a text, hexadecimal."""
    return sha256(text.encode("utf-8")).hexdigest()


def follow(journal: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Yield (rank, hash, payload, empty for other people's) of each entry, the first one about the candidate on."""
    head = journal["before"]
    for one in journal["entries"]:
        digest = one.get("digest") or sha("\t".join(str(one[name]) for name in SAID))
        head = sha(head + digest)
        yield one["id"], head, one.get("payload", "")


def payload_of(mark: dict[str, Any]) -> str:
    """Return what the journal says of a mark: its texts as a salted digest."""
    texts = (mark["remark"], mark["reason"], mark["amendment"])
    said = {name: mark[name] for name in MARK}
    if mark.get("how"):
        said["how"] = mark["how"]
    said["text"] = sha("\0".join((mark["salt"], *texts))) if any(texts) else ""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def changed_files(told: dict[int, str]) -> Iterator[str]:
    """Yield what is missing or other than when the file was made: the journal's newest export tells each digest."""
    exports = [json.loads(payload) for payload in told.values() if '"files":' in payload]
    for name, digest in exports[-1]["files"].items() if exports else ():
        file = Path(__file__).resolve().parent / name
        if not file.exists():
            yield f"Le fichier {name} manque."
        elif sha256(file.read_bytes()).hexdigest() != digest:
            yield f"Le fichier {name} n'est plus celui qui a été extrait."
    if not exports:
        yield "Le journal ne dit pas quels fichiers ont été extraits."


def problems() -> Iterator[str]:
    """Yield what is not as it was, in French."""
    journal, marks, minutes = read("journal.json"), read("marques.json"), read("proces-verbaux.json")
    entries = list(follow(journal))
    heads = {rank: head for rank, head, _ in entries}
    told = {rank: payload for rank, _, payload in entries}
    if entries and entries[-1][1] != journal["head"]:
        yield "Le journal ne mène pas à l'empreinte annoncée."
    yield from changed_files(told)
    for one in minutes:
        count, head = one["anchor"].split(":")
        if heads.get(int(count), head) != head:
            yield f"L'empreinte imprimée au procès-verbal v{one['version']} n'est pas celle du journal."
        if sha(one["salt"] + one["content"]) != one["digest"]:
            yield f"Le procès-verbal v{one['version']} n'est pas celui qui a été signé."
    for one in marks:
        is_alone = journal["kinds"].get(str(one["entry"])) != "marks_adopted"  # else one entry tells many people's
        if is_alone and told.get(one["entry"]) != payload_of(one):
            yield f"La marque de l'entrée {one['entry']} n'est pas celle du journal."
    print(f"{len(entries)} entrées, {len(marks)} marques et {len(minutes)} procès-verbaux ont été lus.")


if __name__ == "__main__":
    found = list(problems())
    print("\n".join(f"✗ {one}" for one in found) or "✓ Ce dossier est intact.")
    sys.exit(1 if found else 0)
