"""Whole days: a referent from what waits to handing over, staff from no edition to the next one. By the keyboard alone."""

from __future__ import annotations

import re

import pytest

from bornes.models import DemandeReponse
from campagnes.models import Campagne
from comptes.enums import Role
from consultations.enums import EtatProposition
from enquetes.models import Grille
from enquetes.referentiels.actions.charger import charger_referentiels
from organismes.enums import RoleMembre
from socle.horloge import aujourdhui, maintenant
from tests.factories.bornes import AvisFactory, DemandeReponseFactory, PointFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory, PropositionFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory
from tests.parcours.clavier import Clavier
from tests.parcours.test_moderation import ouvrir_session
from tests.parcours.visiteur import BUREAU, TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_monday_of_a_referent_from_what_waits_to_handing_over(nouveau_visiteur):
    ville, ccas = (OrganismeFactory(nom=nom) for nom in ("Albi", "CCAS d’Albi"))
    moi = UtilisateurFactory(last_login=maintenant())
    for organisme in (ville, ccas):
        MembreFactory(organisme=organisme, utilisateur=moi)
    InscriptionFactory(organisme=ville)
    sienne = InscriptionFactory(organisme=ccas, idcity=True, smartphone=True)
    texte = PropositionFactory(dialogue=DialogueFactory(ouvert=True, inscription=sienne), deposee=True)
    avis = AvisFactory(point=PointFactory(inscription=sienne), courriel="usager@exemple.fr", comptage="compte")
    demande = DemandeReponseFactory(avis=avis)
    suivante = MembreFactory(organisme=ccas, role=RoleMembre.MEMBRE, utilisateur__last_login=maintenant())
    referente = nouveau_visiteur(TELEPHONE, aussi=[{"viewport": BUREAU}])
    ouvrir_session(referente, moi)
    page, clavier = referente.page, Clavier(referente)

    referente.aller("/espace/")
    assert page.get_by_text("Rien ne vous attend aujourd’hui.").count() == 1
    clavier.atteindre("Albi, agir pour un autre organisme")
    page.keyboard.press("Enter")
    clavier.activer("CCAS d’Albi")
    clavier.activer("1 texte à relire")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(str(texte.pk)))
    referente.verifier()
    page.keyboard.press("p")
    page.get_by_text("1 texte publié").wait_for()

    referente.aller("/espace/")
    clavier.activer("1 usager attend votre réponse")
    clavier.activer("Répondre à l’avis")
    clavier.ecrire("Votre réponse", "Un siège attend chacun depuis lundi.")
    clavier.activer("Envoyer la réponse")

    referente.aller("/espace/")
    assert page.get_by_text("Rien ne vous attend aujourd’hui.").count() == 1
    referente.aller("/espace/membres/")
    clavier.activer(f"Nommer référent : {suivante.utilisateur.email}")
    clavier.activer("Quitter l’organisme")
    clavier.activer("Quitter l’organisme")

    assert page.get_by_text("Vous n’agissez plus pour CCAS d’Albi.").is_visible()
    assert {membre.utilisateur_id: membre.role for membre in ccas.les_membres.all()} == {
        suivante.utilisateur_id: RoleMembre.REFERENT
    }
    texte.refresh_from_db()
    assert (texte.etat, DemandeReponse.objects.get(pk=demande.pk).reponse) == (
        EtatProposition.PUBLIEE,
        "Un siège attend chacun depuis lundi.",
    )


def test_staff_open_the_next_edition_with_the_desk_and_a_new_grid(nouveau_visiteur):
    charger_referentiels()
    annee = aujourdhui().year + 1
    CampagneFactory(annee=annee)
    equipe = nouveau_visiteur(aussi=[{"viewport": TELEPHONE}])
    ouvrir_session(equipe, UtilisateurFactory(roles=[Role.ADMINISTRATEUR]))
    page, clavier = equipe.page, Clavier(equipe)

    equipe.aller(f"/pilotage/campagnes/{annee}/")
    clavier.activer("Préparer la suivante")
    clavier.activer("Créer l’édition")
    equipe.aller(f"/pilotage/campagnes/{annee + 1}/")
    clavier.activer("Régler les canaux")
    clavier.atteindre("Tester l’accueil physique")
    page.keyboard.press("Space")
    clavier.ecrire("Raison", "Le guichet compte")
    clavier.activer("Régler les canaux et le plan")

    equipe.aller("/pilotage/referentiels/")
    clavier.activer("Accueil physique")
    clavier.activer("Préparer une nouvelle version")
    nouvelle = Grille.objects.get(canal="PHYS", version=2)
    critere = nouvelle.les_criteres.get(code="AP-02")
    clavier.activer(critere.libelle)
    clavier.atteindre("Libellé")
    page.keyboard.press("Control+A")
    page.keyboard.type("L’accueil est fléché depuis la rue")
    clavier.activer("Enregistrer")
    clavier.activer("Voir ce qui change")
    assert "L’accueil est fléché depuis la rue" in page.locator("tbody ins").all_inner_texts()
    equipe.aller(f"/pilotage/referentiels/grilles/{nouvelle.pk}/brouillon/")
    clavier.activer("Publier")
    clavier.ecrire("Raison", "Relu avec les enquêteurs")
    clavier.activer("Publier")

    edition = Campagne.objects.get(annee=annee + 1)
    nouvelle.refresh_from_db()
    assert (edition.accueil_physique_actif, nouvelle.publiee_le is None) == (True, False)
