"""`creer_borne`: what it prints is what a device needs."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from bornes.enums import EtatBorne
from bornes.models import Avis, Borne, Enrolement
from organismes.models import Site
from socle.horloge import maintenant
from tests.bornes.device_api.conftest import Appareil, avis
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, SiteFactory

pytestmark = pytest.mark.django_db


def lancer(*arguments):
    """Run the command; return (exit code, standard output, standard error)."""
    sortie, erreurs = io.StringIO(), io.StringIO()
    try:
        call_command("creer_borne", *arguments, stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        return fin.code, sortie.getvalue(), erreurs.getvalue()
    return 0, sortie.getvalue(), erreurs.getvalue()


@pytest.mark.parametrize("demo", [True, False])
def test_creer_borne_of_an_empty_number_asks_for_one(settings, demo):
    settings.BAROMETRE_DEMO = demo
    InscriptionFactory()

    code, _sortie, erreurs = lancer("--siren", "")

    assert code != 0
    assert "--siren est vide\u202f: donnez le numéro d’un organisme." in erreurs
    assert not Borne.objects.exists()


def test_creer_borne_reads_a_number_pasted_with_spaces():
    siren = InscriptionFactory().organisme.siren

    code, _sortie, erreurs = lancer("--siren", f"{siren[:3]} {siren[3:6]}\u202f{siren[6:]}")

    assert (code, erreurs, Borne.objects.count()) == (0, "", 1)


def test_creer_borne_prints_a_kiosk_that_enrols_and_sends():
    inscription = InscriptionFactory()

    code_de_sortie, sortie, erreurs = lancer("--siren", inscription.organisme.siren, "--json")

    document = json.loads(sortie)
    borne = Borne.objects.get(pk=document["borne"])
    assert (code_de_sortie, erreurs, document.keys()) == (0, "", {"borne", "code"})
    assert (borne.inscription, borne.etat, borne.site.nom) == (inscription, EtatBorne.PREPAREE, "Accueil")
    enrole = Appareil(None).envoyer("enrolement", {"code": document["code"]})
    assert enrole.json()["borne"] == document["borne"]
    recus = Appareil(enrole.json()["jeton"]).envoyer("avis", {"avis": [avis()]}).json()["recus"]
    assert [recu["statut"] for recu in recus] == ["enregistre"]
    assert Avis.objects.get().point.site == borne.site
    assert Enrolement.objects.get().cree_par is None


def test_creer_borne_stands_on_the_first_open_site():
    inscription = InscriptionFactory()
    SiteFactory(organisme=inscription.organisme, nom="Fermé", est_ouvert=False)
    ouvert = SiteFactory(organisme=inscription.organisme, nom="Mairie")

    lancer("--siren", inscription.organisme.siren, "--json")
    lancer("--siren", inscription.organisme.siren, "--json")

    assert list(Borne.objects.values_list("site", flat=True)) == [ouvert.pk, ouvert.pk]
    assert Site.objects.count() == 2


def test_creer_borne_in_words_says_the_code():
    inscription = InscriptionFactory(organisme__nom="Ville de Foix")

    _code, sortie, _erreurs = lancer("--siren", inscription.organisme.siren)

    assert "Ville de Foix\u202f: code " in sortie


def test_creer_borne_without_siren_outside_the_demonstration_is_bad_input():
    InscriptionFactory()

    assert lancer("--json") == (2, "", "Hors démonstration, --siren est obligatoire.\n")
    assert Borne.objects.count() == 0


@pytest.mark.parametrize("siren", ["999999999", "n’importe quoi"])
def test_creer_borne_for_an_unknown_body_is_bad_input(siren, settings):
    settings.BAROMETRE_DEMO = True
    InscriptionFactory()

    assert lancer("--siren", siren, "--json") == (
        2,
        "",
        f"Aucun organisme de numéro {siren} n’a d’inscription validée dans une édition en cours.\n",
    )
    assert Borne.objects.count() == 0


def test_creer_borne_for_a_body_that_is_not_validated_or_whose_edition_is_over_is_bad_input():
    confirmee = InscriptionFactory(confirmee=True)
    finie = InscriptionFactory(campagne=CampagneFactory(terrain_ouvert_le=maintenant(), restituee_le=maintenant()))

    codes = [lancer("--siren", une.organisme.siren, "--json")[0] for une in (confirmee, finie)]

    assert (codes, Borne.objects.count(), Site.objects.count()) == ([2, 2], 0, 0)


def test_creer_borne_without_siren_in_the_demonstration_takes_a_body_that_ordered_one(settings):
    settings.BAROMETRE_DEMO = True
    campagne = CampagneFactory()
    InscriptionFactory(campagne=campagne)
    commandee = InscriptionFactory(campagne=campagne, borne=True)

    document = json.loads(lancer("--json")[1])

    assert Borne.objects.get(pk=document["borne"]).inscription == commandee


def test_creer_borne_without_siren_in_a_demonstration_without_body_is_bad_input(settings):
    settings.BAROMETRE_DEMO = True

    assert lancer("--json")[0] == 2
