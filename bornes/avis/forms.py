"""The form of the poster's page, read by hand: what was typed, and which questions are not right yet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict

from bornes.avis.logic.avis import TEXTE_MAX, AvisLu, AvisRefuse, lire_item
from socle.nombres import entier_de

# Any identity will do to judge one answer alone.
_ESSAI = "00000000-0000-4000-8000-000000000000"
NECESSAIRE = "K1"
NOTE_MAX = 5


@dataclass(frozen=True)
class SaisieAvis:
    """What somebody typed, as the page shows it again, and what it means."""

    k1: str = ""
    k2: str = ""
    k3: str = ""
    k4: tuple[str, ...] = ()
    k5: str = ""
    k6: str = ""
    courriel: str = ""
    accord: bool = False

    @cached_property
    def reponses(self) -> dict[str, Any]:
        """Return the answers as a device sends them; a question left alone is absent."""
        donnees = {
            "K1": entier_de(self.k1, NOTE_MAX) or self.k1,
            "K2": self.k2,
            "K3": self.k3,
            "K4": list(self.k4),
            "K5": self.k5,
            "K6": self.k6,
            "K7": {"courriel": self.courriel, "consentement": self.accord} if self.courriel else None,
        }
        return {question: reponse for question, reponse in donnees.items() if reponse}

    @property
    def contenu(self) -> str:
        """Return the same text for the same answers."""
        return json.dumps(self.reponses, sort_keys=True)

    def lire(self, identifiant: UUID, instant: datetime, langue: str) -> AvisLu:
        """Return the opinion, by the rules of every device; raises AvisRefuse."""
        return _lire(str(identifiant), instant, langue, self.reponses)

    def fautes(self, instant: datetime) -> dict[str, str]:
        """Return the questions that are not right yet, each with the name of the words that say why."""
        trouvees = {}
        for question in ("K1", "K2", "K3", "K4", "K5", "K6", "K7"):
            valeurs = {"K1": 1} if question != NECESSAIRE else {}
            if question in self.reponses:
                valeurs[question] = self.reponses[question]
            try:
                _lire(_ESSAI, instant, "fr", valeurs)
            except AvisRefuse:
                trouvees[question] = self._mots(question)
        return trouvees

    def _mots(self, question: str) -> str:
        if question == "K6" and len(self.k6) <= TEXTE_MAX:
            return "faute_K6_illisible"
        if question == "K7":
            return "courriel_invalide" if self.accord else "faute_K7_accord"
        return f"faute_{question}"


def lire_saisie(donnees: QueryDict, *, avec_service: bool) -> SaisieAvis:
    """Read what was posted; browsers end lines with two characters, people count one.

    `avec_service`: the page asks for a service. One that closed meanwhile is no reason to lose the rest.
    """
    return SaisieAvis(
        k1=donnees.get("k1", ""),
        k2=donnees.get("k2", "") if avec_service else "",
        k3=donnees.get("k3", ""),
        k4=tuple(dict.fromkeys(donnees.getlist("k4"))),
        k5=donnees.get("k5", ""),
        k6=donnees.get("k6", "").replace("\r\n", "\n").strip(),
        courriel=donnees.get("courriel", "").strip(),
        accord="accord" in donnees,
    )


def _lire(identifiant: str, instant: datetime, langue: str, reponses: dict[str, Any]) -> AvisLu:
    objet = {"id": identifiant, "saisi_le": instant.isoformat(), "langue": langue, "reponses": reponses}
    return lire_item(objet, est_numerote=False)
