"""What citizens, shoppers and agents write reaches a body through one function, `socle.masquage.masquer`.

Every column that may hold a sentence says here whose words it holds: masked when they are stored, each with the act
that proves it; raw, with the only files that read them; or written by somebody who answers for them. The doors
themselves (pages, exports, PDF, mails) are walked by `tests/parcours/test_secret_du_terrain.py`.
"""

from __future__ import annotations

import ast
import re
from itertools import chain

import pytest
from django.apps import apps
from django.db import models

from bornes.avis.actions.masquer import masquer_avis
from bornes.models import Verbatim
from consultations.actions.contribuer import commenter, enregistrer_brouillon
from consultations.actions.evaluer import evaluer_section
from consultations.actions.signaler import signaler
from enquetes.models import Visite
from rapports.queries.resultats.visites_lues import grilles_utilisees, visites_lues
from socle.scelles import ChampScelle
from sondages.actions.verser import _deposer_idees
from sondages.logic.bulletin import IdeeDonnee
from sondages.models import Idee
from tests.architecture.arbre import RACINE, fichiers_python, gabarits, nom
from tests.factories.bornes import AvisFactory
from tests.factories.consultations import DialogueFactory, ParticipantFactory, PropositionFactory, SectionFactory
from tests.factories.sondages import SondageFactory
from tests.rapports.edition import edition

APPS = ("enquetes", "bornes", "consultations", "sondages", "trophees", "rapports")
# From this length on, a column may hold a sentence that names somebody.
PHRASE = 100
DIT, MASQUE = "Sophie m’a très bien renseigné", "[nom] m’a très bien renseigné"


def _proposition(champ):
    return lambda: getattr(
        enregistrer_brouillon(participant=ParticipantFactory(), proposition=None, **{"titre": "x", champ: DIT}), champ
    )


def _commentaire():
    proposition = PropositionFactory()
    participant = ParticipantFactory(dialogue=proposition.dialogue)
    return commenter(participant=participant, proposition=proposition, texte=DIT).texte


def _avis_section(champ):
    def evaluer():
        section = SectionFactory(dialogue=DialogueFactory(ouvert=True, type="evaluer_projet"))
        participant = ParticipantFactory(dialogue=section.dialogue)
        return getattr(evaluer_section(participant=participant, section=section, utilite=4, **{champ: DIT}), champ)

    return evaluer


def _signalement():
    proposition = PropositionFactory()
    participant = ParticipantFactory(dialogue=proposition.dialogue)
    return signaler(participant=participant, objet=proposition, motif="personne", precision=DIT, adresse="").precision


def _verbatim():
    masquer_avis(identifiants=[AvisFactory(mot=DIT).pk])
    return Verbatim.objects.get().texte_masque


def _idee():
    _deposer_idees(SondageFactory(), [IdeeDonnee(None, DIT)], en_reserve=False)
    return Idee.objects.get().texte


