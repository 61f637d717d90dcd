"""The outline is the agreed JSON, whole."""

from __future__ import annotations

import json
from typing import Any

from cqp.referential.fingerprint import fingerprint
from cqp.referential.model import Referential
from cqp.referential.outline import outline
from cqp.referential.reader import check_referential


def test_the_outline_has_the_agreed_shape(small: dict[str, Any]) -> None:
    referential = check_referential(small, "essai.toml")

    assert outline(referential) == {
        "code": "cqp-essai",
        "title": "CQP d’essai",
        "version": "1",
        "fingerprint": fingerprint(referential),
        "blocks": [
            {
                "code": "1",
                "title": "Accueillir",
                "option": None,
                "method": "Entretien",
                "activities": [
                    {
                        "code": "A1.1",
                        "title": "Accueil",
                        "tasks": ["Saluer", "Écouter"],
                        "competencies": [
                            {
                                "code": "C1.1",
                                "text": "Accueillir le client",
                                "criteria": [
                                    {"code": "C1.1.1", "text": "L’accueil est fait"},
                                    {"code": "C1.1.2", "text": "L’écoute est active"},
                                ],
                            }
                        ],
                    }
                ],
            },
            {
                "code": "2A",
                "title": "Souscrire",
                "option": "souscription",
                "method": "Mise en situation",
                "activities": [
                    {
                        "code": "A2A.1",
                        "title": "Souscription",
                        "tasks": [],
                        "competencies": [
                            {
                                "code": "C2A.1",
                                "text": "Analyser la demande",
                                "criteria": [{"code": "C2A.1.1", "text": "La demande est analysée"}],
                            },
                            {
                                "code": "C2A.2",
                                "text": "Suivre la demande",
                                "criteria": [
                                    {"code": "C2A.2.1", "text": "Le suivi est fait"},
                                    {"code": "C2A.2.2", "text": "Le client est informé"},
                                    {"code": "C2A.2.3", "text": "Les délais sont tenus"},
                                ],
                            },
                        ],
                    }
                ],
            },
        ],
    }


def test_the_outline_of_the_published_file_survives_json(published: Referential) -> None:
    whole = outline(published)

    assert json.loads(json.dumps(whole)) == whole
