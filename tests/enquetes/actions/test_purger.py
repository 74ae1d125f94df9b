"""Retention of the fieldwork: evidence a year after the restitution, measures three years, shoppers as their contract."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db.models import ProtectedError

from campagnes.models import Campagne
from comptes.enums import Role
from comptes.models import RoleAttribue, Utilisateur
from enquetes.models import Autotest, Enqueteur, Enveloppe, IdentiteEmprunt, PieceJointe, Visite
from socle import conservation
from socle.conservation import purger_app
from socle.fichiers import StockageDeterministe
from socle.horloge import PARIS
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import (
    AbsenceFactory,
    AutotestFactory,
    BriefingLuFactory,
    ConflitInteretFactory,
    DoubleFactory,
    EmpruntFactory,
    EnqueteurFactory,
    EnveloppeFactory,
    IdentiteFactory,
    PieceJointeFactory,
    VisiteFactory,
)
from tests.factories.organismes import InvitationFactory, MembreFactory
from tests.factories.trophees import LitigeFactory

pytestmark = pytest.mark.django_db
AN, SECONDE = dt.timedelta(days=365), dt.timedelta(seconds=1)
RENDUE = dt.datetime(2024, 6, 20, 12, tzinfo=PARIS)


@pytest.fixture
def campagne():
    campagne = CampagneFactory(annee=2024, terminee=True)
    Campagne.objects.filter(pk=campagne.pk).update(restituee_le=RENDUE, cree_le=RENDUE - AN)
    campagne.refresh_from_db()
    return campagne


def purger(instant):
    return {modele: nombre for modele, nombre in purger_app("enquetes", a_la_date=instant).items() if nombre}


def test_aliases_go_thirty_days_after_the_restitution_and_the_contacts_stay(campagne):
    emprunt = EmpruntFactory(visite__inscription__campagne=campagne)
    ailleurs = IdentiteFactory()
    mois = dt.timedelta(days=30)

    assert purger(RENDUE + mois - SECONDE) == {}
    assert purger(RENDUE + mois) == {"enquetes.IdentiteEmprunt": 1}

    assert list(IdentiteEmprunt.objects.all()) == [ailleurs]
    assert Visite.objects.filter(pk=emprunt.visite_id).exists()


def test_self_tests_go_with_the_measures_of_their_edition(campagne):
    AutotestFactory(campagne=campagne)
    BriefingLuFactory(briefing__campagne=campagne)
    ailleurs = AutotestFactory()

    assert purger(dt.datetime(2027, 12, 31, 12, tzinfo=PARIS)) == {}
    assert purger(dt.datetime(2028, 1, 1, 12, tzinfo=PARIS)) == {"enquetes.Autotest": 1, "enquetes.BriefingLu": 1}

    assert list(Autotest.objects.all()) == [ailleurs]


def test_evidence_goes_a_year_after_the_restitution_with_its_file(campagne, django_capture_on_commit_callbacks):
    piece = PieceJointeFactory(visite__inscription__campagne=campagne)
    ailleurs = PieceJointeFactory()
    stockage, nom = piece.fichier.storage, piece.fichier.name

    assert purger(RENDUE + AN - SECONDE) == {}
    assert stockage.exists(nom)
    with django_capture_on_commit_callbacks(execute=True):
        assert purger(RENDUE + AN) == {"enquetes.PieceJointe": 1}

    assert not stockage.exists(nom)
    assert list(PieceJointe.objects.all()) == [ailleurs]
    assert Visite.objects.filter(pk=piece.visite_id).exists()


def test_evidence_that_resists_keeps_no_other(campagne, monkeypatch, django_capture_on_commit_callbacks):
    tenace, autre = (PieceJointeFactory(visite__inscription__campagne=campagne) for _ in range(2))
    supprimer = StockageDeterministe.delete

    def resister(stockage, nom):
        if nom == tenace.fichier.name:
            raise OSError(nom)
        supprimer(stockage, nom)

    monkeypatch.setattr(StockageDeterministe, "delete", resister)
    with django_capture_on_commit_callbacks(execute=True):
        assert purger(RENDUE + AN) == {"enquetes.PieceJointe": 2}

    stockage = tenace.fichier.storage
    assert (stockage.exists(tenace.fichier.name), stockage.exists(autre.fichier.name)) == (True, False)


def test_files_of_phones_go_with_the_evidence_of_their_edition(campagne, django_capture_on_commit_callbacks):
    envoi = EnveloppeFactory(visite=VisiteFactory(inscription__campagne=campagne))
    envoi.fichier.save("photo", ContentFile(b"photo"))
    stockage, nom = envoi.fichier.storage, envoi.fichier.name

    assert purger(RENDUE + AN - SECONDE) == {}
    with django_capture_on_commit_callbacks(execute=True):
        assert purger(RENDUE + AN) == {"enquetes.Enveloppe": 1}

    envoi.refresh_from_db()
    assert (envoi.fichier.name, stockage.exists(nom)) == ("", False)


def test_measures_go_after_the_three_years_that_follow_their_edition(campagne, django_capture_on_commit_callbacks):
    contact = VisiteFactory(inscription__campagne=campagne, validee=True)
    DoubleFactory(double_de=contact)
    piece = PieceJointeFactory(visite=contact)
    EnveloppeFactory(visite=contact)
    recente = VisiteFactory(inscription__campagne=CampagneFactory(annee=2025, terminee=True))
    debut = dt.datetime(2028, 1, 1, tzinfo=PARIS)

    with django_capture_on_commit_callbacks(execute=True):
        assert "enquetes.Visite" not in purger(debut - SECONDE)
        assert purger(debut)["enquetes.Visite"] == 2

    assert list(Visite.objects.all()) == [recente]
    assert not Enveloppe.objects.exists()
    assert not piece.fichier.storage.exists(piece.fichier.name)
    assert [(entree.acte, entree.details) for entree in historique(campagne)] == [("mesures.retirees", {"nombre": 2})]


def test_a_contact_that_something_still_holds_keeps_nothing_else_of_that_night(campagne, monkeypatch):
    """Disputes go before by the hour alone: a worker that comes back does two nights at once."""
    conteste = VisiteFactory(inscription__campagne=campagne, validee=True)
    LitigeFactory(inscription=conteste.inscription, visite=conteste)
    monkeypatch.setattr(conservation, "PANNES_DITES", 1)
    autre = VisiteFactory(inscription__campagne=campagne, validee=True)
    LitigeFactory(inscription=autre.inscription, visite=autre)
    VisiteFactory.create_batch(3, inscription=conteste.inscription, validee=True)
    AutotestFactory(campagne=campagne)
    le = dt.datetime(2028, 1, 1, tzinfo=PARIS)

    with pytest.raises(ExceptionGroup) as pannes:
        purger(le)

    assert [type(panne) for panne in pannes.value.exceptions] == [ProtectedError]
    assert pannes.value.decompte["enquetes.Visite"] == 3
    assert set(Visite.objects.all()) == {conteste, autre}
    assert not Autotest.objects.exists()


def test_an_old_edition_brought_in_today_keeps_its_measures():
    campagne = CampagneFactory(annee=2014, terminee=True)
    VisiteFactory(inscription__campagne=campagne)
    Campagne.objects.filter(pk=campagne.pk).update(restituee_le=None)

    assert purger(campagne.cree_le + dt.timedelta(days=1)) == {}
    assert purger(campagne.cree_le + 5 * AN) == {"enquetes.Visite": 1}


def test_a_withdrawn_shopper_is_a_number_ten_years_after_her_last_contact():
    partie = EnqueteurFactory(compte=True, est_actif=False, latitude=43.6, longitude=1.4)
    active = EnqueteurFactory(compte=True)
    visite = VisiteFactory(enqueteur=partie, validee=True)
    AbsenceFactory(enqueteur=partie)
    ConflitInteretFactory(enqueteur=partie)
    fin = max(partie.modifie_le, visite.modifie_le) + 10 * AN

    assert purger(fin - SECONDE) == {}
    assert purger(fin + SECONDE)["enquetes.Enqueteur"] == 1

    partie.refresh_from_db()
    visite.refresh_from_db()
    assert (partie.pseudonyme, partie.utilisateur, partie.latitude, partie.est_actif) == (
        f"ancien-{partie.pk}",
        None,
        None,
        False,
    )
    assert (partie.les_absences.count(), partie.les_conflits.count(), visite.enqueteur) == (0, 0, partie)
    assert list(Utilisateur.objects.filter(efface_le__isnull=True, les_roles__isnull=False)) == [active.utilisateur]
    assert Enqueteur.objects.get(pk=active.pk).utilisateur == active.utilisateur


@pytest.mark.parametrize("vie", ["equipe", "organisme", "invitation"])
def test_a_shopper_of_long_ago_who_became_somebody_else_keeps_her_account(vie):
    partie = EnqueteurFactory(compte=True, est_actif=False, latitude=43.6, longitude=1.4)
    compte = partie.utilisateur
    compte.les_roles.all().delete()
    if vie == "equipe":
        RoleAttribue.objects.create(utilisateur=compte, role=Role.ADMINISTRATEUR)
    elif vie == "organisme":
        MembreFactory(utilisateur=compte)
    else:
        InvitationFactory(utilisateur=compte, cree_le=partie.modifie_le + 10 * AN)

    assert purger(partie.modifie_le + 10 * AN)["enquetes.Enqueteur"] == 1

    partie.refresh_from_db()
    compte.refresh_from_db()
    assert (partie.utilisateur, partie.latitude, compte.efface_le) == (None, None, None)
