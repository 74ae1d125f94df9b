"""What a dialogue still lacks before it opens: the four principles, the reserve period, the words that the law keeps.

The page shows every point; the act reads `manques` and refuses while there is one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import Acte
from campagnes.logic.vocabulaire import LISTE_RESERVE, Avertissement, avertissements, manquants, qualification_interdite
from consultations.enums import AccesDialogue, TypeDialogue
from consultations.logic.completude import DELAI, INFORMATION, INTITULES, REGLES, SUITES, Constat, constater
from consultations.logic.phases import verifier
from consultations.logic.points import ListeDePoints, PointAVerifier, points_de
from consultations.models import Dialogue
from consultations.queries.faits import etapes_de, faits_de
from consultations.queries.ouverture import jour_de
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.queries.garde_electorale import (
    Elections,
    SituationElectorale,
    permis_a_partir_du,
    situation_electorale,
    verdict_pour,
)
from socle.logic.typographie import accorder

RESERVE, MOTS = "La période de réserve est respectée", "Les mots sont justes"


@dataclass(frozen=True)
class PreparationDialogue(ListeDePoints):
    """The checklist of an opening, with what warns."""

    avertissements: tuple[Avertissement, ...]
    situation: SituationElectorale
    permis_le: dt.date | None
    traverse_la_reserve: bool
    """Some of its days are in the reserve period: the checklist is asked for."""


def preparation_de(dialogue: Dialogue) -> PreparationDialogue:
    """Read the checklist of a dialogue as it is."""
    inscription = dialogue.inscription
    elections = Elections([inscription])
    situation = situation_electorale(inscription, elections=elections)
    verdict = verdict_pour(inscription, Acte.OUVRIR_CONSULTATION, elections=elections)
    if verdict.permis and dialogue.est_promu:
        promotion = verdict_pour(inscription, Acte.PROMOUVOIR, elections=elections)
        verdict = verdict if promotion.permis else promotion
    points = [*_principes(dialogue), *_mots(dialogue)]
    traverse = _traverse_la_reserve(dialogue, situation)
    if traverse:
        points += _reserve(dialogue)
    return PreparationDialogue(
        points=tuple(points),
        avertissements=avertissements(dialogue.titre),
        verdict=verdict,
        situation=situation,
        permis_le=None
        if verdict.permis
        else permis_a_partir_du(inscription, Acte.OUVRIR_CONSULTATION, elections=elections),
        traverse_la_reserve=traverse,
    )


def _point(code: str, principe: str, page: str, acquis: object, fait: str, manque: str) -> PointAVerifier:
    return PointAVerifier(code, principe, fait if acquis else manque, bool(acquis), page)


def _principes(dialogue: Dialogue) -> list[PointAVerifier]:
    faits = faits_de(dialogue)
    constats = {constat.principe: constat for constat in constater(faits)}
    return [
        *points_de(constats[REGLES], tenu="Ce qui sera fait des contributions est écrit.", page="texte"),
        *_regles(dialogue),
        *points_de(constats[INFORMATION], tenu="La présentation ou un document informe.", page="texte"),
        *_information(dialogue),
        *_delai(dialogue, constats[DELAI], faits.nb_jours),
        PointAVerifier(
            SUITES,
            INTITULES[SUITES],
            "Elle ne se clora pas sans votre réponse publiée\u202f: la plateforme le tient.",
            est_acquis=True,
            page="texte",
        ),
    ]


def _regles(dialogue: Dialogue) -> list[PointAVerifier]:
    intitule = INTITULES[REGLES]
    points = [
        _point(
            "charte",
            intitule,
            "texte",
            dialogue.charte.strip(),
            "La charte de modération est écrite.",
            "Écrivez la charte de modération.",
        ),
        *_phases(dialogue),
    ]
    if dialogue.acces == AccesDialogue.TERRITOIRE:
        nombre = dialogue.les_communes.count()
        points.append(
            _point(
                "communes",
                intitule,
                "acces",
                nombre,
                f"{accorder(nombre, 'commune admise', 'communes admises')}.",
                "Choisissez les communes dont les habitants participent.",
            )
        )
    return points


def _phases(dialogue: Dialogue) -> list[PointAVerifier]:
    lues = etapes_de(dialogue)
    defauts: list[str] = []
    if not lues:
        defauts = ["Dites les phases et leurs dates."]
    elif dialogue.debut and dialogue.fin:
        defauts = [defaut.message for defaut in verifier(dialogue.type, lues, dialogue.debut, dialogue.fin)]
    if not defauts:
        return [
            PointAVerifier(
                "phases", INTITULES[REGLES], f"{accorder(len(lues), 'phase')} au calendrier.", True, "calendrier"
            )
        ]
    return [
        PointAVerifier(f"phases_{rang}", INTITULES[REGLES], phrase, est_acquis=False, page="calendrier")
        for rang, phrase in enumerate(defauts)
    ]


def _information(dialogue: Dialogue) -> list[PointAVerifier]:
    points = [
        _point(
            "accroche",
            INTITULES[INFORMATION],
            "texte",
            dialogue.accroche.strip(),
            "La phrase d’accroche est écrite.",
            "Dites l’objet de la consultation en une phrase.",
        )
    ]
    if dialogue.type == TypeDialogue.EVALUER_PROJET:
        nombre = dialogue.les_sections.count()
        points.append(
            _point(
                "sections",
                INTITULES[INFORMATION],
                "projet",
                nombre,
                f"Le projet compte {accorder(nombre, 'section')}.",
                "Décrivez le projet en une section au moins.",
            )
        )
    return points


def _delai(dialogue: Dialogue, constat: Constat, nb_jours: int) -> list[PointAVerifier]:
    if not dialogue.debut or not dialogue.fin:
        return [
            PointAVerifier("dates", constat.intitule, "Choisissez le premier et le dernier jour.", False, "calendrier")
        ]
    if dialogue.fin < jour_de(dialogue):
        phrase = "Le dernier jour est passé\u202f: choisissez d’autres dates."
        return [PointAVerifier("dates_passees", constat.intitule, phrase, est_acquis=False, page="calendrier")]
    if not _commence_un_jour_permis(dialogue, dialogue.debut):
        phrase = "Le premier jour est la veille ou le jour d’un scrutin\u202f: choisissez-en un autre."
        return [PointAVerifier("premier_jour_gele", constat.intitule, phrase, est_acquis=False, page="calendrier")]
    tenu = f"Les habitants ont {accorder(nb_jours, 'jour')} pour participer."
    return points_de(constat, tenu=tenu, page="calendrier")


def _commence_un_jour_permis(dialogue: Dialogue, debut: dt.date) -> bool:
    """Tell whether the guard lets people in on a day to come (regles#el-08-gel); of today the verdict itself speaks."""
    matin = dt.datetime.combine(debut, dt.time(9), fuseau_du_departement(dialogue.inscription.organisme.departement))
    return debut <= jour_de(dialogue) or verdict_pour(dialogue.inscription, Acte.OUVRIR_CONSULTATION, matin).permis


def _mots(dialogue: Dialogue) -> list[PointAVerifier]:
    ecrits = [dialogue.titre, dialogue.accroche, dialogue.presentation]
    for lignes in (dialogue.les_phases, dialogue.les_sections):
        ecrits += [mots for paire in lignes.values_list("titre", "texte") for mots in paire]
    interdits = [mots for texte in ecrits if (mots := qualification_interdite(texte))]
    return [
        _point(
            "qualification",
            MOTS,
            "texte",
            not interdits,
            "Rien ne la présente comme un référendum ni comme une consultation des électeurs.",
            f"Retirez «\u202f{interdits[0]}\u202f»\u202f: la loi réserve ces mots. Écrivez «\u202fconsultation "
            "citoyenne\u202f»."
            if interdits
            else "",
        )
    ]


def reserve_de(dialogue: Dialogue) -> tuple[str, ...]:
    """Return what the checklist of the reserve period still lacks, one sentence each; nothing outside of it."""
    if not _traverse_la_reserve(dialogue, situation_electorale(dialogue.inscription)):
        return ()
    return tuple(point.phrase for point in _reserve(dialogue) if not point.est_acquis)


def _traverse_la_reserve(dialogue: Dialogue, situation: SituationElectorale) -> bool:
    """Tell whether people take part in the reserve, today or on a day of the calendar (regles#el-05-precautions)."""
    if situation.est_en_reserve or not (situation.du and situation.au and dialogue.debut and dialogue.fin):
        return situation.est_en_reserve
    return max(dialogue.debut, jour_de(dialogue)) <= situation.au and situation.du <= dialogue.fin


def _reserve(dialogue: Dialogue) -> list[PointAVerifier]:
    absents = set(manquants(dialogue.liste_reserve))
    return [
        PointAVerifier(f"reserve_{code}", RESERVE, phrase, code not in absents, "reserve")
        for code, phrase in LISTE_RESERVE
    ]
