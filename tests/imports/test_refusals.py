"""Files that cannot be read: each gets its own French sentence, and nothing else happens."""

from __future__ import annotations

import pytest

from cqp.errors import SpreadsheetError
from cqp.imports.spreadsheet import read_sheet
from tests.imports.corpus import CORPUS, made

SAVE_AS = (
    "Ouvrez-le dans votre tableur, choisissez « Enregistrer sous » > « Classeur Excel (.xlsx) », puis renvoyez-le."
)
SEND_LIST = "Envoyez le tableau en .xlsx, .ods ou .csv."
COPY = "Copiez le tableau seul dans un nouveau classeur, enregistrez-le, puis renvoyez-le."


def other(what: str, remedy: str = SEND_LIST) -> str:
    return f"Ce fichier n’est pas un tableau lisible ici : c’est {what}. {remedy}"


def damaged(why: str) -> str:
    return (
        f"Ce fichier est incomplet ou abîmé : {why}. Rouvrez l’original dans votre tableur, "
        "enregistrez-le à nouveau, puis renvoyez-le."
    )


def unpacked(size: str, parts: str) -> str:
    return (
        "Ce fichier contient beaucoup plus de données que le tableau attendu : une fois décompressé, "
        f"il ferait {size} Mo (nombre de parties : {parts}). {COPY}"
    )


def beyond(cell: str, limit: str) -> str:
    return (
        f"La cellule {cell} est remplie, bien au-delà du tableau attendu ({limit} au plus). Supprimez ce qui se "
        "trouve loin du tableau, ou copiez le tableau seul dans un nouveau classeur, puis réessayez."
    )


def quote(line: int) -> str:
    return (
        f'Un guillemet (") est mal placé ou jamais refermé à partir de la ligne {line} : la suite du fichier ne peut '
        "pas être découpée sûrement. Corrigez cette ligne, ou enregistrez en .xlsx, puis réessayez."
    )


def nothing(aside: str = "") -> str:
    return (
        f"Ce classeur ne contient aucune cellule remplie sur une feuille visible{aside}. "
        "Vérifiez que c’est le bon fichier, affichez la feuille des candidats, puis renvoyez-le."
    )


EMPTY = "Ce fichier est vide. Vérifiez que c’est le bon et qu’il a été enregistré, puis renvoyez-le."
PASSWORD = (
    "Ce fichier est protégé par un mot de passe : son contenu est illisible ici. Ouvrez-le, retirez le mot de passe "
    "(Fichier > Informations, ou « Enregistrer sous » sans chiffrement), puis renvoyez-le."
)
ENCODING = (
    "Le codage des caractères de ce fichier n’est pas reconnu : ses accents seraient faux. Dans votre tableur, "
    "choisissez « Enregistrer sous » > « CSV UTF-8 » ou « Classeur Excel (.xlsx) », puis renvoyez-le."
)
ENTITIES = (
    "Ce fichier a été refusé par sécurité : une de ses parties déclare des entités (DOCTYPE), ce qu’aucun tableur "
    "n’écrit. Copiez le tableau dans un nouveau classeur, enregistrez-le, puis renvoyez-le."
)
TOO_MANY = (
    "Ce fichier contient bien plus de cellules ou de texte que le tableau attendu (300 000 cellules remplies au "
    f"plus). {COPY}"
)
TOO_LONG = "La cellule A1 contient plus de 32 767 caractères, la limite d’un tableur. Raccourcissez-la, puis réessayez."
WEB = "une page web (HTML), même si son nom finit comme celui d’un classeur"
ROWS, COLUMNS = "20 000 lignes", "200 colonnes"

