"""Read one file of the corpus under a limit of memory, and say how long it took and what it needed."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from cqp.errors import SpreadsheetError
from cqp.imports.candidates import check_candidates
from cqp.imports.spreadsheet import read_sheet
from tests.imports.files import CODES

ROOT = Path(__file__).parents[2]
ADDRESS_SPACE_BYTES = 1_200_000_000


def peak_kb() -> int:
    """Return the most memory this process has held since the mark was last cleared."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def main(file: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (15, 15))
    content = Path(file).read_bytes()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, began = peak_kb(), time.process_time()
    said = ""
    try:
        check_candidates(read_sheet(content, file), block_codes=CODES, existing=[])
    except SpreadsheetError as error:
        said = str(error)
    taken = {"cpu_s": time.process_time() - began, "growth_mb": (peak_kb() - before) / 1024, "said": said}
    sys.stdout.write(json.dumps(taken))


def measure(file: Path) -> dict:
    """Return what reading the file took, in a process of its own."""
    command = [sys.executable, "-m", "tests.imports.reading_worker", str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
