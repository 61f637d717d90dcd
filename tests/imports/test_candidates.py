"""A list of candidates is understood however its columns are called, and every cell in the way is named."""

from __future__ import annotations

import unicodedata

import pytest

from cqp.imports.candidates import CandidateImport, check_candidates
from cqp.imports.health import ONLY_MEASURES
from cqp.imports.problem import CellProblem, Severity
from cqp.imports.sheet import Row, Sheet
from cqp.imports.spreadsheet import read_sheet
from cqp.imports.wording import NOTE, NOTE_REMEDY
from cqp.marking.registration import Accommodation, Registration, Route
from cqp.referential.model import Option
from tests.imports.files import CODES, csv, xlsx

TITLES = "Numéro|Nom|Prénom|Option|Parcours"
S, I = Option.UNDERWRITING, Option.CLAIMS  # noqa: E741 -- as on paper
REMEDY_TITLES = "Partez du modèle à télécharger, ou renommez les colonnes."


def sheet(*rows: str) -> Sheet:
    """Return a sheet of rows whose cells stand between bars; the first is row 1."""
    return Sheet("Liste", tuple(Row(number, tuple(row.split("|"))) for number, row in enumerate(rows, start=1)))


def check(*rows: str, existing=()) -> CandidateImport:
    return check_candidates(sheet(*rows), block_codes=CODES, existing=existing)


def a_candidate(
    number="1", last_name="Roy", first_name="Zoé", options=(S,), route=Route.TRAINING, **more
) -> Registration:
    return Registration(number, last_name, first_name, options, route, **more)


def warning(row, column, value, reason, remedy) -> CellProblem:
    return CellProblem(row, column, value, reason, remedy, Severity.WARN)


def column(title: str, value: str) -> CandidateImport:
    """Check one candidate with one further column."""
    return check(f"{TITLES}|{title}", f"1|Roy|Zoé|S|formation|{value}")


def test_a_plain_list_is_accepted() -> None:
    done = check(
        "N° interne|NOM de famille|PRENOM(S)|Option(s)|Voie d’accès|Blocs déjà acquis|Organisme|Employeur|"
        "Tiers temps (oui/non)|AIDE  HUMAINE|Matériel",
        "00123|N’Guyen|Anne-Marie|les deux|VAE|bloc 1|GRETA|Mutuelle Santé|oui||x",
        "|||||||||||",
        "NA|None|Vrai|I|candidat libre|||||non|",
    )

    assert done == CandidateImport(
        (
            (
                2,
                Registration(
                    "00123",
                    "N’Guyen",
                    "Anne-Marie",
                    (S, I),
                    Route.EXPERIENCE,
                    ("1",),
                    "GRETA",
                    "Mutuelle Santé",
                    (Accommodation.EXTRA_TIME, Accommodation.EQUIPMENT),
                ),
            ),
            (4, Registration("NA", "None", "Vrai", (I,), Route.FREE)),
        ),
        (),
    )
    assert done.is_acceptable


@pytest.mark.parametrize("title", ["Numéro", "NUMERO", "N°", "nº", "No", " n°  interne ", "Matricule", "N° candidat*"])
def test_the_number_has_many_titles(title) -> None:
    assert check(f"{title}|Nom|Prénom|Option|Parcours", "1|Roy|Zoé|S|formation").rows == ((2, a_candidate()),)


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("souscription", (S,)),
        ("SOUSCRIPTION", (S,)),
        ("s", (S,)),
        ("2A", (S,)),
        ("bloc 2 A", (S,)),
        ("Option indemnisation", (I,)),
        ("I", (I,)),
        ("2b", (I,)),
        ("les deux", (S, I)),
        ("S + I", (S, I)),
        ("2B/2A", (S, I)),
        ("Indemnisation et souscription", (S, I)),
        ("1 + 2A", (S,)),
    ],
)
def test_an_option_has_many_names(typed, options) -> None:
    assert check(TITLES, f"1|Roy|Zoé|{typed}|formation").rows == ((2, a_candidate(options=options)),)


