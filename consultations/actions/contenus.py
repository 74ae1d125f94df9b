"""What an organiser gives to read: the sections of a project, the documents."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from campagnes.queries import refuser_qualification
from consultations.actions.effacer import supprimer_fichier
from consultations.actions.verrous import exiger_etat, verrouiller_dialogue
from consultations.enums import DIALOGUES_AVANT_LA_CLOTURE, EtatDialogue
from consultations.models import Dialogue, Document, Section
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.examen import examiner
from socle.journal import consigner
from socle.logic.images import FichierSain
from socle.relecture import relire

SECTIONS_AU_PLUS = 30
DOCUMENTS_AU_PLUS = 20


@transaction.atomic
def ajouter_section(*, dialogue: Dialogue, titre: str, texte: str, auteur: Auteur) -> Section:
    """Add a section at the end of the project."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, EtatDialogue.BROUILLON)
    refuser_qualification({"titre": titre, "texte": texte})
    if verrou.les_sections.count() >= SECTIONS_AU_PLUS:
        raise RegleMetier("trop_de_sections", f"Au plus {SECTIONS_AU_PLUS} sections.", champ="titre")
    section = Section.objects.create(dialogue=verrou, rang=_suivant(verrou.les_sections), titre=titre, texte=texte)
    consigner(verrou, "section.ajoutee", auteur, section=section.pk)
    return section


@transaction.atomic
def modifier_section(*, section: Section, titre: str, texte: str, auteur: Auteur) -> Section:
    """Change a section; not once people were asked to judge it."""
    verrou = verrouiller_dialogue(section.dialogue)
    exiger_etat(verrou, EtatDialogue.BROUILLON)
    refuser_qualification({"titre": titre, "texte": texte})
    section = relire(section, "Cette section")
    section.titre, section.texte = titre, texte
    section.save(update_fields=["titre", "texte"])
    consigner(verrou, "section.modifiee", auteur, section=section.pk)
    return section


@transaction.atomic
def retirer_section(*, section: Section, auteur: Auteur) -> None:
    """Remove a section of a project that is not open yet."""
    verrou = verrouiller_dialogue(section.dialogue)
    exiger_etat(verrou, EtatDialogue.BROUILLON)
    section = relire(section, "Cette section")
    consigner(verrou, "section.retiree", auteur, section=section.pk, titre=section.titre)
    section.delete()


@transaction.atomic
def deplacer_section(*, section: Section, vers_le_haut: bool, auteur: Auteur) -> bool:
    """Swap a section with its neighbour; False at the end of the list."""
    verrou = verrouiller_dialogue(section.dialogue)
    exiger_etat(verrou, EtatDialogue.BROUILLON)
    if not _permuter(verrou.les_sections, relire(section, "Cette section"), vers_le_haut=vers_le_haut):
        return False
    consigner(verrou, "section.deplacee", auteur, section=section.pk)
    return True


def ajouter_document(*, dialogue: Dialogue, titre: str, brut: bytes, auteur: Auteur) -> Document:
    """Add a document: a PDF, or a picture drawn again. Its title says what it shows."""
    exiger_etat(dialogue, *DIALOGUES_AVANT_LA_CLOTURE)
    refuser_qualification({"titre": titre})
    return _ajouter_document(dialogue, titre, examiner(brut, champ="fichier"), auteur)


@transaction.atomic
def _ajouter_document(dialogue: Dialogue, titre: str, sain: FichierSain, auteur: Auteur) -> Document:
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *DIALOGUES_AVANT_LA_CLOTURE)
    if verrou.les_documents.count() >= DOCUMENTS_AU_PLUS:
        raise RegleMetier("trop_de_documents", f"Au plus {DOCUMENTS_AU_PLUS} documents.", champ="fichier")
    document = Document(
        dialogue=verrou,
        rang=_suivant(verrou.les_documents),
        titre=titre,
        taille=len(sain.contenu),
        media=sain.media,
    )
    nom = f"{verrou.code}-{sain.empreinte[:12]}{sain.extension}"
    document.fichier.save(nom, ContentFile(sain.contenu), save=False)
    document.save()
    consigner(verrou, "document.ajoute", auteur, document=document.pk, empreinte=sain.empreinte)
    return document


@transaction.atomic
def retirer_document(*, document: Document, auteur: Auteur) -> None:
    """Take a document away; once open it stays, people decided with it."""
    verrou = verrouiller_dialogue(document.dialogue)
    exiger_etat(verrou, EtatDialogue.BROUILLON)
    document = relire(document, "Ce document")
    consigner(verrou, "document.retire", auteur, document=document.pk, titre=document.titre)
    document.delete()
    supprimer_fichier(document.fichier)


@transaction.atomic
def deplacer_document(*, document: Document, vers_le_haut: bool, auteur: Auteur) -> bool:
    """Swap a document with its neighbour; False at the end of the list."""
    verrou = verrouiller_dialogue(document.dialogue)
    exiger_etat(verrou, *DIALOGUES_AVANT_LA_CLOTURE)
    if not _permuter(verrou.les_documents, relire(document, "Ce document"), vers_le_haut=vers_le_haut):
        return False
    consigner(verrou, "document.deplace", auteur, document=document.pk)
    return True


def _suivant(lignes: Any) -> int:
    return int(lignes.aggregate(dernier=Max("rang"))["dernier"] or 0) + 1


def _permuter(lignes: Any, ligne: Any, *, vers_le_haut: bool) -> bool:
    if vers_le_haut:
        autre = lignes.filter(rang__lt=ligne.rang).order_by("-rang").first()
    else:
        autre = lignes.filter(rang__gt=ligne.rang).order_by("rang").first()
    if autre is None:
        return False
    ici, la = ligne.rang, autre.rang
    # The rank is unique: one of the two steps aside first.
    type(ligne).objects.filter(pk=ligne.pk).update(rang=_suivant(lignes))
    type(ligne).objects.filter(pk=autre.pk).update(rang=ici)
    type(ligne).objects.filter(pk=ligne.pk).update(rang=la)
    return True
