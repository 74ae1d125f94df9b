"""Comments of the shoppers, chosen by how well the contact went."""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.visites.logic.notation import noter_contact
from enquetes.visites.queries.visites import Carnet
from organismes.enums import Canal

BANQUE = Path(__file__).parent / "verbatims.toml"
PART_COMMENTEE = 0.35
BON = 65
COPIE = (
    "Réponse reçue après plusieurs jours, aimable dans le ton mais incomplète\u202f: les pièces à fournir manquaient, le "
    "lien vers le formulaire ne fonctionnait pas et aucun interlocuteur n’était nommé pour la suite."
)


def commenter(campagne: Campagne, *, graine: int) -> None:
    """Leave a comment on a third of the graded contacts."""
    banque = tomllib.loads(BANQUE.read_text(encoding="utf-8"))
    alea, carnet = random.Random(graine), Carnet()
    commentees: defaultdict[str, list[Any]] = defaultdict(list)
    for visite in _notees(campagne):
        if alea.random() >= PART_COMMENTEE:
            continue
        note = noter_contact(carnet.grille(visite), visite.reponses, type_scenario=visite.scenario.type)
        ton = "bons" if note.score is not None and note.score >= BON else "faibles"
        commentees[alea.choice(banque[ton][visite.canal])].append(visite.pk)
    for commentaire, visites in commentees.items():
        Visite.objects.filter(pk__in=visites).update(commentaire=commentaire)


def copier(campagne: Campagne) -> None:
    """Give two answered e-mails the same comment: a flag asks for another reading of both."""
    repondus = _notees(campagne).filter(canal=Canal.EMAIL, repondue_le__isnull=False).order_by("effectuee_le", "pk")
    Visite.objects.filter(pk__in=[visite.pk for visite in repondus[:2]]).update(commentaire=COPIE)


def _notees(campagne: Campagne) -> QuerySet[Visite]:
    """Return the graded visits of an edition, in an order that does not depend on the database."""
    return (
        Visite.objects.contacts()
        .filter(inscription__campagne=campagne, etat__in=[EtatVisite.VALIDEE, EtatVisite.SOUMISE])
        .select_related("scenario", "grille")
        .order_by("inscription__organisme__siren", "effectuee_le", "pk")
    )
