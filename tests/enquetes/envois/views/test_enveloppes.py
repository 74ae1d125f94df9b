"""The addresses of the phones: their receipts, their limits, their refusals in JSON."""

import datetime as dt
import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from enquetes.envois.actions import recevoir as recevoir_enveloppes
from enquetes.models import Enveloppe, PieceJointe
from socle.examen import ExamenOccupe
from tests.enquetes.envois.enveloppes import lot
from tests.enquetes.grilles import MARDI
from tests.factories.comptes import UtilisateurFactory
from tests.socle.logic.test_images import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]
GESTES, PIECE = "/terrain/enveloppes/", "/terrain/enveloppes/piece/"


@pytest.fixture
def navigateur(visite):
    client = Client()
    client.force_login(visite.enqueteur.utilisateur)
    return client


def poster(navigateur, corps, **options):
    return navigateur.post(GESTES, json.dumps(corps), content_type="application/json", **options)


def test_terrain_enveloppes_gives_a_receipt_an_item_the_hour_and_a_token(navigateur, telephone, visite):
    gestes = [telephone.geste(visite, "commencement", MARDI), telephone.geste(visite, "moment", MARDI, moment="x")]

    reponse = poster(navigateur, lot(telephone, gestes, MARDI))

    lu = reponse.json()
    assert (reponse.status_code, reponse.headers["Cache-Control"]) == (200, "no-store")
    assert (dt.datetime.fromisoformat(lu["maintenant"]), len(lu["csrf"])) == (MARDI, 64)
    assert lu["recus"] == [
        {"id": gestes[0].identifiant, "statut": "appliquee", "motif": None},
        {
            "id": gestes[1].identifiant,
            "statut": "refusee",
            "motif": "Le contenu de cet envoi n’a pas la forme attendue\u202f: origine.",
        },
    ]
    assert poster(navigateur, lot(telephone, gestes[:1], MARDI)).json()["recus"] == [
        {"id": gestes[0].identifiant, "statut": "deja_recue", "motif": None, "issue": "appliquee"}
    ]


@pytest.mark.parametrize(
    ("brut", "media", "statut", "code"),
    [
        ("{", "application/json", 400, "donnees_invalides"),
        ("[" * 200_000, "application/json", 400, "donnees_invalides"),
        ('{"appareil": "x", "enveloppes": [{}]}', "application/json", 400, "donnees_invalides"),
        ('{"enveloppes": []}', "application/json", 400, "donnees_invalides"),
        (json.dumps({"enveloppes": [{}] * 101}), "application/json", 413, "trop_d_envois"),
        (" " * (1024 * 1024 + 1), "application/json", 413, "trop_volumineux"),
        ("{}", "text/plain", 415, "type_refuse"),
    ],
)
def test_terrain_enveloppes_refuses_what_is_no_batch_and_stores_nothing(brut, media, statut, code, navigateur):
    reponse = navigateur.post(GESTES, brut, content_type=media)

    assert (reponse.status_code, reponse.json()["code"], Enveloppe.objects.count()) == (statut, code, 0)


def test_terrain_enveloppes_without_a_readable_clock_is_refused_whole(navigateur, telephone, visite):
    corps = lot(telephone, [telephone.geste(visite, "commencement", MARDI)], MARDI) | {"horloge": {"mur": "hier"}}

    reponse = poster(navigateur, corps)

    assert (reponse.status_code, reponse.json()["code"], Enveloppe.objects.count()) == (400, "horloge_illisible", 0)


def test_terrain_enveloppes_beyond_what_a_day_holds_is_asked_to_wait(navigateur, telephone, visite, monkeypatch):
    monkeypatch.setattr(recevoir_enveloppes, "GESTES_PAR_JOUR", 0)

    reponse = poster(navigateur, lot(telephone, [telephone.geste(visite, "commencement", MARDI)], MARDI))

    assert (reponse.status_code, reponse.json()["code"], Enveloppe.objects.count()) == (429, "trop_d_envois", 0)


@pytest.mark.parametrize("adresse", [GESTES, PIECE])
def test_terrain_enveloppes_without_session_says_so_in_json(adresse, client):
    reponse = client.post(adresse, "{}", content_type="application/json")

    assert (reponse.status_code, reponse.json()["code"]) == (401, "session_perdue")


