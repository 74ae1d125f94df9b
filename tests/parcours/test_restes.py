"""What is typed in a form that is not sent comes back: on its own line, in its own form, for its own body."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import reverse

from campagnes.models import Campagne
from comptes.enums import Role
from organismes.enums import RoleMembre
from socle.horloge import maintenant
from tests.factories.bornes import VerbatimFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.rapports import RapportFactory
from tests.factories.sondages import GroupeFactory, SondageFactory
from tests.parcours.test_moderation import ouvrir_session

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_boxes_come_back_on_their_lines_when_an_undo_moves_them(nouveau_visiteur):
    nomme, sans_nom = VerbatimFactory(texte_masque="Madame Untel"), VerbatimFactory(texte_masque="Très bien")
    moderatrice = nouveau_visiteur()
    ouvrir_session(moderatrice, UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    page = moderatrice.page
    cases = {verbatim.pk: f"[name=choix][value^='{verbatim.pk}']" for verbatim in (nomme, sans_nom)}

    page.goto(f"{moderatrice.adresse}/pilotage/moderation/")
    page.check(cases[nomme.pk])
    page.get_by_role("button", name=re.compile("^Publier")).click()
    page.check(cases[sans_nom.pk])
    page.get_by_role("button", name=re.compile("^Annuler")).click()
    page.get_by_text("est revenu").wait_for()

    assert [page.is_checked(case) for case in cases.values()] == [False, True]


def test_number_of_a_department_does_not_pass_to_the_next(nouveau_visiteur):
    sondage = SondageFactory(ouvert=True, inscription__effectif=90)
    premier, deuxieme, dernier = [GroupeFactory(sondage=sondage) for _ in range(3)]
    qui = nouveau_visiteur()
    ouvrir_session(qui, MembreFactory(organisme=sondage.inscription.organisme).utilisateur)
    page = qui.page

    def nombre(groupe):
        return page.locator("form", has=page.locator(f"[name=groupe][value='{groupe.pk}']")).locator("[name=nombre]")

    page.goto(f"{qui.adresse}/espace/agents/{sondage.pk}/codes/")
    nombre(deuxieme).fill("7")
    page.get_by_role("button", name=re.compile(f"Créer les cartes.*{premier.nom}")).click()
    page.wait_for_load_state()
    page.goto(f"{qui.adresse}/espace/agents/{sondage.pk}/codes/")

    assert nombre(premier).count() == 0
    assert [champ.input_value() for champ in page.locator("[name=nombre]").all()] == ["7", "30"]
    # Signed out meanwhile, in a tab that a colleague takes: what stood in the form that was not sent is not for her.
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name=re.compile(f"Créer les cartes.*{dernier.nom}")).click()
    page.get_by_text("Vous n’étiez plus connecté").wait_for()
    page.wait_for_load_state()
    ouvrir_session(qui, MembreFactory(organisme=sondage.inscription.organisme).utilisateur)
    page.goto(f"{qui.adresse}/espace/agents/{sondage.pk}/codes/")
    assert nombre(deuxieme).input_value() == "30"


def test_what_was_typed_for_a_body_is_not_given_to_another(nouveau_visiteur):
    referente = UtilisateurFactory()
    premier, second = (MembreFactory(utilisateur=referente, role=RoleMembre.REFERENT).organisme for _ in range(2))
    qui = nouveau_visiteur()
    ouvrir_session(qui, referente)
    page = qui.page

    page.goto(f"{qui.adresse}/espace/membres/")
    courant = page.locator(".bm-changer summary").inner_text()
    autre = second if premier.nom in courant else premier
    page.fill("[name=courriel]", "collegue@ville.exemple")
    page.locator(".bm-changer summary").click()
    page.locator(".bm-changer").get_by_role("button", name=autre.nom).click()
    page.wait_for_url("**/espace/membres/")

    assert autre.nom in page.locator(".bm-changer summary").inner_text()
    assert page.input_value("[name=courriel]") == ""


def test_what_was_sent_once_signed_out_comes_back_after_signing_in_again(nouveau_visiteur):
    membre, autre = (MembreFactory(organisme=InscriptionFactory(smartphone=True).organisme) for _ in range(2))
    qui = nouveau_visiteur()
    ouvrir_session(qui, membre.utilisateur)
    page, contexte = qui.page, qui.page.context

    def envoyer_sans_session():
        page.goto(f"{qui.adresse}/espace/sites/ajouter/")
        # Refused once: the page shows it as its own words.
        page.fill("[name=adresse]", "Longue adresse")
        page.get_by_role("button", name="Enregistrer").click()
        page.fill("[name=nom]", "Annexe")
        contexte.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.get_by_role("button", name="Enregistrer").click()
        page.get_by_text("Vous n’étiez plus connecté").wait_for()
        # Its words are there before its script, that keeps what was refused.
        page.wait_for_load_state()

    def saisis(personne):
        ouvrir_session(qui, personne)
        page.goto(f"{qui.adresse}/espace/sites/ajouter/")
        return [page.input_value(f"[name={nom}]") for nom in ("nom", "adresse")]

    envoyer_sans_session()
    assert saisis(membre.utilisateur) == ["Annexe", "Longue adresse"]
    page.get_by_text("ce n’est pas encore enregistré").wait_for()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Le site est ajouté.").wait_for()
    assert saisis(membre.utilisateur) == ["", ""]
    envoyer_sans_session()
    assert saisis(autre.utilisateur) == ["", ""]


def test_what_a_shopper_sent_once_signed_out_comes_back_to_her_alone(nouveau_visiteur):
    CampagneFactory(en_terrain=True)
    elle, autre = (EnqueteurFactory(compte=True).utilisateur for _ in range(2))
    qui = nouveau_visiteur()
    page, adresse = qui.page, f"{qui.adresse}{reverse('enquetes:terrain_absences')}"

    def saisis(personne):
        ouvrir_session(qui, personne)
        page.goto(adresse)
        return page.input_value("[name=du]")

    for personne, attendu in ((elle, "2020-03-02"), (autre, "")):
        assert saisis(elle) == ""
        page.fill("[name=du]", "2020-03-02")
        page.fill("[name=au]", "2020-03-03")
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.locator("form:has([name=du]) button[type=submit]").click()
        page.get_by_text("Vous n’étiez plus connecté").wait_for()
        page.wait_for_load_state()

        assert saisis(personne) == attendu


def test_page_that_waits_for_a_document_says_that_the_session_is_over(nouveau_visiteur):
    inscription = InscriptionFactory(campagne__terminee=True, campagne__restituee_le=maintenant())
    RapportFactory(inscription=inscription)
    qui = nouveau_visiteur()
    ouvrir_session(qui, MembreFactory(organisme=inscription.organisme).utilisateur)

    qui.page.goto(f"{qui.adresse}{reverse('rapports:espace_rapport')}")
    qui.page.get_by_text("la fabrication continue").wait_for()
    qui.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    qui.page.wait_for_url(re.compile("/connexion/"))


def test_what_comes_back_undoes_nothing_that_a_colleague_changed_meanwhile(nouveau_visiteur):
    campagne, administrateur = CampagneFactory(rang_edition=7), UtilisateurFactory(administrateur=True)
    qui = nouveau_visiteur()
    ouvrir_session(qui, administrateur)
    page, adresse = qui.page, f"{qui.adresse}{reverse('campagnes:edition_identite', args=[campagne.annee])}"
    bouton = page.get_by_role("button", name="Nommer l’édition et fixer son ouverture")

    page.goto(adresse)
    page.fill("[name=nom]", "Baromètre des lecteurs")
    page.fill("[name=motif]", "Nouveau nom")
    Campagne.objects.update(rang_edition=8)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    bouton.click()
    page.get_by_text("Vous n’étiez plus connecté").wait_for()
    ouvrir_session(qui, administrateur)
    page.goto(adresse)
    page.get_by_text("ce n’est pas encore enregistré").wait_for()
    bouton.click()
    page.get_by_text("L’édition est à jour.").wait_for()

    campagne.refresh_from_db()
    assert (campagne.nom, campagne.rang_edition) == ("Baromètre des lecteurs", 8)
