"""Staff pages on editions: who reads, who changes, what is written."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from campagnes.enums import Acte
from campagnes.logic.calendrier import PARIS
from campagnes.models import Campagne, EcheanceInscription, TourElection
from campagnes.queries import exiger_maintenant
from campagnes.views.pilotage.campagnes import MOTS_ACTES
from enquetes.enums import MESURES_RETIREES
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner, historique
from tests.architecture.arbre import fichiers_python
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.jours import le, midi
from tests.preuves import page_de, refuser, texte_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def comme(client):
    def connecter(**traits):
        personne = UtilisateurFactory(**traits)
        client.force_login(personne)
        return personne

    return connecter


def test_liste_shows_where_each_edition_stands(client, comme):
    comme(charge_etudes=True)
    CampagneFactory(annee=2031)
    CampagneFactory(annee=2030, en_terrain=True)
    CampagneFactory(annee=2029, terminee=True)

    page = client.get(reverse("campagnes:pilotage_campagne")).content.decode()

    assert page.index("inscriptions ouvertes") < page.index("sur le terrain") < page.index("terrain terminé")
    assert "Créer une édition" not in page


def test_liste_calls_no_fieldwork_over_that_has_no_dates(client, comme):
    """Both waves taken back, to be set anew: nothing was done yet."""
    comme(charge_etudes=True)
    campagne = CampagneFactory(terminee=True)
    campagne.les_periodes.all().delete()

    page = texte_de(client.get(reverse("campagnes:pilotage_campagne")))

    assert ("vagues à fixer" in page, "terrain terminé" in page) == (True, False)


@pytest.mark.parametrize("nombre", [1, 3])
def test_liste_query_budget_does_not_grow(client, comme, django_assert_max_num_queries, nombre):
    comme(charge_etudes=True)
    for _ in range(nombre):
        CampagneFactory()

    with django_assert_max_num_queries(14):
        assert client.get(reverse("campagnes:pilotage_campagne")).status_code == 200


@time_machine.travel(dt.datetime(2020, 4, 1, 12, tzinfo=PARIS))
def test_edition_page_tells_both_calendars_and_local_closing(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(historique=True)
    CeremonieFactory(campagne=campagne, lieu="Sicoval (31)")

    page = client.get(reverse("campagnes:pilotage_edition", args=[2020])).content.decode()

    assert "Sicoval (31)" in page
    assert "22\u00a0mars 2020" in page
    assert "28\u00a0juin 2020" in page
    assert "Le terrain est suspendu du 16\u00a0mars 2020 au 1er\u00a0juin 2020." in page
    # Midnight in Paris is 13:30 the day before in the Marquesas.
    assert "10\u00a0janvier 2020 à 13\u00a0h\u00a030" in page
    assert reverse("campagnes:edition_prolonger", args=[2020]) in page


def test_edition_page_for_reader_of_the_team_has_no_act(client, comme):
    comme(charge_etudes=True)
    CampagneFactory(annee=2031)

    page = client.get(reverse("campagnes:pilotage_edition", args=[2031])).content.decode()

    assert reverse("campagnes:edition_prolonger", args=[2031]) not in page


@pytest.mark.parametrize(
    "acte", ["prolonger", "vague", "suspendre", "elections", "ceremonie", "identite", "plan", "notation"]
)
def test_act_forms_open_and_unknown_edition_is_404(client, comme, acte):
    comme(administrateur=True)
    CampagneFactory(annee=2031)

    assert client.get(reverse(f"campagnes:edition_{acte}", args=[2031])).status_code == 200
    assert client.get(reverse(f"campagnes:edition_{acte}", args=[2050])).status_code == 404


@time_machine.travel(dt.datetime(2026, 12, 20, 12, tzinfo=PARIS))
def test_prolonger_writes_a_row_with_its_author(client, comme):
    personne = comme(administrateur=True)
    campagne = CampagneFactory(annee=2027, dernier_jour=dt.date(2026, 12, 31))

    reponse = client.post(
        reverse("campagnes:edition_prolonger", args=[2027]), {"dernier_jour": "2027-01-10", "motif": "Fêtes"}
    )

    assert reponse.url == reverse("campagnes:pilotage_edition", args=[2027])
    assert EcheanceInscription.objects.get(dernier_jour="2027-01-10").auteur == personne
    page = client.get(reponse.url).content.decode()
    assert "Inscriptions prolongées" in page
    assert "Fêtes" in page
    assert historique(campagne)[0].auteur == personne


@time_machine.travel(dt.datetime(2026, 12, 20, 12, tzinfo=PARIS))
@pytest.mark.parametrize(
    ("donnees", "message"),
    [
        ({"dernier_jour": "2026-12-31", "motif": "x"}, "au-delà de l’échéance actuelle"),
        ({"dernier_jour": "2027-02-30", "motif": "x"}, "Cette date n’existe pas."),
        ({"dernier_jour": "2027-01-10", "motif": ""}, "obligatoire"),
    ],
)
def test_prolonger_bad_input_says_so_at_the_field(client, comme, donnees, message):
    comme(administrateur=True)
    CampagneFactory(annee=2027, dernier_jour=dt.date(2026, 12, 31))

    reponse = client.post(reverse("campagnes:edition_prolonger", args=[2027]), donnees)

    assert reponse.status_code == 422
    assert message in reponse.content.decode()
    assert EcheanceInscription.objects.count() == 1


@time_machine.travel(le("2031-12-20"))
def test_periode_moved_keeps_what_was_planned(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031, vagues=[(dt.date(2032, 2, 1), dt.date(2032, 3, 15))])
    vague = campagne.les_periodes.get()

    reponse = client.post(
        reverse("campagnes:edition_periode", args=[2031, vague.pk]),
        {"du": "2032-02-08", "au": "2032-03-20", "motif": "Recrutement"},
    )

    vague.refresh_from_db()
    assert reponse.status_code == 302
    assert (vague.du, vague.prevue_du) == (dt.date(2032, 2, 8), dt.date(2032, 2, 1))


def test_periode_of_another_edition_is_404(client, comme):
    comme(administrateur=True)
    CampagneFactory(annee=2031)
    autre = CampagneFactory(annee=2032).les_periodes.first()

    assert client.get(reverse("campagnes:edition_periode", args=[2031, autre.pk])).status_code == 404


def test_elections_written_from_the_form(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031)

    client.post(
        reverse("campagnes:edition_elections", args=[2031]),
        {"reserve_du": "2031-09-01", "prevu_1": "2032-03-14", "prevu_2": "2032-03-21", "motif": "Décret"},
    )

    campagne.refresh_from_db()
    assert campagne.reserve_du == dt.date(2031, 9, 1)
    assert list(campagne.les_tours.values_list("tour", "prevu_le", "tenu_le")) == [
        (1, dt.date(2032, 3, 14), None),
        (2, dt.date(2032, 3, 21), None),
    ]


def test_ceremonie_written_from_the_form(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031)

    client.post(
        reverse("campagnes:edition_ceremonie", args=[2031]),
        {
            "intitule": "Rencontres",
            "lieu": "Brest (29)",
            "statut": "prevu",
            "prevue_du": "2032-11-19",
            "prevue_au": "2032-11-20",
            "motif": "Lieu trouvé",
        },
    )

    campagne.refresh_from_db()
    assert (campagne.ceremonie.lieu, campagne.ceremonie.tenue_du) == ("Brest (29)", None)


def test_creer_edition_from_the_page(client, comme):
    personne = comme(administrateur=True)

    reponse = client.post(reverse("campagnes:edition_creer"), {"annee": "2031", "modele": "relatif"})

    assert reponse.url == reverse("campagnes:pilotage_edition", args=[2031])
    assert historique(Campagne.objects.get())[0].auteur == personne


def test_creer_existing_edition_says_so(client, comme):
    comme(administrateur=True)
    CampagneFactory(annee=2031)

    reponse = client.post(reverse("campagnes:edition_creer"), {"annee": "2031", "modele": "relatif"})

    assert reponse.status_code == 422
    assert "L’édition 2031 existe déjà." in reponse.content.decode()


def champs(client, adresse):
    """Return the form of an act and its values as a browser sends them back."""
    formulaire = client.get(adresse).context["formulaire"]
    valeurs = {nom: formulaire[nom].value() for nom in formulaire.fields}
    envoyees = {nom: valeur for nom, valeur in valeurs.items() if valeur is not None and valeur is not False}
    return formulaire, envoyees


def test_plan_written_from_its_form_shows_in_the_table_and_in_the_journal(client, comme):
    comme(administrateur=True)
    CampagneFactory(annee=2031)
    adresse = reverse("campagnes:edition_plan", args=[2031])
    _, valeurs = champs(client, adresse)

    reponse = client.post(adresse, {**valeurs, "contacts_tel": 5, "poids_tel": 2, "motif": "Le téléphone d’abord"})

    texte = texte_de(client.get(reponse.url))
    assert "Téléphone 5 1 2" in texte
    assert "Accueil physique non testé" in texte
    assert "Appels par organisme : 4 → 5" in texte
    assert "« Le téléphone d’abord »" in texte


@pytest.mark.parametrize(
    ("saisie", "champ", "message"),
    [
        ({"contacts_tel": "40"}, "contacts_tel", "inférieure ou égale à 12"),
        ({"contacts_tel": "beaucoup"}, "contacts_tel", "nombre entier"),
        ({"reclamations_email": "5"}, "reclamations_email", "plus de réclamations que de contacts"),
        ({"motif": ""}, "motif", "obligatoire"),
    ],
)
def test_plan_bad_input_says_so_at_the_field_and_writes_nothing(client, comme, saisie, champ, message):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031)
    adresse = reverse("campagnes:edition_plan", args=[2031])
    _, valeurs = champs(client, adresse)

    reponse = client.post(adresse, {**valeurs, "motif": "Essai", **saisie})

    assert reponse.status_code == 422
    assert message in " ".join(reponse.context["formulaire"].errors[champ])
    campagne.refresh_from_db()
    assert (campagne.contacts_tel, historique(campagne)) == (4, [])


def test_what_is_settled_shows_its_value_and_its_reason_beside_what_is_not(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031, en_terrain=True)
    adresse = reverse("campagnes:edition_notation", args=[2031])

    formulaire, valeurs = champs(client, adresse)
    fermes = {nom for nom, champ in formulaire.fields.items() if champ.disabled}
    # A browser that sends a closed field all the same changes nothing.
    client.post(adresse, {**valeurs, "part_validee": 10, "seuil_performance": 75, "motif": "Nouvel objectif"})

    campagne.refresh_from_db()
    assert fermes == {"politique_non_reponse", "minimum_contacts", "part_validee"}
    assert formulaire["part_validee"].value() == 80
    assert (campagne.part_validee, campagne.seuil_performance) == (80, 75)
    page = texte_de(client.get(adresse))
    assert "La part de contacts validés ne change plus depuis l’ouverture du terrain" in page


def test_an_act_wholly_settled_shows_no_form(client, comme):
    comme(administrateur=True)
    CampagneFactory(annee=2031, terminee=True, restituee_le=maintenant())

    for acte in ("plan", "notation", "vague", "suspendre", "prolonger"):
        page = page_de(client.get(reverse(f"campagnes:edition_{acte}", args=[2031])))
        assert "ne change plus" in page.main.text, acte
        assert page.main.select("form[method=post]") == [], acte
    edition = page_de(client.get(reverse("campagnes:pilotage_edition", args=[2031]))).main
    assert "Ce qui ne change plus" in edition.text
    assert reverse("campagnes:edition_plan", args=[2031]) not in str(edition)


def test_opening_moves_until_registration_opens(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031, a_venir=True)
    adresse = reverse("campagnes:edition_identite", args=[2031])
    _, valeurs = champs(client, adresse)
    demain = aujourdhui() + dt.timedelta(days=1)

    client.post(adresse, {**valeurs, "inscriptions_ouvertes_le": demain.isoformat(), "motif": "Avancée"})

    campagne.refresh_from_db()
    assert campagne.inscriptions_ouvertes_le == dt.datetime.combine(demain, dt.time(), PARIS)


def test_name_alone_keeps_the_hour_of_the_opening(client, comme):
    comme(administrateur=True)
    ouverture = maintenant().replace(hour=9, minute=30) + dt.timedelta(days=3)
    campagne = CampagneFactory(annee=2031, a_venir=True, inscriptions_ouvertes_le=ouverture)
    adresse = reverse("campagnes:edition_identite", args=[2031])
    _, valeurs = champs(client, adresse)

    client.post(adresse, {**valeurs, "nom": "Baromètre 2031", "motif": "Plus court"})

    campagne.refresh_from_db()
    assert (campagne.nom, campagne.inscriptions_ouvertes_le) == ("Baromètre 2031", ouverture)


@pytest.mark.parametrize(
    ("rendue", "restituer", "publier"),
    [
        (None, "permis", "pas maintenant"),
        (15, "pas maintenant", "pas maintenant"),
        (16, "pas maintenant", "permis"),
    ],
)
def test_edition_page_says_of_results_what_their_pages_say(client, comme, rendue, restituer, publier):
    comme(charge_etudes=True)
    quand = {} if rendue is None else {"restituee_le": midi(-rendue)}
    campagne = CampagneFactory(terminee=True, **quand)

    page = page_de(client.get(reverse("campagnes:pilotage_edition", args=[campagne.annee])))
    dits = {
        ligne.get_text(" ", strip=True).split("  ")[0]: ligne.select_one(".bm-etiquette").text.strip()
        for ligne in page.select("section[aria-labelledby=possibles] li")
    }

    assert [dit for mot, dit in dits.items() if mot.startswith("Restituer les résultats")] == [restituer]
    assert [dit for mot, dit in dits.items() if mot.startswith("Publier le palmarès")] == [publier]


def test_edition_without_rounds_to_come_says_which_ones_its_bodies_follow(client, comme):
    comme(charge_etudes=True)
    annee, tour = aujourdhui().year, aujourdhui() + dt.timedelta(days=30)
    CampagneFactory(annee=annee, tours=[(tour, None)])
    CampagneFactory(annee=annee - 1, terminee=True)

    def page(demandee):
        return client.get(reverse("campagnes:pilotage_edition", args=[demandee]))

    phrase = f"Ses organismes suivent les tours de l’édition {annee} , à venir"
    assert phrase in texte_de(page(annee - 1))
    assert "Ses organismes suivent" not in texte_de(page(annee))
    assert re.search(r"Ils valent pour tous les organismes\s: une édition", texte_de(page(annee)))

    Campagne.objects.update(est_demonstration=True)
    assert "Ils valent pour tous les organismes des éditions de démonstration" in texte_de(page(annee))
    Campagne.objects.update(est_demonstration=False)

    TourElection.objects.update(prevu_le=aujourdhui() - dt.timedelta(days=1))
    assert "Ses organismes suivent" not in texte_de(page(annee - 1))


def _page_ouverte(client, adresse):
    """Return what a page of an act posts when nobody touches it, its reason apart."""
    formulaire, valeurs = champs(client, adresse)
    (vues,) = page_de(client.get(adresse)).select("main form input[name=vues]")
    assert vues["value"] == formulaire.vues
    return {**valeurs, "vues": vues["value"], "motif": "Relecture"}


def test_what_somebody_changed_while_a_page_was_open_is_not_written_back(client, comme):
    comme(administrateur=True)
    campagne, adresse = CampagneFactory(annee=2031), reverse("campagnes:edition_plan", args=[2031])
    ouverte = _page_ouverte(client, adresse)
    client.post(adresse, ouverte | {"contacts_email": 6, "accueil_physique_actif": "on"})

    client.post(adresse, ouverte | {"poids_rs": 3})

    campagne.refresh_from_db()
    assert (campagne.contacts_email, campagne.accueil_physique_actif, campagne.poids_rs) == (6, True, 3)


def test_what_two_people_change_at_once_is_read_again_before_it_is_written(client, comme):
    comme(administrateur=True)
    campagne, adresse = CampagneFactory(annee=2031), reverse("campagnes:edition_plan", args=[2031])
    ouverte = _page_ouverte(client, adresse)
    client.post(adresse, ouverte | {"contacts_email": 6})

    refusee = client.post(adresse, ouverte | {"contacts_email": 5})

    campagne.refresh_from_db()
    assert (refusee.status_code, campagne.contacts_email) == (422, 6)
    assert "c’est maintenant «\u202f6\u202f»" in refusee.content.decode()
    relue = refusee.context["formulaire"].vues
    client.post(adresse, ouverte | {"contacts_email": 5, "vues": relue})
    campagne.refresh_from_db()
    assert campagne.contacts_email == 5


def test_a_page_opened_before_the_rounds_were_fixed_removes_none(client, comme):
    comme(administrateur=True)
    campagne, adresse = CampagneFactory(annee=2031), reverse("campagnes:edition_elections", args=[2031])
    vide = _page_ouverte(client, adresse)
    client.post(adresse, vide | {"reserve_du": "2031-09-01", "prevu_1": "2032-03-14", "prevu_2": "2032-03-21"})

    client.post(adresse, vide)
    client.post(adresse, vide | {"reserve_du": "2031-09-15"})

    campagne.refresh_from_db()
    assert str(campagne.reserve_du) == "2031-09-01"
    assert [str(tour.prevu_le) for tour in campagne.les_tours.all()] == ["2032-03-14", "2032-03-21"]


@pytest.mark.parametrize("vues", ["", "[]", "{", '{"contacts_email": {"a": 1}, "poids_tel": [1], "inconnu": 3}'])
def test_what_no_page_sends_as_what_it_showed_breaks_nothing(client, comme, vues):
    comme(administrateur=True)
    campagne, adresse = CampagneFactory(annee=2031), reverse("campagnes:edition_plan", args=[2031])
    ouverte = _page_ouverte(client, adresse)

    assert client.post(adresse, ouverte | {"contacts_web": 2, "vues": vues}).status_code in {302, 422}
    campagne.refresh_from_db()
    assert campagne.contacts_email == 4


@pytest.mark.parametrize("vues", ['{"reserve_du": ["2031-09-01"]}', f'{{"reserve_du": {"[" * 100_000}'])
def test_days_that_no_page_shows_break_nothing_either(client, comme, vues):
    comme(administrateur=True)
    CampagneFactory(annee=2031)
    adresse = reverse("campagnes:edition_elections", args=[2031])
    ouverte = _page_ouverte(client, adresse)

    assert client.post(adresse, ouverte | {"reserve_du": "2031-09-15", "vues": vues}).status_code in {302, 422}


def test_prize_list_of_an_older_edition_waits_on_the_eve_of_the_rounds_of_another(client, comme):
    """regles#el-08-gel: nothing is published that day, whichever edition names the round."""
    comme(charge_etudes=True)
    ancienne = CampagneFactory(annee=2031, terminee=True, restituee_le=maintenant() - dt.timedelta(days=60))
    veille = CampagneFactory(annee=2032, tours=[(aujourdhui() + dt.timedelta(days=1), None)])

    def publier():
        page = page_de(client.get(reverse("campagnes:pilotage_edition", args=[ancienne.annee])))
        lignes = page.select("section[aria-labelledby=possibles] li")
        return next(ligne.text for ligne in lignes if "Publier le palmarès" in ligne.text)

    assert "pas maintenant" in publier()
    refuser("veille_ou_jour_de_scrutin", exiger_maintenant, ancienne, Acte.PUBLIER_PALMARES)

    veille.les_tours.all().delete()
    assert "permis" in publier()
    exiger_maintenant(ancienne, Acte.PUBLIER_PALMARES)


