"""What no form sends: the pages refuse it in words, and change nothing."""

from __future__ import annotations

import pytest

from consultations.models import Commentaire, Duel, Position, Proposition, Signalement, Soutien
from tests.consultations.views.publiques.conftest import adresse
from tests.factories.consultations import PropositionFactory

pytestmark = pytest.mark.django_db
FOLLES = [
    ("opinions", {"idee": "x", "sens": "accord"}),
    ("opinions", {"idee": "IDEE", "sens": "\x00"}),
    ("duels", {"gauche": "1", "droite": "2", "reponse": "gauche"}),
    ("duels", {"gauche": "IDEE", "droite": "IDEE", "reponse": "gauche"}),
    ("duels", {}),
    ("deposer", {"titre": "\x00"}),
    ("deposer", {"titre": "x" * 9_999, "texte": "y" * 99_999}),
    ("contribution_signaler", {"motif": "inconnu"}),
    ("contribution_commenter", {"texte": "\x00"}),
    ("contribution_commenter", {"texte": "z" * 99_999}),
    ("oublier", {"jeton": "\x00"}),
]


@pytest.mark.parametrize(("page", "envoi"), FOLLES)
def test_what_no_form_sends_is_refused_and_changes_nothing(client, dialogue, citoyenne, page, envoi):
    idee = PropositionFactory(dialogue=dialogue)
    arguments = {"pk": idee.pk} if page.startswith("contribution_") else {}
    envoi = {nom: str(idee.pk) if valeur == "IDEE" else valeur for nom, valeur in envoi.items()}

    reponse = client.post(adresse(page, dialogue, **arguments), envoi)

    assert reponse.status_code in {404, 409, 422}
    tables = (Position, Duel, Commentaire, Signalement, Soutien, Proposition)
    assert [table.objects.count() for table in tables] == [0, 0, 0, 0, 0, 1]
