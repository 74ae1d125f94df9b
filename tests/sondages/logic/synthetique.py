"""Invented polls: departments of all sizes, skewed and unanimous answers."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from sondages.logic.base32 import ALPHABET
from sondages.logic.document import Vote, document_de

VALEURS = {"affirmation": ("accord", "desaccord", "passe"), "choix": ("0", "1", "2", "3", "passe")}


@dataclass
class Monde:
    """A poll and all its secrets: by card, by department, the answers in the order of the agents."""

    tailles: dict[int, int]
    natures: dict[int, str]
    reponses: dict[int, dict[int, list[str]]]
    seuil: int

    def comptes(self, carte):
        """Return the counts of a card, by department."""
        return {groupe: Counter(valeurs) for groupe, valeurs in self.reponses[carte].items()}

    def document(self, hasard):
        """Return what is published."""
        votes = [
            Vote(carte, groupe, valeur, "".join(hasard.choices(ALPHABET, k=16)))
            for carte, groupes in self.reponses.items()
            for groupe, valeurs in groupes.items()
            for valeur in valeurs
        ]
        total = sum(self.tailles.values())
        return document_de(
            {
                "sondage": dict.fromkeys(("code", "titre", "organisme", "ouvert_le", "clos_le"), ""),
                "seuils": {"effectifs": self.seuil, "mots": 10},
                "codes": {"donnes": total, "utilises": total},
                "cle_idees": "",
            },
            [{"id": g, "nom": f"Service {g}", "effectif": n, "cle_publique": ""} for g, n in self.tailles.items()],
            [
                {"id": c, "rang": c, "nature": nature, "options": ["a", "b", "c", "d"] if nature == "choix" else []}
                | dict.fromkeys(("enonce", "determinant", "explication", "bonne_reponse"), "")
                for c, nature in self.natures.items()
            ],
            votes,
            self.tailles,
        )


def monde(hasard: random.Random) -> Monde:
    """Draw a poll of 5 to 200 agents. Everybody answers: what an attacker hopes for."""
    total = hasard.choice([hasard.randint(5, 30), hasard.randint(5, 200)])
    tailles = _tailles(hasard, total)
    natures = {1: "affirmation", 2: hasard.choice(["affirmation", "choix"]), 3: "affirmation"}
    reponses = {
        carte: {groupe: _reponses(hasard, VALEURS[nature], taille) for groupe, taille in tailles.items()}
        for carte, nature in natures.items()
    }
    if hasard.random() < 0.2:
        # A whole card nearly unanimous.
        reponses[3] = {g: ["accord"] * n for g, n in tailles.items()}
        for _ in range(hasard.randint(0, 3)):
            valeurs = hasard.choice(list(reponses[3].values()))
            valeurs[hasard.randrange(len(valeurs))] = "desaccord"
    return Monde(tailles, natures, reponses, hasard.choice([10, 10, 10, 12]))


def _tailles(hasard, total):
    nombre = hasard.randint(1, min(8, total))
    parts = [1] * nombre
    poids = [hasard.random() ** 2 + 0.01 for _ in parts]
    for rang in hasard.choices(range(nombre), poids, k=total - nombre):
        parts[rang] += 1
    return dict(enumerate(parts, 1))


def _reponses(hasard, valeurs, taille):
    mode = hasard.random()
    if mode < 0.3:
        return [hasard.choice(valeurs)] * taille
    if mode < 0.5:
        reste = [hasard.choice(valeurs)] * taille
        for _ in range(hasard.randint(1, 3)):
            reste[hasard.randrange(taille)] = hasard.choice(valeurs)
        return reste
    return hasard.choices(valeurs, [hasard.random() ** 3 + 0.01 for _ in valeurs], k=taille)
