"""`purger`: what is past its date goes, a line a model; `--essai` tells the same and changes nothing."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.apps import apps
from django.core.management import call_command

from campagnes.models import Campagne
from organismes.models import Brouillon
from socle.actions import retention_du_journal
from socle.actions.chaine import sceller_le_reste
from socle.commandes import MAGASIN_MUET
from socle.conservation import RetraitDeLignes
from socle.fichiers import MagasinInjoignable
from socle.horloge import maintenant
from socle.models import Entree, MotsDuJournal
from socle.queries.chaine import verifier
from tests.factories.bornes import AvisFactory, DemandeReponseFactory
from tests.factories.consultations import IdentificationFactory
from tests.factories.enquetes import PieceJointeFactory
from tests.factories.organismes import BrouillonFactory
from tests.factories.socle import CompteurFactory, DocumentDemandeFactory
from tests.factories.sondages import IdeeFactory
from tests.factories.trophees import PieceLitigeFactory

pytestmark = pytest.mark.django_db


def lancer(*arguments):
    """Run the command; return (exit code, counts by model, standard error)."""
    sortie, erreurs = io.StringIO(), io.StringIO()
    try:
        call_command("purger", *arguments, stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        return fin.code, sortie.getvalue(), erreurs.getvalue()
    lignes = [ligne.split("\u202f: ") for ligne in sortie.getvalue().splitlines()]
    return 0, {modele: int(nombre) for modele, nombre in lignes}, erreurs.getvalue()


@pytest.fixture
def rempli():
    """Something of most kinds, all of it past its date in thirty years."""
    DemandeReponseFactory(avis=AvisFactory(mot="Bonjour", courriel="a@exemple.fr", source="0" * 32))
    IdentificationFactory()
    PieceJointeFactory()
    BrouillonFactory()
    IdeeFactory()
    PieceLitigeFactory()
    CompteurFactory()
    DocumentDemandeFactory()
    for rang, campagne in enumerate(Campagne.objects.order_by("pk")):
        Campagne.objects.filter(pk=campagne.pk).update(annee=2020 + rang)


def _comptes():
    return {modele._meta.label: modele._default_manager.count() for modele in apps.get_models()}


@pytest.mark.usefixtures("rempli")
def test_a_trial_tells_what_would_go_and_changes_nothing():
    avant = _comptes()

    essai = lancer("--a-la-date", "2060-01-01", "--essai")
    assert _comptes() == avant
    vrai = lancer("--a-la-date", "2060-01-01")

    assert essai[0] == vrai[0] == 0
    for modele in ("bornes.Avis", "enquetes.Visite", "organismes.Brouillon", "sondages.Idee", "trophees.Litige"):
        assert essai[1][modele] == vrai[1][modele] > 0
    # What hangs on a row goes with it, and a person with her last contact: the trial counts each by itself.
    assert {modele: nombre for modele, nombre in essai[1].items() if nombre != vrai[1][modele]} == {}
    # A second run finds what the first one wrote, nothing else.
    assert set(lancer("--a-la-date", "2060-01-01")[1].values()) == {0}


@pytest.mark.usefixtures("rempli")
def test_what_one_app_cannot_remove_keeps_nothing_of_the_others(monkeypatch):
    """One line says why, as of every command whose store does not answer; what went is told all the same."""
    retirer = RetraitDeLignes.retirer

    def retirer_ailleurs(retrait, a_la_date):
        if retrait.modele == "trophees.PieceLitige":
            raise MagasinInjoignable
        return retirer(retrait, a_la_date)

    monkeypatch.setattr(RetraitDeLignes, "retirer", retirer_ailleurs)

    code, dit, erreurs = lancer("--a-la-date", "2060-01-01")

    assert (code, erreurs) == (3, f"{MAGASIN_MUET}\n")
    assert {"organismes.Brouillon\u202f: 1", "sondages.Idee\u202f: 1"} <= set(dit.splitlines())
    assert not Brouillon.objects.exists()


def test_nothing_goes_before_its_date(rempli):
    avant = _comptes()

    code, lignes, _ = lancer()

    assert (code, set(lignes.values()), _comptes()) == (0, {0}, avant)


@pytest.mark.parametrize(
    "jour", ["demain", "2026-13-01", "1999-12-31", "2101-01-01", "2026-01-01T10:00", "20261201", "2026-W49-2"]
)
def test_a_day_that_is_none_is_refused(jour):
    code, sortie, erreurs = lancer("--a-la-date", jour)

    assert (code, sortie, erreurs.count("\n")) == (2, "", 1)


@pytest.fixture
def journal():
    """One act with words, chained."""
    from socle.journal import consigner
    from tests.factories.campagnes import CampagneFactory

    consigner(CampagneFactory(), "essai.acte", None, motif="Parce que.")
    sceller_le_reste()


def _le(duree):
    jour = (maintenant() + duree).date()
    return jour.isoformat(), (jour + dt.timedelta(days=2)).isoformat()


@pytest.mark.usefixtures("journal")
def test_words_go_after_five_years_and_lines_after_ten():
    avant, apres = _le(retention_du_journal.CONSERVATION_MOTS)
    assert lancer("--a-la-date", avant)[1]["socle.MotsDuJournal"] == 0
    assert lancer("--a-la-date", apres)[1]["socle.MotsDuJournal"] == 1
    assert (Entree.objects.count(), MotsDuJournal.objects.count(), verifier().rupture) == (1, 0, "")

    avant, apres = _le(retention_du_journal.CONSERVATION_LIGNES)
    assert lancer("--a-la-date", avant)[1]["socle.Entree"] == 0
    assert lancer("--a-la-date", apres)[1]["socle.Entree"] == 1
    assert [entree.acte for entree in Entree.objects.all()] == ["journal.segment_retire"]
    assert verifier().rupture == ""


@pytest.mark.usefixtures("journal")
def test_without_the_role_that_owns_the_journal_its_lines_wait_and_it_is_said(monkeypatch):
    monkeypatch.setattr(retention_du_journal, "peut_retirer", lambda: False)
    monkeypatch.setattr("portail.management.commands.purger.peut_retirer", lambda: False)

    code, lignes, erreurs = lancer("--a-la-date", "2060-01-01")

    assert (code, lignes["socle.Entree"], Entree.objects.count()) == (0, 0, 1)
    assert "DATABASE_URL_MIGRATIONS" in erreurs
