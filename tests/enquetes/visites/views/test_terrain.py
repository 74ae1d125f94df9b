"""The phone without JavaScript: every grid from the first screen to the submission."""

import datetime as dt
import re
from collections import Counter
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enquetes.enums import EtatVisite, TypeScenario
from enquetes.models import Visite
from enquetes.qualite.actions.relire import renvoyer_visite
from enquetes.referentiels.logic.conditions import erreurs_reponses
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.actions.clore import clore_contacts_silencieux
from enquetes.visites.actions.visiter import commencer_visite, commenter_visite, consigner_moment
from socle.horloge import PARIS, aujourdhui
from socle.logic.typographie import date_longue
from tests.enquetes.grilles import MARDI, campagne_2020, lecteur, visite_reelle
from tests.factories.enquetes import DoubleFactory, EnqueteurFactory, PieceJointeFactory, ScenarioFactory, VisiteFactory
from tests.preuves import lire, page_de

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.usefixtures("horloge")]
FINE = "\u202f"


def telephone(client, visite):
    client.force_login(visite.enqueteur.utilisateur)
    return client


def remplir(soupe, choix):
    """Fill the form of a screen as a person would: first radio, two boxes, a number, the instant proposed."""
    donnees = {}
    for champ in soupe.select("form#notation input, form#notation textarea"):
        nom, genre = champ.get("name"), champ.get("type")
        if genre in {"submit", "hidden"} or nom is None:
            continue
        if genre == "radio":
            voulu = choix.get(nom, choix.get("radio"))
            if voulu == champ["value"] or (voulu is None and nom not in donnees):
                donnees[nom] = champ["value"]
        elif genre == "checkbox":
            if nom == "mesure" and champ["value"] in {"0", "1"}:
                donnees.setdefault(nom, []).append(champ["value"])
        elif genre == "number":
            donnees[nom] = "12"
        elif nom != "commentaire":
            donnees[nom] = champ["value"]
    return donnees


def parcourir(client, depart, choix):
    """Press « Suivant » from screen to screen until the summary; return the addresses met."""
    adresse, vues = depart, []
    while "/recapitulatif/" not in adresse:
        vues.append(adresse)
        assert len(vues) < 60, vues
        soupe = page_de(client.get(adresse))
        reponse = client.post(adresse, {**remplir(soupe, choix), "vers": "suivant"})
        assert reponse.status_code == 302, lire(reponse).get_text(" ", strip=True)
        adresse = reponse["Location"]
    return vues


# A complaint is asked all that a request is asked, and more by those four channels.
@pytest.mark.parametrize(
    ("genre", "radio", "canal"),
    [
        *product([TypeScenario.RECLAMATION], ["oui", "non"], ["EMAIL", "COURRIER", "TEL", "RS", "PHYS", "WEB"]),
        *product([TypeScenario.RENSEIGNEMENT], ["oui"], ["EMAIL", "COURRIER", "TEL", "RS"]),
    ],
)
def test_every_grid_is_graded_through_its_forms_and_stored_as_the_grid_wants(client, horloge, canal, radio, genre):
    visite = visite_reelle(canal, scenario=ScenarioFactory(type=genre), hors_horaires=canal == "TEL")
    telephone(client, visite)
    depart = client.post(reverse("enquetes:terrain_commencer", args=[visite.pk]))["Location"]

    parcourir(client, depart, {"radio": radio, "mesure": "1" if canal == "TEL" else radio})
    parcourir_tentative(client, visite, radio)
    visite.refresh_from_db()
    if visite.etat == EtatVisite.EN_ATTENTE:
        horloge.move_to(MARDI + dt.timedelta(days=6))
        for moment in ("accuse", "reponse"):
            adresse = reverse("enquetes:terrain_moment", args=[visite.pk, moment])
            suite = client.post(adresse, {**remplir(page_de(client.get(adresse)), {}), "vers": "suivant"})
        *_, continuer = page_de(client.get(suite["Location"])).select(".bm-terrain__boutons a")
        parcourir(client, continuer["href"], {"radio": radio})
    client.post(
        reverse("enquetes:terrain_recapitulatif", args=[visite.pk]), {"commentaire": "Accueil rapide.", "envoyer": "1"}
    )

    visite.refresh_from_db()
    assert visite.etat == EtatVisite.SOUMISE
    assert visite.commentaire == "Accueil rapide."
    assert erreurs_reponses(grille_notee(visite.grille), visite.reponses, genre) == {}


