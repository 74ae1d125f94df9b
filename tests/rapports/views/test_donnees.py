"""Open data: opened once the prize list is public, version by version, read by anyone, never changed."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from scipy.optimize import OptimizeResult

from rapports.actions.ouvrir_donnees import garder_version, ouvrir_donnees
from rapports.logic.donnees_ouvertes import attaque
from rapports.logic.donnees_ouvertes.attaque import SansPreuve
from rapports.logic.donnees_ouvertes.effectifs import Recoupable
from rapports.logic.donnees_ouvertes.garde import ecrire
from rapports.models import JeuOuvert
from rapports.queries import donnees_ouvertes
from rapports.queries.donnees_ouvertes import empreintes_des_organismes, garde_lue
from socle.horloge import maintenant
from socle.journal import historique
from tests.factories.bornes import AgregatMoisFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.factories.trophees import PalmaresFactory
from tests.preuves import page_de, refuser, texte_de
from tests.rapports.edition import edition
from trophees.enums import EtatPalmares

pytestmark = pytest.mark.django_db
PUBLIQUE, PILOTAGE = reverse("rapports:donnees"), reverse("rapports:pilotage_donnees")


@pytest.fixture
def campagne(referentiels_charges):
    campagne, premiere = edition()
    AgregatMoisFactory(inscription=premiere, n=12, n4=10, n5=2, h12=12)
    _entendre(campagne, 5)
    return campagne


@pytest.fixture
def publiee(campagne):
    """A prize list made public once bodies had had the time to contest their results."""
    campagne.restituee_le = maintenant() - dt.timedelta(days=20)
    campagne.save(update_fields=["restituee_le"])
    PalmaresFactory(
        campagne=campagne,
        etat=EtatPalmares.PUBLIE,
        scelle_par=UtilisateurFactory(),
        scelle_le=maintenant(),
        publie_le=maintenant(),
    )
    return campagne


def test_nothing_opens_before_the_prize_list(campagne):
    refuser("palmares_non_publie", ouvrir_donnees, campagne=campagne)
    assert not JeuOuvert.objects.exists()


def test_a_version_opens_then_another_with_its_reason(publiee):
    auteur = UtilisateurFactory()
    premiere = ouvrir_donnees(campagne=publiee, auteur=auteur)
    assert (premiere.version, premiere.note) == (1, "")
    assert [(entree.acte, entree.qui) for entree in historique(premiere)] == [("donnees.ouvertes", str(auteur))]
    refuser("donnees_inchangees", ouvrir_donnees, campagne=publiee, note="Rien")
    _entendre(publiee, 4)
    refuser("note_absente", ouvrir_donnees, campagne=publiee, note="  ")
    refuser("donnees_peu_changees", ouvrir_donnees, campagne=publiee, note="Quatre organismes de plus")
    _entendre(publiee, 1)
    contenu = premiere.contenu
    seconde = ouvrir_donnees(campagne=publiee, note="Un organisme de plus", auteur=auteur)
    premiere.refresh_from_db()
    assert (seconde.version, premiere.contenu, seconde.contenu != contenu) == (2, contenu, True)


def test_a_version_whose_secrets_are_lost_bars_the_next(client, publiee):
    ouvrir_donnees(campagne=publiee)
    JeuOuvert.objects.update(garde=None)
    _entendre(publiee, 5)
    refuser("donnees_recoupables", ouvrir_donnees, campagne=publiee, note="Cinq organismes de plus")
    assert JeuOuvert.objects.get().version == 1
    client.force_login(UtilisateurFactory(administrateur=True))
    page = client.get(PILOTAGE)
    assert "une nouvelle laisserait retrouver de petits nombres" in texte_de(page)
    assert reverse("rapports:pilotage_donnees_ouvrir", args=[publiee.annee]) not in str(page_de(page))


def test_lost_secrets_are_kept_again_while_nothing_has_changed(publiee):
    """Once a body brings something else, nothing proves what the version hid: it stays without a successor."""
    gardee = ouvrir_donnees(campagne=publiee)
    perdue = lire_garde(gardee)
    JeuOuvert.objects.update(garde=None)

    assert _garder() == f"{publiee.annee}, version 1\u202f: gardée\n"
    assert lire_garde(JeuOuvert.objects.get()) == perdue
    assert _garder() == ""
    refuser("garde_presente", garder_version, jeu=gardee)
    _entendre(publiee, 5)
    assert ouvrir_donnees(campagne=publiee, note="Cinq organismes de plus").version == 2

    JeuOuvert.objects.update(garde=None)
    premiere, seconde = _garder().splitlines()
    assert premiere.startswith(f"{publiee.annee}, version 1\u202f: refusé.")
    assert seconde == f"{publiee.annee}, version 2\u202f: gardée"


def test_a_solver_that_ends_without_an_answer_opens_nothing_and_says_so(client, publiee, monkeypatch):
    for _ in range(2):
        region = InscriptionFactory(campagne=publiee, smartphone=True, organisme=OrganismeFactory(type="REGION"))
        AgregatMoisFactory(inscription=region, n=3, n4=3, h12=3)
    monkeypatch.setattr(attaque, "linprog", lambda *_, **__: OptimizeResult(status=4, message="numerical difficulties"))
    refuser("donnees_sans_preuve", ouvrir_donnees, campagne=publiee)
    client.force_login(UtilisateurFactory(administrateur=True))

    page = client.get(PILOTAGE)
    acte = client.post(reverse("rapports:pilotage_donnees_ouvrir", args=[publiee.annee]), follow=True)

    assert (page.status_code, acte.status_code) == (200, 200)
    assert "s’est arrêté sans réponse" in texte_de(page)
    assert reverse("rapports:pilotage_donnees_ouvrir", args=[publiee.annee]) not in str(page_de(page))
    assert "s’est arrêté sans réponse" in texte_de(acte)
    assert not JeuOuvert.objects.exists()


def test_figures_that_change_while_they_are_computed_open_nothing(publiee, monkeypatch):
    def ouverture(campagne):
        ouverte = donnees_ouvertes.ouverture(campagne)
        _entendre(campagne, 1)
        return ouverte

    monkeypatch.setattr("rapports.actions.ouvrir_donnees.ouverture", ouverture)

    refuser("donnees_en_mouvement", ouvrir_donnees, campagne=publiee)

    assert not JeuOuvert.objects.exists()


@pytest.mark.parametrize("echec", [Recoupable(), SansPreuve("numerical difficulties")])
def test_a_version_that_cannot_be_computed_again_does_not_stop_the_others(publiee, monkeypatch, echec):
    ouvrir_donnees(campagne=publiee)
    _entendre(publiee, 5)
    ouvrir_donnees(campagne=publiee, note="Cinq organismes de plus")
    JeuOuvert.objects.update(garde=None, empreintes=empreintes_des_organismes(publiee))
    echecs = iter([echec])
    vrai = donnees_ouvertes.ouvrir

    def ouvrir(*parametres):
        if premier := next(echecs, None):
            raise premier
        return vrai(*parametres)

    monkeypatch.setattr(donnees_ouvertes, "ouvrir", ouvrir)

    premiere, seconde = _garder().splitlines()
    assert premiere.startswith(f"{publiee.annee}, version 1\u202f: refusé.")
    assert seconde == f"{publiee.annee}, version 2\u202f: gardée"


def test_a_version_that_told_other_figures_is_not_kept(publiee):
    jeu = ouvrir_donnees(campagne=publiee)
    contenu = jeu.contenu
    contenu["avis"][0][2] = "999999"
    JeuOuvert.objects.update(garde=None, contenu=contenu)
    refuser("garde_improuvable", garder_version, jeu=jeu)
    assert JeuOuvert.objects.get().garde is None


def lire_garde(jeu):
    return ecrire(garde_lue(jeu))


def _garder() -> str:
    sortie = io.StringIO()
    call_command("garder_donnees_ouvertes", stdout=sortie)
    return sortie.getvalue()


def _entendre(campagne, combien):
    for _ in range(combien):
        AgregatMoisFactory(inscription=InscriptionFactory(campagne=campagne, smartphone=True), n=30, n4=30, h12=30)


def test_marks_of_one_body_are_not_a_category_nor_a_door(publiee):
    _entendre(publiee, 6)
    region = InscriptionFactory(campagne=publiee, smartphone=True, organisme=OrganismeFactory(type="REGION"))
    AgregatMoisFactory(inscription=region, n=150, n4=100, n5=50, h12=150)
    _entendre(publiee, 6)
    avis = {(ligne[0], ligne[1]): ligne[3] for ligne in ouvrir_donnees(campagne=publiee).contenu["avis"]}
    assert {statut for (categorie, _note), statut in avis.items() if categorie == "REGION"} == {"publie", "secret"}
    assert (avis["REGION", "TOUT"], avis["REGION", "4"], avis["REGION", "5"]) == ("secret",) * 3


def test_anyone_reads_the_page_the_tables_and_their_description(client, publiee):
    assert "Aucune édition n’a encore ouvert ses données" in texte_de(client.get(PUBLIQUE))
    ouvrir_donnees(campagne=publiee)
    page = str(page_de(client.get(PUBLIQUE)))
    assert f"/donnees/{publiee.annee}/1/mesures.csv" in page
    assert "Colonnes d’engagements.csv" in page
    assert JeuOuvert.objects.get().empreinte not in page
    decrit = client.get(f"/donnees/{publiee.annee}/1/datapackage.json")
    assert decrit["Access-Control-Allow-Origin"] == "*"
    noms = [ressource["name"] for ressource in decrit.json()["resources"]]
    assert noms == ["mesures", "engagements", "avis", "avis_par_porte", "avis_par_mois"]
    for ressource in decrit.json()["resources"]:
        reponse = client.get(f"/donnees/{publiee.annee}/1/{ressource['path']}")
        # Whoever keeps a file can tell that it is still the one opened.
        lue = len(reponse.content), f"sha256:{hashlib.sha256(reponse.content).hexdigest()}"
        assert (ressource["bytes"], ressource["hash"]) == lue
        lignes = list(csv.reader(io.StringIO(reponse.content.decode())))
        assert lignes[0] == [champ["name"] for champ in ressource["schema"]["fields"]]
        assert len(lignes) > 1
    avis = client.get(f"/donnees/{publiee.annee}/1/avis.csv").content.decode().splitlines()
    assert "TOUT,TOUT,162,publie" in avis
    assert client.get(f"/donnees/{publiee.annee}/2/datapackage.json").status_code == 404
    assert client.get(f"/donnees/{publiee.annee}/1/inscriptions.csv").status_code == 404


def test_no_file_names_a_body(client, publiee):
    jeu = ouvrir_donnees(campagne=publiee)
    ecrit = str(jeu.contenu)
    for inscription in publiee.les_inscriptions.select_related("organisme"):
        assert inscription.organisme.nom not in ecrit
        assert inscription.organisme.siren not in ecrit


def test_staff_see_what_would_open_and_open_it(client, publiee):
    client.force_login(UtilisateurFactory(administrateur=True))
    assert "avis_par_mois.csv" in texte_de(client.get(PILOTAGE))
    reponse = client.post(reverse("rapports:pilotage_donnees_ouvrir", args=[publiee.annee]), follow=True)
    assert "La version 1 est en ligne." in texte_de(reponse)
    _entendre(publiee, 5)
    sans_mot = client.post(reverse("rapports:pilotage_donnees_ouvrir", args=[publiee.annee]), {"note": ""})
    assert "Dites ce qui change depuis la version précédente." in texte_de(sans_mot)
    assert [jeu.version for jeu in JeuOuvert.objects.all()] == [1]


def test_before_the_prize_list_staff_have_no_button(client, campagne):
    client.force_login(UtilisateurFactory(administrateur=True))
    page = client.get(PILOTAGE)
    assert "Les données s’ouvrent une fois le palmarès publié." in texte_de(page)
    assert reverse("rapports:pilotage_donnees_ouvrir", args=[campagne.annee]) not in str(page_de(page))
