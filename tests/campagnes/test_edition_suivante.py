"""Staff open next year's edition from nothing, by the pages: a calendar taken, the desk tested, a new grid, a score."""

from __future__ import annotations

import datetime as dt
import random

import pytest
import time_machine
from django.urls import reverse

from campagnes.logic.calendrier import PARIS
from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Grille, ReglageTerrain, Visite
from enquetes.planification.actions.planifier import planifier_contacts
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.queries.visites import Carnet
from organismes.actions.confirmer import confirmer_inscription
from organismes.models import Inscription
from portail.demonstration.gestes import mener
from portail.demonstration.mesures import Jeu, jouer
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory, TerritoireFactory
from tests.preuves import lire, page_de, texte_de
from trophees.actions.calculer import calculer_resultats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]
ANNEE = 2028
OPTIONS = {"agents_informes": "on", "reglement_accepte": "on"}


@pytest.fixture
def modele():
    """The edition of this year, and a body whose registration had no desk: a region, which no département situates."""
    campagne = CampagneFactory(
        annee=ANNEE - 1,
        inscriptions_ouvertes_le=dt.datetime(2026, 10, 1, tzinfo=PARIS),
        dernier_jour=dt.date(2026, 12, 31),
        vagues=[(dt.date(2027, 2, 1), dt.date(2027, 3, 15)), (dt.date(2027, 6, 1), dt.date(2027, 9, 30))],
    )
    TerritoireFactory(nature="DEPARTEMENT", code="31", nom="Haute-Garonne", departement="31")
    region = TerritoireFactory(nature="REGION", code="76", nom="Occitanie", departement="", siren=None)
    organisme = OrganismeFactory(
        type="REGION", nom="Occitanie", siren="200053791", territoire=region, population=None, departement=""
    )
    InscriptionFactory(campagne=campagne, organisme=organisme, canaux=("EMAIL",))
    return campagne


def envoyer(client, nom, *arguments, **donnees):
    """Send a form of the staff, which must pass."""
    reponse = client.post(reverse(nom, args=arguments), donnees)
    assert reponse.status_code == 302, texte_de(reponse)
    return reponse.url


def reglages(client, acte):
    """Return what a form of settings shows, as a browser would send it back."""
    formulaire = client.get(reverse(f"campagnes:edition_{acte}", args=[ANNEE])).context["formulaire"]
    valeurs = {nom: formulaire[nom].value() for nom in formulaire.fields}
    return {nom: valeur for nom, valeur in valeurs.items() if valeur is not None and valeur is not False}


def preparer(client):
    """Make the edition, test the desk there, and publish a new version of its grid."""
    assert envoyer(client, "enquetes:edition_reconduire", ANNEE - 1, annee=ANNEE) == reverse(
        "campagnes:pilotage_edition", args=[ANNEE - 1]
    )
    plan = {**reglages(client, "plan"), "accueil_physique_actif": "on", "poids_phys": 2, "motif": "Le guichet compte"}
    envoyer(client, "campagnes:edition_plan", ANNEE, **plan)
    grille = Grille.objects.get(canal="PHYS")
    brouillon = envoyer(client, "enquetes:grille_preparer", grille.pk)
    assert "0\u00a0critère différent" in page_de(client.get(brouillon)).text
    nouvelle = Grille.objects.get(canal="PHYS", version=2)
    critere = nouvelle.les_criteres.get(code="AP-02")
    mots = {"libelle": "L’accueil est fléché depuis la rue", "question": critere.question, "poids": 3}
    envoyer(client, "enquetes:critere_modifier", critere.pk, **mots)
    envoyer(client, "enquetes:grille_publier", nouvelle.pk, motif="Relu avec les enquêteurs")
    comparaison = lire(client.get(reverse("enquetes:grille_comparer", args=[nouvelle.pk])))
    assert [cellule.text for cellule in comparaison.select("tbody ins")] == ["L’accueil est fléché depuis la rue", "3"]


