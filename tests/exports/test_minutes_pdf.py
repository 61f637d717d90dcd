"""The minutes of a candidate on a block, opened again."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqp.exports.minutes_pdf import minutes_pdf
from cqp.marking.mark import MarkValue
from cqp.rules.minutes import Signature, from_json, to_json
from cqp.rules.status import Status
from tests.exports.documents_build import (
    AGREED,
    HEAD,
    MEMBERS,
    NOT_APPLICABLE,
    REMARKS,
    a_signed_competency,
    minutes_of,
    signatures_of,
)
from tests.exports.pdf_text import body_text, opened, pages_text, squeezed, tags, unembedded_fonts
from tests.results_build import the_referential

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import hashlib
from tests.exports.documents_build import minutes_of, signatures_of
from cqp.exports.minutes_pdf import minutes_pdf
print(hashlib.sha256(minutes_pdf(minutes_of(), signatures_of(minutes_of()))).hexdigest())
"""

HOSTILE = (
    '#panic("non")',
    "$x$ *a* _b_ `c` <b>gras</b> [d] \\ \\u{1} // /* @e ~ --- ... = f",
    '#sys.inputs #read("/etc/passwd") #include "minutes.typ"',
    "=1+1",
    "+ a\n- b\n= c\n/ d: e",
    '"l\'été" \' " ’ – — …',
    "שלום עולם",
    "مرحبا",
    "ΑΒΓ Жуков ŁĄĆ Ő ǅ ﬁ Þ",
    "un deux  trois   quatre",
    "a\u200bb\u200dc\u00add",
    "&amp; %20 \\x00 \\n {{ }} ${x}",
    "m" * 300,
    "ligne 1\r\nligne 2\rligne 3",
)
TOLD_BY_NUMBER = {
    "\x00a\x1bb\x7fc": "[U+0000]a[U+001B]b[U+007F]c",
    "\ud800": "[U+D800]",
    "😀 中文": "[U+1F600] [U+4E2D][U+6587]",
    "\u202etxet": "[U+202E]txet",
    "\ufeff\ufffe\ue000": "[U+FEFF][U+FFFE][U+E000]",
    "e" + "\u0301" * 6: "e" + "\u0301" * 4 + "[U+0301]" * 2,
}


@cache
def the_minutes_pdf() -> bytes:
    minutes = minutes_of()
    return minutes_pdf(minutes, signatures_of(minutes))


def test_it_tells_every_criterion_remark_reason_and_member() -> None:
    text = body_text(the_minutes_pdf())

    block = the_referential().block("1")
    published = [one.text for one in (*block.criteria, *block.competencies)] + [block.title, block.method]
    codes = [one.code for one in (*block.criteria, *block.competencies)]
    typed = [remark for pair in REMARKS.values() for remark in pair if remark] + [NOT_APPLICABLE, AGREED]
    people = [part for one in MEMBERS for part in (one.name, one.quality, one.organisation, one.submit_reason)]
    missing = [one for one in (*published, *codes, *typed, *people) if squeezed(one) not in text]
    assert missing == []


def test_it_tells_the_decision_and_what_it_rests_on() -> None:
    text = body_text(the_minutes_pdf())

    minutes = minutes_of()
    told = (
        "✗ Bloc non validé",
        *(minutes.why, minutes.agreement, minutes.policy_summary, minutes.referential, minutes.policy),
        *(minutes.referential_fingerprint, minutes.policy_fingerprint, HEAD, "12 847 écritures"),
        *(minutes.for_candidate, minutes.internal, "Notes internes – ne pas remettre au candidat"),
        hashlib.sha256(to_json(replace(minutes, internal="")).encode()).hexdigest(),
        "✓ acquis · ✗ non acquis · ∅ sans objet · – non observé",
        "lundi 23 novembre 2026, de 9 h à 10 h – Salle Lumière",
        "établi le lundi 23 novembre 2026 à 11 h 42",
        "Signé dans l’application le lundi 23 novembre 2026 à 11 h 51",
        "Temps majoré d’un tiers",
    )
    assert [one for one in told if squeezed(one) not in text] == []


def test_each_page_says_whose_it_is_and_where_it_stands() -> None:
    pages = pages_text(the_minutes_pdf())

    count = len(pages) - 1
    for number, page in enumerate(pages, start=1):
        stands = f"page {number}/{count}" if number <= count else "annexe interne, page 1/1"
        for part in ("Bloc\xa01 · version\xa01", "Durand Zoé · n°\xa000123", stands):
            assert part in page
    assert count == 5


def test_the_internal_notes_go_on_a_page_of_their_own_that_can_be_left_out() -> None:
    minutes = minutes_of()
    without = minutes_pdf(minutes, signatures_of(minutes), with_internal=False)

    assert pages_text(without) == pages_text(the_minutes_pdf())[:-1]
    assert squeezed(minutes.internal) not in body_text(without)


def test_the_same_minutes_give_the_same_bytes_in_another_process_and_after_a_round_trip() -> None:
    elsewhere = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True, env={"TZ": "Asia/Tokyo"}
    ).stdout.strip()

    minutes = from_json(to_json(minutes_of()))
    again = minutes_pdf(minutes, signatures_of(minutes))
    assert (again == the_minutes_pdf(), elsewhere) == (True, hashlib.sha256(again).hexdigest())


def test_documents_already_signed_are_made_again_byte_for_byte(golden) -> None:
    # when this fails, minutes that were printed and signed would come out otherwise: make sure that is meant
    minutes = minutes_of(policy="Règlement d’essai – version 1", policy_summary="Essai.", policy_fingerprint="0" * 64)

    golden("minutes_pdf.txt", hashlib.sha256(minutes_pdf(minutes, signatures_of(minutes))).hexdigest() + "\n")


