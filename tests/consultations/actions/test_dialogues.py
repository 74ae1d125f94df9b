"""What an organiser prepares: entitlement, words that the law keeps, what freezes at the opening, files, kiosk."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import astuple
from decimal import Decimal

import pytest
import time_machine
from PIL import Image

from consultations.actions import cadre, contenus
from consultations.actions.accorder import accorder_devis, retirer_accord
from consultations.actions.cadre import (
    PhaseVoulue,
    SecteurVoulu,
    definir_communes,
    definir_phases,
    definir_secteurs,
    definir_themes,
    repartir_phases,
)
from consultations.actions.cles import empreinte_borne
from consultations.actions.contenus import (
    ajouter_document,
    ajouter_section,
    deplacer_section,
    modifier_section,
    retirer_document,
    retirer_section,
)
from consultations.actions.dialogues import (
    creer_dialogue,
    fermer_borne,
    modifier_dialogue,
    ouvrir_borne,
    poser_image,
    retirer_image,
)
from consultations.actions.exporter import exporter_contacts
from consultations.actions.rapprocher import decider_rapprochement, suggerer_rapprochements
from consultations.enums import EtatRapprochement, TypeDialogue
from consultations.logic.modeles import REGLES
from consultations.models import AccordDevis, Dialogue, Rapprochement
from consultations.queries.droits import droit_de
from organismes.actions.places import distribuer_places, liberer_place
from organismes.models import Inscription
from socle.horloge import aujourdhui, maintenant, regler
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    AccordDevisFactory,
    CommuneAdmiseFactory,
    DialogueFactory,
    ParticipantFactory,
    PhaseFactory,
    PropositionFactory,
    RapprochementFactory,
    SectionFactory,
    ThemeFactory,
)
from tests.factories.organismes import InscriptionFactory, MembreFactory, TerritoireFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
MOTIF = "Inviter à la réunion publique du 12 mai sur la place."


def image(largeur=40):
    sortie = io.BytesIO()
    Image.new("RGB", (largeur, 20), "white").save(sortie, "PNG")
    return sortie.getvalue()


def test_a_dialogue_begins_with_a_charter_and_rules_to_adapt():
    accord = AccordDevisFactory()
    dialogue = creer_dialogue(
        inscription=accord.inscription, type="concertation", titre="Nos écoles", auteur=UtilisateurFactory()
    )
    assert len(dialogue.code) == 8
    assert "propagande électorale" in dialogue.charte
    assert "ne la prend pas" in dialogue.regles


@pytest.mark.parametrize("genre", TypeDialogue)
def test_offered_rules_say_nothing_of_who_takes_part_which_is_chosen_apart(genre):
    assert "ouverte à tous" not in REGLES[genre]


def test_no_dialogue_without_entitlement():
    inscription = InscriptionFactory(idcity=True)
    refuser("option_fermee", creer_dialogue, inscription=inscription, type="concertation", titre="X", auteur=None)
    assert Dialogue.objects.count() == 0


@pytest.mark.parametrize("champ", ["titre", "accroche", "presentation"])
def test_words_that_the_law_keeps_are_refused_where_they_stand(champ):
    dialogue = DialogueFactory()
    refuse = refuser(
        "qualification_interdite",
        modifier_dialogue,
        dialogue=dialogue,
        auteur=None,
        **{champ: "Un référendum local sur la place"},
    )

    assert refuse.champ == champ


def test_what_people_rely_on_freezes_at_the_opening():
    dialogue = DialogueFactory(ouvert=True)
    for champ, valeur in {"regles": "Autres.", "charte": "Autre.", "titre": "Autre", "quota_soutiens": 9}.items():
        refuser("dialogue_ouvert", modifier_dialogue, dialogue=dialogue, auteur=None, **{champ: valeur})
    fin = dialogue.fin
    refuser("fin_avancee", modifier_dialogue, dialogue=dialogue, auteur=None, fin=fin - dt.timedelta(days=1))
    prolonge = modifier_dialogue(dialogue=dialogue, auteur=None, fin=fin + dt.timedelta(days=5), accroche="Plus clair")
    assert (prolonge.fin, prolonge.accroche) == (fin + dt.timedelta(days=5), "Plus clair")


def test_a_picture_is_drawn_again_and_described(django_capture_on_commit_callbacks):
    dialogue = DialogueFactory()
    refuser("image_sans_texte", poser_image, dialogue=dialogue, brut=image(), description=" ", auteur=None)
    refuser("type_refuse", poser_image, dialogue=dialogue, brut=b"MZ", description="x", auteur=None)
    posee = poser_image(dialogue=dialogue, brut=image(), description="La place vide", auteur=None)
    assert (posee.image_texte, posee.image.name.endswith(".png")) == ("La place vide", True)
    stockage, fichiers = posee.image.storage, [posee.image.name]
    with django_capture_on_commit_callbacks(execute=True):
        fichiers.append(poser_image(dialogue=dialogue, brut=image(60), description="La place", auteur=None).image.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert retirer_image(dialogue=dialogue, auteur=None).image_texte == ""
    assert [stockage.exists(nom) for nom in fichiers] == [False, False]


def test_kiosk_secret_is_kept_as_a_keyed_hash_and_renewed():
    dialogue = DialogueFactory(ouvert=True)
    premier = ouvrir_borne(dialogue=dialogue, auteur=None)
    second = ouvrir_borne(dialogue=dialogue, auteur=None)
    dialogue.refresh_from_db()
    assert premier != second
    assert dialogue.cle_borne == empreinte_borne(dialogue, second)
    assert fermer_borne(dialogue=dialogue, auteur=None).cle_borne == ""
    refuser("borne_absente", fermer_borne, dialogue=dialogue, auteur=None)


def test_stages_follow_the_rules_of_their_kind():
    dialogue = DialogueFactory(type="budget_participatif")
    natures = [phase.nature for phase in repartir_phases(dialogue=dialogue, auteur=None)]
    assert natures == ["cadrage", "appel_a_idees", "instruction", "choix", "realisation", "bilan"]
    une = [PhaseVoulue("appel_a_idees", "Appel", dialogue.debut, dialogue.fin)]
    refuser("phases_du_budget", definir_phases, dialogue=dialogue, phases=une, auteur=None)
    assert dialogue.les_phases.count() == 6


def test_a_stage_that_began_keeps_its_nature_and_its_first_day():
    dialogue = DialogueFactory(ouvert=True, type="boite_a_idees")
    debut, fin = dialogue.debut, dialogue.fin
    idees = PhaseVoulue("idees", "Idées", debut, fin - dt.timedelta(days=5))
    reponse = PhaseVoulue("reponse", "Réponse", fin - dt.timedelta(days=4), fin)
    definir_phases(dialogue=dialogue, phases=[idees, reponse], auteur=None)
    demain = PhaseVoulue("idees", "Idées", aujourdhui() + dt.timedelta(days=1), fin - dt.timedelta(days=5))
    refuser("phase_commencee", definir_phases, dialogue=dialogue, phases=[demain, reponse], auteur=None)
    plus_long = PhaseVoulue("idees", "Idées", debut, fin)
    definir_phases(dialogue=dialogue, phases=[plus_long], auteur=None)
    assert list(dialogue.les_phases.values_list("nature", "au")) == [("idees", fin)]


def test_a_stage_begins_on_the_day_of_the_body():
    """It is Thursday in Nouméa on Wednesday afternoon in Paris."""
    jeudi, un_jour = dt.date(2027, 3, 11), dt.timedelta(days=1)
    lieu = {"inscription__organisme__departement": "988"}
    dates = {"debut": jeudi - 9 * un_jour, "fin": jeudi + 20 * un_jour}
    dialogue = DialogueFactory(ouvert=True, type="boite_a_idees", **dates, **lieu)
    PhaseFactory(dialogue=dialogue, nature="idees", du=jeudi, au=jeudi + 9 * un_jour)
    repoussee = PhaseVoulue("idees", "Idées", jeudi + un_jour, dialogue.fin)

    with time_machine.travel(dt.datetime(2027, 3, 10, 15, tzinfo=dt.UTC), tick=False):
        refuser("phase_commencee", definir_phases, dialogue=dialogue, phases=[repoussee], auteur=None)


def test_themes_and_sectors_that_serve_stay():
    dialogue = DialogueFactory()
    theme = ThemeFactory(dialogue=dialogue, nom="Ombre")
    PropositionFactory(dialogue=dialogue, theme=theme)
    refuser("themes_utilises", definir_themes, dialogue=dialogue, noms=["Vélos"], auteur=None)
    definir_themes(dialogue=dialogue, noms=["Vélos : où", " Ombre ", "vélos\u202f: où"], auteur=None)
    assert list(dialogue.les_themes.values_list("nom", "rang")) == [("Vélos : où", 1), ("Ombre", 2)]
    moitie = [SecteurVoulu("Centre", 43.6)]
    refuser("secteur_a_moitie", definir_secteurs, dialogue=dialogue, secteurs=moitie, auteur=None)
    definir_secteurs(
        dialogue=dialogue, secteurs=[SecteurVoulu("Centre", 43.6, 1.44), SecteurVoulu("Nord")], auteur=None
    )
    assert dialogue.les_secteurs.count() == 2


def test_an_open_dialogue_only_admits_more_communes():
    admise = CommuneAdmiseFactory(dialogue__ouvert=True)
    autre = TerritoireFactory()
    dialogue = admise.dialogue
    refuser("dialogue_ouvert", definir_communes, dialogue=dialogue, communes=[autre.pk], auteur=None)
    assert definir_communes(dialogue=dialogue, communes=[admise.territoire_id, autre.pk], auteur=None) == 2
    refuser("commune_inconnue", definir_communes, dialogue=dialogue, communes=[0], auteur=None)


def test_sections_are_moved_changed_removed_before_the_opening_only():
    dialogue = DialogueFactory(type="evaluer_projet")
    a, b = (ajouter_section(dialogue=dialogue, titre=titre, texte="Texte", auteur=None) for titre in "AB")
    assert deplacer_section(section=b, vers_le_haut=True, auteur=None) is True
    assert deplacer_section(section=b, vers_le_haut=True, auteur=None) is False
    assert [section.titre for section in dialogue.les_sections.all()] == ["B", "A"]
    modifier_section(section=a, titre="A bis", texte="Texte", auteur=None)
    retirer_section(section=b, auteur=None)
    assert [section.titre for section in dialogue.les_sections.all()] == ["A bis"]
    ouverte = SectionFactory(dialogue__ouvert=True)
    refuser("etat_du_dialogue", modifier_section, section=ouverte, titre="X", texte="Y", auteur=None)


def test_documents_and_communes_stop_at_their_limits(monkeypatch):
    dialogue, communes = DialogueFactory(), [TerritoireFactory().pk for _ in range(3)]
    monkeypatch.setattr(contenus, "DOCUMENTS_AU_PLUS", 2)
    monkeypatch.setattr(cadre, "COMMUNES_AU_PLUS", 2)
    for titre in "AB":
        ajouter_document(dialogue=dialogue, titre=titre, brut=image(), auteur=None)

    refuser("trop_de_documents", ajouter_document, dialogue=dialogue, titre="C", brut=image(), auteur=None)
    assert definir_communes(dialogue=dialogue, communes=communes[:2], auteur=None) == 2
    refuser("trop_de_communes", definir_communes, dialogue=dialogue, communes=communes, auteur=None)


def test_a_document_is_added_at_any_time_and_withdrawn_before_the_opening():
    dialogue = DialogueFactory()
    document = ajouter_document(dialogue=dialogue, titre="Plan", brut=image(), auteur=None)
    assert (document.media, document.taille > 0) == ("image/png", True)
    retirer_document(document=document, auteur=None)
    ouvert = DialogueFactory(ouvert=True)
    reste = ajouter_document(dialogue=ouvert, titre="Plan", brut=image(), auteur=None)
    refuser("etat_du_dialogue", retirer_document, document=reste, auteur=None)


def test_contacts_leave_with_a_reason_for_the_referent_only():
    dialogue = DialogueFactory(ferme=True)
    ParticipantFactory(dialogue=dialogue, adresse="suit@exemple.fr")
    ParticipantFactory(dialogue=dialogue)
    referent = MembreFactory(organisme=dialogue.inscription.organisme).utilisateur
    membre = MembreFactory(organisme=dialogue.inscription.organisme, role="membre").utilisateur
    refuser("pas_referent", exporter_contacts, dialogue=dialogue, motif=MOTIF, auteur=membre)
    refuser("motif_requis", exporter_contacts, dialogue=dialogue, motif="court", auteur=referent)
    brouillon = DialogueFactory(inscription=dialogue.inscription)
    refuser("etat_du_dialogue", exporter_contacts, dialogue=brouillon, motif=MOTIF, auteur=referent)
    assert historique(dialogue) == []
    contacts = exporter_contacts(dialogue=dialogue, motif=MOTIF, auteur=referent)
    assert [contact.courriel for contact in contacts] == ["suit@exemple.fr"]
    assert [(e.acte, e.auteur, e.tout) for e in historique(dialogue)] == [
        ("contacts.exportes", referent, {"motif": MOTIF, "nombre": 1})
    ]


def test_contacts_leave_without_what_would_tie_an_address_to_a_contribution():
    """Contributions are told by the minute: so would be the coming of each address, or their order."""
    dialogue = DialogueFactory(ferme=True)
    for rang, nom in enumerate(("zoe", "ali", "lou")):
        with regler(dialogue.cree_le + dt.timedelta(hours=rang)):
            ParticipantFactory(dialogue=dialogue, adresse=f"{nom}@exemple.fr")
    referent = MembreFactory(organisme=dialogue.inscription.organisme).utilisateur

    contacts = exporter_contacts(dialogue=dialogue, motif=MOTIF, auteur=referent)

    assert [astuple(contact) for contact in contacts] == [(f"{nom}@exemple.fr", "") for nom in ("ali", "lou", "zoe")]


def test_a_quotation_opens_the_module_to_a_body():
    inscription, auteur = InscriptionFactory(), UtilisateurFactory()
    assert droit_de(inscription).est_ouvert is False
    retiree = InscriptionFactory(idcity=True, retiree=True)
    assert "n’est plus dans l’édition" in droit_de(retiree).message
    accord = accorder_devis(inscription=inscription, montant=Decimal(4800), reference=" DV-1 ", auteur=auteur)
    assert (droit_de(inscription).nature, accord.reference) == ("devis", "DV-1")
    refuser("deja_accorde", accorder_devis, inscription=inscription, montant=Decimal(1), reference="X", auteur=auteur)
    DialogueFactory(inscription=inscription, ouvert=True)
    refuser("consultation_ouverte", retirer_accord, accord=accord, auteur=auteur)
    assert AccordDevis.objects.count() == 1


def _en_file(campagne, ordre):
    return InscriptionFactory(campagne=campagne, idcity=True, ordre_idcity=ordre, confirmee_le=maintenant())


def _rendre(tenante):
    Inscription.objects.filter(pk=tenante.pk).update(ordre_idcity=None, idcity=False)
    liberer_place(tenante, instant=maintenant())


def test_a_body_that_pays_waits_for_no_free_seat_and_takes_its_order_again():
    """The seat given back goes to who has nothing; an agreement written by mistake costs no rank."""
    campagne, auteur = CampagneFactory(idcity_places=1), UtilisateurFactory()
    tenante, payante, seconde = (_en_file(campagne, ordre) for ordre in (1, 2, 3))
    distribuer_places(campagne, instant=maintenant())
    accord = accorder_devis(inscription=payante, montant=Decimal(4800), reference="DV-1", auteur=auteur)
    assert (droit_de(payante).attente, droit_de(seconde).attente) == (None, 1)

    _rendre(tenante)
    assert (droit_de(payante).nature, droit_de(seconde).rang) == ("devis", 1)
    # Years later the body still reads it, with the last seats of another edition beside.
    assert droit_de(seconde).message.endswith(f"place 1 sur 1 de l’édition {campagne.annee}.")

    retirer_accord(accord=accord, auteur=auteur)
    assert (droit_de(payante).attente, droit_de(seconde).rang) == (1, 1)


def test_an_agreement_taken_back_gives_the_seat_that_nobody_else_waited_for():
    campagne, auteur = CampagneFactory(idcity_places=1), UtilisateurFactory()
    tenante, payante = (_en_file(campagne, ordre) for ordre in (1, 2))
    distribuer_places(campagne, instant=maintenant())
    accord = accorder_devis(inscription=payante, montant=Decimal(4800), reference="DV-1", auteur=auteur)
    _rendre(tenante)
    assert droit_de(payante).rang is None

    retirer_accord(accord=accord, auteur=auteur)
    assert (droit_de(payante).nature, droit_de(payante).rang) == ("gratuite", 1)


def test_ideas_that_look_alike_are_suggested_once_and_never_merged():
    dialogue = DialogueFactory(ouvert=True)
    texte = "Planter des platanes le long de la promenade pour avoir de l’ombre en été."
    for _ in range(2):
        PropositionFactory(dialogue=dialogue, titre="Planter des arbres", texte=texte)
    PropositionFactory(dialogue=dialogue, titre="Horaires de la piscine", texte="Ouvrir plus tôt le samedi matin.")
    assert (suggerer_rapprochements(dialogue=dialogue), suggerer_rapprochements(dialogue=dialogue)) == (1, 0)
    lien = Rapprochement.objects.get()
    retenu = decider_rapprochement(rapprochement=lien, vers="retenu", auteur=UtilisateurFactory())
    assert (retenu.etat, retenu.decide_le is not None) == (EtatRapprochement.RETENU, True)
    refuser("passage_interdit", decider_rapprochement, rapprochement=lien, vers="ecarte", auteur=None)
    assert dialogue.les_propositions.count() == 3
    assert suggerer_rapprochements(dialogue=dialogue) == 0


def test_a_suggestion_that_no_longer_stands_goes():
    lien = RapprochementFactory(a__texte="Un banc.", b__texte="La piscine.", a__titre="Banc", b__titre="Piscine")
    suggerer_rapprochements(dialogue=lien.a.dialogue)
    assert Rapprochement.objects.count() == 0
