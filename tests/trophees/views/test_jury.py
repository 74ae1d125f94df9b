"""Pages of the jury: who votes, what closes to whom has a conflict, what a reader and a juror cannot do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from campagnes.models import Ceremonie
from comptes.enums import Role
from organismes.enums import RoleMembre
from portail.queries.resume import attentes_de
from socle.horloge import aujourdhui
from tests.factories.bornes import AgregatMoisFactory, AgregatNationalFactory
from tests.factories.campagnes import CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory
from tests.factories.trophees import (
    BulletinJuryFactory,
    ConflitJuryFactory,
    DeliberationFactory,
    campagne_classee,
    rendre,
    sirens_finalistes,
    trophee,
)
from tests.preuves import page_de, texte_de
from trophees.actions.invitations import inviter_laureats
from trophees.actions.jury import clore_deliberation, ouvrir_deliberation
from trophees.actions.palmares import proposer_palmares, publier_palmares, sceller_palmares
from trophees.enums import PetitesCategories
from trophees.models import BulletinJury, ConflitJury, Deliberation, InvitationCeremonie
from trophees.queries.jury import trophees_de

pytestmark = pytest.mark.django_db
PAGE = "trophees:pilotage_jury"


@pytest.fixture
def campagne(referentiels_charges):
    return rendre(campagne_classee(20, 20, 15, 10, 5, calculee=True))


@pytest.fixture
def deliberation(campagne):
    return deliberer_sur_trois(campagne)


def deliberer_sur_trois(campagne, **champs):
    """Let the jury decide between three finalists, the first one a point above the others."""
    sirens = campagne.les_inscriptions.order_by("organisme__nom").values_list("organisme__siren", flat=True)
    en_jeu = trophee(*sirens[:3])
    en_jeu["finalistes"][0]["valeur"] = "75.0"
    return DeliberationFactory(campagne=campagne, contenu=[en_jeu], **champs)


def entrer(client, role):
    """Sign a new person of this role in."""
    client.force_login(UtilisateurFactory(roles=[role]))


def lire(reponse):
    """Return the page as it is written, its narrow spaces made plain."""
    assert reponse.status_code == 200
    return reponse.text.replace("\u202f", " ").replace("\u00a0", " ")


def _inscription(deliberation, rang):
    return deliberation.campagne.les_inscriptions.get(organisme__siren=sirens_finalistes(deliberation)[rang])


def test_a_juror_votes_by_selects_and_changes_her_ballot(client, deliberation):
    entrer(client, Role.JURY)
    adresse = reverse("trophees:pilotage_jury_bulletin", args=[deliberation.pk, 1])
    un, deux, trois = sirens_finalistes(deliberation)

    incomplet = lire(client.post(adresse, {un: "1", deux: "2", trois: ""}))
    assert f'id="id_{trois}_error"' in incomplet
    assert not BulletinJury.objects.exists()
    suite = lire(client.post(adresse, {un: "2", deux: "1", trois: "2"}, follow=True))
    assert "Votre bulletin est déposé" in suite
    assert "Changer mon bulletin" in suite
    assert BulletinJury.objects.get().ordre == [[deux], sorted([un, trois])]
    client.post(adresse, {un: "1", deux: "2", trois: "3"})
    assert BulletinJury.objects.get().ordre == [[un], [deux], [trois]]


def test_a_conflict_closes_the_file_and_shortens_the_ballot(client, deliberation):
    entrer(client, Role.JURY)
    sien = _inscription(deliberation, 0)
    dossier = reverse("trophees:pilotage_jury_dossier", args=[deliberation.pk, sien.pk])
    assert "Ce que mesurent les contacts" in lire(client.get(dossier))

    conflit = reverse("trophees:pilotage_jury_conflit", args=[deliberation.pk, sien.pk])
    assert 'id="id_motif_error"' in lire(client.post(conflit, {"motif": ""}))
    page = lire(client.post(conflit, {"motif": "Un mandat"}, follow=True))

    assert "fermé pour vous" in page
    assert ConflitJury.objects.count() == 1
    ferme = client.get(dossier)
    assert ferme.status_code == 403
    assert "son dossier vous est fermé" in ferme.content.decode()
    bulletin = lire(client.get(reverse("trophees:pilotage_jury_bulletin", args=[deliberation.pk, 1])))
    assert f'name="{sirens_finalistes(deliberation)[0]}"' not in bulletin
    assert f'name="{sirens_finalistes(deliberation)[1]}"' in bulletin


def test_the_file_of_a_finalist_stays_open_to_others(client, deliberation):
    sien = _inscription(deliberation, 0)
    ConflitJuryFactory(inscription=sien)
    entrer(client, Role.LECTEUR)
    dossier = lire(client.get(reverse("trophees:pilotage_jury_dossier", args=[deliberation.pk, sien.pk])))

    assert "76,8" in dossier
    assert "aucun avis recueilli" in dossier
    assert "Déclarer un conflit" not in dossier


@pytest.mark.parametrize(
    ("n", "autres", "dit", "tu"),
    [
        (40, (12, 15), "100 %", "trop peu d’avis"),
        (3, (12, 15), "trop peu d’avis pour être montrés", "100 %"),
        # Large enough, and the difference that would give the one beside.
        (12, (2, 15), "trop peu d’avis pour être montrés", "100 %"),
    ],
)
def test_the_file_of_a_finalist_tells_no_handful_of_users(client, deliberation, n, autres, dit, tu):
    sien = _inscription(deliberation, 0)
    AgregatNationalFactory(campagne=sien.campagne)
    AgregatMoisFactory(inscription=sien, n=n, n4=n, h12=n)
    for autre in autres:
        AgregatMoisFactory(inscription__campagne=sien.campagne, n=autre, n4=autre, h12=autre)
    entrer(client, Role.LECTEUR)

    page = page_de(client.get(reverse("trophees:pilotage_jury_dossier", args=[deliberation.pk, sien.pk])))
    usagers = page.select_one("[aria-labelledby=titre-usagers]").get_text(" ", strip=True).replace("\u202f", " ")

    assert dit in usagers
    assert tu not in usagers


def test_the_file_of_a_finalist_tells_no_rate_of_too_few_contacts(client, deliberation):
    sien = _inscription(deliberation, 0)
    sien.resultat.detail["canaux"]["WEB"] = {
        "score": 71.2,
        "intervalle": [48.0, 92.0],
        "visites": 1,
        "significatif": True,
    }
    sien.resultat.detail["conformite"] = {
        "ASPL-T4": {"taux": 1.0, "intervalle": [0.206543, 1.0], "observations": 1},
        "ASPL-T5": {"taux": 0.5, "intervalle": [0.094531, 0.905469], "observations": 2},
        "ASPL-V1": {"taux": 0.25, "intervalle": [0.045587, 0.699358], "observations": 4},
        "ASPL-V2": {"taux": 0.75, "intervalle": [0.300642, 0.954413], "observations": 4},
    }
    sien.resultat.save()
    entrer(client, Role.LECTEUR)

    page = page_de(client.get(reverse("trophees:pilotage_jury_dossier", args=[deliberation.pk, sien.pk])))
    lignes = [[case.get_text(" ", strip=True) for case in tr.select("th, td")] for tr in page.select("tbody tr")]

    assert ["Site et formulaires indication", "71,2", "entre 48 et 92", "1"] in lignes
    # The best kept first, what is no rate last.
    assert [[mot.partition(",")[0], *suite] for mot, *suite in lignes if mot.startswith("ASPL")] == [
        ["ASPL-V2", "75,0", "entre 30 et 95", "4"],
        ["ASPL-V1", "25,0", "entre 5 et 70", "4"],
        ["ASPL-T4", "1 sur 1", "indication", "1"],
        ["ASPL-T5", "1 sur 2", "indication", "2"],
    ]


@pytest.mark.parametrize("role", [Role.LECTEUR, Role.ADMINISTRATEUR, Role.RESPONSABLE_PALMARES])
def test_who_is_no_juror_reads_and_cannot_vote(client, deliberation, role):
    entrer(client, role)
    page = lire(client.get(reverse(PAGE)))
    assert "0 bulletin déposé" in page
    assert "Voter" not in page
    for route, arguments in (("bulletin", 1), ("conflit", _inscription(deliberation, 0).pk)):
        adresse = reverse(f"trophees:pilotage_jury_{route}", args=[deliberation.pk, arguments])
        assert client.get(adresse).status_code == 403
        assert client.post(adresse, {"motif": "Un mandat"}).status_code == 403
    assert not BulletinJury.objects.exists()
    assert not ConflitJury.objects.exists()


@pytest.mark.parametrize("role", [Role.JURY, Role.LECTEUR])
@pytest.mark.parametrize("close", [False, True])
def test_no_cell_of_the_finalists_is_mute(client, campagne, close, role):
    deliberer_sur_trois(campagne, close=close)
    entrer(client, role)
    page = page_de(client.get(reverse(PAGE)))
    cases = page.select("tbody td")

    # Several trophies stand on one page.
    en_jeu = page.select_one("h2[id^=trophee-]")
    assert all(en_jeu.text in nom.text for nom in en_jeu.parent.select("caption, summary"))
    assert len(cases) == 12
    assert [case for case in cases if not case.get_text(strip=True)] == []


@pytest.mark.parametrize("role", [Role.JURY, Role.LECTEUR])
def test_a_juror_and_a_reader_open_close_and_invite_nothing(client, deliberation, role):
    campagne = deliberation.campagne
    palmares = proposer_palmares_de(campagne)
    entrer(client, role)
    page = lire(client.get(reverse(PAGE)))
    for mot in ("Ouvrir la délibération", "Clore le vote", "Annuler la délibération"):
        assert mot not in page
    for route, arguments in (
        ("jury_ouvrir", [campagne.annee]),
        ("jury_clore", [deliberation.pk]),
        ("jury_annuler", [deliberation.pk]),
        ("invitations", [palmares.pk]),
        ("inviter", [palmares.pk]),
        ("diplome", [palmares.pk, _inscription(deliberation, 0).pk]),
    ):
        adresse = reverse(f"trophees:pilotage_{route}", args=arguments)
        assert client.get(adresse).status_code == 403, route
        assert client.post(adresse).status_code in {403, 405}, route
    assert Deliberation.objects.get().est_ouverte
    assert not InvitationCeremonie.objects.exists()


def proposer_palmares_de(campagne):
    """Return a proposal frozen before the vote opened: acts refuse one beside the other."""
    deliberations = list(Deliberation.objects.all())
    Deliberation.objects.update(etat="annulee")
    palmares = proposer_palmares(campagne=campagne, auteur=UtilisateurFactory(responsable_palmares=True))
    for une in deliberations:
        une.save()
    return palmares


@pytest.mark.parametrize(
    ("role", "lit"),
    [(Role.ADMINISTRATEUR, True), (Role.RESPONSABLE_PALMARES, True), (Role.JURY, False), (Role.LECTEUR, False)],
)
def test_who_convenes_the_jury_and_nobody_else_reads_conflicts(client, deliberation, role, lit):
    conflit = ConflitJuryFactory(inscription=_inscription(deliberation, 0), motif="Un marché en cours")
    entrer(client, role)

    page = lire(client.get(reverse(PAGE)))

    assert [mot in page for mot in (str(conflit.jure), "Un marché en cours")] == [lit, lit]


def test_a_diploma_is_printed_from_a_sealed_list_only(client, campagne):
    palmares = proposer_palmares(campagne=campagne, auteur=UtilisateurFactory(responsable_palmares=True))
    laureate = campagne.les_inscriptions.get(organisme__nom="Ville 01")
    diplome = reverse("trophees:pilotage_diplome", args=[palmares.pk, laureate.pk])
    liste = reverse("trophees:pilotage_invitations", args=[palmares.pk])
    entrer(client, Role.RESPONSABLE_PALMARES)

    assert diplome not in lire(client.get(liste))
    assert client.get(diplome).status_code == 404
    sceller_palmares(palmares=palmares, auteur=UtilisateurFactory(responsable_palmares=True))
    assert diplome in lire(client.get(liste))
    assert client.get(diplome).status_code in {200, 202}


def test_opening_and_closing_from_the_pages(client, campagne):
    entrer(client, Role.CHARGE_ETUDES)
    assert "le meilleur score de chaque catégorie" in lire(client.get(reverse(PAGE)))
    ouvrir = reverse("trophees:pilotage_jury_ouvrir", args=[campagne.annee])
    page = lire(client.post(ouvrir, {"petites_categories": "fusion"}, follow=True))
    assert "La délibération est ouverte" in page
    assert "finalistes" in page
    deliberation = Deliberation.objects.get()
    clos = lire(client.post(reverse("trophees:pilotage_jury_clore", args=[deliberation.pk]), follow=True))
    assert "le jury n’a pas décidé" in clos


@pytest.mark.parametrize("close", [False, True])
def test_the_ranking_names_whom_the_jury_names_and_nobody_while_it_votes(client, campagne, close):
    deliberation = deliberer_sur_trois(campagne, **({"close": True} if close else {}))
    premier, second, troisieme = sirens_finalistes(deliberation)
    for _ in range(3):
        BulletinJuryFactory(deliberation=deliberation, ordre=[[second], [premier], [troisieme]])
    entrer(client, Role.LECTEUR)

    rangees = page_de(client.get(reverse("trophees:pilotage_resultats"))).find_all("tr")

    nommes = [rangee.th.text for rangee in rangees if "lauréat" in rangee.text]
    assert len(nommes) == int(close)
    assert all(_inscription(deliberation, 1).organisme.nom in nomme for nomme in nommes)


def test_the_ranking_awards_categories_that_a_jury_merged(client, referentiels_charges):
    campagne = rendre(campagne_classee(20, 15, 10, calculee=True))
    entrer(client, Role.LECTEUR)
    seule = lire(client.get(reverse("trophees:pilotage_resultats")))

    deliberer_sur_trois(campagne)

    assert "catégorie non décernée" in seule
    assert "catégorie non décernée" not in lire(client.get(reverse("trophees:pilotage_resultats")))


def test_who_closes_a_vote_too_early_reads_first_what_the_jury_would_not_decide(client, deliberation):
    entrer(client, Role.RESPONSABLE_PALMARES)
    libelle = trophees_de(deliberation, UtilisateurFactory())[0].libelle

    page = lire(client.get(reverse("trophees:pilotage_jury_clore", args=[deliberation.pk])))

    assert f"{libelle} : 0 bulletin déposé, le score déciderait." in page


@pytest.mark.parametrize(
    ("code", "departage"),
    [
        ("VILLE_20_50K", "le score"),
        ("CONSULTATION_TERRITOIRES", "le nombre de réponses pour 1 000 habitants"),
        ("CONSULTATION_AUTRES", "le nombre de réponses"),
        ("PROGRESSION", "le nombre de points gagnés"),
    ],
)
def test_where_the_jury_does_not_decide_the_figure_that_does_is_named(client, campagne, code, departage):
    sirens = campagne.les_inscriptions.order_by("organisme__nom").values_list("organisme__siren", flat=True)
    deliberation = DeliberationFactory(campagne=campagne, contenu=[trophee(*sirens[:2], code=code)])
    entrer(client, Role.RESPONSABLE_PALMARES)

    avant = lire(client.get(reverse("trophees:pilotage_jury_clore", args=[deliberation.pk])))
    clore_deliberation(deliberation=deliberation, auteur=UtilisateurFactory(responsable_palmares=True))
    apres = lire(client.get(reverse(PAGE)))

    assert f"0 bulletin déposé, {departage} déciderait." in avant
    assert f"le jury n’a pas décidé, {departage} décide." in apres


def test_what_is_not_awarded_says_how_many_compete_in_one_sentence(client, campagne):
    DeliberationFactory(campagne=campagne, contenu=[trophee() | {"nb_classes": 0, "est_decerne": False}])
    entrer(client, Role.JURY)

    assert "aucun organisme en lice, il en faut cinq." in " ".join(lire(client.get(reverse(PAGE))).split())


@pytest.mark.parametrize("nombre", [2, 5])
def test_the_page_of_the_jury_asks_as_much_for_two_finalists_as_for_five(
    client, campagne, nombre, django_assert_max_num_queries
):
    sirens = campagne.les_inscriptions.values_list("organisme__siren", flat=True)[:nombre]
    DeliberationFactory(campagne=campagne, contenu=[trophee(*sirens)])
    entrer(client, Role.JURY)
    with django_assert_max_num_queries(19):
        client.get(reverse(PAGE))


def test_the_public_page_calls_no_body_ranked_that_competes_for_a_prize(client, campagne):
    """Two of the five ranked bodies heard their users: two compete for the prize of the answers."""
    responsable, autre = UtilisateurFactory.create_batch(2, responsable_palmares=True)
    deliberation = ouvrir_deliberation(
        campagne=campagne, petites_categories=PetitesCategories.NON_DECERNE, auteur=responsable
    )
    ville = campagne.les_inscriptions.get(organisme__nom="Ville 05").organisme
    (prix,) = (un for un in deliberation.contenu if un["code"] == "CONSULTATION_TERRITOIRES")
    prix |= {**trophee(ville.siren, code="CONSULTATION_TERRITOIRES"), "nb_classes": 2}
    deliberation.save(update_fields=["contenu"])
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    palmares = sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=responsable), auteur=autre)
    publier_palmares(palmares=palmares, auteur=responsable)

    tableau = page_de(client.get(reverse("trophees:palmares_laureats", args=[campagne.annee]))).select_one("table")

    assert tableau.select("thead th")[-1].get_text() == "Organismes en lice"
    assert "Ville 05 2" in " ".join(tableau.get_text(" ").split())


def test_a_laureate_answers_in_its_space_and_a_stranger_reads_the_ceremony(client, campagne):
    une, autre = UtilisateurFactory.create_batch(2, responsable_palmares=True)
    demain = aujourdhui() + dt.timedelta(days=1)
    CeremonieFactory(campagne=campagne, prevue_du=demain, prevue_au=demain, programme="17 h : accueil\n18 h : remise")
    palmares = sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre)
    inviter_laureats(palmares=palmares, auteur=une)
    client.force_login(une)
    publier = reverse("trophees:pilotage_palmares_publier", args=[palmares.pk])
    assert "Aucun lauréat n’est invité" not in lire(client.get(publier))
    laureat = campagne.les_inscriptions.get(organisme__nom="Ville 01").organisme
    adresse, accueil = reverse("trophees:espace_invitation"), reverse("portail:espace_accueil")
    client.force_login(MembreFactory(organisme=laureat, role=RoleMembre.MEMBRE).utilisateur)
    ferme = client.get(adresse)
    assert ferme.status_code == client.post(adresse, {"presence": "non"}).status_code == 403
    assert "La cérémonie se prépare avec les référents" in ferme.content.decode()
    for mot in ("lauréat", adresse):
        assert mot not in lire(client.get(accueil))
    referent = MembreFactory(organisme=laureat).utilisateur
    client.force_login(referent)
    assert "répondez à l’invitation" in lire(client.get(accueil))
    assert "invitation_a_repondre" not in {attente.cle for attente in attentes_de(referent)}

    assert "Vous êtes lauréat" in lire(client.get(adresse))
    assert 'id="id_personnes_error"' in lire(client.post(adresse, {"presence": "oui", "personnes": "0"}))
    client.post(adresse, {"presence": "oui", "personnes": "4"})
    assert InvitationCeremonie.objects.get(presence="oui").personnes == 4
    assert adresse in lire(client.get(accueil))
    Ceremonie.objects.update(statut="reporte")
    reportee = lire(client.get(adresse))
    assert "sa nouvelle date n’est pas fixée" in reportee
    for mot in ("Fixez", "Vous n’aviez pas répondu", "Vous aviez annoncé"):
        assert mot not in reportee
    Ceremonie.objects.update(statut="prevu")
    client.force_login(
        MembreFactory(organisme=campagne.les_inscriptions.get(organisme__nom="Ville 03").organisme).utilisateur
    )
    assert "Aucune invitation" in lire(client.get(adresse))
    client.force_login(une)
    liste = lire(client.get(reverse("trophees:pilotage_invitations", args=[palmares.pk])))
    assert "4 personnes annoncées" in liste
    assert liste.count("à prévenir par vous-même") == 1
    client.logout()
    publique = lire(client.get(reverse("trophees:ceremonie", args=[campagne.annee])))
    assert "18 h : remise" in publique
    assert "Ville 0" not in publique


def test_a_diploma_waits_for_the_ceremony(client, campagne):
    une, autre = UtilisateurFactory.create_batch(2, responsable_palmares=True)
    hier = aujourdhui() - dt.timedelta(days=1)
    ceremonie = CeremonieFactory(campagne=campagne, prevue_du=hier, prevue_au=aujourdhui())
    palmares = sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre)
    publier_palmares(palmares=palmares, auteur=une)
    client.force_login(
        MembreFactory(organisme=campagne.les_inscriptions.get(organisme__nom="Ville 01").organisme).utilisateur
    )
    adresse = reverse("trophees:espace_diplome")

    assert client.get(adresse).status_code == 302
    ceremonie.statut, ceremonie.tenue_du, ceremonie.tenue_au = "tenu", hier, hier
    ceremonie.save()
    assert client.get(adresse).status_code in {200, 202}


def test_a_ceremony_to_come_is_told_on_the_public_site_and_one_that_is_over_is_not(client, campagne):
    demain = aujourdhui() + dt.timedelta(days=1)
    ceremonie = CeremonieFactory(campagne=campagne, prevue_du=demain, prevue_au=demain)
    adresse = reverse("trophees:ceremonie", args=[campagne.annee])
    publiques = [reverse("portail:resultats"), reverse("portail:plan_du_site")]

    assert [adresse in lire(client.get(page)) for page in publiques] == [True, True]
    ceremonie.statut = "annule"
    ceremonie.save()
    assert [adresse in lire(client.get(page)) for page in publiques] == [False, False]
    assert "annulée" in lire(client.get(adresse))


def test_a_jury_whose_votes_are_gone_is_not_said_never_to_have_sat(client, campagne):
    une, autre = UtilisateurFactory.create_batch(2, responsable_palmares=True)
    ouverte = ouvrir_deliberation(campagne=campagne, petites_categories=PetitesCategories.FUSION, auteur=une)
    deliberation = clore_deliberation(deliberation=ouverte, auteur=une)
    palmares = sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre)
    publier_palmares(palmares=palmares, auteur=une)
    deliberation.delete()
    entrer(client, Role.LECTEUR)

    jury, resultats = (
        texte_de(client.get(f"{reverse(page)}?edition={campagne.annee}"))
        for page in (PAGE, "trophees:pilotage_resultats")
    )

    assert ("Un jury a délibéré" in jury, "Pas de délibération" in jury) == (True, False)
    assert ("ses votes ne sont plus gardés" in resultats, "le score décide seul" in resultats) == (True, False)