def parcourir_tentative(client, visite, radio):
    """A call has yes or no questions and a number of attempt: both kinds are answered."""
    if visite.canal == "TEL":
        for code in ("TE-02", "TE-03", "TE-12", "TE-18"):
            client.post(reverse("enquetes:terrain_critere", args=[visite.pk, code]), {"mesure": radio})


def test_criterion_not_answered_is_recalled_with_its_link(client):
    visite = commencer_visite(visite=visite_reelle("TEL"), auteur=None)
    telephone(client, visite)

    suite = client.post(reverse("enquetes:terrain_critere", args=[visite.pk, "TE-01"]), {"vers": "suivant"})
    recapitulatif = page_de(client.get(reverse("enquetes:terrain_recapitulatif", args=[visite.pk])))

    assert suite["Location"] == reverse("enquetes:terrain_critere", args=[visite.pk, "TE-02"])
    manques = [(a.get_text(), a["href"]) for a in recapitulatif.select(".bm-terrain__manques a")]
    assert manques[0] == ("TE-01", reverse("enquetes:terrain_critere", args=[visite.pk, "TE-01"]))
    assert ("L’instant du contact", reverse("enquetes:terrain_moment", args=[visite.pk, "contact"])) in manques
    assert recapitulatif.select("button[name=envoyer]") == []


def descriptions(page, controle):
    """Return the words that describe a control, in the order it names them."""
    return [
        page.find(id=cible).get_text(" ", strip=True) for cible in page.select_one(controle)["aria-describedby"].split()
    ]


def test_help_of_a_duration_describes_its_field_and_names_the_box_above_it(client):
    visite = commencer_visite(visite=visite_reelle("TEL"), auteur=None)
    telephone(client, visite)
    adresse = reverse("enquetes:terrain_critere", args=[visite.pk, "TE-01"])

    page = page_de(client.get(adresse))
    refusee = page_de(client.post(adresse, {"mesure": "12", "jamais": "on"}))

    case = page.select_one("label[for=id_jamais]").get_text(strip=True)
    assert case == "Introuvable"
    (aide,) = descriptions(page, "#id_mesure")
    assert f"Notez «{FINE}{case}{FINE}» si le numéro est introuvable." in aide
    assert len(page.find_all(string=aide)) == 1
    assert descriptions(refusee, "#id_mesure") == [aide, refusee.select_one("[role=alert]").get_text(" ", strip=True)]


def test_help_of_a_choice_describes_its_group(client):
    visite = commencer_visite(visite=visite_reelle("TEL"), auteur=None)
    telephone(client, visite)

    page = page_de(client.get(reverse("enquetes:terrain_critere", args=[visite.pk, "TE-03"])))

    assert descriptions(page, "[role=radiogroup]") == ["Répondez non si l’appel est surtaxé."]


def test_criterion_keeps_its_answer_when_going_back(client):
    visite = commencer_visite(visite=visite_reelle("TEL"), auteur=None)
    telephone(client, visite)
    adresse = reverse("enquetes:terrain_critere", args=[visite.pk, "TE-02"])

    retour = client.post(adresse, {"mesure": "non", "vers": "precedent"})

    assert retour["Location"] == reverse("enquetes:terrain_critere", args=[visite.pk, "TE-01"])
    assert page_de(client.get(adresse)).select_one("input[checked]")["value"] == "non"


def test_criterion_emptied_again_is_taken_back(client):
    visite = commencer_visite(visite=visite_reelle("TEL"), auteur=None)
    telephone(client, visite)
    adresse = reverse("enquetes:terrain_critere", args=[visite.pk, "TE-09"])
    client.post(adresse, {"mesure": ["0", "2"], "vers": "suivant"})

    client.post(adresse, {"vers": "suivant"})

    visite.refresh_from_db()
    assert ("TE-09" in visite.reponses, visite.observations["elements"]) == (False, {})


