"""An insider who reads everything by SQL, and opens what is sealed, ties no code to what its bearer answered.

Real acts, real commits. Agents come in random order; each casts her ballot soon after her exchange, others in between.
The insider knows who holds which code. He looks once while the poll is open (all tables, hidden columns included, and
the ballots that he opens with the key of the platform) and once after the closing. He then sorts codes by every order
that he can read, answers by every order that he can read, and takes the pair of orders that does best.

Two targets: the very row of an answer (by luck: 1/n), and its value (by luck: the sum of the squares of their shares).

The best of some sixty pairs of orders is above luck by itself: over four polls of 150 agents, the noise of one pair is
0.0033 on rows and 0.0043 on values, so that the margin of 0.02 is more than four and a half times it.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import random
import threading
from collections import defaultdict

import numpy as np
import pytest
from django.db import InternalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from socle.coffre import desceller
from sondages.actions.cartes import ajouter_carte
from sondages.actions.composer import creer_sondage, definir_groupes
from sondages.actions.cycle import clore_sondage, ouvrir_sondage
from sondages.actions.deposer import place_du_bulletin
from sondages.actions.verser import verser_bulletins
from sondages.actions.vidanger import vidanger
from sondages.logic.bulletin import decoder
from sondages.logic.recus import recu_de
from sondages.models import Reponse
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory
from tests.sondages.agent import agents_de, code_en_base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="hidden columns are PostgreSQL's"),
]

SONDAGES = 4
AGENTS = 150
CARTES = 20
VALEURS = ("0", "1", "2", "3", "4", "5", "passe")
MARGE = 0.02
CACHEES = "xmin::text::bigint AS xmin, (ctid::text::point)[0] AS page, (ctid::text::point)[1] AS place"


def lire(table, ou="true"):
    """Return every column of a table, hidden ones too, in the order in which the database gives rows."""
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT *, {CACHEES} FROM {table} WHERE {ou}")  # noqa: S608 -- ours
        noms = [colonne.name for colonne in curseur.description]
        return [dict(zip(noms, ligne, strict=True)) for ligne in curseur.fetchall()]


def ordres(lignes, colonnes, *, rebours=True):
    """Return every order of rows that can be read: as they come, by place, by transaction, by each column."""
    cles = {
        "lecture": lambda rang_ligne: rang_ligne[0],
        "ctid": lambda rang_ligne: (rang_ligne[1]["page"], rang_ligne[1]["place"]),
        "xmin": lambda rang_ligne: (rang_ligne[1]["xmin"], rang_ligne[0]),
        **{colonne: lambda rl, c=colonne: (str(rl[1][c]), rl[0]) for colonne in colonnes},
    }
    tries = {nom: [ligne for _, ligne in sorted(enumerate(lignes), key=cle)] for nom, cle in cles.items()}
    return tries | ({f"{nom}, à rebours": ligne[::-1] for nom, ligne in tries.items()} if rebours else {})


class Bilan:
    """Hits of each pair of orders, and what luck gives."""

    def __init__(self):
        self.rangs, self.valeurs = defaultdict(list), defaultdict(list)
        self.chance_rang, self.chance_valeur = [], []

    def ajouter(self, codes, reponses, donnees):
        """Match codes and answers by rank, in every order of each.

        Both are {name of an order: numbers of agents}; `donnees`: what each agent answered, by number, on each card.
        """
        for (nom_c, agents_c), (nom_r, agents_r) in itertools.product(codes.items(), reponses.items()):
            self.rangs[nom_c, nom_r].append(np.mean(agents_c == agents_r))
            self.valeurs[nom_c, nom_r].append(np.mean(donnees[agents_c] == donnees[agents_r]))
        self.chance_rang.append(1 / len(donnees))
        parts = [np.unique(carte, return_counts=True)[1] / len(donnees) for carte in donnees.T]
        self.chance_valeur.append(np.mean([np.sum(part**2) for part in parts]))

    def meilleur(self, quoi):
        """Return (best pair of orders, its accuracy, that of luck)."""
        moyennes = {paire: float(np.mean(justesses)) for paire, justesses in getattr(self, quoi).items()}
        paire = max(moyennes, key=moyennes.get)
        return paire, moyennes[paire], float(np.mean(getattr(self, f"chance_{quoi[:-1]}")))


def ouvrir_un_sondage():
    auteur = UtilisateurFactory()
    sondage = creer_sondage(inscription=InscriptionFactory(vooter=True), titre="Essai", auteur=auteur, jeu="vide")
    for rang in range(CARTES):
        options = ["un", "deux", "trois", "quatre", "cinq", "six"]
        ajouter_carte(sondage=sondage, nature="choix", enonce=f"Carte {rang}.", options=options, auteur=auteur)
    definir_groupes(sondage=sondage, groupes=[("Tous", AGENTS)], auteur=auteur)
    return ouvrir_sondage(sondage=sondage, auteur=auteur)


def faire_voter(sondage, agents, hasard):
    """Let everybody answer; returns {code row: (agent, values)}."""
    verite = {code_en_base(a.code).pk: (a, tuple(hasard.choices(VALEURS, k=CARTES))) for a in agents}
    # Each exchanges, then casts a few arrivals later.
    arrivees = list(verite.values())
    hasard.shuffle(arrivees)
    gestes = []
    for rang, (agent, valeurs) in enumerate(arrivees):
        gestes.append((rang, agent.echanger, ()))
        gestes.append((rang + hasard.choice([0.1, 0.1, 1.1, 2.1]), agent.voter, (valeurs,)))
    for fait, (_, geste, arguments) in enumerate(sorted(gestes, key=lambda g: g[0]), 1):
        geste(*arguments)
        if fait % 24 == 0:
            verser_bulletins(sondage=sondage)
    return verite


def bulletins_lus(sondage):
    """Open every sealed ballot with the key of the platform, rows as they are read."""
    lus = lire("sondages_bulletinenattente", f"sondage_id = {sondage.pk}")
    for ligne in lus:
        _, bulletin = decoder(desceller(ligne["contenu"], place_du_bulletin(sondage.pk, ligne["id"])))
        ligne["premiere"] = (bulletin.reponses[0].carte, bulletin.reponses[0].recu)
    return lus


def sequences():
    with connection.cursor() as curseur:
        curseur.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        return dict(curseur.fetchall())


def repondre(ordre, *parametres):
    """Return the first column of what one statement answers."""
    with connection.cursor() as curseur:
        curseur.execute(ordre, parametres)
        return [ligne[0] for ligne in curseur.fetchall()]


def numeros(tris, cle, agents):
    """Turn each order of rows into an order of agents, by what tells whose each row is."""
    return {nom: np.array([agents[cle(ligne)] for ligne in tri]) for nom, tri in tris.items()}


def test_an_insider_does_no_better_than_luck(caplog):
    hasard = random.Random(7)
    vivant, apres = Bilan(), Bilan()
    for _ in range(SONDAGES):
        sondage = ouvrir_un_sondage()
        agents = agents_de(sondage)
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="barometre"):
            verite = faire_voter(sondage, agents, hasard)
        assert [ligne for ligne in caplog.records if ligne.name.startswith("barometre")] == []

        cartes = list(sondage.les_cartes.order_by("rang").values_list("pk", flat=True))
        donnees = np.array([valeurs for _, valeurs in verite.values()])
        par_code = {pk: numero for numero, pk in enumerate(verite)}
        par_recu = {(c, recu_de(a.secret, c)): numero for numero, (a, _) in enumerate(verite.values()) for c in cartes}
        ou = f"groupe_id = {sondage.les_groupes.get().pk}"
        codes = ordres(lire("sondages_codeunique", ou), ("id", "empreinte", "demande"), rebours=False)
        codes = numeros(codes, lambda ligne: ligne["id"], par_code)
        lus = ordres(bulletins_lus(sondage), ("id", "contenu"))
        lus = numeros(lus, lambda ligne: ligne["premiere"], par_recu)
        vivant.ajouter(codes, lus, donnees)

        clore_sondage(sondage=sondage, auteur=None)
        for rang, carte in enumerate(cartes):
            lignes = ordres(lire("sondages_reponse", f"carte_id = {carte}"), ("id", "recu"))
            lignes = numeros(lignes, lambda ligne: (ligne["carte_id"], ligne["recu"]), par_recu)
            apres.ajouter(codes, lignes, donnees[:, [rang]])

    for nom, bilan in (("open", vivant), ("closed", apres)):
        for quoi in ("rangs", "valeurs"):
            paire, justesse, chance = bilan.meilleur(quoi)
            print(f"{nom} {quoi}: {justesse:.4f} by {paire}, luck {chance:.4f}")  # noqa: T201
            assert justesse <= chance + MARGE, (nom, quoi, paire)


def test_taking_part_moves_no_sequence_no_row_of_its_own_and_shows_no_statement():
    sondage = ouvrir_un_sondage()
    agents = agents_de(sondage)
    avant = sequences()

    for agent in agents[:15]:
        agent.echanger()
        agent.voter(("0",) * CARTES)
    verser_bulletins(sondage=sondage)
    agents[20].echanger()

    codes = lire("sondages_codeunique")
    assert sequences() == avant
    assert len({ligne["xmin"] for ligne in codes}) == 1
    assert sum(ligne["est_exerce"] for ligne in codes) == 16
    for table in ("sondages_bulletinenattente", "sondages_jetondepense"):
        assert len({ligne["xmin"] for ligne in lire(table)}) == 1
    assert {len(ligne["demande"]) for ligne in codes} == {64}
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM socle_entree WHERE acte LIKE 'bulletin%' OR acte LIKE 'code.%'")
        assert curseur.fetchone() == (0,)
        curseur.execute("SELECT count(*) FROM socle_compteur")
        assert curseur.fetchone() == (0,)


def test_an_idle_connection_shows_no_statement_and_old_versions_go():
    sondage = ouvrir_un_sondage()
    agent = agents_de(sondage)[0]
    # Its own connection, not whatever else is connected: what earlier tests left at rest tells nothing of an agent.
    lien, fini, lacher = [], threading.Event(), threading.Event()

    def prendre_part():
        agent.echanger()
        agent.voter(("0",) * CARTES)
        lien.append(connections["default"].connection.get_backend_pid())
        fini.set()
        lacher.wait(30)
        connections["default"].close()

    fil = threading.Thread(target=prendre_part)
    fil.start()
    fini.wait(30)
    visibles = repondre("SELECT query FROM pg_stat_activity WHERE pid = ANY(%s)", lien)
    lacher.set()
    fil.join()

    assert visibles == ["COMMIT"]
    # What another connection still sees is left for the next time.
    assert vidanger() or vidanger() or vidanger()


def test_a_table_that_postgresql_does_not_rewrite_now_is_left_to_the_night(monkeypatch):
    ordres = []

    class Curseur(contextlib.nullcontext):
        def execute(self, ordre, _parametres=()):
            ordres.append(ordre)
            if ordre.startswith("VACUUM"):
                raise InternalError("missing chunk number 0 for toast value 1 in pg_toast_2")

        def fetchone(self):
            return (1,)

    monkeypatch.setattr(connection, "cursor", lambda: Curseur(Curseur()))

    assert vidanger() is False
    assert [ordre.split()[0] for ordre in ordres] == ["SELECT", "VACUUM"]


def test_a_table_that_somebody_holds_is_left_to_the_night_and_nothing_is_set_on_a_connection_that_may_be_lent(
    monkeypatch,
):
    monkeypatch.setattr("sondages.actions.vidanger.PATIENCE_S", 0)
    autre = connection.copy()
    try:
        autre.set_autocommit(False)
        with autre.cursor() as curseur:
            curseur.execute(f"LOCK TABLE {Reponse._meta.db_table} IN ACCESS SHARE MODE")
        with CaptureQueriesContext(connection) as lues:
            assert vidanger() is False
    finally:
        autre.close()

    assert {lue["sql"].split()[0] for lue in lues} == {"SELECT", "VACUUM"}


@pytest.mark.parametrize("ensemble", [True, False], ids=["same transaction", "order of arrival"])
def test_control_a_plain_store_is_read_at_once(ensemble):
    hasard = random.Random(11)
    with connection.cursor() as curseur:
        curseur.execute("CREATE TEMP TABLE naif_code (id uuid PRIMARY KEY, est_exerce boolean NOT NULL)")
        curseur.execute("CREATE TEMP TABLE naif_bulletin (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), valeur text)")
        curseur.execute(
            "INSERT INTO naif_code SELECT gen_random_uuid(), false FROM generate_series(1, 100) RETURNING id"
        )
        codes = [ligne[0] for ligne in curseur.fetchall()]
        hasard.shuffle(codes)
        for code in codes:
            with transaction.atomic():
                curseur.execute("UPDATE naif_code SET est_exerce = true WHERE id = %s", [code])
                if ensemble:
                    curseur.execute("INSERT INTO naif_bulletin (valeur) VALUES (%s)", [str(code)])
            if not ensemble:
                curseur.execute("INSERT INTO naif_bulletin (valeur) VALUES (%s)", [str(code)])
        numero = {str(code): rang for rang, code in enumerate(codes)}
        bilan = Bilan()
        bilan.ajouter(
            numeros(ordres(lire("naif_code"), ("id",)), lambda ligne: str(ligne["id"]), numero),
            numeros(ordres(lire("naif_bulletin"), ("id",)), lambda ligne: ligne["valeur"], numero),
            np.arange(100).reshape(-1, 1),
        )
        curseur.execute("DROP TABLE naif_code, naif_bulletin")

    paire, justesse, chance = bilan.meilleur("rangs")
    print(f"control: {justesse:.4f} by {paire}, luck {chance:.4f}")  # noqa: T201
    assert justesse >= 0.9
