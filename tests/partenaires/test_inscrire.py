"""Depositing and changing registrations by the API: once a key, the rules of the form, nothing over what changed."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.db import connection

from campagnes.models import Campagne
from organismes.models import Brouillon, CourrierOrganisme, Inscription
from partenaires.actions.demandes import une_fois
from partenaires.models import DemandeUnique
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, TerritoireFactory, siren_valide
from tests.factories.partenaires import PartenaireFactory
from tests.organismes.donnees import CANAUX, OPTIONS, REFERENT
from tests.partenaires.appels import porteur

pytestmark = pytest.mark.django_db
ADRESSE = "/api/v1/inscriptions/"


@pytest.fixture(autouse=True)
def _compteurs_vides():
    cache.clear()


@pytest.fixture
def demande():
    """A registration of a town of the directory to an edition that takes them."""
    territoire = TerritoireFactory()
    canaux = {nom: valeur for nom, valeur in CANAUX.items() if nom not in {"etat_conseil", "reseaux_sociaux"}}
    return {
        "campagne": CampagneFactory().annee,
        "organisme": {"siren": territoire.siren},
        "referent": dict(REFERENT),
        "canaux": canaux,
        "options": dict(OPTIONS),
    }


def _deposer(client, demande, cle=None):
    entetes = {"Idempotency-Key": cle or str(uuid.uuid4())}
    return client.post(ADRESSE, demande, content_type="application/json", headers=entetes)


def test_deposit_is_the_one_of_the_form(demande):
    client = porteur("inscriptions:ecrire")

    reponse = _deposer(client, demande)

    inscription = Inscription.objects.get()
    assert reponse.status_code == 201
    assert reponse.headers["Location"] == f"{ADRESSE}{inscription.pk}/"
    assert (reponse.json()["etat"], reponse.json()["siren"]) == ("deposee", demande["organisme"]["siren"])
    assert reponse.json()["canaux"] == ["EMAIL", "COURRIER", "TEL", "WEB"]
    assert "camille" not in reponse.content.decode().lower()
    assert inscription.referent_courriel == REFERENT["courriel"]
    assert CourrierOrganisme.objects.get().genre == "a_confirmer"
    assert list(Entree.objects.order_by("pk").values_list("acte", "objet_type")) == [
        ("jeton.cree", "partenaires.jetonapi"),
        ("inscription.deposee", "organismes.inscription"),
        ("jeton.inscription_deposee", "partenaires.jetonapi"),
    ]


def test_deposits_fill_no_mailbox_and_are_kept_whatever_the_limit_says(demande):
    client = porteur("inscriptions:ecrire")

    statuts = {_deposer(client, demande).status_code for _ in range(14)}

    assert (statuts, Inscription.objects.count()) == ({201}, 14)
    assert Counter(CourrierOrganisme.objects.values_list("est_retenu", flat=True)) == {False: 12, True: 2}


def test_same_key_same_demand_is_answered_the_same_and_done_once(demande):
    client = porteur()

    premiere, seconde = (_deposer(client, demande, "une-clé".encode().hex()) for _ in range(2))

    assert (premiere.status_code, premiere.json()) == (seconde.status_code, seconde.json())
    assert ("Idempotent-Replayed" in premiere.headers, seconde.headers["Idempotent-Replayed"]) == (False, "true")
    assert Inscription.objects.count() == CourrierOrganisme.objects.count() == DemandeUnique.objects.count() == 1


def test_same_key_other_demand_is_refused_and_changes_nothing(demande):
    client = porteur()
    _deposer(client, demande, "cle")
    autre = copy.deepcopy(demande)
    autre["referent"]["nom"] = "Dominique Autre"

    reponse = _deposer(client, autre, "cle")

    assert (reponse.status_code, reponse.json()["code"]) == (422, "cle_deja_utilisee")
    assert Inscription.objects.get().referent_nom == REFERENT["nom"]


def test_a_key_belongs_to_its_partner(demande):
    statuts = [_deposer(porteur(), demande, "cle").status_code for _ in range(2)]

    assert statuts == [201, 201]
    assert Inscription.objects.count() == 2


def test_a_refusal_leaves_its_key_free(demande):
    """What was too early today may be asked again tomorrow, by whoever names the same demand the same way."""
    campagne = Campagne.objects.get()
    Campagne.objects.update(inscriptions_ouvertes_le=maintenant() + dt.timedelta(days=1))
    client = porteur()

    refusee = _deposer(client, demande, "cle")
    gardees = DemandeUnique.objects.count(), Inscription.objects.count(), Brouillon.objects.count()
    Campagne.objects.update(inscriptions_ouvertes_le=campagne.inscriptions_ouvertes_le)
    acceptee = _deposer(client, demande, "cle")

    assert (refusee.status_code, refusee.json()["code"]) == (409, "inscriptions_a_venir")
    assert refusee.headers["Content-Type"] == "application/problem+json"
    assert gardees == (0, 0, 0)
    assert (acceptee.status_code, Inscription.objects.count()) == (201, 1)


def test_what_was_asked_is_kept_under_a_key_of_ours(demande):
    """A plain hash of a name and a mail can be guessed: nothing that is kept lets anybody try."""
    _deposer(porteur(), demande, "cle")

    en_clair = json.dumps(["cle", [ADRESSE, demande]], sort_keys=True, ensure_ascii=False).encode()
    assert DemandeUnique.objects.get().empreinte != hashlib.sha256(en_clair).hexdigest()


def test_one_registration_a_body(demande):
    organisme = OrganismeFactory(siren=demande["organisme"]["siren"])
    campagne = Campagne.objects.get()
    InscriptionFactory(organisme=organisme, campagne=campagne)

    reponse = _deposer(porteur(), demande)

    assert (reponse.status_code, reponse.json()["code"]) == (409, "organisme_deja_inscrit")
    assert Inscription.objects.count() == 1


@pytest.mark.parametrize(("nature", "type_"), [("DEPARTEMENT", "DEPARTEMENT"), ("REGION", "REGION")])
def test_a_departement_or_a_region_is_named_by_its_place_in_the_directory(demande, nature, type_):
    """The directory has not their SIREN: without its place the number alone would register nothing, or something else."""
    lieu = TerritoireFactory(nature=nature, siren=None, code="21" if nature == "DEPARTEMENT" else "27")
    client, siren = porteur(), siren_valide(2_210_001)

    demande["organisme"] = {"siren": siren, "collectivite": lieu.pk}
    reponse = _deposer(client, demande)
    inconnue = _deposer(client, {**demande, "organisme": {"siren": siren, "collectivite": lieu.pk + 1000}})

    assert (reponse.status_code, reponse.json().get("erreurs")) == (201, None)
    assert {nom: reponse.json()[nom] for nom in ("siren", "nom", "type")} == {
        "siren": siren,
        "nom": lieu.nom,
        "type": type_,
    }
    assert (inconnue.status_code, list(inconnue.json()["erreurs"])) == (400, ["organisme.collectivite"])


@pytest.mark.parametrize("su", [{"departement_accueil": "31"}, {"etat_conseil": "non_concerne"}])
def test_what_says_no_more_than_what_is_known_is_taken(demande, su):
    reponse = _deposer(porteur(), demande | {"canaux": demande["canaux"] | su})

    assert (reponse.status_code, reponse.json().get("erreurs")) == (201, None)


def test_a_mistyped_number_is_what_is_said_whatever_the_body_would_be_asked(demande):
    """A town is asked for its council around a round: under a wrong number it is none yet."""
    demande["organisme"]["siren"] = "123"
    demande["canaux"]["etat_conseil"] = "complet"

    assert list(_deposer(porteur(), demande).json()["erreurs"]) == ["organisme.siren"]


def test_partner_of_one_body_registers_no_other(demande):
    reponse = _deposer(porteur(partenaire=PartenaireFactory(organisme=OrganismeFactory())), demande)

    assert (reponse.status_code, reponse.json()["code"]) == (409, "organisme_etranger")
    assert Inscription.objects.count() == 0


@pytest.mark.parametrize(
    ("etape", "champ", "valeur", "fautif"),
    [
        ("organisme", "siren", "123", "organisme.siren"),
        ("referent", "courriel", "pas une adresse", "referent.courriel"),
        ("canaux", "telephone_accueil", "12", "canaux.telephone_accueil"),
        ("canaux", "site", "http://", "canaux.site"),
        ("canaux", "horaire", "misspelt", "canaux.horaire"),
        # Of no use to this edition: left out, they would be lost in silence.
        ("canaux", "adresse_accueil", "1 place de la Mairie", "canaux.adresse_accueil"),
        ("canaux", "etat_conseil", "complet", "canaux.etat_conseil"),
        ("options", "reglement_accepte", False, "options.reglement_accepte"),
        ("options", "borne", "peut-être", "options.borne"),
        # Readable, and not of the type that the description says.
        ("organisme", "siren", 213105554, "organisme.siren"),
        ("referent", "telephone", 33561222222, "referent.telephone"),
        ("canaux", "adresse_postale", 1.5, "canaux.adresse_postale"),
        ("canaux", "services", ["Accueil", 2], "canaux.services.1"),
        ("options", "borne", "false", "options.borne"),
        ("options", "reglement_accepte", 1, "options.reglement_accepte"),
    ],
)
def test_what_is_wrong_is_named_and_its_key_stays_free(demande, etape, champ, valeur, fautif):
    client, juste = porteur(), copy.deepcopy(demande)
    demande[etape][champ] = valeur

    reponse = _deposer(client, demande, "cle")

    assert (reponse.status_code, reponse.json()["code"]) == (400, "donnees_invalides")
    assert set(reponse.json()["erreurs"]) == {fautif}
    assert Inscription.objects.count() == DemandeUnique.objects.count() == 0
    assert _deposer(client, juste, "cle").status_code == 201


@pytest.mark.parametrize(
    "corps",
    [
        *(
            "",
            "{",
            "[]",
            "1",
            "[" * 10_000,
            '{"campagne": NaN}',
            '{"campagne": 1e400}',
            '{"campagne": 2026, "campagne": 2027}',
        ),
        *(r'{"referent": {"nom": "\ud800"}}', r'{"\udfff": 1}', r'["\ud800"]'),
    ],
)
def test_a_body_that_is_none_is_a_refusal(corps):
    reponse = porteur().post(ADRESSE, corps, content_type="application/json", headers={"Idempotency-Key": "cle"})

    assert (reponse.status_code, reponse.headers["Content-Type"]) == (400, "application/problem+json")
    assert "\\ud800" not in corps or reponse.json()["code"] == "json_illisible"


def test_what_a_post_needs_is_asked(demande):
    client = porteur()

    sans_cle = client.post(ADRESSE, demande, content_type="application/json")
    autre_type = client.post(ADRESSE, "a=1", content_type="text/plain", headers={"Idempotency-Key": "cle"})
    sans_portee = _deposer(porteur("inscriptions:lire"), demande)

    assert (sans_cle.status_code, sans_cle.json()["code"]) == (400, "cle_absente")
    assert (autre_type.status_code, autre_type.json()["code"]) == (415, "type_refuse")
    assert (sans_portee.status_code, sans_portee.json()["code"]) == (403, "portee_manquante")
    assert Inscription.objects.count() == 0


@pytest.fixture
def confirmee():
    return InscriptionFactory(confirmee=True, canaux=("EMAIL", "TEL"))


def test_channels_change_over_what_was_read(confirmee):
    client = porteur()
    adresse = f"{ADRESSE}{confirmee.pk}/"
    lue = client.get(adresse)
    change = {"telephone_accueil": "", "site": "https://www.nouvelle.exemple"}

    def modifier(etag, corps=change):
        return client.patch(adresse, corps, content_type="application/json", headers={"If-Match": etag} if etag else {})

    sans = modifier("")
    changee = modifier(lue.headers["ETag"])
    depassee = modifier(lue.headers["ETag"])

    assert (sans.status_code, sans.json()["code"]) == (428, "etag_requis")
    assert (changee.status_code, changee.json()["canaux"]) == (200, ["EMAIL", "WEB"])
    assert changee.headers["ETag"] == client.get(adresse).headers["ETag"] != lue.headers["ETag"]
    assert (depassee.status_code, depassee.json()["code"]) == (412, "etag_depasse")
    assert confirmee.referent_nom == Inscription.objects.get().referent_nom
    assert Entree.objects.filter(acte="inscription.modifiee").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"site": "https://www.nouvelle.exemple"},
        {"courriel_accueil": "autre@exemple.fr"},
        {"horaires": "Le mardi"},
        {"services": ["Urbanisme"]},
        {"dpo_contact": "autre.dpo@exemple.fr"},
    ],
)
def test_whatever_changes_the_tag_says_so(confirmee, change):
    """Of two who read the same, the second one writes over nothing."""
    client = porteur()
    adresse = f"{ADRESSE}{confirmee.pk}/"
    etag = client.get(adresse).headers["ETag"]

    def modifier(corps):
        return client.patch(adresse, corps, content_type="application/json", headers={"If-Match": etag})

    premier, second = modifier(change), modifier({"horaires": "Le lundi"})

    assert (premier.status_code, second.status_code) == (200, 412)
    assert premier.headers["ETag"] == client.get(adresse).headers["ETag"] != etag
    assert client.get(adresse, headers={"If-None-Match": etag}).status_code == 200
    assert Inscription.objects.get().horaires != "Le lundi"


def test_saying_the_same_again_does_not_answer_what_staff_asked_of_the_referent():
    """Software that repeats each night what it knows took the request away from who had to answer it."""
    inscription = InscriptionFactory(a_corriger=True, canaux=("EMAIL",))
    client = porteur()
    adresse = f"{ADRESSE}{inscription.pk}/"

    def modifier(corps):
        etag = client.get(adresse).headers["ETag"]
        reponse = client.patch(adresse, corps, content_type="application/json", headers={"If-Match": etag})
        return reponse.status_code, reponse.json()["etat"], Entree.objects.filter(acte="inscription.modifiee").count()

    assert [modifier({}), modifier({"horaires": inscription.horaires})] == [(200, "a_corriger", 0)] * 2
    assert modifier({"horaires": "Le mardi"}) == (200, "confirmee", 1)


def test_a_validated_registration_is_changed_by_staff_alone():
    validee = InscriptionFactory(canaux=("EMAIL",))
    client = porteur()
    adresse = f"{ADRESSE}{validee.pk}/"

    reponse = client.patch(
        adresse,
        {"site": "https://www.nouvelle.exemple"},
        content_type="application/json",
        headers={"If-Match": client.get(adresse).headers["ETag"]},
    )

    assert (reponse.status_code, reponse.json()["code"]) == (409, "inscription_figee")


@pytest.mark.parametrize(
    ("etat", "change", "attendu"),
    [
        ({}, {"site": "https://www.nouvelle.exemple"}, (409, "inscription_a_confirmer")),
        ({"confirmee": True}, {"adresse_accueil": "1 place de la Mairie"}, (400, "donnees_invalides")),
        ({"confirmee": True}, {"etat_conseil": "complet"}, (400, "donnees_invalides")),
    ],
)
def test_what_cannot_be_changed_now_is_refused_rather_than_lost(etat, change, attendu):
    inscription = InscriptionFactory(canaux=("EMAIL",), **(etat or {"etat": "deposee"}))
    client = porteur()
    adresse = f"{ADRESSE}{inscription.pk}/"
    lue = client.get(adresse)

    reponse = client.patch(adresse, change, content_type="application/json", headers={"If-Match": lue.headers["ETag"]})

    assert (reponse.status_code, reponse.json()["code"]) == attendu
    assert attendu[0] != 400 or set(reponse.json()["erreurs"]) == set(change)
    assert client.get(adresse).headers["ETag"] == lue.headers["ETag"]


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_are_one_act():
    """One partner, one key: whoever comes first acts, the fifteen others read its answer."""
    partenaire = PartenaireFactory()
    faits = []

    def acte():
        faits.append(1)
        return HTTPStatus.CREATED, {"rang": len(faits)}

    def demander(_rang):
        try:
            gardee, est_rejouee = une_fois(partenaire=partenaire, cle="cle", demande=["x"], acte=acte)
            return gardee.code_http, tuple(gardee.reponse.items()), est_rejouee
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as fils:
        reponses = Counter(fils.map(demander, range(16)))

    assert reponses == {(201, (("rang", 1),), False): 1, (201, (("rang", 1),), True): 15}
    assert (len(faits), DemandeUnique.objects.count()) == (1, 1)


def test_an_act_that_fails_leaves_its_key_free():
    partenaire = PartenaireFactory()

    def panne():
        raise ZeroDivisionError

    def refus():
        PartenaireFactory(nom="Écrit avant le refus")
        raise RegleMetier("non", "Non.")

    with pytest.raises(ZeroDivisionError):
        une_fois(partenaire=partenaire, cle="cle", demande=[], acte=panne)
    assert DemandeUnique.objects.count() == 0
    with pytest.raises(RegleMetier):
        une_fois(partenaire=partenaire, cle="cle", demande=[], acte=refus)
    assert DemandeUnique.objects.count() == 0
    assert not type(partenaire).objects.filter(nom="Écrit avant le refus").exists()