@pytest.mark.parametrize(
    ("code", "donnees", "message"),
    [
        ("TE-09", {"mesure": ["0", "aucun"]}, "mais pas les deux"),
        ("TE-01", {"mesure": "12", "jamais": "on"}, "mais pas les deux"),
        ("TE-01", {"mesure": "-4"}, "supérieure ou égale à 0"),
        ("TE-17", {"erreur": "on"}, "ou «\u202fAucun\u202f»"),
    ],
)
def test_contradictory_answer_says_so_and_keeps_nothing(client, code, donnees, message):
    visite = commencer_visite(visite=visite_reelle("TEL"), auteur=None)
    avant = Visite.objects.values().get()

    reponse = telephone(client, visite).post(reverse("enquetes:terrain_critere", args=[visite.pk, code]), donnees)

    texte = page_de(reponse).select_one("[role=alert]").get_text(" ", strip=True)
    assert message in texte.replace("\xa0", " ")
    assert "Rien n’a été enregistré" in texte
    assert Visite.objects.values().get() == avant


def test_screen_posted_reads_its_grid_and_its_calendar_once(client):
    """A contact is dozens of screens: each reads its criterion and its grid, suspensions, its visit and it under lock."""
    visite = consigner_moment(
        visite=commencer_visite(visite=visite_reelle(), auteur=None), moment="contact", instant=MARDI, auteur=None
    )
    adresse = reverse("enquetes:terrain_critere", args=[visite.pk, "EM-02"])
    telephone(client, visite)

    with CaptureQueriesContext(connection) as posees:
        reponse = client.post(adresse, {"mesure": "oui", "vers": "suivant"})

    lues = Counter(re.search(r'^(?:SELECT .*? FROM )?"?(\w+)', posee["sql"])[1] for posee in posees)
    assert reponse.status_code == 302
    assert (lues["enquetes_critere"], lues["campagnes_periode"], lues["enquetes_visite"]) == (2, 1, 2)


def test_background_save_keeps_the_draft_and_goes_nowhere(client):
    visite = commencer_visite(visite=visite_reelle("TEL"), auteur=None)

    reponse = telephone(client, visite).post(
        reverse("enquetes:terrain_critere", args=[visite.pk, "TE-02"]), {"mesure": "oui", "vers": "ici"}
    )

    visite.refresh_from_db()
    assert (reponse.status_code, visite.reponses["TE-02"]) == (204, True)


def test_mission_sheet_says_what_to_play_and_how_to_reach_the_body(client):
    visite = visite_reelle("TEL", hors_horaires=True)

    texte = page_de(telephone(client, visite).get(reverse("enquetes:terrain_mission", args=[visite.pk]))).get_text(" ")

    for attendu in (
        visite.scenario.consigne,
        "+33561000000",
        "9 h – 17 h",
        "Ne donnez jamais votre vrai nom",
        "N’enregistrez rien",
        "urgence",
        "hors des horaires",
    ):
        assert attendu in texte
    assert "Gratuité" not in texte
    assert "gratuité" not in texte


def test_mission_outside_fieldwork_offers_no_beginning_and_says_why(client, horloge):
    visite = visite_reelle()
    horloge.move_to(dt.datetime(2020, 3, 20, 10, tzinfo=PARIS))

    soupe = page_de(telephone(client, visite).get(reverse("enquetes:terrain_mission", args=[visite.pk])))
    refus = client.post(reverse("enquetes:terrain_commencer", args=[visite.pk]), follow=True)

    assert soupe.select("form[action*=commencer]") == []
    assert "Le terrain est suspendu" in soupe.get_text()
    assert "Le terrain est suspendu" in page_de(refus).select_one(".bm-messages").get_text()
    visite.refresh_from_db()
    assert visite.etat == EtatVisite.PLANIFIEE


