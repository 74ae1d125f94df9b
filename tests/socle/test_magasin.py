"""Files in a store that machines share: as whole, as exact and as easy to lose as on a disk."""

import datetime as dt
import errno

import pytest
from botocore.config import Config
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse
from django.urls import reverse

from barometre.settings.env import Magasin, VariableIllisible, lire
from barometre.settings.parts.fichiers import _dans
from socle.fichiers import MagasinInjoignable, StockageDeterministe, StockageLocal
from socle.magasin import CLIENT, EN_MEMOIRE, MagasinPartage, MagasinSansHomonyme
from tests.factories.comptes import UtilisateurFactory
from tests.factories.rapports import RapportFactory
from tests.preuves import texte_de
from tests.socle.serveur_s3 import serveur_s3

URL = "s3://cl%3Ae:se%2Fcret@magasin.exemple:9000/seau?tls=0&region=eu-west-3"
LOIN = {"access_key": "a", "secret_key": "b", "bucket_name": "seau", "region_name": "eu-west-3"}


@pytest.fixture(scope="module")
def serveur():
    with serveur_s3() as ouvert:
        yield ouvert


@pytest.fixture
def magasin(serveur):
    serveur[1].clear()
    return MagasinPartage(endpoint_url=serveur[0], **LOIN)


def test_address_of_a_store_is_read_whole_and_its_secret_is_not_shown(monkeypatch):
    monkeypatch.setenv("S3_URL", URL)

    lu = lire("S3_URL")

    assert lu == Magasin("http://magasin.exemple:9000", "cl:e", "se/cret", "seau", "eu-west-3")
    assert "cret" not in repr(lu)


@pytest.mark.parametrize(
    "valeur",
    [
        "http://a:b@h/seau",
        "s3://a:b@h",
        "s3://a:b@h/",
        "s3://a:b@h/seau/dossier",
        "s3://a@h/seau",
        "s3://h/seau",
        "s3://a:b@h/seau?tls=2",
        "s3://a:b@h/seau?tls",
        "s3://a:b@h/seau?zone=x",
        "s3://a:b@h:port/seau",
        "s3://a:b@h/seau#x",
        "seau",
    ],
)
def test_address_that_is_not_a_store_is_refused_without_its_secret(monkeypatch, valeur):
    monkeypatch.setenv("S3_URL", valeur)

    with pytest.raises(VariableIllisible, match=r"^S3_URL n’est pas lisible\.$"):
        lire("S3_URL")


def test_files_go_to_the_folder_or_all_to_the_store():
    dossier = _dans(None)
    magasin = _dans(Magasin("https://h", "a", "b", "seau", "us-east-1"))

    assert {nom: reglage["BACKEND"] for nom, reglage in dossier.items()} == {
        "default": "socle.fichiers.StockageLocal",
        "prive": "socle.fichiers.StockageDeterministe",
    }
    assert {nom: reglage["BACKEND"] for nom, reglage in magasin.items()} == {
        "default": "socle.magasin.MagasinSansHomonyme",
        "prive": "socle.magasin.MagasinPartage",
    }


def test_place_of_the_files_is_said_without_what_opens_it(magasin, serveur, tmp_path):
    assert (magasin.lieu(), StockageDeterministe(tmp_path).lieu()) == (
        f"le magasin {serveur[0]}/seau",
        f"le dossier {tmp_path}",
    )


def test_same_path_written_again_is_the_same_file_and_reads_whole(magasin, serveur):
    contenu = b"%PDF" + b"x" * (EN_MEMOIRE + 1)

    noms = [magasin.save("rapports/é 1.pdf", ContentFile(octets)) for octets in (b"avant", contenu)]

    assert (noms, serveur[1]) == (["rapports/é 1.pdf"] * 2, {"rapports/é 1.pdf": contenu})
    with magasin.open("rapports/é 1.pdf") as relu:
        reponse = FileResponse(relu, filename="é.pdf")
        assert (b"".join(reponse.streaming_content), reponse["Content-Length"]) == (contenu, str(len(contenu)))
    assert magasin.exists("rapports/é 1.pdf")
    magasin.delete("rapports/é 1.pdf")
    magasin.delete("rapports/é 1.pdf")
    assert not magasin.exists("rapports/é 1.pdf")
    for acte in (magasin.open, magasin.get_modified_time):
        with pytest.raises(FileNotFoundError):
            acte("rapports/é 1.pdf")


