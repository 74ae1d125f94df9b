"""What a device or a phone must know to ask its questions."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from bornes.models import Point
from organismes.models import Inscription, Site

QUESTIONNAIRE = Path(__file__).parents[1] / "donnees" / "questionnaire.toml"
SERVICES = "K2"


@cache
def questionnaire() -> dict[str, Any]:
    """Return the data file: `langues`, `inactivite`, `questions`, `mots`. Shared: never change what it returns."""
    return tomllib.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))


def services_du_site(site: Site, inscription: Inscription) -> list[dict[str, Any]]:
    """Return the choices of K2: the open services heard on this site, named as the body names them, in French only."""
    points = (
        Point.objects.de(inscription)
        .filter(site=site, service__est_ouvert=True)
        .order_by("service__rang", "service__nom", "pk")
        .values_list("code", "service__nom")
    )
    return [{"code": code, "libelle": {"fr": nom}} for code, nom in points]


def configuration_de(site: Site, inscription: Inscription, borne: UUID | None = None) -> dict[str, Any]:
    """Return the body of `GET configuration/`; `version` is the hash of the rest, and makes the ETag.

    Texts are `{language: text}`; a choice of K2 has French only. K2 is absent when the site hears no service apart.
    """
    donnees = questionnaire()
    services = services_du_site(site, inscription)
    questions = [
        {
            "choix": [],
            "max": None,
            "aide": None,
            **question,
            **({"choix": services} if question["code"] == SERVICES else {}),
        }
        for question in donnees["questions"]
        if question["code"] != SERVICES or services
    ]
    contenu = {
        "borne": str(borne) if borne else None,
        "site": site.nom,
        "organisme": inscription.organisme.nom,
        "langues": donnees["langues"],
        "inactivite": donnees["inactivite"],
        "questionnaire": {"questions": questions},
        "mots": donnees["mots"],
    }
    condensat = hashlib.sha256(json.dumps(contenu, sort_keys=True).encode())
    return {"version": condensat.hexdigest()[:16], **contenu}
