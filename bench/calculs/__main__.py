"""Entry of the process that measures: BENCH_ORGANISMES and BENCH_PAR_CANAL make a quicker run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 -- after the set-up

from bench.calculs.remplissage import ecrire_les_notes, remplir  # noqa: E402
from bench.figures import dire, ecrire  # noqa: E402
from bench.processeur import duree, processeur, sans_aide  # noqa: E402
from campagnes.models import Campagne  # noqa: E402
from campagnes.queries import methode_de  # noqa: E402
from enquetes.enums import EtatVisite  # noqa: E402
from enquetes.models import TotalContact, Visite  # noqa: E402
from enquetes.qualite.actions.relire import accepter_visite  # noqa: E402
from enquetes.visites.actions import etats, totaliser  # noqa: E402
from enquetes.visites.logic.agregation_totaux import CorpsAPeser, scores_exacts  # noqa: E402
from enquetes.visites.queries.totaux import totaux_de  # noqa: E402
from organismes.models import Inscription  # noqa: E402
from tests.factories.comptes import UtilisateurFactory  # noqa: E402
from trophees.actions import recalculer  # noqa: E402
from trophees.actions.calculer import calculer_resultats  # noqa: E402
from trophees.logic.rangs_incertains import TIRAGES  # noqa: E402
from trophees.models import Resultat  # noqa: E402

NB_ORGANISMES = int(os.environ.get("BENCH_ORGANISMES", "1000"))
PAR_CANAL = int(os.environ.get("BENCH_PAR_CANAL", "5"))
TOURS = 15
RAPPORT_SCORES, PART_D_UN_CORPS, MEMOIRE_MO = 1.5, 1 / 50, 150
NB_VALIDATIONS = 200
GROUPES = """
SELECT inscription, canal, etape, SUM(poids * note), SUM(poids) FROM notes GROUP BY inscription, canal, etape
"""


def mesurer_ici() -> int:
    """Fill the database of this process, measure; return its exit code."""
    campagne = remplir(nb_organismes=NB_ORGANISMES, par_canal=PAR_CANAL)
    nb_notes = ecrire_les_notes(campagne)
    mesures = [_totaux(campagne), _scores(campagne, nb_notes), *_calculs(campagne), _memoire(campagne), _validation()]
    ecrire("calculs", organismes=NB_ORGANISMES, contacts=5 * PAR_CANAL, notes=nb_notes, mesures=mesures)
    return 0 if all(mesure["tenu"] for mesure in mesures) else 1


def _totaux(campagne: Campagne) -> dict[str, Any]:
    debut = time.process_time()
    nombre = totaliser.refaire_totaux(campagne)
    secondes = time.process_time() - debut
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE enquetes_totalcontact")
        curseur.execute("SELECT pg_total_relation_size('enquetes_totalcontact') / %s", [nombre])
        octets = curseur.fetchone()[0]
    return _dire(
        f"{nombre} totaux refaits par la commande", f"{secondes:.1f} s, {octets} octets chacun", True, secondes=secondes
    )


def _scores(campagne: Campagne, nb_notes: int) -> dict[str, Any]:
    """Time by turns the scores of all bodies, channel by channel and stage by stage, and the bare statement."""
    # A shared machine slows either down for longer than it lasts: processors of both sides are compared, and the least.
    sans_aide()
    facons = _notre_calcul(campagne), _lire_les_groupes
    notre, nu = (min(siens) for siens in _par_tours(processeur, *facons))
    durees = [min(siennes) for siennes in _par_tours(time.perf_counter, *facons)]
    rapport, rapport_des_durees = notre / nu, durees[0] / durees[1]
    return _dire(
        f"scores de {NB_ORGANISMES} organismes, {nb_notes} notes",
        f"{1000 * notre:.0f} ms, × {rapport:.2f} du GROUP BY nu (≤ {RAPPORT_SCORES}), {1000 * nu:.0f} ms, "
        f"de processeur (serveur compris) ; × {rapport_des_durees:.2f} en durée",
        rapport <= RAPPORT_SCORES,
        rapport=rapport,
        rapport_des_durees=rapport_des_durees,
    )


def _notre_calcul(campagne: Campagne) -> Callable[[], None]:
    """Return what reads the totals and computes the scores of all bodies."""
    methode = methode_de(campagne)
    offres = {pk: tuple(methode.canaux) for pk in campagne.les_inscriptions.order_by("pk").values_list("pk", flat=True)}

    def calculer() -> None:
        totaux = totaux_de(campagne)
        corps = [CorpsAPeser(canaux, totaux.prevus.get(pk, {})) for pk, canaux in offres.items()]
        scores_exacts(corps, totaux.contacts.placer(offres), poids=methode.poids, minimum=methode.minimum)

    return calculer


def _lire_les_groupes() -> None:
    with connection.cursor() as curseur:
        curseur.execute(GROUPES)
        curseur.fetchall()


def _par_tours(horloge: Callable[[], float], *facons: Callable[[], None]) -> list[list[float]]:
    """Time each way, one after the other at each turn; the first turn warms up."""
    durees: list[list[float]] = [[] for _facon in facons]
    for tour in range(TOURS + 1):
        for siennes, facon in zip(durees, facons, strict=True):
            debut = horloge()
            facon()
            if tour:
                siennes.append(horloge() - debut)
    return durees


def _calculs(campagne: Campagne) -> list[dict[str, Any]]:
    """Compute all, then one body of the largest category alone, by processor; its ranks are told apart."""
    tout = min(duree(lambda: calculer_resultats(campagne=campagne), time.process_time) for _tour in range(2))
    nombre, categorie = max(
        (Resultat.objects.filter(categorie=nom).count(), nom)
        for nom in Resultat.objects.order_by().values_list("categorie", flat=True).distinct()
    )
    seul, avec_rangs = _recalculer_un_seul(Resultat.objects.filter(categorie=categorie).order_by("pk")[0].inscription)
    part = seul / tout
    return [
        _dire("l’édition entière, intervalles et rangs", f"{tout:.2f} s de processeur", True, secondes=tout),
        _dire(
            "un organisme recalculé",
            f"{1000 * seul:.0f} ms, 1/{1 / part:.0f} de l’édition (≤ 1/50) ; "
            f"{1000 * avec_rangs:.0f} ms avec {TIRAGES} tirages de sa catégorie ({nombre} organismes)",
            part <= PART_D_UN_CORPS,
            part=part,
            avec_rangs=avec_rangs,
        ),
    ]


def _recalculer_un_seul(inscription: Inscription) -> tuple[float, float]:
    """Return the least processor (s) that a body took, without its ranks then with them."""
    sans_rangs, avec_rangs = [], []
    for _tour in range(5):
        with _chronometrer(recalculer, "rangs_de") as rangs:
            avec_rangs.append(
                duree(partial(recalculer.recalculer_organisme, inscription=inscription), time.process_time)
            )
        sans_rangs.append(avec_rangs[-1] - rangs[0])
    return min(sans_rangs), min(avec_rangs)


@contextmanager
def _chronometrer(module: Any, nom: str) -> Iterator[list[float]]:
    """Add up the processor time of one function of a module."""
    passe, vraie = [0.0], getattr(module, nom)

    def mesuree(*arguments: Any, **nommes: Any) -> Any:
        debut = time.process_time()
        try:
            return vraie(*arguments, **nommes)
        finally:
            passe[0] += time.process_time() - debut

    setattr(module, nom, mesuree)
    try:
        yield passe
    finally:
        setattr(module, nom, vraie)


def _memoire(campagne: Campagne) -> dict[str, Any]:
    """Compute all in a fresh process; compare its highest memory with what it held before."""
    sortie = subprocess.run(
        [sys.executable, "-m", "bench.calculs", str(campagne.pk)], capture_output=True, text=True, check=True
    ).stdout
    repos, pointe = (float(mot) for mot in sortie.split()[-2:])
    return _dire(
        "mémoire du calcul",
        f"{pointe - repos:.0f} Mo au-dessus des {repos:.0f} du travailleur au repos (≤ {MEMOIRE_MO})",
        pointe - repos <= MEMOIRE_MO,
        mo=pointe - repos,
    )


def memoire_ici(campagne: int) -> int:
    """Print the highest memory of this process before and after a computation, in megabytes."""
    import barometre.celery  # noqa: F401, PLC0415 -- what an idle worker has loaded

    repos = _pointe()
    calculer_resultats(campagne=Campagne.objects.get(pk=campagne))
    print(repos, _pointe())
    return 0


def _pointe() -> float:
    """Return the highest memory of this process. Its parent's would count too, if the system were asked for usage."""
    lignes = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(ligne.split()[1]) / 1024 for ligne in lignes if ligne.startswith("VmHWM"))


