"""Tell what a file is by its first bytes and by its parts, and say it when it is no spreadsheet."""

from __future__ import annotations

import re

from cqp.errors import SpreadsheetError
from cqp.imports.archive import Archive, damaged, protected

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = (
    "Ouvrez-le dans votre tableur, choisissez « Enregistrer sous » > « Classeur Excel (.xlsx) », puis renvoyez-le."
)
SEND_LIST = "Envoyez le tableau en .xlsx, .ods ou .csv."
MAGICS = (
    (b"%PDF", "un document PDF"),
    (b"{\\rtf", "un document de traitement de texte (RTF)"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"7z\xbc\xaf", "une archive compressée"),
    (b"Rar!", "une archive compressée"),
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
)
WEB = re.compile(r"\s*(<!doctype html|<html|<head|<body|<table|<meta|<div|mime-version:)", re.IGNORECASE)
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def other(what: str, remedy: str = SEND_LIST) -> SpreadsheetError:
    """Return the error of a file that is something else."""
    return SpreadsheetError(f"Ce fichier n’est pas un tableau lisible ici : c’est {what}. {remedy}")


def refuse_magic(content: bytes) -> None:
    """Refuse a file whose first bytes say that it is something else."""
    if content.startswith(OLE):
        if _named("EncryptedPackage") in content:
            raise protected()
        if _named("Workbook") in content or _named("Book") in content:
            raise other("un classeur d’un ancien Excel (.xls)", SAVE_AS)
        raise other("un document d’un ancien Office (.doc, .ppt, .msg…)")
    for magic, what in MAGICS:
        if content.startswith(magic):
            raise other(what)


def refuse_markup(text: str) -> None:
    """Refuse a text that is a page or a document, not a list of values."""
    if WEB.match(text):
        raise other("une page web (HTML), même si son nom finit comme celui d’un classeur", SAVE_AS)
    if text.lstrip().startswith("<?xml"):
        raise other("un document XML", SAVE_AS)


def is_open_document(archive: Archive) -> bool:
    """Return whether the archive is an OpenDocument spreadsheet; refuse the other OpenDocuments."""
    kind = archive.read("mimetype")[:200].decode("ascii", "replace").strip() if archive.has("mimetype") else ""
    if archive.has("encrypted-package") or _is_encrypted(archive):
        raise protected()
    if kind.startswith(OPEN_DOCUMENT) and not kind.startswith(f"{OPEN_DOCUMENT}spreadsheet"):
        raise other("un document OpenDocument qui n’est pas un tableau (texte, présentation, dessin…)")
    return bool(kind.startswith(OPEN_DOCUMENT) or (archive.has("content.xml") and archive.has("META-INF/manifest.xml")))


def refuse_package(archive: Archive, main: str) -> None:
    """Refuse an archive whose main part is not an Excel workbook in XML."""
    if main.endswith(".bin") or archive.has("xl/workbook.bin"):
        raise other("un classeur Excel binaire (.xlsb)", SAVE_AS)
    if main.startswith(("word/", "ppt/", "visio/")):
        raise other("un document Word, PowerPoint ou Visio")
    if archive.has("Index/Document.iwa") or archive.has("Index.zip"):
        raise other("un document Numbers ou Pages", "Dans Numbers : Fichier > Exporter vers > Excel, puis renvoyez-le.")
    inside = next((name for name in archive.names if name.casefold().endswith((".xlsx", ".ods", ".csv", ".xls"))), "")
    if not main and inside:
        raise other("une archive zip qui contient un tableau", "Décompressez-la, puis envoyez le tableau lui-même.")
    if not main:
        raise other("une archive zip, qui ne contient pas de classeur")
    if not archive.has(main):
        raise damaged("il lui manque une de ses parties")


def _named(stream: str) -> bytes:
    """Return how an OLE container names a stream."""
    return stream.encode("utf-16-le") + b"\0\0"


def _is_encrypted(archive: Archive) -> bool:
    manifest = "META-INF/manifest.xml"
    return archive.has(manifest) and b"encryption-data" in archive.read(manifest)