SENTENCES = {
    "empty": EMPTY,
    "only blanks": EMPTY,
    "only separators": "Ce fichier ne contient aucune valeur. Vérifiez que c’est le bon, puis réessayez.",
    "over ten megabytes": "Ce fichier pèse 10 400 ko, pour 10 000 au plus : le tableau attendu est bien plus "
    "léger. Copiez le tableau seul dans un nouveau classeur, puis renvoyez-le.",
    "old xls": other("un classeur d’un ancien Excel (.xls)", SAVE_AS),
    "very old xls": other("un classeur d’un ancien Excel (.xls)", SAVE_AS),
    "xlsx with a password": PASSWORD,
    "old Word": other("un document d’un ancien Office (.doc, .ppt, .msg…)"),
    "ods with a password": PASSWORD,
    "ods in a locked package": PASSWORD,
    "zip with a password": PASSWORD,
    "html renamed xlsx": other(WEB, SAVE_AS),
    "html with a doctype": other(WEB, SAVE_AS),
    "web archive": other(WEB, SAVE_AS),
    "xml of excel 2003": other("un document XML", SAVE_AS),
    "pdf": other("un document PDF"),
    "pdf that is also a zip": other("un document PDF"),
    "rtf": other("un document de traitement de texte (RTF)"),
    "png": other("une image"),
    "gzip": other("une archive compressée"),
    "program": other("un programme"),
    "binary without a name": other("un fichier d’un format inconnu"),
    "utf-16 without a mark": other("un fichier d’un format inconnu"),
    "neither utf-8 nor cp1252": ENCODING,
    "utf-8 mark on something else": ENCODING,
    "word document": other("un document Word, PowerPoint ou Visio"),
    "text of OpenDocument": other("un document OpenDocument qui n’est pas un tableau (texte, présentation, dessin…)"),
    "xlsb": other("un classeur Excel binaire (.xlsb)", SAVE_AS),
    "numbers": other(
        "un document Numbers ou Pages", "Dans Numbers : Fichier > Exporter vers > Excel, puis renvoyez-le."
    ),
    "zip of a workbook": other(
        "une archive zip qui contient un tableau", "Décompressez-la, puis envoyez le tableau lui-même."
    ),
    "zip of photos": other("une archive zip, qui ne contient pas de classeur"),
    "empty zip": other("une archive zip, qui ne contient pas de classeur"),
    "unclosed quote": quote(3),
    "quote inside a quoted text": quote(2),
    "truncated": damaged("sa fin manque, comme après un envoi interrompu"),
    "cut after its first bytes": damaged("sa fin manque, comme après un envoi interrompu"),
    "damaged part": damaged("une de ses parties ne se décompresse pas"),
    "two parts of one name": damaged("deux de ses parties portent le même nom"),
    "no workbook inside": damaged("il lui manque une de ses parties"),
    "no worksheet part": damaged("il lui manque une de ses parties"),
    "no relations": damaged("il lui manque une de ses parties"),
    "xml cut short": damaged("une de ses parties est mal formée"),
    "worksheet in utf-16": damaged("une de ses parties n’est pas en UTF-8"),
    "content that is no xml": damaged("une de ses parties est mal formée"),
    "row of an impossible number": damaged("une ligne y porte un numéro impossible"),
    "row of ten thousand digits": damaged("une ligne y porte un numéro impossible"),
    "cell of an impossible name": damaged("une cellule y porte un nom impossible"),
    "cell that says it is elsewhere": damaged("une cellule s’y dit ailleurs que sur sa ligne"),
    "negative repetition": damaged("un nombre de répétitions y est impossible"),
    "repetition of ten thousand digits": damaged("un nombre de répétitions y est impossible"),
    "three hundred sheets": damaged("il annonce 300 feuilles"),
    "three hundred tables": damaged("il contient plus de 256 feuilles"),
    "nested ten thousand deep": damaged("sa structure n’est pas celle d’un classeur"),
    "ten thousand attributes": damaged("sa structure n’est pas celle d’un classeur"),
    "ten thousand names": damaged("sa structure n’est pas celle d’un classeur"),
    "part larger than announced": damaged("une de ses parties ne se décompresse pas"),
    "zip bomb": unpacked("59", "1"),
    "zip bomb over the limit": unpacked("70", "11"),
    "ten thousand parts": unpacked("0", "10 000"),
    "entities that grow": ENTITIES,
    "entity outside, in the workbook": ENTITIES,
    "entity outside, in the strings": ENTITIES,
    "entity outside, in ods": ENTITIES,
    "far corner": beyond("XFD1048576", ROWS),
    "a hundred thousand columns": beyond("GS1", COLUMNS),
    "thirty thousand rows": beyond("A20001", ROWS),
    "csv of a hundred thousand columns": beyond("GS1", COLUMNS),
    "csv of thirty thousand rows": beyond("A20001", ROWS),
    "ods row repeated a million times": beyond("A1048576", ROWS),
    "ods cell repeated to the last column": beyond("GS1", COLUMNS),
    "ods cell repeated in every row": TOO_MANY,
    "ods cell far below": beyond("A1048576", ROWS),
    "ods cell of a million spaces": TOO_LONG,
    "cell of fifty thousand characters": TOO_LONG,
    "sheet without an end": TOO_MANY,
    "cells without an end": TOO_MANY,
    "errors without an end": TOO_MANY,
    "strings without an end": TOO_MANY,
    "styles without an end": damaged("il contient trop de styles"),
    "comment of fifty megabytes": damaged("une de ses parties contient un texte démesuré"),
    "instruction of fifty megabytes": damaged("une de ses parties contient un texte démesuré"),
    "comments without an end": damaged("une de ses parties contient un texte démesuré"),
    "text of fifty megabytes": damaged("une de ses parties contient un texte démesuré"),
    "attribute of fifty megabytes": damaged("une de ses parties contient un texte démesuré"),
    "ods paragraphs of spaces without an end": TOO_MANY,
    "wide characters without an end": TOO_MANY,
    "wide strings without an end": beyond("A20001", ROWS),
    "csv of ten million separators": beyond("UQFYG2", COLUMNS),
    "csv with a quote before ten megabytes": quote(2),
    "workbook without a cell": nothing(),
    "ods without a cell": nothing(),
    "only a hidden sheet is filled": nothing(" (masquées : « Liste »)"),
    "only a very hidden sheet is filled": nothing(" (masquées : « Liste »)"),
    "workbook without a sheet": nothing(),
    "only empty texts from formulas": nothing(),
}


@pytest.mark.parametrize("case", CORPUS)
def test_the_file_gets_its_sentence(case) -> None:
    with pytest.raises(SpreadsheetError) as refused:
        read_sheet(made(case), "candidats.xlsx")

    assert str(refused.value) == SENTENCES[case]


def test_every_sentence_has_its_file() -> None:
    assert SENTENCES.keys() == CORPUS.keys()
