"""Migrations on a database that is full, beside people who write: nothing is lost on the way back, nobody waits long."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any, Self

import psycopg2
from psycopg2.errors import UndefinedColumn

from epreuve.services import Services
from epreuve.verdict import Annonce, Chronometre, Constat

BASE = "migrations"
AVIS, VISITES, ORGANISMES = 100_000, 100_000, 20
# What only slows the writing of opinions down was put aside, and comes back.
REMPLIR = """
import datetime as dt
import django
django.setup()
from django.db import connection
from epreuve.remplissage_avis import remplir, retablir_les_index
from bornes.models import Avis
from epreuve.aller_retour import visiter
visiter({visites})
remplir(nb_avis={avis}, nb_organismes={organismes}, du=dt.date(2026, 3, 1), au=dt.date(2026, 3, 31))
retablir_les_index()
with connection.schema_editor() as editeur:
    for contrainte in Avis._meta.constraints:
        editeur.add_constraint(Avis, contrainte)
"""
PAR_APP = 3
PAR_SECONDE = 20
ATTENTE_MAX = 1.0
# What comes in at any hour. A copy goes as it came, in one transaction: tables stay what they are.
ACTES = {
    "bornes_avis": "INSERT INTO bornes_avis (id, {colonnes}) SELECT gen_random_uuid(), {colonnes} FROM bornes_avis "
    "WHERE id = '{cle}' RETURNING id",
    "enquetes_visite": "INSERT INTO enquetes_visite (id, {colonnes}) SELECT gen_random_uuid(), {colonnes} "
    "FROM enquetes_visite WHERE id = '{cle}' RETURNING id",
    "organismes_inscription": "UPDATE organismes_inscription SET ({colonnes}) = ROW ({colonnes}) WHERE id = {cle}",
}
# Nobody else has the number of an opinion of a phone.
MODELES = {"bornes_avis": "WHERE enrolement_id IS NULL"}
COLONNES = """
    SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_name = %s AND table_schema = 'public' AND column_name <> 'id' AND is_generated = 'NEVER'
"""


@dataclass
class Ecrivain:
    """Somebody who writes twenty times a second, and notes how long each time took."""

    adresse: str
    # When it began, the seconds that it took.
    faites: list[tuple[float, float]] = field(default_factory=list)
    sans_colonne: int = 0
    refus: list[str] = field(default_factory=list)
    _fin: threading.Event = field(default_factory=threading.Event)
    _fil: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        self._base = psycopg2.connect(self.adresse)
        self._actes = {table: self._preparer(table) for table in ACTES}
        self._fil = threading.Thread(target=self._ecrire)
        self._fil.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fin.set()
        self._fil.join()
        self._base.close()

    def _preparer(self, table: str) -> str:
        """Write by the columns that there are."""
        with self._base, self._base.cursor() as curseur:
            curseur.execute(f"SELECT id FROM {table} {MODELES.get(table, '')} ORDER BY id LIMIT 1")  # noqa: S608
            (cle,) = curseur.fetchone()
            curseur.execute(COLONNES, [table])
            return ACTES[table].format(cle=cle, colonnes=curseur.fetchone()[0])

    def _ecrire(self) -> None:
        while True:
            for table in ACTES:
                if self._fin.wait(1 / PAR_SECONDE):
                    return
                debut = time.time()
                try:
                    self._agir(table)
                except UndefinedColumn:
                    self.sans_colonne += 1
                    # Read again where she writes next: a refusal there is one like another.
                    self._actes[table] = ""
                except psycopg2.Error as refus:
                    self.refus.append(str(refus).splitlines()[0])
                self.faites.append((debut, time.time() - debut))

    def _agir(self, table: str) -> None:
        self._actes[table] = self._actes[table] or self._preparer(table)
        with self._base, self._base.cursor() as curseur:
            curseur.execute(self._actes[table])
            if curseur.description:
                curseur.execute(f"DELETE FROM {table} WHERE id = %s", curseur.fetchone())  # noqa: S608 -- names of ours


def rejouees(pile: Services, *, par_app: int = PAR_APP) -> Constat:
    """Fill a database, take its last migrations back one by one, play them again; write meanwhile.

    How far back: what came since the last release, which is all that an upgrade plays; without any, the last migrations
    of each application, and those of others that stand on them.

    The fault, when none is asked for: one more migration, that rewrites a table behind a closed door, asks for a column
    that writers do not know, and loses a row when it is taken back.
    """
    duree, adresse = Chronometre(), f"postgres://barometre@127.0.0.1:{pile.port_pg}/{BASE}"
    if not pile.psql(f"select 1 from pg_database where datname = '{BASE}'", "postgres"):  # noqa: S608
        _remplir(pile, adresse)
    with Ecrivain(adresse) as ecrivain:
        fait = pile.demander("aller_retour", "rejouer", str(par_app), DATABASE_URL=adresse)
    attente, pendant = max((pris, _pendant(debut, fait["temps"])) for debut, pris in ecrivain.faites)
    fautes = [*fait["changees"]]
    if attente > ATTENTE_MAX:
        fautes.append(f"une écriture a attendu {attente:.1f} s ({pendant})")
    if ecrivain.refus:
        fautes.append(f"{len(ecrivain.refus)} écritures refusées : {ecrivain.refus[0]}")
    chiffres = (
        f"{fait['migrations']} migrations défaites puis refaites, {fait['tables']} tables égales sur {fait['lignes']} lignes, "
        f"{len(ecrivain.faites)} écritures, {ecrivain.sans_colonne} sur une colonne partie, "
        f"la plus longue {attente * 1000:.0f} ms ({pendant}), {duree}"
    )
    return Constat(chiffres, tuple(fautes))


def _remplir(pile: Services, adresse: str) -> None:
    """Fill a database of its own: one whose migrations stopped on their way would break the others' checks."""
    pile.tuer_ceux(*pile.enfants.keys() - {"pg", "redis"})
    pile.vider()
    pile.psql(f"create database {BASE} template barometre", "postgres")
    remplissage = REMPLIR.format(avis=AVIS, visites=VISITES, organismes=ORGANISMES)
    pile.django("-c", remplissage, DATABASE_URL=adresse)


def _pendant(instant: float, temps: list[Any]) -> str:
    """Name the migration that was under way, and which way it went."""
    return next((nom for nom, debut, fin in temps if debut <= instant <= fin), "entre deux")


def fautes_ensemble(pile: Services) -> Constat:
    """Tell the mistakes of one bad migration, when each of the three is seen."""
    fautes = rejouees(pile, par_app=0).fautes
    sont_vues = all(any(mot in faute for faute in fautes) for mot in ("a attendu", "refusées", "n’est plus la même"))
    return Constat("", (" ; ".join(fautes),) if sont_vues else ())


EPREUVES = (
    Annonce(
        "migrations",
        "base pleine, migrations défaites et refaites : mêmes empreintes ; qui écrit attend 1 s au plus, rien n’est refusé",
        rejouees,
        fautes_ensemble,
        "table réécrite porte fermée, colonne exigée, ligne perdue",
        est_longue=True,
        a_la_porte={"par_app": 1},
    ),
)