@pytest.mark.parametrize(
    ("typed", "route"),
    [
        ("Formation continue", Route.TRAINING),
        ("alternance", Route.APPRENTICESHIP),
        ("Apprentissage", Route.APPRENTICESHIP),
        ("Contrat de professionnalisation", Route.APPRENTICESHIP),
        ("V.A.E.", Route.EXPERIENCE),
        ("Validation des acquis de l’expérience", Route.EXPERIENCE),
        ("Candidat libre", Route.FREE),
    ],
)
def test_a_route_has_many_names(typed, route) -> None:
    assert check(TITLES, f"1|Roy|Zoé|S|{typed}").rows == ((2, a_candidate(route=route)),)


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("", ()),
        ("aucun", ()),
        ("1", ("1",)),
        ("Bloc 1", ("1",)),
        ("bloc2B", ("2B",)),
        ("2B; 1", ("1", "2B")),
        ("1 et 2 b", ("1", "2B")),
    ],
)
def test_blocks_held_have_many_names(typed, held) -> None:
    assert column("Blocs acquis", typed).rows == ((2, a_candidate(held=held)),)


@pytest.mark.parametrize(
    ("title", "typed", "measures"),
    [
        ("Tiers-temps", "OUI", (Accommodation.EXTRA_TIME,)),
        ("Tiers temps", "1/3", (Accommodation.EXTRA_TIME,)),
        ("Temps majoré", "non", ()),
        ("Aide humaine", "x", (Accommodation.HUMAN_HELP,)),
        ("Matériel", "Vrai", (Accommodation.EQUIPMENT,)),
        ("Aménagements", "matériel ; tiers-temps", (Accommodation.EXTRA_TIME, Accommodation.EQUIPMENT)),
        ("Aménagement", "aucun", ()),
    ],
)
def test_measures_are_recorded(title, typed, measures) -> None:
    assert column(title, typed).rows == ((2, a_candidate(accommodations=measures)),)


@pytest.mark.parametrize(
    ("title", "typed", "said"),
    [
        ("Tiers-temps", "dyslexie sévère", "Ce texte n’est ni oui ni non"),
        ("Aide humaine", "car malvoyant", "Ce texte n’est ni oui ni non"),
        ("Aménagements", "tiers-temps, TDAH", "Ce texte n’est pas une liste de mesures"),
        ("Aménagements", "oui", "Ce texte n’est pas une liste de mesures"),
    ],
)
def test_why_a_measure_was_granted_is_neither_recorded_nor_repeated(title, typed, said) -> None:
    done = column(title, typed)

    assert [(one.value, one.reason, one.severity) for one in done.problems] == [
        ("", f"{said} : il n’est ni repris, ni répété ici. {ONLY_MEASURES}", Severity.REFUSE)
    ]
    assert done.rows == ()


@pytest.mark.parametrize(
    "title",
    [
        "Handicap",
        "Pathologie",
        "RQTH",
        "Motif de l’aménagement",
        "Tiers-temps (diagnostic)",
        "Situation de handicap",
        "Certificat médical",
        "Troubles DYS",
        "Raison du tiers temps",
        "Précisions aide humaine",
    ],
)
def test_a_column_about_health_is_left_aside_and_said(title) -> None:
    assert column(title, "dyslexie") == CandidateImport(
        ((2, a_candidate()),),
        (
            warning(
                1,
                title,
                title,
                f"Cette colonne n’est pas importée, car elle peut dire la santé de la personne. {ONLY_MEASURES}",
                "Supprimez-la de votre fichier, et répondez par oui ou non dans les colonnes des mesures.",
            ),
        ),
    )


def test_a_name_that_tells_health_is_not_repeated() -> None:
    done = check(TITLES, "1|Roy (RQTH)|Zoé|S|formation", "2|Le Sourd|Max|S|formation")

    assert [(one.row, one.column, one.value) for one in done.problems] == [(2, "Nom", "")]
    assert [row for row, _ in done.rows] == [3]


def test_columns_that_are_not_ours_are_named() -> None:
    done = check(f"{TITLES}|Téléphone||Ville", "1|Roy|Zoé|S|formation|06|perdu|")

    assert done.unknown_columns == ("Téléphone", "colonne G", "Ville")
    assert done.problems[0] == warning(
        1,
        "Téléphone",
        "Téléphone",
        "Cette colonne n’est pas importée : son titre ne correspond à rien de ce qui s’inscrit.",
        "Rien à faire, sauf à la renommer comme dans le modèle.",
    )
    assert done.is_acceptable


