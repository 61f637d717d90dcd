"""What the tests of the référentiel share: the published file, and a small one to break."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cqp.referential.model import Referential
from cqp.referential.reader import read_referential

SMALL = """\
code = "cqp-essai"
title = "CQP d’essai"
version = "1"
rncp_code = "RNCP1"
certifier = "Une branche"
level = 5
registered_until = 2028-09-24

[[blocks]]
code = "1"
title = "Accueillir"
method = "Entretien"

[[blocks.activities]]
code = "A1.1"
title = "Accueil"
tasks = ["Saluer", "Écouter"]

[[blocks.activities.competencies]]
code = "C1.1"
text = "Accueillir le client"
criteria = ["L’accueil est fait", "L’écoute est active"]

[[blocks]]
code = "2A"
option = "souscription"
title = "Souscrire"
method = "Mise en situation"

[[blocks.activities]]
code = "A2A.1"
title = "Souscription"
tasks = []

[[blocks.activities.competencies]]
code = "C2A.1"
text = "Analyser la demande"
criteria = ["La demande est analysée"]

[[blocks.activities.competencies]]
code = "C2A.2"
text = "Suivre la demande"
criteria = ["Le suivi est fait", "Le client est informé", "Les délais sont tenus"]
"""


@pytest.fixture(scope="session")
def published() -> Referential:
    """The référentiel the program is delivered with."""
    return read_referential(Path(__file__).parents[2] / "data" / "referentials" / "cqp-crca.toml")


@pytest.fixture(scope="session")
def small_text() -> str:
    """A small correct file, as text."""
    return SMALL


@pytest.fixture
def small() -> dict[str, Any]:
    """The same, parsed, free to be changed."""
    return tomllib.loads(SMALL)
