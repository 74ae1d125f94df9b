"""The frame of a dialogue: its stages, themes, sectors and the communes whose inhabitants may take part.

Each act gives the whole list. What citizens already used stays: a theme or a sector that contributions name is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from campagnes.queries import refuser_qualification
from consultations.actions.dialogues import modifier_dialogue
from consultations.actions.verrous import exiger_etat, verrouiller_dialogue
from consultations.enums import AccesDialogue, EtatDialogue
from consultations.logic import phases as etapes
from consultations.models import CommuneAdmise, Dialogue, Phase, Secteur, Theme
from consultations.queries.ouverture import jour_de
from organismes.enums import NatureEntite
from organismes.models import Territoire
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.logic.typographie import a_comparer, sur_une_ligne

EN_COURS = (EtatDialogue.BROUILLON, EtatDialogue.OUVERT)
THEMES_AU_PLUS = 20
SECTEURS_AU_PLUS = 60
COMMUNES_AU_PLUS = 600
PHASES_AU_PLUS = 12


@dataclass(frozen=True)
class PhaseVoulue:
    """A stage as the organiser writes it; days are included."""

    nature: str
    titre: str
    du: dt.date
    au: dt.date
    texte: str = ""


@dataclass(frozen=True)
class SecteurVoulu:
    """A place of the map; degrees, both or none."""

    nom: str
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def definir_phases(*, dialogue: Dialogue, phases: Sequence[PhaseVoulue], auteur: Auteur) -> list[Phase]:
    """Write the stages, in order. Once open, what has begun keeps its nature and its first day."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *EN_COURS)
    _verifier_phases(verrou, phases)
    if verrou.etat == EtatDialogue.OUVERT:
        _refuser_passees(list(verrou.les_phases.all()), phases, jour_de(verrou))
    verrou.les_phases.all().delete()
    ecrites = Phase.objects.bulk_create(
        Phase(
            dialogue=verrou,
            rang=rang,
            nature=phase.nature,
            titre=phase.titre,
            texte=phase.texte,
            du=phase.du,
            au=phase.au,
        )
        for rang, phase in enumerate(phases, start=1)
    )
    consigner(verrou, "dialogue.phases_definies", auteur, natures=[phase.nature for phase in phases])
    return ecrites


@transaction.atomic
def repartir_phases(*, dialogue: Dialogue, auteur: Auteur) -> list[Phase]:
    """Replace the stages by the usual ones of the kind, spread over the days of the dialogue. Drafts only."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, EtatDialogue.BROUILLON)
    if not verrou.debut or not verrou.fin:
        raise RegleMetier("dates_absentes", "Choisissez d’abord le premier et le dernier jour.", champ="debut")
    try:
        usuelles = etapes.modele(verrou.type, verrou.debut, verrou.fin)
    except ValueError:
        raise RegleMetier(
            "trop_peu_de_jours", "Donnez plus de jours\u202f: chaque phase en demande un au moins.", champ="fin"
        ) from None
    voulues = [PhaseVoulue(une.nature, etapes.LIBELLES[une.nature], une.du, une.au) for une in usuelles]
    return definir_phases(dialogue=verrou, phases=voulues, auteur=auteur)


@transaction.atomic
def dater_et_repartir(*, dialogue: Dialogue, auteur: Auteur, **dates: Any) -> list[Phase]:
    """Choose the days and spread the usual stages over them: both, or neither."""
    return repartir_phases(dialogue=modifier_dialogue(dialogue=dialogue, auteur=auteur, **dates), auteur=auteur)


@transaction.atomic
def definir_themes(*, dialogue: Dialogue, noms: Sequence[str], auteur: Auteur) -> list[Theme]:
    """Write the themes, in order, each once."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *EN_COURS)
    voulus = _uniques(noms)
    if len(voulus) > THEMES_AU_PLUS:
        raise RegleMetier("trop_de_themes", f"Au plus {THEMES_AU_PLUS} thèmes.", champ="themes")
    refuser_qualification({"themes": "\n".join(voulus)})
    _retirer_les_autres(verrou.les_themes, voulus, "thème", "themes")
    themes = [
        Theme.objects.update_or_create(dialogue=verrou, nom=nom, defaults={"rang": rang})[0]
        for rang, nom in enumerate(voulus, start=1)
    ]
    consigner(verrou, "dialogue.themes_definis", auteur, nombre=len(themes))
    return themes