def test_list_groups_visits_by_what_they_ask(client, horloge):
    campagne, enqueteur = campagne_2020(), EnqueteurFactory(compte=True)

    def une(canal="EMAIL", **champs):
        return visite_reelle(canal, campagne=campagne, enqueteur=enqueteur, **champs)

    du_jour, plus_tard, attendue, renvoyee = une(), une(), une(), une("TEL")
    Visite.objects.filter(pk=plus_tard.pk).update(prevue_le=dt.date(2020, 2, 14))
    consigner_moment(
        visite=commencer_visite(visite=attendue, auteur=None), moment="contact", instant=MARDI, auteur=None
    )
    soumise = VisiteFactory(soumise=True, enqueteur=enqueteur)
    a_reprendre = VisiteFactory(soumise=True, enqueteur=enqueteur)
    renvoyer_visite(visite=a_reprendre, remarque="Précisez EM-02.", auteur=lecteur())
    VisiteFactory(planifiee=True)

    soupe = page_de(telephone(client, du_jour).get(reverse("enquetes:terrain_visites")))

    dates = {
        lien.select_one(".bm-liste-liens__mot").text: " ".join(
            lien.select_one(".bm-journee__date").get_text(" ").split()
        )
        for lien in soupe.select(".bm-journee a")
    }
    assert dates["2\xa0visites à faire aujourd’hui"] == ""
    assert dates["1\xa0visite renvoyée, à reprendre"] == "depuis aujourd’hui avant le 14 février"
    groupes = {
        section.h2.get_text(" ", strip=True): [
            (re.search(r"visites/([0-9a-f-]+)/", a["href"])[1], a.select_one(".bm-terrain__consigne").get_text())
            for a in section.select("a")
        ]
        for section in soupe.select("section[aria-labelledby^=groupe-]")
    }
    assert groupes == {
        "Renvoyées 1": [(str(a_reprendre.pk), f"À reprendre jusqu’au 14\xa0février{FINE}: Précisez EM-02.")],
        "Aujourd’hui 2": [(str(v.pk), "À faire aujourd’hui") for v in sorted((du_jour, renvoyee), key=lambda v: v.pk)],
        "À faire 1": [(str(plus_tard.pk), "Prévue le 14\xa0février")],
        "Réponse attendue 1": [
            (str(attendue.pk), f"Réponse attendue jusqu’au 10\xa0mars{FINE}; il reste 3\xa0questions")
        ],
        "Terminées 1": [(str(soumise.pk), "Envoyée, en relecture")],
    }


def test_contact_closed_in_silence_is_submitted_from_the_phone(client, horloge):
    visite = consigner_moment(
        visite=commencer_visite(visite=visite_reelle(), auteur=None), moment="contact", instant=MARDI, auteur=None
    )
    telephone(client, visite)
    parcourir(client, reverse("enquetes:terrain_critere", args=[visite.pk, "EM-01"]), {"radio": "oui"})
    recapitulatif = reverse("enquetes:terrain_recapitulatif", args=[visite.pk])
    trop_tot = client.post(recapitulatif, {"commentaire": "", "envoyer": "1"})
    horloge.move_to(dt.datetime(2020, 3, 11, 6, tzinfo=PARIS))
    clore_contacts_silencieux()
    telephone(client, visite)

    envoi = client.post(recapitulatif, {"commentaire": "", "envoyer": "1"})

    visite.refresh_from_db()
    assert "encore attendue" in page_de(trop_tot).select_one("[role=alert]").get_text()
    assert (envoi.status_code, visite.etat, visite.reponses["EM-06"]) == (302, EtatVisite.SOUMISE, False)


def test_comment_that_names_somebody_is_warned_about(client):
    visite = commencer_visite(visite=visite_reelle(), auteur=None)
    adresse = reverse("enquetes:terrain_recapitulatif", args=[visite.pk])

    reponse = telephone(client, visite).post(adresse, {"commentaire": "Mme Martin m’a bien aidé."}, follow=True)

    assert "Il contient un nom." in page_de(reponse).get_text()


