"""The merits of a finalist, as a juror reads them: what was measured, what users said, what it asked them.

Facts that the platform holds, with their uncertainty; the body writes nothing, for asking it would tell it that it is a
finalist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from bornes.indicateurs.logic.indicateurs import Taux, taux
from bornes.indicateurs.queries.indicateurs import Portee, comptes_par_jour, premier_et_dernier_jour
from campagnes.models import Campagne
from consultations.enums import EtatDialogue
from consultations.models import Dialogue, Participant
from consultations.queries.comptes import ayant_agi
from enquetes.referentiels.queries.engagements import engagements_en_mots
from organismes.enums import Canal, Certification
from organismes.models import Inscription
from trophees.enums import Categorie
from trophees.models import Resultat

# Stages of a consultation that its body did not call off.
TENUES = (EtatDialogue.OUVERT, EtatDialogue.FERME, EtatDialogue.CLOS)


@dataclass(frozen=True)
class MesureLue:
    """A figure on 100 with what it rests on. Without interval, it is an indication."""

    mot: str
    valeur: float
    bas: float | None
    haut: float | None
    nombre: int


@dataclass(frozen=True)
class DossierDeMerite:
    """All that a juror reads of a finalist."""

    inscription: Inscription
    resultat: Resultat
    categorie: str
    canaux: tuple[MesureLue, ...]
    engagements: tuple[MesureLue, ...]
    satisfaction: Taux | None
    nb_consultations: int
    nb_repondues: int
    nb_participants: int
    certifications: tuple[str, ...]


def dossier_de(inscription: Inscription) -> DossierDeMerite:
    """Compose the merits of a registration that has a result."""
    resultat: Resultat = inscription.resultat  # type: ignore[attr-defined]
    dialogues = Dialogue.objects.filter(inscription=inscription, etat__in=TENUES).aggregate(
        tenus=Count("pk"), clos=Count("pk", filter=Q(etat=EtatDialogue.CLOS))
    )
    return DossierDeMerite(
        inscription=inscription,
        resultat=resultat,
        categorie=str(Categorie(resultat.categorie).label),
        canaux=tuple(
            _lue(str(Canal(canal).label), mesure["score"], mesure.get("intervalle"), mesure["visites"])
            for canal, mesure in resultat.detail["canaux"].items()
            if mesure["significatif"]
        ),
        engagements=_engagements(inscription.campagne, resultat.detail["conformite"]),
        satisfaction=_satisfaction(inscription.pk),
        nb_consultations=dialogues["tenus"],
        nb_repondues=dialogues["clos"],
        nb_participants=ayant_agi(Participant.objects.filter(dialogue__inscription=inscription)).count(),
        certifications=tuple(str(Certification(code).label) for code in inscription.certifications),
    )


def _engagements(campagne: Campagne, conformite: dict[str, Any]) -> tuple[MesureLue, ...]:
    """Return the commitments observed, the best kept first."""
    libelles = {un.code: un.libelle for un in engagements_en_mots(campagne)}
    lues = (
        _lue(
            f"{code}, {libelles.get(code, '')}",
            100 * m["taux"],
            [100 * borne for borne in m.get("intervalle") or ()],
            m["observations"],
        )
        for code, m in conformite.items()
    )
    return tuple(sorted(lues, key=lambda lue: (-lue.valeur, lue.mot)))


def _lue(mot: str, valeur: float, intervalle: list[float] | None, nombre: int) -> MesureLue:
    bas, haut = intervalle or (None, None)
    return MesureLue(mot, valeur, bas, haut, nombre)


def _satisfaction(inscription: int) -> Taux | None:
    jours = premier_et_dernier_jour(inscription)
    comptes = comptes_par_jour(Portee(inscription, *jours)) if jours else []
    return taux(sum(satisfaits for _, _, satisfaits in comptes), sum(n for _, n, _ in comptes))