def test_several_people_may_ask_at_once() -> None:
    asked = [minutes_of(candidate_name=f"Candidat {rank}") for rank in range(8)]
    alone = [minutes_pdf(one, ()) for one in asked]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda one: minutes_pdf(one, ()), asked)) == alone


def test_it_is_a_pdf_ua_and_a_pdf_a_in_french_with_its_fonts() -> None:
    pdf = opened(the_minutes_pdf())

    xmp = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    for mark in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert mark in xmp
    assert pdf.trailer["/Root"]["/Lang"] in ("fr", "fr-FR")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] is not None
    assert pdf.metadata.title == "Procès-verbal d’évaluation – Bloc 1 – Durand Zoé (n°\xa000123), version\xa01"
    assert pdf.metadata.author == "Camille Roy, Jean-Noël d’Ormesson-Lefèvre"
    assert pdf.metadata.creation_date.isoformat() == minutes_of().prepared_at
    assert unembedded_fonts(the_minutes_pdf()) == []


def test_tables_have_headers_and_sections_have_headings_for_screen_readers() -> None:
    found = tags(the_minutes_pdf())

    competencies = the_referential().block("1").competencies
    assert found.count("Table") == 3
    assert found.count("TH") == 5 + 4 + 5 + 2 * len(competencies)
    assert found.count("H1") + found.count("H2") >= 7


@pytest.mark.parametrize("typed", HOSTILE, ids=ascii)
def test_hostile_words_come_out_as_typed(typed) -> None:
    assert squeezed(typed).replace("\u200d", "") in everywhere(typed).replace("\u200d", "")


@pytest.mark.parametrize("typed", TOLD_BY_NUMBER, ids=ascii)
def test_what_no_font_holds_or_would_mislead_is_told_by_its_number(typed) -> None:
    assert squeezed(TOLD_BY_NUMBER[typed]) in everywhere(typed)


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-16", categories=("L", "M", "N", "P", "S", "Z", "C")), max_size=60))
def test_no_text_prevents_the_minutes(typed) -> None:
    assert typed_everywhere(typed).startswith(b"%PDF-")


def everywhere(typed: str) -> str:
    """Return the text of minutes in which everybody typed this everywhere."""
    return body_text(typed_everywhere(typed))


def typed_everywhere(typed: str) -> bytes:
    """Return minutes in which everybody typed this everywhere."""
    minutes = minutes_of("2A")
    first = minutes.competencies[0]
    criterion = first.criteria[0]
    marked = replace(
        criterion,
        values=(MarkValue.MET, MarkValue.NOT_MET),
        remarks=(typed, typed),
        reasons=(typed, ""),
        agreed_reason=typed,
    )
    competency = replace(first, reason=typed, criteria=(marked, *first.criteria[1:]))
    hostile = replace(
        minutes,
        candidate_name=typed,
        candidate_number=typed,
        exam_session=typed,
        place=typed,
        accommodations=typed,
        waiver=typed,
        replaces=typed,
        members=tuple(
            replace(one, name=typed, organisation=typed, quality=typed, submit_reason=typed) for one in minutes.members
        ),
        competencies=(competency, *minutes.competencies[1:]),
        for_candidate=typed,
        internal=typed,
    )
    return minutes_pdf(hostile, signatures_of(hostile))


def test_a_remark_of_forty_thousand_characters_is_told_whole() -> None:
    words = " ".join(f"mot{rank}" for rank in range(5_300))[:40_000]
    minutes = minutes_of("2A", for_candidate=words)
    first = minutes.competencies[0]
    criterion = replace(first.criteria[0], remarks=(words, ""))
    long = replace(
        minutes, competencies=(replace(first, criteria=(criterion, *first.criteria[1:])), *minutes.competencies[1:])
    )

    pdf = minutes_pdf(long, ())

    text = "".join(squeezed(page) for page in pages_text(pdf))
    assert all(text.count(f"mot{rank}mot") >= 2 for rank in (0, 2_000, 4_000))
    assert len(pages_text(pdf)) > 15


@pytest.mark.parametrize("count", [1, 3, 6])
def test_any_number_of_members_fits(count) -> None:
    members = tuple(replace(MEMBERS[rank % 2], name=f"Membre numéro {rank}") for rank in range(count))
    block = the_referential().block("2B")
    competencies = tuple(a_signed_competency(one, count=count) for one in block.competencies)
    minutes = minutes_of("2B", members=members, competencies=competencies)

    text = body_text(minutes_pdf(minutes, ()))

    assert all(text.count(squeezed(one.name)) >= 3 for one in members)
    assert text.count("Dateetsignature") == count


def test_a_signature_of_somebody_unknown_is_not_lost_and_namesakes_sign_both() -> None:
    members = (MEMBERS[0], replace(MEMBERS[0], quality="Formatrice"))
    given = [Signature(MEMBERS[0].name, minutes_of().prepared_at)] * 2 + [Signature("Alix Noé", "")]

    text = body_text(minutes_pdf(minutes_of(members=members), given))

    assert (text.count("Signédansl’application"), text.count("AlixNoé")) == (2, 1)


def test_new_minutes_say_why_and_a_validated_block_says_so() -> None:
    minutes = minutes_of(version=2, replaces="Erreur de saisie constatée.", waiver="Un seul membre présent.")
    validated = replace(minutes, decision=Status.VALIDATED)

    text = body_text(minutes_pdf(validated, ()))

    for told in (
        "Nouvelle délibération (version 2), motif : Erreur de saisie",
        "dérogation motivée : Un seul",
        "✓ Bloc validé",
    ):
        assert squeezed(told) in text