@transaction.atomic
def definir_secteurs(*, dialogue: Dialogue, secteurs: Sequence[SecteurVoulu], auteur: Auteur) -> list[Secteur]:
    """Write the sectors of the map, in order, each name once."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *EN_COURS)
    noms = _uniques([secteur.nom for secteur in secteurs])
    if len(noms) != len(secteurs):
        raise RegleMetier("secteur_en_double", "Deux secteurs portent le même nom.", champ="secteurs")
    if len(secteurs) > SECTEURS_AU_PLUS:
        raise RegleMetier("trop_de_secteurs", f"Au plus {SECTEURS_AU_PLUS} secteurs.", champ="secteurs")
    if any((s.latitude is None) != (s.longitude is None) for s in secteurs):
        raise RegleMetier("secteur_a_moitie", "Donnez la latitude et la longitude, ou aucune.", champ="secteurs")
    _retirer_les_autres(verrou.les_secteurs, noms, "secteur", "secteurs")
    ecrits = [
        Secteur.objects.update_or_create(
            dialogue=verrou,
            nom=nom,
            defaults={"rang": rang, "latitude": secteur.latitude, "longitude": secteur.longitude},
        )[0]
        for rang, (nom, secteur) in enumerate(zip(noms, secteurs, strict=True), start=1)
    ]
    consigner(verrou, "dialogue.secteurs_definis", auteur, nombre=len(ecrits))
    return ecrits


@transaction.atomic
def definir_communes(*, dialogue: Dialogue, communes: Iterable[int], auteur: Auteur) -> int:
    """Write which communes (identifiers of the directory) are admitted; return how many. Open, it only widens."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *EN_COURS)
    demandees = set(communes)
    voulues = set(Territoire.objects.filter(pk__in=demandees, nature=NatureEntite.COMMUNE).values_list("pk", flat=True))
    if voulues != demandees:
        raise RegleMetier("commune_inconnue", "Choisissez des communes de l’annuaire.", champ="communes")
    if len(voulues) > COMMUNES_AU_PLUS:
        raise RegleMetier("trop_de_communes", f"Au plus {COMMUNES_AU_PLUS} communes.", champ="communes")
    avant = set(verrou.les_communes.values_list("territoire", flat=True))
    if verrou.etat == EtatDialogue.OUVERT and (avant - voulues or verrou.acces == AccesDialogue.PUBLIC):
        raise RegleMetier(
            "dialogue_ouvert", "Une consultation ouverte peut admettre d’autres communes, pas en écarter."
        )
    verrou.les_communes.exclude(territoire__in=voulues).delete()
    CommuneAdmise.objects.bulk_create(CommuneAdmise(dialogue=verrou, territoire_id=pk) for pk in voulues - avant)
    consigner(verrou, "dialogue.communes_definies", auteur, nombre=len(voulues))
    return len(voulues)


def _verifier_phases(dialogue: Dialogue, phases: Sequence[PhaseVoulue]) -> None:
    if len(phases) > PHASES_AU_PLUS:
        raise RegleMetier("trop_de_phases", f"Au plus {PHASES_AU_PLUS} phases.", champ="phases")
    if not dialogue.debut or not dialogue.fin:
        raise RegleMetier("dates_absentes", "Choisissez d’abord le premier et le dernier jour.", champ="debut")
    refuser_qualification({"phases": "\n".join(f"{phase.titre}\n{phase.texte}" for phase in phases)})
    lues = [etapes.PhaseDatee(rang, phase.nature, phase.du, phase.au) for rang, phase in enumerate(phases, start=1)]
    if defauts := etapes.verifier(dialogue.type, lues, dialogue.debut, dialogue.fin):
        raise RegleMetier(defauts[0].code, " ".join(defaut.message for defaut in defauts), champ="phases")


def _refuser_passees(avant: Sequence[Phase], apres: Sequence[PhaseVoulue], jour: dt.date) -> None:
    for rang, phase in enumerate(avant):
        if phase.du > jour:
            continue
        nouvelle = apres[rang] if rang < len(apres) else None
        tenue = nouvelle is not None and (nouvelle.nature, nouvelle.du) == (phase.nature, phase.du)
        if not tenue or (nouvelle is not None and nouvelle.au < min(phase.au, jour)):
            raise RegleMetier(
                "phase_commencee",
                f"«\u202f{phase.titre}\u202f» a commencé\u202f: seuls son texte et son dernier jour changent encore.",
                champ="phases",
            )


def _uniques(noms: Sequence[str]) -> list[str]:
    uniques: dict[str, str] = {}
    for nom in map(sur_une_ligne, noms):
        if nom:
            uniques.setdefault(a_comparer(nom), nom)
    return list(uniques.values())


def _retirer_les_autres(lignes: Any, noms: Sequence[str], mot: str, champ: str) -> None:
    partants = lignes.exclude(nom__in=noms)
    if (prise := partants.filter(les_propositions__isnull=False).first()) is not None:
        raise RegleMetier(
            f"{champ}_utilises",
            f"Des contributions sont rangées sous le {mot} «\u202f{prise.nom}\u202f»\u202f: il reste.",
            champ=champ,
        )
    partants.delete()
