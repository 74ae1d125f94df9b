"""The gate of states: what it lets pass, what it refuses, what it writes, over every table."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from socle import etats
from socle.erreurs import RegleMetier
from socle.etats import passer, passer_en_nombre
from socle.journal import historique
from socle.models import Horodate
from socle.vies import Vie
from tests.architecture.test_etats import VIES
from tests.factories.comptes import UtilisateurFactory
from trophees.enums import TRANSITIONS as PALMARES

pytestmark = pytest.mark.django_db

SUR_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no row")

with isolate_apps():

    class Temoin(Horodate):
        """A row with a column for each kind of state, and none of the rules of a real one."""

        etat = models.CharField(max_length=20)
        statut = models.CharField(max_length=20)
        comptage = models.CharField(max_length=20)
        motif = models.CharField(max_length=20)
        note = models.CharField(max_length=20)

        class Meta:
            app_label = "socle"
            db_table = "temoin_des_etats"


@pytest.fixture(autouse=True)
def _table():
    colonnes = ("id integer PRIMARY KEY", "cree_le timestamp with time zone", "modifie_le timestamp with time zone")
    textes = ", ".join(f"{nom} varchar(20)" for nom in ("etat", "statut", "comptage", "motif", "note"))
    with connection.cursor() as curseur:
        curseur.execute(f"CREATE TABLE temoin_des_etats ({', '.join(colonnes)}, {textes})")


def temoin(pk: int, etat: str) -> Temoin:
    """Return a row in one state, read under lock."""
    mots = dict.fromkeys(("etat", "statut", "comptage"), etat)
    Temoin.objects.bulk_create([Temoin(pk=pk, motif="avant", note="avant", **mots)])
    return tenir(pk)


@transaction.atomic
def tenir(pk: int) -> Temoin:
    return Temoin.objects.select_for_update().get(pk=pk)


def dit(objet: Temoin) -> list[tuple]:
    return [(entree.acte, entree.auteur, entree.tout) for entree in historique(objet)]


@pytest.mark.parametrize("cle", VIES)
def test_a_passage_writes_its_fields_and_one_line_or_is_refused_and_changes_nothing(cle):
    vie, auteur = VIES[cle], UtilisateurFactory()
    couples = [(de, vers) for de in vie.etats for vers in (*vie.etats, "inconnu")]

    for pk, (de, vers) in enumerate(couples, start=1):
        objet = temoin(pk, de)
        avant = Temoin.objects.values().get(pk=pk)
        if vers in vie[de]:
            rendu = passer(objet, vers, table=vie, auteur=auteur, motif="parce que", note="après")
            apres = Temoin.objects.values().get(pk=pk)
            motif = {"motif": "parce que"} if vie.garde_motif else {}
            ligne = {"de": de.value, **({} if vie.garde_motif else {"motif": "parce que"})}
            assert rendu is objet
            assert apres.pop("modifie_le") > avant.pop("modifie_le")
            assert apres == {**avant, vie.colonne: vers, "note": "après", **motif}
            assert dit(objet) == ([] if vers in vie.muets else [(f"{vie.mot}.{vers}", auteur, ligne)])
        else:
            with pytest.raises(RegleMetier) as refus:
                passer(objet, vers, table=vie, auteur=auteur, motif="parce que", note="après")
            assert (refus.value.code, refus.value.message) == ("passage_interdit", vie.refus(de, vers))
            assert (Temoin.objects.values().get(pk=pk), getattr(objet, vie.colonne), objet.note) == (avant, de, "avant")
            assert dit(objet) == []


def test_a_refusal_says_what_the_row_is_and_what_it_cannot_become():
    assert PALMARES.refus("publie", "scelle") == (
        "Ce palmarès est «\u202fpublié\u202f»\u202f: il ne peut pas devenir «\u202fscellé\u202f». Rien n’a été changé."
    )
    assert PALMARES.refus("scelle", "scelle") == "Ce palmarès est déjà «\u202fscellé\u202f». Rien n’a été changé."
    assert (
        VIES["bornes.TRANSITIONS_BORNE"]
        .refus("annulee", "partie")
        .startswith("Cette borne est «\u202fannulée\u202f»\u202f: elle ne peut pas devenir «\u202fpartie\u202f».")
    )


def test_an_act_names_its_line_and_tells_its_own_facts():
    visites, objet = VIES["enquetes.TRANSITIONS"], temoin(1, "planifiee")

    passer(
        objet, "en_cours", table=visites, auteur=None, acte="visite.commencee", details={"nombre": 2, "de": "ailleurs"}
    )

    assert dit(objet) == [("visite.commencee", None, {"de": "ailleurs", "nombre": 2})]


def test_rows_moved_by_thousands_follow_the_table():
    comptage: Vie = VIES["bornes.TRANSITIONS_COMPTAGE"]
    for pk, etat in enumerate(comptage.etats, start=1):
        temoin(pk, etat)

    nombre = passer_en_nombre(Temoin.objects.all(), "retenu", table=comptage, note="après")

    lus = list(Temoin.objects.order_by("pk").values_list("comptage", "note"))
    attendus = [("retenu", "après") if "retenu" in comptage[de] else (de.value, "avant") for de in comptage.etats]
    assert (nombre, lus) == (4, attendus)


def test_rows_whose_passages_are_told_never_move_by_thousands():
    temoin(1, "propose")

    with pytest.raises(TypeError, match="ligne à ligne"):
        passer_en_nombre(Temoin.objects.all(), "scelle", table=PALMARES)

    assert Temoin.objects.get().etat == "propose"


def test_nothing_passes_outside_a_transaction(monkeypatch):
    objet = temoin(1, "propose")
    monkeypatch.setattr(transaction, "get_connection", lambda _alias: SimpleNamespace(in_atomic_block=False))

    with pytest.raises(transaction.TransactionManagementError):
        passer(objet, "scelle", table=PALMARES, auteur=None)

    assert objet.etat == "propose"


@SUR_POSTGRESQL
@pytest.mark.parametrize("tenue", [True, False], ids=["locked", "control"])
def test_control_a_row_that_nobody_holds_is_seen_by_every_test(tenue):
    Temoin.objects.bulk_create([Temoin(pk=1, etat="propose")])
    objet = tenir(1) if tenue else Temoin.objects.get(pk=1)

    if tenue:
        passer(objet, "scelle", table=PALMARES, auteur=None)
    else:
        with pytest.raises(AssertionError, match="pas sous verrou"):
            passer(objet, "scelle", table=PALMARES, auteur=None)

    assert Temoin.objects.get().etat == ("scelle" if tenue else "propose")


@SUR_POSTGRESQL
@pytest.mark.parametrize("tenue", [True, False], ids=["in its transaction", "control"])
def test_control_a_lock_outside_any_transaction_is_seen_by_every_test(tenue):
    refus = contextlib.nullcontext() if tenue else pytest.raises(transaction.TransactionManagementError)

    with transaction.atomic() if tenue else contextlib.nullcontext(), refus:
        assert not list(Temoin.objects.select_for_update())


@SUR_POSTGRESQL
def test_control_a_row_read_before_its_lock_is_seen_by_every_test():
    lue = temoin(1, "propose")
    passer(tenir(1), "rejete", table=PALMARES, auteur=None)

    with pytest.raises(AssertionError, match="avant son verrou"):
        passer(lue, "scelle", table=PALMARES, auteur=None)


def test_every_test_asks_for_the_lock():
    assert etats.exiger_verrou.__module__ == "tests.verrous"
