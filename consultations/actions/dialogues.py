"""A dialogue being prepared: created, described, given its picture and its kiosk."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from campagnes.enums import Acte
from campagnes.logic.vocabulaire import LISTE_RESERVE
from campagnes.queries import refuser_qualification
from consultations.actions.cles import code_public, empreinte_borne, secret_de_borne
from consultations.actions.cycle import exiger_dates_dans_l_ordre, exiger_reserve
from consultations.actions.effacer import supprimer_fichier
from consultations.actions.verrous import exiger_etat, verrouiller_dialogue
from consultations.enums import EtatDialogue, TypeDialogue
from consultations.logic.modeles import CHARTE, REGLES
from consultations.models import Dialogue
from consultations.queries.droits import droit_de
from organismes.models import Inscription
from organismes.queries.garde_electorale import exiger_pour
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.examen import examiner
from socle.journal import consigner
from socle.logic.images import FichierSain

PUBLICS = ("titre", "accroche", "presentation")
"""Words that anybody reads: no qualification of the law may stand in them (regles#el-07-referendum)."""
LIBRES = frozenset({"accroche", "presentation", "image_texte", "fin", "est_promu", "liste_reserve"})
FIGES = frozenset(
    {
        "titre",
        "regles",
        "charte",
        "acces",
        "identite",
        "quota_soutiens",
        "debut",
        "est_recurrent",
    }
)
"""What people rely on from the first day: it changes no more once the dialogue is open."""
MODIFIABLES = LIBRES | FIGES
DE_RESERVE = frozenset({"est_recurrent", "liste_reserve", "est_promu"})
"""What the reserve period asks about: written again before a reopening."""
EN_COURS = (EtatDialogue.BROUILLON, EtatDialogue.OUVERT)


@transaction.atomic
def creer_dialogue(*, inscription: Inscription, type: str, titre: str, auteur: Auteur) -> Dialogue:  # noqa: A002
    """Start a dialogue with a charter and rules to adapt. Asks for the entitlement of the body."""
    droit = droit_de(inscription)
    if not droit.est_ouvert:
        raise RegleMetier("option_fermee", droit.message)
    if type not in TypeDialogue.values:
        raise RegleMetier("type_inconnu", "Choisissez un type de consultation.", champ="type")
    refuser_qualification({"titre": titre})
    dialogue = Dialogue.objects.create(
        inscription=inscription, code=code_public(), type=type, titre=titre, charte=CHARTE, regles=REGLES[type]
    )
    consigner(dialogue, "dialogue.cree", auteur, type=type)
    return dialogue


@transaction.atomic
def modifier_dialogue(*, dialogue: Dialogue, auteur: Auteur, **champs: Any) -> Dialogue:
    """Change fields of `MODIFIABLES`; once open, those of `LIBRES` only, and the last day only to a later one.

    A later last day is asked what the reserve period asks: boxes of the reserve period may be ticked then,
    not unticked. Participation closed, those of `DE_RESERVE` only: the reserve period asks for them before a reopening.
    """
    if inconnus := champs.keys() - MODIFIABLES:
        raise TypeError(f"champs inconnus\u202f: {sorted(inconnus)}")
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *(EN_COURS if champs.keys() - DE_RESERVE else (*EN_COURS, EtatDialogue.FERME)))
    changes = {nom: valeur for nom, valeur in champs.items() if getattr(verrou, nom) != valeur}
    if verrou.etat == EtatDialogue.OUVERT:
        _refuser_fige(verrou, changes)
    _verifier(verrou, changes)
    for nom, valeur in changes.items():
        setattr(verrou, nom, valeur)
    exiger_dates_dans_l_ordre(verrou)
    if verrou.etat == EtatDialogue.OUVERT and "fin" in changes:
        exiger_reserve(verrou, "de prolonger")
    verrou.save(update_fields=[*changes, "modifie_le"])
    if changes:
        consigner(verrou, "dialogue.modifie", auteur, champs=sorted(changes))
    return verrou


