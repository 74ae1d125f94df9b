"""Who plays a simulated campaign, and what each phase leaves to the next ones."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from campagnes.logic.calendrier import UN_JOUR
from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import REMPLACE
from enquetes.models import Visite
from enquetes.visites.queries.visites import Carnet
from portail.demonstration.editions import a_l_heure
from portail.demonstration.mesures import Jeu
from portail.demonstration.participants import OrganismeFictif
from portail.demonstration.terrain import jeu_de
from portail.simulation.agenda import Agenda
from socle.horloge import aujourdhui

VENDREDI = 5
ESPACE = uuid.UUID("2f2a7a52-41f1-5b0e-9a3c-5b1df5f1a063")
Cle = tuple[str, str, str, bool, bool, int]
"""What tells a contact of a plan from another: body, channel, scenario, its two kinds, its rank among its likes."""


@dataclass
class Monde:
    """The campaign under way."""

    graine: int
    corps: dict[str, OrganismeFictif]
    comptes: dict[str, Utilisateur]
    campagne: Campagne
    agenda: Agenda
    carnet: Carnet = field(default_factory=Carnet)
    comptes_de: Counter[str] = field(default_factory=Counter)
    telephones: dict[str, Any] = field(default_factory=dict)
    a_envoyer: Counter[str] = field(default_factory=Counter)
    acquittees: set[str] = field(default_factory=set)
    avis_acquittes: set[str] = field(default_factory=set)
    lire_la_file: Callable[[], Any] = lambda: None
    _matins: set[dt.date] = field(default_factory=set)
    _semblables: defaultdict[tuple[object, ...], list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    _cles: dict[uuid.UUID, Cle] = field(default_factory=dict)

    def alea(self, *cles: object) -> random.Random:
        """Return the draws of one thing of this campaign: they depend on the seed and its name, never on an order."""
        return random.Random("|".join(map(str, (self.graine, *cles))))  # noqa: S311 -- reproducible draw, not a secret

    def identite(self, *cles: object) -> uuid.UUID:
        """Return the identity that a device gives to one thing."""
        return uuid.uuid5(ESPACE, "|".join(map(str, (self.graine, *cles))))

    def demander_lecture(self) -> None:
        """Have what waits for readers read on the next working morning."""
        jour = aujourdhui() + UN_JOUR
        while jour.isoweekday() > VENDREDI:
            jour += UN_JOUR
        if jour not in self._matins:
            self._matins.add(jour)
            self.agenda.prevoir(a_l_heure(jour, 9), "qualite", self.lire_la_file)

    def cle_de(self, visite: Visite) -> Cle:
        """Return the key of a contact; one that replaces a void contact has its key, and so meets the same truth."""
        remplacee = visite.observations.get(REMPLACE)
        if remplacee is not None:
            self._cles[visite.pk] = self._cles[uuid.UUID(remplacee)]
        elif visite.pk not in self._cles:
            siren = visite.inscription.organisme.siren
            genre = (siren, visite.canal, visite.scenario.code, visite.hors_horaires, visite.publique)
            semblables = self._semblables[genre]
            semblables.append(visite.pk)
            self._cles[visite.pk] = (*genre, len(semblables))
        return self._cles[visite.pk]

    def jeu_de(self, visite: Visite) -> Jeu:
        """Return the setting of a contact, with the true quality of its body."""
        return jeu_de(visite, self.corps[visite.inscription.organisme.siren].par_canal[visite.canal])
