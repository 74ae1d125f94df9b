"""The public journey, without script."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from organismes.actions.debit import PAR_DESTINATAIRE, GesteDEnvoi, attendre, compter_courriel
from organismes.actions.inscrire import deposer_inscription
from organismes.enums import EtatInscription
from organismes.models import Brouillon, CourrierOrganisme, Inscription
from organismes.queries.demande import SAISIES
from organismes.queries.fenetre import fenetre_de
from socle.expedition import a_relancer, expedier
from socle.horloge import maintenant
from socle.limites import LimiteAtteinte
from socle.models import Compteur
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import (
    BrouillonFactory,
    CourrierOrganismeFactory,
    InscriptionFactory,
    NumeroFermeFactory,
    TerritoireFactory,
)
from tests.jours import une_seule_heure
from tests.organismes.donnees import OPTIONS, REFERENT, brouillon_complet
from tests.preuves import lire, page_de, refuser, texte_de

pytestmark = pytest.mark.django_db
ETAPE_CANAUX = {
    "courriel_accueil": "accueil@ville.exemple",
    "adresse_postale": "1 place de la Mairie\n31000 Exemple",
    "telephone_accueil": "05 61 22 29 22",
    "reseaux_sociaux": "https://reseau.exemple/ville",
    "site": "www.ville.exemple",
    "horaires": "9 h – 17 h",
    "services": "État civil\n\nUrbanisme\nUrbanisme",
    "certifications": ["QUALIVILLES"],
    "dpo_contact": "dpo@ville.exemple",
}
ETAPE_OPTIONS = {nom: "on" for nom, choisie in OPTIONS.items() if choisie}


def _url(nom, **parametres):
    return reverse(f"organismes:inscription_{nom}", kwargs=parametres)


def remplir(client, territoire, courriel=REFERENT["courriel"]):
    """Fill the four steps in; return the last answer."""
    client.post(_url("organisme"), {"territoire": territoire.pk})
    client.post(_url("referent"), {**REFERENT, "courriel": courriel, "telephone": "0561222922"})
    client.post(_url("canaux"), ETAPE_CANAUX)
    return client.post(_url("options"), ETAPE_OPTIONS)


def _texte(reponse):
    return re.sub(r"\s+", " ", reponse.content.decode())


@pytest.fixture
def campagne(db):
    return CampagneFactory()


def test_commencer_when_open_tells_the_deadline_overseas_too(client, campagne):
    reponse = client.get(_url("commencer"))

    assert reponse.status_code == 200
    assert "Commencer l’inscription" in _texte(reponse)
    assert "La Réunion" in _texte(reponse)
    assert not Brouillon.objects.exists()


@pytest.mark.parametrize(("trait", "mots"), [("terminee", "closes depuis"), ("a_venir", "ouvriront le")])
def test_commencer_when_not_open_says_why(client, trait, mots):
    CampagneFactory(**{trait: True})

    reponse = client.get(_url("commencer"))

    assert mots in _texte(reponse)
    assert client.get(_url("organisme")).url == _url("commencer")


def test_commencer_without_edition_says_so(client, db):
    assert "Aucune édition" in _texte(client.get(_url("commencer")))


def test_one_registers_to_the_older_of_two_open_editions(client, campagne):
    """One that is put off may still be open after the next one opens; each step says which was chosen."""
    ancienne = CampagneFactory(annee=campagne.annee - 1)
    CampagneFactory(annee=campagne.annee - 2, terminee=True)
    page = lire(client.get(_url("commencer")))
    choix = [un["value"] for un in page.select(f'form[action="{_url("nouvelle")}"] [name=edition]')]

    client.post(_url("nouvelle"), {"edition": choix[1]})
    premiere = texte_de(client.get(_url("organisme")))
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    assert choix == [str(campagne.annee), str(ancienne.annee)]
    assert f"L’édition {ancienne.annee} est ouverte aussi" in page.text
    assert Brouillon.objects.get().campagne == ancienne
    for etape in (premiere, texte_de(client.get(_url("referent")))):
        assert f"Inscription à l’édition {ancienne.annee}" in etape


def test_who_comes_back_to_the_first_page_begins_what_it_announces(client, campagne):
    ancienne = CampagneFactory(annee=campagne.annee - 1)
    client.post(_url("nouvelle"), {"edition": ancienne.annee})
    annonce = lire(client.get(_url("commencer"))).select_one(f'form[action="{_url("nouvelle")}"] [name=edition]')

    client.post(_url("nouvelle"), {"edition": annonce["value"]})
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    assert Brouillon.objects.get().campagne == campagne


@pytest.mark.parametrize("edition", ["", "1999", "x", "9" * 400])
def test_an_edition_that_is_not_open_leads_to_the_latest_open_one(client, campagne, edition):
    CampagneFactory(annee=campagne.annee - 1)

    client.post(_url("nouvelle"), {"edition": edition})
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    assert Brouillon.objects.get().campagne == campagne


def test_the_next_draft_is_of_the_latest_edition_unless_told_again(client, campagne):
    ancienne = CampagneFactory(annee=campagne.annee - 1)
    for edition in (ancienne.annee, ""):
        client.post(_url("nouvelle"), {"edition": edition})
        client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    assert [brouillon.campagne for brouillon in Brouillon.objects.order_by("pk")] == [ancienne, campagne]


def test_a_draft_of_the_chosen_edition_says_so_after_a_look_at_the_first_page(client, campagne):
    ancienne = CampagneFactory(annee=campagne.annee - 1)
    client.post(_url("nouvelle"), {"edition": ancienne.annee})
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    client.get(_url("commencer"))

    assert f"Inscription à l’édition {ancienne.annee}" in texte_de(client.get(_url("referent")))


def test_one_open_edition_offers_no_other(client, campagne):
    CampagneFactory(annee=campagne.annee - 1, terminee=True)

    assert "est ouverte aussi" not in _texte(client.get(_url("commencer")))
    assert "Inscription à l’édition" not in _texte(client.get(_url("organisme")))


def test_organisme_search_lists_radios_without_script(client, campagne):
    ville = TerritoireFactory(nom="Exempleville", nom_cherche="exempleville", codes_postaux=("31999",))

    reponse = client.get(_url("organisme"), {"q": "exempleville"})

    assert f'name="territoire" id="territoire_0" value="{ville.pk}"' in reponse.content.decode()


@pytest.mark.parametrize(("nombre", "est_dit"), [(10, False), (11, True)])
def test_organisme_search_says_that_others_answer(client, campagne, nombre, est_dit):
    for rang in range(nombre):
        TerritoireFactory(nom=f"Exempleville {'abcdefghijk'[rang]}")

    page = client.get(_url("organisme"), {"q": "exempleville"}).content.decode()

    assert page.count('type="radio"') == 10
    assert ("D’autres organismes répondent à cette recherche" in page) is est_dit


def test_organisme_without_choice_writes_nothing(client, campagne):
    reponse = client.post(_url("organisme"), {})

    assert "choisissez-le dans la liste" in _texte(reponse)
    assert not Brouillon.objects.exists()


def test_journey_to_deposit_makes_one_registration(client, campagne, django_capture_on_commit_callbacks):
    territoire = TerritoireFactory(nom="Exempleville")

    recapitulatif = remplir(client, territoire)
    page = client.get(recapitulatif.url)
    with django_capture_on_commit_callbacks(execute=True):
        envoi = client.post(_url("recapitulatif"))

    inscription = Inscription.objects.get()
    assert recapitulatif.url == _url("recapitulatif")
    assert "+33 5 61 22 29 22" in _texte(page)
    assert envoi.url == _url("envoyee")
    assert inscription.etat == EtatInscription.DEPOSEE
    assert inscription.services == ["État civil", "Urbanisme"]
    assert inscription.les_canaux.get(canal="WEB").coordonnees == "https://www.ville.exemple"
    assert "camille@ville.exemple" in _texte(client.get(envoi.url))
    assert "/inscription/confirmation/" in mail.outbox[0].body


def test_one_withdrawn_before_it_was_confirmed_is_not_said_to_come_too_late(client, campagne):
    remplir(client, TerritoireFactory())
    client.post(_url("recapitulatif"))
    Inscription.objects.update(etat=EtatInscription.RETIREE)

    page = _texte(client.get(_url("envoyee")))

    assert "il n’y a rien à confirmer" in page
    assert "les sept jours pour confirmer" not in page


def test_journey_double_send_reload_and_back_make_one_row(client, campagne):
    remplir(client, TerritoireFactory())

    envois = [client.post(_url("recapitulatif")) for _ in range(3)]
    retour = client.post(_url("referent"), {**REFERENT, "nom": "Autre"})
    relecture = client.get(_url("options"))

    assert [envoi.url for envoi in envois] == [_url("envoyee")] * 3
    assert retour.url == relecture.url == _url("envoyee")
    assert Inscription.objects.count() == Brouillon.objects.count() == 1


def test_journey_in_two_tabs_fills_one_draft(client, campagne):
    un, deux = TerritoireFactory(), TerritoireFactory()

    client.post(_url("organisme"), {"territoire": un.pk})
    client.post(_url("organisme"), {"territoire": deux.pk})

    assert Brouillon.objects.get().donnees["organisme"] == {"territoire": deux.pk}


def _page_de(client, nom):
    """Read a page, and return what it is shown for."""
    return lire(client.get(_url(nom))).find("input", {"name": "pour"})["value"]


def test_a_page_shown_for_another_body_writes_nothing_and_keeps_what_was_typed(client, campagne):
    premiere, seconde = TerritoireFactory(nom="Valbourg"), TerritoireFactory(nom="Rivemont")
    client.post(_url("organisme"), {"territoire": premiere.pk})
    pour = _page_de(client, "referent")
    client.post(_url("organisme"), {"territoire": seconde.pk})

    for envoi in (REFERENT, {**REFERENT, "acte": "plus_tard"}):
        refusee = client.post(_url("referent"), {**envoi, "pour": pour})
        page = lire(refusee)
        assert refusee.status_code == 409
        assert "Cette inscription est maintenant celle de Rivemont" in page.select_one("main [role=alert]").text
        assert page.find("input", {"name": "nom"})["value"] == REFERENT["nom"]
        assert set(Brouillon.objects.get().donnees) == {"organisme"}

    # Read and sent again, it is for the body that it names.
    suite = client.post(_url("referent"), {**REFERENT, "pour": page.find("input", {"name": "pour"})["value"]})
    assert suite.url == _url("canaux")


def test_a_summary_of_another_draft_sends_nothing(client, campagne):
    remplir(client, TerritoireFactory())
    pour = _page_de(client, "recapitulatif")
    client.post(_url("nouvelle"))
    remplir(client, TerritoireFactory(), "autre@ville.exemple")

    refusee = client.post(_url("recapitulatif"), {"pour": pour})

    assert (refusee.status_code, Inscription.objects.count()) == (409, 0)
    assert "Cette page montrait une autre inscription" in _texte(refusee)
    assert client.post(_url("recapitulatif"), {"pour": _page_de(client, "recapitulatif")}).url == _url("envoyee")


def test_nouvelle_begins_another_draft(client, campagne):
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    client.post(_url("nouvelle"))
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    assert Brouillon.objects.count() == 2


def test_step_before_its_time_leads_back(client, campagne):
    assert client.get(_url("canaux")).url == _url("commencer")
    assert client.get(_url("recapitulatif")).url == _url("commencer")
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})
    assert client.get(_url("recapitulatif")).url == _url("referent")
    # A step not answered would be told as done there.
    assert client.get(_url("canaux")).url == client.get(_url("options")).url == _url("referent")


def test_referent_is_asked_of_a_body_whatever_its_name(client, campagne):
    client.post(_url("organisme"), {"territoire": TerritoireFactory(nature="CU", nom="CU de Dunkerque").pk})

    page = lire(client.get(_url("referent")))

    assert page.select_one("h1").get_text(strip=True) == "Qui répond pour votre organisme\u202f?"
    assert page.select_one("h1").find_previous_sibling("p").get_text(strip=True) == "CU de Dunkerque"


def test_referent_bad_input_shows_errors_and_keeps_what_was_typed(client, campagne):
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    reponse = client.post(
        _url("referent"), {"nom": "Camille", "fonction": "", "courriel": "pas-une-adresse", "telephone": "12"}
    )

    texte = _texte(reponse)
    assert 'role="alert"' in texte
    assert "Ce formulaire n’a pas été envoyé" in texte
    assert "Saisissez une adresse de courriel complète" in texte
    assert 'value="pas-une-adresse"' in texte
    assert 'value="Camille"' in texte
    assert texte.count("bm-champ__erreur") == 3
    assert "referent" not in Brouillon.objects.get().donnees


@pytest.mark.parametrize(
    ("departement", "saisie", "attendu"),
    [
        ("31", "05 61 22 29 22", "+33 5 61 22 29 22"),
        ("974", "0262 90 31 31", "+262 262 90 31 31"),
        ("988", "27 31 15", "+687 27.31.15"),
        ("31", "3960", "3960"),
    ],
)
def test_canaux_telephone_is_read_for_its_territory(client, campagne, departement, saisie, attendu):
    client.post(_url("organisme"), {"territoire": TerritoireFactory(departement=departement).pk})
    client.post(_url("referent"), {**REFERENT, "telephone": ""})

    client.post(_url("canaux"), {**ETAPE_CANAUX, "telephone_accueil": saisie})

    assert Brouillon.objects.get().donnees["canaux"]["telephone_accueil"] == attendu


def test_canaux_without_any_channel_is_refused(client, campagne):
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})
    client.post(_url("referent"), REFERENT)
    vides = dict.fromkeys(("courriel_accueil", "adresse_postale", "telephone_accueil", "reseaux_sociaux", "site"), "")

    reponse = client.post(_url("canaux"), {**ETAPE_CANAUX, **vides})

    assert "un canal au moins" in _texte(reponse)
    assert "canaux" not in Brouillon.objects.get().donnees


def test_canaux_offers_the_physical_channel_only_when_the_edition_tests_it(client, campagne):
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})
    client.post(_url("referent"), REFERENT)

    sans = _texte(client.get(_url("canaux")))
    campagne.accueil_physique_actif = True
    campagne.save()
    avec = _texte(client.get(_url("canaux")))

    assert "adresse_accueil" not in sans
    assert "adresse_accueil" in avec


def test_options_without_undertakings_is_refused(client, campagne):
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    reponse = client.post(_url("options"), {"idcity": "on"})

    assert "ne peut pas être validée" in _texte(reponse)
    assert "options" not in Brouillon.objects.get().donnees


def test_options_tell_the_seats_left(client, campagne):
    campagne.idcity_places = 1
    campagne.save()
    remplir(client, TerritoireFactory())

    avant = _texte(client.get(_url("options")))
    inscription = InscriptionFactory(campagne=campagne, deposee=True, idcity=True)
    from organismes.actions.confirmer import confirmer_inscription

    confirmer_inscription(inscription=inscription)
    apres = _texte(client.get(_url("options")))

    assert "place offerte reste" in avant
    assert "sont prises" in apres
    assert "sur devis" in apres


def test_autre_organisme_checks_the_key_of_its_siret(client, campagne):
    saisie = {"type": "BIBLIOTHEQUE", "nom": "Médiathèque", "commune": ""}

    faux = client.post(_url("organisme_autre"), {**saisie, "siren": "213 105 554 00018"})
    juste = client.post(_url("organisme_autre"), {**saisie, "siren": "213 105 554 00017"})

    assert "un chiffre est sans doute faux" in _texte(faux)
    assert juste.url == _url("referent")
    assert Brouillon.objects.get().donnees["organisme"]["siren"] == "21310555400017"


def test_autre_organisme_with_the_siren_of_a_town_is_sent_to_the_directory(client, campagne):
    ville = TerritoireFactory(nom="Exempleville")

    reponse = client.post(_url("organisme_autre"), {"type": "AUTRE", "nom": "Faux", "siren": ville.siren})

    assert "choisissez-le dans l’annuaire" in _texte(reponse)


def test_a_closed_number_is_refused_with_what_to_do_and_writes_nothing(client, campagne):
    NumeroFermeFactory(numero="21310555400017", ferme_le=dt.date(2026, 1, 1), successeur="20007722000016")
    saisie = {"type": "BIBLIOTHEQUE", "nom": "Médiathèque", "siren": "21310555400017", "commune": ""}

    page = _texte(client.post(_url("organisme_autre"), saisie))

    assert "est fermé depuis le 1er janvier 2026. Son successeur porte le numéro 20007722000016" in page
    assert not Brouillon.objects.exists()


@pytest.mark.parametrize("acte", ["", "plus_tard"])
def test_what_was_typed_is_kept_when_the_number_of_the_body_closed_meanwhile(client, campagne, acte):
    client.post(_url("organisme"), {"territoire": TerritoireFactory(nom="Valbourg", siren="213105554").pk})
    pour = _page_de(client, "referent")
    NumeroFermeFactory(numero="213105554")

    refusee = client.post(_url("referent"), {**REFERENT, "pour": pour, "acte": acte})
    suite = client.post(_url("organisme"), {"territoire": TerritoireFactory(nom="Rivemont").pk})
    page = lire(client.get(suite.url))

    assert (refusee.url, suite.url) == (_url("organisme"), _url("referent"))
    assert {nom: page.find("input", {"name": nom})["value"] for nom in ("nom", "courriel")} == {
        nom: REFERENT[nom] for nom in ("nom", "courriel")
    }


def test_a_body_that_closed_since_its_draft_is_refused_at_the_end_unless_staff_vouch(client, campagne):
    organisme = {"type": "BIBLIOTHEQUE", "nom": "Médiathèque", "siren": "21310555400017", "territoire": None}
    brouillon = brouillon_complet(campagne, organisme=organisme)
    NumeroFermeFactory(numero="21310555400017")

    refuser("numero_ferme", deposer_inscription, brouillon=brouillon, recue_le=maintenant())

    assert deposer_inscription(brouillon=brouillon, recue_le=maintenant(), auteur=UtilisateurFactory()).pk


def test_a_merged_commune_leads_to_the_one_it_joined(client, campagne):
    NumeroFermeFactory(
        numero="INSEE-31070",
        nom="Exemple-le-Petit",
        nom_cherche="exemple le petit",
        successeur=TerritoireFactory(nom="Exempleville").siren,
        source="annuaire",
    )

    page = client.get(_url("organisme"), {"q": "Exemple le Petit"})

    assert "Exemple-le-Petit a fusionné : voir Exempleville" in texte_de(page)


def test_autre_organisme_asks_which_town_when_several_answer(client, campagne):
    un, deux = (
        TerritoireFactory(nom="Saint-Exemple", nom_cherche="saint exemple", departement=d) for d in ("31", "82")
    )
    saisie = {"type": "CCAS", "nom": "CCAS", "siren": "21310555400017", "commune": "Saint-Exemple"}

    hesite = client.post(_url("organisme_autre"), saisie)
    choisi = client.post(_url("organisme_autre"), {**saisie, "territoire": deux.pk})

    assert f'value="{un.pk}"' in hesite.content.decode()
    assert choisi.url == _url("referent")
    assert Brouillon.objects.get().donnees["organisme"]["territoire"] == deux.pk


@pytest.mark.parametrize("tape", ["Saint-Exemple", "st exemple"])
def test_autre_organisme_keeps_the_town_chosen_however_its_name_was_typed(client, campagne, tape):
    _un, deux = (
        TerritoireFactory(nom="Saint-Exemple", nom_cherche="saint exemple", departement=d) for d in ("31", "82")
    )
    TerritoireFactory(nom="Exempleville", nom_cherche="exempleville", departement="31")
    saisie = {"type": "CCAS", "nom": "CCAS", "siren": "21310555400017", "commune": tape, "territoire": deux.pk}

    def cochee(reponse):
        return [bouton["value"] for bouton in lire(reponse).select("input[name=territoire][checked]")]

    assert cochee(client.post(_url("organisme_autre"), {**saisie, "siren": "1"})) == [str(deux.pk)]
    assert client.post(_url("organisme_autre"), saisie).url == _url("referent")
    assert Brouillon.objects.get().donnees["organisme"]["territoire"] == deux.pk
    assert cochee(client.get(_url("organisme_autre"))) == [str(deux.pk)]
    # Another name typed since says more than the choice made before.
    client.post(_url("organisme_autre"), {**saisie, "commune": "Exempleville"})
    assert Brouillon.objects.get().donnees["organisme"]["commune"] == "Exempleville"


def test_piege_filled_writes_nothing(client, campagne):
    reponse = client.post(
        _url("organisme"), {"territoire": TerritoireFactory().pk, "adresse_secondaire": "http://robot.exemple"}
    )

    assert reponse.status_code == 200
    assert not Brouillon.objects.exists()


def test_piege_that_a_browser_filled_comes_back_empty_and_leads_to_nothing_hidden(client, campagne):
    page = page_de(
        client.post(_url("organisme"), {"territoire": TerritoireFactory().pk, "adresse_secondaire": "Bâtiment B"})
    )
    champ = page.find("input", {"name": "adresse_secondaire"})

    assert "s’est rempli tout seul" in page.select_one(".bm-resume-erreurs").get_text()
    assert not champ.get("value")
    assert page.select(f".bm-resume-erreurs a[href='#{champ['id']}']") == []


def test_plus_tard_keeps_what_was_typed_and_the_mailed_link_brings_it_back(
    client, campagne, django_capture_on_commit_callbacks
):
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})
    client.post(_url("referent"), REFERENT)

    garder = client.post(_url("canaux"), {"horaires": "9 h", "telephone_accueil": "inachevé", "acte": "plus_tard"})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(garder.url, {"courriel": "moi@ville.exemple"})
    lien = re.search(r"/inscription/reprise/[\w-]+/", mail.outbox[0].body).group()
    autre = Client()
    suite = autre.get(lien)
    page = _texte(autre.get(suite.url))

    assert suite.url == _url("canaux")
    assert 'value="inachevé"' in page
    assert "9 h" in page
    assert Brouillon.objects.get().donnees[SAISIES]["canaux"]["horaires"] == "9 h"


def test_plus_tard_proposes_the_address_typed_in_a_step_left_unfinished(client, campagne):
    client.post(_url("organisme"), {"territoire": TerritoireFactory().pk})

    garder = client.post(_url("referent"), {**REFERENT, "fonction": "", "acte": "plus_tard"})

    assert f'value="{REFERENT["courriel"]}"' in _texte(client.get(garder.url))
    assert Brouillon.objects.get().courriel == ""


def test_retrouver_says_the_same_for_known_and_unknown(client, campagne, django_capture_on_commit_callbacks):
    brouillon_complet(campagne)
    Brouillon.objects.update(courriel="moi@ville.exemple")
    pages = []

    for courriel in ("moi@ville.exemple", "inconnu@ville.exemple"):
        with django_capture_on_commit_callbacks(execute=True):
            reponse = client.post(_url("retrouver"), {"courriel": courriel}, follow=True)
        pages.append(re.sub(r'value="[^"]*"|data-bm-maintenant="[^"]*"', "", _texte(reponse)))

    assert [message.to for message in mail.outbox] == [["moi@ville.exemple"]]
    assert "vient d’y être envoyé" in pages[0]
    assert pages[0] == pages[1]


def test_who_began_on_another_device_is_led_to_her_link(client, campagne):
    """Her first page says that a registration is begun, and leads here."""
    personne = UtilisateurFactory()
    brouillon = BrouillonFactory(courriel=personne.email, campagne=campagne)
    client.force_login(personne)

    page = client.get(_url("commencer")).text

    assert "Vous avez commencé une inscription ailleurs" in page
    assert f'value="{personne.email}"' in client.get(_url("retrouver")).text
    brouillon.delete()
    assert "commencé une inscription ailleurs" not in client.get(_url("commencer")).text


def test_retrouver_sends_the_confirmation_again_where_it_is_still_of_use(
    client, campagne, django_capture_on_commit_callbacks
):
    perdue = {"campagne": campagne, "deposee": True, "referent_courriel": "moi@ville.exemple"}
    attendue, devancee = InscriptionFactory(**perdue), InscriptionFactory(**perdue)
    InscriptionFactory(campagne=campagne, organisme=devancee.organisme, confirmee=True)
    InscriptionFactory(**{**perdue, "deposee": False, "confirmee": True})

    with django_capture_on_commit_callbacks(execute=True):
        client.post(_url("retrouver"), {"courriel": "Moi@ville.exemple"})

    assert [message.to for message in mail.outbox] == [["moi@ville.exemple"]]
    lien = re.search(r"/inscription/confirmation/\S+", mail.outbox[0].body)[0]
    assert client.post(lien).status_code == 200
    attendue.refresh_from_db()
    assert attendue.etat == EtatInscription.CONFIRMEE


def test_retrouver_sends_the_confirmation_of_each_open_edition(client, campagne, django_capture_on_commit_callbacks):
    perdue = {"deposee": True, "referent_courriel": "moi@ville.exemple"}
    organisme = InscriptionFactory(campagne=campagne, **perdue).organisme
    InscriptionFactory.create_batch(
        2, campagne=CampagneFactory(annee=campagne.annee - 1), organisme=organisme, **perdue
    )

    with django_capture_on_commit_callbacks(execute=True):
        client.post(_url("retrouver"), {"courriel": "moi@ville.exemple"})

    assert len(mail.outbox) == 2


def test_reprise_with_an_unknown_link_says_so(client, campagne):
    reponse = client.get(_url("reprise", jeton="inconnu"))

    assert reponse.status_code == 404
    assert "plus valable" in _texte(reponse)


def _deposer(client, courriel, **entetes):
    client.post(_url("nouvelle"), **entetes)
    remplir(client, TerritoireFactory(), courriel=courriel)
    return client.post(_url("recapitulatif"), **entetes)


def _relancer(instant):
    """Run the sweeper of mails at that instant."""
    with time_machine.travel(instant, tick=False):
        return [expedier(CourrierOrganisme, pk) for pk in a_relancer(CourrierOrganisme)]


def test_a_deposit_is_stored_and_mailed_whatever_strangers_asked_for(
    client, campagne, django_capture_on_commit_callbacks
):
    """Six posts on the page that finds drafts, or more, and the referent's deposit is as good as before."""
    for _ in range(7):
        Client().post(_url("retrouver"), {"courriel": "moi@ville.exemple"})

    with django_capture_on_commit_callbacks(execute=True):
        reponse = _deposer(client, "moi@ville.exemple")

    assert reponse.url == _url("envoyee")
    assert Inscription.objects.get().referent_courriel == "moi@ville.exemple"
    assert [message.to for message in mail.outbox] == [["moi@ville.exemple"]]


