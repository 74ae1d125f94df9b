"""The quality board, blind second readings and arbitrations, in pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from enquetes.enums import EtatVisite, Verdict
from enquetes.models import Anomalie, Arbitrage, Relecture, Visite
from enquetes.qualite.actions.arbitrer import trancher
from enquetes.qualite.actions.relire import accepter_visite
from enquetes.qualite.actions.secondes_lectures import rendre_seconde_lecture
from socle.horloge import aujourdhui
from tests.enquetes.grilles import lecteur
from tests.factories.enquetes import (
    AnomalieFactory,
    DoubleFactory,
    PieceJointeFactory,
    RelectureFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory
from tests.preuves import page_de

pytestmark = pytest.mark.django_db
FILE = "/pilotage/qualite/"


def texte(reponse):
    return " ".join(page_de(reponse).get_text(" ").split())


def adresse(route, visite):
    return reverse(f"enquetes:{route}", args=[visite.pk])


def en_seconde_lecture(remarque=""):
    return accepter_visite(visite=VisiteFactory(soumise=True, commentaire=remarque), auteur=lecteur())


def en_desaccord():
    double = DoubleFactory(
        double_de__soumise=True,
        double_de__reponses={"EM-01": True, "EM-02": 3},
        soumise=True,
        reponses={"EM-01": False, "EM-02": 3},
    )
    accepter_visite(visite=double.double_de, auteur=lecteur())
    accepter_visite(visite=double, auteur=lecteur())
    return Visite.objects.get(pk=double.double_de_id)


def test_board_counts_what_waits_in_each_state(equipe):
    VisiteFactory(soumise=True)
    en_seconde_lecture()
    en_desaccord()
    renvoi = {"soumise": True, "etat": EtatVisite.A_REVOIR}
    VisiteFactory(**renvoi, a_reprendre_avant=aujourdhui() - dt.timedelta(days=1))
    VisiteFactory(**renvoi, a_reprendre_avant=aujourdhui())

    lignes = page_de(equipe.get(FILE)).select("table")[0].select("tbody tr")

    assert {ligne.th.get_text(): ligne.td.get_text() for ligne in lignes} == {
        "À lire": "1",
        "En seconde lecture": "1",
        "Attendent la notation du second enquêteur": "0",
        "À arbitrer": "1",
        "Renvoyées à l’enquêteur": "2",
        "Renvoyées, délai passé": "1",
    }


def test_next_visit_opens_or_says_that_nothing_waits(equipe):
    rien = equipe.get(reverse("enquetes:qualite_suivante"), follow=True)
    visite = VisiteFactory(soumise=True)

    assert "Rien n’attend votre lecture." in texte(rien)
    assert equipe.get(reverse("enquetes:qualite_suivante"))["Location"] == adresse("pilotage_visite", visite)


def test_second_reading_hides_what_the_first_reader_did(equipe):
    premier = lecteur()
    visite = accepter_visite(visite=VisiteFactory(soumise=True), auteur=premier)

    contenu = texte(equipe.get(adresse("pilotage_visite", visite)))

    assert str(premier) not in contenu
    assert "Passages" not in contenu
    assert "Son avis vous est caché" in contenu


def test_second_reading_in_one_gesture_lets_the_contact_count(equipe):
    visite = en_seconde_lecture()

    reponse = equipe.post(adresse("visite_seconde_lecture", visite), {"conforme": "oui"}, follow=True)

    assert Visite.objects.get().etat == EtatVisite.VALIDEE
    assert "le contact compte" in texte(reponse)


def test_second_reading_with_another_opinion_waits_for_a_third_person(equipe):
    visite = en_seconde_lecture()
    avis = {"verdict": "a_reprendre", "remarque": "Preuve absente", "criteres": ["EM-02"]}

    reponse = equipe.post(adresse("visite_seconde_lecture", visite), avis, follow=True)

    assert (Visite.objects.get().etat, Arbitrage.objects.get().ecarts) == (EtatVisite.ARBITRAGE, ["EM-02"])
    assert "Une troisième personne décidera." in texte(reponse)


def test_second_reading_without_a_reason_says_so_at_its_field(equipe):
    visite = en_seconde_lecture()

    soupe = page_de(equipe.post(adresse("visite_seconde_lecture", visite), {"verdict": "a_annuler"}))

    assert soupe.select_one("#id_remarque_error") is not None
    assert (Visite.objects.get().etat, Relecture.objects.count()) == (EtatVisite.SECONDE_LECTURE, 1)


def test_second_reading_by_the_first_reader_is_refused_in_words(client):
    qui = lecteur()
    visite = accepter_visite(visite=VisiteFactory(soumise=True), auteur=qui)
    client.force_login(qui)

    soupe = page_de(client.get(adresse("pilotage_visite", visite)))
    reponse = client.post(adresse("visite_seconde_lecture", visite), {"conforme": "oui"}, follow=True)

    assert soupe.select(".bm-relecture") == []
    assert "Vous avez déjà lu ce contact" in texte(reponse)
    assert Visite.objects.get().etat == EtatVisite.SECONDE_LECTURE


def test_second_grading_shows_the_evidence_of_the_contact_not_its_marks_nor_its_shopper(equipe):
    double = DoubleFactory(
        double_de__soumise=True, double_de__commentaire="Agent très aimable", soumise=True, commentaire="Rien à dire"
    )
    piece = PieceJointeFactory(visite=double.double_de, nom="reponse.png")

    contenu = texte(equipe.get(adresse("pilotage_visite", double)))

    assert piece.nom in contenu
    assert "Agent très aimable" not in contenu
    assert double.double_de.enqueteur.pseudonyme not in contenu


def test_arbitration_shows_what_differs_first_and_keeps_the_choice(equipe):
    contact = en_desaccord()

    soupe = page_de(equipe.get(adresse("visite_arbitrage", contact)))
    choix = {"issue": "conforme", "motif": "Vu la capture", "EM-01": "b"}
    reponse = equipe.post(adresse("visite_arbitrage", contact), choix)

    assert soupe.select_one("form fieldset legend").get_text(strip=True).startswith("EM-01")
    assert reponse["Location"] == FILE
    contact.refresh_from_db()
    assert (contact.etat, contact.reponses["EM-01"]) == (EtatVisite.VALIDEE, False)


def test_arbitration_without_choice_says_so_at_its_field(equipe):
    contact = en_desaccord()

    reponse = equipe.post(adresse("visite_arbitrage", contact), {"issue": "conforme", "motif": "Vu"})

    assert page_de(reponse).select_one("#id_EM-01_error") is not None
    assert Visite.objects.get(pk=contact.pk).etat == EtatVisite.ARBITRAGE


def test_arbitration_decided_is_shown_without_a_form(equipe):
    contact = en_desaccord()
    trancher(contact=contact, issue=Verdict.CONFORME, motif="Vu la capture", auteur=lecteur(), choix={"EM-01": "a"})

    reponse = equipe.get(adresse("visite_arbitrage", contact))

    assert page_de(reponse).select("main form") == []
    assert "Vu la capture" in texte(reponse)


def test_arbitration_of_two_opinions_shows_both(equipe):
    visite = en_seconde_lecture()
    rendre_seconde_lecture(visite=visite, verdict=Verdict.A_ANNULER, auteur=lecteur(), remarque="Mauvais service")

    assert "Mauvais service" in texte(equipe.get(adresse("visite_arbitrage", visite)))


def test_arbitration_of_a_visit_nobody_disagrees_about_is_absent(equipe):
    assert equipe.get(adresse("visite_arbitrage", VisiteFactory(soumise=True))).status_code == 404


def test_sample_of_nothing_lets_nothing_be_given_back(equipe):
    InscriptionFactory()

    tableau = texte(equipe.get(FILE))

    assert "L’échantillon se constitue" in tableau
    assert "L’échantillon suffit" not in tableau


def test_sample_that_is_enough_promises_nothing_of_results_that_wait_for_other_contacts(equipe):
    visite = en_seconde_lecture()
    VisiteFactory(soumise=True, inscription=visite.inscription)
    rendre_seconde_lecture(visite=visite, verdict=Verdict.CONFORME, auteur=lecteur())

    tableau = texte(equipe.get(FILE))

    assert "L’échantillon suffit" in tableau
    assert "peuvent être restitués" not in tableau


def test_sample_is_completed_from_the_board(equipe):
    inscription = InscriptionFactory()
    for _ in range(11):
        RelectureFactory(visite=VisiteFactory(validee=True, inscription=inscription))

    avant = texte(equipe.get(FILE))
    apres = equipe.post(reverse("enquetes:qualite_completer"), follow=True)

    assert "0 sur 11 contacts lus deux fois" in avant
    assert "2 visites partent en seconde lecture." in texte(apres).replace("\xa0", " ")
    assert Visite.objects.filter(etat=EtatVisite.SECONDE_LECTURE).count() == 2


def test_flag_explains_itself_and_is_marked_as_seen_without_effect(equipe):
    anomalie = AnomalieFactory()
    avant = Visite.objects.values().get()

    contenu = texte(equipe.get(adresse("pilotage_visite", anomalie.visite))).replace("\xa0", " ")
    equipe.post(
        reverse("enquetes:anomalie_voir", args=[anomalie.pk]), {"commentaire": "Visite courte, preuves claires"}
    )

    assert "1,5 seconde par critère sur 17 critères, contre 14,0 secondes d’ordinaire" in contenu
    anomalie.refresh_from_db()
    assert (anomalie.commentaire, anomalie.vue_le is not None) == ("Visite courte, preuves claires", True)
    assert Visite.objects.values().get() == avant


@pytest.mark.parametrize(
    ("requete", "nombre"), [("", 2), ("?code=rapidite", 1), ("?a_voir=oui", 1), ("?code=inconnu", 2)]
)
def test_flags_are_listed_with_their_filters(equipe, requete, nombre):
    inscription = InscriptionFactory()
    qui = lecteur()
    vue = AnomalieFactory(visite__inscription=inscription)
    Anomalie.objects.filter(pk=vue.pk).update(vue_le=vue.detectee_le, vue_par=qui)
    AnomalieFactory(
        visite__inscription=inscription,
        code="saisie_tardive",
        explication={"chiffres": {"heures": 30.0}, "seuil": 24.0, "autres": [str(vue.visite_id)]},
    )

    lignes = page_de(equipe.get(reverse("enquetes:qualite_anomalies") + requete)).select("table")[-1].select("tbody tr")

    assert len(lignes) == nombre
