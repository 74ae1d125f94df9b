"""Contributions: drafts masked and kept, deposited once, taken back; replies that wait for a person."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from consultations.actions import contribuer, moderer
from consultations.actions.contribuer import commenter, deposer, deposer_d_un_trait, enregistrer_brouillon, retirer
from consultations.actions.soutenir import soutenir
from consultations.enums import EtatDialogue, EtatProposition, EtatTexte, Porte, Retenue, TypeDialogue
from consultations.models import Bilan, Commentaire, CourrierCitoyen, Proposition, Rapprochement, Signalement, Soutien
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant
from socle.limites import Limite, LimiteAtteinte
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    BilanFactory,
    DialogueFactory,
    ParticipantFactory,
    PhaseFactory,
    PropositionFactory,
    RapprochementFactory,
    SecteurFactory,
    SignalementFactory,
    SoutienFactory,
    ThemeFactory,
)
from tests.factories.organismes import NomSurveilleFactory
from tests.jours import une_seule_heure
from tests.socle.fichiers_hostiles import pdf

pytestmark = pytest.mark.django_db
VOISIN = "Mon voisin Monsieur Durand, 06 12 34 56 78, est d’accord."


@pytest.fixture
def participant():
    return ParticipantFactory()


@pytest.fixture
def en_reserve():
    """A participant of a body in its reserve period, outside the eve and the day of the rounds."""
    tour = aujourdhui() + dt.timedelta(days=30)
    campagne = CampagneFactory(reserve_du=aujourdhui() - dt.timedelta(days=30), tours=[(tour, tour)])
    participant = ParticipantFactory(dialogue__inscription__campagne=campagne)
    NomSurveilleFactory(inscription=participant.dialogue.inscription, nom="Claude Exemple")
    return participant


def _brouillon(participant, **champs):
    return enregistrer_brouillon(participant=participant, proposition=None, **{"titre": "Une fontaine", **champs})


def _code(acte, **champs):
    with pytest.raises(RegleMetier) as refus:
        acte(**champs)
    return refus.value.code, refus.value.champ


def _image():
    sortie = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(sortie, "JPEG", exif=b"Exif\x00\x00secret-place")
    return sortie.getvalue()


def test_a_draft_keeps_what_was_typed_and_where_it_belongs(participant):
    theme, secteur = ThemeFactory(dialogue=participant.dialogue), SecteurFactory(dialogue=participant.dialogue)

    brouillon = _brouillon(
        participant, texte="Au 12 rue des Lilas.", theme=theme, secteur=secteur, latitude=43.6, longitude=1.4
    )

    brouillon.refresh_from_db()
    assert (brouillon.etat, brouillon.auteur, brouillon.porte) == (EtatProposition.BROUILLON, participant, Porte.WEB)
    assert (brouillon.titre, brouillon.texte) == ("Une fontaine", "Au 12 rue des Lilas.")
    assert (brouillon.theme, brouillon.secteur, brouillon.latitude, brouillon.longitude) == (theme, secteur, 43.6, 1.4)
    assert brouillon.deposee_le is None


def test_what_identifies_somebody_is_stored_nowhere(participant):
    brouillon = _brouillon(participant, titre="Appelez le 06 12 34 56 78", texte=VOISIN, lieu="chez Madame Martin")

    brouillon.refresh_from_db()
    assert brouillon.titre == "Appelez le [téléphone]"
    assert brouillon.texte == "Mon voisin Monsieur [nom], [téléphone], est d’accord."
    assert brouillon.lieu == "chez Madame [nom]"


def test_a_mask_longer_than_what_it_hides_is_cut(participant):
    brouillon = _brouillon(participant, titre=f"{'x' * 111} a@b.fr")

    assert len(brouillon.titre) <= 120


def test_the_second_step_leaves_the_first_as_it_was(participant):
    brouillon = _brouillon(participant, texte="Au frais.")

    enregistrer_brouillon(participant=participant, proposition=brouillon, lieu="Place du marché")

    lu = Proposition.objects.get()
    assert (lu.titre, lu.texte, lu.lieu) == ("Une fontaine", "Au frais.", "Place du marché")


def test_drafts_are_bounded(participant):
    for _ in range(contribuer.BROUILLONS_AU_PLUS):
        _brouillon(participant)

    assert _code(_brouillon, participant=participant) == ("trop_de_brouillons", None)


def test_choices_of_another_dialogue_are_refused(participant):
    assert _code(_brouillon, participant=participant, theme=ThemeFactory()) == ("hors_liste", "theme")
    assert _code(_brouillon, participant=participant, secteur=SecteurFactory()) == ("hors_liste", "secteur")
    assert not Proposition.objects.exists()


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"budget": 1_000}, "budget_sans_objet"),
        ({"latitude": 43.6}, "point_incomplet"),
        ({"latitude": 43.6, "longitude": None}, "point_incomplet"),
        ({"latitude": 91.0, "longitude": 0.0}, "point_hors_carte"),
        ({"latitude": 0.0, "longitude": -181.0}, "point_hors_carte"),
    ],
)
def test_what_makes_no_sense_is_refused(participant, champs, code):
    assert _code(_brouillon, participant=participant, **champs)[0] == code
    assert not Proposition.objects.exists()


def test_a_participatory_budget_asks_for_an_amount():
    participant = ParticipantFactory(dialogue__type=TypeDialogue.BUDGET_PARTICIPATIF)

    assert _brouillon(participant, budget=12_000).budget == 12_000


def test_an_unknown_field_is_a_fault(participant):
    with pytest.raises(TypeError):
        _brouillon(participant, etat=EtatProposition.PUBLIEE)


def test_a_picture_is_drawn_again_without_what_the_camera_wrote(participant):
    brouillon = _brouillon(participant, image=_image(), image_texte="La place, vue de l’est")

    contenu = Path(brouillon.image.path).read_bytes()
    assert b"secret-place" not in contenu
    assert brouillon.image_texte == "La place, vue de l’est"


def test_a_picture_replaced_leaves_no_file(participant, django_capture_on_commit_callbacks):
    brouillon = _brouillon(participant, image=_image(), image_texte="La place")

    with django_capture_on_commit_callbacks(execute=True):
        enregistrer_brouillon(participant=participant, proposition=brouillon, image=None)

    lu = Proposition.objects.get()
    assert (lu.image.name, lu.image_texte) == ("", "")
    assert [chemin for chemin in Path(settings.MEDIA_ROOT).rglob("*") if chemin.is_file()] == []


def test_a_change_that_is_refused_leaves_no_picture_behind(participant):
    deposee = deposer(proposition=_brouillon(participant))

    refus = _code(
        enregistrer_brouillon,
        participant=participant,
        proposition=deposee,
        titre="",
        image=_image(),
        image_texte="La place",
    )

    assert refus == ("titre_absent", "titre")
    assert [chemin for chemin in Path(settings.MEDIA_ROOT).rglob("*") if chemin.is_file()] == []


def test_what_is_no_picture_is_refused(participant):
    assert _code(_brouillon, participant=participant, image=b"<svg/>", image_texte="x")[1] == "image"


def test_a_pdf_is_no_picture_and_changes_nothing(participant):
    brouillon = _brouillon(participant)

    code, champ = _code(
        enregistrer_brouillon, participant=participant, proposition=brouillon, image=pdf(), image_texte="x", titre="Non"
    )

    assert (code, champ) == ("type_refuse", "image")
    lue = Proposition.objects.get()
    assert (lue.titre, lue.image.name, lue.image_texte) == (brouillon.titre, "", "")


def test_depositing_hands_it_to_moderators_and_owes_a_receipt():
    participant = ParticipantFactory(adresse="camille@exemple.fr")
    brouillon = _brouillon(participant)

    deposee = deposer(proposition=brouillon)

    assert (deposee.etat, deposee.retenue, deposee.decidee_le) == (EtatProposition.DEPOSEE, "", None)
    assert deposee.deposee_le is not None
    courriel = CourrierCitoyen.objects.get()
    assert (courriel.genre, courriel.participant, courriel.contexte) == (
        "depot",
        participant,
        {"proposition": str(deposee.pk)},
    )
    assert Entree.objects.get().details == {"de": "brouillon", "porte": "web", "retenue": ""}


def test_depositing_twice_is_depositing_once():
    brouillon = _brouillon(ParticipantFactory(adresse="camille@exemple.fr"))
    premiere = deposer(proposition=brouillon)

    seconde = deposer(proposition=brouillon)

    assert seconde.deposee_le == premiere.deposee_le
    assert CourrierCitoyen.objects.count() == 1
    assert Entree.objects.count() == 1


def test_whoever_left_no_address_is_owed_no_mail(participant):
    deposer(proposition=_brouillon(participant))

    assert not CourrierCitoyen.objects.exists()


def test_nothing_is_deposited_without_a_title(participant):
    assert _code(deposer, proposition=_brouillon(participant, titre="")) == ("titre_absent", "titre")


@une_seule_heure()
def test_deposits_are_bounded(participant, monkeypatch):
    monkeypatch.setattr(contribuer, "DEPOTS", Limite("essai", 1, dt.timedelta(days=1)))
    deposer(proposition=_brouillon(participant))
    seconde = _brouillon(participant)

    with pytest.raises(LimiteAtteinte):
        deposer(proposition=seconde)
    seconde.refresh_from_db()
    assert seconde.etat == EtatProposition.BROUILLON


@pytest.mark.parametrize("etat", [{}, {"refusee": True}, {"retiree": True}, {"recevable": True}])
def test_what_was_read_is_deposited_no_more(participant, etat):
    lue = PropositionFactory(dialogue=participant.dialogue, auteur=participant, **etat)
    avant = lue.etat

    assert _code(deposer, proposition=lue)[0] == "deja_lue"
    lue.refresh_from_db()
    assert lue.etat == avant


@pytest.mark.parametrize("etat", [{"ferme": True}, {"clos": True}, {}])
def test_nothing_is_written_outside_an_open_dialogue(etat):
    participant = ParticipantFactory(dialogue=DialogueFactory(**etat))
    brouillon = PropositionFactory(dialogue=participant.dialogue, auteur=participant, brouillon=True)

    assert _code(_brouillon, participant=participant)[0] == "consultation_fermee"
    assert _code(deposer, proposition=brouillon)[0] == "consultation_fermee"
    brouillon.refresh_from_db()
    assert (brouillon.etat, Proposition.objects.count()) == (EtatProposition.BROUILLON, 1)


def test_a_stage_that_opens_no_deposit_refuses_it():
    participant = ParticipantFactory(dialogue__type=TypeDialogue.CONCERTATION)
    PhaseFactory(dialogue=participant.dialogue, nature="confrontation", rang=1)

    assert _code(_brouillon, participant=participant)[0] == "geste_ferme"


def test_the_day_after_the_last_one_is_closed_even_before_anybody_closes(participant):
    dialogue = participant.dialogue
    dialogue.fin = aujourdhui() - dt.timedelta(days=1)
    dialogue.save()

    assert _code(_brouillon, participant=participant)[0] == "consultation_fermee"


def test_what_was_deposited_may_change_until_it_is_read(participant):
    deposee = deposer(proposition=_brouillon(participant))

    enregistrer_brouillon(participant=participant, proposition=deposee, titre="Deux fontaines")
    deposee.refresh_from_db()
    assert (deposee.titre, deposee.etat) == ("Deux fontaines", EtatProposition.DEPOSEE)
    assert _code(enregistrer_brouillon, participant=participant, proposition=deposee, titre="")[1] == "titre"


@pytest.mark.parametrize("etat", [{}, {"refusee": True}, {"recevable": True}, {"retiree": True}])
def test_what_was_read_changes_no_more(participant, etat):
    lue = PropositionFactory(dialogue=participant.dialogue, auteur=participant, **etat)

    assert _code(enregistrer_brouillon, participant=participant, proposition=lue, titre="Autre")[0] == "deja_lue"


def test_nobody_writes_for_somebody_else(participant):
    autre = PropositionFactory(dialogue=participant.dialogue, brouillon=True)

    for acte in (
        lambda: enregistrer_brouillon(participant=participant, proposition=autre, titre="x"),
        lambda: retirer(proposition=autre, participant=participant),
    ):
        assert _code(acte)[0] == "pas_la_votre"


def test_the_name_of_a_candidate_holds_the_words_and_is_not_stored(en_reserve):
    brouillon = _brouillon(en_reserve, texte="Comme Claude Exemple l’a promis.")

    deposee = deposer(proposition=brouillon)

    assert deposee.retenue == Retenue.NOM_SURVEILLE
    assert Entree.objects.get().details == {"de": "brouillon", "porte": "web", "retenue": "nom_surveille"}


def test_the_next_step_does_not_free_what_a_name_holds(en_reserve):
    brouillon = _brouillon(en_reserve, texte="Comme Claude Exemple l’a promis.")

    suite = enregistrer_brouillon(participant=en_reserve, proposition=brouillon, lieu="", texte=brouillon.texte)

    assert suite.retenue == Retenue.NOM_SURVEILLE


def test_another_field_does_not_free_what_a_name_holds(en_reserve):
    """Masked, the name is no longer in the words: only their mark says that it was."""
    brouillon = _brouillon(en_reserve, titre="Avec Claude Exemple, une place plus verte")

    suite = enregistrer_brouillon(participant=en_reserve, proposition=brouillon, lieu="Place du marché")

    assert "Claude" not in suite.titre
    assert deposer(proposition=suite).retenue == Retenue.NOM_SURVEILLE


def test_taking_the_name_out_frees_the_words(en_reserve):
    brouillon = _brouillon(en_reserve, texte="Comme Claude Exemple l’a promis.")

    enregistrer_brouillon(participant=en_reserve, proposition=brouillon, texte="Au frais.")

    assert deposer(proposition=brouillon).retenue == ""


def test_outside_the_reserve_period_no_name_holds(participant):
    NomSurveilleFactory(inscription=participant.dialogue.inscription, nom="Claude Exemple")

    assert deposer(proposition=_brouillon(participant, texte="Claude Exemple l’a promis.")).retenue == ""


@pytest.mark.parametrize("etat", [{"brouillon": True}, {"deposee": True}, {}])
@pytest.mark.parametrize("vie", [EtatDialogue.OUVERT, EtatDialogue.FERME])
def test_an_author_takes_her_words_back(participant, etat, vie):
    dialogue = participant.dialogue
    mienne = PropositionFactory(dialogue=dialogue, auteur=participant, latitude=1.0, longitude=2.0, **etat)
    soutien = SoutienFactory(proposition=mienne)
    dialogue.etat, dialogue.ferme_le = vie, maintenant() if vie == EtatDialogue.FERME else None
    dialogue.save()

    retirer(proposition=mienne, participant=participant)
    retiree = retirer(proposition=mienne, participant=participant)

    assert (retiree.etat, retiree.titre, retiree.texte) == (EtatProposition.RETIREE, "", "")
    assert (retiree.latitude, retiree.longitude) == (None, None)
    # Over, what somebody did goes on being counted.
    assert Soutien.objects.filter(pk=soutien.pk).exists() is (vie == EtatDialogue.FERME)
    assert Entree.objects.filter(acte="contribution.retiree").count() == 1


@pytest.mark.parametrize("etat", [{"recevable": True}, {"etudiee": True}, {"retenue_": True}, {"refusee": True}])
def test_what_was_judged_is_taken_back_no_more(participant, etat):
    mienne = PropositionFactory(dialogue=participant.dialogue, auteur=participant, **etat)

    assert _code(retirer, proposition=mienne, participant=participant)[0] == "passage_interdit"
    mienne.refresh_from_db()
    assert mienne.titre


def test_a_reply_waits_masked(participant):
    idee = PropositionFactory(dialogue=participant.dialogue)

    reponse = commenter(participant=participant, proposition=idee, texte=VOISIN)

    assert (reponse.etat, reponse.auteur, reponse.porte) == (EtatTexte.DEPOSE, participant, Porte.WEB)
    assert reponse.texte == "Mon voisin Monsieur [nom], [téléphone], est d’accord."
    assert not reponse.est_officiel


def test_a_reply_sent_twice_is_one_until_it_is_read(participant):
    idee = PropositionFactory(dialogue=participant.dialogue)
    une, deux = (commenter(participant=participant, proposition=idee, texte="Oui.") for _ in range(2))
    autre = commenter(participant=participant, proposition=idee, texte="Non.")

    assert une == deux != autre


def test_a_draft_sent_twice_at_once_is_deposited_not_deleted(participant):
    """Two clicks read the same draft; the second one finds it deposited, and must not take it for a copy of itself."""
    brouillon = _brouillon(participant)
    une, deux = (
        deposer_d_un_trait(participant=participant, brouillon=brouillon, titre="Un banc", texte="") for _ in range(2)
    )

    assert (une, list(Proposition.objects.all())) == (deux, [une])


def test_a_reply_that_names_a_candidate_is_held(en_reserve):
    idee = PropositionFactory(dialogue=en_reserve.dialogue)

    reponse = commenter(participant=en_reserve, proposition=idee, texte="Votez Claude Exemple.")

    assert reponse.retenue == Retenue.NOM_SURVEILLE


@pytest.mark.parametrize(
    ("etat", "code"),
    [({"deposee": True}, "hors_jeu"), ({"refusee": True}, "hors_jeu"), ({"non_retenue": True}, "hors_jeu")],
)
def test_no_reply_under_what_is_out_of_play(participant, etat, code):
    idee = PropositionFactory(dialogue=participant.dialogue, **etat)

    assert _code(commenter, participant=participant, proposition=idee, texte="Oui.")[0] == code
    assert not Commentaire.objects.exists()


def test_no_reply_to_another_dialogue(participant):
    autre = PropositionFactory()

    assert _code(commenter, participant=participant, proposition=autre, texte="Oui.")[0] == "autre_consultation"


def test_an_empty_reply_is_refused(participant):
    idee = PropositionFactory(dialogue=participant.dialogue)

    assert _code(commenter, participant=participant, proposition=idee, texte=" \n ") == ("texte_absent", "texte")


def test_words_that_readers_supported_are_not_changed_once_sent_back_to_be_read(participant):
    """Else supports given to an idea would be those of another one."""
    dialogue = participant.dialogue
    proposition = deposer(proposition=_brouillon(participant))
    moderer.publier(
        dialogue=dialogue,
        choix=[moderer.TexteLu("proposition", proposition.pk, proposition.modifie_le)],
        auteur=UtilisateurFactory(),
    )
    SoutienFactory(proposition=proposition)
    moderer.renvoyer_a_relire(objet=proposition, auteur=UtilisateurFactory())

    changer = {"participant": participant, "proposition": proposition, "titre": "Un parking"}
    assert _code(enregistrer_brouillon, **changer) == ("deja_lue", None)

    proposition.refresh_from_db()
    assert (proposition.etat, proposition.titre) == (EtatProposition.DEPOSEE, "Une fontaine")


def test_taking_back_leaves_neither_reports_to_answer_nor_words_in_common(participant):
    mienne = PropositionFactory(dialogue=participant.dialogue, auteur=participant)
    SignalementFactory(proposition=mienne, precision="Le mot canari me vise.")
    RapprochementFactory(a=mienne, b__dialogue=participant.dialogue, mots=["canari"])

    retirer(proposition=mienne, participant=participant)

    assert (Signalement.objects.count(), Rapprochement.objects.count()) == (0, 0)


def test_taking_back_gives_supports_back_to_those_who_gave_them(participant):
    dialogue = participant.dialogue
    mienne, autre = PropositionFactory.create_batch(2, dialogue=dialogue, auteur=participant)
    voisin = ParticipantFactory(dialogue=dialogue)
    dialogue.quota_soutiens = 1
    dialogue.save()
    soutenir(participant=voisin, proposition=mienne)
    assert _code(soutenir, participant=voisin, proposition=autre)[0] == "quota_atteint"

    retirer(proposition=mienne, participant=participant)

    assert soutenir(participant=voisin, proposition=autre).emplacement == 1


def test_taking_back_what_was_published_removes_the_report_that_quotes_it(
    participant, django_capture_on_commit_callbacks
):
    dialogue = participant.dialogue
    bilan = BilanFactory(dialogue=dialogue, pret=True)
    bilan.fichier.save("bilan.pdf", ContentFile(b"Une fontaine"))
    stockage, nom = bilan.fichier.storage, bilan.fichier.name
    jamais_lue = deposer(proposition=_brouillon(participant))
    publiee = deposer(proposition=_brouillon(participant))
    lue = moderer.TexteLu("proposition", publiee.pk, publiee.modifie_le)
    moderer.publier(dialogue=dialogue, choix=[lue], auteur=UtilisateurFactory())

    with django_capture_on_commit_callbacks(execute=True):
        retirer(proposition=jamais_lue, participant=participant)
    assert (Bilan.objects.count(), stockage.exists(nom)) == (1, True)

    with django_capture_on_commit_callbacks(execute=True):
        retirer(proposition=publiee, participant=participant)
    assert (Bilan.objects.count(), stockage.exists(nom)) == (0, False)