def _validation() -> dict[str, Any]:
    """Accept visits, and tell which share of the processor goes to their totals."""
    lectrice: Any = UtilisateurFactory(charge_etudes=True)
    visites = list(Visite.objects.order_by("pk")[:NB_VALIDATIONS])
    TotalContact.objects.filter(visite__in=visites).delete()
    Visite.objects.filter(pk__in=[v.pk for v in visites]).update(etat=EtatVisite.SOUMISE, validee_le=None)
    debut = time.process_time()
    with _chronometrer(etats, "totaliser") as passe, transaction.atomic():
        for visite in visites:
            accepter_visite(visite=visite, auteur=lectrice)
    total = time.process_time() - debut
    return _dire(
        "écrire les totaux",
        f"{1000 * passe[0] / len(visites):.1f} ms par validation, {100 * passe[0] / total:.0f} % de son processeur",
        True,
        part=passe[0] / total,
    )


def _dire(nom: str, mots: str, tenu: bool, **figures: float) -> dict[str, Any]:
    dire(tenu, f"{nom:44} {mots}")
    return {"nom": nom, "tenu": tenu, **{cle: round(valeur, 4) for cle, valeur in figures.items()}}


if __name__ == "__main__":
    sys.exit(memoire_ici(int(sys.argv[1])) if sys.argv[1:] else mesurer_ici())
