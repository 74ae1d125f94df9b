"""What support sees: rows, and nothing that opens something or leads back to somebody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bornes.models import Avis, CleDuJour, Enrolement
from comptes.models import Utilisateur
from tests.factories.bornes import AvisFactory, CleDuJourFactory, EnrolementFactory
from trophees.models import BulletinJury, ConflitJury, InvitationCeremonie

pytestmark = pytest.mark.django_db
SOURCE, CLE = "ab" * 16, b"cle-du-jour-de-32-octets-exacts!"


@pytest.mark.parametrize("modele", [Avis, CleDuJour, Enrolement, Utilisateur])
def test_admin_shows_no_secret(support, modele):
    AvisFactory(mot="Merci Sophie", courriel="usager@exemple.fr", source=SOURCE)
    enrolement = EnrolementFactory(jeton="jeton")
    CleDuJourFactory(cle=CLE)
    objet, nom = modele.objects.first(), f"admin:{modele._meta.app_label}_{modele._meta.model_name}"

    pages = [support.get(reverse(f"{nom}_changelist")), support.get(reverse(f"{nom}_change", args=[objet.pk]))]

    assert [page.status_code for page in pages] == [200, 200]
    secrets = (SOURCE, "cle-du-jour", "&lt;memory", "Sophie", "usager@", "md5$", enrolement.code_empreinte)
    for page in pages:
        texte = page.content.decode()
        assert [secret for secret in (*secrets, enrolement.jeton_empreinte) if secret in texte] == []


@pytest.mark.parametrize("modele", [BulletinJury, ConflitJury, InvitationCeremonie])
def test_admin_shows_no_ballot_of_a_juror_nor_who_is_told_under_embargo(support, modele):
    assert support.get(reverse(f"admin:trophees_{modele._meta.model_name}_changelist")).status_code == 403
