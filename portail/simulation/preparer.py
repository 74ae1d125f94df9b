"""What a campaign begins with: the directory, the referentials, the staff, an edition and its calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from campagnes.actions.ceremonie import fixer_ceremonie
from campagnes.actions.creer import creer_campagne
from campagnes.enums import StatutCeremonie
from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.referentiels.actions.charger import charger_referentiels
from organismes.actions.charger_annuaire import charger_annuaire
from organismes.models import Territoire
from portail.demonstration.comptes import creer_comptes
from portail.demonstration.editions import a_l_heure
from portail.simulation.agenda import Agenda
from portail.simulation.corps import tirer_les_corps
from portail.simulation.monde import Monde
from socle.horloge import aujourdhui

PHASE = "preparation"
ANNEE = 2025
"""Whatever the day: holidays, weeks and the draws of an edition come from its year."""
OUVERTURE = a_l_heure(dt.date(ANNEE - 1, 10, 1), 9)
CEREMONIE = dt.date(ANNEE, 12, 18)


def preparer(*, organismes: int, graine: int, canaux: Collection[str], agenda: Agenda) -> Monde:
    """Load what is missing, open the edition, draw the bodies."""
    monde = Monde(graine, {}, {}, Campagne(annee=ANNEE), agenda)
    agenda.jouer(PHASE, _charger, OUVERTURE)
    monde.corps = tirer_les_corps(organismes, monde.alea("corps"), canaux)
    monde.comptes = agenda.jouer(PHASE, creer_comptes, OUVERTURE)
    monde.campagne = agenda.jouer(PHASE, lambda: _ouvrir(monde.comptes["admin"]), OUVERTURE)
    return monde


def _charger() -> None:
    if not Territoire.objects.exists():
        charger_annuaire()
    charger_referentiels()


def _ouvrir(auteur: Utilisateur) -> Campagne:
    campagne = creer_campagne(annee=aujourdhui().year + 1, auteur=auteur)
    fixer_ceremonie(
        campagne=campagne,
        intitule="Rencontres nationales (simulation)",
        lieu="Valbourg (ville fictive)",
        statut=StatutCeremonie.PREVUE,
        prevue_du=CEREMONIE,
        prevue_au=CEREMONIE,
        debute_a=dt.time(17, 30),
        motif="Calendrier de la simulation",
        auteur=auteur,
    )
    # Invented results are told as such on every page.
    Campagne.objects.filter(pk=campagne.pk).update(est_demonstration=True)
    campagne.refresh_from_db()
    return campagne