def test_titles_may_stand_below_a_heading() -> None:
    done = check("Liste des candidats||||", "Session de juin||Nom||", "||||", TITLES, "1|Roy|Zoé|S|formation")

    assert done == CandidateImport(((5, a_candidate()),), ())


def test_two_columns_of_one_kind_are_refused() -> None:
    done = check("Numéro|Nom|NOM|Prénom|Option|Parcours", "1|Roy|Petit|Zoé|S|formation")

    assert done == CandidateImport(
        (),
        (
            CellProblem(
                1,
                "NOM",
                "NOM",
                "2 colonnes donnent « Nom » (« Nom » en B, « NOM » en C) : impossible de savoir laquelle lire.",
                "Supprimez ou renommez celle qui ne convient pas.",
            ),
        ),
    )


def test_the_name_at_birth_counts_only_alone() -> None:
    alone = check("N°|Nom de naissance|Prénom|Option|Parcours", "1|Roy|Zoé|S|formation")
    beside = check("N°|Nom de naissance|Nom|Prénom|Option|Parcours", "1|Petit|Roy|Zoé|S|formation")

    assert (alone.rows, beside.rows) == (((2, a_candidate()),), ((2, a_candidate()),))
    assert beside.unknown_columns == ("Nom de naissance",)


def test_missing_columns_are_said_in_one_sentence() -> None:
    done = check("Matricule|Nom et prénom|Option", "1|Roy Zoé|S")

    assert [one for one in done.problems if one.severity is Severity.REFUSE] == [
        CellProblem(
            1,
            "",
            "",
            "Colonnes obligatoires absentes : « Nom », « Prénom », « Parcours » "
            "(titres lus : « Matricule », « Nom et prénom », « Option »).",
            f"La colonne « Nom et prénom » réunit le nom et le prénom : séparez-les. {REMEDY_TITLES}",
        )
    ]


def test_a_sheet_without_titles_is_refused() -> None:
    assert check("1|Roy|Zoé|S|formation", "2|Petit|Max|S|VAE").problems == (
        CellProblem(
            0,
            "",
            "",
            "Aucune ligne de titres n’a été trouvée dans les 20 premières lignes "
            "(lu : « 1 », « Roy », « Zoé », « S », « formation »).",
            f"Il faut au moins « Numéro », « Nom », « Prénom », « Option », « Parcours ». {REMEDY_TITLES}",
        ),
    )


def test_titles_too_far_down_are_not_looked_for() -> None:
    assert not check(*["x||||"] * 20, TITLES, "1|Roy|Zoé|S|formation").is_acceptable


