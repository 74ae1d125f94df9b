"""Publishing, refusing, undoing: what was read is what is decided, and nothing else."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from consultations.actions import moderer
from consultations.actions.evaluer import evaluer_section
from consultations.actions.moderer import TexteLu
from consultations.actions.suivre import suivre_proposition
from consultations.enums import EtatProposition, EtatTexte, MotifRefus, Retenue
from consultations.models import Bilan, Proposition, Signalement
from consultations.queries.moderation import (
    PUBLIES,
    FiltresTextes,
    cles_de_moderation,
    comptes_de_moderation,
    derniere_decision,
    lignes_de_moderation,
)
from socle.erreurs import Conflit, RegleMetier
from socle.horloge import maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    AvisSectionFactory,
    BilanFactory,
    CommentaireFactory,
    DialogueFactory,
    PropositionFactory,
    SectionFactory,
    SignalementFactory,
)
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def lu(genre, objet):
    objet.refresh_from_db()
    return TexteLu(genre, objet.pk, objet.modifie_le)


@pytest.mark.parametrize(
    ("nombre", "code", "mots"),
    [
        (0, "choix_vide", "Cochez d’abord les textes à décider."),
        (
            201,
            "choix_trop_grand",
            "Vous avez coché 201 textes\u202f: 200 au plus se décident à la fois. Rien n’a été changé.",
        ),
    ],
)
def test_a_batch_holds_one_text_to_two_hundred(nombre, code, mots):
    dialogue = DialogueFactory(ouvert=True)
    texte = lu("proposition", PropositionFactory(dialogue=dialogue, deposee=True))

    refus = refuser(code, moderer.publier, dialogue=dialogue, choix=[texte] * nombre, auteur=UtilisateurFactory())

    assert refus.message == mots
    assert moderer.publier(dialogue=dialogue, choix=[texte] * 200, auteur=UtilisateurFactory()).nombre == 1


def test_a_batch_of_three_kinds_is_published_then_taken_back():
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    proposition = PropositionFactory(dialogue=dialogue, deposee=True)
    reponse = CommentaireFactory(proposition__dialogue=dialogue, depose=True)
    avis = AvisSectionFactory(section=SectionFactory(dialogue=dialogue))
    choix = [lu("proposition", proposition), lu("commentaire", reponse), lu("avis", avis)]
    decision = moderer.publier(dialogue=dialogue, choix=choix, auteur=auteur)
    for objet in (proposition, reponse, avis):
        objet.refresh_from_db()
    assert decision.nombre == 3
    assert (proposition.etat, reponse.etat, avis.etat) == (EtatProposition.PUBLIEE, EtatTexte.PUBLIE, EtatTexte.PUBLIE)
    assert (proposition.decidee_par, proposition.decidee_le) == (auteur, decision.le)
    assert moderer.annuler_decision(dialogue=dialogue, le=decision.le, auteur=auteur) == 3
    proposition.refresh_from_db()
    assert (proposition.etat, proposition.decidee_par) == (EtatProposition.DEPOSEE, None)
    refuser("rien_a_annuler", moderer.annuler_decision, dialogue=dialogue, le=decision.le, auteur=auteur)


@pytest.mark.parametrize("acte", ["publier", "refuser"])
@pytest.mark.parametrize("retenue", Retenue)
def test_words_taken_back_to_the_queue_still_say_why_they_wait(acte, retenue):
    """Names are masked: nothing could find again that a candidate was in these words."""
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    proposition = PropositionFactory(dialogue=dialogue, deposee=True, retenue=retenue)
    reponse = CommentaireFactory(proposition__dialogue=dialogue, depose=True, retenue=retenue)
    choix = [lu("proposition", proposition), lu("commentaire", reponse)]
    motif = {"motif": MotifRefus.PROPAGANDE} if acte == "refuser" else {}

    decision = getattr(moderer, acte)(dialogue=dialogue, choix=choix, auteur=auteur, **motif)
    cles = [("proposition", proposition.pk), ("commentaire", reponse.pk)]
    decidees = [ligne.pourquoi for ligne in lignes_de_moderation(dialogue, cles)]
    moderer.annuler_decision(dialogue=dialogue, le=decision.le, auteur=auteur)

    proposition.refresh_from_db()
    reponse.refresh_from_db()
    assert decidees == ["", ""]
    assert (proposition.retenue, reponse.retenue) == (retenue, retenue)
    assert set(cles_de_moderation(dialogue, FiltresTextes(attente="retenue"))) == set(cles)


def test_reports_answered_by_a_decision_wait_again_with_its_words():
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    proposition = PropositionFactory(dialogue=dialogue, deposee=True, retenue=Retenue.SIGNALEE)
    ancien = SignalementFactory(proposition=proposition, traite_le=maintenant() - dt.timedelta(days=2))
    signalement = SignalementFactory(proposition=proposition)

    decision = moderer.publier(dialogue=dialogue, choix=[lu("proposition", proposition)], auteur=auteur)
    signalement.refresh_from_db()
    assert (signalement.traite_le, signalement.traite_par) == (decision.le, auteur)

    moderer.annuler_decision(dialogue=dialogue, le=decision.le, auteur=auteur)
    signalement.refresh_from_db()
    avant = ancien.traite_le
    ancien.refresh_from_db()
    assert (signalement.traite_le, signalement.traite_par) == (None, None)
    assert ancien.traite_le == avant is not None


def test_a_refusal_says_why_in_the_words_of_the_charter():
    dialogue = DialogueFactory(ouvert=True)
    proposition = PropositionFactory(dialogue=dialogue, deposee=True)
    reponse = CommentaireFactory(proposition__dialogue=dialogue, depose=True)
    choix = [lu("proposition", proposition), lu("commentaire", reponse)]
    moderer.refuser(
        dialogue=dialogue,
        choix=choix,
        motif=MotifRefus.HORS_SUJET,
        precision="La place n’est pas concernée.",
        auteur=UtilisateurFactory(),
    )
    proposition.refresh_from_db()
    reponse.refresh_from_db()
    assert proposition.motif == "Hors du sujet de la consultation. La place n’est pas concernée."
    assert (reponse.etat, reponse.motif) == (EtatTexte.REFUSE, MotifRefus.HORS_SUJET)


def test_a_refusal_without_reason_changes_nothing():
    proposition = PropositionFactory(deposee=True)
    with pytest.raises(RegleMetier) as refus:
        moderer.refuser(
            dialogue=proposition.dialogue, choix=[lu("proposition", proposition)], motif="", auteur=UtilisateurFactory()
        )
    proposition.refresh_from_db()
    assert (refus.value.champ, proposition.etat) == ("motif", EtatProposition.DEPOSEE)


def test_what_changed_since_it_was_read_is_left_and_said():
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    change, intact = PropositionFactory.create_batch(2, dialogue=dialogue, deposee=True)
    choix = [lu("proposition", change), lu("proposition", intact)]
    change.texte = "Autre chose."
    change.save()
    decision = moderer.publier(dialogue=dialogue, choix=choix, auteur=auteur)
    change.refresh_from_db()
    assert (decision.nombre, decision.devances, change.etat) == (1, (change,), EtatProposition.DEPOSEE)
    with pytest.raises(Conflit):
        moderer.publier(dialogue=dialogue, choix=choix, auteur=auteur)


def test_words_of_another_dialogue_are_out_of_reach():
    ailleurs = PropositionFactory(deposee=True)
    with pytest.raises(Conflit):
        moderer.publier(
            dialogue=DialogueFactory(ouvert=True), choix=[lu("proposition", ailleurs)], auteur=UtilisateurFactory()
        )
    ailleurs.refresh_from_db()
    assert ailleurs.etat == EtatProposition.DEPOSEE


def test_an_undo_leaves_what_was_given_a_follow_up():
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    proposition = PropositionFactory(dialogue=dialogue, deposee=True)
    decision = moderer.publier(dialogue=dialogue, choix=[lu("proposition", proposition)], auteur=auteur)
    suivre_proposition(proposition=proposition, vers="recevable", texte="", auteur=auteur)
    with pytest.raises(RegleMetier):
        moderer.annuler_decision(dialogue=dialogue, le=decision.le, auteur=auteur)
    proposition.refresh_from_db()
    assert proposition.etat == EtatProposition.RECEVABLE


def test_a_refusal_is_taken_back_whatever_follow_up_came_before_it():
    """Reported, what was retained may be refused by mistake: nothing else would bring it back."""
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    proposition = PropositionFactory(dialogue=dialogue)
    for vers, texte in (("recevable", ""), ("retenue", "Dès le printemps.")):
        suivre_proposition(proposition=proposition, vers=vers, texte=texte, auteur=auteur)
    moderer.renvoyer_a_relire(objet=proposition, auteur=auteur)
    decision = moderer.refuser(
        dialogue=dialogue, choix=[lu("proposition", proposition)], motif=MotifRefus.INJURE, auteur=auteur
    )
    offerte = derniere_decision(dialogue, auteur, decision.le.isoformat())

    assert offerte.nombre == moderer.annuler_decision(dialogue=dialogue, le=decision.le, auteur=auteur) == 1
    moderer.publier(dialogue=dialogue, choix=[lu("proposition", proposition)], auteur=auteur)
    proposition.refresh_from_db()
    assert proposition.etat == EtatProposition.RETENUE


def test_illicit_words_leave_after_the_closing_and_find_their_outcome_again_if_they_were_not():
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    proposition = PropositionFactory(dialogue=dialogue)
    suivre_proposition(proposition=proposition, vers="recevable", texte="", auteur=auteur)
    suivre_proposition(proposition=proposition, vers="non_retenue", texte="Trop cher.", auteur=auteur)

    moderer.renvoyer_a_relire(objet=proposition, auteur=auteur)
    proposition.refresh_from_db()
    hors_vue = (proposition.etat, proposition.motif, Proposition.objects.publiques().count())
    moderer.publier(dialogue=dialogue, choix=[lu("proposition", proposition)], auteur=auteur)

    proposition.refresh_from_db()
    assert hors_vue == (EtatProposition.DEPOSEE, "", 0)
    assert (proposition.etat, proposition.motif) == (EtatProposition.NON_RETENUE, "Trop cher.")


def test_more_words_are_masked_and_never_fewer():
    proposition = PropositionFactory(deposee=True, titre="Merci à Ginette", texte="Ginette de l’accueil sait tout.")
    choix = lu("proposition", proposition)
    moderer.masquer_davantage(
        dialogue=proposition.dialogue, choix=choix, passages=["Ginette"], auteur=UtilisateurFactory()
    )
    proposition.refresh_from_db()
    assert (proposition.titre, proposition.texte) == ("Merci à [masqué]", "[masqué] de l’accueil sait tout.")
    with pytest.raises(Conflit):
        moderer.masquer_davantage(
            dialogue=proposition.dialogue, choix=choix, passages=["accueil"], auteur=UtilisateurFactory()
        )


def test_a_mask_longer_than_a_word_leaves_a_long_title_its_length():
    proposition = PropositionFactory(deposee=True, titre=f"Pour Li, {'un banc ' * 14}".strip()[:120])
    titre = proposition.titre

    moderer.masquer_davantage(
        dialogue=proposition.dialogue,
        choix=lu("proposition", proposition),
        passages=["Li"],
        auteur=UtilisateurFactory(),
    )

    proposition.refresh_from_db()
    assert len(titre) == 120
    assert proposition.titre == titre.replace("Li", "[masqué]")[:120].rstrip()


def test_what_a_picture_is_said_to_show_is_masked_too():
    proposition = PropositionFactory(deposee=True, titre="Un banc", image_texte="Ginette devant la halle")
    proposition.image.save("banc.png", ContentFile(b"PNG"))
    [ligne] = lignes_de_moderation(proposition.dialogue, [("proposition", proposition.pk)])

    moderer.masquer_davantage(
        dialogue=proposition.dialogue,
        choix=lu("proposition", proposition),
        passages=["Ginette"],
        auteur=UtilisateurFactory(),
    )

    proposition.refresh_from_db()
    assert ("Description de l’image", "Ginette devant la halle") in ligne.textes
    assert proposition.image_texte == "[masqué] devant la halle"


@pytest.mark.parametrize("acte", ["reprendre", "renvoyer", "masquer", "refuser"])
def test_words_taken_out_of_sight_leave_the_report_that_quotes_them(acte, django_capture_on_commit_callbacks):
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    jamais_lue, lue = PropositionFactory.create_batch(2, dialogue=dialogue, deposee=True, titre="Un banc pour Ginette")
    decision = moderer.publier(dialogue=dialogue, choix=[lu("proposition", lue)], auteur=auteur)
    lue.refresh_from_db()
    if acte == "refuser":
        moderer.renvoyer_a_relire(objet=lue, auteur=auteur)
    bilan = BilanFactory(dialogue=dialogue, pret=True)
    bilan.fichier.save("bilan.pdf", ContentFile(b"Un banc pour Ginette"))
    stockage, nom = bilan.fichier.storage, bilan.fichier.name
    refuser_ = partial(moderer.refuser, dialogue=dialogue, motif=MotifRefus.HORS_SUJET, auteur=auteur)
    with django_capture_on_commit_callbacks(execute=True):
        refuser_(choix=[lu("proposition", jamais_lue)])
    assert (Bilan.objects.count(), stockage.exists(nom)) == (1, True)

    with django_capture_on_commit_callbacks(execute=True):
        if acte == "reprendre":
            moderer.annuler_decision(dialogue=dialogue, le=decision.le, auteur=auteur)
        elif acte == "renvoyer":
            moderer.renvoyer_a_relire(objet=lue, auteur=auteur)
        elif acte == "masquer":
            moderer.masquer_davantage(
                dialogue=dialogue, choix=lu("proposition", lue), passages=["Ginette"], auteur=auteur
            )
        else:
            refuser_(choix=[lu("proposition", lue)])
    assert (Bilan.objects.count(), stockage.exists(nom)) == (0, False)


@pytest.mark.parametrize("acte", ["reprendre", "masquer", "remplacer"])
def test_words_on_a_section_taken_out_of_sight_leave_the_report_that_quotes_them(acte):
    section, auteur = SectionFactory(dialogue__ouvert=True), UtilisateurFactory()
    avis = AvisSectionFactory(section=section, commentaire="Le banc gêne.")
    BilanFactory(dialogue=section.dialogue, pret=True)
    evaluer_section(participant=avis.participant, section=section, utilite=4, commentaire="Le banc vert gêne.")
    avis.refresh_from_db()
    decision = moderer.publier(dialogue=section.dialogue, choix=[lu("avis", avis)], auteur=auteur)
    avis.refresh_from_db()
    assert Bilan.objects.exists()

    if acte == "reprendre":
        moderer.annuler_decision(dialogue=section.dialogue, le=decision.le, auteur=auteur)
    elif acte == "masquer":
        moderer.masquer_davantage(
            dialogue=section.dialogue, choix=lu("avis", avis), passages=["banc vert"], auteur=auteur
        )
    else:
        evaluer_section(participant=avis.participant, section=section, utilite=2, commentaire="Rien.")
    assert not Bilan.objects.exists()


def test_reports_are_answered_by_keeping_or_by_reading_again():
    dialogue, auteur = DialogueFactory(ouvert=True), UtilisateurFactory()
    gardee, relue = PropositionFactory.create_batch(2, dialogue=dialogue)
    SignalementFactory(proposition=gardee)
    SignalementFactory(proposition=relue)
    assert moderer.classer_signalements(objet=gardee, auteur=auteur) == 1
    moderer.renvoyer_a_relire(objet=relue, auteur=auteur)
    gardee.refresh_from_db()
    relue.refresh_from_db()
    assert (gardee.etat, relue.etat, relue.retenue) == (
        EtatProposition.PUBLIEE,
        EtatProposition.DEPOSEE,
        Retenue.SIGNALEE,
    )
    moderer.publier(dialogue=dialogue, choix=[lu("proposition", relue)], auteur=auteur)
    assert Signalement.objects.filter(traite_le__isnull=True).count() == 0


def test_the_queue_is_read_oldest_first_with_its_reasons(django_assert_max_num_queries):
    dialogue = DialogueFactory(ouvert=True)
    premiere = PropositionFactory(dialogue=dialogue, deposee=True, retenue=Retenue.SIGNALEE)
    reponse = CommentaireFactory(proposition__dialogue=dialogue, depose=True)
    AvisSectionFactory(section=SectionFactory(dialogue=dialogue), commentaire="")
    SignalementFactory(proposition=premiere, precision="C’est moi qu’on vise.")
    PropositionFactory(deposee=True)
    cles = cles_de_moderation(dialogue, FiltresTextes())
    assert cles == [("proposition", premiere.pk), ("commentaire", reponse.pk)]
    with django_assert_max_num_queries(6):
        lignes = lignes_de_moderation(dialogue, cles)
    assert [ligne.pourquoi for ligne in lignes] == ["signalé par des lecteurs, retiré jusqu’à votre relecture", ""]
    assert [s.precision for s in lignes[0].signalements] == ["C’est moi qu’on vise."]
    assert comptes_de_moderation(dialogue) == {"a_relire": 2, "publies": 1, "refuses": 0}
    assert cles_de_moderation(dialogue, FiltresTextes(attente="signale")) == [("proposition", premiere.pk)]


def test_reports_on_an_official_reply_are_found_and_answered_by_keeping_it():
    """Without a way to answer them, the dialogue could never close."""
    reponse = CommentaireFactory(est_officiel=True)
    dialogue = reponse.proposition.dialogue
    SignalementFactory(proposition=None, commentaire=reponse)
    publies = {"etat": PUBLIES, "genre": "commentaire"}

    assert cles_de_moderation(dialogue, FiltresTextes(**publies)) == []
    assert cles_de_moderation(dialogue, FiltresTextes(**publies, attente="signale")) == [("commentaire", reponse.pk)]
    refuser("reponse_officielle", moderer.renvoyer_a_relire, objet=reponse, auteur=UtilisateurFactory())
    assert moderer.classer_signalements(objet=reponse, auteur=UtilisateurFactory()) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("acte", ["publier", "annuler", "renvoyer"])
def test_a_closing_waits_for_the_decision_being_taken(acte):
    """Held with the gestures: words could else wait in a dialogue found complete and closed."""
    auteur = UtilisateurFactory()
    attend, publiee = PropositionFactory(deposee=True), PropositionFactory(decidee_par=auteur)
    dialogue = (attend if acte == "publier" else publiee).dialogue
    {
        "publier": lambda: moderer.publier(dialogue=dialogue, choix=[lu("proposition", attend)], auteur=auteur),
        "annuler": lambda: moderer.annuler_decision(dialogue=dialogue, le=publiee.decidee_le, auteur=auteur),
        "renvoyer": lambda: moderer.renvoyer_a_relire(objet=publiee, auteur=auteur),
    }[acte]()
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objid = %s",
            [dialogue.pk],
        )
        assert ("ShareLock",) in curseur.fetchall()
