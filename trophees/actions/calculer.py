"""Computes the results of an edition from its visits, and keeps the last ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.visites.actions.totaliser import totaux_a_jour
from enquetes.visites.logic.notation import METHODE
from enquetes.visites.queries.mesures import mesures_sont_retirees
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from trophees.actions.ecrire_resultats import document_de, ecrire
from trophees.actions.lois_gardees import garder_les_lois
from trophees.actions.verrous import verrouiller_edition
from trophees.logic.classement import classer
from trophees.logic.incertitude import CorpsMesure, Incertitude, Lois, incertitudes_de, rangs_de
from trophees.models import Resultat
from trophees.queries.calcul import CorpsCalcule, composer
from trophees.queries.participants import participants_de


@transaction.atomic
def calculer_resultats(*, campagne: Campagne, auteur: Auteur = None) -> dict[str, Any]:
    """Recompute every result from the totals of contacts, replace the stored ones, return the exchange document.

    Same visits, same document, whatever the order of rows: scores are exact fractions until they are written.
    """
    campagne = verrouiller_edition(campagne.pk)
    exiger_les_mesures(campagne)
    calculs, corps, incertitudes, lois = _peser(campagne)
    places = classer(calcul.candidat for calcul in calculs)
    corps = [replace(c, rang=places[c.cle].rang) for c in corps]
    rangs = rangs_de(corps, {cle: i.ensemble for cle, i in incertitudes.items()}, campagne.annee)
    documents = [document_de(c, places[c.siren], incertitudes[c.siren], rangs.get(c.siren)) for c in calculs]
    _oublier_les_retires(campagne, calculs)
    ecrire(calculs, places, incertitudes, documents)
    garder_les_lois(campagne, lois)
    consigner(campagne, "resultats.calcules", auteur, organismes=len(documents), methode=METHODE)
    return {"campagne": campagne.annee, "methode": METHODE, "organismes": documents}


def _peser(campagne: Campagne) -> tuple[list[CorpsCalcule], list[CorpsMesure], dict[str, Incertitude], Lois]:
    """Return what contacts give to each body, ranks apart; contacts themselves are forgotten on the way out."""
    participants, totaux = participants_de(campagne), totaux_a_jour(campagne)
    # A channel that a body no longer offers, or that the edition does not test, counts for nothing.
    contacts = totaux.contacts.placer({p.inscription: p.canaux for p in participants})
    calculs = composer(campagne, participants, totaux, contacts)
    poids = methode_de(campagne).poids
    corps = [calcul.mesure(poids) for calcul in calculs]
    return calculs, corps, *incertitudes_de(corps, contacts)


def _oublier_les_retires(campagne: Campagne, calculs: list[CorpsCalcule]) -> None:
    """Delete the results of bodies that no longer take part."""
    resultats = Resultat.objects.filter(inscription__campagne=campagne)
    resultats.exclude(inscription__in=[calcul.participant.inscription for calcul in calculs]).delete()


def exiger_les_mesures(campagne: Campagne) -> None:
    """Refuse to compute an edition whose measures were removed: nothing would be left of its results."""
    if mesures_sont_retirees(campagne):
        raise RegleMetier(
            "mesures_retirees",
            f"Les mesures de l’{str(campagne).lower()} ne sont plus gardées\u202f: ses résultats restent tels quels.",
        )
