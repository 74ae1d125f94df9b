"""Sheets of codes: one order one lot, codes that appear with the sheet, sealed, taken once by one person, or dead."""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core import serializers
from django.db import IntegrityError, connection, connections, transaction

from socle import horloge
from socle.enums import EtatDocument
from socle.erreurs import RegleMetier
from socle.fabrication import SOUFFRANCE
from socle.models import Entree
from sondages import tasks
from sondages.actions import codes, planches
from sondages.actions.annuler import annuler_lot
from sondages.actions.codes import creer_codes
from sondages.actions.cycle import clore_sondage
from sondages.actions.planches import (
    MORCEAU,
    annuler_les_planches_perdues,
    commander_planche,
    produire_planche,
    relancer_planches,
    remettre_planche,
)
from sondages.enums import CARTES_PAR_PLANCHE, CONSERVATION_PLANCHE
from sondages.models import CodeUnique, Planche
from tests.factories.comptes import UtilisateurFactory
from tests.factories.sondages import PlancheFactory
from tests.preuves import refuser
from tests.sondages.agent import code_en_base, sondage_ouvert

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 " + bytes(range(256)) * 300


@pytest.fixture
def publies(monkeypatch):
    """What reaches the broker."""
    messages = []
    monkeypatch.setattr(planches, "publier", lambda nom, **arguments: messages.append((nom, arguments)))
    return messages


@pytest.fixture
def imprimes(monkeypatch):
    """Codes of each printing, in order; the file is small."""
    lots = []

    def composer(_sondage, _groupe, tires, _avancer):
        lots.append(tires)
        return PDF + ",".join(tires).encode()

    monkeypatch.setattr(planches, "composer_cartes", composer)
    monkeypatch.setattr(planches, "nb_pages", lambda _pdf: 1)
    return lots


@pytest.fixture
def personne():
    return UtilisateurFactory()


@pytest.fixture
def sondage():
    return sondage_ouvert(12)


def commander(sondage, auteur, nombre=8, apres=0):
    return commander_planche(
        sondage=sondage, groupe=sondage.les_groupes.get(), nombre=nombre, apres=apres, auteur=auteur
    )


def prete(sondage, auteur, **options):
    return produire_planche(planche_id=commander(sondage, auteur, **options).pk)


def prendre(planche, auteur):
    return b"".join(remettre_planche(planche=planche, auteur=auteur).morceaux)


def vieillir(planche):
    Planche.objects.filter(pk=planche.pk).update(
        pret_le=horloge.maintenant() - CONSERVATION_PLANCHE - dt.timedelta(seconds=1)
    )
    planche.refresh_from_db()


def actes():
    return list(Entree.objects.order_by("pk").values_list("acte", flat=True))


def test_codes_appear_with_their_sheet_and_only_then(sondage, personne, publies, imprimes):
    planche = commander(sondage, personne)
    avant = CodeUnique.objects.count()
    produite = produire_planche(planche_id=planche.pk)

    assert publies == [("sondages.tasks.produire_planche", {"planche_id": planche.pk})]
    assert (avant, CodeUnique.objects.count()) == (0, 8)
    assert (produite.etat, produite.lot, produite.nb_pages) == (EtatDocument.PRET, 1, 1)
    assert {code_en_base(code).lot for code in imprimes[0]} == {1}
    assert produire_planche(planche_id=planche.pk) is None
    assert len(imprimes) == 1


def test_the_same_press_again_is_the_same_sheet_and_another_one_is_refused(sondage, personne, publies, imprimes):
    premiere, encore = commander(sondage, personne), commander(sondage, personne)

    for autre in ({"nombre": 3}, {"auteur": UtilisateurFactory()}):
        refuser("lot_deja_cree", commander, sondage, **{"auteur": personne, **autre})

    assert premiere == encore
    assert Planche.objects.count() == len(publies) == 1
    assert commander(sondage, personne, nombre=3, apres=1).lot == 2


def test_a_lot_mailed_meanwhile_is_a_lot_that_the_page_did_not_know(sondage, personne, publies):
    creer_codes(sondage=sondage, groupe=sondage.les_groupes.get(), nombre=2, auteur=personne)

    refuser("lot_deja_cree", commander, sondage, personne)
    assert (Planche.objects.count(), publies) == (0, [])