def test_sent_just_before_midnight_is_not_told_after_it_that_it_could_be_sent_later(client, campagne):
    cloture = fenetre_de(campagne, maintenant()).cloture
    with time_machine.travel(cloture - dt.timedelta(seconds=2), tick=False):
        _deposer(client, "moi@ville.exemple")
    with time_machine.travel(cloture + dt.timedelta(seconds=2), tick=False):
        page = _texte(client.get(_url("envoyee")))

    assert "C’est cet instant qui compte" in page or "a été reçue le" in page
    assert "vous pourrez les envoyer" not in page


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ({"etat": EtatInscription.RETIREE}, "Cette inscription est retirée"),
        (
            {
                "etat": EtatInscription.REFUSEE,
                "confirmee_le": maintenant(),
                "decidee_le": maintenant(),
                "motif": "Hors",
            },
            "Cette inscription est refusée",
        ),
    ],
)
def test_once_set_aside_the_last_page_says_so_and_waits_for_no_click(client, campagne, avant, apres):
    _deposer(client, "moi@ville.exemple")
    Inscription.objects.update(**avant)

    page = _texte(client.get(_url("envoyee")))

    assert apres in page
    assert [mots for mots in ("Plus qu’un clic", "vient de partir", "est confirmée", "La suite") if mots in page] == []
    assert "Inscrire un autre organisme" in page


