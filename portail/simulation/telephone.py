"""A shopper's phone: it seals gestures where there is no network, and sends them through one that cuts, repeats and mixes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from comptes.models import Utilisateur
from enquetes.envois.actions.recevoir import CONFLIT, recevoir_enveloppes
from enquetes.envois.logic.enveloppes import Envoi
from portail.simulation.monde import Monde
from socle.horloge import maintenant

MILLISECONDE = dt.timedelta(milliseconds=1)
UNE_FOIS, DEUX_FOIS, COUPE = 0.55, 0.70, 0.85
"""Under which draw a batch arrives once, twice, cut then whole; above, its end arrives before its beginning."""


@dataclass
class TelephoneSimule:
    """A phone whose clock is ahead by `avance`; every other one knows it."""

    monde: Monde
    utilisateur: Utilisateur
    nom: str
    avance: dt.timedelta
    connait_son_ecart: bool
    depart: dt.datetime
    rangs: Counter[str] = field(default_factory=Counter)

    def horloge(self, vrai: dt.datetime) -> dict[str, Any]:
        """Return what it reads at a true instant."""
        return {
            "mur": (vrai + self.avance).isoformat(),
            "session": self.nom,
            "monotone": (vrai - self.depart) / MILLISECONDE,
            "decalage": -self.avance / MILLISECONDE if self.connait_son_ecart else None,
        }

    def sceller(self, visite: Any, nature: str, vrai: dt.datetime, **contenu: Any) -> Envoi:
        """Return the next gesture on a visit; instants in it are read on this clock."""
        cible = str(visite)
        self.rangs[cible] += 1
        if "instant" in contenu:
            contenu |= {"instant": (contenu["instant"] + self.avance).isoformat(), "origine": "horloge"}
        corps = json.dumps(
            {
                "appareil": str(self.identifiant),
                "visite": cible,
                "rang": self.rangs[cible],
                "nature": nature,
                "horloge": self.horloge(vrai),
                "contenu": contenu,
            }
        )
        identifiant = self.monde.identite("geste", self.nom, cible, self.rangs[cible])
        return Envoi(str(identifiant), corps, hashlib.sha256(corps.encode()).hexdigest())

    @property
    def identifiant(self) -> Any:
        """Return the identity of the phone."""
        return self.monde.identite("telephone", self.nom)

    def envoyer(self, gestes: Sequence[Envoi]) -> None:
        """Send a batch now, through the network that its first gesture meets."""
        tirage = self.monde.alea("reseau", gestes[0].identifiant).random()
        moitie = len(gestes) // 2
        if tirage < UNE_FOIS or not moitie:
            lots = [gestes]
        elif tirage < DEUX_FOIS:
            lots = [gestes, gestes]
        elif tirage < COUPE:
            lots = [gestes[:moitie], gestes]
        else:
            lots = [gestes[moitie:], gestes[:moitie]]
        for lot in lots:
            self._poster(lot)

    def _poster(self, lot: Sequence[Envoi]) -> None:
        recus = recevoir_enveloppes(
            utilisateur=self.utilisateur, appareil=self.identifiant, horloge=self.horloge(maintenant()), envois=lot
        )
        comptes = self.monde.comptes_de
        comptes["envois"] += len(lot)
        comptes["conflits_d_envois"] += sum(recu.statut == CONFLIT for recu in recus)
        self.monde.acquittees |= {str(recu.identifiant) for recu in recus if recu.statut != CONFLIT}
