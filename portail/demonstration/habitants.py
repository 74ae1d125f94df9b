"""What inhabitants do of a consultation: their words by the acts, their supports, opinions and duels as rows."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, cycle
from typing import Any

from campagnes.logic.calendrier import UN_JOUR
from consultations.actions.contribuer import commenter, deposer, enregistrer_brouillon
from consultations.actions.empreintes import empreinte_unique
from consultations.actions.evaluer import evaluer_section
from consultations.actions.moderer import TexteLu, publier
from consultations.actions.suivre import repondre_officiellement
from consultations.enums import Impact, IssueDuel, Porte, Sens
from consultations.models import (
    AvisSection,
    Dialogue,
    Duel,
    Participant,
    Position,
    Proposition,
    Secteur,
    Section,
    Soutien,
)
from portail.demonstration.editions import a_l_heure
from socle.horloge import regler

MOTS = frozenset({"titre", "texte", "budget"})
HEURE = dt.timedelta(hours=1)
QUOTA = 3
# Three ways of seeing the centre of a town, and how many share each.
CAMPS = (27, 20, 14)
Penchants = Sequence[float]
"""How much each camp likes an idea, from -1 to 1."""
PART_REPONDUE, NB_DUELS = 0.85, 9
POIDS_PORTES = {Porte.WEB: 70, Porte.BORNE: 20, Porte.SUR_PLACE: 10}


@dataclass(frozen=True)
class Assemblee:
    """A dialogue that is open, who takes part, and the agent who reads what they write."""

    dialogue: Dialogue
    gens: Sequence[Participant]
    agent: Any
    alea: random.Random

    def publier(self, genre: str, *textes: Any) -> None:
        """Let words be read, by the agent."""
        choix = [TexteLu(genre, texte.pk, texte.modifie_le) for texte in textes]
        publier(dialogue=self.dialogue, choix=choix, auteur=self.agent)


def reunir(dialogue: Dialogue, nombre: int, agent: Any, alea: random.Random) -> Assemblee:
    """Have people come by every door."""
    gens = Participant.objects.bulk_create(
        Participant(
            id=_uuid(alea),
            dialogue=dialogue,
            porte=porte,
            empreinte=empreinte_unique(),
            saisi_par=agent if porte == Porte.SUR_PLACE else None,
        )
        for porte in alea.choices(list(POIDS_PORTES), list(POIDS_PORTES.values()), k=nombre)
    )
    return Assemblee(dialogue, gens, agent, alea)


def proposer(reunis: Assemblee, lignes: Sequence[dict[str, Any]], du: dt.date) -> list[Proposition]:
    """Have ideas deposited, two a day from `du`, and read on the day after; return them as they are then."""
    dialogue, alea, idees = reunis.dialogue, reunis.alea, []
    themes, secteurs = list(dialogue.les_themes.all()), list(dialogue.les_secteurs.all())
    for rang, ligne in enumerate(lignes):
        secteur = secteurs[ligne["secteur"]]
        point = _point(secteur, alea, rang)
        mots = {champ: ligne[champ] for champ in MOTS & ligne.keys()}
        le = a_l_heure(du + rang // 2 * UN_JOUR, alea.randrange(12, 17))
        with regler(le):
            idee = ecrire(alea.choice(reunis.gens), theme=themes[ligne["theme"]], secteur=secteur, **mots, **point)
        with regler(le + UN_JOUR):
            reunis.publier("proposition", idee)
        idee.refresh_from_db()
        idees.append(idee)
    return idees


def _point(secteur: Secteur, alea: random.Random, rang: int) -> dict[str, float]:
    """Draw a place near the middle of a sector for one idea in two."""
    if rang % 2 or secteur.latitude is None or secteur.longitude is None:
        return {}
    return {
        "latitude": secteur.latitude + alea.uniform(-0.003, 0.003),
        "longitude": secteur.longitude + alea.uniform(-0.004, 0.004),
    }


def ecrire(participant: Participant, **champs: Any) -> Proposition:
    """Write an idea and deposit it."""
    return deposer(proposition=enregistrer_brouillon(participant=participant, proposition=None, **champs))


def appuyer(reunis: Assemblee, idees: Sequence[Proposition], nombres: Sequence[int]) -> None:
    """Give each idea about as many supports as asked, within the quota of each person."""
    places = {personne: list(range(1, QUOTA + 1)) for personne in reunis.gens}
    soutiens: list[Soutien] = []
    for idee, nombre in zip(idees, nombres, strict=True):
        libres = [personne for personne in reunis.gens if places[personne]]
        soutiens += [
            Soutien(participant=personne, proposition=idee, emplacement=places[personne].pop(0))
            for personne in reunis.alea.sample(libres, min(nombre, len(libres)))
        ]
    Soutien.objects.bulk_create(soutiens)


def donner_leur_avis(reunis: Assemblee, idees: Sequence[Proposition], penchants: Sequence[Penchants]) -> None:
    """Have everybody agree or not with most ideas, then choose between some two by two, as her camp leans."""
    Position.objects.bulk_create(
        Position(participant=personne, proposition=idee, sens=_sens(penchant[camp], reunis.alea))
        for personne, camp in _camps(reunis)
        for idee, penchant in zip(idees, penchants, strict=True)
        if reunis.alea.random() < PART_REPONDUE
    )
    _departager(reunis, idees, penchants)


def _sens(penchant: float, alea: random.Random) -> Sens:
    tirage = penchant + alea.gauss(0, 0.35)
    return Sens.ACCORD if tirage > 0.2 else Sens.DESACCORD if tirage < -0.2 else Sens.PASSE


def _departager(reunis: Assemblee, idees: Sequence[Proposition], penchants: Sequence[Penchants]) -> None:
    alea, paires = reunis.alea, list(combinations(range(len(idees)), 2))
    duels = []
    for personne, camp in _camps(reunis):
        for i, j in alea.sample(paires, NB_DUELS):
            un, autre = (i, j) if idees[i].pk < idees[j].pk else (j, i)
            ecart = penchants[un][camp] - penchants[autre][camp] + alea.gauss(0, 0.5)
            issue = IssueDuel.AUCUNE if abs(ecart) < 0.05 else IssueDuel.A if ecart > 0 else IssueDuel.B
            a_gauche = alea.random() < 1 / 2
            duels.append(Duel(participant=personne, a=idees[un], b=idees[autre], issue=issue, a_gauche=a_gauche))
    Duel.objects.bulk_create(duels)


def _camps(reunis: Assemblee) -> Iterator[tuple[Participant, int]]:
    """Give each person the rank of her camp."""
    return zip(reunis.gens, (camp for camp, effectif in enumerate(CAMPS) for _ in range(effectif)), strict=True)


def repondre(reunis: Assemblee, idees: Sequence[Proposition], communs: dict[str, Any]) -> None:
    """Have a reply written under each idea just published and read, and the organiser's under the first ones."""
    for rang, (idee, texte) in enumerate(zip(idees, cycle(communs["reponses"]))):
        lue_le = idee.decidee_le
        if lue_le is None:
            raise ValueError("an idea published was read")
        with regler(lue_le + HEURE):
            reponse = commenter(participant=reunis.alea.choice(reunis.gens), proposition=idee, texte=texte)
        with regler(lue_le + 2 * HEURE):
            reunis.publier("commentaire", reponse)
            if rang < 2:
                repondre_officiellement(proposition=idee, texte=communs["officielle"], auteur=reunis.agent)


def evaluer(reunis: Assemblee, section: Section, ligne: dict[str, Any], nombre: int) -> list[AvisSection]:
    """Have a section marked; return the marks of those who also wrote something."""
    mots = [{"reserve": mot} for mot in ligne["reserves"]] + [{"commentaire": mot} for mot in ligne["commentaires"]]
    ecrits, muets = [], []
    for rang, personne in enumerate(reunis.alea.sample(reunis.gens, nombre)):
        utilite = reunis.alea.choice(ligne["notes"])
        impact = reunis.alea.choice((Impact.FORT, Impact.MOYEN) if utilite > 3 else (Impact.FAIBLE, Impact.AUCUN, ""))
        marque = {"section": section, "participant": personne, "utilite": utilite, "impact": impact}
        if rang < len(mots):
            ecrits.append(evaluer_section(**marque, **mots[rang]))
        else:
            muets.append(AvisSection(porte=personne.porte, **marque))
    AvisSection.objects.bulk_create(muets)
    return ecrits


def _uuid(alea: random.Random) -> uuid.UUID:
    """Draw an identifier from the seed: the same demonstration each time."""
    return uuid.UUID(int=alea.getrandbits(128), version=4)