def test_a_list_without_a_candidate_is_refused() -> None:
    assert check(TITLES).problems == (
        CellProblem(0, "", "", "Aucun candidat sous la ligne de titres.", "Ajoutez une ligne par candidat."),
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("|Roy|Zoé|S|VAE", ("Numéro", "", "La cellule est vide.", "Complétez-la, ou supprimez la ligne.")),
        (
            "1|Roy|Zoé|Gestion|VAE",
            (
                "Option",
                "Gestion",
                "Cette option n’existe pas dans le référentiel.",
                "Écrivez souscription, indemnisation ou les deux.",
            ),
        ),
        (
            "1|Roy|Zoé|S|Mutation",
            ("Parcours", "Mutation", "Ce parcours n’est pas connu.", "Écrivez formation, alternance, VAE ou libre."),
        ),
        (
            "1|Roy|12|S|VAE",
            ("Prénom", "12", "Ce texte ne contient aucune lettre : ce n’est pas un nom.", "Corrigez-le."),
        ),
        (
            "1|R\u202eoy|Zoé|S|VAE",
            (
                "Nom",
                "R oy",
                "Le texte contient un caractère invisible ou impossible (U+202E).",
                "Tapez à nouveau le texte dans la cellule.",
            ),
        ),
        (
            "1|Roy\x07|Zoé|S|VAE",
            (
                "Nom",
                "Roy",
                "Le texte contient un caractère invisible ou impossible (U+0007).",
                "Tapez à nouveau le texte dans la cellule.",
            ),
        ),
        (
            f"1|{'a' * 201}|Zoé|S|VAE",
            ("Nom", "a" * 59 + "…", "Le texte fait 201 caractères, pour 200 au plus.", "Raccourcissez-le."),
        ),
        (
            f"{'1' * 51}|Roy|Zoé|S|VAE",
            (
                "Numéro",
                "1" * 51,
                "Le numéro fait 51 caractères, pour 50 au plus.",
                "Vérifiez qu’il s’agit bien du numéro.",
            ),
        ),
        (
            "=A1+1|Roy|Zoé|S|VAE",
            (
                "Numéro",
                "=A1+1",
                "Le texte commence par « = » : c’est une formule, pas une valeur.",
                "Remplacez-la par la valeur attendue.",
            ),
        ),
        (
            "1|#N/A|Zoé|S|VAE",
            (
                "Nom",
                "#N/A",
                "C’est une erreur du tableur, pas une valeur.",
                "Tapez la valeur attendue, ou videz la cellule.",
            ),
        ),
        (
            "1|DuprÃ©|Zoé|S|VAE",
            (
                "Nom",
                "DuprÃ©",
                "Les accents de ce texte ont été abîmés par une conversion antérieure.",
                "Corrigez-le, ou repartez du fichier d’origine.",
            ),
        ),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(row, said) -> None:
    assert check(TITLES, row) == CandidateImport((), (CellProblem(2, *said),))


def test_a_block_that_the_referential_does_not_have_is_refused() -> None:
    assert column("Blocs acquis", "1; 3").problems == (
        CellProblem(
            2,
            "Blocs acquis",
            "1; 3",
            "Ce n’est pas un bloc du référentiel de la session.",
            "Écrivez 1, 2A, 2B, plusieurs séparés par « ; », ou laissez vide.",
        ),
    )


def test_somebody_who_holds_all_their_blocks_is_asked_about() -> None:
    done = column("Blocs acquis", "1; 2A")

    assert done.rows == ((2, a_candidate(held=("1", "2A"))),)
    assert done.problems == (
        warning(
            2,
            "Blocs acquis",
            "1; 2A",
            "Cette personne a déjà tous les blocs de son option : elle n’aura rien à passer.",
            "Vérifiez l’option et les blocs acquis, ou retirez la ligne.",
        ),
    )


def test_every_problem_of_every_row_is_said_at_once() -> None:
    done = check(TITLES, "1|Roy|Zoé|S|VAE", "2||Max|?|VAE", "3|Petit|Léa|I|?")

    assert [(one.row, one.column) for one in done.problems] == [(3, "Nom"), (3, "Option"), (4, "Parcours")]
    assert ([row for row, _ in done.rows], done.is_acceptable) == ([2], False)


def test_spare_spaces_and_invisible_signs_are_removed_and_said() -> None:
    done = check(TITLES, "1| Roy  Petit\u200b|Zo\u00e9|S|VAE")

    assert done.rows == ((2, a_candidate(last_name="Roy Petit", route=Route.EXPERIENCE)),)
    assert done.problems == (warning(2, "Nom", "Roy Petit", NOTE, NOTE_REMEDY),)


def test_names_are_composed_without_a_word() -> None:
    done = check(TITLES, f"1|Roy|{unicodedata.normalize('NFD', 'Zoé')}|S|formation")

    assert done == CandidateImport(((2, a_candidate()),), ())


def test_a_number_may_stand_once() -> None:
    done = check(TITLES, "7|Roy|Zoé|S|VAE", "7|Petit|Max|S|VAE")

    assert done.problems == (
        CellProblem(
            3,
            "Numéro",
            "7",
            "Ce numéro est déjà à la ligne 2.",
            "Supprimez une des deux lignes, ou corrigez le numéro.",
        ),
    )
    assert [row for row, _ in done.rows] == [2]


def test_numbers_that_differ_by_their_zeros_are_asked_about() -> None:
    done = check(TITLES, "00123|Roy|Zoé|S|VAE", "123|Petit|Max|S|VAE")

    assert [(one.row, one.reason) for one in done.problems] == [
        (3, "Ce numéro ressemble à « 00123 » (ligne 2), aux zéros ou aux capitales près.")
    ]
    assert done.is_acceptable


@pytest.mark.parametrize(
    "name",
    [
        "Lhote|Anne-Marie",
        "L’HÔTE|Anne Marie",
        "l'hôte|annemarie",
        "Anne-Marie|L'Hôte",
        f"{unicodedata.normalize('NFD', 'L’Hôte')}|ANNE–MARIE",
    ],
)
def test_people_of_one_name_are_asked_about(name) -> None:
    done = check(TITLES, "1|L'Hôte|Anne-Marie|S|VAE", f"2|{name}|S|VAE")

    assert [(one.row, one.column, one.reason, one.severity) for one in done.problems] == [
        (3, "Nom", "Même personne ou homonyme ? L'Hôte Anne-Marie, n° 1 (ligne 2).", Severity.WARN)
    ]
    assert len(done.rows) == 2


def test_people_of_one_name_may_be_registered_already() -> None:
    done = check(TITLES, "2|ROY|Zoe|S|VAE", existing=[a_candidate("1")])

    assert [one.reason for one in done.problems] == ["Même personne ou homonyme ? Roy Zoé, n° 1 (déjà inscrit)."]


def test_names_in_other_scripts_are_told_apart() -> None:
    assert check(TITLES, "1|東|京|S|VAE", "2|大|阪|S|VAE").problems == ()


def test_a_candidate_registered_already_is_left_aside() -> None:
    same, other = a_candidate("1"), a_candidate("2", "Petit")

    done = check(TITLES, "1|ROY|Zoé|S|formation", "2|Petit|Zoé|S|formation", "3|Neuf|Zoé|S|VAE", existing=[same, other])

    assert [(one.row, one.reason) for one in done.problems] == [
        (2, "Déjà inscrit : la ligne est laissée de côté, et ses différences aussi."),
        (3, "Déjà inscrit : la ligne est laissée de côté."),
    ]
    assert ([row for row, _ in done.rows], done.is_acceptable) == ([4], True)


def test_a_list_of_people_registered_already_has_nothing_to_import() -> None:
    done = check(TITLES, "1|Roy|Zoé|S|formation", existing=[a_candidate("1")])

    assert (done.rows, done.is_acceptable) == ((), False)
    assert done.problems[0].reason == "Tous les candidats de ce fichier sont déjà inscrits."


def test_a_number_of_somebody_else_is_refused() -> None:
    done = check(TITLES, "1|Petit|Max|S|VAE", existing=[a_candidate("1")])

    assert done == CandidateImport(
        (),
        (
            CellProblem(
                2,
                "Numéro",
                "1",
                "Ce numéro est déjà celui de Roy Zoé.",
                "Donnez un autre numéro, ou corrigez le nom s’il s’agit de la même personne.",
            ),
        ),
    )


def test_formulas_and_what_was_left_aside_reach_the_report() -> None:
    rows = (
        "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in TITLES.split("|")),
        "<c><f>A1+1</f><v>1</v></c>"
        + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("Roy", "Zoé", "S", "VAE")),
    )
    read = read_sheet(xlsx(*["".join(f"<row>{row}</row>" for row in rows)] * 2, states=["visible", "hidden"]), "a.xlsx")

    done = check_candidates(read, block_codes=CODES, existing=[])

    assert [(one.row, one.column, one.value, one.severity) for one in done.problems] == [
        (0, "", "", Severity.WARN),
        (2, "Numéro", "=A1+1", Severity.REFUSE),
    ]


def test_a_formula_in_a_column_that_is_not_ours_changes_nothing() -> None:
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row.split("|")) + more + "</row>"
        for row, more in ((TITLES, ""), ("1|Roy|Zoé|S|formation", "<c><f>1+1</f><v>2</v></c>"))
    )

    done = check_candidates(read_sheet(xlsx(rows), "a.xlsx"), block_codes=CODES, existing=[])

    assert (done.rows, done.unknown_columns, done.is_acceptable) == (((2, a_candidate()),), ("colonne F",), True)


def test_two_thousand_homonyms_are_said_once_each() -> None:
    done = check(TITLES, *(f"n{number}|Roy|Zoé|S|VAE" for number in range(2_000)))

    assert (len(done.rows), len(done.problems)) == (2_000, 1_999)


def test_french_excel_s_csv_is_imported() -> None:
    content = csv("Numéro;Nom;Prénom;Option;Parcours", "00123;Lefèvre;Noël;S;VAE", encoding="cp1252")

    done = check_candidates(read_sheet(content, "a.csv"), block_codes=CODES, existing=[])

    assert done.rows == ((2, a_candidate("00123", "Lefèvre", "Noël", route=Route.EXPERIENCE)),)
