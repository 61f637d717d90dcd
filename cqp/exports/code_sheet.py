"""The sheet of access codes: one card an assessor, to print and cut out. A page (HTML) that holds everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import segno

from cqp.marking.sitting import ExamSession

_PAGE = Template((Path(__file__).parent / "code_sheet.html").read_text(encoding="utf-8"))

_CARD = Template("""<li>
<h2>$name</h2>
<p class="who">$who</p>
<div class="way">
$qr
<div>
<p class="small">Votre code d'accès</p>
<p class="code">$code</p>
<p class="small">Scannez le carré, ou ouvrez l'adresse et tapez le code, puis appuyez sur
«&nbsp;Ouvrir mes passages&nbsp;».</p>
</div>
</div>
<p class="address">$address</p>
<p class="small">Code personnel, pour cette session d'examen seulement.</p>
</li>""")


@dataclass(frozen=True, slots=True)
class CodeCard:
    """What one card says."""

    name: str
    organisation: str
    committees: tuple[str, ...]
    code: str


def code_sheet(exam_session: ExamSession, address: str, cards: Iterable[CodeCard]) -> str:
    """Return the page (HTML): a card an assessor, with the code in letters and as a QR code.

    Args:
        exam_session: What the codes open.
        address: Address of the application, without a final slash.
        cards: In the order of the sheet.
    """
    shown = [_card(card, address) for card in cards]
    return _PAGE.substitute(
        exam_session=escape(exam_session.name),
        place=escape(exam_session.place),
        number=f"{len(shown)}\N{NO-BREAK SPACE}évaluateur{'s' if len(shown) > 1 else ''}",
        cards="\n".join(shown),
    )


def entrance_link(address: str, code: str) -> str:
    """Return the link that fills the code in at the entrance.

    The code stands behind the `#`: browsers send that part to no server, and the entrance erases it from the address.
    """
    return f"{address}/connexion#code={code}"


def _card(card: CodeCard, address: str) -> str:
    qr = segno.make_qr(entrance_link(address, card.code), error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, title="Lien vers l'entrée, code compris"
    )
    return _CARD.substitute(
        name=escape(card.name),
        who=escape(" – ".join(part for part in (", ".join(card.committees), card.organisation) if part)),
        code=escape(card.code),
        address=escape(address),
        qr=qr,
    )
