"""Contest, decision, new rank: a body, its colleague, two readers and two people for the prize list, each in her browser."""

from __future__ import annotations

import pytest
from django.core import mail

from comptes.enums import Role
from enquetes.referentiels.actions.charger import charger_referentiels
from organismes.enums import RoleMembre
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import TransitionVisiteFactory
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import campagne_a_contester, rendre
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import BUREAU, TELEPHONE, lien_du_courriel
from trophees.actions.calculer import calculer_resultats
from trophees.models import Litige, Palmares, Resultat

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
RAISONS = "Le service était fermé ce jour-là, comme le dit l’arrêté joint."
MOTIVATION = "L’arrêté de fermeture précède le contact. Le contact est annulé."
# One white pixel.
IMAGE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x04\x00\x00\x00\xb5\x1c\x0c\x02"
    b"\x00\x00\x00\x0bIDATx\xdac\xfc\xff\x1f\x00\x02\xeb\x01\xf5\x8fY\xc9\xf9\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def edition(settings, live_server):
    """An edition given back to its five towns yesterday."""
    settings.BAROMETRE_DEMO = False
    settings.BASE_URL = live_server.url
    charger_referentiels()
    campagne = campagne_a_contester()
    calculer_resultats(campagne=campagne)
    return rendre(campagne, jours=1)


def _rang(inscription):
    return Resultat.objects.get(inscription=inscription).rang


def _valider(visiteur):
    visiteur.page.locator("main form button[type=submit]").last.click()
    visiteur.page.wait_for_load_state()
    visiteur.verifier()


def test_contest_leads_to_a_decision_then_to_a_new_rank(edition, nouveau_visiteur):  # noqa: PLR0915 -- one story
    inscription = edition.les_inscriptions.get(organisme__nom="Ville 02")
    contact = inscription.les_visites.order_by("cree_le").last()
    referente = UtilisateurFactory(email="alix@ville.exemple", nom="Alix Morvan")
    collegue = UtilisateurFactory(email="sam@ville.exemple", nom="Sam Leroy")
    MembreFactory(organisme=inscription.organisme, utilisateur=referente)
    MembreFactory(organisme=inscription.organisme, utilisateur=collegue, role=RoleMembre.MEMBRE)
    lectrice, decideuse = (
        UtilisateurFactory(roles=[role, Role.RESPONSABLE_PALMARES])
        for role in (Role.CHARGE_ETUDES, Role.ADMINISTRATEUR)
    )

    def entrer(personne, *ecran):
        visiteur = nouveau_visiteur(*ecran)
        ouvrir_session(visiteur, personne)
        return visiteur

    TransitionVisiteFactory(visite=contact, de="soumise", vers="validee", auteur=lectrice)
    assert _rang(inscription) == 2

    # The referent, on her phone, finds the contact, forgets her reasons, then gives them with a file.
    alix = entrer(referente, TELEPHONE)
    alix.aller("/espace/resultats/")
    alix.cliquer("Voir vos contacts", "link")
    alix.aller(f"/espace/resultats/contacts/{contact.pk}/")
    alix.cliquer("Contester ce contact", "link")
    alix.page.locator("textarea").evaluate("zone => zone.required = false")
    alix.cliquer("Relire avant d’envoyer")
    assert alix.page.locator("#id_motif_error").count() == 1
    alix.page.fill("[name=motif]", RAISONS)
    alix.page.set_input_files("[name=fichiers]", {"name": "arrete.png", "mimeType": "image/png", "buffer": IMAGE})
    alix.cliquer("Relire avant d’envoyer")
    assert alix.page.get_by_text(RAISONS).is_visible()
    assert not mail.outbox
    alix.cliquer("Envoyer la contestation")
    litige = Litige.objects.get()
    assert (litige.etat, litige.visite, litige.rang_avant, litige.les_pieces.count()) == ("conteste", contact, 2, 1)
    assert [courriel.to for courriel in mail.outbox] == [["alix@ville.exemple"]]

    # Her colleague follows it and may do nothing.
    sam = entrer(collegue, BUREAU)
    sam.aller(lien_du_courriel(mail.outbox[0], "/contestations/"))
    assert sam.page.get_by_text("par une personne qui n’a pas suivi ce contact").count() == 1
    assert sam.page.get_by_role("link", name="Retirer la contestation").count() == 0
    sam.aller("/espace/resultats/contacts/")
    assert sam.page.get_by_role("link", name="Contester").count() == 0

    # No prize list may be proposed meanwhile, and the page says why.
    premiere = entrer(lectrice)
    premiere.aller(f"/pilotage/palmares/{edition.annee}/proposer/")
    _valider(premiere)
    assert "1\u00a0contestation est ouverte" in premiere.page.locator("main").inner_text()
    assert not Palmares.objects.exists()

    # Whoever accepted the contact is told that it is not for her to decide; somebody else decides.
    premiere.aller("/pilotage/")
    premiere.aller(f"/pilotage/palmares/contestations/?edition={edition.annee}")
    premiere.cliquer("Ville 02", "link")
    assert premiere.page.get_by_text("Une autre personne doit décider").is_visible()
    assert premiere.page.get_by_role("button", name="Rendre la décision").count() == 0
    seconde = entrer(decideuse)
    seconde.aller(f"/pilotage/palmares/contestations/{litige.pk}/")
    seconde.page.get_by_label("Annuler le contact").check()
    seconde.page.fill("[name=conclusion]", MOTIVATION)
    seconde.cliquer("Rendre la décision")
    contact.refresh_from_db()
    litige.refresh_from_db()
    assert (contact.etat, litige.etat, litige.rang_apres, _rang(inscription)) == ("annulee", "annule", 1, 1)

    # The body reads the decision, its reasons, its new score and rank.
    assert MOTIVATION in mail.outbox[-1].body
    alix.aller(lien_du_courriel(mail.outbox[-1], "/contestations/"))
    texte = alix.page.locator("main").inner_text()
    assert MOTIVATION in texte
    assert str(litige.score_apres).replace(".", ",") in texte
    alix.cliquer("Voir vos résultats à jour", "link")
    assert "Rang 1 sur 5" in alix.page.locator("main").inner_text().replace("\u00a0", " ")

    # The window closes, and the list that is then published has the new laureate.
    rendre(edition)
    alix.aller("/espace/resultats/contacts/")
    assert alix.page.get_by_text("ce délai est passé").is_visible()
    assert alix.page.get_by_role("link", name="Contester ce contact").count() == 0
    premiere.aller(f"/pilotage/palmares/{edition.annee}/proposer/")
    _valider(premiere)
    seconde.aller(f"/pilotage/palmares/?edition={edition.annee}")
    for acte in ("Sceller", "Publier"):
        seconde.cliquer(acte, "link")
        _valider(seconde)
    public = nouveau_visiteur()
    public.aller(f"/resultats/palmares/{edition.annee}/")
    contenu = public.page.locator("main").inner_text()
    assert "Ville 02" in contenu
    assert "Ville 01" not in contenu
