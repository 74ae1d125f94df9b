"""An attacker reads every period, place and door, and solves the system of all that was told."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bornes.indicateurs.queries.indicateurs import ZEROS, Comptes
from bornes.logic.petits_nombres import est_petit
from rapports.logic.voix.calculs import NOTES
from rapports.queries.voix.ecoute import Ecoute, TrancheEcoute
from rapports.queries.voix.figures import figures

LUNDI = dt.date(2027, 3, 1)
CELLULES = tuple(product((1, 2), (0,), ("borne", "smartphone")))
CLES = tuple(product((None, 1, 2), (None,), (None, "borne", "smartphone")))
# Mark, hour, weekday, reason and answer of six kinds of people; one gives no reason, so reasons do not make the whole.
PROFILS = (
    (1, 9, 0, "attente", "non"),
    (2, 10, 1, "attente", "en_partie"),
    (3, 10, 2, "clarte", "oui"),
    (4, 9, 0, "", "oui"),
    (5, 11, 1, "amabilite", "oui"),
    (5, 9, 2, "attente", "oui"),
)
EFFECTIFS = st.lists(st.just(0) | st.integers(0, 7) | st.integers(0, 40), min_size=6, max_size=6)
MONDES = st.lists(st.lists(EFFECTIFS, min_size=4, max_size=4), min_size=3, max_size=3)


def compter(effectifs):
    """Return the columns of so many people of each kind."""
    valeurs = dict(ZEROS)
    for (note, heure, _jour, raison, resultat), n in zip(PROFILS, effectifs, strict=True):
        raisons = [f"raison_{raison}"] if raison else []
        for colonne in ("n", f"n{note}", f"h{heure:02d}", f"resultat_{resultat}", *raisons):
            valeurs[colonne] += n
    return Comptes(valeurs)


def jours_de(cellules, rang):
    """Return the days of a stretch, one week."""
    debut = LUNDI + dt.timedelta(weeks=rang)
    return [
        (
            debut + dt.timedelta(days=jour),
            sum(c[p] for c in cellules for p, profil in enumerate(PROFILS) if profil[2] == jour),
            sum(c[p] for c in cellules for p, profil in enumerate(PROFILS) if profil[2] == jour and profil[0] > 3),
        )
        for jour in range(3)
    ]


def lire_tout(monde):
    """Yield (stretches, key, figures) of every address; periods hold the last stretches."""
    tranches = [
        TrancheEcoute({cle: compter(n) for cle, n in zip(CELLULES, cellules, strict=True)}, Comptes(), {})
        for cellules in monde
    ]
    for premiere in range(3):
        ecoute = Ecoute(tuple(tranches[premiere:]))
        jours = [jours_de(monde[rang], rang) for rang in range(premiere, 3)]
        for cle in CLES:
            yield range(premiere, 3), cle, figures(ecoute, cle, jours, "", seuil=80)


class Attaque:
    """A linear system over the people of each stretch, cell and kind; what is told as zero is known to be empty."""

    def __init__(self, monde):
        self.n = np.array(monde, dtype=float)
        self.zeros = np.zeros(self.n.shape, dtype=bool)
        self.dits = []

    def masque(self, rangs, cle, profils):
        """Return who is counted: these stretches, this key, these kinds."""
        masque = np.zeros(self.n.shape)
        for rang, (c, cellule), p in product(rangs, enumerate(CELLULES), profils):
            masque[rang, c, p] = all(v in (None, s) for v, s in zip(cle, cellule, strict=True))
        return masque

    def apprendre(self, rangs, cle, profils, n):
        """Note a count that was told; it is the true one."""
        if n is None:
            return
        masque = self.masque(rangs, cle, profils)
        assert n == (masque * self.n).sum()
        assert not est_petit(int(n)) or profils in (SATISFAITS, AUTRES)
        if n == 0:
            self.zeros |= masque > 0
        self.dits.append(masque)

    def donne(self, masque):
        """Tell that the system gives this sum."""
        gardes = ~self.zeros.ravel()
        base = np.array([dit.ravel()[gardes] for dit in self.dits]).reshape(len(self.dits), -1).T
        voulu = masque.ravel()[gardes]
        if not voulu.any() or not base.size:
            return False
        poids = np.linalg.lstsq(base, voulu, rcond=None)[0]
        return bool(np.abs(base @ poids - voulu).max() < 1e-7)

    def poignees(self, groupes):
        """Yield the handfuls of every run of stretches, key and group of kinds."""
        for (debut, fin), cle, profils in product(combinations(range(4), 2), CLES, groupes):
            masque = self.masque(range(debut, fin), cle, profils)
            if est_petit(int((masque * self.n).sum())):
                yield masque


def profils_ou(rang, valeur):
    """Return the kinds whose mark, hour, weekday, reason or answer is this one."""
    return [p for p, profil in enumerate(PROFILS) if profil[rang] == valeur]


TOUS, SATISFAITS, AUTRES = list(range(6)), [3, 4, 5], [0, 1, 2]
PARTIES = {
    "heures": (1, {9: "9\u00a0h", 10: "10\u00a0h", 11: "11\u00a0h"}),
    "jours": (2, {0: "lundi", 1: "mardi", 2: "mercredi"}),
    "raisons": (3, {"attente": "l’attente", "clarte": "la clarté", "amabilite": "l’amabilité"}),
    "resultats": (4, {"oui": "oui", "en_partie": "en partie", "non": "non"}),
}


@settings(max_examples=40, deadline=None)
@given(MONDES)
def test_numbers_hours_days_reasons_and_answers_of_all_addresses_give_no_handful(monde):
    lus = list(lire_tout(monde))
    for partie, (rang, mots) in PARTIES.items():
        attaque = Attaque(monde)
        for tranches, cle, voix in lus:
            attaque.apprendre(tranches, cle, TOUS, voix.n)
            dits = {e.mot: e.n for e in getattr(voix, partie)}
            for valeur, mot in mots.items():
                attaque.apprendre(tranches, cle, profils_ou(rang, valeur), dits.get(mot))
        groupes = [TOUS, *(profils_ou(rang, valeur) for valeur in mots)]
        assert not any(attaque.donne(masque) for masque in attaque.poignees(groupes)), partie


@settings(max_examples=40, deadline=None)
@given(MONDES)
def test_distributions_of_all_addresses_give_no_handful_that_rates_do_not(monde):
    taux, tout = Attaque(monde), Attaque(monde)
    for tranches, cle, voix in lire_tout(monde):
        for attaque in (taux, tout):
            attaque.apprendre(tranches, cle, TOUS, voix.n)
            attaque.apprendre(tranches, cle, SATISFAITS, voix.satisfaction and voix.satisfaction.favorables)
        for place, (mot, n) in enumerate(voix.repartition):
            if mot:
                tout.apprendre(tranches, cle, _profils_de(voix.repartition, place), n)
    taux.zeros = tout.zeros
    marques = [profils_ou(0, note) for note in range(1, 6)]
    for masque in tout.poignees([TOUS, *marques, [0, 1]]):
        assert taux.donne(masque) or not tout.donne(masque)


def _profils_de(repartition, place):
    """Return the kinds joined in one part: its mark, and its empty neighbours away from the middle."""
    mot = repartition[place][0]
    if mot == NOTES[place]:
        notes = [place + 1]
    else:
        notes = {"insatisfait ou très insatisfait": [1, 2], "satisfait ou très satisfait": [4, 5]}.get(mot, [1, 2, 3])
    return [p for p, profil in enumerate(PROFILS) if profil[0] in notes]
