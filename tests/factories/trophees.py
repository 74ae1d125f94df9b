"""A ranked edition, made as operators make it: registrations, then an import of visits."""

from __future__ import annotations

from typing import Any

from campagnes.models import Campagne
from enquetes.actions.importer_visites import importer_visites
from tests.factories.campagnes import CampagneFactory
from tests.factories.echange import COURRIEL_REPONDU, lignes, visite
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, siren_valide

ELEMENTS = 20


def courriels(n: int, siren: str, trouves: int, **champs: Any) -> list[dict[str, Any]]:
    """Return two e-mails that differ from the worked example by the elements found, out of twenty."""
    mesure = {"trouves": trouves, "attendus": ELEMENTS, "erreur_trompeuse": False}
    reponses = {**COURRIEL_REPONDU, "EM-16": mesure}
    return [visite(2 * n + rang, siren, reponses=reponses, **champs) for rang in range(2)]


def campagne_classee(*trouves: int, nom: str = "Ville", decalage: int = 0, **champs: Any) -> Campagne:
    """Return a finished edition with one ranked commune of 30,000 inhabitants a number of elements found.

    More elements, better rank; `decalage` keeps the bodies of a second edition apart. Needs the real grids (fixture `referentiels_charges`).
    """
    campagne = CampagneFactory(terminee=True, **champs)
    fichier: list[dict[str, Any]] = []
    for n, elements in enumerate(trouves, start=1 + decalage):
        organisme = OrganismeFactory(siren=siren_valide(7_000_000 + n), nom=f"{nom} {n:02}")
        InscriptionFactory(campagne=campagne, organisme=organisme, canaux=("EMAIL",))
        fichier += courriels(n, organisme.siren, elements)
    importer_visites(campagne=campagne, lignes=lignes(*fichier))
    return campagne
