"""Agreement measured: ideas ranked by duels, and the map of opinions. Costly to find, so kept by what they come from."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from django.core.cache import cache
from numpy.linalg import LinAlgError

from consultations.enums import SEUIL_PETITS_NOMBRES, IssueDuel, Sens
from consultations.logic import consensus, duels
from consultations.logic.consensus import Consensus, Decompte, IdeeMesuree
from consultations.logic.duels import ClassementDuels, IdeeClassee
from consultations.models import Dialogue, Duel, Position, Proposition
from socle.logic.typographie import en_pourcents, places

journaux = logging.getLogger("barometre.consultations")

DUREE = 86_400
LETTRES = "ABCDE"


MOTIFS = {
    consensus.PAS_ASSEZ: "il faut au moins trois idées, et quinze personnes qui en aient jugé assez",
    consensus.NON_TROUVES: "leur calcul n’a pas abouti, et sans lui rien ne protégerait les plus petits",
}


@dataclass(frozen=True)
class Rang:
    """An idea and its place among those compared; `place` is described in `logic.duels`."""

    proposition: Proposition
    place: IdeeClassee

    @property
    def chances(self) -> tuple[int, int, int]:
        """Return the chances to be preferred to the average idea, low, middle, high, in percent."""
        place = self.place
        return en_pourcents(place.proba_bas), en_pourcents(place.proba), en_pourcents(place.proba_haut)

    @property
    def places(self) -> str:
        """Write the places that it may truly have: « entre la 1re et la 3e place »; empty without a rank."""
        haut, bas = self.place.rang_haut, self.place.rang_bas
        return "" if haut is None or bas is None else places(haut, bas)


@dataclass(frozen=True)
class Classement:
    """Public ideas that were compared, best first; those that duels do not tell apart have no rank."""

    rangs: tuple[Rang, ...]
    nb_duels: int
    nb_sans_choix: int
    est_d_un_seul_tenant: bool

    @property
    def est_vide(self) -> bool:
        """Tell whether nobody compared anything."""
        return not self.nb_duels


@dataclass(frozen=True)
class Trait:
    """What a group says more than the others: `nombre` of its `sur` answers go that way (`sens`)."""

    proposition: Proposition
    sens: Sens
    nombre: int
    sur: int
    est_probant: bool


@dataclass(frozen=True)
class GroupeOpinion:
    """People who answer alike, under a letter that means nothing: SEUIL_PETITS_NOMBRES of them at least."""

    lettre: str
    effectif: int
    traits: tuple[Trait, ...]


@dataclass(frozen=True)
class IdeeJugee:
    """An idea across groups. `accord` and `desaccord` (0–1) are None without groups; `ensemble` is None when it would
    give a small group back; `par_groupe` holds the groups shown, in their order.
    """

    proposition: Proposition
    accord: float | None
    desaccord: float | None
    ensemble: Decompte | None
    par_groupe: tuple[tuple[str, Decompte], ...]


@dataclass(frozen=True)
class Opinions:
    """The map: groups shown, ideas from the most agreed on across them. `motif` says why there is no group, or "".

    `nb_masquees`: people in groups too small to be told of; `nb_sans_groupe`: those who answered too little.
    """

    motif: str
    nb_participants: int
    groupes: tuple[GroupeOpinion, ...]
    idees: tuple[IdeeJugee, ...]
    nb_masquees: int
    nb_sans_groupe: int

    @property
    def motif_en_mots(self) -> str:
        """Say why no group is told, in the middle of a sentence; empty when some are."""
        return MOTIFS.get(self.motif, "")

    @property
    def rassemblent(self) -> tuple[IdeeJugee, ...]:
        """Return what groups agree on one by one, the most agreed first, five at most."""
        return tuple(idee for idee in self.idees if _par_groupe(idee) >= SEUIL_ACCORD and _plait_a_chacun(idee))[:5]

    @property
    def divisent(self) -> tuple[IdeeJugee, ...]:
        """Return the ideas on which groups are furthest apart, five at most."""
        ecarts = [(ecart_entre_groupes(idee), idee) for idee in self.idees]
        vus = sorted((paire for paire in ecarts if paire[0] >= ECART_QUI_DIVISE), key=lambda paire: -paire[0])
        return tuple(idee for _ecart, idee in vus[:5])


SEUIL_ACCORD = 0.6
"""Share of agreement in each group, in geometric mean: the measure is a product, whatever the number of groups."""
ECART_QUI_DIVISE = 0.4
"""Distance between the shares of agreement of two groups from which an idea divides, where chance does not make it."""
ECART_SUR = 1.96
"""Of the test of two proportions, for 95 %."""


def ecart_entre_groupes(idee: IdeeJugee) -> float:
    """Return the greatest distance between the shares of agreement of two groups shown, from 0 to 1, among those that few
    answers cannot have made; 0 without any. A handful at one end hides no distance between others.
    """
    juges = [decompte for _lettre, decompte in idee.par_groupe if decompte.total]
    surs = (
        haut.part(consensus.ACCORD) - bas.part(consensus.ACCORD)
        for haut, bas in permutations(juges, 2)
        if haut.test_contre(bas, consensus.ACCORD) > ECART_SUR
    )
    return max(surs, default=0.0)


def classement_duels(dialogue: Dialogue) -> Classement:
    """Rank the public ideas of a dialogue by its duels."""
    idees = _publiques(dialogue)
    lus = Duel.objects.filter(participant__dialogue=dialogue).order_by("pk")
    lignes = [
        (str(a), str(b), issue, a_gauche, str(personne))
        for a, b, issue, a_gauche, personne in lus.values_list("a", "b", "issue", "a_gauche", "participant")
        if str(a) in idees and str(b) in idees
    ]
    classes: ClassementDuels = _garder(
        "duels", duels.METHODE, [sorted(idees), lignes], lambda: _classer(lignes, sorted(idees))
    )
    return Classement(
        rangs=tuple(
            Rang(idees[str(place.proposition)], place) for place in classes.places if place.nb_duels or len(idees) == 1
        ),
        nb_duels=classes.nb_duels,
        nb_sans_choix=classes.nb_sans_choix,
        est_d_un_seul_tenant=classes.est_d_un_seul_tenant,
    )


def carte_des_opinions(dialogue: Dialogue) -> Opinions:
    """Return the groups of opinion of a dialogue and what its public ideas gather; groups under the threshold hidden."""
    idees = _publiques(dialogue)
    lues = Position.objects.filter(participant__dialogue=dialogue).order_by("participant", "proposition")
    lignes = [
        (str(personne), str(proposition), sens)
        for personne, proposition, sens in lues.values_list("participant", "proposition", "sens")
        if str(proposition) in idees
    ]
    try:
        effectifs, mesure = _garder("opinions", consensus.METHODE, lignes, lambda: _mesurer(lignes, dialogue.pk))
    except LinAlgError:
        journaux.error("consultations.groupes_non_trouves", extra={"objet_id": dialogue.pk})
        effectifs, mesure = (), replace(consensus.depouiller(_positions(lignes), {}), motif=consensus.NON_TROUVES)
    return _opinions(effectifs, mesure, idees)


def _publiques(dialogue: Dialogue) -> dict[str, Proposition]:
    return {str(idee.pk): idee for idee in dialogue.les_propositions.publiques().select_related("theme")}


def _classer(lignes: Sequence[tuple[str, str, str, bool, str]], idees: Sequence[str]) -> ClassementDuels:
    return duels.classer_duels([_duel(*ligne) for ligne in lignes], idees)


def _duel(a: str, b: str, issue: str, a_gauche: bool, personne: str) -> duels.DuelTranche:
    gauche, droite = (a, b) if a_gauche else (b, a)
    if issue == IssueDuel.AUCUNE:
        return duels.DuelTranche(gauche, droite, duels.SANS_CHOIX, personne)
    gagnante = a if issue == IssueDuel.A else b
    return duels.DuelTranche(gauche, droite, duels.GAUCHE if gagnante == gauche else duels.DROITE, personne)


def _mesurer(lignes: Sequence[tuple[str, str, str]], graine: int) -> tuple[tuple[int, ...], Consensus]:
    """Return the sizes of groups and the measure without its people: who is in which group is kept nowhere."""
    mesure = consensus.mesurer_consensus(_positions(lignes), graine=graine)
    effectifs = tuple(len(groupe.personnes) for groupe in mesure.groupes)
    anonymes = tuple(replace(groupe, personnes=()) for groupe in mesure.groupes)
    return effectifs, replace(mesure, groupes=anonymes)


def _positions(lignes: Sequence[tuple[str, str, str]]) -> list[consensus.PositionPrise]:
    return [consensus.PositionPrise(personne, proposition, sens) for personne, proposition, sens in lignes]


def _opinions(effectifs: tuple[int, ...], mesure: Consensus, idees: dict[str, Proposition]) -> Opinions:
    lettres = {groupe.numero: LETTRES[groupe.numero] for groupe in mesure.groupes if not groupe.est_masque}
    masquees = sum(effectifs[groupe.numero] for groupe in mesure.groupes if groupe.est_masque)
    # People outside the groups shown: fewer than the threshold, a total beside the groups would tell what they said.
    reste = masquees + mesure.nb_sans_groupe
    est_total = mesure.nb_participants >= SEUIL_PETITS_NOMBRES and (reste == 0 or reste >= SEUIL_PETITS_NOMBRES)
    # Totals without the groups that they were told beside yesterday would give a hidden one back.
    montre_l_ensemble = est_total and not masquees and mesure.motif != consensus.NON_TROUVES
    return Opinions(
        motif=mesure.motif,
        nb_participants=mesure.nb_participants,
        groupes=tuple(
            GroupeOpinion(lettres[groupe.numero], effectifs[groupe.numero], _traits(groupe, idees))
            for groupe in mesure.groupes
            if groupe.numero in lettres
        ),
        idees=tuple(_idee_jugee(idee, idees, lettres, montre_l_ensemble=montre_l_ensemble) for idee in mesure.idees),
        nb_masquees=masquees,
        nb_sans_groupe=mesure.nb_sans_groupe,
    )


def _idee_jugee(
    idee: IdeeMesuree, idees: dict[str, Proposition], lettres: dict[int, str], *, montre_l_ensemble: bool
) -> IdeeJugee:
    return IdeeJugee(
        proposition=idees[str(idee.proposition)],
        accord=idee.accord,
        desaccord=idee.desaccord,
        ensemble=idee.ensemble if montre_l_ensemble else None,
        par_groupe=tuple((lettre, idee.par_groupe[numero]) for numero, lettre in lettres.items()),
    )


def _traits(groupe: consensus.Camp, idees: dict[str, Proposition]) -> tuple[Trait, ...]:
    return tuple(
        Trait(idees[str(typique.proposition)], Sens(typique.sens), typique.nombre, typique.sur, typique.probante)
        for typique in groupe.typiques
    )


def _par_groupe(idee: IdeeJugee) -> float:
    """Return the share of agreement of a group, in geometric mean over those shown; 0 without groups."""
    return (idee.accord or 0.0) ** (1 / max(len(idee.par_groupe), 1))


def _plait_a_chacun(idee: IdeeJugee) -> bool:
    """Tell that most of the answers of every group agree: one group may be against, and the mean still high."""
    return all(2 * decompte.accords > decompte.total for _lettre, decompte in idee.par_groupe)


def _garder(quoi: str, methode: str, contenu: Any, calcul: Callable[[], Any]) -> Any:
    """Return what `contenu` gives, found once: the key is the content itself, so that nothing old is ever shown."""
    empreinte = hashlib.sha256(json.dumps(contenu).encode()).hexdigest()
    # What is kept is pickled: a class of it that changes its name changes `accord-2`.
    cle = f"consultations:accord-2:{quoi}:{methode}:{empreinte}"
    garde = cache.get(cle)
    if garde is None:
        garde = calcul()
        cache.set(cle, garde, DUREE)
    return garde
