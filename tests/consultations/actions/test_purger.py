"""Retention: at its date each thing goes, not before, and no count changes."""

from __future__ import annotations

import datetime as dt

import pytest

from consultations import tasks
from consultations.actions import purger
from consultations.actions.purger import purger_consultations
from consultations.enums import CONSERVATION_CONTACT, EtatProposition
from consultations.models import Commentaire, CourrielCitoyen, Identification, Participant, Proposition
from consultations.queries.comptes import comptes_par_porte
from socle.horloge import maintenant
from tests.factories.consultations import (
    CommentaireFactory,
    CourrielCitoyenFactory,
    DialogueFactory,
    IdentificationFactory,
    ParticipantFactory,
    PropositionFactory,
    SoutienFactory,
)

pytestmark = pytest.mark.django_db
RIEN = {"identifications": 0, "contacts": 0, "brouillons": 0, "courriels": 0}
MINUTE = dt.timedelta(minutes=1)


def test_an_address_never_confirmed_goes_when_its_link_dies():
    identification = IdentificationFactory()
    CourrielCitoyenFactory(identification=identification)

    assert purger_consultations(a_la_date=identification.expire_le - MINUTE) == RIEN
    assert purger_consultations(a_la_date=identification.expire_le) == RIEN | {"identifications": 1}
    assert not Identification.objects.exists()


@pytest.mark.parametrize("etat", [{"ferme": True}, {"clos": True}])
def test_contacts_go_a_year_after_the_end_and_counts_stay(etat):
    dialogue = DialogueFactory(**etat)
    fin = dialogue.clos_le or dialogue.ferme_le
    auteur = ParticipantFactory(dialogue=dialogue, adresse="camille@exemple.fr")
    proposition = PropositionFactory(dialogue=dialogue, auteur=auteur)
    reponse = CommentaireFactory(proposition=proposition, auteur=auteur)
    SoutienFactory(proposition=proposition)
    curieux = ParticipantFactory(dialogue=dialogue)
    avant, empreinte = comptes_par_porte(dialogue), auteur.empreinte

    assert purger_consultations(a_la_date=fin + CONSERVATION_CONTACT - MINUTE) == RIEN
    assert purger_consultations(a_la_date=fin + CONSERVATION_CONTACT) == RIEN | {"contacts": 3}

    auteur.refresh_from_db()
    assert (auteur.courriel, auteur.veut_suivre, auteur.est_efface) == (None, False, True)
    assert auteur.empreinte != empreinte
    assert Proposition.objects.get(pk=proposition.pk).auteur is None
    assert Commentaire.objects.get(pk=reponse.pk).auteur is None
    assert not Participant.objects.filter(pk=curieux.pk).exists()
    assert comptes_par_porte(dialogue) == avant
    assert purger_consultations(a_la_date=fin + CONSERVATION_CONTACT) == RIEN


def test_nobody_is_forgotten_while_the_dialogue_lives():
    ParticipantFactory(adresse="camille@exemple.fr")

    assert purger_consultations(a_la_date=maintenant() + 3 * CONSERVATION_CONTACT) == RIEN


def test_drafts_go_a_month_after_the_end():
    dialogue = DialogueFactory(ferme=True)
    PropositionFactory(dialogue=dialogue, brouillon=True)
    deposee = PropositionFactory(dialogue=dialogue, deposee=True)
    PropositionFactory(brouillon=True)
    date = dialogue.ferme_le + purger.CONSERVATION_BROUILLON

    assert purger_consultations(a_la_date=date - MINUTE) == RIEN
    assert purger_consultations(a_la_date=date) == RIEN | {"brouillons": 1}
    assert list(dialogue.les_propositions.all()) == [deposee]
    assert Proposition.objects.filter(etat=EtatProposition.BROUILLON).count() == 1


def test_rows_of_mails_go_a_month_later():
    courriel = CourrielCitoyenFactory(participant=ParticipantFactory(adresse="a@exemple.fr"), identification=None)
    date = courriel.cree_le + purger.CONSERVATION_COURRIEL

    assert purger_consultations(a_la_date=date - MINUTE) == RIEN
    assert purger_consultations(a_la_date=date) == RIEN | {"courriels": 1}
    assert not CourrielCitoyen.objects.exists()


def test_lots_leave_nothing_behind(monkeypatch):
    monkeypatch.setattr(purger, "PAR_LOT", 2)
    for _ in range(5):
        IdentificationFactory()

    assert purger_consultations(a_la_date=maintenant() + dt.timedelta(days=8))["identifications"] == 5


def test_the_task_of_the_night_purges():
    IdentificationFactory(expire_le=maintenant() - MINUTE)

    assert tasks.purger_consultations() == 1
