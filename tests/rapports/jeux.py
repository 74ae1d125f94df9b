"""Three bodies to print: one that nothing measured, one as most are, one that stretches every page."""

from __future__ import annotations

import datetime as dt

from campagnes.models import Campagne
from organismes.models import Inscription
from socle.horloge import aujourdhui, maintenant
from tests.factories.bornes import PointFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.factories.rapports import ActionDecideeFactory
from tests.rapports.edition import contacter, edition
from tests.rapports.views.test_voix import compter, entendre
from tests.sondages.publiee import consultation_votee, publier
from trophees.actions.calculer import calculer_resultats

NOM_EXTREME = "Communauté d’agglomération du Pays-de-la-Très-Longue-Vallée-et-de-l’Œuvre-d’Outre-Monts-sur-Garonne" * 2
DIRES = "Un accueil à la hauteur\u202f? J’ai attendu, rappelé, écrit encore\u202f; puis plus rien. <b>Rien</b> & {{ rien }}. "


def _restituer(campagne: Campagne) -> None:
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le"])


def vide() -> Inscription:
    """A body of a finished edition that no contact reached."""
    inscription = InscriptionFactory(
        campagne=CampagneFactory(terminee=True), organisme=OrganismeFactory(nom="Ville de Valbourg")
    )
    calculer_resultats(campagne=inscription.campagne)
    _restituer(inscription.campagne)
    return inscription


def _avant(inscription: Inscription, annees: int) -> None:
    """Give a body its results of the years before."""
    for recul in range(annees, 0, -1):
        campagne = CampagneFactory(terminee=True, annee=inscription.campagne.annee - recul)
        contacter(InscriptionFactory(campagne=campagne, organisme=inscription.organisme), qualite=0.5, graine=recul)
        calculer_resultats(campagne=campagne)
        _restituer(campagne)


def _faire_parler(inscription: Inscription, avis: int) -> None:
    """Let users give opinions over six weeks, and agents answer a poll."""
    inscription.vooter = inscription.smartphone = True
    inscription.effectif = 1000
    inscription.save(update_fields=["vooter", "smartphone", "effectif"])
    point = PointFactory(inscription=inscription)
    for semaine in range(6):
        jour = aujourdhui() - dt.timedelta(weeks=semaine, days=1)
        commun = {"jour": jour, "attente": "oui", "resultat": "oui"}
        entendre(point, avis, satisfaction=5, raison_1="amabilite", **commun)
        entendre(point, avis // 2 + semaine, satisfaction=2, raison_1="attente", **(commun | {"attente": "non"}))
    compter()
    publier(consultation_votee(inscription=inscription)[0])


def usuel() -> Inscription:
    """A body with its peers, a past edition, users who speak and agents who answered."""
    _, inscription = edition(est_demonstration=True)
    _avant(inscription, 1)
    ancienne = Inscription.objects.exclude(pk=inscription.pk).get(organisme=inscription.organisme)
    for sienne in (ancienne, inscription):
        ActionDecideeFactory.create_batch(2, inscription=sienne)
    _faire_parler(inscription, 10)
    _restituer(inscription.campagne)
    return inscription


def extreme() -> Inscription:
    """A body whose name, comments, contacts and past are as long as they come; some of its voices are hidden."""
    organisme = OrganismeFactory(nom=NOM_EXTREME[:200])

    campagne = CampagneFactory(terminee=True)
    inscription = InscriptionFactory(campagne=campagne, organisme=organisme)
    plan = {"EMAIL": 6, "COURRIER": 5, "TEL": 6, "RS": 5, "WEB": 3}
    for rang in range(3):
        contacter(inscription, plan=plan, graine=rang + 1, qualite=0.3 * rang, commentaire=f"{rang}, {DIRES * 15}")
    calculer_resultats(campagne=campagne)
    _avant(inscription, 2)
    _faire_parler(inscription, 2)
    _restituer(campagne)
    return inscription
