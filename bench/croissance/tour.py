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
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 -- after the set-up
from django.http import HttpRequest  # noqa: E402

from bench.croissance.remplir import FIN, Lieux, ecrire, lieux  # noqa: E402
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


def mesurer(acte: Callable[[], Any], *, unites: int = 1, unite: str = "appel", tours: int = 5) -> dict[str, Any]:
    """Run an act that leaves nothing: the least of its turns, then its plans."""
    couts = []
    for _tour in range(tours + (tours > 1)):
        depart = _processeur()
        debut = time.process_time()
        with _sans_lendemain():
            acte()
        couts.append(((_processeur() - depart) / 1000, 1e6 * (time.process_time() - debut)))
    releve = Releve()
    with _sans_lendemain(), connection.execute_wrapper(releve):
        acte()
    couts = couts[1:] or couts
    return {
        "base_us": round(min(base for base, _ in couts) / unites, 1),
        "application_us": round(min(nous for _, nous in couts) / unites, 1),
        "pages": round(releve.pages / unites, 2),
        "unite": unite,
        "plans": list(dict.fromkeys(releve.lignes))[:40],
    }


def _processeur() -> int:
    """Return the nanoseconds of processor that the server process of this connection took."""
    return int(Path(f"/proc/{PID}/schedstat").read_text().split()[0])


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
    mesures = {
        "réception, lot de 50 d’une borne": mesurer(actes.lots, unites=20 * LOT, unite="avis"),
        "réception, un avis d’une borne": mesurer(actes.un, unites=100, unite="avis"),
        "réception, un avis d’un téléphone": mesurer(actes.telephone, unites=100, unite="avis"),
        "réception, tri et comptage": mesurer(actes.recevoir_puis_trier, unites=20 * LOT, unite="avis"),
        "lieux à trier": mesurer(lieux_a_trier),
        "file de modération": mesurer(lambda: actes.file(EtatVerbatim.MASQUE)),
        "commentaires publiés, première page": mesurer(lambda: actes.file(EtatVerbatim.PUBLIE)),
        "décision sur un commentaire": mesurer(actes.decider),
        "avis retenus": mesurer(actes.retenus),
        "attentes de l’équipe": mesurer(lambda: attentes_de_l_equipe(actes.equipe)),
        "nouvelles d’un organisme": mesurer(
            lambda: nouvelles_de_l_organisme(actes.inscription.organisme, maintenant() - dt.timedelta(days=7))
        ),
        # In one edition a body's opinions grow with the table: they are what its page is to cost.
        "avis publiés d’un organisme": mesurer(
            actes.page_publique, unites=Avis.objects.de(actes.inscription).count(), unite="avis de l’organisme"
        ),
        "liste publique des organismes": mesurer(actes.liste_publique, tours=2),
        "suivi d’un avis": mesurer(lambda: suivi_de("banc")),
        "tableau d’un organisme": mesurer(actes.tableau),
        "tableau national": mesurer(actes.national),
        "nuit, effacement": mesurer(actes.conservation, tours=1),
        "nuit, recompte de 35 jours": mesurer(reagreger_recents, tours=1),
    }
    return {
        "avis": taille,
        "table": {
            "ecriture_us": round(ecriture, 1),
            "octets": octets / taille,
            "octets_index": octets_index / taille,
        },
        "actes": mesures,
    }


if __name__ == "__main__":
    with connection.cursor() as un_curseur:
        un_curseur.execute("SELECT pg_backend_pid()")
        PID = un_curseur.fetchone()[0]
    json.dump(tout(int(sys.argv[1])), sys.stdout)
