"""Comments in a browser: a moderator who keeps her hands on the keyboard, and a body that answers."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from bornes.enums import EtatVerbatim
from bornes.models import Verbatim
from comptes.enums import Role
from tests.factories.bornes import (
    AvisFactory,
    DemandeReponseFactory,
    PointFactory,
    ThemeReconnuFactory,
    VerbatimFactory,
)
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.parcours.visiteur import BUREAU, TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def ouvrir_session(visiteur, personne) -> None:
    client = Client()
    client.force_login(personne)
    jeton = client.cookies[settings.SESSION_COOKIE_NAME].value
    visiteur.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": jeton, "url": visiteur.adresse}])


def test_moderator_masks_publishes_and_undoes_with_the_keyboard(nouveau_visiteur):
    premier = VerbatimFactory(texte_masque="La dame au chapeau a été parfaite")
    suivant = VerbatimFactory(texte_masque="Bien")
    ThemeReconnuFactory(verbatim=premier, theme="amabilite")
    moderatrice = nouveau_visiteur()
    ouvrir_session(moderatrice, UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    page = moderatrice.page

    moderatrice.aller("/pilotage/moderation/")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(rf"/moderation/{premier.pk}/"))
    moderatrice.verifier()
    mot = page.locator("[data-bm-selection]").evaluate(
        "e => { const t = e.firstChild; const d = t.data.indexOf('chapeau'); const r = document.createRange();"
        " r.setStart(t, d); r.setEnd(t, d + 7); const s = getSelection(); s.removeAllRanges(); s.addRange(r);"
        " e.dispatchEvent(new MouseEvent('mouseup', {bubbles: true})); return r.toString(); }"
    )
    assert page.locator("textarea[data-bm-passages]").input_value() == mot == "chapeau"
    page.keyboard.press("m")
    page.get_by_text("La dame au [masqué] a été parfaite").wait_for()
    moderatrice.verifier()
    page.keyboard.press("p")
    page.wait_for_url(re.compile(rf"/moderation/{suivant.pk}/"))
    moderatrice.verifier()
    assert Verbatim.objects.get(pk=premier.pk).etat == EtatVerbatim.PUBLIE
    page.keyboard.press("z")
    page.get_by_text("de nouveau à relire").wait_for()
    moderatrice.verifier()

    premier.refresh_from_db()
    assert (premier.etat, premier.texte_masque) == (EtatVerbatim.MASQUE, "La dame au [masqué] a été parfaite")


def test_moderator_refuses_a_batch_and_reads_the_reasons(nouveau_visiteur):
    for _ in range(3):
        VerbatimFactory()
    moderatrice = nouveau_visiteur()
    ouvrir_session(moderatrice, UtilisateurFactory(roles=[Role.ADMINISTRATEUR]))
    page = moderatrice.page

    moderatrice.aller("/pilotage/moderation/")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("c")
    page.select_option("select[name=motif]", "hors_sujet")
    moderatrice.cliquer("Rejeter")
    moderatrice.aller("/pilotage/moderation/?etat=rejete")

    assert page.get_by_text("Sans rapport avec l’accueil").count() == 2
    assert Verbatim.objects.filter(etat=EtatVerbatim.MASQUE).count() == 1


def test_enter_on_a_box_publishes_nothing(nouveau_visiteur):
    """« Entrée » opens a line: beside it, on its box, it pressed the first button of the list, which published."""
    VerbatimFactory()
    moderatrice = nouveau_visiteur()
    ouvrir_session(moderatrice, UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    page = moderatrice.page

    moderatrice.aller("/pilotage/moderation/")
    case = page.locator("input[name=choix]")
    case.check()
    case.press("Enter")
    page.wait_for_timeout(500)
    assert Verbatim.objects.get().etat == EtatVerbatim.MASQUE

    # Nothing was sent: what decides is not taken for a second click.
    moderatrice.cliquer("Publier")
    assert Verbatim.objects.get().etat == EtatVerbatim.PUBLIE


def test_body_reads_an_original_and_answers_without_names(nouveau_visiteur):
    inscription = InscriptionFactory(smartphone=True, borne=True)
    avis = AvisFactory(point=PointFactory(inscription=inscription), mot="Merci Sophie", comptage="compte")
    verbatim = VerbatimFactory(avis=avis, publie=True, texte_masque="Merci [nom]")
    DemandeReponseFactory(avis=AvisFactory(point=avis.point, courriel="usager@exemple.fr"))
    maire = nouveau_visiteur(TELEPHONE, aussi=[{"viewport": BUREAU}])
    ouvrir_session(maire, MembreFactory(organisme=inscription.organisme).utilisateur)
    page = maire.page

    maire.aller("/espace/avis/")
    page.locator(".bm-avis").get_by_role("link", name="Répondre").click()
    page.locator("summary", has_text="Voir l’original").click()
    maire.cliquer("Voir l’original")
    assert page.get_by_text("Merci Sophie").count() == 1
    page.fill("textarea[name=reponse]", "Mme Dupont est contente.")
    maire.cliquer("Publier la réponse")
    assert page.locator("textarea[name=reponse]").input_value() == "Mme [nom] est contente."
    page.fill("textarea[name=reponse]", "Toute l’équipe vous remercie.")
    maire.cliquer("Publier la réponse")
    assert page.get_by_text("Toute l’équipe vous remercie.").first.is_visible()
    maire.aller("/espace/avis/demandes/")
    maire.cliquer("Répondre", role="link")
    maire.cliquer("Envoyer la réponse")

    assert Verbatim.objects.get(pk=verbatim.pk).reponse == "Toute l’équipe vous remercie."
