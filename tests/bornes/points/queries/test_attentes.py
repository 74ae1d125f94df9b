"""What waits for a body that takes part again: its posters and its kiosks still lead to the edition before."""

from __future__ import annotations

import pytest

from bornes.points.actions.points import reprendre_points
from bornes.points.queries.attentes import attentes_de_l_organisme
from campagnes.models import Campagne
from socle.horloge import maintenant
from tests.factories.bornes import BorneFactory, CodeAvisFactory
from tests.factories.organismes import InscriptionFactory

pytestmark = pytest.mark.django_db


def _borne():
    return BorneFactory(active=True).inscription


def _affiche():
    return CodeAvisFactory().point.inscription


@pytest.mark.parametrize(("poser", "option"), [(_borne, "borne"), (_affiche, "smartphone")])
def test_what_still_leads_to_an_edition_given_back_waits_until_it_is_taken_up(poser, option):
    ancienne = poser()
    organisme, annee = ancienne.organisme, ancienne.campagne.annee
    assert attentes_de_l_organisme(organisme) == []
    suivante = InscriptionFactory(organisme=organisme, campagne__annee=annee + 1, **{option: True})
    # What goes on there is not asked to leave it.
    assert attentes_de_l_organisme(organisme) == []

    Campagne.objects.filter(annee=annee).update(terrain_ouvert_le=maintenant(), restituee_le=maintenant())

    (attente,) = attentes_de_l_organisme(organisme)
    assert (attente.cle, attente.nombre, attente.sujet) == ("sites_a_reprendre", 1, str(suivante.campagne))
    assert f"pour l’édition {annee}\u202f:" in attente.mots
    reprendre_points(inscription=suivante, auteur=None)
    assert attentes_de_l_organisme(organisme) == []


@pytest.mark.parametrize("etat", [{"smartphone": True, "confirmee": True}, {"borne": True}])
def test_a_body_whose_posters_would_not_follow_yet_is_not_asked_to_take_them_along(etat):
    """Staff did not vouch for it yet, or it asked for no phones: its codes stay where they are, whatever it takes up."""
    ancienne = _affiche()
    annee = ancienne.campagne.annee
    Campagne.objects.filter(annee=annee).update(terrain_ouvert_le=maintenant(), restituee_le=maintenant())
    InscriptionFactory(organisme=ancienne.organisme, campagne__annee=annee + 1, **etat)

    assert attentes_de_l_organisme(ancienne.organisme) == []


def test_a_body_that_left_is_asked_nothing():
    ancienne = _borne()
    Campagne.objects.update(terrain_ouvert_le=maintenant(), restituee_le=maintenant())

    assert attentes_de_l_organisme(ancienne.organisme) == []