def test_every_act_written_on_an_edition_has_its_words():
    ecrits = {
        acte
        for chemin in fichiers_python()
        for acte in re.findall(r"consigner\(\s*campagne,\s*\"([a-z_.]+)\"", chemin.read_text())
    }

    assert len(ecrits) > 20
    assert ecrits | {MESURES_RETIREES} <= set(MOTS_ACTES)


def test_edition_page_leads_to_the_acts_that_it_does_not_show(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031)
    adresse = reverse("campagnes:pilotage_edition", args=[2031])
    assert "Tous ses actes" not in texte_de(client.get(adresse))
    for _ in range(30):
        consigner(campagne, "anomalies.relevees", None, nombre=1)

    lien = page_de(client.get(adresse)).find("a", string="Tous ses actes")

    assert len(page_de(client.get(lien["href"])).select("tbody tr")) == 30


def test_the_hour_and_the_fate_of_a_ceremony_leave_what_they_were_in_the_journal(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031)
    CeremonieFactory(campagne=campagne, debute_a=dt.time(18, 30))
    adresse = reverse("campagnes:edition_ceremonie", args=[2031])
    ouverte = _page_ouverte(client, adresse)

    client.post(adresse, ouverte | {"debute_a": "09:00", "statut": "reporte"})

    page = texte_de(client.get(reverse("campagnes:pilotage_edition", args=[2031])))
    assert "Heure de début : 18 h 30 → 9 h" in page
    assert "Statut : prévue → reportée" in page
    assert "Prévue du" not in page


def test_days_of_the_journal_of_an_edition_are_written_in_words(client, comme):
    comme(administrateur=True)
    campagne = CampagneFactory(annee=2031)
    CeremonieFactory(campagne=campagne, prevue_du=dt.date(2031, 6, 1), prevue_au=dt.date(2031, 6, 2))
    avant, apres = ("2030-09-01T00:00:00+02:00", "2030-10-01T00:00:00+02:00")
    consigner(
        campagne,
        "campagne.reglee",
        None,
        avant={"inscriptions_ouvertes_le": avant},
        apres={"inscriptions_ouvertes_le": apres},
    )
    adresse = reverse("campagnes:edition_ceremonie", args=[2031])

    client.post(adresse, _page_ouverte(client, adresse) | {"prevue_au": "2031-06-03"})

    page = texte_de(client.get(reverse("campagnes:pilotage_edition", args=[2031])))
    assert "2 juin 2031 → 3 juin 2031" in page
    assert "1er septembre 2030 à 0 h → 1er octobre 2030 à 0 h" in page
