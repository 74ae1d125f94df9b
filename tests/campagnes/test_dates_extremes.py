"""No date breaks a page: what is too far is refused at its field, and what a constraint lets through is read anywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from campagnes.actions.calendrier import annees_de
from campagnes.actions.creer import creer_campagne
from campagnes.enums import Acte
from campagnes.logic.calendrier import Intervalle, ajouter_jours_ouvres, heures_locales
from campagnes.logic.frise import dresser_frise
from campagnes.logic.garde import Calendrier, autoriser
from campagnes.models import Campagne, Ceremonie, EcheanceInscription, Periode, TourElection
from enquetes.models import Absence, Visite
from organismes.models import Fermeture
from socle.dates import refuser_les_dates_hors_bornes
from socle.horloge import lire_instant
from socle.logic.bornes_des_dates import DERNIER_INSTANT, DERNIER_JOUR, PREMIER_INSTANT, PREMIER_JOUR
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import AbsenceFactory, VisiteFactory
from tests.factories.organismes import FermetureFactory, InscriptionFactory

JOURS = st.dates(PREMIER_JOUR, DERNIER_JOUR)
INSTANTS = st.datetimes(
    PREMIER_INSTANT.replace(tzinfo=None), DERNIER_INSTANT.replace(tzinfo=None), timezones=st.just(dt.UTC)
)
INTERVALLES = st.tuples(JOURS, JOURS).map(lambda deux: Intervalle(*sorted(deux)))
DEHORS = (dt.date(1, 1, 1), dt.date(26, 3, 15), dt.date(1999, 12, 31), dt.date(2101, 1, 1), dt.date(9999, 12, 31))
PAGES = (
    ("portail:accueil", []),
    ("portail:reglement", []),
    ("organismes:inscription_commencer", []),
    ("campagnes:pilotage_campagne", []),
    ("campagnes:pilotage_edition", [2027]),
    *((f"campagnes:edition_{acte}", [2027]) for acte in ("prolonger", "elections", "ceremonie")),
    ("organismes:pilotage_inscriptions", []),
)


@given(
    calendrier=st.builds(
        Calendrier,
        annee=st.integers(2012, 2100),
        ouverture=INSTANTS,
        dernier_jour=JOURS,
        vagues=st.tuples(INTERVALLES),
        suspensions=st.tuples(INTERVALLES),
        reserve_du=JOURS,
        tours=st.tuples(JOURS, JOURS).map(lambda deux: tuple(sorted(deux))),
        terrain_ouvert_le=INSTANTS,
        restituee_le=INSTANTS,
    ),
    ceremonie=INTERVALLES,
    instant=INSTANTS,
)
@settings(max_examples=25, deadline=None)
def test_calendar_is_read_whatever_its_days_and_at_any_instant(calendrier, ceremonie, instant):
    for acte in Acte:
        autoriser(acte, calendrier, instant, type_organisme="COMMUNE", etat_conseil="en_place")
    dresser_frise(calendrier, instant, ("Lieu", ceremonie))
    heures_locales(calendrier.cloture)
    ajouter_jours_ouvres(calendrier.dernier_jour, 40)


@pytest.fixture
def edition(db):
    """An edition with every dated row, still open: home and lists show it."""
    campagne = CampagneFactory(annee=2027, nue=True)
    EcheanceInscription.objects.create(campagne=campagne, dernier_jour=DERNIER_JOUR, motif="x")
    for rang, nature in enumerate(("vague", "suspension"), start=1):
        Periode.objects.create(campagne=campagne, nature=nature, rang=rang, du=PREMIER_JOUR, au=DERNIER_JOUR)
    TourElection.objects.create(campagne=campagne, tour=1, prevu_le=PREMIER_JOUR)
    CeremonieFactory(campagne=campagne)
    return campagne


@pytest.mark.parametrize("premier", [PREMIER_JOUR, DERNIER_JOUR], ids=["premier-jour", "dernier-jour"])
@pytest.mark.parametrize("dernier", [PREMIER_JOUR, DERNIER_JOUR], ids=["premier-jour", "dernier-jour"])
def test_pages_show_the_extreme_days_that_constraints_let_through(client, edition, premier, dernier):
    du, au = sorted((premier, dernier))
    EcheanceInscription.objects.update(dernier_jour=dernier)
    Periode.objects.update(du=du, au=au, prevue_du=du, prevue_au=au)
    TourElection.objects.update(prevu_le=premier, tenu_le=dernier)
    Ceremonie.objects.update(prevue_du=du, prevue_au=au)
    ouverture = {PREMIER_JOUR: PREMIER_INSTANT, DERNIER_JOUR: DERNIER_INSTANT}[premier]
    Campagne.objects.update(inscriptions_ouvertes_le=ouverture, reserve_du=premier)
    inscription = InscriptionFactory(campagne=edition)
    FermetureFactory(organisme=inscription.organisme, du=du, au=au)
    client.force_login(UtilisateurFactory(administrateur=True))
    pages = [*PAGES, ("organismes:pilotage_fermetures", [inscription.pk])]
    pages += [("campagnes:edition_periode", [2027, periode.pk]) for periode in Periode.objects.all()]

    statuts = {nom: client.get(reverse(nom, args=arguments)).status_code for nom, arguments in pages}

    assert statuts == dict.fromkeys(statuts, 200)


@pytest.mark.parametrize("jour", DEHORS, ids=str)
def test_database_refuses_days_that_the_platform_does_not_know(edition, jour):
    visite = VisiteFactory()
    colonnes = [
        (EcheanceInscription, "dernier_jour"),
        *((Periode, champ) for champ in ("du", "prevue_du")),
        *((TourElection, champ) for champ in ("prevu_le", "tenu_le")),
        *((Ceremonie, champ) for champ in ("prevue_du", "prevue_au")),
        (Campagne, "reserve_du"),
        (Visite, "prevue_le"),
    ]
    FermetureFactory(organisme=visite.inscription.organisme)
    AbsenceFactory()
    colonnes += [(modele, champ) for modele in (Fermeture, Absence) for champ in ("du", "au")]

    for modele, champ in colonnes:
        with pytest.raises(IntegrityError), transaction.atomic():
            modele.objects.update(**{champ: jour})


@pytest.mark.parametrize(
    "instant",
    [PREMIER_INSTANT - dt.timedelta(seconds=1), DERNIER_INSTANT + dt.timedelta(seconds=1)],
    ids=["avant", "apres"],
)
@pytest.mark.django_db
def test_database_refuses_instants_that_the_platform_does_not_know(instant):
    VisiteFactory()

    for modele, champ in ((Campagne, "inscriptions_ouvertes_le"), (Visite, "effectuee_le"), (Visite, "repondue_le")):
        with pytest.raises(IntegrityError), transaction.atomic():
            modele.objects.update(**{champ: instant})
        # A hundred seconds further in, the same column takes it.
        dedans = min(max(instant, PREMIER_INSTANT), DERNIER_INSTANT)
        if champ != "repondue_le":
            assert modele.objects.update(**{champ: dedans}) > 0


def test_years_of_an_edition_are_around_its_own_and_its_opening(db):
    """An edition may be opened years before or after the one that it bears."""
    ouverture = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)

    assert [
        annees_de(Campagne(annee=annee, inscriptions_ouvertes_le=ouverture)) for annee in (2020, 2027, 2099, 2100)
    ] == [(2019, 2028), (2025, 2029), (2025, 2100), (2025, 2100)]


EN_TROP = ("0001-01-01", "0026-03-15", "2024-12-31", "2030-01-01", "2100-12-31", "9999-12-31")
LONGUE = {"motif": "Crise"}


@pytest.mark.parametrize(
    ("acte", "champ", "reste"),
    [
        ("prolonger", "dernier_jour", {}),
        ("vague", "du", {"au": "2027-03-01"}),
        ("vague", "au", {"du": "2027-03-01"}),
        ("suspendre", "du", {"au": "2027-03-01"}),
        ("elections", "reserve_du", {"prevu_1": "2027-03-14"}),
        ("elections", "prevu_1", {}),
        ("elections", "tenu_2", {"prevu_1": "2027-03-14", "tenu_1": "2027-03-14", "prevu_2": "2027-03-21"}),
        ("ceremonie", "prevue_au", {"intitule": "x", "lieu": "x", "statut": "prevu", "prevue_du": "2027-11-20"}),
        ("ceremonie", "tenue_du", {"intitule": "x", "lieu": "x", "statut": "tenu", "prevue_du": "2027-11-20"}),
    ],
)
def test_day_too_far_from_the_edition_is_refused_in_french_and_writes_nothing(client, db, acte, champ, reste):
    campagne = CampagneFactory(annee=2027, nue=True, inscriptions_ouvertes_le=dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    client.force_login(UtilisateurFactory(administrateur=True))
    autres = LONGUE | ({"prevue_au": "2027-11-20", "tenue_au": "2027-11-20"} if acte == "ceremonie" else {})

    for jour in EN_TROP:
        reponse = client.post(reverse(f"campagnes:edition_{acte}", args=[2027]), {**autres, **reste, champ: jour})

        assert reponse.status_code == 422
        assert "des années 20" in " ".join(reponse.context["formulaire"].errors[champ])

    campagne.refresh_from_db()
    assert list(Entree.objects.all()) == []
    assert (campagne.reserve_du, campagne.les_echeances.count(), campagne.les_periodes.count()) == (None, 0, 0)
    assert (campagne.les_tours.count(), hasattr(campagne, "ceremonie")) == (0, False)
    assert client.get(reverse("campagnes:pilotage_edition", args=[2027])).status_code == 200


def test_historical_edition_passes(db):
    campagne = creer_campagne(annee=2020, modele="historique")

    assert annees_de(campagne) == (2018, 2022)
    assert campagne.les_periodes.count() > 2


@pytest.mark.parametrize("texte", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "1999-12-31T23:59:59Z"])
def test_instant_that_a_page_sends_back_is_none_when_nobody_knows_it(texte):
    assert lire_instant(texte) is None


def test_migration_names_the_rows_to_mend_by_hand_first(db):
    contrainte = next(c for c in Fermeture._meta.constraints if c.name == "fermeture_bornee")
    with connection.schema_editor() as editeur:
        editeur.remove_constraint(Fermeture, contrainte)
    loin = FermetureFactory(du=dt.date(26, 3, 15), au=dt.date(9999, 12, 31))
    FermetureFactory()
    etape = refuser_les_dates_hors_bornes("organismes", {"Fermeture": ("du", "au")})

    with pytest.raises(ValueError, match="à corriger avant de migrer") as refus:
        etape.code(apps, editeur)

    nommees = f"organismes.Fermeture.du {loin.pk}, organismes.Fermeture.au {loin.pk}."
    assert str(refus.value) == f"Dates hors des années connues, à corriger avant de migrer\u202f: {nommees}"
    Fermeture.objects.filter(pk=loin.pk).delete()
    etape.code(apps, editeur)
