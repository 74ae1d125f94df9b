"""Staff decisions: states, reasons, journal, mails."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from organismes.actions.decider import (
    demander_modification,
    refuser_inscription,
    retirer_inscription,
    valider_inscription,
)
from organismes.enums import TRANSITIONS, EtatInscription
from organismes.models import CourrierOrganisme
from socle.erreurs import RegleMetier
from socle.journal import historique
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.preuves import texte_de

pytestmark = pytest.mark.django_db
ACTES = {
    EtatInscription.VALIDEE: lambda i, a: valider_inscription(inscription=i, auteur=a),
    EtatInscription.REFUSEE: lambda i, a: refuser_inscription(inscription=i, auteur=a, motif="Motif écrit"),
    EtatInscription.A_CORRIGER: lambda i, a: demander_modification(inscription=i, auteur=a, motif="Motif écrit"),
    EtatInscription.RETIREE: lambda i, a: retirer_inscription(inscription=i, auteur=a, motif="Motif écrit"),
}
TRAITS = {
    EtatInscription.DEPOSEE: "deposee",
    EtatInscription.CONFIRMEE: "confirmee",
    EtatInscription.A_CORRIGER: "a_corriger",
    EtatInscription.VALIDEE: "validee",
    EtatInscription.REFUSEE: "refusee",
    EtatInscription.RETIREE: "retiree",
}


@pytest.mark.parametrize("vers", list(ACTES))
@pytest.mark.parametrize("de", list(EtatInscription))
def test_decider_follows_the_table_of_states(de, vers, django_capture_on_commit_callbacks):
    inscription = InscriptionFactory(**{TRAITS[de]: True})
    auteur = UtilisateurFactory(charge_etudes=True)

    if vers in TRANSITIONS[de]:
        with django_capture_on_commit_callbacks(execute=True):
            ACTES[vers](inscription, auteur)
        attendu, actes, courriels = vers, [f"inscription.{vers}"], 1
    else:
        refus = re.escape(TRANSITIONS.refus(de, vers))
        with pytest.raises(RegleMetier, match=refus), django_capture_on_commit_callbacks(execute=True):
            ACTES[vers](inscription, auteur)
        attendu, actes, courriels = de, [], 0

    inscription.refresh_from_db()
    journal = historique(inscription)
    assert inscription.etat == attendu
    assert [entree.acte for entree in journal] == actes
    assert [entree.auteur for entree in journal] == [auteur] * len(actes)
    assert len(mail.outbox) == courriels


def test_validating_by_a_closed_account_waits_for_a_referent_who_can_enter():
    auteur, parti = UtilisateurFactory(charge_etudes=True), UtilisateurFactory(is_active=False)
    inscription = InscriptionFactory(confirmee=True, referent_courriel=parti.email)
    with pytest.raises(RegleMetier, match="est fermé"):
        valider_inscription(inscription=inscription, auteur=auteur)
    inscription.refresh_from_db()
    assert (inscription.etat, historique(inscription)) == (EtatInscription.CONFIRMEE, [])
    nommee = MembreFactory(organisme=inscription.organisme)

    assert valider_inscription(inscription=inscription, auteur=auteur).etat == EtatInscription.VALIDEE

    assert list(inscription.organisme.les_membres.all()) == [nommee]


def test_the_referent_of_last_year_is_told_once_that_another_one_comes_in():
    auteur, passee = UtilisateurFactory(charge_etudes=True), InscriptionFactory()
    ancienne = MembreFactory(organisme=passee.organisme)
    suivantes = [
        InscriptionFactory(organisme=passee.organisme, referent_courriel="neuve@ville.exemple", confirmee=True)
        for _ in range(2)
    ]

    for inscription in suivantes:
        valider_inscription(inscription=inscription, auteur=auteur)

    dits = CourrierOrganisme.objects.filter(genre="autre_referent")
    assert list(dits.values_list("membre", flat=True)) == [ancienne.pk]
    assert passee.organisme.les_membres.count() == 2


@pytest.mark.parametrize("acte", [refuser_inscription, demander_modification, retirer_inscription])
def test_decider_without_reason_changes_nothing(acte):
    inscription = InscriptionFactory(confirmee=True)

    with pytest.raises(RegleMetier) as refus:
        acte(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="  ")

    inscription.refresh_from_db()
    assert (refus.value.code, refus.value.champ) == ("motif_absent", "motif")
    assert inscription.etat == EtatInscription.CONFIRMEE
    assert historique(inscription) == []


def test_demander_modification_cuts_a_reason_longer_than_its_column():
    inscription = InscriptionFactory(confirmee=True)

    demandee = demander_modification(
        inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="x" * 1001
    )

    assert demandee.motif == "x" * 1000


def test_demander_modification_mails_the_reason_and_the_way_back(django_capture_on_commit_callbacks):
    inscription = InscriptionFactory(confirmee=True)
    MembreFactory(organisme=inscription.organisme, utilisateur__email=inscription.referent_courriel)

    with django_capture_on_commit_callbacks(execute=True):
        demander_modification(
            inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Le téléphone & l’adresse"
        )

    message = mail.outbox[0]
    assert "Le téléphone & l’adresse" in message.body
    page = f"/espace/inscriptions/{inscription.pk}/modifier/?organisme={inscription.organisme_id}\n"
    assert page in message.body
    assert f'{page.strip()}">Modifier l’inscription' in message.alternatives[0].content
    assert "Le téléphone &amp; l’adresse" in message.alternatives[0].content


def test_demander_modification_leads_whom_the_space_is_not_open_to_to_what_she_declared(
    client, django_capture_on_commit_callbacks
):
    """The body has people already: confirming opened nothing else."""
    inscription = InscriptionFactory(confirmee=True)
    MembreFactory(organisme=inscription.organisme)
    compte = UtilisateurFactory(email=inscription.referent_courriel)

    with django_capture_on_commit_callbacks(execute=True):
        demander_modification(inscription=inscription, auteur=UtilisateurFactory(charge_etudes=True), motif="Adresse")

    (page,) = re.findall(r"(/espace/\S*)", mail.outbox[0].body)
    client.force_login(compte)
    assert "Ce qui est demandé Adresse" in texte_de(client.get(page))
