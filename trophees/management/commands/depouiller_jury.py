"""Counts the ballots of a jury again and compares with the awards that were frozen."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from campagnes.models import Campagne
from campagnes.queries import campagne_par_annee
from socle.commandes import CommandeContrat, jusqu_a
from socle.erreurs import EntreeInvalide
from socle.logic.typographie import accorder
from socle.nombres import ANNEE_MAX
from trophees.logic.trophees import libelle_de
from trophees.models import Deliberation
from trophees.queries.bulletins import Redecompte, redecompter
from trophees.queries.jury import METHODE_DU_JURY, deliberation_de
from trophees.queries.palmares import palmares_en_cours, palmares_publie

DIFFERENT = 1


class Command(CommandeContrat):
    """Names no juror. Exits 1 when a frozen award, its count or its ballots differ, naming them on stdout."""

    help = "Dépouille de nouveau les bulletins d’un jury et compare aux trophées gelés."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campagne", type=jusqu_a(ANNEE_MAX), required=True, metavar="ANNEE")
        parser.add_argument("--json", action="store_true", dest="en_json", help="imprime le décompte et sa trace")

    def handle(self, *_args: Any, **options: Any) -> None:
        campagne = campagne_par_annee(options["campagne"])
        palmares = palmares_publie(campagne) or palmares_en_cours(campagne)
        recomptes = redecompter(_deliberation_close(campagne), palmares)
        est_conforme = not any(un.ecarts for un in recomptes)
        if options["en_json"]:
            document = {
                "campagne": campagne.annee,
                "methode": METHODE_DU_JURY,
                "palmares": palmares and palmares.empreinte,
                "conforme": est_conforme if palmares else None,
                "trophees": [{**un.compte, "bulletins": un.bulletins, "ecarts": list(un.ecarts)} for un in recomptes],
            }
            self.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False))
        else:
            for un in recomptes:
                self.stdout.write(_dire(un))
            self.stdout.write(_conclure(est_conforme=est_conforme, est_gele=palmares is not None))
        if not est_conforme:
            raise SystemExit(DIFFERENT)


def _deliberation_close(campagne: Campagne) -> Deliberation:
    deliberation = deliberation_de(campagne)
    if deliberation is None:
        raise EntreeInvalide(
            [f"Aucun jury n’a délibéré pour l’édition {campagne.annee}, ou ses bulletins sont effacés."]
        )
    if not deliberation.est_close:
        raise EntreeInvalide(["Le vote est ouvert\u202f: personne ne lit un compte qui bouge."])
    return deliberation


def _dire(un: Redecompte) -> str:
    compte = un.compte
    laureats = ", ".join(compte["laureats"]) or "personne"
    decideur = "le jury" if compte["decideur"] == "jury" else "le score"
    ecarts = f"\u202f; DIFFÈRE DU PALMARÈS GELÉ\u202f: {', '.join(un.ecarts)}" if un.ecarts else ""
    return (
        f"{libelle_de(compte['code'], tuple(compte['categories']))}\u202f: {laureats}, par {decideur}, "
        f"{accorder(un.bulletins, 'bulletin')}{ecarts}."
    )


def _conclure(*, est_conforme: bool, est_gele: bool) -> str:
    if not est_gele:
        return "Aucun palmarès n’est gelé\u202f: rien à comparer."
    return "Le palmarès gelé dit la même chose." if est_conforme else "Le palmarès gelé dit autre chose."
