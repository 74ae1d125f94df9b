"""What a page does with an act: done and said, or refused where it was asked."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404

from socle.erreurs import RegleMetier
from socle.web.gestes import agir, fait, tenu
from tests.factories.campagnes import CampagneFactory


class Formulaire(forms.Form):
    nom = forms.CharField()


def demande(rf, methode="post"):
    requete = getattr(rf, methode)("/")
    requete._messages = CookieStorage(requete)
    return requete


def dits(requete):
    return [(message.level_tag, message.message) for message in get_messages(requete)]


def refuser(*_):
    raise RegleMetier("non", "Ce nom est pris.", champ="nom")


def test_a_form_that_is_right_is_done_once_and_said(rf):
    requete, faits = demande(rf), []

    assert fait(requete, Formulaire({"nom": "Place"}), faits.append, "C’est fait.") is True
    assert (faits, dits(requete)) == ([{"nom": "Place"}], [("success", "C’est fait.")])


@pytest.mark.parametrize(("methode", "donnees"), [("get", {"nom": "Place"}), ("post", {"nom": ""})])
def test_a_page_read_or_a_form_that_is_wrong_does_nothing(rf, methode, donnees):
    requete, faits = demande(rf, methode), []

    assert fait(requete, Formulaire(donnees), faits.append, "C’est fait.") is False
    assert (faits, dits(requete)) == ([], [])


def test_a_refusal_goes_to_its_field_or_to_the_whole_form(rf):
    class SansNom(forms.Form):
        autre = forms.CharField()

    avec, sans = Formulaire({"nom": "Place"}), SansNom({"autre": "x"})
    requete = demande(rf)

    assert fait(requete, avec, refuser, "C’est fait.") is False
    assert fait(requete, sans, refuser, "C’est fait.") is False
    assert (avec.errors, sans.errors) == ({"nom": ["Ce nom est pris."]}, {"__all__": ["Ce nom est pris."]})
    assert dits(requete) == []


def test_an_act_without_form_is_said_or_refused_in_a_message(rf):
    requete = demande(rf)

    assert (agir(requete, lambda: None, "C’est fait."), agir(requete, lambda: None), agir(requete, refuser, "Non")) == (
        True,
        True,
        False,
    )
    assert dits(requete) == [("success", "C’est fait."), ("error", "Ce nom est pris.")]


@pytest.mark.django_db
def test_what_somebody_removed_before_the_form_came_is_not_found(rf):
    campagne = CampagneFactory()
    with tenu(demande(rf), campagne) as tenue:
        assert tenue == campagne
    type(campagne).objects.filter(pk=campagne.pk).delete()

    with pytest.raises(Http404), tenu(demande(rf), campagne):
        pytest.fail("nothing is there to change")
