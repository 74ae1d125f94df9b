"""A phone for the tests: it numbers its gestures, seals them and sends them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from enquetes.envois.actions.recevoir import Recu, recevoir_enveloppes
from enquetes.envois.logic.enveloppes import Envoi

MILLISECONDE = dt.timedelta(milliseconds=1)


@dataclass
class Telephone:
    """`avance` is how far its wall clock is ahead of the true time; `decalage` what it knows of it, in milliseconds."""

    enqueteur: Any
    avance: dt.timedelta = dt.timedelta()
    decalage: float | None = 0
    identifiant: uuid.UUID = field(default_factory=uuid.uuid4)
    session: str = field(default_factory=lambda: str(uuid.uuid4()))
    ouverte_le: dt.datetime = dt.datetime(2020, 2, 11, 8, tzinfo=dt.UTC)
    rangs: dict[Any, int] = field(default_factory=dict)

    def horloge(self, vrai: dt.datetime) -> dict[str, Any]:
        """Return what the phone reads at a true instant."""
        return {
            "mur": (vrai + self.avance).isoformat(),
            "session": self.session,
            "monotone": (vrai - self.ouverte_le) / MILLISECONDE,
            "decalage": self.decalage,
        }

    def geste(self, visite: Any, nature: str, vrai: dt.datetime, *, rang: int | None = None, **contenu: Any) -> Envoi:
        """Return the next gesture on a visit, sealed."""
        cible = getattr(visite, "pk", visite)
        if rang is None:
            rang = self.rangs[cible] = self.rangs.get(cible, 0) + 1
        fichier = contenu.pop("fichier", None)
        corps = json.dumps(
            {
                "appareil": str(self.identifiant),
                "visite": str(cible),
                "rang": rang,
                "nature": nature,
                "horloge": self.horloge(vrai),
                "contenu": contenu,
            }
        )
        return Envoi(str(uuid.uuid4()), corps, hashlib.sha256(corps.encode()).hexdigest(), fichier)

    def envoyer(self, envois: list[Envoi], vrai: dt.datetime, **options: Any) -> list[Recu]:
        """Send, at a true instant."""
        return recevoir_enveloppes(
            utilisateur=self.enqueteur.utilisateur,
            appareil=self.identifiant,
            horloge=self.horloge(vrai),
            envois=envois,
            **options,
        )


def lot(telephone: Telephone, envois: list[Envoi], vrai: dt.datetime) -> dict[str, Any]:
    """Return the body of a request."""
    return {
        "appareil": str(telephone.identifiant),
        "horloge": telephone.horloge(vrai),
        "enveloppes": [{"id": e.identifiant, "empreinte": e.empreinte, "corps": e.corps} for e in envois],
    }


def mesures_physiques(grille: Any) -> dict[str, Any]:
    """Return a full set of measures for a grid of yes or no, three elements and durations."""
    valeurs = {
        "BIN": True,
        "E3": 3,
        "EC": {"trouves": 2, "attendus": 4, "erreur_trompeuse": False},
        "TENT": 1,
        "DUREE": 2,
    }
    return {critere.code: valeurs[critere.nature] for critere in grille.les_criteres.order_by("ordre")}
