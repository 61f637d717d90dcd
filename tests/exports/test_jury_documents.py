"""What a jury leaves behind: minutes, workbook, attestations and letters."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from cqp.errors import NotFoundError
from cqp.exports.attestation_pdf import attestation_pdf
from cqp.exports.jury_pdf import jury_minutes_pdf
from cqp.exports.jury_words import UNSIGNED
from cqp.exports.jury_workbook import jury_minutes_workbook
from cqp.exports.result_letter import result_letter
from cqp.rules.status import Status
from tests.exports.documents_build import CANDIDATES, HEAD, RESCUED, THE_JURY, VOTE, jury_minutes_of
from tests.exports.pdf_text import body_text, opened, pages_text, squeezed, tags, unembedded_fonts
from tests.exports.workbook_text import sheet_as_text

AWARDED, PARTIAL, NOTHING = "00001", "00002", "00005"
TYPED = ("#panic()", "=1+1", "$x$ *a* [b] <b>", "a\x0bb", "\ud800", "😀", "שלום", "m" * 300, "")


@cache
def the_pdf() -> bytes:
    return jury_minutes_pdf(jury_minutes_of())


def workbook(minutes=None):
    target = io.BytesIO()
    jury_minutes_workbook(minutes or jury_minutes_of(), target)
    return target.getvalue()


def typed_everywhere(typed: str):
    minutes = jury_minutes_of()
    return replace(
        minutes,
        replaces=typed,
        exam_session=typed,
        place=typed,
        sealed_by=typed,
        members=tuple(replace(one, name=typed, organisation=typed, college=typed) for one in minutes.members),
        candidates=tuple(
            replace(
                one,
                name=typed,
                reason=typed,
                recommendation=typed,
                blocks=tuple(replace(block, reason=typed) for block in one.blocks),
            )
            for one in minutes.candidates
        ),
    )


def test_the_minutes_tell_who_sat_what_was_decided_and_why() -> None:
    text = body_text(the_pdf())

    told = (
        *(part for one in THE_JURY for part in (one.name, one.organisation, one.college)),
        *(one[0] for one in CANDIDATES),
        *(one[2] for one in CANDIDATES),
        *(RESCUED, VOTE, UNSIGNED, HEAD, "13 902 écritures"),
        "6 candidats : 3 certificats délivrés, 2 réussites partielles, 1 sans bloc acquis.",
        "3 membres présents sur 4 appelés ; quorum de 3 atteint.",
        "Présidence Hélène Garnier",
        "Yves Le Goff Syndicat fictif B Salariés – Absent",
        "00003 Élie-Castellan Marie-Ange ● Déjà acquis non présenté ✓ Validé ✓ Délivré",
        "Bloc 2A ✗ Non validé ✓ Validé Le jury retient",
        "scellé le mardi 1er décembre 2026 à 17 h 20 par Camille Roy",
    )
    assert [one for one in told if squeezed(one) not in text] == []


def test_those_present_have_room_to_sign_and_only_they() -> None:
    assert body_text(the_pdf()).count("Dateetsignature") == 3


def test_a_quorum_that_is_not_reached_is_said() -> None:
    assert "quorumde4NONatteint" in body_text(jury_minutes_pdf(jury_minutes_of(quorum=4)))


def test_a_jury_without_exceptions_nor_advice_says_so() -> None:
    plain = tuple(replace(one, recommendation="") for one in jury_minutes_of().candidates if one.number == "00002")

    text = body_text(jury_minutes_pdf(jury_minutes_of(candidates=plain)))

    assert "Aucune:chaquedécisionsuitlaproposition.RecommandationsdujuryAucune." in text


def test_a_large_cohort_repeats_the_headings_on_each_page() -> None:
    one = jury_minutes_of().candidates[1]
    cohort = tuple(replace(one, number=f"{rank:05d}", name=f"Nom {rank}", recommendation="") for rank in range(150))

    pages = pages_text(jury_minutes_pdf(jury_minutes_of(candidates=cohort)))

    assert len(pages) > 3
    assert all("Certificat" in page for page in pages[:-1])
    assert pages[2].splitlines()[-1].endswith(f"page 3/{len(pages)}")


@pytest.mark.parametrize("make", [jury_minutes_pdf, lambda minutes: attestation_pdf(minutes, PARTIAL)])
def test_the_pdfs_are_accessible_and_lasting_and_the_same_each_time(make) -> None:
    content = make(jury_minutes_of())

    xmp = opened(content).trailer["/Root"]["/Metadata"].get_data().decode()
    assert all(mark in xmp for mark in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"))
    assert (unembedded_fonts(content), make(jury_minutes_of()) == content) == ([], True)
    assert "TH" in tags(content)


@pytest.mark.parametrize("typed", TYPED, ids=ascii)
def test_hostile_words_come_out_in_every_document(typed) -> None:
    minutes = typed_everywhere(typed)
    shown = squeezed({"a\x0bb": "ab", "\ud800": "[U+D800]", "😀": "[U+1F600]"}.get(typed, typed))

    assert shown in body_text(jury_minutes_pdf(minutes))
    assert shown in body_text(attestation_pdf(minutes, PARTIAL))
    assert typed in result_letter(minutes, PARTIAL)


def test_the_workbook_reads_as_its_golden_text(golden) -> None:
    # words and fingerprint of a règlement that does not follow the default one
    minutes = jury_minutes_of(
        policy="Règlement d’essai – version 1", policy_summary="Essai.", policy_fingerprint="0" * 64
    )
    content = load_workbook(io.BytesIO(workbook(minutes)))

    golden("jury.txt", "\n".join(f"[{one.title}]\n{sheet_as_text(one)}" for one in content))


def test_the_workbook_is_the_same_whenever_it_is_written() -> None:
    first = workbook()
    time.sleep(2.1)  # a zip counts time in steps of two seconds

    assert workbook() == first


@pytest.mark.parametrize(
    "typed", ["=1+1", "@SUM", "a\x0bb", "_x0041_", "<b>&amp;", "+" * 40_000], ids=lambda one: one[:9]
)
def test_hostile_words_stay_texts_in_the_workbook(typed) -> None:
    content = load_workbook(io.BytesIO(workbook(typed_everywhere(typed))))

    reasons = content["Motifs"]
    rows = [row for row in reasons.iter_rows(min_row=3) if row[0].value == "00002" and row[5].value == "Recommandation"]
    assert "".join(unescape(row[6].value) for row in rows) == typed
    filled = [cell for sheet in content for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s", "n", "d"}


def test_an_attestation_tells_what_is_acquired_and_what_is_missing_of_this_candidate_alone() -> None:
    content = attestation_pdf(jury_minutes_of(), PARTIAL)

    text = body_text(content)
    told = (
        "réuni le mardi 1er décembre 2026 à Paris (Session de novembre 2026), atteste que Durand Zoé",
        "2A Mettre en œuvre les processus de souscription et de gestion des contrats d’assurance ✓ Validé",
        "(RNCP41351) n’est pas délivré à ce jour.",
        "Blocs présentés et non acquis à ce jour • Bloc 1",
        CANDIDATES[1][2],
    )
    assert [one for one in told if squeezed(one) not in text] == []
    assert [one[0] for one in CANDIDATES if squeezed(one[0]) in text] == ["Durand Zoé"]
    assert len(pages_text(content)) == 1


def test_an_attestation_tells_blocks_held_before_and_the_certificate() -> None:
    text = body_text(attestation_pdf(jury_minutes_of(), "00003"))

    for told in ("● Déjà acquis avant cette session d’examen", "(RNCP41351) est délivré."):
        assert squeezed(told) in text
    assert "nonacquis" not in text


def test_nothing_is_attested_without_a_block_or_of_a_stranger() -> None:
    with pytest.raises(NotFoundError, match="rien à attester"):
        attestation_pdf(jury_minutes_of(), NOTHING)
    with pytest.raises(NotFoundError, match="aucune décision sur le candidat n° 99"):
        attestation_pdf(jury_minutes_of(), "99")
    with pytest.raises(NotFoundError, match="aucune décision sur le candidat n° 99"):
        result_letter(jury_minutes_of(), "99")


@pytest.mark.parametrize("number", [AWARDED, PARTIAL, NOTHING])
def test_each_letter_reads_as_its_golden_text(number, golden) -> None:
    golden(f"letter_{number}.txt", result_letter(jury_minutes_of(), number))


def test_a_jury_nobody_presided_has_its_documents_all_the_same() -> None:
    members = tuple(replace(one, presides=False) for one in THE_JURY)
    minutes = jury_minutes_of(members=members, place="")

    assert "Présidenceaucune" in body_text(jury_minutes_pdf(minutes))
    assert "Pourlejury" in body_text(attestation_pdf(minutes, PARTIAL))
    assert result_letter(minutes, PARTIAL).endswith("\n\nPour le jury\n")


def test_a_reason_without_departure_is_told_and_a_departure_without_reason_shows() -> None:
    one = jury_minutes_of().candidates[1]
    silent = replace(one, proposal=Status.AWARDED, blocks=tuple(replace(b, reason="Vu.") for b in one.blocks))

    text = body_text(jury_minutes_pdf(jury_minutes_of(candidates=(silent,))))

    assert (text.count("Vu."), squeezed("Certificat ✓ Proposé ✗ Non délivré") in text) == (2, True)
