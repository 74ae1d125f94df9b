"""Each Monday morning, where the body is: what its week was. Nothing leaves when nothing came."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from bornes.actions.courriels import annoncer
from bornes.enums import GenreAnnonce
from bornes.indicateurs.logic.cadence import semaine_a_resumer
from bornes.indicateurs.queries.semaine import SemaineEcoute, semaine_de
from bornes.models import AgregatJour, AnnonceEcoute, PreferenceEcoute
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Inscription
from socle.horloge import maintenant
from socle.logic.typographie import date_longue, entier
from socle.taches import tenter

DERNIERS_JOURS = dt.timedelta(days=9)


def resumer_semaines() -> int:
    """Write the digests that are due now; return how many. Run it every hour: Monday comes in turn."""
    instant = maintenant()
    entendus = AgregatJour.objects.filter(jour__gte=(instant - DERNIERS_JOURS).date()).values("inscription").distinct()
    refus = PreferenceEcoute.objects.filter(hebdomadaire=False).values("inscription")
    inscriptions = Inscription.objects.actives().filter(pk__in=entendus).exclude(pk__in=refus)
    return sum(
        tenter("ecoute.semaine_en_panne", inscription.pk, partial(_resumer, inscription, instant))
        for inscription in inscriptions.select_related("organisme").order_by("pk")
    )


def _resumer(inscription: Inscription, instant: dt.datetime) -> bool:
    lundi = semaine_a_resumer(instant, fuseau_du_departement(inscription.organisme.departement))
    if lundi is None:
        return False
    cle = f"hebdomadaire:{inscription.pk}:{lundi:%Y-%m-%d}"
    # The figures are read once a body, not every hour of the morning.
    if AnnonceEcoute.objects.filter(cle=cle).exists():
        return False
    semaine = semaine_de(inscription.pk, lundi)
    if semaine.est_vide:
        return False
    return annoncer(GenreAnnonce.HEBDOMADAIRE, cle=cle, inscription=inscription, contexte=_contexte(semaine))


def _contexte(semaine: SemaineEcoute) -> dict[str, Any]:
    rate, tendance = semaine.satisfaction, semaine.tendance
    return {
        "du": date_longue(semaine.du, annee=semaine.du.year != semaine.au.year),
        "au": date_longue(semaine.au),
        "nombre": semaine.n,
        "taux": entier(rate.valeur) if rate else "",
        "bas": entier(rate.bas) if rate else "",
        "haut": entier(rate.haut) if rate else "",
        "sens": "" if tendance is None else _sens(tendance.valeur, est_net=tendance.est_net),
        "points": entier(abs(tendance.valeur)) if tendance else "",
        "raisons": list(semaine.raisons),
        "demandes": semaine.nb_demandes,
        "retenus": semaine.a_des_retenus,
    }


def _sens(valeur: float, *, est_net: bool) -> str:
    if not est_net:
        return "stable"
    return "hausse" if valeur > 0 else "baisse"
