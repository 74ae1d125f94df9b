"""Support reads what anybody reads of citizens' words, and never who wrote them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.consultations import CommentaireFactory, ParticipantFactory, PropositionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("modele", "publique", "cachee"),
    [
        ("proposition", lambda p: PropositionFactory(auteur=p), lambda: PropositionFactory(brouillon=True)),
        ("commentaire", lambda p: CommentaireFactory(auteur=p), lambda: CommentaireFactory(depose=True)),
    ],
)
def test_support_reads_neither_drafts_nor_authors(support, modele, publique, cachee):
    auteur = ParticipantFactory()
    lue, autre = publique(auteur), cachee()
    pages = [
        support.get(reverse(f"admin:consultations_{modele}_changelist")),
        support.get(reverse(f"admin:consultations_{modele}_change", args=[lue.pk])),
    ]
    assert [page.status_code for page in pages] == [200, 200]
    ecrit = "".join(page.content.decode() for page in pages)
    assert [mot for mot in (str(auteur.pk), str(auteur.pk)[:8], str(autre.pk)) if mot in ecrit] == []
