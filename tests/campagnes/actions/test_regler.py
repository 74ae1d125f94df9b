"""Changing the settings of an edition: what is settled, what does not hold together, what the journal keeps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from campagnes.actions.calendrier import deplacer_periode, prolonger_inscriptions
from campagnes.actions.regler import changer_reglages
from campagnes.logic.reglages import COLONNES, MomentEdition, refus
from campagnes.models import Campagne
from campagnes.queries import moment_actuel
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner, historique
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
MOMENTS = {
    MomentEdition.A_VENIR: {"a_venir": True},
    MomentEdition.INSCRIPTIONS: {},
    MomentEdition.TERRAIN: {"en_terrain": True},
    MomentEdition.RESTITUEE: {"terminee": True, "restituee_le": maintenant()},
}
AUTRES = {
    "annee": 2028,
    "nom": "Autre nom",
    "rang_edition": 15,
    "accueil_physique_actif": True,
    "politique_non_reponse": "na",
    "part_validee": 75,
    "seuil_performance": 70,
    "minimum_contacts": 1,
    "idcity_places": 12,
    "valeur_idcity": 900,
}


@pytest.fixture
def auteur():
    return UtilisateurFactory(administrateur=True)


def autre(campagne, colonne):
    """Return another value of a column, which holds with the rest."""
    if colonne == "inscriptions_ouvertes_le":
        return campagne.inscriptions_ouvertes_le + dt.timedelta(days=1)
    return AUTRES[colonne] if colonne in AUTRES else getattr(campagne, colonne) + 1


@pytest.mark.parametrize("moment", MomentEdition)
def test_every_column_is_written_or_refused_as_the_table_says(auteur, moment):
    campagne = CampagneFactory(**MOMENTS[moment])
    assert moment_actuel(campagne) is moment

    for colonne, reglage in COLONNES.items():
        valeur = autre(campagne, colonne)
        demande = {"campagne": campagne, "valeurs": {colonne: valeur}, "motif": "Décidé", "auteur": auteur}
        if message := refus(reglage, moment):
            refuse = refuser("reglage_fige", changer_reglages, **demande)
            assert (refuse.message, refuse.champ) == (message, colonne)
        else:
            assert getattr(changer_reglages(**demande), colonne) == valeur
            campagne.refresh_from_db()
            assert getattr(campagne, colonne) == valeur


def test_contacts_brought_in_settle_the_method_before_any_fieldwork(auteur):
    campagne = CampagneFactory()
    consigner(campagne, "visites.importees", None, creees=3, inchangees=0)

    demande = {"campagne": campagne, "motif": "Décidé", "auteur": auteur}
    refuser("reglage_fige", changer_reglages, valeurs={"poids_tel": 2}, **demande)
    assert changer_reglages(valeurs={"seuil_performance": 70}, **demande).seuil_performance == 70


def test_one_line_of_the_journal_tells_before_after_author_and_reason(auteur):
    campagne = CampagneFactory()
    valeurs = {"poids_tel": 2, "poids_email": 1, "accueil_physique_actif": True}

    changer_reglages(campagne=campagne, valeurs=valeurs, motif="  Le téléphone  d’abord ", auteur=auteur)

    (entree,) = historique(campagne)
    assert (entree.acte, entree.auteur) == ("campagne.reglee", auteur)
    assert entree.tout == {
        "avant": {"poids_tel": 1, "accueil_physique_actif": False},
        "apres": {"poids_tel": 2, "accueil_physique_actif": True},
        "motif": "Le téléphone d’abord",
    }


@pytest.mark.parametrize(
    ("valeurs", "code", "champ"),
    [
        ({"poids_tel": 1}, "rien_de_change", None),
        ({"reclamations_email": 5}, "reclamations_en_trop", "reclamations_email"),
        ({"contacts_rs": 1}, "canal_jamais_compte", "contacts_rs"),
        ({"minimum_contacts": 3}, "canal_jamais_compte", "contacts_courrier"),
        ({"accueil_physique_actif": True, "contacts_phys": 0}, "canal_jamais_compte", "contacts_phys"),
        (
            {
                **dict.fromkeys(("contacts_email", "contacts_courrier", "contacts_tel", "contacts_rs"), 0),
                **dict.fromkeys(("reclamations_email", "reclamations_courrier", "reclamations_tel"), 0),
                "contacts_web": 0,
            },
            "reglages_incoherents",
            None,
        ),
    ],
)
def test_what_does_not_hold_together_is_refused_at_its_field(auteur, valeurs, code, champ):
    campagne = CampagneFactory()

    refuse = refuser(code, changer_reglages, campagne=campagne, valeurs=valeurs, motif="Essai", auteur=auteur)

    assert refuse.champ == champ


def test_without_reason_nothing_changes(auteur):
    demande = {"campagne": CampagneFactory(), "valeurs": {"poids_tel": 2}, "motif": "  ", "auteur": auteur}

    assert refuser("motif_absent", changer_reglages, **demande).champ == "motif"


def test_a_lone_letter_and_a_lone_audit_count(auteur):
    valeurs = {"contacts_courrier": 1, "reclamations_courrier": 0, "contacts_rs": 0}

    campagne = changer_reglages(campagne=CampagneFactory(), valeurs=valeurs, motif="Essai", auteur=auteur)

    assert (campagne.contacts_courrier, campagne.contacts_rs, campagne.contacts_web) == (1, 0, 1)


@pytest.mark.parametrize(
    "valeurs",
    [
        {"contacts_tel": 13},
        {"poids_email": 0},
        {"minimum_contacts": 0},
        {"part_validee": 101},
        {"reclamations_tel": 5},
        {"contacts_tel": 1, "reclamations_tel": 0},
        {"accueil_physique_actif": True, "contacts_phys": 1},
    ],
    ids=str,
)
def test_the_table_refuses_it_whoever_writes(valeurs):
    campagne = CampagneFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Campagne.objects.filter(pk=campagne.pk).update(**valeurs)


def test_registration_opens_before_it_closes(auteur):
    campagne = CampagneFactory(a_venir=True)
    valeurs = {"inscriptions_ouvertes_le": campagne.inscriptions_ouvertes_le + dt.timedelta(days=31)}

    refuse = refuser(
        "ouverture_apres_cloture", changer_reglages, campagne=campagne, valeurs=valeurs, motif="Retard", auteur=auteur
    )

    assert refuse.champ == "inscriptions_ouvertes_le"


def test_the_calendar_of_an_edition_given_back_no_longer_moves(auteur):
    campagne = CampagneFactory(terminee=True, restituee_le=maintenant())
    periode = campagne.les_periodes.first()
    jours = {"du": periode.du, "au": periode.au + dt.timedelta(days=1)}

    refuser("reglage_fige", deplacer_periode, periode=periode, **jours, motif="Erreur", auteur=auteur)
    with pytest.raises(RegleMetier, match="depuis la restitution"):
        prolonger_inscriptions(campagne=campagne, dernier_jour=periode.au, motif="Oubli", auteur=auteur)
    assert not Entree.objects.exists()
