"""The campaign from its first registration to its sealed file, and the document that tells it."""

from __future__ import annotations

import resource
from collections.abc import Collection
from typing import Any

from campagnes.models import Campagne
from portail.demonstration.editions import a_l_heure
from portail.demonstration.participants import EN_LIGNE
from portail.simulation import conclure, consulter, ecouter, inscrire, juger, planifier, preparer, relire
from portail.simulation.agenda import Agenda, Dire
from portail.simulation.invariants import invariants_de
from portail.simulation.mesurer import comptes_de, couverture_de, empreinte_du_classement
from portail.simulation.monde import Monde
from portail.simulation.verite import TIRAGES
from socle.erreurs import RegleMetier
from trophees.models import Palmares

MINIMUM, MAXIMUM = 2, 2000


def simuler_campagne(
    *,
    organismes: int,
    graine: int,
    dire: Dire,
    rapports: int = 0,
    canaux: Collection[str] = EN_LIGNE,
    tirages: int = TIRAGES,
) -> dict[str, Any]:
    """Play a whole campaign in an empty database; return what `simuler_campagne --json` prints.

    Every report is ordered, the first `rapports` are made. Bodies offer some of `canaux`; `tirages` contacts tell each
    true expectation.
    """
    if Campagne.objects.exists():
        raise RegleMetier("base_occupee", "Cette base contient des éditions : une simulation ne s’y joue pas.")
    agenda = Agenda(dire)
    dire(f"Préparation\u202f: {organismes} organismes, graine {graine}")
    monde = preparer.preparer(organismes=organismes, graine=graine, canaux=canaux, agenda=agenda)
    _prevoir(monde, rapports)
    agenda.derouler()
    palmares = Palmares.objects.get(campagne=monde.campagne)
    apres = a_l_heure(preparer.CEREMONIE, 20)
    dire("Scellement et vérifications")
    fichier = agenda.jouer("sceau", lambda: conclure.sceller(monde), apres)
    invariants = agenda.jouer("verifications", lambda: invariants_de(monde, palmares, fichier), apres)
    couverture = agenda.jouer("verite", lambda: couverture_de(monde, palmares, tirages), apres)
    return {
        "organismes": organismes,
        "graine": graine,
        "phases": _phases(agenda),
        "comptes": comptes_de(monde),
        "invariants": invariants,
        "couverture": couverture,
        "memoire_max_mo": _memoire_max_mo(),
        "empreinte": empreinte_du_classement(palmares),
    }


def _prevoir(monde: Monde, rapports: int) -> None:
    """Foresee the whole year, from registrations to the jury."""
    inscrire.prevoir_inscriptions(monde)
    planifier.prevoir_terrain(monde)
    relire.prevoir_relectures(monde)
    ecouter.prevoir_ecoute(monde)
    consulter.prevoir_voix(monde)
    conclure.prevoir_resultats(monde, rapports=rapports)
    juger.prevoir_jury(monde)


def _memoire_max_mo() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _phases(agenda: Agenda) -> list[dict[str, Any]]:
    return [
        {"nom": nom, "duree_s": round(duree, 2), "objets": agenda.objets[nom]} for nom, duree in agenda.durees.items()
    ]