def test_after_midnight_the_last_page_does_not_offer_to_send(client, campagne):
    cloture = fenetre_de(campagne, maintenant()).cloture
    offres = []
    for ecart in (-2, 2):
        with time_machine.travel(cloture + dt.timedelta(seconds=ecart), tick=False):
            page = client.get(remplir(client, TerritoireFactory()).url if ecart < 0 else _url("recapitulatif"))
            offres.append((bool(lire(page).main.form), "lien de reprise" in _texte(page)))

    assert offres == [(True, False), (False, True)]


def test_a_wrong_address_is_corrected_without_answering_again(client, campagne, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _deposer(client, "mio@ville.exemple")
        assert "Corriger l’adresse" in _texte(client.get(_url("envoyee")))
        etape = client.post(_url("corriger"))
        avant = client.get(etape.url).context["formulaire"]
        client.post(
            _url("referent"),
            {nom: avant[nom].value() or "" for nom in avant.fields} | {"courriel": "moi@ville.exemple"},
        )
        envoi = client.post(_url("recapitulatif"))

    assert etape.url == _url("referent")
    assert envoi.url == _url("envoyee")
    fausse, juste = Inscription.objects.order_by("pk")
    assert (fausse.organisme, fausse.horaires) == (juste.organisme, juste.horaires)
    assert [message.to for message in mail.outbox] == [["mio@ville.exemple"], ["moi@ville.exemple"]]


def test_once_confirmed_or_closed_an_address_is_not_corrected_there(client, campagne):
    assert client.post(_url("corriger")).url == _url("commencer")
    cloture = fenetre_de(campagne, maintenant()).cloture
    with time_machine.travel(cloture - dt.timedelta(seconds=2), tick=False):
        _deposer(client, "mio@ville.exemple")
    with time_machine.travel(cloture + dt.timedelta(seconds=2), tick=False):
        page = _texte(client.get(_url("envoyee")))
        assert client.post(_url("corriger")).url == _url("envoyee")

    assert "Corriger l’adresse" not in page
    assert "Écrivez à l’équipe du baromètre" in page
    Inscription.objects.update(etat=EtatInscription.CONFIRMEE, confirmee_le=cloture)
    with time_machine.travel(cloture - dt.timedelta(seconds=1), tick=False):
        assert client.post(_url("corriger")).url == _url("envoyee")
    assert Brouillon.objects.count() == 1


@pytest.mark.parametrize("demande", list(GesteDEnvoi))
@une_seule_heure()
def test_the_counters_of_one_act_are_not_those_of_another(demande, db):
    for _ in range(6):
        compter_courriel(demande, destinataire="moi@ville.exemple", client="192.0.2.1")
    with pytest.raises(LimiteAtteinte):
        compter_courriel(demande, destinataire="moi+autre@ville.exemple", client="192.0.2.1")

    for autre in set(GesteDEnvoi) - {demande}:
        compter_courriel(autre, destinataire="moi@ville.exemple", client="192.0.2.1")


@une_seule_heure()
def test_one_client_never_takes_all_the_room_of_a_deposit(db):
    for _ in range(6):
        compter_courriel(GesteDEnvoi.DEPOSER, destinataire="moi@ville.exemple", client="192.0.2.1")
    avant = Compteur.objects.order_by("pk").values_list("pk", "nombre")
    compteurs = list(avant)
    with pytest.raises(LimiteAtteinte):
        compter_courriel(GesteDEnvoi.DEPOSER, destinataire="moi@ville.exemple", client="192.0.2.1")
    assert list(avant.all()) == compteurs

    assert attendre(GesteDEnvoi.DEPOSER, destinataire="moi@ville.exemple", client="198.51.100.1") is None


def test_past_the_limit_a_deposit_is_stored_said_and_mailed_by_itself_at_the_next_window(
    client, campagne, monkeypatch, django_capture_on_commit_callbacks
):
    instant = maintenant().replace(minute=10, second=0, microsecond=0)
    limite = replace(PAR_DESTINATAIRE[GesteDEnvoi.DEPOSER], nombre=1)
    monkeypatch.setitem(PAR_DESTINATAIRE, GesteDEnvoi.DEPOSER, limite)
    with time_machine.travel(instant, tick=False), django_capture_on_commit_callbacks(execute=True):
        reponses = [_deposer(client, "moi@ville.exemple") for _ in range(3)]
        page = _texte(client.get(_url("envoyee")))
    heure_suivante = instant.replace(minute=0) + dt.timedelta(hours=1)

    assert [reponse.url for reponse in reponses] == [_url("envoyee")] * 3
    assert (Inscription.objects.count(), len(mail.outbox)) == (3, 1)
    assert "Votre inscription est enregistrée" in page
    assert "partira de lui-même" in page
    assert set(CourrierOrganisme.objects.filter(etat="du").values_list("a_partir_du", flat=True)) == {heure_suivante}
    # Nothing before its hour, then one an hour: what strangers may cost stays bounded.
    partis = []
    for heures in (dt.timedelta(minutes=49), dt.timedelta(minutes=50), dt.timedelta(minutes=52), dt.timedelta(hours=2)):
        _relancer(instant + heures)
        partis.append(len(mail.outbox))
    assert partis == [1, 2, 2, 3]
    assert set(CourrierOrganisme.objects.values_list("etat", flat=True)) == {"parti"}


def test_a_mail_that_waits_is_not_sent_by_its_task_and_is_left_after_seven_days(db):
    depart = maintenant()
    courrier = CourrierOrganismeFactory(
        genre="a_confirmer", est_retenu=True, a_partir_du=depart + dt.timedelta(minutes=30)
    )
    expedier(CourrierOrganisme, courrier.pk)
    assert (len(mail.outbox), a_relancer(CourrierOrganisme)) == (0, [])

    with time_machine.travel(depart + dt.timedelta(days=6), tick=False):
        assert a_relancer(CourrierOrganisme) == [courrier.pk]
    _relancer(depart + dt.timedelta(days=8))
    courrier.refresh_from_db()
    assert (len(mail.outbox), courrier.etat) == (0, "sans_objet")


def test_asking_again_replaces_the_mail_that_waits(client, campagne, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setitem(PAR_DESTINATAIRE, GesteDEnvoi.DEPOSER, replace(PAR_DESTINATAIRE[GesteDEnvoi.DEPOSER], nombre=0))
    with django_capture_on_commit_callbacks(execute=True):
        _deposer(client, "moi@ville.exemple")
        client.post(_url("renvoyer"))

    assert len(mail.outbox) == 1
    assert list(CourrierOrganisme.objects.values_list("est_retenu", "etat")) == [(False, "parti")]


def test_staff_are_not_bound_by_what_strangers_asked_for(campagne, monkeypatch):
    monkeypatch.setitem(PAR_DESTINATAIRE, GesteDEnvoi.DEPOSER, replace(PAR_DESTINATAIRE[GesteDEnvoi.DEPOSER], nombre=0))
    deposer_inscription(brouillon=brouillon_complet(campagne), recue_le=maintenant(), auteur=UtilisateurFactory())

    assert CourrierOrganisme.objects.get().est_retenu is False


def test_renvoyer_mails_again_from_the_page_after_sending(client, campagne, django_capture_on_commit_callbacks):
    remplir(client, TerritoireFactory())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(_url("recapitulatif"))
        reponse = client.post(_url("renvoyer"))

    assert reponse.url == _url("envoyee")
    assert len(mail.outbox) == 2
