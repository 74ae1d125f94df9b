"""The plan of a body: a priority fills an action in, a member follows it, the team reads it, its date is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from comptes.enums import Role
from organismes.enums import RoleMembre
from rapports.actions.plan import modifier_action, suivre_action
from rapports.models import ActionDecidee
from rapports.queries.attentes import attentes_de_l_organisme, nouvelles_de_l_organisme
from rapports.queries.plan import lignes_du_plan
from socle.horloge import aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.rapports import ActionDecideeFactory, NoteDActionFactory
from tests.factories.trophees import ResultatFactory
from tests.preuves import page_de, texte_de
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db
UN_JOUR = dt.timedelta(days=1)


@pytest.fixture
def inscription():
    return InscriptionFactory(campagne=CampagneFactory(terminee=True, restituee_le=maintenant()))


def entrer(client, inscription, role=RoleMembre.REFERENT):
    client.force_login(MembreFactory(organisme=inscription.organisme, role=role).utilisateur)
    return client


def test_priority_fills_an_action_in_and_the_plan_keeps_it(client, referentiels_charges):
    _campagne, inscription = edition(pairs=5, restituee_le=maintenant())
    entrer(client, inscription)
    resultats = page_de(client.get(reverse("rapports:espace_resultats")))
    lien = resultats.select_one("#priorites a[href*='critere=']")["href"]

    formulaire = page_de(client.get(lien))
    champs = {
        champ["name"]: champ.get("value", "") for champ in formulaire.select("main form[method=post] input[name]")
    }
    reponse = client.post(
        lien,
        champs | {"responsable": "responsable de l’accueil", "echeance": str(aujourdhui() + 20 * UN_JOUR)},
        follow=True,
    )

    action = ActionDecidee.objects.get()
    assert action.critere in lien
    assert action.intitule == champs["intitule"] != ""
    assert action.intitule in texte_de(reponse)


def test_member_follows_and_does_not_decide(client, inscription):
    action = ActionDecideeFactory(inscription=inscription)
    entrer(client, inscription, RoleMembre.MEMBRE)
    adresse = reverse("rapports:espace_action", args=[action.pk])

    assert "Décider une action" not in texte_de(client.get(reverse("rapports:espace_plan")))
    assert client.get(reverse("rapports:espace_action_decider")).status_code == 403
    client.post(adresse, {"etat": "en_cours", "note": "Commencé lundi."})

    action.refresh_from_db()
    assert action.etat == "en_cours"
    assert "Commencé lundi." in texte_de(client.get(adresse))


def test_refused_follow_up_is_told_at_its_field(client, inscription):
    action = ActionDecideeFactory(inscription=inscription)
    entrer(client, inscription)

    page = texte_de(
        client.post(reverse("rapports:espace_action", args=[action.pk]), {"etat": "abandonnee", "note": ""})
    )

    assert "Dites pourquoi cette action est abandonnée." in page
    action.refresh_from_db()
    assert action.etat == "decidee"


def test_what_a_colleague_wrote_of_an_action_meanwhile_stays(client, inscription):
    """A note brought an action back to where its page had shown it; a new date, the former words."""
    action = ActionDecideeFactory(inscription=inscription, intitule="Rappeler", responsable="accueil")
    entrer(client, inscription)
    suivi, modifier = (
        reverse(f"rapports:{route}", args=[action.pk]) for route in ("espace_action", "espace_action_modifier")
    )
    vues = {
        adresse: page_de(client.get(adresse)).select_one("main form input[name=vues]")["value"]
        for adresse in (suivi, modifier)
    }
    suivre_action(action=action, etat="en_cours", auteur=None)
    modifier_action(
        action=action, intitule="Rappeler le jour même", responsable="accueil", echeance=action.echeance, auteur=None
    )

    client.post(suivi, {"etat": "decidee", "note": "Vu avec l’équipe.", "vues": vues[suivi]})
    plus_tard = action.echeance + UN_JOUR
    ancien = {"intitule": "Rappeler", "responsable": "accueil", "echeance": str(plus_tard), "vues": vues[modifier]}
    client.post(modifier, ancien)

    action.refresh_from_db()
    assert (action.etat, action.intitule, action.echeance) == ("en_cours", "Rappeler le jour même", plus_tard)
    assert "Vu avec l’équipe." in texte_de(client.get(suivi))


def test_plan_before_results_says_what_comes(client):
    inscription = InscriptionFactory()
    entrer(client, inscription)

    for route in ("espace_plan", "espace_action_decider"):
        assert client.get(reverse(f"rapports:{route}")).templates[0].name == "rapports/espace/avant.html"


def mesurer(inscription, valeur):
    """Give a registration a result on one determinant, measured by two grids."""
    return ResultatFactory(
        inscription=inscription,
        detail={
            "canaux": {},
            "grilles": [1, 2],
            "determinants": {"REA": valeur},
            "determinants_intervalles": {"REA": [valeur - 5, valeur + 5]},
        },
    )


def test_effect_is_read_at_the_next_edition(inscription):
    action = ActionDecideeFactory(inscription=inscription, faite=True)
    suivante = InscriptionFactory(
        organisme=inscription.organisme,
        campagne=CampagneFactory(annee=inscription.campagne.annee + 1, terminee=True, restituee_le=maintenant()),
    )
    mesurer(inscription, 40.0)
    resultat = mesurer(suivante, 60.0)

    (ligne,) = lignes_du_plan([action])

    assert (ligne.effet.ecart.valeur, ligne.effet.est_etabli, ligne.est_en_retard) == (20.0, True, False)

    # Another grid, and twenty points more are no progress.
    resultat.detail["grilles"] = [1, 3]
    resultat.save(update_fields=["detail"])

    (ligne,) = lignes_du_plan([action])

    assert (ligne.effet.ecart, ligne.effet.est_etabli) == (None, False)
    assert ligne.effet.phrase.endswith("la mesure a changé entre les deux, ce changement ne se juge pas.")


def test_file_says_what_the_page_says(client, inscription):
    action = NoteDActionFactory(action__inscription=inscription).action
    entrer(client, inscription)

    fichier = client.get(reverse("rapports:espace_plan"), {"format": "csv"}).content.decode("utf-8-sig")

    assert f"{inscription.campagne.annee};Réactivité;;{action.intitule};responsable de l’accueil;" in fichier
    assert ";à commencer;Le modèle de réponse est écrit.;" in fichier


def test_team_reads_every_plan_of_an_edition(client, inscription):
    action = ActionDecideeFactory(inscription=inscription, echeance=aujourdhui() - UN_JOUR)
    autre = ActionDecideeFactory(determinant="ACC")
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    adresse = reverse("rapports:pilotage_plans")

    page = texte_de(client.get(adresse, {"edition": inscription.campagne.annee}))
    filtree = texte_de(client.get(adresse, {"edition": inscription.campagne.annee, "determinant": "ACC"}))

    assert action.intitule in page
    assert "en retard" in page
    assert autre.intitule not in page
    assert "Aucune action ne correspond" in filtree


@pytest.mark.parametrize(
    ("jours", "mots"),
    [
        ((16,), None),
        ((15,), "1\u00a0action de votre plan arrive à échéance"),
        ((0,), "1\u00a0action de votre plan arrive à échéance"),
        ((-1,), "1\u00a0action de votre plan en retard"),
        ((-1, 3), "2\u00a0actions de votre plan à mener, dont 1 en retard"),
    ],
)
def test_day_of_a_body_tells_what_is_late_or_due(inscription, jours, mots):
    for nombre in jours:
        ActionDecideeFactory(inscription=inscription, echeance=aujourdhui() + nombre * UN_JOUR)
    ActionDecideeFactory(inscription=inscription, faite=True, echeance=aujourdhui() - UN_JOUR)

    attentes = attentes_de_l_organisme(inscription.organisme)

    assert [(a.mots, a.nombre) for a in attentes] == ([(mots, len(jours))] if mots else [])
    assert len(nouvelles_de_l_organisme(inscription.organisme, maintenant() - UN_JOUR)) == 1


def test_plan_reads_a_fixed_number_of_times(client, inscription, django_assert_max_num_queries):
    entrer(client, inscription)
    ActionDecideeFactory(inscription=inscription)
    with django_assert_max_num_queries(18) as une:
        client.get(reverse("rapports:espace_plan"))
    for _rang in range(4):
        NoteDActionFactory(action__inscription=inscription)
    with django_assert_max_num_queries(len(une)):
        client.get(reverse("rapports:espace_plan"))