@pytest.mark.parametrize("nombre", [0, -1, 13])
def test_a_wrong_number_orders_nothing(sondage, personne, publies, nombre):
    refuser("nombre_de_codes", commander, sondage, personne, nombre=nombre)

    assert (Planche.objects.count(), publies) == (0, [])


def test_a_sheet_is_bounded(personne, publies):
    sondage = sondage_ouvert(CARTES_PAR_PLANCHE + 1)

    refuser("planche_trop_grande", commander, sondage, personne, nombre=CARTES_PAR_PLANCHE + 1)

    assert Planche.objects.count() == 0
    assert commander(sondage, personne, nombre=CARTES_PAR_PLANCHE).nombre == CARTES_PAR_PLANCHE


def test_codes_of_a_sheet_being_printed_are_taken_until_it_fails(sondage, personne, publies, monkeypatch):
    planche = commander(sondage, personne)
    with pytest.raises(RegleMetier) as refus:
        creer_codes(sondage=sondage, groupe=planche.groupe, nombre=5, auteur=personne)
    monkeypatch.setattr(planches, "composer_cartes", lambda *_: 1 / 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            produire_planche(planche_id=planche.pk)
    planche.refresh_from_db()

    assert refus.value.code == "nombre_de_codes"
    assert (planche.etat, CodeUnique.objects.count()) == (EtatDocument.ECHEC, 0)
    assert len(creer_codes(sondage=sondage, groupe=planche.groupe, nombre=12, auteur=personne)) == 12
    # A number given once names one lot for ever.
    assert set(CodeUnique.objects.values_list("lot", flat=True)) == {2}


def test_a_printing_that_fails_leaves_no_code_and_the_next_one_draws_others(
    sondage, personne, publies, imprimes, monkeypatch
):
    planche = commander(sondage, personne)
    with monkeypatch.context() as coup:
        coup.setattr(planches, "sceller", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            produire_planche(planche_id=planche.pk)
    assert CodeUnique.objects.count() == 0

    produire_planche(planche_id=planche.pk)

    assert set(imprimes[0]) & set(imprimes[1]) == set()
    assert CodeUnique.objects.count() == 8


def test_sheet_is_taken_once_and_its_codes_stay(sondage, personne, publies, imprimes):
    planche = prete(sondage, personne)

    pdf = prendre(planche, personne)
    planche.refresh_from_db()

    assert pdf == PDF + ",".join(imprimes[0]).encode()
    assert (planche.contenu, planche.remise_le is None, planche.annulee_le) == (None, False, None)
    refuser("planche_effacee", remettre_planche, planche=planche, auteur=personne)
    assert CodeUnique.objects.count() == 8
    assert actes()[-1] == "planche.remise"


def test_broken_transfer_erases_nothing_and_she_tries_again(sondage, personne, publies, imprimes):
    planche = prete(sondage, personne)
    remise = remettre_planche(planche=planche, auteur=personne)
    # Everything but the end went through.
    recu = [next(remise.morceaux) for _ in range(-(-(remise.taille - planches.FIN) // MORCEAU))]
    remise.morceaux.close()
    planche.refresh_from_db()

    assert sum(map(len, recu)) == remise.taille - planches.FIN
    assert prendre(planche, personne).startswith(PDF)


def test_of_two_transfers_one_alone_comes_to_its_end(sondage, personne, publies, imprimes):
    planche = prete(sondage, personne)
    premiere, seconde = (remettre_planche(planche=planche, auteur=personne) for _ in range(2))

    entiers = [len(b"".join(une.morceaux)) == une.taille for une in (premiere, seconde)]

    assert entiers == [True, False]
    assert actes().count("planche.remise") == 1


def test_nobody_else_takes_it(sondage, personne, publies, imprimes):
    planche = prete(sondage, personne)

    with pytest.raises(RegleMetier) as refus:
        remettre_planche(planche=planche, auteur=UtilisateurFactory())

    planche.refresh_from_db()
    assert (refus.value.code, planche.contenu is None) == ("planche_d_autrui", False)


def test_sheet_that_nobody_took_within_the_hour_is_erased_and_its_codes_die(sondage, personne, publies, imprimes):
    perdue = prete(sondage, personne, nombre=5)
    prise = prete(sondage, personne, nombre=4, apres=1)
    prendre(prise, personne)
    fraiche = prete(sondage, personne, nombre=2, apres=2)
    for planche in (perdue, prise):
        vieillir(planche)
    refuser("planche_effacee", remettre_planche, planche=perdue, auteur=personne)

    assert (tasks.annuler_planches(), annuler_les_planches_perdues()) == (1, 0)

    perdue.refresh_from_db()
    fraiche.refresh_from_db()
    assert (perdue.contenu, perdue.remise_le, perdue.annulee_le is None) == (None, None, False)
    assert fraiche.contenu is not None
    assert sorted(CodeUnique.objects.values_list("lot", flat=True)) == [2] * 4 + [3] * 2
    assert actes()[-1] == "sondage.lot_abandonne"


def test_sheet_taken_while_the_sweeper_comes_keeps_its_codes(sondage, personne, publies, imprimes, monkeypatch):
    planche = prete(sondage, personne)
    remise = remettre_planche(planche=planche, auteur=personne)
    vieillir(planche)
    verrouiller = planches.verrouiller

    def prendre_puis_verrouiller(*arguments, **options):
        b"".join(remise.morceaux)
        return verrouiller(*arguments, **options)

    monkeypatch.setattr(planches, "verrouiller", prendre_puis_verrouiller)

    assert annuler_les_planches_perdues() == 0
    planche.refresh_from_db()
    assert (planche.remise_le is None, planche.annulee_le, CodeUnique.objects.count()) == (False, None, 8)


def test_transfer_that_lasts_past_the_hour_stops_short_once_the_lot_is_cancelled(sondage, personne, publies, imprimes):
    planche = prete(sondage, personne)
    remise = remettre_planche(planche=planche, auteur=personne)
    debut = next(remise.morceaux)
    vieillir(planche)
    annuler_les_planches_perdues()

    assert len(debut + b"".join(remise.morceaux)) == remise.taille - planches.FIN
    assert CodeUnique.objects.count() == 0


def test_lot_cancelled_by_hand_takes_its_sheet_with_it(sondage, personne, publies, imprimes):
    planche = prete(sondage, personne)

    assert annuler_lot(sondage=sondage, lot=1, auteur=personne) == 8

    planche.refresh_from_db()
    assert (planche.contenu, planche.annulee_le is None) == (None, False)


def test_closing_removes_sheets_and_what_a_worker_prints_writes_nothing(
    sondage, personne, publies, imprimes, monkeypatch
):
    prete(sondage, personne, nombre=3)
    planche = commander(sondage, personne, nombre=2, apres=1)
    composer = planches.composer_cartes

    def clore_puis_composer(*arguments):
        clore_sondage(sondage=sondage, auteur=personne)
        return composer(*arguments)

    monkeypatch.setattr(planches, "composer_cartes", clore_puis_composer)

    assert produire_planche(planche_id=planche.pk) is None
    assert (Planche.objects.count(), CodeUnique.objects.count()) == (0, 0)


def test_sweeper_publishes_again_a_sheet_whose_worker_was_lost(sondage, personne, publies, imprimes, monkeypatch):
    planche = commander(sondage, personne)
    vieux = horloge.maintenant() - SOUFFRANCE - dt.timedelta(seconds=1)
    Planche.objects.update(etat=EtatDocument.EN_COURS, commence_le=vieux, essais=1)

    relances = []
    monkeypatch.setattr(tasks, "publier", lambda nom, **arguments: relances.append((nom, arguments)))

    assert (tasks.relancer_planches(), relancer_planches()) == (1, [])
    assert relances == [("sondages.tasks.produire_planche", {"planche_id": planche.pk})]


def test_no_code_is_written_in_clear_anywhere(
    sondage, personne, imprimes, caplog, settings, django_capture_on_commit_callbacks
):
    """Neither the rows (what a backup holds), the files, the logs, nor the journal; the task got a number alone."""
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        planche = commander(sondage, personne)
    planche.refresh_from_db()
    lignes = serializers.serialize("json", [*Planche.objects.all(), *CodeUnique.objects.all(), *Entree.objects.all()])
    fichiers = [chemin.read_bytes() for chemin in Path(settings.MEDIA_ROOT).rglob("*") if chemin.is_file()]
    traces = json.dumps([str(trace.__dict__) for trace in caplog.records])

    assert (planche.etat, len(imprimes[0])) == (EtatDocument.PRET, 8)
    ecrits = f"{lignes} {traces} {fichiers} {bytes(planche.contenu)!r}"
    assert [code for code in imprimes[0] if code in ecrits or code.replace("-", "") in ecrits] == []
    assert b"%PDF" not in bytes(planche.contenu)
    assert planche.empreinte == ""


@pytest.mark.parametrize(
    "faux",
    [
        {"etat": "demande", "contenu": b"x"},
        {"etat": "pret", "pret_le": None, "contenu": b"x"},
        {"etat": "pret", "contenu": None},
        {"etat": "pret", "contenu": b"x", "remise_le": "2027-01-01T00:00Z"},
        {"etat": "pret", "contenu": b"x", "annulee_le": "2027-01-01T00:00Z"},
        {"etat": "pret", "contenu": None, "annulee_le": "2027-01-01T00:00Z", "remise_le": "2027-01-01T00:00Z"},
        {"lot": 0},
        {"nombre": 0},
    ],
)
def test_database_refuses_a_sheet_with_no_end_or_two(faux):
    planche = PlancheFactory()
    instant = {"pret_le": "2027-01-01T00:00Z"} if faux.get("etat") == "pret" else {}

    with pytest.raises(IntegrityError), transaction.atomic():
        Planche.objects.filter(pk=planche.pk).update(**{**instant, **faux})


sur_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")


def ensemble(nombre, geste):
    """Run a gesture in threads that start together; return what each gave."""
    depart = threading.Barrier(nombre, timeout=120)

    def courir(rang):
        try:
            depart.wait()
            return geste(rang)
        except RegleMetier as refus:
            return refus.code
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(nombre) as fils:
        return list(fils.map(courir, range(nombre)))


@sur_postgresql
@pytest.mark.django_db(transaction=True)
def test_twelve_presses_at_once_are_one_lot(publies):
    sondage, personne = sondage_ouvert(200), UtilisateurFactory()

    rendus = ensemble(12, lambda _rang: commander(sondage, personne).pk)

    assert rendus == [Planche.objects.get().pk] * 12
    assert len(publies) == 1


@sur_postgresql
@pytest.mark.django_db(transaction=True)
def test_twelve_people_at_once_make_one_lot_and_eleven_are_told(publies):
    sondage, personnes = sondage_ouvert(200), [UtilisateurFactory() for _ in range(12)]

    rendus = ensemble(12, lambda rang: commander(sondage, personnes[rang]).pk)

    assert sorted(map(str, rendus)) == sorted([str(Planche.objects.get().pk), *["lot_deja_cree"] * 11])


@sur_postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_of_the_poll_the_twelve_would_not_be_one(publies, monkeypatch):
    """The control of the two above: all of them look before any of them writes."""
    sondage, personnes = sondage_ouvert(200), [UtilisateurFactory() for _ in range(12)]
    regard = threading.Barrier(12, timeout=120)
    lire = codes.dernier_lot

    def lire_ensemble(lequel):
        dernier = lire(lequel)
        regard.wait()
        return dernier

    monkeypatch.setattr(planches, "verrouiller", lambda lequel, **_: lequel)
    monkeypatch.setattr(codes, "dernier_lot", lire_ensemble)

    def commander_sans_verrou(rang):
        try:
            return commander(sondage, personnes[rang]).pk
        except IntegrityError:
            return "ligne refusée"

    rendus = ensemble(12, commander_sans_verrou)

    # The base alone holds then: nobody is told in words.
    assert "lot_deja_cree" not in rendus
    assert rendus.count("ligne refusée") == 11
