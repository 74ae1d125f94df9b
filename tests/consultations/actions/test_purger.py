"""Retention: at its date each thing goes, not before, and no count changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from consultations import tasks
from consultations.actions import purger
from consultations.actions.cycle import fermer_dialogue
from consultations.actions.identifier import oublier
from consultations.actions.moderer import annuler_decision, classer_signalements, renvoyer_a_relire
from consultations.enums import (
    CONSERVATION_CONTACT,
    CONSERVATION_PRECISION,
    CONSERVATION_REFUS,
    EFFACE,
    EtatProposition,
)
from consultations.models import Commentaire, CourrierCitoyen, Identification, Participant, Proposition, Rapprochement
from consultations.queries.comptes import comptes_par_porte
from consultations.queries.moderation import comptes_de_moderation
from organismes.enums import EtatInscription
from organismes.models import Inscription
from socle.conservation import purger_app
from socle.expedition import CONSERVATION, expedier
from socle.horloge import maintenant
from sondages import tasks as taches_des_sondages
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    AvisSectionFactory,
    CommentaireFactory,
    CourrierCitoyenFactory,
    DialogueFactory,
    IdentificationFactory,
    ParticipantFactory,
    PropositionFactory,
    RapprochementFactory,
    SignalementFactory,
    SoutienFactory,
)
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
TEXTES = tuple(f"consultations.{nom}" for nom in ("Proposition", "Commentaire", "AvisSection"))
AUTRES = tuple(f"consultations.{nom}" for nom in ("Identification", "Participant", "Signalement", "CourrierCitoyen"))
RIEN = dict.fromkeys((*TEXTES, *AUTRES), 0)
MINUTE = dt.timedelta(minutes=1)


def test_an_address_never_confirmed_goes_when_its_link_dies():
    identification = IdentificationFactory()
    CourrierCitoyenFactory(identification=identification)

    assert purger_app("consultations", a_la_date=identification.expire_le - MINUTE) == RIEN
    assert purger_app("consultations", a_la_date=identification.expire_le) == RIEN | {"consultations.Identification": 1}
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

    assert purger_app("consultations", a_la_date=fin + CONSERVATION_CONTACT - MINUTE) == RIEN
    assert purger_app("consultations", a_la_date=fin + CONSERVATION_CONTACT) == RIEN | {"consultations.Participant": 3}

    auteur.refresh_from_db()
    assert (auteur.courriel, auteur.veut_suivre, auteur.est_efface) == (None, False, True)
    assert auteur.empreinte != empreinte
    assert Proposition.objects.get(pk=proposition.pk).auteur is None
    assert Commentaire.objects.get(pk=reponse.pk).auteur is None
    assert not Participant.objects.filter(pk=curieux.pk).exists()
    assert comptes_par_porte(dialogue) == avant
    assert purger_app("consultations", a_la_date=fin + CONSERVATION_CONTACT) == RIEN


def test_nobody_is_forgotten_while_the_dialogue_lives():
    ParticipantFactory(adresse="camille@exemple.fr")

    assert purger_app("consultations", a_la_date=maintenant() + 3 * CONSERVATION_CONTACT) == RIEN


def test_drafts_go_a_month_after_the_end():
    dialogue = DialogueFactory(ferme=True)
    PropositionFactory(dialogue=dialogue, brouillon=True)
    deposee = PropositionFactory(dialogue=dialogue, deposee=True)
    PropositionFactory(brouillon=True)
    date = dialogue.ferme_le + purger.CONSERVATION_BROUILLON

    assert purger_app("consultations", a_la_date=date - MINUTE) == RIEN
    assert purger_app("consultations", a_la_date=date) == RIEN | {"consultations.Proposition": 1}
    assert list(dialogue.les_propositions.all()) == [deposee]
    assert Proposition.objects.filter(etat=EtatProposition.BROUILLON).count() == 1


def _refuses(dialogue, le):
    """Return a contribution, a reply and a remark that were refused at that instant."""
    return (
        PropositionFactory(
            dialogue=dialogue, refusee=True, lieu="12 rue X", latitude=43.6, longitude=1.4, decidee_le=le
        ),
        CommentaireFactory(proposition__dialogue=dialogue, refuse=True, decide_le=le),
        AvisSectionFactory(section__dialogue=dialogue, etat="refuse", motif="injure", decide_le=le, reserve="Non."),
    )


def test_refused_words_go_a_year_later_and_their_reason_stays():
    dialogue, le = DialogueFactory(ouvert=True), maintenant()
    proposition, reponse, avis = _refuses(dialogue, le)
    publiees = PropositionFactory(dialogue=dialogue, decidee_le=le), CommentaireFactory(decide_le=le)
    avant = comptes_par_porte(dialogue), comptes_de_moderation(dialogue)

    assert purger_app("consultations", a_la_date=le + CONSERVATION_REFUS - MINUTE) == RIEN
    assert purger_app("consultations", a_la_date=le + CONSERVATION_REFUS) == RIEN | dict.fromkeys(TEXTES, 1)
    assert purger_app("consultations", a_la_date=le + CONSERVATION_REFUS) == RIEN

    for objet in (proposition, reponse, avis, *publiees):
        objet.refresh_from_db()
    assert (proposition.titre, proposition.texte, proposition.lieu) == (EFFACE, EFFACE, EFFACE)
    assert (proposition.latitude, proposition.motif, proposition.decidee_le) == (
        None,
        "Hors du sujet de la consultation.",
        le,
    )
    assert (reponse.texte, reponse.motif, reponse.decide_le) == (EFFACE, "hors_sujet", le)
    assert (avis.reserve, avis.commentaire, avis.motif, avis.utilite) == (EFFACE, EFFACE, "injure", 4)
    assert EFFACE not in {publiees[0].titre, publiees[1].texte}
    assert (comptes_par_porte(dialogue), comptes_de_moderation(dialogue)) == avant


def test_the_picture_and_the_common_words_of_a_refused_contribution_go_with_it(django_capture_on_commit_callbacks):
    paire = RapprochementFactory()
    paire.a.image.save("place.png", ContentFile(b"image"), save=False)
    paire.a.etat, paire.a.motif, paire.a.image_texte = EtatProposition.REFUSEE, "Illisible.", "La place"
    paire.a.save()
    stockage, nom = paire.a.image.storage, paire.a.image.name

    with django_capture_on_commit_callbacks(execute=True):
        purger_app("consultations", a_la_date=paire.a.decidee_le + CONSERVATION_REFUS)

    paire.a.refresh_from_db()
    assert (paire.a.image.name, paire.a.image_texte, stockage.exists(nom)) == ("", "", False)
    assert not Rapprochement.objects.exists()


def test_a_refusal_taken_back_keeps_its_words():
    dialogue, auteur, le = DialogueFactory(ouvert=True), UtilisateurFactory(), maintenant()
    proposition = PropositionFactory(dialogue=dialogue, refusee=True, decidee_le=le, decidee_par=auteur)
    annuler_decision(dialogue=dialogue, le=le, auteur=auteur)

    assert purger_app("consultations", a_la_date=le + 2 * CONSERVATION_REFUS) == RIEN
    proposition.refresh_from_db()
    assert (proposition.etat, proposition.titre != EFFACE) == (EtatProposition.DEPOSEE, True)


@pytest.mark.parametrize("rang", [0, 1, 2])
def test_words_that_are_gone_are_not_read_again(rang):
    dialogue, auteur, le = DialogueFactory(ouvert=True), UtilisateurFactory(), maintenant()
    objet = _refuses(dialogue, le)[rang]
    purger_app("consultations", a_la_date=le + CONSERVATION_REFUS)
    type(objet).objects.filter(pk=objet.pk).update(**{"decidee_par" if rang == 0 else "decide_par": auteur})

    refuser("texte_efface", annuler_decision, dialogue=dialogue, le=le, auteur=auteur)
    if rang < 2:
        refuser("texte_efface", renvoyer_a_relire, objet=objet, auteur=auteur)


def test_rows_of_mails_go_a_month_after_their_end():
    courriel = CourrierCitoyenFactory()
    expedier(CourrierCitoyen, courriel.pk)
    courriel.refresh_from_db()
    date = courriel.modifie_le + CONSERVATION
    Identification.objects.update(expire_le=date + MINUTE)

    assert purger_app("consultations", a_la_date=date - MINUTE) == RIEN
    assert purger_app("consultations", a_la_date=date) == RIEN | {"consultations.CourrierCitoyen": 1}
    assert not CourrierCitoyen.objects.exists()


def test_lots_leave_nothing_behind(monkeypatch):
    monkeypatch.setattr("socle.conservation.PAR_LOT", 2)
    for _ in range(5):
        IdentificationFactory()

    assert (
        purger_app("consultations", a_la_date=maintenant() + dt.timedelta(days=8))["consultations.Identification"] == 5
    )


def test_the_task_of_the_night_purges():
    IdentificationFactory(expire_le=maintenant() - MINUTE)

    assert tasks.purger() == 1


def test_the_network_of_a_report_that_nobody_answers_goes_after_thirty_days():
    signalement = SignalementFactory(reseau="a" * 64, precision="Une raison.")
    date = signalement.cree_le + dt.timedelta(days=30)

    assert purger_app("consultations", a_la_date=date - MINUTE) == RIEN
    assert purger_app("consultations", a_la_date=date) == RIEN | {"consultations.Signalement": 1}
    signalement.refresh_from_db()
    assert (signalement.reseau, signalement.precision, signalement.traite_le) == ("", "Une raison.", None)


def test_whoever_asked_to_be_forgotten_while_open_is_so_the_night_after_the_end():
    dialogue = DialogueFactory(ouvert=True)
    auteur = ParticipantFactory(dialogue=dialogue, adresse="camille@exemple.fr")
    proposition = PropositionFactory(dialogue=dialogue, auteur=auteur)
    voisine = ParticipantFactory(dialogue=dialogue, adresse="alex@exemple.fr")
    oublier(participant=auteur)
    avant, empreinte = comptes_par_porte(dialogue), auteur.empreinte

    assert purger_app("consultations", a_la_date=maintenant()) == RIEN
    assert Proposition.objects.get(pk=proposition.pk).auteur == auteur
    fermer_dialogue(dialogue=dialogue, auteur=UtilisateurFactory())
    assert purger_app("consultations", a_la_date=maintenant()) == RIEN | {"consultations.Participant": 1}

    auteur.refresh_from_db()
    voisine.refresh_from_db()
    assert (auteur.est_efface, auteur.empreinte != empreinte) == (True, True)
    assert Proposition.objects.get(pk=proposition.pk).auteur is None
    assert (voisine.est_efface, voisine.veut_suivre) == (False, True)
    assert comptes_par_porte(dialogue) == avant
    assert purger_app("consultations", a_la_date=maintenant()) == RIEN


def test_whoever_asked_to_be_forgotten_is_so_the_night_after_the_body_left_the_edition():
    auteur = PropositionFactory(dialogue__ouvert=True, auteur__adresse="camille@exemple.fr").auteur
    oublier(participant=auteur)
    assert purger_app("consultations", a_la_date=maintenant()) == RIEN

    Inscription.objects.update(etat=EtatInscription.RETIREE, decidee_le=maintenant())

    assert purger_app("consultations", a_la_date=maintenant()) == RIEN | {"consultations.Participant": 1}


def test_what_a_report_adds_in_words_goes_thirty_days_after_its_answer():
    signalement = SignalementFactory(precision="Une raison.")
    classer_signalements(objet=signalement.proposition, auteur=UtilisateurFactory())
    signalement.refresh_from_db()
    date = signalement.traite_le + CONSERVATION_PRECISION

    assert purger_app("consultations", a_la_date=date - MINUTE) == RIEN
    assert purger_app("consultations", a_la_date=date) == RIEN | {"consultations.Signalement": 1}
    signalement.refresh_from_db()
    assert (signalement.precision, signalement.motif != "") == ("", True)
    assert purger_app("consultations", a_la_date=date) == RIEN


@pytest.mark.parametrize(("module", "suite"), [(tasks, "reparer_la_file"), (taches_des_sondages, "vider")])
def test_a_night_that_cannot_remove_everything_does_what_follows(monkeypatch, module, suite):
    faits = []

    def refuser(*_arguments, **_options):
        raise ExceptionGroup("purge", [OSError()])

    monkeypatch.setattr(module, "purger_app", refuser)
    monkeypatch.setattr(module, suite, lambda: faits.append(suite))

    with pytest.raises(ExceptionGroup):
        module.purger()

    assert faits == [suite]
