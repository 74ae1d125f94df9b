"""Names watched for before an election: written by hand, useful in the reserve period, forgotten after it."""

from __future__ import annotations

import pytest
import time_machine
from django.db import IntegrityError, transaction

from campagnes.logic.partis import PARTIS
from campagnes.logic.vocabulaire import noms_cites
from organismes.actions.noms import NOMS_MAXIMUM, oublier_nom, surveiller_noms
from organismes.enums import EtatConseil, NatureNom, TypeOrganisme
from organismes.models import NomSurveille
from organismes.queries.garde_electorale import noms_surveilles
from organismes.tasks import purger
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, NomSurveilleFactory
from tests.jours import le
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


EN_RESERVE = le("2020-03-02")


@pytest.fixture
def inscription():
    return InscriptionFactory(campagne=CampagneFactory(historique=True))


@time_machine.travel(EN_RESERVE)
def test_surveiller_noms_keeps_each_once_and_journals_how_many(inscription):
    NomSurveilleFactory(inscription=inscription, nom="Claude Exemple")

    nombre = surveiller_noms(
        inscription=inscription,
        noms=[" Alix   Durand", "alix durand", "CLAUDE\u00a0EXEMPLE", "", "Sacha Petit"],
        nature=NatureNom.CANDIDAT,
        auteur=None,
    )

    assert nombre == 2
    assert sorted(NomSurveille.objects.values_list("nom", flat=True)) == [
        "Claude Exemple",
        "Sacha Petit",
        "alix durand",
    ]
    entree = historique(inscription)[0]
    assert (entree.acte, entree.details) == ("noms.ajoutes", {"nature": "candidat", "nombre": 2})


@pytest.mark.parametrize(
    ("noms", "code"),
    [(["A"], "nom_trop_court"), ([f"Personne {n}" for n in range(NOMS_MAXIMUM + 1)], "trop_de_noms")],
)
@time_machine.travel(EN_RESERVE)
def test_surveiller_noms_refused_writes_nothing(inscription, noms, code):
    refuser(code, surveiller_noms, inscription=inscription, noms=noms, nature=NatureNom.LISTE, auteur=None)

    assert (NomSurveille.objects.count(), historique(inscription)) == (0, [])


@pytest.mark.parametrize(
    ("jour", "champs"), [("2020-06-29", {}), ("2020-03-02", {"organisme__type": TypeOrganisme.BIBLIOTHEQUE})]
)
def test_surveiller_noms_without_reserve_is_refused(inscription, jour, champs):
    autre = InscriptionFactory(campagne=inscription.campagne, **champs)

    with time_machine.travel(le(jour)):
        refuser(
            "noms_sans_reserve",
            surveiller_noms,
            inscription=autre,
            noms=["Alix Durand"],
            nature=NatureNom.CANDIDAT,
            auteur=None,
        )


@pytest.mark.parametrize(
    ("jour", "etat", "surveilles"),
    [
        ("2019-08-31", EtatConseil.NON_CONCERNE, ()),
        ("2019-09-01", EtatConseil.NON_CONCERNE, ("Claude Exemple", *PARTIS)),
        ("2020-03-15", EtatConseil.COMPLET, ("Claude Exemple", *PARTIS)),
        ("2020-03-16", EtatConseil.COMPLET, ()),
        ("2020-06-28", EtatConseil.SECOND_TOUR, ("Claude Exemple", *PARTIS)),
        ("2020-06-29", EtatConseil.SECOND_TOUR, ()),
    ],
)
def test_noms_surveilles_in_the_reserve_period_only(inscription, jour, etat, surveilles):
    inscription.etat_conseil = etat
    NomSurveilleFactory(inscription=inscription, nom="Claude Exemple")
    NomSurveilleFactory(nom="D’une autre commune")

    assert noms_surveilles(inscription, le(jour)) == surveilles


def test_noms_surveilles_feed_the_search_in_a_text(inscription):
    NomSurveilleFactory(inscription=inscription, nom="Hélène Durand-Petit")

    cites = noms_cites("Merci helene durand petit et le Parti socialiste", noms_surveilles(inscription, EN_RESERVE))

    assert cites == ("Hélène Durand-Petit", "Parti socialiste")


@time_machine.travel(EN_RESERVE)
def test_oublier_nom_removes_it(inscription):
    nom = NomSurveilleFactory(inscription=inscription)

    oublier_nom(nom=nom, auteur=None)

    assert (NomSurveille.objects.count(), historique(inscription)[0].acte) == (0, "noms.retires")


def test_purger_noms_waits_for_the_end_of_each_reserve(inscription):
    complete = InscriptionFactory(campagne=inscription.campagne, etat_conseil=EtatConseil.COMPLET)
    for une in (inscription, complete):
        NomSurveilleFactory.create_batch(2, inscription=une)

    with time_machine.travel(le("2020-03-15")):
        avant = purger()
    with time_machine.travel(le("2020-03-16")):
        apres_le_premier = purger()
    reste = set(NomSurveille.objects.values_list("inscription", flat=True))
    with time_machine.travel(le("2020-06-29")):
        apres_le_second = purger()

    assert (avant, apres_le_premier, reste, apres_le_second) == (0, 2, {inscription.pk}, 2)
    assert (historique(complete)[0].acte, historique(complete)[0].details) == ("noms.purges", {"nombre": 2})


@pytest.mark.parametrize("champs", [{"nom": ""}, {"nature": "elu"}, {"nom": "CLAUDE exemple"}])
def test_nom_surveille_is_held_by_the_database(inscription, champs):
    NomSurveilleFactory(inscription=inscription, nom="Claude Exemple")

    with pytest.raises(IntegrityError), transaction.atomic():
        NomSurveilleFactory(inscription=inscription, **champs)
