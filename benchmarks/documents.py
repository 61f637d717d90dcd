"""CPU of one document on paper: the minutes of block 1 by typst, and the same rows in a bare table by reportlab.

    pip install reportlab   # for this comparison only, the program does not use it
    python -m benchmarks.documents --count 1000

Both sides set the same candidates in the same run, taking turns; every document differs from the one before. They do
not give the same: ours is tagged (PDF/UA-1) and lasting (PDF/A-2a, fonts inside), theirs has rows, borders, repeated
headings and page numbers in Helvetica, and nothing for a screen reader.
"""

from __future__ import annotations

import argparse
import io
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from pypdf import PdfReader
from reportlab import Version
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle
from typst import __version__ as typst_version

from benchmarks.figures import machine, percentile, table
from cqp.exports.attestation_pdf import attestation_pdf
from cqp.exports.jury_pdf import jury_minutes_pdf
from cqp.exports.minutes_pdf import minutes_pdf
from cqp.rules.minutes import Minutes
from cqp.tables.words import BLOCK_WORD, COMPETENCY_WORD, MARK_WORD
from tests.exports.documents_build import jury_minutes_of, minutes_of, signatures_of

WORDS = getSampleStyleSheet()["BodyText"]
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def by_typst(minutes: Minutes) -> bytes:
    """Return the minutes as the program sets them, with the page of internal notes."""
    return minutes_pdf(minutes, signatures_of(minutes))


def by_reportlab(minutes: Minutes) -> bytes:
    """Return the same words in tables of reportlab."""

    def words(text: str) -> Paragraph:
        return Paragraph(text, WORDS)

    members = [["Membre", "Qualité", "Déclaration", "Remise"]]
    members += [[words(one.name), words(one.quality), one.declared_at, one.submitted_at] for one in minutes.members]
    decisions = [["Code", "Compétence", "Proposition", "Décision"]]
    criteria = [["Code", "Critère", *[f"M{rank + 1}" for rank in range(len(minutes.members))], "Retenu"]]
    for one in minutes.competencies:
        told = words("<br/>".join(part for part in (one.text, one.why, one.reason) if part))
        decisions.append([one.code, told, COMPETENCY_WORD[one.proposal], COMPETENCY_WORD[one.decision]])
        criteria.append([one.code, words(one.text)])
        for criterion in one.criteria:
            said = [criterion.text, *criterion.remarks, *criterion.reasons, criterion.agreed_reason]
            values = [MARK_WORD[value] for value in criterion.values]
            text = words("<br/>".join(part for part in said if part))
            criteria.append([criterion.code, text, *values, MARK_WORD[criterion.agreed]])
    story: list[Flowable] = [
        words(f"Procès-verbal d'évaluation, bloc {minutes.block_code} {minutes.block_title}"),
        words(f"{minutes.candidate_name} {minutes.candidate_number}, {minutes.exam_session}, {minutes.method}"),
        words(f"{BLOCK_WORD[minutes.decision]}. {minutes.why} {minutes.agreement}"),
        Table(members, colWidths=[50 * mm, 40 * mm, 42 * mm, 42 * mm], repeatRows=1, style=GRID),
        Table(decisions, colWidths=[15 * mm, 109 * mm, 25 * mm, 25 * mm], repeatRows=1, style=GRID),
        Table(criteria, colWidths=[15 * mm, 92 * mm, 22 * mm, 22 * mm, 23 * mm], repeatRows=1, style=GRID),
        words(minutes.for_candidate),
        words(minutes.policy_summary),
        words(f"{minutes.referential} {minutes.referential_fingerprint} {minutes.policy} {minutes.policy_fingerprint}"),
        words(minutes.journal),
        Table([[one.name for one in minutes.members]], colWidths=87 * mm, rowHeights=30 * mm, style=GRID),
        words(minutes.internal),
    ]
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4, title=minutes.candidate_name, lang="fr", invariant=1).build(
        story,
        onFirstPage=lambda canvas, page: canvas.drawString(180 * mm, 10 * mm, f"page {page.page}"),
        onLaterPages=lambda canvas, page: canvas.drawString(180 * mm, 10 * mm, f"page {page.page}"),
    )
    return target.getvalue()


def cpu_ms(make: Callable[[], bytes]) -> tuple[float, bytes]:
    """Return the CPU that a document took, in milliseconds of all threads, and the document."""
    before = time.process_time()
    made = make()
    return (time.process_time() - before) * 1000, made


def peak_mib() -> float:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def row(name: str, first: float, took: list[float], made: bytes) -> tuple[str, ...]:
    """Return one line of the table."""
    return (
        name,
        f"{first:.0f}",
        f"{median(took):.1f}",
        f"{percentile(took, 95):.1f}",
        f"{max(took):.0f}",
        f"{sum(took) / 1000:.1f}",
        str(len(PdfReader(io.BytesIO(made)).pages)),
        f"{len(made) / 1024:.0f}",
    )


def main(count: int) -> None:
    """Measure and print."""
    base = minutes_of()
    people = [replace(base, candidate_name=f"Candidat {n}", candidate_number=f"{n:05d}") for n in range(count + 1)]
    sides = {"minutes, typst": by_typst, "same rows, reportlab": by_reportlab}
    firsts = {name: cpu_ms(lambda make=make: make(people[0])) for name, make in sides.items()}
    warm = peak_mib()
    took: dict[str, list[float]] = {name: [] for name in sides}
    for rank, one in enumerate(people[1:], start=1):
        for name, make in sides.items():
            took[name].append(cpu_ms(lambda make=make, one=one: make(one))[0])
        if rank in (count // 10, count // 2, count):
            print(f"after {rank} documents: at most {peak_mib():.0f} MiB held ({warm:.0f} after the first)")
    rows = [row(name, firsts[name][0], took[name], firsts[name][1]) for name in sides]
    jury = jury_minutes_of()
    cohort = tuple(replace(jury.candidates[rank % 6], number=f"{rank:05d}", name=f"Nom {rank}") for rank in range(100))
    for name, make in {
        "jury of 100 candidates, typst": lambda n: jury_minutes_pdf(replace(jury, candidates=cohort, version=n)),
        "attestation, typst": lambda n: attestation_pdf(replace(jury, version=n), "00002"),
    }.items():
        first, made = cpu_ms(lambda make=make: make(1))
        times = [cpu_ms(lambda make=make, n=n: make(n))[0] for n in range(2, max(count // 20, 4))]
        rows.append(row(name, first, times, made))
    print(table(("CPU in ms", "first", "p50", "p95", "max", "total s", "pages", "KiB"), rows))
    print(f"ratio of the medians: {median(took['minutes, typst']) / median(took['same rows, reportlab']):.2f}")
    print(f"{machine()}\ntypst {typst_version}, reportlab {Version}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1_000, help="documents a side")
    main(parser.parse_args().count)
