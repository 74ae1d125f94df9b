"""What somebody takes back, or whom she was, is in no row of any table any more."""

from __future__ import annotations

import pytest
from django.apps import apps

from consultations.actions.contribuer import deposer, enregistrer_brouillon, retirer
from consultations.actions.identifier import confirmer, demander_confirmation, oublier
from consultations.actions.jetons import jeton_de_confirmation
from consultations.actions.signaler import signaler
from consultations.enums import EtatDialogue, MotifSignalement
from consultations.models import Dialogue, Proposition
from socle.horloge import maintenant
from tests.factories.consultations import DialogueFactory, ParticipantFactory, PropositionFactory, SignalementFactory

pytestmark = pytest.mark.django_db


def tables_qui_disent(*mots):
    """Return the tables of every app where one of these words is still written."""
    return sorted(
        modele._meta.label
        for modele in apps.get_models()
        for ligne in modele.objects.values()
        if any(mot in repr(ligne) for mot in mots)
    )


def test_a_contribution_taken_back_leaves_no_word():
    participant = ParticipantFactory()
    champs = {"titre": "Canari jaune", "texte": "Canari bleu", "lieu": "Canari"}
    deposee = deposer(proposition=enregistrer_brouillon(participant=participant, proposition=None, **champs))
    SignalementFactory(proposition=deposee, precision="Ce Canari me vise.")
    assert tables_qui_disent("Canari") == ["consultations.Proposition", "consultations.Signalement"]

    retirer(proposition=deposee, participant=participant)

    assert tables_qui_disent("Canari") == []


def test_whoever_asks_to_be_forgotten_once_over_is_nowhere():
    dialogue = DialogueFactory(ouvert=True)
    demande = demander_confirmation(dialogue=dialogue, courriel="canari@exemple.fr", veut_suivre=True, commune=None)
    participant = confirmer(jeton=jeton_de_confirmation(demande))
    enregistrer_brouillon(participant=participant, proposition=None, titre="Canari")
    deposee = deposer(proposition=enregistrer_brouillon(participant=participant, proposition=None, titre="Des bancs"))
    lue = PropositionFactory(dialogue=dialogue)
    signaler(participant=participant, objet=lue, motif=MotifSignalement.FAUX, precision="Canari")
    Dialogue.objects.filter(pk=dialogue.pk).update(etat=EtatDialogue.FERME, ferme_le=maintenant())
    traces = (participant.empreinte, "canari", "Canari")
    assert tables_qui_disent(*traces) != []

    oublier(participant=participant)

    assert tables_qui_disent(*traces) == []
    assert Proposition.objects.get(pk=deposee.pk).auteur is None
