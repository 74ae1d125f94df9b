"""What a dialogue still lacks before it opens: the four principles, the reserve period, the words that the law keeps.

The page shows every point; the act reads `manques` and refuses while there is one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campagnes.enums import Acte
from campagnes.logic.garde import Verdict
from campagnes.logic.vocabulaire import LISTE_RESERVE, Avertissement, avertissements, manquants, qualification_interdite
from consultations.enums import AccesDialogue, TypeDialogue
from consultations.models import Dialogue
from organismes.queries.garde_electorale import (
    SituationElectorale,
    permis_a_partir_du,
    situation_electorale,
    verdict_pour,
)
from socle.horloge import aujourdhui
from socle.logic.typographie import accorder

JOURS_AU_MOINS = 15
"""Shortest time for people to take part: CRPA L.131-1 asks for a reasonable one."""
PRESENTATION_AU_MOINS = 200
REGLES, INFORMATION, DELAI, SUITES, RESERVE, MOTS = (
    "Les règles du jeu sont publiées",
    "L’information utile est à disposition",
    "Le délai est raisonnable",
    "Les suites sont prévues",
    "La période de réserve est respectée",
    "Les mots sont justes",
)


@dataclass(frozen=True)
class Point:
    """One line of a checklist: `phrase` says what is there, or what is missing; `page` is where to write it."""

    code: str
    principe: str
    phrase: str
    est_acquis: bool
    page: str


@dataclass(frozen=True)
class Preparation:
    """The checklist of an opening, with what warns and what the guard of elections says today."""

    points: tuple[Point, ...]
    avertissements: tuple[Avertissement, ...]
    verdict: Verdict
    situation: SituationElectorale
    permis_le: dt.date | None

    @property
    def manques(self) -> tuple[str, ...]:
        """Return what is missing, one sentence each."""
        return tuple(point.phrase for point in self.points if not point.est_acquis)

    @property
    def par_principe(self) -> list[tuple[str, list[Point]]]:
        """Return the points under the principle that asks for them."""
        principes = dict.fromkeys(point.principe for point in self.points)
        return [(nom, [point for point in self.points if point.principe == nom]) for nom in principes]

    @property
    def nb_acquis(self) -> int:
        """Return how many points are there."""
        return sum(point.est_acquis for point in self.points)

    @property
    def est_prete(self) -> bool:
        """Tell whether the dialogue may open today."""
        return not self.manques and self.verdict.permis


def preparation_de(dialogue: Dialogue) -> Preparation:
    """Read the checklist of a dialogue as it is."""
    inscription = dialogue.inscription
    situation = situation_electorale(inscription)
    verdict = verdict_pour(inscription, Acte.OUVRIR_CONSULTATION)
    if verdict.permis and dialogue.est_promu:
        promotion = verdict_pour(inscription, Acte.PROMOUVOIR)
        verdict = verdict if promotion.permis else promotion
    points = [*_regles(dialogue), *_information(dialogue), *_delai(dialogue), *_suites(dialogue), *_mots(dialogue)]
    if situation.est_en_reserve:
        points += _reserve(dialogue)
    return Preparation(
        points=tuple(points),
        avertissements=avertissements(dialogue.titre),
        verdict=verdict,
        situation=situation,
        permis_le=None if verdict.permis else permis_a_partir_du(inscription, Acte.OUVRIR_CONSULTATION),
    )


def _point(code: str, principe: str, page: str, acquis: object, fait: str, manque: str) -> Point:
    return Point(code, principe, fait if acquis else manque, bool(acquis), page)


def _regles(dialogue: Dialogue) -> list[Point]:
    nb_phases = dialogue.les_phases.count()
    points = [
        _point(
            "charte",
            REGLES,
            "texte",
            dialogue.charte.strip(),
            "La charte de modération est écrite.",
            "Écrivez la charte de modération.",
        ),
        _point(
            "phases",
            REGLES,
            "calendrier",
            nb_phases,
            f"{accorder(nb_phases, 'phase')} au calendrier.",
            "Dites les phases et leurs dates.",
        ),
    ]
    if dialogue.acces == AccesDialogue.TERRITOIRE:
        nombre = dialogue.les_communes.count()
        points.append(
            _point(
                "communes",
                REGLES,
                "acces",
                nombre,
                f"{accorder(nombre, 'commune admise', 'communes admises')}.",
                "Choisissez les communes dont les habitants participent.",
            )
        )
    return points


def _information(dialogue: Dialogue) -> list[Point]:
    points = [
        _point(
            "accroche",
            INFORMATION,
            "texte",
            dialogue.accroche.strip(),
            "La phrase d’accroche est écrite.",
            "Dites l’objet de la consultation en une phrase.",
        ),
        _point(
            "presentation",
            INFORMATION,
            "texte",
            len(dialogue.presentation.strip()) >= PRESENTATION_AU_MOINS,
            "La présentation est écrite.",
            f"Présentez le sujet en {PRESENTATION_AU_MOINS} signes au moins\u202f: contexte, marges de choix, contraintes.",
        ),
    ]
    if dialogue.type == TypeDialogue.EVALUER_PROJET:
        nombre = dialogue.les_sections.count()
        points.append(
            _point(
                "sections",
                INFORMATION,
                "projet",
                nombre,
                f"Le projet compte {accorder(nombre, 'section')}.",
                "Décrivez le projet en une section au moins.",
            )
        )
    return points


def _delai(dialogue: Dialogue) -> list[Point]:
    debut, fin = dialogue.debut, dialogue.fin
    duree = (fin - debut).days + 1 if debut and fin else 0
    points = [
        _point(
            "dates",
            DELAI,
            "calendrier",
            duree >= JOURS_AU_MOINS,
            f"Les habitants ont {accorder(duree, 'jour')} pour participer.",
            f"Ouvrez la participation pendant {JOURS_AU_MOINS} jours au moins."
            if duree
            else "Choisissez le premier et le dernier jour.",
        )
    ]
    if fin:
        points.append(
            _point(
                "dates_a_venir",
                DELAI,
                "calendrier",
                fin >= aujourdhui(),
                "Le dernier jour est à venir.",
                "Le dernier jour est passé\u202f: choisissez d’autres dates.",
            )
        )
    return points


def _suites(dialogue: Dialogue) -> list[Point]:
    return [
        _point(
            "regles",
            SUITES,
            "texte",
            dialogue.regles.strip(),
            "Ce qui sera fait des contributions est écrit.",
            "Écrivez ce qui sera fait des contributions, et qui décide.",
        )
    ]


def _mots(dialogue: Dialogue) -> list[Point]:
    interdits = [
        mots
        for texte in (dialogue.titre, dialogue.accroche, dialogue.presentation)
        if (mots := qualification_interdite(texte))
    ]
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


def _reserve(dialogue: Dialogue) -> list[Point]:
    absents = set(manquants(dialogue.liste_reserve))
    return [Point(f"reserve_{code}", RESERVE, phrase, code not in absents, "reserve") for code, phrase in LISTE_RESERVE]