def test_inventory_is_the_same_in_a_folder_and_in_a_store(magasin, tmp_path):
    disque = StockageDeterministe(location=tmp_path)
    for nom in ("preuves/b/2.jpg", "preuves/a/1.jpg", "envois/3", "preuvesX"):
        for stockage in (magasin, disque):
            stockage.save(nom, ContentFile(b"x"))

    for dossier, attendus in {
        "preuves": ["preuves/a/1.jpg", "preuves/b/2.jpg"],
        "": ["envois/3", "preuves/a/1.jpg", "preuves/b/2.jpg", "preuvesX"],
        "absent": [],
    }.items():
        assert [nom for nom, _ in magasin.inventaire(dossier)] == attendus
        assert [nom for nom, _ in disque.inventaire(dossier)] == attendus
    ((_, ecrit_le),) = magasin.inventaire("envois")
    assert ecrit_le == dt.datetime(2027, 1, 15, 8, tzinfo=dt.UTC)
    assert magasin.get_modified_time("envois/3") == dt.datetime(2027, 1, 15, 8, tzinfo=dt.UTC)


def test_two_people_who_send_the_same_name_both_keep_their_file(serveur):
    adresse, objets = serveur
    objets.clear()
    magasin = MagasinSansHomonyme(endpoint_url=adresse, **LOIN)

    noms = [magasin.save("images/photo.jpg", ContentFile(octets)) for octets in (b"un", b"deux")]

    assert [objets[nom] for nom in noms] == [b"un", b"deux"]
    assert all(nom.startswith("images/photo-") and nom.endswith(".jpg") for nom in noms)
    assert len(magasin.get_available_name(f"images/{'p' * 200}.jpg", max_length=100)) == 100


@pytest.mark.parametrize("sorte", [StockageLocal, StockageDeterministe])
def test_folder_whose_disk_is_full_is_a_store_that_does_not_answer_and_keeps_no_half_file(sorte, tmp_path, monkeypatch):
    disque = sorte(location=tmp_path)
    disque.save("a.jpg", ContentFile(b"un"))

    def manquer(_fichier):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as plein:
        plein.setattr("os.fsync", manquer)
        with pytest.raises(MagasinInjoignable) as panne:
            disque.save("a.jpg", ContentFile(b"deux"))

    assert panne.value.errno == errno.ENOSPC
    assert [(fichier.name, fichier.read_bytes()) for fichier in tmp_path.iterdir()] == [("a.jpg", b"un")]


def test_two_people_who_send_the_same_name_to_a_folder_both_keep_their_file(tmp_path):
    disque = StockageLocal(location=tmp_path)
    disque.save("photo.jpg", ContentFile(b"un"))
    # As when the name was free a moment ago.
    nom = disque._save("photo.jpg", ContentFile(b"deux"))

    assert (disque.open("photo.jpg").read(), disque.open(nom).read()) == (b"un", b"deux")


@pytest.mark.parametrize("sorte", [StockageLocal, StockageDeterministe])
def test_file_of_a_folder_is_opened_by_whom_the_settings_say(sorte, tmp_path, settings):
    sorte(location=tmp_path).save("a.jpg", ContentFile(b"un"))

    assert (tmp_path / "a.jpg").stat().st_mode & 0o777 == settings.FILE_UPLOAD_PERMISSIONS == 0o640


@pytest.mark.parametrize(
    "acte",
    [
        lambda magasin: magasin.save("a", ContentFile(b"x")),
        lambda magasin: magasin.open("a"),
        lambda magasin: magasin.exists("a"),
        lambda magasin: magasin.delete("a"),
        lambda magasin: magasin.get_modified_time("a"),
        lambda magasin: magasin.inventaire(),
        lambda magasin: magasin.eprouver(),
    ],
)
def test_store_that_does_not_answer_is_a_disk_that_fails(acte):
    sans_insister = CLIENT.merge(Config(retries={"total_max_attempts": 1}, connect_timeout=1))
    magasin = MagasinPartage(endpoint_url="http://127.0.0.1:1", client_config=sans_insister, **LOIN)

    with pytest.raises(MagasinInjoignable) as panne:
        acte(magasin)

    assert str(panne.value) == "EndpointConnectionError"
    assert isinstance(panne.value, OSError)


def test_probe_asks_the_store(magasin):
    assert magasin.eprouver()


@pytest.mark.django_db
def test_page_that_needs_a_file_of_a_store_that_does_not_answer_says_so(client, monkeypatch):
    client.force_login(UtilisateurFactory(charge_etudes=True, second_facteur=True))
    rapport = RapportFactory(pret=True)

    def injoignable(*_mots, **_options):
        raise MagasinInjoignable("EndpointConnectionError")

    monkeypatch.setattr(StockageDeterministe, "exists", injoignable)
    monkeypatch.setattr(FileSystemStorage, "open", injoignable)
    reponse = client.get(reverse("rapports:pilotage_rapport_fichier", args=[rapport.pk]))

    assert (reponse.status_code, reponse["Retry-After"]) == (503, "60")
    assert "Ce fichier ne peut être ni lu ni gardé pour l’instant" in texte_de(reponse)
