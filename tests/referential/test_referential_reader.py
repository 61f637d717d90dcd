"""Every way a référentiel file can be wrong, and the message that says so."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.errors import ReferentialFileError
from cqp.referential.model import Activity, Block, Competency, Criterion, Option
from cqp.referential.reader import check_referential, read_referential

ONE = "Le référentiel « essai.toml » est refusé : un problème à corriger dans le fichier.\n- "
SYNTAX = (
    "la syntaxe TOML n'est pas respectée ; vérifiez les guillemets, les crochets, les virgules et les clés en double."
)
SPACES = (
    "le texte a un retour à la ligne, une tabulation ou une espace en trop ; "
    "gardez une seule espace entre deux mots et aucune au bord."
)
EMPTY = "le texte est vide ; écrivez-le tel que publié."
C2A1 = "bloc 2A, activité A2A.1, compétence C2A.1"
C2A2 = "bloc 2A, activité A2A.1, compétence C2A.2"
BLOCK_2A = '[[blocks]]\ncode = "2A"'

# What is replaced in the small file, by what, and the line expected in the message.
MALFORMED = {
    "missing key": (
        "level = 5\n",
        "",
        "en tête : la clé « level » manque ; ajoutez un nombre entier de 1 à 8.",
    ),
    "missing text": (
        'method = "Mise en situation"\n',
        "",
        "bloc 2A : la clé « method » manque ; ajoutez un texte entre guillemets.",
    ),
    "missing tasks": (
        "tasks = []\n",
        "",
        "bloc 2A, activité A2A.1 : la clé « tasks » manque ; ajoutez une liste de textes.",
    ),
    "missing code": (
        'code = "C2A.2"\n',
        "",
        "bloc 2A, activité A2A.1, compétence n° 2 : la clé « code » manque ; ajoutez un texte entre guillemets.",
    ),
    "number instead of text": (
        '"CQP d’essai"',
        "12",
        "en tête : « title » est un nombre entier ; écrivez un texte entre guillemets.",
    ),
    "text instead of number": (
        "level = 5",
        'level = "5"',
        "en tête : « level » est un texte ; écrivez un nombre entier de 1 à 8.",
    ),
    "boolean instead of number": (
        "level = 5",
        "level = true",
        "en tête : « level » est un booléen ; écrivez un nombre entier de 1 à 8.",
    ),
    "number out of range": (
        "level = 5",
        "level = 0xFFFFFFFFFFFFFFFFFFFF",
        "en tête : « level » est hors limites ; écrivez un nombre entier de 1 à 8.",
    ),
    "text instead of date": (
        "2028-09-24",
        '"24/09/2028"',
        "en tête : « registered_until » est un texte ; écrivez une date sans guillemets, AAAA-MM-JJ.",
    ),
    "time instead of date": (
        "2028-09-24",
        "2028-09-24T10:00:00",
        "en tête : « registered_until » est une date ou une heure ; écrivez une date sans guillemets, AAAA-MM-JJ.",
    ),
    "text instead of list": (
        "tasks = []",
        'tasks = "aucune"',
        "bloc 2A, activité A2A.1 : « tasks » est un texte ; écrivez une liste de textes.",
    ),
    "number instead of criterion": (
        '"Les délais sont tenus"',
        "3.5",
        f"{C2A2}, critère 3 : c'est un nombre à virgule ; écrivez un texte entre guillemets.",
    ),
    "table instead of task": (
        '"Écouter"',
        "{ text = 'Écouter' }",
        "bloc 1, activité A1.1, tâche 2 : c'est une section ; écrivez un texte entre guillemets.",
    ),
    "unknown key at the head": (
        "level = 5",
        "level = 5\nniveau = 5",
        "en tête : la clé « niveau » est inconnue ; retirez-la ou corrigez-la "
        "(clés : code, title, version, rncp_code, certifier, level, registered_until, blocks).",
    ),
    "unknown key below": (
        'text = "Suivre la demande"',
        'text = "Suivre la demande"\npoids = 2',
        f"{C2A2} : la clé « poids » est inconnue ; retirez-la ou corrigez-la (clés : code, text, criteria).",
    ),
    "empty text": ('"Le suivi est fait"', '""', f"{C2A2}, critère 1 : {EMPTY}"),
    "text of spaces": ('"Le suivi est fait"', '" \u00a0 "', f"{C2A2}, critère 1 : {EMPTY}"),
    "empty title": ('"Souscription"', '"…"', f"bloc 2A, activité A2A.1 : « title » : {EMPTY}"),
    "double space": ("informé", " informé", f"{C2A2}, critère 2 : {SPACES}"),
    "space at the edge": ('informé"', 'informé "', f"{C2A2}, critère 2 : {SPACES}"),
    "line break": ("client est", "client\\nest", f"{C2A2}, critère 2 : {SPACES}"),
    "tabulation": ('"Suivre la', '"Suivre\\tla', f"{C2A2} : « text » : {SPACES}"),
    "invisible character": (
        "client est",
        "client\u200b est",
        f"{C2A2}, critère 2 : le texte a un caractère invisible (U+200B) ; retirez-le.",
    ),
    "decomposed accent": (
        "informé",
        "informe\u0301",
        f"{C2A2}, critère 2 : le texte a des accents décomposés ; retapez ses lettres accentuées.",
    ),
    "unknown option": (
        '"souscription"',
        '"épargne"',
        "bloc 2A : l'option « épargne » est inconnue ; écrivez « souscription » ou « indemnisation ».",
    ),
    "option that is no text": (
        '"souscription"',
        "2",
        "bloc 2A : « option » est un nombre entier ; écrivez un texte entre guillemets.",
    ),
    "missing option": (
        'option = "souscription"\n',
        "",
        "bloc 2A : la clé « option » manque ; ajoutez « souscription » ou « indemnisation ».",
    ),
    "option on the common block": (
        'title = "Accueillir"',
        'title = "Accueillir"\noption = "souscription"',
        "bloc 1 : le bloc commun n'a pas d'option ; retirez la clé « option ».",
    ),
    "malformed code of the référentiel": (
        '"cqp-essai"',
        '"../CQP"',
        "en tête : le code « ../CQP » n'a pas la forme attendue ici ; écrivez par exemple « cqp-crca ».",
    ),
    "malformed code of a block": (
        'code = "2A"',
        'code = "2a"',
        "bloc 2a : le code « 2a » n'a pas la forme attendue ici ; écrivez par exemple « 2A ».",
    ),
    "competency of another block": (
        'code = "C2A.2"',
        'code = "C1.2"',
        "bloc 2A, activité A2A.1, compétence C1.2 : "
        "le code « C1.2 » n'a pas la forme attendue ici ; écrivez par exemple « C2A.1 ».",
    ),
    "competency with a space in its code": (
        'code = "C2A.2"',
        'code = "C 2A.2"',
        "bloc 2A, activité A2A.1, compétence n° 2 : "
        "le code « C 2A.2 » n'a pas la forme attendue ici ; écrivez par exemple « C2A.1 ».",
    ),
    "activity of another block": (
        'code = "A2A.1"',
        'code = "A2B.1"',
        "bloc 2A, activité A2B.1 : le code « A2B.1 » n'a pas la forme attendue ici ; écrivez par exemple « A2A.1 ».",
    ),
    "duplicate competency": (
        'code = "C2A.2"',
        'code = "C2A.1"',
        "compétence C2A.1 : ce code sert 2 fois ; donnez un code différent à chaque compétence.",
    ),
    "competency without criteria": (
        'criteria = ["La demande est analysée"]',
        "criteria = []",
        f"{C2A1} : la liste « criteria » manque ou est vide ; complétez-la.",
    ),
    "competency without the key of criteria": (
        'criteria = ["La demande est analysée"]',
        "",
        f"{C2A1} : la liste « criteria » manque ou est vide ; complétez-la.",
    ),
    "missing common block": (
        'code = "1"\ntitle = "Accueillir"\nmethod = "Entretien"\n\n[[blocks.activities]]\ncode = "A1.1"'
        '\ntitle = "Accueil"\ntasks = ["Saluer", "Écouter"]\n\n'
        '[[blocks.activities.competencies]]\ncode = "C1.1"',
        'code = "2B"\noption = "indemnisation"\ntitle = "Accueillir"\nmethod = "Entretien"\n\n'
        '[[blocks.activities]]\ncode = "A2B.1"\ntitle = "Accueil"\ntasks = []\n\n'
        '[[blocks.activities.competencies]]\ncode = "C2B.1"',
        "il manque le bloc 1, commun à tous les candidats ; ajoutez-le dans « blocks ».",
    ),
    "syntax": ("level = 5", "level 5", f"ligne 6, colonne 7 : {SYNTAX}"),
    "key twice": ("level = 5", "level = 5\nlevel = 5", f"ligne 7, colonne 10 : {SYNTAX}"),
    "impossible date": ("2028-09-24", "2028-09-31", f"ligne 7, colonne 20 : {SYNTAX}"),
    "number too long to convert": ("level = 5", "level = " + "9" * 5000, f"ligne inconnue : {SYNTAX}"),
    "too deep": (
        "level = 5",
        "level = " + "[" * 5000 + "]" * 5000,
        "le fichier imbrique trop de listes ou de sections ; repartez d'un référentiel fourni.",
    ),
}


def message_of(path: Path) -> str:
    """The refusal of a file."""
    with pytest.raises(ReferentialFileError) as refusal:
        read_referential(path)
    return str(refusal.value)


def message_for(content: dict[str, Any]) -> str:
    """The refusal of parsed TOML."""
    with pytest.raises(ReferentialFileError) as refusal:
        check_referential(content, "essai.toml")
    return str(refusal.value)


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Container and key of everything in parsed TOML."""
    for key, below in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(below, (dict, list)):
            yield from places_in(below)


