"""Count what axe-core finds, WCAG 2.1 A and AA, on every page and most dialogs, in seven lights and sizes.

    python -m benchmarks.accessibility [--only WORD]

One line a view, one column a setting: light and dark, the same with strong contrast, forced colours, 320 px, and 200 %
of a small laptop (683 × 384). What is found is told below it: rule, element. Streamlit's own elements are counted too.

Needs Chromium (`CQP_CHROMIUM`, or the system's) and the packages of tests/requirements.txt.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from benchmarks.browser import WINDOW, chromium, signed_in_page
from benchmarks.figures import machine
from benchmarks.servers import Server, prepare_demo, program
from cqp.services.load_demo import DemoCredentials

CANDIDATES = 12
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
SETTLED_MS = 2_500
LIGHT, DARK, MORE = {"color_scheme": "light"}, {"color_scheme": "dark"}, {"contrast": "more"}
SETTINGS: dict[str, tuple[dict[str, int], dict[str, str]]] = {
    "light": (WINDOW, LIGHT),
    "dark": (WINDOW, DARK),
    "light +": (WINDOW, LIGHT | MORE),
    "dark +": (WINDOW, DARK | MORE),
    "forced": (WINDOW, LIGHT | {"forced_colors": "active"}),
    "320 px": ({"width": 320, "height": 640}, DARK),
    "200 %": ({"width": 683, "height": 384}, LIGHT),
}


@dataclass(frozen=True, slots=True)
class View:
    """A page, and what opens the part of it that is looked at."""

    name: str
    path: str
    unfold: Callable[[Page], None] = lambda page: None
    is_jury: bool = False


def press(*names: str) -> Callable[[Page], None]:
    """Return what presses these buttons one after the other, radio buttons and folded parts included."""

    def act(page: Page) -> None:
        for name in names:
            page.get_by_text(name, exact=True).first.click()
            page.wait_for_timeout(1_000)

    return act


def keys(*pressed: str) -> Callable[[Page], None]:
    """Return what types these keys on the grid."""

    def act(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)
        page.wait_for_timeout(500)

    return act


def choose_connection(page: Page) -> None:
    """Ask to close the first sign-in of the list."""
    press("Connexions en cours")(page)
    box = page.get_by_role("combobox", name="Connexion").last
    box.press("ArrowDown")
    page.wait_for_timeout(500)
    box.press("Enter")
    page.wait_for_timeout(1_000)
    press("Fermer cette connexion…")(page)


def views(credentials: DemoCredentials) -> list[View]:
    """Return what is looked at."""
    planned, conferring = credentials.assessors[0].sittings[0], credentials.assessors[0].sittings[-1]
    jury = [
        View("passages", "/"),
        View("notation", f"/notation?sitting={planned}"),
        View("notation, clock", f"/notation?sitting={planned}", keys("h", "Enter", "Tab", "Enter")),
        View("notation, note", f"/notation?sitting={planned}", keys("v")),
        View("notation, reason", f"/notation?sitting={planned}", keys("s")),
        View("notation, remark", f"/notation?sitting={planned}", keys("r")),
        View("notation, questions", f"/notation?sitting={planned}", keys("q")),
        View("notation, submission", f"/notation?sitting={planned}", press("Remettre ma grille…")),
        View("entretien", f"/entretien?sitting={planned}"),
        View("concertation", f"/concertation?sitting={conferring}"),
        View("repetition", "/repetition"),
        View("aide (jury)", "/aide"),
        View("compte (jury)", "/compte"),
    ]
    coordination = [
        View("cohorte", "/"),
        *(
            View(name, f"/{name}")
            for name in (
                "direct", "dossier", "deliberation", "aide", "compte", "sessions", "candidats", "comites", "planning",
                "scenarios", "questions", "entrainement", "hors_ligne", "saisie_papier", "acces", "sauvegardes",
                "conservation", "journal", "referentiel", "repetition",
            )
        ),
        View("dossier, one", "/dossier?candidat=3"),
        View("dialog: close", "/sessions", press("Clore la session")),
        View("dialog: renew", "/acces", press("Tous les évaluateurs de la session", "Renouveler et imprimer…")),
        View("dialog: revoke", "/acces", press("Tous les évaluateurs de la session", "Révoquer…")),
        View("dialog: connection", "/acces", choose_connection),
    ]  # fmt: skip
    return [View(one.name, one.path, one.unfold, is_jury=True) for one in jury] + coordination


def look(page: Page, address: str, view: View) -> Iterator[tuple[str, list[str]]]:
    """Yield (setting, what axe finds) of one view."""
    for name, (window, media) in SETTINGS.items():
        page.set_viewport_size(window)  # type: ignore[arg-type]
        page.emulate_media(**({"contrast": "no-preference", "forced_colors": "none"} | media))
        page.goto(address + view.path)
        page.wait_for_timeout(SETTLED_MS)
        view.unfold(page)
        yield (
            name,
            [
                f"{rule['id']}  {' '.join(map(str, node['target']))[:110]}"
                for rule in Axe().run(page, options=RULES).response["violations"]
                for node in rule["nodes"]
            ],
        )


def sign_in(browser: Browser, server: Server, credentials: DemoCredentials, *, is_jury: bool) -> Page:
    """Return a page signed in as an assessor, or as a coordinator."""
    desk = credentials.coordinator
    secret = {"code": credentials.assessors[0].code} if is_jury else {"login": desk.login, "password": desk.password}
    return signed_in_page(browser, server, secret)


def main() -> None:
    """Read the command line, look, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="views whose name holds this word")
    only = parser.parse_args().only
    with tempfile.TemporaryDirectory(prefix="cqp-axe-") as folder, chromium() as browser:
        print(machine(browser.version))
        print(f"{'violations':22}", *(f"{setting:>8}" for setting in SETTINGS))
        store, credentials = prepare_demo(Path(folder) / "data", CANDIDATES)
        store.close()
        with program(Path(folder) / "data") as server:
            pages = {who: sign_in(browser, server, credentials, is_jury=who) for who in (True, False)}
            for view in views(credentials):
                if only not in view.name:
                    continue
                found = dict(look(pages[view.is_jury], server.address, view))
                print(f"{view.name:22}", *(f"{len(found[setting]):8}" for setting in SETTINGS), flush=True)
                for setting, all_of in found.items():
                    for one in all_of:
                        print(f"    {setting}: {one}", flush=True)


if __name__ == "__main__":
    main()
