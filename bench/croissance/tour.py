"""What each act on opinions costs in a table of a given size: `python -m bench.croissance.tour 1000000` prints it in JSON.

Two measures that another process of the machine does not change: the processor time of the connection's own server
process, and the pages of 8 kB that its plans touch, in memory or not.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 -- after the set-up
from django.http import HttpRequest  # noqa: E402

from bench.croissance.remplir import FIN, Lieux, ecrire, lieux  # noqa: E402
from bench.processeur import serveur_ns  # noqa: E402
from bornes.avis.actions.agreger import reagreger_recents  # noqa: E402
from bornes.avis.actions.recevoir_avis import PorteSmartphone, recevoir_avis  # noqa: E402
from bornes.avis.actions.traiter import traiter_avis  # noqa: E402
from bornes.avis.logic.avis import AvisLu  # noqa: E402
from bornes.avis.logic.recepisse import empreinte  # noqa: E402
from bornes.avis.queries.faits import lieux_a_trier  # noqa: E402
from bornes.avis.queries.portes import porte_du_jeton  # noqa: E402
from bornes.avis.queries.suivi import suivi_de  # noqa: E402
from bornes.enums import EtatVerbatim  # noqa: E402
from bornes.indicateurs.queries import indicateurs  # noqa: E402
from bornes.models import Avis, Enrolement, Point, Recepisse, Verbatim  # noqa: E402
from bornes.moderation.actions.moderer import CommentaireLu, publier  # noqa: E402
from bornes.moderation.queries import avis_publics, moderation, retenus  # noqa: E402
from bornes.moderation.queries.attentes import attentes_de_l_equipe, nouvelles_de_l_organisme  # noqa: E402
from comptes.models import Utilisateur  # noqa: E402
from socle.conservation import regles_de  # noqa: E402
from socle.horloge import PARIS, maintenant  # noqa: E402
from socle.web.listes import page_de  # noqa: E402
from tests.factories.comptes import UtilisateurFactory  # noqa: E402

LOT = 50
EQUIPE = "equipe@exemple.fr"
EXPLICABLES = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "EXECUTE")
EXPLIQUER = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "


class Releve:
    """The plans of every statement that goes by."""

    def __init__(self) -> None:
        self.pages, self.lignes = 0, list[str]()

    def __call__(self, executer: Any, sql: str, parametres: Any, plusieurs: bool, contexte: Any) -> Any:
        if sql.lstrip().upper().startswith(EXPLICABLES) and not plusieurs:
            self._expliquer(executer, sql, parametres, contexte)
        return executer(sql, parametres, plusieurs, contexte)

    def _expliquer(self, executer: Any, sql: str, parametres: Any, contexte: Any) -> None:
        """Run the statement once for its plan, and take back what it wrote."""
        curseur = contexte["cursor"]
        executer("SAVEPOINT plan", None, False, contexte)
        executer(EXPLIQUER + sql, parametres, False, contexte)
        plan = curseur.cursor.fetchone()[0][0]["Plan"]
        executer("ROLLBACK TO SAVEPOINT plan", None, False, contexte)
        pages = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        self.pages += pages
        lectures = list(dict.fromkeys(_lectures(plan)))
        if lectures:
            self.lignes.append(f"{pages} pages\u202f: {', '.join(lectures)}")


def _lectures(plan: dict[str, Any]) -> Iterator[str]:
    """Yield how each table is read, and how many rows come of it."""
    if "Relation Name" in plan and "Scan" in plan["Node Type"]:
        par = f" par {plan['Index Name']}" if "Index Name" in plan else ""
        yield f"{plan['Node Type']} {plan['Relation Name']}{par} ({plan['Actual Rows'] * plan['Actual Loops']:.0f})"
    elif "Index Name" in plan:
        yield f"{plan['Node Type']} {plan['Index Name']}"
    for enfant in plan.get("Plans", ()):
        yield from _lectures(enfant)


@contextmanager
def _sans_lendemain() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Mesurable(NamedTuple):
    """What is measured, how many of what it does in a call, and how many times it is called."""

    faire: Callable[[], Any]
    unites: int = 1
    unite: str = "appel"
    tours: int = 5


def mesurer(acte: Mesurable) -> dict[str, Any]:
    """Run an act that leaves nothing: the least of its turns, then its plans."""
    couts = []
    for _tour in range(acte.tours + (acte.tours > 1)):
        depart = serveur_ns()
        debut = time.process_time()
        with _sans_lendemain():
            acte.faire()
        couts.append(((serveur_ns() - depart) / 1000, 1e6 * (time.process_time() - debut)))
    releve = Releve()
    with _sans_lendemain(), connection.execute_wrapper(releve):
        acte.faire()
    couts = couts[1:] or couts
    return {
        "base_us": round(min(base for base, _ in couts) / acte.unites, 1),
        "application_us": round(min(nous for _, nous in couts) / acte.unites, 1),
        "pages": round(releve.pages / acte.unites, 2),
        "unite": acte.unite,
        "plans": list(dict.fromkeys(releve.lignes))[:40],
    }


def _avis(nombre: int, depart: int) -> list[AvisLu]:
    instant = maintenant()
    millis = int(instant.timestamp() * 1000)
    cles = [uuid.UUID(int=(millis << 80) | (7 << 76) | (2 << 62) | uuid.uuid4().int % (1 << 62)) for _ in range(nombre)]
    return [
        AvisLu(str(cle), depart + rang, instant, 4, "", "oui", ("attente", "clarte"), "plutot")
        for rang, cle in enumerate(cles)
    ]


class Actes:
    """Everything that is done with opinions, ready to be measured."""

    def __init__(self, ou: Lieux) -> None:
        self.ou, self.prochain, self.portes = ou, 10**12, dict[int, Any]()
        self.equipe = Utilisateur.objects.filter(email=EQUIPE).first() or UtilisateurFactory(
            administrateur=True, email=EQUIPE
        )
        self.point = Point.objects.select_related("inscription__organisme", "inscription__campagne").get(
            pk=ou.points[-2]
        )
        self.inscription = self.point.inscription
        Recepisse.objects.filter(pk=Recepisse.objects.latest("avis__recu_le").pk).update(empreinte=empreinte("banc"))

    def porte(self, rang: int) -> Any:
        """Return the door of a kiosk, that a process remembers once it was opened."""
        if rang not in self.portes:
            empreinte_du_jeton = Enrolement.objects.get(pk=self.ou.enrolements[rang]).jeton_empreinte
            self.portes[rang] = porte_du_jeton(str(empreinte_du_jeton))
        return self.portes[rang]

    def lots(self) -> None:
        for rang in range(20):
            self.prochain += LOT
            recevoir_avis(porte=self.porte(rang), avis=_avis(LOT, self.prochain))

    def un(self) -> None:
        for rang in range(100):
            self.prochain += 1
            recevoir_avis(porte=self.porte(rang), avis=_avis(1, self.prochain))

    def telephone(self) -> None:
        for rang in range(100):
            porte = PorteSmartphone(self.ou.points[rang], PARIS, uuid.uuid4(), 40, uuid.uuid4().hex)
            recevoir_avis(porte=porte, avis=[avis._replace(sequence=None) for avis in _avis(1, 0)])

    def recevoir_puis_trier(self) -> None:
        self.lots()
        traiter_avis()

    def file(self, etat: EtatVerbatim) -> None:
        filtres = moderation.FiltresCommentaires(etat=etat)
        moderation.comptes_par_etat(self.equipe)
        page = page_de(HttpRequest(), moderation.file_de_moderation(self.equipe, filtres), est_sans_fin=True)
        moderation.lignes_de_moderation(page.object_list)

    def decider(self) -> None:
        un = Verbatim.objects.filter(etat=EtatVerbatim.MASQUE).first()
        assert un is not None  # noqa: S101 -- the world has some
        decision = publier(choix=[CommentaireLu(un.pk, un.modifie_le)], auteur=self.equipe)
        moderation.derniere_decision(self.equipe, decision.le.isoformat())

    def retenus(self) -> None:
        retenus.comptes_par_etat(self.equipe)
        retenus.episodes_retenus(self.equipe, retenus.FiltresRetenus())

    def nouvelles(self) -> None:
        nouvelles_de_l_organisme(self.inscription.organisme, maintenant() - dt.timedelta(days=7))

    def page_publique(self) -> None:
        list(avis_publics.avis_montres(avis_publics.page_publique(self.inscription))[:20])

    def liste_publique(self) -> None:
        avis_publics.oublier_les_organismes_lus()
        avis_publics.organismes_lus()

    def tableau(self) -> None:
        portee = indicateurs.Portee(self.inscription.pk, FIN - dt.timedelta(days=84), FIN)
        indicateurs.comptes_par_porte(portee)
        indicateurs.comptes_par_jour(portee)
        indicateurs.themes_comptes(portee)

    def national(self) -> None:
        portee = indicateurs.PorteeNationale(self.inscription.campagne_id, FIN - dt.timedelta(days=84), FIN)
        indicateurs.comptes_nationaux_par_porte(portee)
        indicateurs.comptes_nationaux_par_jour(portee)

    def de_l_entree(self) -> dict[str, Mesurable]:
        """Return what takes opinions in."""
        return {
            "réception, lot de 50 d’une borne": Mesurable(self.lots, 20 * LOT, "avis"),
            "réception, un avis d’une borne": Mesurable(self.un, 100, "avis"),
            "réception, un avis d’un téléphone": Mesurable(self.telephone, 100, "avis"),
            "réception, tri et comptage": Mesurable(self.recevoir_puis_trier, 20 * LOT, "avis"),
            "lieux à trier": Mesurable(lieux_a_trier),
        }

    def de_l_equipe(self) -> dict[str, Mesurable]:
        """Return what those do who moderate and answer."""
        return {
            "file de modération": Mesurable(partial(self.file, EtatVerbatim.MASQUE)),
            "commentaires publiés, première page": Mesurable(partial(self.file, EtatVerbatim.PUBLIE)),
            "décision sur un commentaire": Mesurable(self.decider),
            "avis retenus": Mesurable(self.retenus),
            "attentes de l’équipe": Mesurable(partial(attentes_de_l_equipe, self.equipe)),
            "nouvelles d’un organisme": Mesurable(self.nouvelles),
        }

    def de_tous(self) -> dict[str, Mesurable]:
        """Return what is read by anybody, then by bodies, then what is done at night."""
        return {
            # In one edition a body's opinions grow with the table: they are what its page is to cost.
            "avis publiés d’un organisme": Mesurable(
                self.page_publique, Avis.objects.de(self.inscription).count(), "avis de l’organisme"
            ),
            "liste publique des organismes": Mesurable(self.liste_publique, tours=2),
            "suivi d’un avis": Mesurable(partial(suivi_de, "banc")),
            "tableau d’un organisme": Mesurable(self.tableau),
            "tableau national": Mesurable(self.national),
            "nuit, effacement": Mesurable(self.conservation, tours=1),
            "nuit, recompte de 35 jours": Mesurable(reagreger_recents, tours=1),
        }

    def conservation(self) -> None:
        instant = maintenant()
        for regle in regles_de("bornes"):
            for retrait in regle.retraits:
                retrait.retirer(instant)


def tout(taille: int) -> dict[str, Any]:
    """Fill, then measure everything."""
    ecriture = ecrire(taille)
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_total_relation_size('bornes_avis'), pg_indexes_size('bornes_avis')")
        octets, octets_index = curseur.fetchone()
        curseur.execute("SET max_parallel_workers_per_gather = 0")
    actes = Actes(lieux())
    # Outside any transaction: the way of planning that goes with prepared statements must outlive the turns.
    actes.porte(0)
    a_mesurer = {**actes.de_l_entree(), **actes.de_l_equipe(), **actes.de_tous()}
    return {
        "avis": taille,
        "table": {
            "ecriture_us": round(ecriture, 1),
            "octets": octets / taille,
            "octets_index": octets_index / taille,
        },
        "actes": {nom: mesurer(acte) for nom, acte in a_mesurer.items()},
    }


if __name__ == "__main__":
    json.dump(tout(int(sys.argv[1])), sys.stdout)
