"""A body of two editions, with five peers, users and agents who were heard: every kind of figure has a value."""

from __future__ import annotations

from campagnes.models import Campagne
from organismes.models import Inscription
from rapports.logic.chiffres import AdresseDeChiffre
from rapports.queries.explication.dossier import inscriptions_expliquees
from socle.horloge import maintenant
from tests.factories.bornes import PointFactory
from tests.factories.organismes import InscriptionFactory
from tests.mondes import garde
from tests.rapports.edition import contacter, edition
from tests.rapports.queries.test_triangles import sonder
from tests.rapports.views.test_voix import compter, entendre
from trophees.actions.calculer import calculer_resultats

RAISONS = (("amabilite", 5, 30), ("amabilite", 2, 8), ("attente", 1, 20), ("acces", 4, 10), ("clarte", 4, 12))


@garde
def deux_editions() -> Inscription:
    """Return the registration of the body in its second edition, both given back."""
    campagne, premiere = edition(pairs=5)
    suivante, _autre = edition(pairs=5, annee=campagne.annee + 1)
    seconde = InscriptionFactory(campagne=suivante, organisme=premiere.organisme)
    contacter(seconde, qualite=0.8, graine=9)
    calculer_resultats(campagne=Campagne.objects.get(pk=suivante.pk))
    Campagne.objects.update(restituee_le=maintenant())
    return seconde


def toutes_les_voix() -> Inscription:
    """Return the same, whose users and agents were heard, beside the users of its peers."""
    return lue(_entendue())


@garde
def _entendue() -> Inscription:
    seconde = deux_editions()
    point = PointFactory(inscription=seconde)
    for raison, note, nombre in RAISONS:
        entendre(point, nombre, satisfaction=note, raison_1=raison, attente="oui" if note > 2 else "non")
    for rang, autre in enumerate(seconde.campagne.les_inscriptions.exclude(pk=seconde.pk)):
        lieu = PointFactory(inscription=autre)
        entendre(lieu, 4 + 3 * rang, satisfaction=5)
        entendre(lieu, 8, satisfaction=1)
    compter()
    sonder(seconde, publie=True)
    return seconde


def lue(inscription: Inscription) -> Inscription:
    """Return a registration as the pages that explain its figures read it."""
    adresse = AdresseDeChiffre(inscription.campagne.annee, inscription.organisme.siren, "")
    return inscriptions_expliquees(adresse).get()
