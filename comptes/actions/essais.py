"""Guesses at what opens an account, counted before they are looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from socle.limites import Consommation, Limite, LimiteAtteinte, compter, en_mots

HEURE = dt.timedelta(hours=1)
JOUR = dt.timedelta(days=1)


@dataclass(frozen=True)
class Serrure:
    """A secret that somebody may try to guess, and how often.

    `par_compte` is what all unknown devices together may try on one account: a thousand addresses try no more.
    `par_adresse` keeps one address from spending that alone, so that its owner still enters from another one.
    """

    par_adresse: Limite
    par_compte: Limite
    par_appareil: Limite
    conseil: str
    # For who is asked again inside: she has entered already.
    conseil_dedans: str
    autre_porte: bool = False


# A day begins once: at most twenty guesses in any twenty-four hours.
MOT_DE_PASSE = Serrure(
    par_adresse=Limite("comptes.mot_de_passe.adresse", 5, HEURE),
    par_compte=Limite("comptes.mot_de_passe.compte", 10, JOUR),
    par_appareil=Limite("comptes.mot_de_passe.appareil", 10, HEURE),
    conseil="Pour entrer sans attendre, demandez un code par courriel, ou connectez-vous depuis un appareil "
    "où vous l’avez déjà fait.",
    conseil_dedans="Vous restez connecté. Mot de passe oublié\u202f? Choisissez-en un autre par courriel.",
    autre_porte=True,
)
SECOND_FACTEUR = Serrure(
    par_adresse=Limite("comptes.second_facteur.adresse", 5, HEURE),
    par_compte=Limite("comptes.second_facteur.compte", 20, JOUR),
    par_appareil=Limite("comptes.second_facteur.appareil", 10, HEURE),
    conseil="Pour entrer sans attendre, connectez-vous depuis un appareil où vous l’avez déjà fait.",
    conseil_dedans="Vous restez connecté. Si vous avez un mot de passe, donnez-le plutôt.",
)
# Somebody who tries one password on a thousand accounts; a town hall has one address too.
PAR_ADRESSE = Limite("comptes.essais.adresse", 100, HEURE)
# A code sent by e-mail dies after as many wrong answers, also when they come at once.
PAR_CODE = Limite("comptes.code", 3, HEURE)


class EssaisEpuises(LimiteAtteinte):
    """Too many guesses: this one was not looked at."""

    def __init__(self, attente: dt.timedelta, serrure: Serrure, *, est_entre: bool = False) -> None:
        super().__init__(attente)
        conseil = serrure.conseil_dedans if est_entre else serrure.conseil
        self.message = f"Trop d’essais sans succès. Réessayez dans {en_mots(attente)}. {conseil}"
        self.autre_porte = serrure.autre_porte


@dataclass(frozen=True)
class Essai:
    """A guess that was counted."""

    comptes: tuple[Consommation, ...]

    def rendre(self) -> None:
        """Give back what was counted: the secret was right. Guesses that failed stay counted."""
        for compte in self.comptes:
            compte.rendre()


def essayer(serrure: Serrure, *, compte: str, adresse: str, appareil: str = "", est_entre: bool = False) -> Essai:
    """Count one guess, or raise EssaisEpuises and count nothing. `appareil`: the device known to that account, if any.

    Counted before the secret is looked at: a thousand guesses at once are a thousand.
    """
    if appareil:
        voulus = [(serrure.par_appareil, f"{compte}:{appareil}")]
    else:
        # One order for all: two guesses never wait for each other.
        voulus = [
            (PAR_ADRESSE, adresse),
            (serrure.par_adresse, f"{compte}:{adresse}"),
            (serrure.par_compte, compte),
        ]
    try:
        with transaction.atomic():
            return Essai(tuple(compter(limite, sujet) for limite, sujet in voulus))
    except LimiteAtteinte as atteinte:
        raise EssaisEpuises(atteinte.attente, serrure, est_entre=est_entre) from atteinte