def inscrire(client):
    """The body takes its last answers, adds its desk and says where it is, then confirms."""
    ancienne = Inscription.objects.get()
    client.force_login(MembreFactory(organisme=ancienne.organisme).utilisateur)
    etape = envoyer(client, "organismes:espace_inscription_reprendre", ancienne.pk)
    for nom, ajouts in (("referent", {}), ("canaux", {"adresse_accueil": "22 boulevard du Maréchal-Juin"})):
        assert etape == reverse(f"organismes:inscription_{nom}")
        formulaire = client.get(etape).context["formulaire"]
        connues = {cle: formulaire[cle].value() for cle in formulaire.fields}
        valeurs = {cle: valeur for cle, valeur in connues.items() if valeur} | ajouts
        reponse = client.post(etape, valeurs)
        if nom == "canaux":
            assert list(reponse.context["formulaire"].errors) == ["departement_accueil"]
            reponse = client.post(etape, valeurs | {"departement_accueil": "31"})
        etape = reponse.url
    client.post(etape, OPTIONS)
    client.post(reverse("organismes:inscription_recapitulatif"))
    deposee = Inscription.objects.get(campagne__annee=ANNEE)
    assert deposee.organisme.departement == ""
    return confirmer_inscription(inscription=deposee)


def test_next_edition_from_nothing_to_a_score_with_the_desk(client, modele):
    admin = UtilisateurFactory(administrateur=True)
    with time_machine.travel(dt.datetime(2026, 11, 27, 12, tzinfo=PARIS), tick=False):
        client.force_login(admin)
        preparer(client)
        campagne = Campagne.objects.get(annee=ANNEE)
        assert [entree.acte for entree in historique(campagne)] == ["campagne.reglee", "campagne.reconduite"]
    with time_machine.travel(dt.datetime(2027, 10, 4, 12, tzinfo=PARIS), tick=False):
        inscription = inscrire(client)
        publique = texte_de(client.get(reverse("portail:grille")))
        assert "L’accueil est fléché depuis la rue" in publique
        assert "Accueil physique 2 0 2" in publique
        client.force_login(admin)
        envoyer(client, "organismes:pilotage_inscription_valider", inscription.pk)
    with time_machine.travel(dt.datetime(2028, 1, 28, 12, tzinfo=PARIS), tick=False):
        client.force_login(admin)
        envoyer(client, "enquetes:plan_ouvrir")
        # Shoppers know the grids: their training has its own tests.
        ReglageTerrain.objects.filter(campagne=campagne).update(autotest_exige=False)
        for _ in range(6):
            EnqueteurFactory(commune=TerritoireFactory())
        bilan = planifier_contacts(campagne=campagne, auteur=admin)
        assert (bilan.creees, bilan.affectees, bilan.refusees, bilan.impossibles) == (6, 6, {}, {})
        refus = client.get(reverse("campagnes:edition_plan", args=[ANNEE]))
        assert "ne change plus depuis l’ouverture du terrain" in texte_de(refus)
    noter(campagne)
    with time_machine.travel(dt.datetime(2028, 10, 20, 12, tzinfo=PARIS), tick=False):
        (resultat,) = calculer_resultats(campagne=campagne)["organismes"]
    canaux = resultat["canaux"]
    assert {code: (c["visites"], c["significatif"]) for code, c in canaux.items()} == {
        "EMAIL": (4, True),
        "PHYS": (2, True),
    }
    attendu = (canaux["EMAIL"]["score"] + 2 * canaux["PHYS"]["score"]) / 3
    assert resultat["score"] == pytest.approx(attendu)
    assert resultat["eligible"]


def noter(campagne):
    """Shoppers make the contacts by the acts of their phones; readers validate them."""
    alea, carnet = random.Random(7), Carnet()
    with time_machine.travel(dt.datetime(2028, 10, 15, 12, tzinfo=PARIS), tick=False):
        for visite in Visite.objects.filter(inscription__campagne=campagne).select_related("scenario", "grille"):
            assert (visite.canal != "PHYS") or visite.grille.version == 2
            jeu = Jeu(visite.scenario.type, len(visite.scenario.elements), 0.9)
            reponses = jouer(grille_notee(visite.grille), jeu, alea)
            # Nobody waits at the desk: how a wait is handled has no object.
            reponses |= {"AP-08": 1, "AP-09": None} if visite.canal == "PHYS" else {}
            mener(visite, reponses, carnet, le=dt.datetime.combine(visite.prevue_le, dt.time(10), PARIS))
    remises = Visite.objects.filter(inscription__campagne=campagne, etat=EtatVisite.SOUMISE)
    assert remises.count() == 6
    remises.update(etat=EtatVisite.VALIDEE, validee_le=dt.datetime(2028, 10, 16, tzinfo=PARIS))
