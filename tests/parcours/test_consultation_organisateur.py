"""An organiser in a browser: creates, prepares, opens, moderates without the mouse, answers, closes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from consultations.enums import EtatDialogue, EtatProposition
from consultations.models import Dialogue
from socle.horloge import aujourdhui
from tests.consultations.preparation import PRESENTATION, adresse, dialogue_pret
from tests.factories.consultations import (
    AccordDevisFactory,
    AvisSectionFactory,
    BilanFactory,
    CommentaireFactory,
    DialogueFactory,
    DocumentFactory,
    DuelFactory,
    PropositionFactory,
    RapprochementFactory,
    SecteurFactory,
    SectionFactory,
    SignalementFactory,
    SoutienFactory,
)
from tests.factories.organismes import MembreFactory
from tests.parcours.clavier import Clavier
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
DU_BROUILLON = (
    "preparation",
    "texte",
    "calendrier",
    "themes",
    "secteurs",
    "acces",
    "reserve",
    "projet",
    "documents",
    "apercu",
    "ouvrir",
)
EN_COURS = (
    "suivi",
    "moderation",
    "suites",
    "ressemblances",
    "sur_place",
    "borne",
    "resultats",
    "reponse",
    "contacts",
    "bilan",
    "fermer",
)


def _preparer_et_ouvrir(maire):
    page = maire.page
    maire.aller("/espace/consultations/")
    maire.cliquer("Créer une consultation", role="link")
    page.get_by_label("Boîte à idées").check()
    page.fill("input[name=titre]", "Quels aménagements pour la place du marché ?")
    maire.cliquer("Créer et préparer")
    dialogue = Dialogue.objects.get()
    page.get_by_role("link", name="Textes et règles").click()
    page.fill("textarea[name=accroche]", "Dites ce qui manque et ce que vous garderiez.")
    page.fill("textarea[name=presentation]", PRESENTATION)
    maire.cliquer("Enregistrer")
    page.get_by_role("link", name="Dates et phases").click()
    page.fill("input[name=debut]", aujourdhui().isoformat())
    page.fill("input[name=fin]", (aujourdhui() + dt.timedelta(days=40)).isoformat())
    maire.cliquer("Enregistrer et répartir")
    maire.aller(adresse("ouvrir", dialogue))
    maire.cliquer("Ouvrir la consultation")
    page.get_by_text("La consultation est ouverte.").wait_for()
    return dialogue


def test_from_an_idea_to_its_answer(nouveau_visiteur):
    accord = AccordDevisFactory()
    maire = nouveau_visiteur()
    ouvrir_session(maire, MembreFactory(organisme=accord.inscription.organisme).utilisateur)
    page = maire.page
    # The first page of a process reads every address and template: on a busy machine the browser would give up.
    Client().get("/espace/consultations/", follow=True)

    dialogue = _preparer_et_ouvrir(maire)

    # Three weeks go by; citizens have their own journeys.
    alors = aujourdhui() - dt.timedelta(days=21)
    Dialogue.objects.update(debut=alors)
    dialogue.les_phases.filter(rang=1).update(du=alors)
    proposition = PropositionFactory(dialogue=dialogue, deposee=True, titre="Des bancs à l’ombre")
    maire.aller(adresse("moderation", dialogue))
    page.keyboard.press("o")
    page.wait_for_url(re.compile(str(proposition.pk)))
    page.keyboard.press("p")
    page.get_by_text("1 texte publié").wait_for()

    maire.aller(adresse("suite", dialogue, proposition.pk))
    page.get_by_label("Recevable", exact=True).check()
    maire.cliquer("Enregistrer la suite")
    page.get_by_label("Retenue", exact=True).check()
    maire.cliquer("Enregistrer la suite")
    assert page.get_by_text("Expliquez cette suite").count()
    page.get_by_label("Retenue", exact=True).check()
    page.fill("textarea[name=texte] >> nth=0", "Vingt bancs sont inscrits au budget.")
    maire.cliquer("Enregistrer la suite")

    maire.aller(adresse("clore", dialogue))
    assert page.get_by_text("Publier et clore").count() == 0
    maire.aller(adresse("fermer", dialogue))
    maire.cliquer("Fermer la participation")
    maire.aller(adresse("reponse", dialogue))
    page.fill("textarea[name=decision]", "Vingt bancs en 2027.")
    page.fill("textarea[name=texte]", "Vous avez demandé de l’ombre et des bancs.")
    page.fill("input[name=signataire]", "Dominique Exemple, maire")
    maire.cliquer("Enregistrer le projet")
    maire.cliquer("Relire et publier", role="link")
    maire.cliquer("Publier et clore")

    dialogue.refresh_from_db()
    assert (dialogue.etat, dialogue.reponse.decision) == (EtatDialogue.CLOS, "Vingt bancs en 2027.")


def test_organiser_with_the_keyboard_alone_prepares_opens_answers_and_closes(nouveau_visiteur):
    accord = AccordDevisFactory()
    maire = nouveau_visiteur()
    ouvrir_session(maire, MembreFactory(organisme=accord.inscription.organisme).utilisateur)
    Client().get("/espace/consultations/", follow=True)
    clavier = Clavier(maire)

    maire.aller("/espace/consultations/")
    clavier.activer("Créer une consultation")
    clavier.choisir("Boîte à idées")
    clavier.ecrire("Titre", "Quels aménagements pour la place du marché ?")
    clavier.activer("Créer et préparer")
    dialogue = Dialogue.objects.get()
    clavier.activer("Textes et règles")
    clavier.ecrire("L’objet en une phrase", "Dites ce qui manque et ce que vous garderiez.")
    clavier.ecrire("Présentation", PRESENTATION)
    clavier.activer("Enregistrer")
    clavier.activer("Dates et phases")
    # The browser asks for days in the order of its own language, which is not the page's.
    clavier.ecrire("Premier jour", f"{aujourdhui():%m%d%Y}")
    clavier.ecrire("Dernier jour", f"{aujourdhui() + dt.timedelta(days=40):%m%d%Y}")
    clavier.activer("Enregistrer et répartir")
    clavier.activer("Revenir à la préparation")
    clavier.activer("Ouvrir")
    clavier.activer("Ouvrir la consultation")
    dialogue.refresh_from_db()
    assert dialogue.etat == EtatDialogue.OUVERT

    # Three weeks go by; citizens have their own journeys.
    alors = aujourdhui() - dt.timedelta(days=21)
    Dialogue.objects.update(debut=alors)
    dialogue.les_phases.filter(rang=1).update(du=alors)
    proposition = PropositionFactory(dialogue=dialogue, titre="Des bancs à l’ombre")
    maire.aller(adresse("suite", dialogue, proposition.pk))
    clavier.choisir("Recevable")
    clavier.activer("Enregistrer la suite")
    clavier.choisir("Retenue")
    clavier.ecrire("L’explication", "Vingt bancs sont inscrits au budget.")
    clavier.activer("Enregistrer la suite")
    maire.aller(adresse("fermer", dialogue))
    clavier.activer("Fermer la participation")
    maire.aller(adresse("reponse", dialogue))
    clavier.ecrire("La décision", "Vingt bancs en 2027.")
    clavier.ecrire("La réponse", "Vous avez demandé de l’ombre et des bancs.")
    clavier.ecrire("Signée par", "Dominique Exemple, maire")
    clavier.activer("Enregistrer le projet")
    clavier.activer("Relire et publier")
    clavier.activer("Publier et clore")

    dialogue.refresh_from_db()
    proposition.refresh_from_db()
    assert (dialogue.etat, dialogue.reponse.decision) == (EtatDialogue.CLOS, "Vingt bancs en 2027.")
    assert proposition.etat == EtatProposition.RETENUE


def test_moderation_without_the_mouse(nouveau_visiteur):
    dialogue = DialogueFactory(ouvert=True)
    premiere, suivante = (
        PropositionFactory(dialogue=dialogue, deposee=True, titre=titre) for titre in ("Ombre", "Bancs")
    )
    maire = nouveau_visiteur()
    ouvrir_session(maire, MembreFactory(organisme=dialogue.inscription.organisme).utilisateur)
    page = maire.page

    maire.aller(adresse("moderation", dialogue))
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.press("p")
    page.get_by_text("1 texte publié").wait_for()
    maire.verifier()
    page.keyboard.press("z")
    page.get_by_text("de nouveau à relire").wait_for()
    # Keys are heard once the scripts of the page have run, after its words are there.
    page.wait_for_load_state()
    page.keyboard.press("o")
    page.wait_for_url(re.compile(f"{premiere.pk}|{suivante.pk}"))
    maire.verifier()
    page.keyboard.press("r")
    page.get_by_text("Choisissez pourquoi").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("p")
    page.wait_for_url(re.compile("fait="))

    assert dialogue.les_propositions.filter(etat=EtatProposition.PUBLIEE).count() == 1


def test_enter_after_the_words_of_a_refusal_publishes_nothing(nouveau_visiteur):
    """The first button of a form is the one that Enter presses: here it was « Publier »."""
    dialogue = DialogueFactory(ouvert=True)
    idee = PropositionFactory(dialogue=dialogue, deposee=True)
    maire = nouveau_visiteur()
    ouvrir_session(maire, MembreFactory(organisme=dialogue.inscription.organisme).utilisateur)
    pages = (adresse("moderation", dialogue), adresse("texte_a_relire", dialogue, "proposition", idee.pk))

    for page in pages:
        maire.aller(page)
        for case in maire.page.locator("input[name=choix][type=checkbox]").all():
            case.check()
        maire.page.get_by_label("Précision pour l’auteur (facultatif)").fill("Met en cause l’adjointe.")
        maire.page.keyboard.press("Enter")
        maire.page.wait_for_timeout(500)

        idee.refresh_from_db()
        assert idee.etat == EtatProposition.DEPOSEE


def test_pages_on_a_phone(nouveau_visiteur):
    brouillon = dialogue_pret(territoire=True, type="concertation", fin=aujourdhui() + dt.timedelta(days=60))
    SecteurFactory(dialogue=brouillon)
    SectionFactory(dialogue=brouillon)
    DocumentFactory(dialogue=brouillon)
    ouvert = DialogueFactory(inscription=brouillon.inscription, ouvert=True)
    deposee = PropositionFactory(dialogue=ouvert, deposee=True)
    publiee = PropositionFactory(dialogue=ouvert)
    CommentaireFactory(proposition=publiee, officiel=True)
    RapprochementFactory(a=publiee, b__dialogue=ouvert)
    SoutienFactory(proposition=publiee)
    SignalementFactory(proposition=publiee)
    for _ in range(6):
        DuelFactory(a=publiee, b__dialogue=ouvert)
    for _ in range(5):
        AvisSectionFactory(section=SectionFactory(dialogue=ouvert))
    BilanFactory(dialogue=ouvert, pret=True)
    maire = nouveau_visiteur(viewport=TELEPHONE)
    ouvrir_session(maire, MembreFactory(organisme=ouvert.inscription.organisme).utilisateur)
    chemins = [
        "/espace/consultations/",
        "/espace/consultations/creer/",
        *(adresse(page, brouillon) for page in DU_BROUILLON),
        *(adresse(page, ouvert) for page in EN_COURS),
        adresse("texte_a_relire", ouvert, "proposition", deposee.pk),
        adresse("suite", ouvert, publiee.pk),
    ]

    assert {chemin: fautes for chemin in chemins if (fautes := maire.relever(chemin))} == {}
