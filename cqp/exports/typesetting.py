"""Set a document in type: a template of this folder and its content in, a PDF out, the same bytes for the same content.

The PDF is at once a PDF/UA-1 (readable with a screen reader) and a PDF/A-2a (readable in thirty years). Only the
fonts that come with typst are used, so that every computer sets the same lines. The version of typst is written in
the file: requirements.txt pins it, for a document that was signed to be made again byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst

from cqp.exports.paper_text import paper_texts

FOLDER = Path(__file__).resolve().parent
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
_TYPESETTING = Lock()


def set_in_type(template: str, content: Mapping[str, Any], *, at: str) -> bytes:
    """Return the PDF of a template filled with this content.

    Args:
        template: File name in this folder ("minutes.typ").
        content: What the template shows; texts are shown as typed, they are never markup.
        at: Instant that stands as the date of the document, ISO 8601 with offset.
    """
    try:
        return _compiled(template, paper_texts(content), at)
    except typst.TypstError:
        # a letter and a mark that no single font holds together cannot be foreseen: PDF/A forbids a hole
        return _compiled(template, paper_texts(content, plain=True), at)


def _compiled(template: str, content: Any, at: str) -> bytes:
    given = {"content": json.dumps(content, ensure_ascii=False)}
    moment = datetime.fromisoformat(at).astimezone(UTC).replace(microsecond=0)
    with _TYPESETTING:  # a compiler serves one document at a time
        made = _compiler(template).compile(
            format="pdf", sys_inputs=given, pdf_standards=list(STANDARDS), timestamp=moment
        )
    assert isinstance(made, bytes)  # noqa: S101 -- a PDF without a file name comes back whole
    return made


@cache
def _compiler(template: str) -> typst.Compiler:
    """Return the compiler of a template: its fonts and its parsed source serve every document."""
    return typst.Compiler(FOLDER / template, root=FOLDER, font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