def poser_image(*, dialogue: Dialogue, brut: bytes, description: str, auteur: Auteur) -> Dialogue:
    """Give the dialogue its picture, drawn again, with the words that stand for it."""
    exiger_etat(dialogue, *EN_COURS)
    if not description.strip():
        raise RegleMetier("image_sans_texte", "Décrivez l’image pour qui ne la voit pas.", champ="image_texte")
    sain = examiner(brut, champ="image", image_seulement=True)
    return _poser_image(dialogue, sain, description, auteur)


@transaction.atomic
def _poser_image(dialogue: Dialogue, sain: FichierSain, description: str, auteur: Auteur) -> Dialogue:
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *EN_COURS)
    supprimer_fichier(verrou.image)
    verrou.image_texte = description.strip()
    verrou.image.save(f"{verrou.code}-{sain.empreinte[:12]}{sain.extension}", ContentFile(sain.contenu), save=False)
    verrou.save(update_fields=["image", "image_texte", "modifie_le"])
    consigner(verrou, "dialogue.image_posee", auteur, empreinte=sain.empreinte)
    return verrou


@transaction.atomic
def retirer_image(*, dialogue: Dialogue, auteur: Auteur) -> Dialogue:
    """Take the picture away."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *EN_COURS)
    supprimer_fichier(verrou.image)
    verrou.image, verrou.image_texte = "", ""
    verrou.save(update_fields=["image", "image_texte", "modifie_le"])
    consigner(verrou, "dialogue.image_retiree", auteur)
    return verrou


@transaction.atomic
def ouvrir_borne(*, dialogue: Dialogue, auteur: Auteur) -> str:
    """Open the kiosk page, or change its address; return the secret, shown this once. The former one opens no more."""
    verrou = verrouiller_dialogue(dialogue)
    exiger_etat(verrou, *EN_COURS)
    secret = secret_de_borne()
    renouvelee = bool(verrou.cle_borne)
    verrou.cle_borne = empreinte_borne(verrou, secret)
    verrou.save(update_fields=["cle_borne", "modifie_le"])
    consigner(verrou, "dialogue.borne_ouverte", auteur, renouvelee=renouvelee)
    return secret


@transaction.atomic
def fermer_borne(*, dialogue: Dialogue, auteur: Auteur) -> Dialogue:
    """Close the kiosk page: its address opens nothing any more."""
    verrou = verrouiller_dialogue(dialogue)
    if not verrou.cle_borne:
        raise RegleMetier("borne_absente", "Cette consultation n’a pas de borne ouverte.")
    verrou.cle_borne = ""
    verrou.save(update_fields=["cle_borne", "modifie_le"])
    consigner(verrou, "dialogue.borne_fermee", auteur)
    return verrou


def _refuser_fige(dialogue: Dialogue, changes: dict[str, Any]) -> None:
    if FIGES & changes.keys():
        raise RegleMetier(
            "dialogue_ouvert",
            "Des habitants participent déjà sur la foi de ces règles\u202f: elles ne changent plus.",
            champ=min(FIGES & changes.keys()),
        )
    fin = changes.get("fin", dialogue.fin)
    if fin is None or (dialogue.fin and fin < dialogue.fin):
        raise RegleMetier("fin_avancee", "Une consultation ouverte peut être prolongée, pas raccourcie.", champ="fin")
    if set(dialogue.liste_reserve) - set(changes.get("liste_reserve", dialogue.liste_reserve)):
        raise RegleMetier(
            "dialogue_ouvert",
            "Une consultation ouverte garde les précautions déjà cochées\u202f: ajoutez celles qui manquent.",
            champ="liste_reserve",
        )


def _verifier(dialogue: Dialogue, changes: dict[str, Any]) -> None:
    refuser_qualification({nom: changes[nom] for nom in PUBLICS if nom in changes})
    if "titre" in changes and not changes["titre"].strip():
        raise RegleMetier("titre_absent", "Donnez un titre à la consultation.", champ="titre")
    if changes.get("est_promu"):
        exiger_pour(dialogue.inscription, Acte.PROMOUVOIR)
    connus = {code for code, _ in LISTE_RESERVE}
    if set(changes.get("liste_reserve", ())) - connus:
        raise RegleMetier("liste_inconnue", "Cette case n’existe pas.", champ="liste_reserve")
