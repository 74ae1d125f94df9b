from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db.models import Q
from django.urls import reverse

from campagnes.queries import VISITES_IMPORTEES
from enquetes.models import Enqueteur, PlanTerrain, Visite
from enquetes.planification.actions.planifier import ouvrir_terrain, planifier_contacts
from enquetes.planification.actions.plans import demander_plan, produire_plan
from enquetes.planification.queries.attentes import attentes_de_l_equipe
from socle.horloge import PARIS
from socle.journal import consigner
from tests.factories.campagnes import CampagneFactory, PeriodeFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import (
    AbsenceFactory,
    ConflitInteretFactory,
    DoubleFactory,
    EnqueteurFactory,
    GrilleFactory,
    PlanTerrainFactory,
    ScenarioFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.preuves import texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_janvier_2020")]
LECTURES = ("pilotage_plan", "plan_calendrier", "plan_enqueteurs", "plan_organismes", "plan_refus")


@pytest.fixture
def equipe(client):
    personne = UtilisateurFactory(charge_etudes=True)
    client.force_login(personne)
    return personne


@pytest.fixture
def campagne():
    for canal in ("EMAIL", "COURRIER", "TEL", "RS", "WEB"):
        GrilleFactory(canal=canal, criteres=0)
    for numero in range(1, 9):
        ScenarioFactory(code=f"SC-{numero:02}", type="reclamation" if numero in {7, 8} else "renseignement")
    return CampagneFactory(historique=True)


@pytest.mark.parametrize("nom", [*LECTURES, "plan_ouvrir", "pilotage_enqueteurs", "enqueteur_inviter"])
@pytest.mark.parametrize(
    ("traits", "statut"), [({"charge_etudes": True}, 200), ({"jury": True}, 403), ({"enqueteur": True}, 403), ({}, 403)]
)
def test_pages_of_the_plan_are_for_the_team(nom, traits, statut, client, campagne):
    client.force_login(UtilisateurFactory(**traits))

    assert client.get(reverse(f"enquetes:{nom}")).status_code == statut


@pytest.mark.parametrize("nom", LECTURES)
def test_pages_of_the_plan_without_edition_say_that_there_is_none(nom, client, equipe):
    reponse = client.get(reverse(f"enquetes:{nom}"))

    assert reponse.status_code == 404
    assert "se remplit avec la première édition" in texte_de(reponse)


@pytest.mark.parametrize("nom", LECTURES)
def test_pages_of_the_plan_of_an_unknown_edition_are_not_found(nom, client, equipe, campagne):
    assert client.get(reverse(f"enquetes:{nom}"), {"edition": "1999"}).status_code == 404


def test_plan_before_opening_offers_to_open(client, equipe, campagne):
    reponse = client.get(reverse("enquetes:pilotage_plan"))

    assert "Le terrain n’est pas encore ouvert" in texte_de(reponse)
    assert f"{reverse('enquetes:plan_ouvrir')}?edition=2020" in reponse.content.decode()


def test_plan_ouvrir_post_opens_the_fieldwork(client, equipe, campagne):
    question = texte_de(client.get(f"{reverse('enquetes:plan_ouvrir')}?edition=2020"))
    assert "les enquêteurs voient leurs visites une fois qu’il est accepté" in question

    reponse = client.post(f"{reverse('enquetes:plan_ouvrir')}?edition=2020", follow=True)

    campagne.refresh_from_db()
    assert campagne.terrain_ouvert_le is not None
    assert "Le terrain de l’édition 2020 est ouvert" in texte_de(reponse)


def test_plan_ouvrir_after_the_waves_of_contacts_made_elsewhere_promises_no_plan(client, equipe, campagne):
    consigner(campagne, VISITES_IMPORTEES, equipe, creees=24, inchangees=0)
    with time_machine.travel(dt.datetime(2021, 1, 4, 9, tzinfo=PARIS), tick=False):
        client.force_login(equipe)
        plan = texte_de(client.get(reverse("enquetes:pilotage_plan")))
        page = texte_de(client.get(reverse("enquetes:plan_ouvrir")))
        rendue = texte_de(client.post(reverse("enquetes:plan_ouvrir"), follow=True))

    assert all("permet de restituer les résultats des contacts importés" in vue for vue in (plan, page))
    assert "Le terrain de l’édition 2020 est ouvert." in rendue
    assert not any("plan peut ensuite" in vue or "Vous pouvez calculer" in vue for vue in (plan, page, rendue))


def test_plan_ouvrir_twice_says_why_not(client, equipe, campagne):
    ouvrir_terrain(campagne=campagne, auteur=equipe)

    assert "déjà ouvert" in texte_de(client.post(reverse("enquetes:plan_ouvrir"), follow=True))


def test_plan_calculer_proposes_then_accepting_places_contacts(client, equipe, campagne):
    ouvrir_terrain(campagne=campagne, auteur=equipe)
    InscriptionFactory(campagne=campagne)
    EnqueteurFactory.create_batch(12)

    page = client.post(reverse("enquetes:plan_calculer"), follow=True)
    plan = PlanTerrain.objects.get()
    assert page.redirect_chain[-1][0] == reverse("enquetes:plan_proposition", args=[plan.pk])
    assert "le calcul continue" in texte_de(page)
    produire_plan(plan_id=plan.pk)
    page = client.get(reverse("enquetes:plan_proposition", args=[plan.pk]))
    assert "meilleur plan possible" in texte_de(page)
    assert "Plan naïf" in texte_de(page)
    assert not Visite.objects.exclude(prevue_le=None).exists()

    page = client.post(reverse("enquetes:plan_accepter", args=[plan.pk]), follow=True)

    assert "Le plan est accepté" in texte_de(page)
    assert Visite.objects.contacts().exclude(prevue_le=None).count() == 14


def test_plan_without_shopper_claims_nothing_of_what_is_placed(client, equipe, campagne):
    ouvrir_terrain(campagne=campagne, auteur=equipe)
    InscriptionFactory(campagne=campagne)
    client.post(reverse("enquetes:plan_calculer"))
    plan = PlanTerrain.objects.get()
    produire_plan(plan_id=plan.pk)

    page = texte_de(client.get(reverse("enquetes:plan_proposition", args=[plan.pk])))

    assert "contacts que personne ne peut prendre" in page
    assert "tous l’étaient déjà" not in page


def test_plan_proposition_etat_says_how_far_it_is(client, equipe):
    plan = PlanTerrainFactory(etape="Semaines", progression=40)

    reponse = client.get(reverse("enquetes:plan_proposition_etat", args=[plan.pk]))

    assert reponse.json() == {"fini": False, "mot": "Semaines", "progression": 40}


def test_plan_proposition_refused_contacts_show_their_reasons_and_the_diagnosis(client, equipe, campagne):
    ouvrir_terrain(campagne=campagne, auteur=equipe)
    InscriptionFactory(campagne=campagne, organisme__nom="Saint-Rémy", canaux=("EMAIL",))
    EnqueteurFactory.create_batch(2)
    plan = produire_plan(plan_id=demander_plan(campagne=campagne, nature="complet", auteur=equipe).pk)

    page = texte_de(client.get(reverse("enquetes:plan_proposition", args=[plan.pk])))

    assert plan.contenu["diagnostic"]
    assert all(ligne["motif"] in page for ligne in plan.contenu["refusees"])
    assert "1 organisme : Saint-Rémy" in page.replace("\u202f", " ").replace("  ", " ")


def test_plan_ecarter_sets_the_proposal_aside(client, equipe):
    plan = PlanTerrainFactory(propose=True)

    client.post(reverse("enquetes:plan_ecarter", args=[plan.pk]))

    plan.refresh_from_db()
    assert plan.etat == "ecarte"


def test_plan_comparer_counts_what_differs(client, equipe, planifiee):
    visite = Visite.objects.exclude(enqueteur=None).first()
    Enqueteur.objects.filter(pk=visite.enqueteur_id).update(est_actif=False)
    EnqueteurFactory.create_batch(6)
    plan = produire_plan(plan_id=demander_plan(campagne=planifiee, nature="replanification", auteur=equipe).pk)

    page = client.get(reverse("enquetes:plan_comparer"), {"a": "vigueur", "b": plan.pk})

    assert "contacts diffèrent" in texte_de(page) or "contact diffère" in texte_de(page)
    assert "changent d’enquêteur" in texte_de(page)
    assert client.get(reverse("enquetes:plan_comparer"), {"a": "x", "b": "999"}).status_code == 200


def test_plan_comparer_asks_for_no_choice_where_only_one_plan_exists(client, equipe, campagne):
    page = client.get(reverse("enquetes:plan_comparer"))

    assert "Un seul plan" in texte_de(page)
    assert '<select name="a"' not in page.content.decode()
    assert "Ce que chacun coûte" not in page.content.decode()


def test_plan_comparer_leaves_out_the_contacts_of_which_a_proposal_says_nothing(client, equipe, planifiee):
    plan = produire_plan(plan_id=demander_plan(campagne=planifiee, nature="complet", auteur=equipe).pk)
    connues = {ligne["visite"] for ligne in plan.contenu["affectations"]}
    tue = Visite.objects.contacts().filter(pk__in=connues).first()
    plan.contenu["affectations"] = [ligne for ligne in plan.contenu["affectations"] if ligne["visite"] != str(tue.pk)]
    plan.contenu["avant"].pop(str(tue.pk), None)
    plan.save(update_fields=["contenu"])

    page = texte_de(client.get(reverse("enquetes:plan_comparer"), {"a": "vigueur", "b": plan.pk}))

    assert "placés d’un seul côté" not in page
    assert "sans enquêteur" not in page


def test_plan_without_edition_shows_the_one_being_surveyed(client, equipe, planifiee):
    suivante = CampagneFactory(annee=planifiee.annee + 1)

    page = texte_de(client.get(reverse("enquetes:pilotage_plan")))

    assert f"Édition {planifiee.annee}" in page
    assert f"?edition={suivante.annee}" in client.get(reverse("enquetes:pilotage_plan")).content.decode()


def test_contacts_that_a_suspension_left_without_a_day_are_told_on_the_plan_and_in_the_day_of_staff(
    client, equipe, planifiee
):
    places = Visite.objects.exclude(prevue_le=None).order_by("prevue_le", "pk")
    jour = places[0].prevue_le
    nombre = places.filter(prevue_le=jour).count()
    assert "contacts_hors_terrain" not in {une.cle for une in attentes_de_l_equipe()}
    PeriodeFactory(campagne=planifiee, suspension=True, rang=2, du=jour, au=jour)

    [attente] = [une for une in attentes_de_l_equipe() if une.cle == "contacts_hors_terrain"]
    page = texte_de(client.get(attente.adresse))

    assert attente.nombre == nombre
    assert "un jour où le terrain est fermé" in page
    assert "Rien ne manque" not in page


def test_contacts_of_a_shopper_since_away_or_in_conflict_are_told_on_the_plan_and_in_the_day_of_staff(
    client, equipe, planifiee
):
    premier, second, *_, dernier = Visite.objects.exclude(prevue_le=None).order_by("prevue_le", "pk")
    assert "contacts_empeches" not in {une.cle for une in attentes_de_l_equipe()}
    ConflitInteretFactory(enqueteur=premier.enqueteur, organisme=premier.inscription.organisme)
    AbsenceFactory(enqueteur=second.enqueteur, du=second.prevue_le, au=second.prevue_le)
    siens = Q(enqueteur=premier.enqueteur, inscription__organisme=premier.inscription.organisme)
    siens |= Q(enqueteur=second.enqueteur, prevue_le=second.prevue_le)
    dernier.enqueteur.utilisateur = MembreFactory(organisme=dernier.inscription.organisme).utilisateur
    dernier.enqueteur.save()
    siens |= Q(enqueteur=dernier.enqueteur, inscription__organisme=dernier.inscription.organisme)

    [attente] = [une for une in attentes_de_l_equipe() if une.cle == "contacts_empeches"]
    page = texte_de(client.get(attente.adresse))

    assert attente.nombre == Visite.objects.filter(siens, prevue_le__isnull=False).count()
    assert "absent ce jour-là ou en conflit d’intérêts" in page
    assert "Rien ne manque" not in page


def test_plan_calculer_before_opening_says_why_not(client, equipe, campagne):
    reponse = client.post(reverse("enquetes:plan_calculer"), follow=True)

    assert "Ouvrez d’abord le terrain" in texte_de(reponse)
    assert not Visite.objects.exists()


def test_plan_calculer_get_is_refused(client, equipe, campagne):
    assert client.get(reverse("enquetes:plan_calculer")).status_code == 405


@pytest.fixture
def planifiee(campagne, equipe):
    ouvrir_terrain(campagne=campagne, auteur=equipe)
    InscriptionFactory(campagne=campagne, organisme__nom="Saint-Rémy", canaux=("EMAIL", "WEB"))
    EnqueteurFactory.create_batch(3)
    planifier_contacts(campagne=campagne, auteur=equipe)
    return campagne


def test_plan_vue_groups_refusals_by_reason(client, equipe, planifiee):
    page = client.get(reverse("enquetes:pilotage_plan"))

    assert "y ont déjà un contact par ce canal dans ce plan" in texte_de(page)
    assert reverse("enquetes:plan_refus") in page.content.decode()


def test_plan_refus_lists_the_contact_with_its_reason(client, equipe, planifiee):
    assert "Saint-Rémy Courriel" in texte_de(client.get(reverse("enquetes:plan_refus")))
    assert "Aucun contact ne répond" in texte_de(client.get(reverse("enquetes:plan_refus"), {"canal": "TEL"}))


def test_plan_calendrier_shows_the_week_asked_for(client, equipe, planifiee):
    visite = Visite.objects.exclude(prevue_le=None).order_by("-prevue_le").first()
    iso = visite.prevue_le.isocalendar()

    page = client.get(reverse("enquetes:plan_calendrier"), {"semaine": f"{iso.year}-S{iso.week:02}"})

    assert visite.enqueteur.pseudonyme in texte_de(page)
    assert reverse("enquetes:plan_reaffecter", args=[visite.pk]) in page.content.decode()


def test_plan_calendrier_filters_live_in_the_address(client, equipe, planifiee):
    adresse = reverse("enquetes:plan_calendrier")

    assert "Aucun contact ne répond" in texte_de(client.get(adresse, {"organisme": "Lyon"}))
    assert "Saint-Rémy" in texte_de(client.get(adresse, {"organisme": "saint-r"}))


@pytest.mark.parametrize(
    ("nom", "lignes"), [("plan_calendrier", 5), ("plan_enqueteurs", 3), ("plan_organismes", 1), ("plan_refus", 1)]
)
def test_plan_exports_what_the_filters_keep(nom, lignes, client, equipe, planifiee):
    reponse = client.get(reverse(f"enquetes:{nom}"), {"format": "csv"})

    assert reponse["Content-Type"].startswith("text/csv")
    assert len(reponse.content.decode("utf-8-sig").strip().splitlines()) == lignes + 1


def test_plan_organismes_shows_counts_and_next_contact(client, equipe, planifiee):
    prochaine = Visite.objects.exclude(prevue_le=None).order_by("prevue_le").first().prevue_le

    assert f"Saint-Rémy 5 4 1 0 0 {prochaine:%d/%m/%Y}" in texte_de(client.get(reverse("enquetes:plan_organismes")))


def test_plan_reaffecter_moves_the_contact(client, equipe, planifiee):
    visite = Visite.objects.filter(canal="WEB").get()
    autre = EnqueteurFactory()

    reponse = client.post(
        reverse("enquetes:plan_reaffecter", args=[visite.pk]),
        {"enqueteur": autre.pk, "jour": "2020-06-24", "motif": ""},
        follow=True,
    )

    visite.refresh_from_db()
    assert (visite.enqueteur, visite.prevue_le) == (autre, dt.date(2020, 6, 24))
    assert "Saint-Rémy est déplacé" in texte_de(reponse)


def test_plan_reaffecter_broken_rule_is_named_on_the_form(client, equipe, planifiee):
    visite = Visite.objects.filter(canal="WEB").get()

    reponse = client.post(
        reverse("enquetes:plan_reaffecter", args=[visite.pk]),
        {"enqueteur": visite.enqueteur_id, "jour": "2020-06-28", "motif": ""},
    )

    avant = visite.prevue_le
    visite.refresh_from_db()
    assert "pas ouvré" in texte_de(reponse)
    assert visite.prevue_le == avant


@pytest.mark.parametrize("nom", LECTURES)
def test_plan_pages_have_a_query_budget_whatever_the_rows(nom, client, equipe, campagne, django_assert_max_num_queries):
    ouvrir_terrain(campagne=campagne, auteur=equipe)
    EnqueteurFactory.create_batch(3)
    InscriptionFactory(campagne=campagne, canaux=("EMAIL",))
    planifier_contacts(campagne=campagne, auteur=equipe)
    client.get(reverse(f"enquetes:{nom}"))
    # The session, the second factor and the author of the last run, whom the journal knows by a number, are asked for.
    with django_assert_max_num_queries(24):
        client.get(reverse(f"enquetes:{nom}"))
    InscriptionFactory.create_batch(2, campagne=campagne, canaux=("EMAIL",))
    EnqueteurFactory.create_batch(2)
    planifier_contacts(campagne=campagne, auteur=equipe)

    with django_assert_max_num_queries(24):
        client.get(reverse(f"enquetes:{nom}"))


def sur_place(campagne, enqueteur, nom, lat, lon, **champs):
    return VisiteFactory(
        inscription=InscriptionFactory(
            campagne=campagne, organisme__nom=nom, organisme__latitude=lat, organisme__longitude=lon, canaux=("PHYS",)
        ),
        canal="PHYS",
        enqueteur=enqueteur,
        **champs,
    )


def test_plan_reaffecter_far_visits_on_one_day_ask_to_confirm(client, equipe, campagne):
    ouvrir_terrain(campagne=campagne, auteur=equipe)
    qui = EnqueteurFactory(latitude=43.6, longitude=1.44)
    sur_place(campagne, qui, "Toulouse", 43.60, 1.44, prevue_le=dt.date(2020, 2, 12))
    visite = sur_place(campagne, qui, "Perpignan", 42.70, 2.90, scenario__code="SC-02")
    saisie = {"enqueteur": qui.pk, "jour": "2020-02-12", "motif": ""}
    adresse = reverse("enquetes:plan_reaffecter", args=[visite.pk])

    page = client.post(adresse, saisie)

    assert "distants d’environ 155 km" in texte_de(page).replace("\xa0", " ")
    visite.refresh_from_db()
    assert visite.prevue_le == dt.date(2020, 2, 11)

    client.post(adresse, {**saisie, "confirmer": "on"})

    visite.refresh_from_db()
    assert visite.prevue_le == dt.date(2020, 2, 12)
    assert "environ 155 km" in texte_de(client.get(reverse("enquetes:pilotage_plan"))).replace("\xa0", " ")


def test_plan_reaffecter_a_contact_read_twice_moves_both_readings(client, equipe, campagne):
    double = DoubleFactory(double_de__inscription__campagne=campagne, double_de__inscription__canaux=("EMAIL",))
    premiere = double.double_de

    client.post(
        reverse("enquetes:plan_reaffecter", args=[premiere.pk]),
        {"enqueteur": premiere.enqueteur_id, "jour": "2020-02-13", "confirmer": "on"},
    )

    premiere.refresh_from_db()
    double.refresh_from_db()
    assert premiere.prevue_le == double.prevue_le == dt.date(2020, 2, 13)


def test_plan_reaffecter_both_readings_to_one_shopper_is_refused(client, equipe, campagne):
    double = DoubleFactory(double_de__inscription__campagne=campagne, double_de__inscription__canaux=("EMAIL",))

    page = client.post(
        reverse("enquetes:plan_reaffecter", args=[double.double_de_id]),
        {"enqueteur": double.enqueteur_id, "jour": "2020-02-11", "confirmer": "on"},
    )

    assert "y a déjà un contact par ce canal dans ce plan" in texte_de(page)


def test_plan_scenario_gives_another_one_and_says_what_is_wrong_at_its_field(client, equipe, campagne):
    visite = VisiteFactory(inscription__campagne=campagne, inscription__canaux=("EMAIL",))
    adresse = reverse("enquetes:plan_scenario", args=[visite.pk])
    autre = ScenarioFactory(code="SC-99", theme="Carte de bibliothèque")
    VisiteFactory(inscription=visite.inscription, canal="TEL", scenario=autre, prevue_le=dt.date(2020, 2, 13))
    assert "SC-99 Carte de bibliothèque (déjà dans un autre contact" in texte_de(client.get(adresse))

    sans_motif = client.post(adresse, {"scenario": autre.pk, "motif": ""})
    meme_semaine = client.post(adresse, {"scenario": autre.pk, "motif": "Trop connu"})
    assert list(sans_motif.context["formulaire"].errors) == ["motif"]
    assert list(meme_semaine.context["formulaire"].errors) == ["scenario"]
    Visite.objects.exclude(pk=visite.pk).update(prevue_le=dt.date(2020, 2, 20))
    client.post(adresse, {"scenario": autre.pk, "motif": "Trop connu"})

    visite.refresh_from_db()
    assert visite.scenario == autre
    assert "scénario SC-99" in texte_de(client.get(reverse("enquetes:plan_reaffecter", args=[visite.pk])))
