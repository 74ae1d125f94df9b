"""What engineers on support see of agents' polls in Django's admin: lists, and never more than what is published."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import RequestFactory

from sondages.models import CodeUnique, Depouillement, EnvoiCode, Groupe, Idee, JetonDepense, Planche, Reponse, Sondage
from tests.factories.comptes import UtilisateurFactory
from tests.factories.sondages import DepouillementFactory

pytestmark = pytest.mark.django_db


def voit(modele, objet=None):
    requete = RequestFactory().get("/")
    requete.user = UtilisateurFactory(is_staff=True, is_superuser=True)
    return admin.site.get_model_admin(modele).has_view_permission(requete, objet)


def test_support_reads_no_result_that_is_not_public():
    assert not voit(Depouillement, DepouillementFactory(sondage__clos=True))


@pytest.mark.parametrize("modele", [Depouillement, CodeUnique, EnvoiCode, JetonDepense, Planche, Reponse, Idee])
def test_support_reads_nothing_that_is_anonymous(modele):
    assert not voit(modele)


@pytest.mark.parametrize("modele", [Sondage, Groupe])
def test_support_reads_the_polls(modele):
    assert voit(modele)
