"""Take each guard away in a copy of the project: some test must go red, or nobody would notice it gone."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.findings import Finding
from benchmarks.servers import PROJECT
from benchmarks.tested import run

LEFT_OUT = shutil.ignore_patterns(".git", "local", "artifacts", ".*_cache", "__pycache__", ".venv", "venv")


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard: what it is, where it stands, what is there without it, and the tests that should miss it."""

    name: str
    file: str
    there: str
    gone: str
    tests: tuple[str, ...]


GUARDS = (
    Guard(
        "synchronous = FULL",
        "cqp/store/engine.py",
        "PRAGMA synchronous = FULL",
        "PRAGMA synchronous = NORMAL",
        (
            "tests/store/test_transactions.py::test_sqlite_is_set_up_to_lose_nothing",
            "tests/faults/test_flushes.py::test_sqlite_flushes_its_log_once_a_mark",
        ),
    ),
    Guard(
        "synchronous_commit on PostgreSQL",
        "cqp/store/engine.py",
        '        event.listen(engine, "connect", _prepare_postgresql)\n',
        "",
        (
            "tests/store/test_transactions.py::"
            "test_postgresql_flushes_what_is_acknowledged_whatever_the_server_was_told",
        ),
    ),
    Guard(
        "BEGIN IMMEDIATE",
        "cqp/store/engine.py",
        '"BEGIN IMMEDIATE" if writing else "BEGIN"',
        '"BEGIN"',
        ("tests/services/test_marking_together.py::test_two_processes_changing_one_criterion_lose_nothing",),
    ),
    Guard(
        "recursive_triggers",
        "cqp/store/engine.py",
        "PRAGMA recursive_triggers = ON",
        "PRAGMA recursive_triggers = OFF",
        ("tests/store/test_append_only.py::test_emptying_or_replacing_is_refused",),
    ),
    Guard(
        "the journal is verified before anything is sealed",
        "cqp/services/sign_minutes.py",
        "    if not found.is_sound:\n",
        "    if False:\n",
        ("tests/services/test_deliberation.py::test_nothing_is_signed_on_a_journal_that_was_touched",),
    ),
    Guard(
        "a seal is put on what was read only",
        "cqp/services/sign_minutes.py",
        "        if current.digest != digest:\n",
        "        if False:\n",
        ("tests/services/test_deliberation.py::test_what_was_not_read_is_not_signed",),
    ),
    Guard(
        "sealed minutes are compared with their seal",
        "cqp/store/verification.py",
        "        if row.salt and sha256((row.salt + row.content).encode()).hexdigest() != row.digest:\n"
        '            yield Finding(None, f"Le procès-verbal n°',
        '        if False:\n            yield Finding(None, f"Le procès-verbal n°',
        ("tests/store/test_verification.py::test_minutes_that_are_no_longer_what_was_signed_are_found",),
    ),
    Guard(
        "the queue of the browser",
        "cqp/ui/grid/outbox.js",
        "      localStorage.setItem(key, JSON.stringify(content))\n",
        "",
        ("tests/browser/test_server_killed.py::test_what_waits_survives_the_browser_being_closed",),
    ),
    Guard(
        "the grid reads back what the server holds",
        "cqp/ui/grid/outbox.js",
        "    this.load(answer.content.marks)\n",
        "",
        ("tests/browser/test_two_tabs.py::test_a_tab_shows_within_six_seconds_what_another_marked",),
    ),
    Guard(
        "a second copy of a backup is read back",
        "cqp/store/backup/making.py",
        "        if digest_of(folder / one.name) != one.digest:\n",
        "        if False:\n",
        ("tests/store/backup/test_making.py::test_a_copy_on_a_second_disk_is_read_back_before_it_counts",),
    ),
    Guard(
        "a copied history is read back",
        "cqp/services/copy_database.py",
        "        differences = moving.differences(copied, moving.read_contents(new, advance))\n",
        "        differences = ()\n",
        ("tests/services/test_copy_database.py::test_a_target_that_keeps_something_else_is_found_out_and_left_empty",),
    ),
)


def report(folder: Path) -> list[Finding]:
    """Return a finding a guard: which tests went red without it; and first, that they are green with all of them."""
    project = folder / "project"
    shutil.copytree(PROJECT, project, ignore=LEFT_OUT)
    green = run([test for guard in GUARDS for test in guard.tests], project)
    figure = f"{sum(one.outcome == 'passed' for one in green)} of {len(green)} passed"
    held = bool(green) and all(one.outcome == "passed" for one in green)
    control = Finding("With every guard in place, the tests below are green", "the same copy", figure, held)
    return [control, *(_without(guard, project) for guard in GUARDS)]


def _without(guard: Guard, project: Path) -> Finding:
    file = project / guard.file
    text = file.read_text(encoding="utf-8")
    if guard.there not in text:
        return Finding(guard.name, guard.file, "the guard is not where it was: look for it", False)
    file.write_text(text.replace(guard.there, guard.gone, 1), encoding="utf-8")
    results = run(guard.tests, project)
    file.write_text(text, encoding="utf-8")
    red = sorted({f"`{one.name.partition('[')[0]}`" for one in results if one.outcome == "failed"})
    return Finding(f"Without *{guard.name}* some test goes red", guard.file, ", ".join(red) or "none", bool(red))
