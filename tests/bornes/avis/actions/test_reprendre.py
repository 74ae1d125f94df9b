"""Whoever holds the receipt takes her words back; the mark stays counted, and nobody else loses anything."""

from __future__ import annotations

import pytest

from bornes.avis.actions.agreger import agreger_jours
from bornes.avis.actions.reprendre import reprendre_mot
from bornes.models import AgregatJour, AgregatTheme, Avis, CourrierEcoute, DemandeReponse, Recepisse, Verbatim
from bornes.moderation.actions.repondre import repondre_a_la_demande
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.bornes import (
    AvisFactory,
    DemandeReponseFactory,
    RecepisseFactory,
    ThemeReconnuFactory,
    VerbatimFactory,
)
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import tout

pytestmark = pytest.mark.django_db


def test_words_go_with_their_answer_themes_and_receipt_and_the_mark_counts(point):
    avis = [AvisFactory(point=point, mot="Une heure debout", comptage="compte") for _ in range(2)]
    for rang, un in enumerate(avis):
        verbatim = VerbatimFactory(avis=un, publie=True, reponse="Bonjour", repondu_le=maintenant())
        ThemeReconnuFactory(verbatim=verbatim)
        RecepisseFactory(avis=un, secret=f"secret{rang}")
    agreger_jours(paires=[(point.pk, avis[0].jour)])

    assert reprendre_mot(recepisse="secret0")

    jour = AgregatJour.objects.get()
    assert (jour.n, jour.nb_textes, AgregatTheme.objects.get().n) == (2, 1, 1)
    assert list(Verbatim.objects.values_list("avis", flat=True)) == [avis[1].pk]
    assert list(Recepisse.objects.values_list("avis", flat=True)) == [avis[1].pk]
    assert [Avis.objects.get(pk=un.pk).texte is None for un in avis] == [True, False]
    assert list(Entree.objects.values_list("acte", "auteur_numero")) == [("verbatim.repris", None)]


@pytest.mark.parametrize("est_repondue", [False, True], ids=["waits", "answer about to leave"])
def test_request_goes_with_its_address_its_answer_and_its_mail_and_no_other(point, est_repondue):
    avis = [
        AvisFactory(point=point, mot="Une heure", courriel="usager@exemple.fr", comptage="compte") for _ in range(2)
    ]
    demandes = [DemandeReponseFactory(avis=un) for un in avis]
    for rang, un in enumerate(avis):
        VerbatimFactory(avis=un)
        RecepisseFactory(avis=un, secret=f"secret{rang}")
        if est_repondue:
            repondre_a_la_demande(demande=demandes[rang], reponse="Venez mardi.", auteur=UtilisateurFactory())

    assert reprendre_mot(recepisse="secret0")

    assert list(DemandeReponse.objects.all()) == [demandes[1]]
    restants = CourrierEcoute.objects.values_list("annonce__demande", flat=True)
    assert list(restants) == ([demandes[1].pk] if est_repondue else [])
    assert [Avis.objects.get(pk=un.pk).contact is None for un in avis] == [True, False]


@pytest.mark.parametrize("secret", ["autre", ""])
def test_another_address_takes_nothing_back(point, secret):
    avis = AvisFactory(point=point, mot="Une heure debout", comptage="compte")
    VerbatimFactory(avis=avis)
    RecepisseFactory(avis=avis, secret="secret")
    avant = tout()

    assert not reprendre_mot(recepisse=secret)

    assert tout() == avant


def test_words_not_masked_yet_are_left_to_the_treatment(point):
    RecepisseFactory(avis=AvisFactory(point=point, mot="Une heure debout"), secret="secret")
    avant = tout()

    assert not reprendre_mot(recepisse="secret")

    assert tout() == avant