def test_a_comment_kept_in_another_tab_is_not_erased_by_a_page_that_showed_none(client):
    visite = commencer_visite(visite=visite_reelle(), auteur=None)
    adresse = reverse("enquetes:terrain_recapitulatif", args=[visite.pk])
    vues = page_de(telephone(client, visite).get(adresse)).select_one("input[name=vues]")["value"]
    commenter_visite(visite=visite, commentaire="Accueil rapide.", auteur=None)

    client.post(adresse, {"vues": vues, "commentaire": ""})
    refus = page_de(client.post(adresse, {"vues": vues, "commentaire": "Accueil lent."}))

    visite.refresh_from_db()
    assert visite.commentaire == "Accueil rapide."
    assert "c’est maintenant «\u202fAccueil rapide.\u202f»" in refus.select_one("[role=alert]").get_text()


@pytest.mark.parametrize("nombre", [1, 3])
def test_list_asks_the_same_number_of_questions(client, django_assert_num_queries, nombre):
    campagne, enqueteur = campagne_2020(), EnqueteurFactory(compte=True)
    for _ in range(nombre):
        visite = visite_reelle("TEL", campagne=campagne, enqueteur=enqueteur)
        commencer_visite(visite=visite, auteur=None)
    telephone(client, visite)

    with django_assert_num_queries(22):
        client.get(reverse("enquetes:terrain_visites"))


def test_second_grading_shows_the_evidence_of_the_contact_and_nothing_of_the_first(client):
    double = DoubleFactory(
        double_de__soumise=True, double_de__commentaire="Très aimable", enqueteur=EnqueteurFactory(compte=True)
    )
    piece = PieceJointeFactory(visite=double.double_de, nom="reponse.png")
    client.force_login(double.enqueteur.utilisateur)

    reponse = client.get(reverse("enquetes:terrain_mission", args=[double.pk]))
    preuve = client.get(reverse("enquetes:terrain_piece", args=[double.pk, piece.pk]))
    ailleurs = client.get(reverse("enquetes:terrain_piece", args=[double.double_de_id, piece.pk]))

    contenu = reponse.content.decode()
    assert "Seconde notation" in contenu
    assert piece.nom in contenu
    assert "Commencer" in contenu
    assert "Très aimable" not in contenu
    assert double.double_de.enqueteur.pseudonyme not in contenu
    assert (preuve.status_code, ailleurs.status_code) == (200, 404)


def test_second_grading_of_a_contact_not_over_cannot_begin(client):
    double = DoubleFactory(double_de__en_attente=True, enqueteur=EnqueteurFactory(compte=True))
    client.force_login(double.enqueteur.utilisateur)

    contenu = client.get(reverse("enquetes:terrain_mission", args=[double.pk])).content.decode()

    assert "Le contact n’est pas terminé" in contenu
    assert "Commencer" not in contenu


def test_visit_sent_back_tells_until_when(client):
    visite = VisiteFactory(soumise=True, enqueteur=EnqueteurFactory(compte=True))
    renvoyer_visite(visite=visite, remarque="Précisez EM-02.", auteur=lecteur(), avant_le=dt.date(2032, 3, 2))
    client.force_login(visite.enqueteur.utilisateur)

    liste = client.get(reverse("enquetes:terrain_visites")).content.decode()
    mission = client.get(reverse("enquetes:terrain_mission", args=[visite.pk])).content.decode()

    assert "À reprendre jusqu’au 2\xa0mars" in liste
    assert "Vous avez jusqu’au <strong>2\xa0mars 2032" in mission

    Visite.objects.filter(pk=visite.pk).update(a_reprendre_avant=aujourdhui() - dt.timedelta(days=1))
    hier = date_longue(aujourdhui() - dt.timedelta(days=1))
    liste = client.get(reverse("enquetes:terrain_visites")).content.decode()
    mission = client.get(reverse("enquetes:terrain_mission", args=[visite.pk])).content.decode()

    assert "À reprendre, c’était jusqu’au" in liste
    assert f"C’était jusqu’au <strong>{hier}" in mission
