"""`make epreuve`, or `python -m epreuve [--graine N] [--depuis REVISION] [NOM…]`: one line a check, then « N passed, N failed ».

Without a name the gate runs, in lanes side by side: every check but the exercises, which are longer.

Exits 0 when every check passed, 1 when one failed, 2 on an unknown name.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from epreuve import (
    avis,
    borne,
    bourrage,
    demonstration,
    documents,
    echeance,
    exploitation,
    fuzz,
    grappe,
    image,
    journal,
    moteurs,
    palmares,
    places,
    redis,
    redites,
    regards,
    retour_arriere,
    sauvegarde,
    second_facteur,
    simulation,
    stockage,
    surveillance,
    version_precedente,
    votes,
)
from epreuve.enveloppes import doubles_et_desordre, serveur_tue
from epreuve.preuves import prouver
from epreuve.services import Services, services
from epreuve.terrain import navigateur
from epreuve.verdict import ECHEC, REUSSIE, Constat, Epreuve, juger

COURSE = "tests/sondages/actions/test_course_urne.py"
URNE = (
    f"{COURSE}::test_a_hundred_votes_of_one_person_are_one",
    f"{COURSE}::test_a_hundred_exchanges_of_one_code_are_one",
    f"{COURSE}::test_a_hundred_guesses_at_once_see_the_limit",
    f"{COURSE}::test_two_hundred_toggles_of_supports_leave_what_is_counted",
    "tests/sondages/logic/test_recomptage_hostile.py",
    "tests/sondages/logic/test_recus.py",
)
CHAINE = "tests/socle/test_chaine.py::test_four_hundred_alterations_are_all_found"
DURABLES = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on"}


def epreuves(pile: Services, graine: int, depuis: str = "") -> list[Epreuve]:
    """Return the checks of the programme, each with its control; `depuis` is the version to upgrade from."""
    return [
        *_du_terrain(pile, graine),
        *_de_l_ecoute(pile, graine),
        *_des_pages(pile, graine),
        *_de_l_exploitation(pile, graine),
        *_des_machines(pile, graine),
        *_des_reprises(pile, graine, depuis),
        *_des_navigateurs(pile, graine),
        *_d_une_annee(pile, graine),
        *_des_courses(pile, graine),
        *_de_ce_qui_s_ecrit(pile),
        *_des_regards(pile, graine),
    ]


def _du_terrain(pile: Services, graine: int) -> list[Epreuve]:
    """Return what a lost or killed phone, or server, may not take away."""
    return [
        Epreuve(
            "durabilite",
            "la base écrit sur le disque avant d’acquitter",
            lambda: _durabilite(pile.reglages_durables()),
            lambda: _durabilite({**pile.reglages_durables(), "fsync": "off"}),
            "fsync=off",
        ),
        Epreuve(
            "doubles",
            "10 000 enveloppes, 30 % de doubles, 10 % de désordre : 10 000 lignes appliquées, visites vraies",
            partial(doubles_et_desordre, pile, graine=graine),
            partial(doubles_et_desordre, pile, graine=graine, visites=20, faute="sans_identite"),
            "sans identité",
        ),
        Epreuve(
            "serveur-tue",
            "200 visites avec photo, serveur tué sans cesse : 200 visites, 0 double, 0 fichier orphelin",
            partial(serveur_tue, pile, graine=graine),
            partial(serveur_tue, pile, graine=graine, visites=60, faute="accuser_avant"),
            "acquitter avant d’écrire",
        ),
        Epreuve(
            "navigateur",
            "200 visites dans Chromium sans réseau, huit jours d’avance, onglet et navigateur tués : 200, 0 double, 0 orphelin",
            partial(navigateur, pile, graine=graine),
            partial(navigateur, pile, graine=graine, visites=40, faute="accuser_avant"),
            "acquitter avant d’écrire",
            voie=1,
        ),
    ]


def _de_l_ecoute(pile: Services, graine: int) -> list[Epreuve]:
    """Return what the intake of opinions stands."""
    return [
        Epreuve(
            "avis-paralleles",
            "100 avis envoyés 64 fois en même temps, à l’unité puis par lots : 100 lignes chacun, mêmes accusés",
            partial(avis.paralleles, pile, graine=graine),
            partial(avis.paralleles, pile, graine=graine, identites=10, faute="sans_identite"),
            "sans identité",
        ),
        Epreuve(
            "avis-tues",
            "bornes et téléphones sous charge, serveur, PostgreSQL et Redis tués : rien d’acquitté n’est perdu, 0 double",
            partial(avis.tues, pile, graine=graine),
            partial(avis.tues, pile, graine=graine, chutes=("web", "pg"), faute="accuser_avant"),
            "acquitter avant d’écrire",
        ),
    ]


def _des_pages(pile: Services, graine: int) -> list[Epreuve]:
    """Return what pages stand: a sick Redis, hostile values, busy cores."""
    return [
        Epreuve(
            "redis",
            "une journée d’usage, Redis mort, gelé, vidé, lent : 0 page en erreur, 0 acte perdu, limites tenues",
            partial(redis.journee, pile, graine=graine),
            partial(redis.fautes_ensemble, pile, graine=graine),
            "sessions dans le cache, publier en attendant",
        ),
        Epreuve(
            "fuzz",
            "chaque paramètre de chaque adresse × chaque rôle × valeurs hostiles, corps JSON hostiles : 0 réponse 5xx",
            partial(fuzz.adresses_hostiles, pile),
            partial(fuzz.adresses_hostiles, pile, faute="chiffres"),
            "isdecimal() puis int() dans une page",
            voie=1,
        ),
        Epreuve(
            "demo",
            "démonstration sur des cœurs occupés, ouvrier tué quatre fois : 60 sondes, 82 rapports construits une fois",
            partial(demonstration.qui_tient, pile),
            partial(demonstration.qui_tient, pile, faute="veilleur_gele"),
            "veilleur gelé",
        ),
    ]


def _de_l_exploitation(pile: Services, graine: int) -> list[Epreuve]:
    """Return what who runs the platform stands on, and the exercises of that person."""
    return [
        Epreuve(
            "surveillance",
            "promtool : configuration admise, chaque alerte sonne juste après sa limite et pas avant, métriques bien faites",
            partial(surveillance.jugee, pile),
            partial(surveillance.jugee, pile, faute="limite_decalee"),
            "une limite déplacée",
            voie=1,
        ),
        Epreuve(
            "exploitation",
            "le guide suivi mot à mot : PostgreSQL vide, palmarès scellé à deux, mise à niveau sous pages ouvertes, reprise",
            partial(exploitation.exploitation, pile),
            partial(exploitation.fautes_ensemble, pile),
            "une commande rayée, fichiers statiques effacés",
            est_exercice=True,
        ),
        Epreuve(
            "documents",
            "pendant la fabrication de 82 rapports, un document demandé est prêt en 3 s au 95e centile",
            partial(documents.pendant_les_rapports, pile),
            partial(documents.pendant_les_rapports, pile, demandes=3, faute="meme_file"),
            "la file des rapports pour tous",
            est_exercice=True,
        ),
        Epreuve(
            "rapports-tues",
            "300 rapports, ouvrier tué vingt fois : aucun perdu, aucun fait deux fois, aucun courriel en double",
            partial(documents.rapports_tues, pile, graine=graine),
            partial(documents.rapports_tues, pile, graine=graine, rapports=6, chutes=2, faute="sans_reprise"),
            "personne ne reprend",
            est_exercice=True,
        ),
        Epreuve(
            "image",
            "chaque ligne RUN du Dockerfile dans un Debian nu, sur le volume de la version d’avant : pages, fichiers, PDF, sondes",
            partial(image.construite_et_servie, pile),
            partial(image.construite_et_servie, pile, faute="statiques_du_volume"),
            "fichiers statiques dans le volume",
            est_exercice=True,
        ),
    ]


def _des_machines(pile: Services, graine: int) -> list[Epreuve]:
    """Return what several machines share, and what the loss of one takes away: nothing."""
    but = (
        "une journée sur {}machines séparées, chacune tuée, la base promue : 0 perdu, 0 double, 10 s d’attente au plus"
    )
    return [
        Epreuve(
            "stockage",
            "100 visites avec photo dans un magasin S3, serveur et magasin tués : une autre machine lit tout, 0 orphelin",
            partial(stockage.relu_d_ailleurs, pile, graine=graine),
            partial(stockage.relu_d_ailleurs, pile, graine=graine, visites=20, faute="chacun_son_disque"),
            "à chaque machine son disque",
            est_exercice=True,
        ),
        Epreuve(
            "grappe",
            but.format("dix "),
            partial(grappe.tuee_membre_par_membre, pile, graine=graine),
            partial(grappe.tuee_membre_par_membre, pile, graine=graine, faute="asynchrone_et_sans_election"),
            "réplication asynchrone et horloges sans élection",
            est_exercice=True,
        ),
        Epreuve(
            "grappe-pgbouncer",
            but.format("onze "),
            partial(grappe.tuee_membre_par_membre, pile, graine=graine, groupeur=True),
            partial(grappe.tuee_membre_par_membre, pile, graine=graine, groupeur=True, faute="horloge_par_le_groupeur"),
            "l’horloge passe par le groupeur",
            est_exercice=True,
        ),
    ]


def _des_reprises(pile: Services, graine: int, depuis: str) -> list[Epreuve]:
    """Return what lets a platform come back: its backups, its archives, the version before."""
    return [
        Epreuve(
            "sauvegarde",
            "sauvegarde modifiée, coupée, échangée, arrêtée : refusée, base intacte ; restaurée : mêmes empreintes",
            partial(sauvegarde.rendue_ou_refusee, pile, graine=graine),
            partial(sauvegarde.rendue_ou_refusee, pile, graine=graine, atteintes=9, faute="toucher_avant"),
            "toucher avant de vérifier",
            est_exercice=True,
        ),
        Epreuve(
            "retour-arriere",
            "un million d’avis, machine perdue : 5 minutes perdues au plus, revenue en 15 minutes, à l’instant demandé",
            partial(retour_arriere.perdue_et_revenue, pile),
            partial(retour_arriere.perdue_et_revenue, pile, faute="archives_nulle_part"),
            "archives qui ne vont nulle part",
            est_exercice=True,
        ),
        Epreuve(
            "version-precedente",
            "la version d’avant tourne sur les tables de celle-ci : ses tests passent",
            partial(version_precedente.sur_les_tables_d_apres, pile, depuis=depuis),
            partial(version_precedente.sur_les_tables_d_apres, pile, depuis=depuis, faute="trop_tot"),
            "une colonne renommée trop tôt",
            est_exercice=True,
        ),
    ]


def _des_navigateurs(pile: Services, graine: int) -> list[Epreuve]:
    """Return what only real browsers can show."""
    return [
        Epreuve(
            "borne-hors-ligne",
            "72 h sans réseau, 10 000 avis, navigateur tué, application promue, serveur tué : 10 000 lignes dans l’ordre",
            partial(borne.hors_ligne, pile, graine=graine),
            partial(borne.hors_ligne, pile, graine=graine, total=2000, chutes=1, faute="effacer_a_l_envoi"),
            "effacer à l’envoi",
            voie=1,
        ),
        Epreuve(
            "moteurs",
            "les parcours qui dépendent du navigateur, serveur arrêté en route, dans Firefox et dans WebKitGTK : tous entiers",
            partial(moteurs.dans_les_moteurs, pile),
            partial(moteurs.temoin, pile),
            "attendre la réponse, effacer à l’envoi",
            est_exercice=True,
        ),
    ]


def _d_une_annee(pile: Services, graine: int) -> list[Epreuve]:
    """Return what a whole edition, played by its acts, must give again."""
    return [
        Epreuve(
            "simulation",
            "une édition de 349 organismes jouée par SQLite et par PostgreSQL : même empreinte, invariants, couverture",
            partial(simulation.rejouee, pile, graine=graine),
            partial(simulation.rejouee, pile, graine=graine, organismes=4, faute="fuite"),
            "un contact qui dépend de sa ligne",
            est_exercice=True,
        ),
        Epreuve(
            "simulation-1000",
            "une édition de 1 000 organismes jouée entière : invariants, couverture, durée, mémoire",
            partial(simulation.grande, pile, graine=graine),
            partial(simulation.grande, pile, graine=graine, faute="moins"),
            "quatre organismes",
            est_exercice=True,
        ),
    ]


def _des_courses(pile: Services, graine: int) -> list[Epreuve]:
    """Return what races, clocks, repetitions and hands in the database may not bend."""
    return [
        Epreuve(
            "places",
            "200 confirmations à la fois pour 10 places, 20 fois sur 20 ; serveur tué, retraits, deux éditions : 10 places justes",
            partial(places.course, pile, graine=graine),
            partial(places.course, pile, graine=graine, **places.TEMOIN),
            "sans le verrou de l’édition",
        ),
        Epreuve(
            "echeance",
            "12 fuseaux × 7 instants × 3 portes autour de minuit : 252 verdicts justes, brouillons gardés",
            partial(echeance.verdicts, pile),
            partial(echeance.verdicts, pile, faute="borne_incluse"),
            "l’instant de clôture compris",
            voie=1,
        ),
        Epreuve(
            "redites",
            "64 envois à la fois de chaque brouillon et de chaque clé, puis 400 jours plus tard : un acte, mêmes réponses",
            partial(redites.redites, pile, graine=graine),
            partial(redites.redites, pile, graine=graine, faute="brouillon_neuf"),
            "chaque envoi est neuf",
            voie=1,
        ),
        _votes(pile, graine, "votes", votes.OPERATIONS),
        _votes(pile, graine, "votes-10000", 10_000),
        Epreuve(
            "bourrage",
            "100 appels à la fois, en-têtes d’adresse forgés : la limite exacte ; 200 téléphones, une adresse : 1 retenu au plus",
            partial(bourrage.limites, pile, graine=graine),
            partial(bourrage.fautes_ensemble, pile, graine=graine),
            "croire l’en-tête d’adresse, trier sans juger, ne pas trier",
            voie=1,
        ),
        Epreuve(
            "second-facteur",
            "chaque adresse de pilotage, chaque rôle, mot de passe seul, vrai serveur : 0 page ouverte",
            partial(second_facteur.exige, pile),
            partial(second_facteur.exige, pile, un_sur=8, faute="mot_de_passe_seul"),
            "le mot de passe suffit",
            voie=1,
        ),
        Epreuve(
            "palmares",
            "20 sceaux, germes, langues, fuseaux, ordres des lignes, un ou deux à la fois : une empreinte ; 100 bits changés : 100 refus",
            partial(palmares.rescelle, pile, graine=graine),
            partial(palmares.rescelle, pile, graine=graine, fois=4, faute="ordre_des_lignes"),
            "l’ordre de la base",
        ),
    ]


def _de_ce_qui_s_ecrit(pile: Services) -> list[Epreuve]:
    """Return what no hand takes back unseen: the ballots of agents, the lines of the journal."""
    return [
        Epreuve(
            "urne",
            "100 bulletins, codes, essais d’un agent à la fois : un bulletin, un échange, la limite ; le recompte trouve tout",
            partial(prouver, pile, *URNE, au_moins=35),
            partial(prouver, pile, URNE[0], faute="bulletin_neuf"),
            "chaque bulletin a son jeton",
            voie=1,
        ),
        Epreuve(
            "journal",
            "rôle de l’application : 12 ordres sur 12 refusés ; mains du propriétaire dans la base : 4 atteintes sur 4 trouvées",
            partial(journal.intouchable, pile),
            partial(journal.intouchable, pile, faute="lignes_seules"),
            "déclencheurs de lignes seuls",
            voie=1,
        ),
        Epreuve(
            "chaine",
            "400 atteintes au hasard de la chaîne du journal : 400 trouvées",
            partial(prouver, pile, CHAINE),
            partial(prouver, pile, CHAINE, faute="maillons_seuls"),
            "ne regarder que les maillons",
            voie=1,
        ),
    ]


def _votes(pile: Services, graine: int, nom: str, operations: int) -> Epreuve:
    return Epreuve(
        nom,
        f"100 votes d’une personne à la fois : une voix ; {operations} gestes d’une foule : montré, recompté, attendu sont un",
        partial(votes.integres, pile, graine=graine, operations=operations),
        partial(votes.integres, pile, graine=graine, faute="voix_sans_verrou"),
        "sans le verrou de la personne",
        est_exercice=operations > votes.OPERATIONS,
    )


def _des_regards(pile: Services, graine: int) -> list[Epreuve]:
    """Return what looks from outside would find."""
    return [
        *regards.de_la_securite(pile, graine),
        *regards.de_la_vie_privee(pile),
        *regards.de_l_accessibilite(pile),
    ]


def _durabilite(reglages: dict[str, str]) -> Constat:
    fautes = tuple(f"{nom}={reglages[nom]}" for nom, valeur in DURABLES.items() if reglages[nom] != valeur)
    return Constat(", ".join(f"{nom}={valeur}" for nom, valeur in reglages.items()), fautes)


def choisir(toutes: Sequence[Epreuve], noms: Collection[str]) -> list[Epreuve]:
    """Return the checks named, or those of the gate, in the order of the programme."""
    return [epreuve for epreuve in toutes if (epreuve.nom in noms if noms else not epreuve.est_exercice)]


def en_voies(choisies: Sequence[Epreuve], graine: int) -> tuple[int, int]:
    """Run each lane of checks in a process and on a stack of its own; return how many passed and how many failed."""
    voies: dict[int, list[str]] = {}
    for epreuve in choisies:
        voies.setdefault(epreuve.voie, []).append(epreuve.nom)
    commande = [sys.executable, "-m", "epreuve", "--graine", str(graine)]
    lancees = [subprocess.Popen([*commande, *noms], stdout=subprocess.PIPE, text=True) for noms in voies.values()]
    with ThreadPoolExecutor(len(lancees)) as lecteurs:
        try:
            comptes = list(lecteurs.map(_suivre, lancees, voies.values()))
        finally:
            for lancee in lancees:
                lancee.terminate()
    for lancee in lancees:
        lancee.wait()
    return sum(reussies for reussies, _ in comptes), sum(manquees for _, manquees in comptes)


def _suivre(lancee: subprocess.Popen[str], noms: Sequence[str]) -> tuple[int, int]:
    """Print what a lane says and keep its count; a check that never spoke is a check that failed."""
    reussies = 0
    for ligne in lancee.stdout or ():
        if ligne.startswith((REUSSIE, ECHEC)):
            reussies += ligne.startswith(REUSSIE)
            sys.stdout.write(ligne)
            sys.stdout.flush()
    return reussies, len(noms) - reussies


def _une_a_une(noms: Collection[str], graine: int, depuis: str) -> tuple[int, int]:
    """Run the checks named, one after the other; return how many passed and failed."""
    with services() as pile:
        verdicts = [juger(epreuve) for epreuve in choisir(epreuves(pile, graine, depuis), noms)]
    return sum(verdicts), len(verdicts) - sum(verdicts)


def principal() -> int:
    """Run the checks named, else the gate in its lanes."""
    analyse = argparse.ArgumentParser(prog="python -m epreuve")
    analyse.add_argument("--graine", type=int, default=20270203)
    analyse.add_argument(
        "--depuis", default="", metavar="REVISION", help="la version d’avant, quand aucune n’est publiée"
    )
    analyse.add_argument("noms", nargs="*")
    demande = analyse.parse_args()
    # Whoever stops the programme finds nothing of it afterwards.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    toutes = epreuves(Services(Path()), demande.graine)
    inconnues = set(demande.noms) - {epreuve.nom for epreuve in toutes}
    if inconnues:
        sys.stderr.write(f"Épreuve inconnue : {', '.join(sorted(inconnues))}\n")
        return 2
    sys.stdout.write(f"graine {demande.graine}\n")
    sys.stdout.flush()
    if demande.noms:
        reussies, manquees = _une_a_une(demande.noms, demande.graine, demande.depuis)
    else:
        reussies, manquees = en_voies(choisir(toutes, ()), demande.graine)
    sys.stdout.write(f"{reussies} passed, {manquees} failed\n")
    return 1 if manquees else 0


if __name__ == "__main__":
    sys.exit(principal())