@pytest.mark.parametrize(("old", "new", "problem"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_file_is_refused_with_place_and_remedy(
    tmp_path: Path, small_text: str, old: str, new: str, problem: str
) -> None:
    path = tmp_path / "essai.toml"
    assert small_text.count(old) == 1
    path.write_text(small_text.replace(old, new), encoding="utf-8")

    assert message_of(path) == ONE + problem


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "absent.toml"

    assert message_of(path) == (
        f"Le référentiel « {path} » est introuvable. Vérifiez le nom du fichier et son dossier."
    )


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert message_of(tmp_path) == (
        f"Le référentiel « {tmp_path} » ne peut pas être lu. "
        "Vérifiez que c'est un fichier et que vous avez le droit de le lire."
    )


@pytest.mark.parametrize(("encoding", "line"), [("cp1252", 2), ("utf-16", 1)])
def test_another_encoding_than_utf_8_is_refused(tmp_path: Path, small_text: str, encoding: str, line: int) -> None:
    path = tmp_path / "essai.toml"
    path.write_bytes(small_text.encode(encoding))

    assert message_of(path) == (
        f"{ONE}ligne {line} : le fichier n'est pas en UTF-8 ; enregistrez-le avec l'encodage UTF-8."
    )


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "essai.toml"
    path.write_text('code = "cqp-essai"\nblocks = [', encoding="utf-8")

    assert message_of(path) == f"{ONE}fin du fichier : {SYNTAX}"


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    path = tmp_path / "essai.toml"
    path.write_text("", encoding="utf-8")

    assert message_of(path).split("\n") == [
        "Le référentiel « essai.toml » est refusé : 8 problèmes à corriger dans le fichier.",
        "- en tête : la clé « code » manque ; ajoutez un texte entre guillemets.",
        "- en tête : la clé « title » manque ; ajoutez un texte entre guillemets.",
        "- en tête : la clé « version » manque ; ajoutez un texte entre guillemets.",
        "- en tête : la clé « rncp_code » manque ; ajoutez un texte entre guillemets.",
        "- en tête : la clé « certifier » manque ; ajoutez un texte entre guillemets.",
        "- en tête : la clé « level » manque ; ajoutez un nombre entier de 1 à 8.",
        "- en tête : la clé « registered_until » manque ; ajoutez une date sans guillemets, AAAA-MM-JJ.",
        "- en tête : la liste « blocks » manque ou est vide ; complétez-la.",
    ]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, small_text: str) -> None:
    path = tmp_path / "essai.toml"
    path.write_bytes(small_text.replace("\n", "\r\n").encode("utf-8-sig"))

    assert read_referential(path) == check_referential(tomllib.loads(small_text), "essai.toml")


def test_an_option_block_is_required(small: dict[str, Any]) -> None:
    del small["blocks"][1]

    assert message_for(small) == (
        ONE + "il manque un bloc d'option ; ajoutez dans « blocks » au moins un bloc avec « option »."
    )


def test_two_blocks_cannot_have_the_same_option(small_text: str, small: dict[str, Any]) -> None:
    twin = small_text[small_text.index(BLOCK_2A) :].replace("2A", "2B")
    small["blocks"] += tomllib.loads(twin)["blocks"]

    assert message_for(small) == (
        ONE + "bloc 2B : l'option « souscription » est déjà celle du bloc 2A ; gardez un seul bloc par option."
    )


def test_a_block_given_twice_is_refused_with_all_it_repeats(small: dict[str, Any]) -> None:
    small["blocks"].append(small["blocks"][0])

    assert message_for(small).split("\n")[1:] == [
        "- bloc 1 : ce code sert 2 fois ; donnez un code différent à chaque bloc.",
        "- activité A1.1 : ce code sert 2 fois ; donnez un code différent à chaque activité.",
        "- compétence C1.1 : ce code sert 2 fois ; donnez un code différent à chaque compétence.",
    ]


def test_a_block_needs_activities_and_an_activity_needs_competencies(small: dict[str, Any]) -> None:
    del small["blocks"][0]["activities"][0]["competencies"]
    small["blocks"][1]["activities"] = []

    assert message_for(small).split("\n")[1:] == [
        "- bloc 1, activité A1.1 : la liste « competencies » manque ou est vide ; complétez-la.",
        "- bloc 2A : la liste « activities » manque ou est vide ; complétez-la.",
    ]


def test_blocks_that_are_no_tables_are_refused(small: dict[str, Any]) -> None:
    small["blocks"][1]["activities"].append("A2A.2")

    assert message_for(small) == f"{ONE}bloc 2A, activité n° 2 : c'est un texte ; écrivez une section."


def test_all_problems_of_a_file_come_in_one_message(small: dict[str, Any]) -> None:
    small["level"] = "cinq"
    small["blocks"][0]["title"] = ""
    small["blocks"][1]["activities"][0]["competencies"][1]["criteria"][2] = "deux  espaces"

    assert message_for(small).split("\n") == [
        "Le référentiel « essai.toml » est refusé : 3 problèmes à corriger dans le fichier.",
        "- en tête : « level » est un texte ; écrivez un nombre entier de 1 à 8.",
        f"- bloc 1 : « title » : {EMPTY}",
        f"- {C2A2}, critère 3 : {SPACES}",
    ]


def test_after_twenty_problems_the_others_are_counted(small: dict[str, Any]) -> None:
    small["blocks"][1]["activities"][0]["competencies"][0]["criteria"] = [""] * 23

    lines = message_for(small).split("\n")

    assert lines[0] == "Le référentiel « essai.toml » est refusé : 23 problèmes à corriger dans le fichier."
    assert lines[1:21] == [f"- {C2A1}, critère {rank} : {EMPTY}" for rank in range(1, 21)]
    assert lines[21:] == ["… et 3 de plus."]


def test_a_correct_file_becomes_objects(small: dict[str, Any]) -> None:
    referential = check_referential(small, "essai.toml")

    assert referential.blocks[1] == Block(
        code="2A",
        title="Souscrire",
        option=Option.UNDERWRITING,
        method="Mise en situation",
        activities=(
            Activity(
                code="A2A.1",
                title="Souscription",
                tasks=(),
                competencies=(
                    Competency("C2A.1", "Analyser la demande", (Criterion("C2A.1.1", "La demande est analysée"),)),
                    Competency(
                        "C2A.2",
                        "Suivre la demande",
                        (
                            Criterion("C2A.2.1", "Le suivi est fait"),
                            Criterion("C2A.2.2", "Le client est informé"),
                            Criterion("C2A.2.3", "Les délais sont tenus"),
                        ),
                    ),
                ),
            ),
        ),
    )


def test_a_non_breaking_space_is_part_of_the_print(small: dict[str, Any]) -> None:
    small["title"] = "CQP «\u00a0essai\u00a0»"

    assert check_referential(small, "essai.toml").title == "CQP «\u00a0essai\u00a0»"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.times(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=6,
)


@given(data=st.data(), value=anything)
def test_whatever_replaces_a_part_is_accepted_or_refused_in_french(
    small_text: str, data: st.DataObject, value: Any
) -> None:
    content = tomllib.loads(small_text)
    holder, key = data.draw(st.sampled_from(list(places_in(content))))
    holder[key] = value

    with suppress(ReferentialFileError):
        check_referential(content, "essai.toml")


@given(st.binary(max_size=60), st.integers(min_value=0, max_value=1200))
def test_whatever_bytes_are_in_the_file_only_our_error_comes_out(
    tmp_path_factory: pytest.TempPathFactory, small_text: str, noise: bytes, place: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "bruit.toml"
    raw = small_text.encode()
    path.write_bytes(raw[:place] + noise + raw[place:])

    with suppress(ReferentialFileError):
        read_referential(path)