MASQUEES = {
    "bornes.Verbatim.texte_masque": _verbatim,
    "consultations.AvisSection.commentaire": _avis_section("commentaire"),
    "consultations.AvisSection.reserve": _avis_section("reserve"),
    "consultations.Commentaire.texte": _commentaire,
    "consultations.Proposition.image_texte": _proposition("image_texte"),
    "consultations.Proposition.lieu": _proposition("lieu"),
    "consultations.Proposition.texte": _proposition("texte"),
    "consultations.Proposition.titre": _proposition("titre"),
    "consultations.Signalement.precision": _signalement,
    "sondages.Idee.texte": _idee,
}
# As typed: the staff who read contacts, and one reader that masks, see them; a sealed column is opened by `OUVREURS`.
BRUTES = {
    "bornes.Avis.texte",
    "enquetes.ConflitEnveloppe.corps",
    "enquetes.Enveloppe.corps",
    "enquetes.Visite.commentaire",
    "sondages.BulletinEnAttente.contenu",
}
# Words of the body, of the team or of the platform: whoever writes them answers for them.
DES_AUTRES = {
    "bornes": {
        "AnnonceEcoute.cle",
        "Avis.contact",
        "CourrierEcoute.cle",
        "CourrierEcoute.reponse",
        "DemandeReponse.reponse",
        "Verbatim.reponse",
    },
    "consultations": {
        "Bilan.erreur",
        "CourrierCitoyen.cle",
        "CourrierCitoyen.reponse",
        "Dialogue.accroche",
        "Dialogue.charte",
        "Dialogue.image_texte",
        "Dialogue.presentation",
        "Dialogue.regles",
        "Dialogue.titre",
        "Document.titre",
        "Identification.courriel",
        "Participant.courriel",
        "Phase.texte",
        "Phase.titre",
        "ProjetDeReponse.decision",
        "ProjetDeReponse.signataire",
        "ProjetDeReponse.texte",
        "Proposition.motif",
        "ReponsePubliee.decision",
        "ReponsePubliee.signataire",
        "ReponsePubliee.texte",
        "Section.texte",
        "Section.titre",
        "SuiteDonnee.texte",
    },
    "enquetes": {
        "Anomalie.commentaire",
        "Arbitrage.motif",
        "Briefing.texte",
        "ConflitEnveloppe.raison",
        "ContestationRetour.motif",
        "ContestationRetour.reponse",
        "CourrierEnqueteur.cle",
        "CourrierEnqueteur.reponse",
        "Critere.aide",
        "Critere.libelle",
        "Critere.question",
        "Engagement.libelle",
        "Engagement.mesurable",
        "Engagement.statut_note",
        "Enveloppe.motif",
        "ExempleNote.recit",
        "ExempleNote.titre",
        "Grille.nom",
        "IdentiteEmprunt.adresse",
        "IdentiteEmprunt.courriel",
        "PieceJointe.nom",
        "PlanTerrain.erreur",
        "PlanTerrain.etape",
        "Referentiel.editeur",
        "Referentiel.nom",
        "Referentiel.note",
        "Relecture.remarque",
        "Rubrique.nom",
        "Scenario.consigne",
        "Scenario.theme",
        "TotalContact.constats",
        "TotalContact.parts",
        "TransitionVisite.motif",
        "Visite.motif_refus_plan",
        "Visite.remarque",
    },
    "rapports": {
        "ActionDecidee.intitule",
        "ActionDecidee.responsable",
        "JeuOuvert.garde",
        "JeuOuvert.note",
        "NoteDAction.texte",
        "Rapport.erreur",
    },
    "sondages": {
        "Carte.enonce",
        "Carte.explication",
        "EnvoiCode.contenu",
        "Groupe.cle_privee",
        "Idee.suite",
        "Planche.contenu",
        "Planche.erreur",
        "Sondage.cle_idees_privee",
        "Sondage.presentation",
        "Sondage.titre",
    },
    "trophees": {
        "ConflitJury.motif",
        "CourrierResultats.cle",
        "CourrierResultats.reponse",
        "LignePalmares.nom",
        "Litige.conclusion",
        "Litige.motif",
        "Palmares.motif_rejet",
        "PieceLitige.nom",
    },
}
# The raw columns by the word that reads them, and the files above the fieldwork that may.
LECTEURS = {"commentaire": {"rapports/queries/resultats/visites_lues.py"}, "corps": set()}
AU_DESSUS = ("rapports", "trophees", "portail")
OUVREURS = {"bornes/avis/actions/masquer.py", "bornes/moderation/actions/original.py", "sondages/actions/verser.py"}


def _colonnes():
    for modele in chain.from_iterable(apps.get_app_config(app).get_models() for app in APPS):
        for champ in modele._meta.local_fields:
            longue = isinstance(champ, models.CharField) and (champ.max_length or PHRASE) >= PHRASE
            if isinstance(champ, ChampScelle) or (
                not champ.choices and (longue or isinstance(champ, models.TextField))
            ):
                yield f"{modele._meta.label}.{champ.name}"


