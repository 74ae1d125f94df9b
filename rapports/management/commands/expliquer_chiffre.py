"""Computes a figure of a body's results again, from its address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from campagnes.queries import campagne_par_annee
from rapports.logic.chiffres import lire_adresse
from rapports.logic.explication.chiffre_explique import ChiffreExplique, ecrire
from rapports.queries.explication.dossier import Explication, inscriptions_expliquees
from rapports.queries.explication.figure import expliquer_figure, expliquer_la_nation
from socle.commandes import CommandeContrat
from socle.erreurs import EntreeInvalide


class Command(CommandeContrat):
    """Prints the levels of a figure, from the contacts up to it; with --json, the document of its page."""

    help = "Recalcule un chiffre des résultats d’un organisme à partir de son adresse, 2026-213105554-EMAIL.ACCES."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("adresse", metavar="ADRESSE")
        parser.add_argument("--json", action="store_true", dest="en_json", help="imprime le document de la page")

    def handle(self, *_args: Any, **options: Any) -> None:
        explication = _trouver(options["adresse"])
        if options["en_json"]:
            self.stdout.write(json.dumps(explication.document, ensure_ascii=False, allow_nan=False))
            return
        self.stdout.write(f"{explication.organisme}, {explication.edition}")
        for ligne in _lignes(explication.chiffre):
            self.stdout.write(ligne)
        for phrase in explication.place.phrases if explication.place else ():
            self.stdout.write(phrase)
        self.stdout.write(explication.verdict)


def _trouver(texte: str) -> Explication:
    adresse = lire_adresse(texte)
    if adresse is None:
        raise EntreeInvalide([f"{texte} n’est pas l’adresse d’un chiffre\u202f: écrivez 2026-213105554-EMAIL."])
    if adresse.est_nationale:
        explication = expliquer_la_nation(campagne_par_annee(adresse.annee), adresse.figure)
        if explication is None:
            raise EntreeInvalide([f"L’édition {adresse.annee} n’a pas de chiffre national {adresse.figure}."])
        return explication
    inscription = inscriptions_expliquees(adresse).first()
    if inscription is None:
        raise EntreeInvalide([f"L’organisme {adresse.siren} n’a pas de résultats dans l’édition {adresse.annee}."])
    explication = expliquer_figure(inscription, adresse.figure, par_l_equipe=True)
    if explication is None:
        raise EntreeInvalide([f"Les résultats de {adresse.siren} n’ont pas de chiffre {adresse.figure}."])
    return explication


def _lignes(chiffre: ChiffreExplique, retrait: int = 0) -> Iterator[str]:
    """Yield a level, then those below it, each two spaces further."""
    marge = "  " * retrait
    poids = "" if chiffre.poids == 1 else f"poids {ecrire(chiffre.poids)}"
    precisions = (chiffre.intervalle_ecrit, chiffre.reponse, chiffre.mention, poids)
    suite = "".join(f", {precision}" for precision in precisions if precision)
    yield f"{marge}{chiffre.nom}\u202f: {ecrire(chiffre.valeur)}{suite}"
    if conclusion := chiffre.conclusion:
        yield f"{marge}  = {conclusion}"
    for terme in chiffre.termes:
        yield from _lignes(terme, retrait + 1)
