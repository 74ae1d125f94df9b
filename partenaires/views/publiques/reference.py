"""The reference of the partner API, read from its description: a page of ours, without script."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partenaires.enums import DONNEES, PorteeApi, TypeEvenement
from partenaires.queries.description import texte

SUJETS = {
    "annuaire": "Annuaire",
    "campagnes": "Éditions",
    "inscriptions": "Inscriptions",
    "visites": "Visites",
    "resultats": "Résultats",
    "avis": "Avis des usagers",
    "consultations": "Consultations",
    "evenements": "Événements",
}


@require_safe
@login_not_required
def reference(request: HttpRequest) -> HttpResponse:
    """Show every operation, by subject."""
    contexte = {"sujets": _sujets(), "portees": list(PorteeApi), "evenements": _evenements()}
    return render(request, "partenaires/publiques/reference.html", contexte)


def _evenements() -> list[tuple[TypeEvenement, str]]:
    """Return each type of events with what its `data` holds."""
    return [(type_, ", ".join(DONNEES[type_])) for type_ in TypeEvenement]


@cache
def _sujets() -> list[dict[str, Any]]:
    description = json.loads(texte())
    par_sujet = defaultdict(list)
    for chemin, operations in description["paths"].items():
        for methode, operation in operations.items():
            par_sujet[operation["tags"][0]].append(_operation(description, chemin, methode, operation))
    return [
        {"code": code, "nom": nom, "operations": par_sujet[code]} for code, nom in SUJETS.items() if par_sujet[code]
    ]


def _operation(description: dict[str, Any], chemin: str, methode: str, operation: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(operation["responses"])
    corps = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": operation["operationId"],
        "verbe": methode.upper(),
        "chemin": chemin,
        "resume": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "portee": operation.get("x-portee", ""),
        "parametres": [
            {
                "nom": p["name"],
                "ou": OU[p["in"]],
                "est_requis": p.get("required"),
                "sorte": _sorte(p["schema"]),
                "dit": p.get("description", ""),
            }
            for p in operation.get("parameters", ())
        ],
        "corps": _champs(description, corps),
        "reponse": _champs(description, schema),
        "statuts": ", ".join(operation["responses"]),
    }


OU = {"path": "dans l’adresse", "query": "après le point d’interrogation", "header": "en-tête"}


def _schema(reponses: dict[str, Any]) -> dict[str, Any] | None:
    for statut in ("200", "201"):
        if contenu := reponses.get(statut, {}).get("content", {}).get("application/json"):
            return dict(contenu["schema"])
    return None


def _champs(description: dict[str, Any], schema: dict[str, Any] | None, prefixe: str = "") -> list[dict[str, Any]]:
    """Lay a schema flat: each field by its path, `canaux.site`, with what it is."""
    if schema is None:
        return []
    reference_ = _reference(schema)
    forme = description["components"]["schemas"][reference_] if reference_ else schema
    champs = []
    for nom, champ in forme.get("properties", {}).items():
        dedans = champ.get("items", champ.get("additionalProperties", champ))
        chemin = f"{prefixe}{nom}"
        champs.append(
            {
                "nom": chemin,
                "sorte": _sorte(champ),
                "dit": champ.get("description", ""),
                "est_requis": nom in forme.get("required", ()),
            }
        )
        if isinstance(dedans, dict):
            suite = "[]." if "items" in champ else "." if dedans is champ else ".*."
            champs += _champs(description, dedans, f"{chemin}{suite}") if _reference(dedans) else []
    return champs


def _reference(schema: dict[str, Any]) -> str:
    """Return the name of the form that a schema refers to, empty when it is none."""
    choix = [schema, *schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    liens = [un["$ref"] for un in choix if "$ref" in un]
    return liens[0].rpartition("/")[2] if liens else ""


def _sorte(schema: dict[str, Any]) -> str:
    """Say in words what a field holds."""
    if "items" in schema:
        return "liste"
    if "enum" in schema:
        return ", ".join(str(mot) for mot in schema["enum"] if mot is not None)
    if "type" not in schema and (textes := [un for un in schema.get("oneOf", ()) if un.get("type") == "string"]):
        # A form, or nothing.
        return _sorte(textes[0])
    sortes = schema.get("type", "")
    nuls = (
        "null" in sortes
        if isinstance(sortes, list)
        else any(un.get("type") == "null" for un in schema.get("oneOf", ()))
    )
    simple = next((s for s in sortes if s != "null"), "") if isinstance(sortes, list) else sortes
    mot = MOTS.get(schema.get("format", ""), MOTS.get(simple, "objet"))
    return f"{mot}, ou null" if nuls else mot


MOTS = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "vrai ou faux",
    "object": "objet",
    "date": "date",
    "date-time": "instant",
    "uuid": "UUID",
    "uri": "adresse",
    "email": "courriel",
    "double": "nombre",
}
