"""A département or a région gives its SIREN: the directory has none, and their INSEE codes overlap."""

from __future__ import annotations

import pytest
from django.urls import reverse

from organismes.actions.inscrire import deposer_inscription
from organismes.models import Brouillon, Inscription, Organisme
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, TerritoireFactory, siren_valide
from tests.organismes.donnees import brouillon_complet
from tests.organismes.views.test_inscription import ETAPE_CANAUX, ETAPE_OPTIONS, REFERENT
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
SIREN = siren_valide(7_600_001)
AUTRE_SIREN = siren_valide(7_600_002)
FAUX = SIREN[:-1] + str((int(SIREN[-1]) + 1) % 10)


def _url(nom):
    return reverse(f"organismes:inscription_{nom}")


@pytest.fixture
def campagne(db):
    return CampagneFactory()


@pytest.fixture
def seine(db):
    return TerritoireFactory(nature="DEPARTEMENT", code="76", nom="Seine-Maritime", siren=None, departement="76")


@pytest.fixture
def occitanie(db):
    return TerritoireFactory(nature="REGION", code="76", nom="Occitanie", siren=None, departement="", region="76")


def _choisir(client, territoire, siren):
    return client.post(_url("organisme"), {"territoire": territoire.pk, "siren_du_territoire": siren})


def test_organisme_departement_and_region_of_one_code_make_two_bodies(client, campagne, seine, occitanie):
    for territoire, siren in ((seine, f"{SIREN[:3]} {SIREN[3:6]} {SIREN[6:]}"), (occitanie, AUTRE_SIREN)):
        client.post(_url("nouvelle"))
        _choisir(client, territoire, siren)
        client.post(_url("referent"), REFERENT)
        client.post(_url("canaux"), ETAPE_CANAUX)
        client.post(_url("options"), ETAPE_OPTIONS)
        recapitulatif = client.get(_url("recapitulatif")).content.decode()
        assert siren.replace(" ", "") in recapitulatif
        assert client.post(_url("recapitulatif")).url == _url("envoyee")

    assert set(Organisme.objects.values_list("siren", "type", "territoire")) == {
        (SIREN, "DEPARTEMENT", seine.pk),
        (AUTRE_SIREN, "REGION", occitanie.pk),
    }


@pytest.mark.parametrize(
    ("siren", "mots"),
    [
        ("", "Donnez le SIREN de Seine-Maritime"),
        (" ", "Donnez le SIREN de Seine-Maritime"),
        ("12345", "compte 9 chiffres"),
        (f"{SIREN}00017", "compte 9 chiffres"),
        ("INSEE-76", "compte 9 chiffres"),
        ("٢١٣١٠٥٥٥٤", "compte 9 chiffres"),
        (FAUX, "un chiffre est sans doute faux"),
    ],
)
def test_organisme_bad_siren_is_told_at_its_field_and_writes_nothing(client, campagne, seine, siren, mots):
    page = _choisir(client, seine, siren).content.decode()

    assert mots in page
    assert 'id="id_siren_du_territoire_error"' in page
    assert 'href="#id_siren_du_territoire"' in page
    assert f'value="{seine.pk}" class="bm-rang__sans-siren" checked' in page
    assert not Brouillon.objects.exists()


def test_organisme_siren_of_another_territory_is_refused(client, campagne, seine):
    ville = TerritoireFactory(nom="Exempleville")

    assert "est celui d’Exempleville" in _choisir(client, seine, ville.siren).content.decode()


@pytest.mark.parametrize(("etat", "refuse"), [("validee", True), ("deposee", False)])
def test_organisme_siren_of_another_body_is_refused_once_confirmed(client, campagne, seine, etat, refuse):
    organisme = OrganismeFactory(siren=SIREN, type="CCAS", population=None)
    InscriptionFactory(organisme=organisme, campagne=campagne, **{etat: True})

    _choisir(client, seine, SIREN)

    assert Brouillon.objects.exists() is not refuse


def test_organisme_siren_of_the_same_body_passes(client, campagne, seine):
    organisme = OrganismeFactory(siren=SIREN, type="DEPARTEMENT", population=None, territoire=seine)
    InscriptionFactory(organisme=organisme)

    assert _choisir(client, seine, SIREN).url == _url("referent")


def test_organisme_commune_without_siren_keeps_its_insee_code(client, campagne):
    ile = TerritoireFactory(code="97502", siren=None)

    client.post(_url("organisme"), {"territoire": ile.pk, "siren_du_territoire": "n’importe quoi"})

    assert Brouillon.objects.get().donnees["organisme"] == {"territoire": ile.pk}
    brouillon = brouillon_complet(campagne, territoire=ile)
    assert deposer_inscription(brouillon=brouillon, recue_le=maintenant()).organisme.siren == "INSEE-97502"


def test_organisme_asks_the_siren_only_where_a_result_needs_it(client, campagne, seine):
    ville = TerritoireFactory(nom="Exempleville")

    assert "siren_du_territoire" in client.get(_url("organisme"), {"territoire": seine.pk}).content.decode()
    assert "siren_du_territoire" not in client.get(_url("organisme"), {"territoire": ville.pk}).content.decode()


def test_organisme_shows_again_the_siren_given(client, campagne, seine):
    _choisir(client, seine, SIREN)

    assert f'value="{SIREN}"' in client.get(_url("organisme")).content.decode()


def test_deposer_draft_of_a_departement_without_siren_is_refused(client, campagne, seine):
    refuser(
        "siren_manquant",
        deposer_inscription,
        brouillon=brouillon_complet(campagne, territoire=seine),
        recue_le=maintenant(),
    )
    assert not Organisme.objects.exists()


@pytest.fixture
def equipe(client, campagne):
    client.force_login(UtilisateurFactory(charge_etudes=True))
    return reverse("organismes:pilotage_inscription_ajouter")


def _saisie(**organisme):
    etapes = {"organisme": organisme, "referent": REFERENT, "canaux": ETAPE_CANAUX, "options": ETAPE_OPTIONS}
    return {f"{etape}-{nom}": valeur for etape, champs in etapes.items() for nom, valeur in champs.items()}


def test_ajouter_departement_takes_its_siren(client, equipe, seine, occitanie):
    client.post(equipe, _saisie(siren=SIREN, collectivite=seine.pk))

    organisme = Inscription.objects.get().organisme
    assert (organisme.siren, organisme.type, organisme.nom, organisme.territoire) == (
        SIREN,
        "DEPARTEMENT",
        "Seine-Maritime",
        seine,
    )


@pytest.mark.parametrize(
    ("numero", "choisie", "mots"),
    [
        ("76", False, "Choisissez le département ou la région"),
        ("INSEE-76", False, "Choisissez le département ou la région"),
        ("INSEE-76", True, "Choisissez le département ou la région"),
        ("INSEE-99", False, "ni dans l’annuaire"),
        ("21310555400017", True, "compte 9 chiffres"),
        (FAUX, True, "ni dans l’annuaire"),
    ],
)
def test_ajouter_code_or_wrong_number_of_a_departement_is_refused(
    client, equipe, seine, occitanie, numero, choisie, mots
):
    saisie = _saisie(siren=numero, nom="Département", type="AUTRE", collectivite=seine.pk if choisie else "")

    page = client.post(equipe, saisie).content.decode()

    assert mots in page
    assert not Inscription.objects.exists()
    assert not Brouillon.objects.exists()
