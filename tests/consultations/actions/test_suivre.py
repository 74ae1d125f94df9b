"""Each contribution has its outcome, explained; its author is owed a mail."""

from __future__ import annotations

import pytest
from django.db import connection

from consultations.actions.suivre import repondre_officiellement, retirer_reponse_officielle, suivre_proposition
from consultations.enums import EtatProposition, EtatTexte
from consultations.models import Commentaire, CourrierCitoyen, SuiteDonnee
from socle.erreurs import RegleMetier
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import CommentaireFactory, DialogueFactory, ParticipantFactory, PropositionFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def test_a_step_is_written_and_its_author_told():
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    citoyen = ParticipantFactory(dialogue=dialogue, adresse="auteur@exemple.fr")
    proposition = PropositionFactory(dialogue=dialogue, auteur=citoyen, recevable=True)
    suite = suivre_proposition(
        proposition=proposition, vers="non_retenue", texte=" Le sous-sol ne le permet pas. ", auteur=auteur
    )
    proposition.refresh_from_db()
    assert (proposition.etat, proposition.motif) == (EtatProposition.NON_RETENUE, "Le sous-sol ne le permet pas.")
    assert list(SuiteDonnee.objects.values_list("etat", "texte", "auteur")) == [
        ("non_retenue", "Le sous-sol ne le permet pas.", auteur.pk)
    ]
    assert list(CourrierCitoyen.objects.values_list("genre", "cle", "contexte")) == [
        ("suite", f"suite:{suite.pk}", {"suite": suite.pk})
    ]


@pytest.mark.parametrize("vers", ["irrecevable", "retenue", "non_retenue"])
def test_an_outcome_is_explained(vers):
    proposition = PropositionFactory(recevable=vers != "irrecevable")
    with pytest.raises(RegleMetier) as refus:
        suivre_proposition(proposition=proposition, vers=vers, texte=" ", auteur=None)
    assert (refus.value.champ, SuiteDonnee.objects.count()) == ("texte", 0)


@pytest.mark.parametrize("vers", ["deposee", "refusee", "retiree", "brouillon", "inconnue"])
def test_moderation_is_not_done_here(vers):
    with pytest.raises(RegleMetier):
        suivre_proposition(proposition=PropositionFactory(), vers=vers, texte="Non.", auteur=None)


def test_a_contribution_that_nobody_read_has_no_outcome():
    proposition = PropositionFactory(deposee=True)
    with pytest.raises(RegleMetier):
        suivre_proposition(proposition=proposition, vers="publiee", texte="", auteur=None)


def test_once_closed_only_what_was_retained_moves():
    clos = DialogueFactory(clos=True)
    retenue, autre = PropositionFactory(dialogue=clos, retenue_=True), PropositionFactory(dialogue=clos, etudiee=True)
    suivre_proposition(proposition=retenue, vers="realisee", texte="Les bancs sont posés.", auteur=None)
    refuser(
        "reponse_publiee", suivre_proposition, proposition=autre, vers="retenue", texte="Finalement oui.", auteur=None
    )


def test_an_official_reply_is_published_at_once_and_withdrawn():
    proposition, auteur = PropositionFactory(), UtilisateurFactory()
    reponse = repondre_officiellement(proposition=proposition, texte=" Merci, nous chiffrons. ", auteur=auteur)
    assert (reponse.etat, reponse.est_officiel, reponse.texte) == (EtatTexte.PUBLIE, True, "Merci, nous chiffrons.")
    encore = repondre_officiellement(proposition=proposition, texte="Merci, nous chiffrons.", auteur=auteur)
    assert (encore, proposition.les_commentaires.count()) == (reponse, 1)
    # Somebody spoke meanwhile: the same words answer her.
    CommentaireFactory(proposition=proposition)
    ensuite = repondre_officiellement(proposition=proposition, texte="Merci, nous chiffrons.", auteur=auteur)
    assert ensuite != reponse
    retirer_reponse_officielle(reponse=ensuite, auteur=auteur)
    retirer_reponse_officielle(reponse=reponse, auteur=auteur)
    assert not Commentaire.objects.filter(est_officiel=True).exists()
    with pytest.raises(RegleMetier):
        repondre_officiellement(proposition=PropositionFactory(deposee=True), texte="Oui.", auteur=auteur)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.parametrize(
    "acte",
    [
        lambda p: suivre_proposition(proposition=p, vers="recevable", texte="", auteur=None),
        lambda p: repondre_officiellement(proposition=p, texte="Merci.", auteur=UtilisateurFactory()),
    ],
)
def test_a_closing_waits_for_the_outcome_being_written(acte):
    """Held with the gestures: an idea could else go back to study after its dialogue was found complete and closed."""
    proposition = PropositionFactory()
    acte(proposition)
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objid = %s",
            [proposition.dialogue_id],
        )
        assert ("ShareLock",) in curseur.fetchall()
