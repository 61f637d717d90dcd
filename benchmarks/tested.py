"""Run tests of the project and take what they say as findings."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

from benchmarks.findings import Finding
from benchmarks.servers import PROJECT

PATIENCE_S = 1800


@dataclass(frozen=True, slots=True)
class Result:
    """One test: its name, how it ended ("passed", "failed" or "skipped"), and how long it took, in seconds."""

    name: str
    outcome: str
    seconds: float


def run(tests: Sequence[str], project: Path = PROJECT, **environment: str) -> list[Result]:
    """Run these tests, one after the other, and return what became of each; none when they could not be collected."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "results.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", f"--junitxml={file}"]
        subprocess.run(
            [*command, *tests],
            cwd=project,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            check=False,
        )
        return [_result(case) for case in Xml.parse(file).iter("testcase")] if file.exists() else []


def findings(tests: Sequence[str], **environment: str) -> list[Finding]:
    """Return a finding a test, named by its sentence."""
    results = run(tests, **environment)
    if not results:
        return [Finding("(tests not found)", " ".join(tests), "", False)]
    return [
        Finding(_sentence(one.name), tests[0].partition("::")[0], f"{one.outcome}, {one.seconds:.1f} s", _held(one))
        for one in results
    ]


def _result(case: Xml.Element) -> Result:
    kinds = {child.tag for child in case}
    outcome = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
    return Result(case.get("name", ""), outcome, float(case.get("time", "0")))


def _held(one: Result) -> bool | None:
    return None if one.outcome == "skipped" else one.outcome == "passed"


def _sentence(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")
