"""The business journal as staff read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from campagnes.logic.calendrier import minuit
from socle.models import AuteurDuJournal, Entree
from socle.recherche import contient


@dataclass(frozen=True)
class FiltresJournal:
    """What the list keeps; an empty value keeps all. Days are in Europe/Paris, both included."""

    acte: str = ""
    auteur: str = ""
    objet: str = ""
    numero: str = ""
    du: dt.date | None = None
    au: dt.date | None = None


def entrees(filtres: FiltresJournal) -> QuerySet[Entree]:
    """Return the acts that pass the filters, the newest first."""
    requete = Entree.objects.order_by("-le", "-pk")
    if filtres.acte:
        requete = requete.filter(acte__startswith=filtres.acte)
    if filtres.auteur:
        eux = AuteurDuJournal.objects.filter(contient(filtres.auteur, "utilisateur__recherche"))
        requete = requete.filter(auteur_numero__in=eux.values("numero"))
    if filtres.objet:
        requete = requete.filter(objet_type=filtres.objet)
    if filtres.numero:
        requete = requete.filter(objet_id=filtres.numero)
    if filtres.du:
        requete = requete.filter(le__gte=minuit(filtres.du))
    if filtres.au:
        requete = requete.filter(le__lt=minuit(filtres.au + dt.timedelta(days=1)))
    return requete


def actes_connus() -> list[str]:
    """Return the acts written so far."""
    return list(Entree.objects.order_by("acte").values_list("acte", flat=True).distinct())


def objets_connus() -> list[str]:
    """Return the kinds of objects written so far."""
    return list(Entree.objects.order_by("objet_type").values_list("objet_type", flat=True).distinct())
