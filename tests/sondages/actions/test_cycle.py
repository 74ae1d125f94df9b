"""Opening, closing at the date, publication, retention."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from campagnes.logic.garde import VerdictGarde
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant
from socle.journal import historique
from sondages import tasks
from sondages.actions.cartes import retirer_carte
from sondages.actions.composer import creer_sondage, definir_groupes
from sondages.actions.cycle import abandonner_sondage, clore_sondage, ouvrir_sondage, publier_sondage
from sondages.actions.salle import ouvrir_salle, projeter
from sondages.enums import EtatSondage
from sondages.models import Reponse, Sondage
from sondages.tasks import purger
from tests.factories.organismes import InscriptionFactory
from tests.factories.sondages import CarteFactory, GroupeFactory, ReponseFactory, SondageFactory
from tests.preuves import refuser
from tests.sondages.agent import sondage_ouvert

pytestmark = pytest.mark.django_db


def test_the_mirror_deck_covers_the_eight_determinants():
    sondage = creer_sondage(inscription=InscriptionFactory(vooter=True), titre=" Notre  accueil ", auteur=None)

    cartes = list(sondage.les_cartes.all())
    assert sondage.titre == "Notre accueil"
    assert [carte.rang for carte in cartes] == list(range(1, 15))
    assert {carte.determinant for carte in cartes} - {""} == {"ACC", "COU", "PER", "REA", "ATT", "QUA", "TRF", "REC"}
    assert [carte.nature for carte in cartes if carte.nature != "affirmation"] == ["le_saviez_vous", "choix", "idee"]
    assert [(groupe.nom, groupe.effectif) for groupe in sondage.les_groupes.all()] == [("Tous les agents", 0)]


@pytest.mark.parametrize("inscription", [{"vooter": False}, {"vooter": True, "retiree": True}])
def test_only_a_body_with_the_option_starts_a_poll(inscription):
    refuser(
        "option_absente", creer_sondage, inscription=InscriptionFactory(**inscription), titre="Accueil", auteur=None
    )

    assert Sondage.objects.count() == 0


def test_opening_makes_real_keys_and_keeps_thresholds(vraies_cles):
    sondage = creer_sondage(inscription=InscriptionFactory(vooter=True), titre="Accueil", auteur=None)
    definir_groupes(sondage=sondage, groupes=[("Accueil", 12), ("État civil", 3)], auteur=None)

    ouvert = ouvrir_sondage(sondage=sondage, auteur=None)

    assert (ouvert.etat, ouvert.seuil_effectifs_ouverture, ouvert.seuil_mots_ouverture) == ("ouvert", 10, 10)
    # DER of a key of 2,048 bits.
    assert {len(bytes(groupe.cle_publique)) for groupe in ouvert.les_groupes.all()} == {294}
    assert [groupe.signe for groupe in ouvert.les_groupes.all()] == ["0", "1"]
    assert b"PRIVATE" not in bytes(ouvert.cle_idees_privee)
    assert historique(ouvert)[0].acte == "sondage.ouvert"


@pytest.mark.parametrize(
    ("groupes", "code"),
    [([("Accueil", 9)], "trop_peu_d_agents"), ([("Accueil", 4), ("Voirie", 5)], "trop_peu_d_agents"), ([], "effectif")],
)
def test_a_poll_that_could_tell_nothing_does_not_open(groupes, code):
    sondage = creer_sondage(inscription=InscriptionFactory(vooter=True), titre="Accueil", auteur=None)
    if groupes:
        definir_groupes(sondage=sondage, groupes=groupes, auteur=None)

    with pytest.raises(RegleMetier) as refus:
        ouvrir_sondage(sondage=sondage, auteur=None)

    assert refus.value.code.startswith(code)
    assert Sondage.objects.get().etat == EtatSondage.BROUILLON


def test_a_deck_without_question_does_not_open():
    sondage = creer_sondage(inscription=InscriptionFactory(vooter=True), titre="Accueil", auteur=None, jeu="vide")
    definir_groupes(sondage=sondage, groupes=[("Accueil", 12)], auteur=None)
    CarteFactory(sondage=sondage, idee=True)

    with pytest.raises(RegleMetier, match="au moins une carte"):
        ouvrir_sondage(sondage=sondage, auteur=None)


def test_an_open_deck_changes_no_more():
    sondage = sondage_ouvert(12)

    for acte in (
        lambda: retirer_carte(carte=sondage.les_cartes.first(), auteur=None),
        lambda: definir_groupes(sondage=sondage, groupes=[("Autre", 20)], auteur=None),
        lambda: abandonner_sondage(sondage=sondage, auteur=None),
    ):
        refuser("etat_interdit", acte)

    assert (sondage.les_cartes.count(), sondage.les_groupes.get().nom) == (2, "Service 0")


def test_a_poll_closes_the_day_after_its_last():
    jour = aujourdhui()
    passe, dernier, sans_date = (sondage_ouvert(12) for _ in range(3))
    Sondage.objects.filter(pk=passe.pk).update(ferme_au=jour - dt.timedelta(days=1))
    Sondage.objects.filter(pk=dernier.pk).update(ferme_au=jour)

    assert tasks.clore_sondages() == 1
    assert tasks.clore_sondages() == 0

    etats = dict(Sondage.objects.values_list("pk", "etat"))
    assert etats == {passe.pk: "clos", dernier.pk: "ouvert", sans_date.pk: "ouvert"}


@pytest.mark.parametrize(
    ("departement", "encore", "apres"),
    [
        ("987", dt.datetime(2027, 3, 11, 9, 59, tzinfo=dt.UTC), dt.datetime(2027, 3, 11, 10, 1, tzinfo=dt.UTC)),
        ("974", dt.datetime(2027, 3, 10, 19, 59, tzinfo=dt.UTC), dt.datetime(2027, 3, 10, 20, 1, tzinfo=dt.UTC)),
    ],
)
def test_the_last_day_of_a_poll_ends_where_the_body_stands(departement, encore, apres):
    """It is included, and a closing is for good: the midnight of Paris comes at noon in Tahiti."""
    inscription = InscriptionFactory(vooter=True, organisme__departement=departement)
    with time_machine.travel(encore - dt.timedelta(days=7), tick=False):
        sondage = sondage_ouvert(12, inscription=inscription)
    Sondage.objects.filter(pk=sondage.pk).update(ferme_au=dt.date(2027, 3, 10))

    with time_machine.travel(encore, tick=False):
        assert tasks.clore_sondages() == 0
    with time_machine.travel(apres, tick=False):
        assert tasks.clore_sondages() == 1


def test_results_are_not_published_on_the_eve_of_a_round(monkeypatch):
    clos = clore_sondage(sondage=sondage_ouvert(12), auteur=None)
    refuse = VerdictGarde(permis=False, code="veille_ou_jour_de_scrutin", message="Veille de scrutin.")
    monkeypatch.setattr("organismes.queries.garde_electorale.verdict_pour", lambda *_args, **_mots: refuse)

    refuser("veille_ou_jour_de_scrutin", publier_sondage, sondage=clos, auteur=None)

    assert Sondage.objects.get().etat == "clos"


def test_a_draft_is_given_up_and_nothing_comes_back():
    sondage = abandonner_sondage(sondage=SondageFactory(), auteur=None)

    with pytest.raises(RegleMetier):
        ouvrir_sondage(sondage=sondage, auteur=None)
    assert Sondage.objects.get().etat == "abandonne"


def test_the_detail_of_an_old_urn_goes():
    vieux, recent = SondageFactory(clos=True), SondageFactory(clos=True)
    instant = maintenant() - dt.timedelta(days=31)
    Sondage.objects.filter(pk=vieux.pk).update(clos_le=instant, ouvert_le=instant)
    for sondage in (vieux, recent):
        ReponseFactory.create_batch(2, carte=CarteFactory(sondage=sondage), groupe=GroupeFactory(sondage=sondage))

    assert purger() == 2

    assert set(Reponse.objects.values_list("carte__sondage", flat=True)) == {recent.pk}


@pytest.mark.parametrize(
    "faute",
    [
        {"seuil_effectifs": 9},
        {"seuil_mots": 0},
        {"ouvert_le": None},
        {"clos_le": dt.datetime(2026, 2, 1, tzinfo=dt.UTC)},
        {"etat": "autre"},
        {"etat": "clos"},
        {"cle_idees_privee": None},
        {"seuil_effectifs_ouverture": 11},
        {"seuil_effectifs_ouverture": None},
        {"code": "ILLISIBL"},
        {"ouvre_du": dt.date(2026, 2, 2), "ferme_au": dt.date(2026, 2, 1)},
    ],
    ids=str,
)
def test_the_database_refuses_what_no_act_does(faute):
    sondage = SondageFactory(ouvert=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Sondage.objects.filter(pk=sondage.pk).update(**faute)


def test_a_room_shows_one_card_at_a_time():
    sondage = sondage_ouvert(12)
    with pytest.raises(RegleMetier, match="réunion"):
        ouvrir_salle(sondage=sondage, auteur=None)
    Sondage.objects.update(est_en_salle=True)

    salle = ouvrir_salle(sondage=sondage, auteur=None)
    assert ouvrir_salle(sondage=sondage, auteur=None) == salle
    salle = projeter(salle=salle, rang=3, auteur=None)
    assert (salle.rang, salle.version) == (3, 2)
    assert projeter(salle=salle, rang=3, auteur=None).version == 2
    for rang in (-1, 4):
        with pytest.raises(RegleMetier):
            projeter(salle=salle, rang=rang, auteur=None)
