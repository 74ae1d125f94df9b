"""The merits of a finalist, as a juror reads them: what was measured, what users said, what it asked them.

Facts that the platform holds, with their uncertainty; the body writes nothing, for asking it would tell it that it is a
finalist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from bornes.indicateurs.logic.indicateurs import Taux, taux
from bornes.indicateurs.queries.indicateurs import comptes_par_organisme
from bornes.logic.petits_nombres import proteger_serie
from campagnes.models import Campagne
from consultations.enums import EtatDialogue
from consultations.models import Dialogue, Participant
from consultations.queries.comptes import ayant_agi
from enquetes.referentiels.queries.engagements import engagements_en_mots
from enquetes.visites.logic.agregation import OBSERVATIONS_MINIMUM
from organismes.enums import Canal, Certification
from organismes.models import Inscription
from socle.logic.typographie import INDICATION, entier
from trophees.enums import Categorie
from trophees.logic.classement import categorie
from trophees.models import Resultat
from trophees.queries.situation import est_seul_classe

# Stages of a consultation that its body did not call off.
TENUES = (EtatDialogue.OUVERT, EtatDialogue.FERME, EtatDialogue.CLOS)


@dataclass(frozen=True)
class MesureLue:
    """A figure on 100 with what it rests on. Without interval, it is an indication.

    `compte` is read instead of a rate that too few observations make: « 1 sur 1 ». `mention` says how to read a score.
    """

    mot: str
    valeur: float
    bas: float | None
    haut: float | None
    nombre: int
    compte: str = ""
    mention: str = ""


@dataclass(frozen=True)
class DossierDeMerite:
    """All that a juror reads of a finalist."""

    inscription: Inscription
    resultat: Resultat
    categorie: str
    est_seul: bool
    canaux: tuple[MesureLue, ...]
    engagements: tuple[MesureLue, ...]
    satisfaction: Taux | None
    satisfaction_est_tue: bool
    nb_consultations: int
    nb_repondues: int
    nb_participants: int
    certifications: tuple[str, ...]


def dossier_de(inscription: Inscription) -> DossierDeMerite:
    """Compose the merits of a registration that has a result."""
    resultat: Resultat = inscription.resultat  # type: ignore[attr-defined]
    satisfaction, est_tue = _satisfaction(inscription)
    dialogues = Dialogue.objects.filter(inscription=inscription, etat__in=TENUES).aggregate(
        tenus=Count("pk"), clos=Count("pk", filter=Q(etat=EtatDialogue.CLOS))
    )
    return DossierDeMerite(
        inscription=inscription,
        resultat=resultat,
        categorie=str(Categorie(resultat.categorie).label),
        est_seul=est_seul_classe(inscription),
        canaux=tuple(
            _canal(str(Canal(canal).label), mesure)
            for canal, mesure in resultat.detail["canaux"].items()
            if mesure["significatif"]
        ),
        engagements=_engagements(inscription.campagne, resultat.detail["conformite"]),
        satisfaction=satisfaction,
        satisfaction_est_tue=est_tue,
        nb_consultations=dialogues["tenus"],
        nb_repondues=dialogues["clos"],
        nb_participants=ayant_agi(Participant.objects.filter(dialogue__inscription=inscription)).count(),
        certifications=tuple(str(Certification(code).label) for code in inscription.certifications),
    )


def _engagements(campagne: Campagne, conformite: dict[str, Any]) -> tuple[MesureLue, ...]:
    """Return the commitments observed, the best kept first, those observed too little for a rate last."""
    libelles = {un.code: un.libelle for un in engagements_en_mots(campagne)}
    lues = (_engagement(f"{code}, {libelles.get(code, '')}", mesure) for code, mesure in conformite.items())
    return tuple(sorted(lues, key=lambda lue: (bool(lue.compte), -lue.valeur, lue.mot)))


def _engagement(mot: str, mesure: dict[str, Any]) -> MesureLue:
    """Read the rate of a commitment, or how many contacts kept it when they are too few (regles#conformite)."""
    valeur, nombre = 100 * mesure["taux"], mesure["observations"]
    if nombre < OBSERVATIONS_MINIMUM:
        conformes = round(mesure["taux"] * nombre)
        return MesureLue(mot, valeur, None, None, nombre, compte=f"{entier(conformes)} sur {entier(nombre)}")
    bornes = [100 * borne for borne in mesure.get("intervalle") or ()]
    bas, haut = bornes or (None, None)
    return MesureLue(mot, valeur, bas, haut, nombre)


def _canal(mot: str, mesure: dict[str, Any]) -> MesureLue:
    """Read the score of a channel, said to be an indication after a single contact, as its body reads it."""
    bas, haut = mesure.get("intervalle") or (None, None)
    mention = INDICATION if mesure["visites"] == 1 else ""
    return MesureLue(mot, mesure["score"], bas, haut, mesure["visites"], mention=mention)


def _satisfaction(inscription: Inscription) -> tuple[Taux | None, bool]:
    """Return the rate of satisfied users, None without any that may be told, and whether some are hidden.

    A handful is, and whatever the list of bodies hides so that no difference gives one (regles#petits-nombres).
    """
    lignes = comptes_par_organisme(inscription.campagne_id)
    groupes = [categorie(ligne.type, ligne.population) for ligne in lignes]
    montres = proteger_serie([ligne.n for ligne in lignes], groupes)
    siens = [(ligne, n) for ligne, n in zip(lignes, montres, strict=True) if ligne.inscription == inscription.pk]
    if not siens:
        return None, False
    ((ligne, n),) = siens
    return (None, True) if n is None else (taux(ligne.satisfaits, n), False)