def _arbre(chemin):
    return ast.parse(chemin.read_text(encoding="utf-8"))


def _mots_lus(chemin):
    """Return the names, attributes and strings of a file that may read a column; keywords write."""
    for noeud in ast.walk(_arbre(chemin)):
        if isinstance(noeud, ast.Attribute):
            yield noeud.attr
        elif isinstance(noeud, ast.Constant) and isinstance(noeud.value, str):
            yield noeud.value.split("__")[-1]


def test_every_column_that_may_name_somebody_says_whose_words_it_holds():
    declarees = [
        *MASQUEES,
        *BRUTES,
        *(f"{app}.{colonne}" for app, siennes in DES_AUTRES.items() for colonne in siennes),
    ]

    assert sorted(declarees) == sorted(_colonnes())


@pytest.mark.django_db
@pytest.mark.parametrize("colonne", MASQUEES)
def test_words_stored_masked_are_masked_by_the_act_that_stores_them(colonne):
    assert MASQUEES[colonne]() == MASQUE


@pytest.mark.django_db
def test_comments_of_shoppers_are_read_masked(referentiels_charges):
    _, inscription = edition(pairs=0)
    Visite.objects.filter(inscription=inscription).update(commentaire=DIT)

    assert {visite.commentaire for visite in visites_lues(inscription, grilles_utilisees(inscription))} == {MASQUE}


@pytest.mark.parametrize("mot", LECTEURS)
def test_raw_words_are_read_above_the_fieldwork_by_the_reader_that_masks(mot):
    fichiers = [chemin for chemin in fichiers_python() if nom(chemin).startswith(AU_DESSUS)]
    # The demonstration and the simulation write what shoppers would.
    jouees = {"demonstration", "simulation"}
    lisent = {nom(chemin) for chemin in fichiers if not jouees & {*chemin.parts} and mot in _mots_lus(chemin)}
    dossiers = [RACINE / "templates" / app for app in (*AU_DESSUS, "courriels/trophees")]
    montrent = [
        nom(page)
        for page in gabarits()
        if any(d in page.parents for d in dossiers) and re.search(rf"\.{mot}\b", page.read_text())
    ]

    assert lisent - {"rapports/logic/resultats/composition.py"} == LECTEURS[mot]
    assert montrent == []


def test_sealed_words_are_opened_where_they_are_masked_or_by_the_body_that_the_journal_names():
    """Addresses, codes and keys are sealed too: whoever opens them reads no sentence of anybody."""
    ouvrent = {
        nom(chemin)
        for chemin in fichiers_python()
        for noeud in ast.walk(_arbre(chemin))
        if isinstance(noeud, ast.Call)
        and getattr(noeud.func, "id", "") == "desceller"
        and any(place in ast.unparse(noeud) for place in ("place_de(Avis, 'texte'", "place_du_bulletin("))
    }

    assert ouvrent == OUVREURS


def test_no_app_masks_by_itself():
    """The engine wants a lexicon: only its door has one. Constants, and what a moderator masks by hand, may be imported."""
    importes = {
        (nom(chemin), alias.name)
        for chemin in fichiers_python()
        if not nom(chemin).startswith("socle/logic/masquage/")
        for noeud in ast.walk(_arbre(chemin))
        if isinstance(noeud, ast.ImportFrom) and (noeud.module or "").startswith("socle.logic")
        for alias in noeud.names
        if alias.name in {"masquage", "masquer", "lexique_de"}
    }

    assert importes == {("socle/masquage.py", "masquage"), ("socle/masquage.py", "lexique_de")}
    assert [nom(chemin) for chemin in fichiers_python() if chemin.stem == "masquage"] == ["socle/masquage.py"]
