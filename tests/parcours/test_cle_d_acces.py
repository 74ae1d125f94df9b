"""A passkey in Chromium, whose authenticator is the browser's own: made, asked for in second, and enough alone."""

from __future__ import annotations

import pytest

from socle.models import Entree
from tests.factories.comptes import MOT_DE_PASSE, UtilisateurFactory
from tests.parcours.visiteur import BUREAU, TELEPHONE, titre_de

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

AUTHENTIFICATEUR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.usefixtures("hors_demonstration")
def test_staff_make_a_passkey_show_it_after_the_password_and_enter_by_it_alone(nouveau_visiteur):
    personne = UtilisateurFactory(administrateur=True, second_facteur=False)
    equipe = nouveau_visiteur(TELEPHONE, aussi=[{"viewport": BUREAU}])
    page = equipe.page
    appareil = page.context.new_cdp_session(page)
    appareil.send("WebAuthn.enable")
    cle = appareil.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTIFICATEUR})["authenticatorId"]

    equipe.se_connecter(personne.email, MOT_DE_PASSE)
    equipe.aller("/compte/2fa/webauthn/add/")
    page.fill("input[name=password]", MOT_DE_PASSE)
    equipe.cliquer("Continuer")
    page.get_by_label("Nom de la clé").fill("Ordinateur du bureau")
    with page.expect_navigation():
        page.get_by_role("button", name="Créer la clé").click()
    equipe.verifier()
    secours = page.url
    equipe.aller("/compte/2fa/webauthn/")
    liste = page.inner_text("main")
    equipe.aller("/pilotage/")
    chez_elle = page.url

    def sortir():
        equipe.aller("/compte/logout/")
        with page.expect_navigation():
            page.locator("main form button").first.click()

    sortir()
    equipe.se_connecter(personne.email, MOT_DE_PASSE)
    demande = titre_de(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Montrer ma clé d’accès").click()
    apres_le_second = equipe.aller("/pilotage/").url
    sortir()
    equipe.aller("/connexion/")
    defis = []
    page.on("request", lambda demande: defis.append(demande.url) if demande.resource_type == "fetch" else None)
    with page.expect_navigation():
        page.evaluate("""() => {
          const formulaire = document.querySelector("[data-bm-cle=entrer]");
          formulaire.requestSubmit();
          formulaire.requestSubmit();
        }""")
    un_defi = [adresse.rpartition("/compte/")[2] for adresse in defis]
    seule = equipe.aller("/pilotage/").url
    sortir()
    appareil.send("WebAuthn.setUserVerified", {"authenticatorId": cle, "isUserVerified": False})
    equipe.aller("/connexion/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.get_by_text("Aucune clé d’accès n’a répondu").wait_for()
    equipe.verifier()

    assert secours.endswith("/compte/2fa/recovery-codes/")
    assert "Ordinateur du bureau" in liste
    assert [adresse.endswith("/pilotage/") for adresse in (chez_elle, apres_le_second, seule)] == [True] * 3
    assert un_defi == ["2fa/webauthn/login/"]
    assert demande == "Votre second facteur"
    assert [e.acte for e in Entree.objects.filter(acte__startswith="compte.cle")] == ["compte.cle_ajoutee"]
