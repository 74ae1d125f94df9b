"""Documents of every app that the workers build: what waits, what failed."""

from __future__ import annotations

from functools import reduce
from typing import Any

from django.apps import apps
from django.db.models import Count, Min, Value

from socle.enums import DOCUMENTS_EN_MARCHE, EtatDocument
from socle.logic.arrieres import Arriere, ensemble
from socle.models import DocumentFabrique


def arrieres_de_fabrication() -> tuple[dict[str, Arriere], dict[str, int]]:
    """Return what waits or is under way, then how many failed, kind by kind, those without any too. One query."""
    modeles = [modele for modele in apps.get_models() if issubclass(modele, DocumentFabrique)]
    comptes = [_compter(modele) for modele in modeles]
    en_marche: dict[str, list[Arriere]] = {modele._meta.model_name or "": [] for modele in modeles}
    echecs = dict.fromkeys(en_marche, 0)
    for sorte, etat, nombre, depuis in reduce(lambda tous, suivants: tous.union(suivants, all=True), comptes):
        if etat == EtatDocument.ECHEC:
            echecs[sorte] = nombre
        else:
            en_marche[sorte].append(Arriere(nombre, depuis))
    return {sorte: ensemble(siens) for sorte, siens in en_marche.items()}, echecs


def _compter(modele: type[DocumentFabrique]) -> Any:
    lignes: Any = modele._meta.default_manager
    return (
        lignes.filter(etat__in=[*DOCUMENTS_EN_MARCHE, EtatDocument.ECHEC])
        .order_by()
        .values("etat")
        .annotate(sorte=Value(modele._meta.model_name), nombre=Count("pk"), depuis=Min("demande_le"))
        .values_list("sorte", "etat", "nombre", "depuis")
    )