def test_terrain_enveloppes_of_another_role_is_refused_in_json(client):
    client.force_login(UtilisateurFactory(charge_etudes=True))

    reponse = client.post(GESTES, "{}", content_type="application/json")

    assert (reponse.status_code, reponse.json()["code"]) == (403, "droit_manquant")


def test_terrain_enveloppes_wants_its_token_in_the_header(telephone, visite):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(visite.enqueteur.utilisateur)
    corps = lot(telephone, [telephone.geste(visite, "commencement", MARDI)], MARDI)

    sans = poster(strict, corps)
    strict.get(reverse("enquetes:terrain_visites"))
    strict.get(reverse("enquetes:terrain_absences"))
    avec = poster(strict, corps, headers={"X-CSRFToken": strict.cookies["csrftoken"].value})

    assert (sans.status_code, sans.json()["code"]) == (403, "jeton_perime")
    assert (avec.status_code, avec.json()["recus"][0]["statut"]) == (200, "appliquee")


def envoi_de_piece(telephone, visite, brut, **champs):
    sha = hashlib.sha256(brut).hexdigest()
    geste = telephone.geste(visite, "piece", MARDI, nom="a.jpg", media="image/jpeg", taille=len(brut), sha256=sha)
    return {
        "appareil": str(telephone.identifiant),
        "horloge": json.dumps(telephone.horloge(MARDI)),
        "enveloppe": json.dumps({"id": geste.identifiant, "empreinte": geste.empreinte, "corps": geste.corps}),
        "fichier": SimpleUploadedFile("a.jpg", brut, "image/jpeg"),
    } | champs


def test_terrain_enveloppe_piece_attaches_the_photo_once(navigateur, telephone, visite):
    poster(navigateur, lot(telephone, [telephone.geste(visite, "commencement", MARDI)], MARDI))
    envoi = envoi_de_piece(telephone, visite, photo())

    recus = []
    for _ in range(2):
        envoi["fichier"].seek(0)
        recus += navigateur.post(PIECE, envoi).json()["recus"]

    assert [recu["statut"] for recu in recus] == ["appliquee", "deja_recue"]
    assert PieceJointe.objects.get().visite == visite


def test_terrain_enveloppe_piece_too_heavy_or_without_file_is_refused(navigateur, telephone, visite):
    lourde = navigateur.post(PIECE, envoi_de_piece(telephone, visite, b"0" * (11 * 1024 * 1024)))
    vide = navigateur.post(PIECE, {**envoi_de_piece(telephone, visite, b"0"), "fichier": ""})
    texte = navigateur.post(PIECE, "{}", content_type="application/json")
    coupee = navigateur.post(PIECE, b"--", content_type="multipart/form-data")

    assert [(r.status_code, r.json()["code"]) for r in (lourde, vide, coupee, texte)] == [
        (413, "trop_volumineux"),
        (400, "donnees_invalides"),
        (400, "donnees_invalides"),
        (415, "type_refuse"),
    ]
    assert Enveloppe.objects.count() == 0


def test_terrain_enveloppe_piece_that_nobody_can_examine_now_is_kept_and_asked_again(
    navigateur, telephone, visite, monkeypatch
):
    """What is stored is stored: the phone sends it again, and it is applied once."""
    poster(navigateur, lot(telephone, [telephone.geste(visite, "commencement", MARDI)], MARDI))
    envoi = envoi_de_piece(telephone, visite, photo())
    with monkeypatch.context() as occupe:
        occupe.setattr("enquetes.visites.actions.pieces.examiner", _occupe)
        plus_tard = navigateur.post(PIECE, envoi)
        attend = Enveloppe.objects.get(nature="piece").statut
    envoi["fichier"].seek(0)

    recus = navigateur.post(PIECE, envoi).json()["recus"]

    assert (plus_tard.status_code, plus_tard.json()["code"], attend) == (503, "examen_occupe", "recue")
    assert [(recu["statut"], recu["issue"]) for recu in recus] == [("deja_recue", "appliquee")]
    assert PieceJointe.objects.count() == 1


def _occupe(*_, champ=None, **__):
    raise ExamenOccupe(champ)
