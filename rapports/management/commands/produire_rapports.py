"""Builds the PDF reports of an edition, through the worker or in this process."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import QuerySet

from campagnes.models import Campagne
from campagnes.queries import campagne_par_annee
from organismes.logic.siret import nettoyer
from organismes.models import Inscription
from rapports.actions.demander import demander_les_rapports
from rapports.actions.produire import produire_rapport
from rapports.models import Rapport
from rapports.queries.rapports import inscriptions_a_imprimer
from socle.commandes import PANNE, CommandeContrat, jusqu_a
from socle.enums import DOCUMENTS_EN_MARCHE, EtatDocument
from socle.erreurs import EntreeInvalide, Indisponible, RegleMetier
from socle.logic.typographie import accorder
from socle.nombres import ANNEE_MAX
from socle.taches import courtier_repond

LARGEUR_BARRE = 28
PAS = 0.5
"""Seconds between two looks at the rows that the worker fills."""
PATIENCE = 300
"""Seconds without any progress after which the worker is held for stopped."""

SANS_COURTIER = (
    "Aucun courtier ne répond\u202f: démarrez la plateforme, ou ajoutez --direct pour fabriquer les rapports ici. "
    "Rien n’a été demandé."
)


class Command(CommandeContrat):
    """One line a report on the standard output; the bar goes to the standard error."""

    help = "Fabrique les rapports PDF d’une édition."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campagne", type=jusqu_a(ANNEE_MAX), required=True, metavar="ANNEE")
        parser.add_argument("--siren", type=nettoyer, help="un seul organisme")
        parser.add_argument("--dossier", type=Path, help="copie les rapports dans ce dossier")
        parser.add_argument("--direct", action="store_true", help="sans Celery, dans ce processus")
        parser.add_argument("--refaire", action="store_true", help="refait aussi les rapports à jour")

    def handle(self, *_args: Any, **options: Any) -> None:
        campagne, siren = campagne_par_annee(options["campagne"]), options["siren"] or ""
        if options["siren"] == "":
            raise EntreeInvalide(["--siren est vide\u202f: donnez le numéro d’un organisme."])
        inscriptions = self._inscriptions(campagne, siren)
        if not options["direct"] and not courtier_repond():
            raise Indisponible(SANS_COURTIER)
        dossier = _dossier(options["dossier"])
        demander_les_rapports(campagne=campagne, siren=siren, refaire=options["refaire"], confier=not options["direct"])
        rapports = Rapport.objects.filter(inscription__in=inscriptions)
        numeros = list(rapports.order_by("inscription__organisme__siren", "pk").values_list("pk", flat=True))
        nb_echecs = 0
        for rang, rapport in enumerate(self._finis(numeros, direct=options["direct"]), start=1):
            self._barre(rang, len(numeros))
            nb_echecs += not self._dire(rapport, dossier)
        if nb_echecs:
            self.stderr.write(f"{accorder(nb_echecs, 'rapport')} en échec.")
            raise SystemExit(PANNE)

    def _inscriptions(self, campagne: Campagne, siren: str) -> QuerySet[Inscription]:
        inscriptions = inscriptions_a_imprimer(campagne, siren=siren)
        if inscriptions.exists():
            return inscriptions
        if siren:
            raise EntreeInvalide([f"Aucun résultat calculé pour {siren} dans l’édition {campagne.annee}."])
        raise EntreeInvalide([f"L’édition {campagne.annee} n’a pas de résultats\u202f: lancez calculer_resultats."])

    def _finis(self, numeros: list[int], *, direct: bool) -> Iterator[Rapport]:
        return _un_par_un(numeros) if direct else self._attendre(numeros)

    def _attendre(self, numeros: Iterable[int]) -> Iterator[Rapport]:
        """Yield the reports as the worker finishes them; give up when nothing moves any more.

        What has them tried again, as a disk that is full, is told once.
        """
        restants, vu, depuis = set(numeros), -1, time.monotonic()
        dites = {""}
        while restants:
            avance = 0
            for rapport in _rapports(restants):
                if rapport.etat in DOCUMENTS_EN_MARCHE:
                    avance += rapport.progression
                    if rapport.erreur not in dites:
                        dites.add(rapport.erreur)
                        self.stderr.write(rapport.erreur)
                else:
                    restants.discard(rapport.pk)
                    yield rapport
            if (total := avance - 1000 * len(restants)) != vu:
                vu, depuis = total, time.monotonic()
            elif time.monotonic() - depuis > PATIENCE:
                self.stderr.write(
                    f"{accorder(len(restants), 'rapport')} en attente depuis cinq minutes\u202f: "
                    "le worker de la file « rapports » tourne-t-il ? Les demandes restent inscrites. "
                    "--direct les fabrique ici."
                )
                raise SystemExit(PANNE)
            if restants:
                time.sleep(PAS)

    def _barre(self, rang: int, total: int) -> None:
        plein = LARGEUR_BARRE * rang // total
        self.stderr.write(f"\r[{'#' * plein}{'.' * (LARGEUR_BARRE - plein)}] {rang}/{total}", ending="")
        if rang == total:
            self.stderr.write("")

    def _dire(self, rapport: Rapport, dossier: Path | None) -> bool:
        siren = rapport.inscription.organisme.siren
        if rapport.etat != EtatDocument.PRET:
            self.stdout.write(f"{siren}\t{rapport.get_etat_display()}\t{rapport.erreur}")
            return False
        sortie = str(rapport.fichier.name)
        if dossier is not None:
            chemin = dossier / f"{siren}-{rapport.inscription.campagne.annee}.pdf"
            sortie = str(chemin)
            if not _copie(rapport, chemin):
                self.stdout.write(f"{siren}\tprêt, mais sa copie n’a pas pu s’écrire\t{sortie}")
                return False
        self.stdout.write(f"{siren}\tprêt\t{rapport.nb_pages} pages\t{rapport.empreinte}\t{sortie}")
        return True


def _rapports(numeros: Iterable[int]) -> list[Rapport]:
    requete = Rapport.objects.filter(pk__in=list(numeros)).order_by("pk")
    return list(requete.select_related("inscription__organisme", "inscription__campagne"))


def _un_par_un(numeros: Iterable[int]) -> Iterator[Rapport]:
    """Build them here. One that cannot be keeps no other, and its row says why; a fault is raised once all were tried.

    Where nothing can be put away, the next would be no better.
    """
    pannes = []
    for numero in numeros:
        try:
            produire_rapport(rapport_id=numero)
        except OSError:
            raise
        except RegleMetier:
            pass
        except Exception as panne:  # noqa: BLE001 -- whatever one report does, the others must be built
            pannes.append(panne)
        yield from _rapports([numero])
    if pannes:
        raise pannes[0]


def _copie(rapport: Rapport, chemin: Path) -> bool:
    """Copy a report whole, or leave what was there as it was; tell which."""
    provisoire = chemin.with_name(f".{chemin.name}-{os.getpid()}")
    try:
        with rapport.fichier.open("rb") as source, provisoire.open("wb") as copie:
            shutil.copyfileobj(source, copie)
        provisoire.replace(chemin)
    except OSError:
        with suppress(OSError):
            provisoire.unlink(missing_ok=True)
        return False
    return True


def _dossier(chemin: Path | None) -> Path | None:
    if chemin is None:
        return None
    try:
        chemin.mkdir(parents=True, exist_ok=True)
    except OSError as erreur:
        raise EntreeInvalide([f"Dossier impossible à écrire\u202f: {chemin}."]) from erreur
    return chemin
