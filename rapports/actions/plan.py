"""What a body decides after its results: an action, its owner, its date; then where it stands (regles#plan-d-actions)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from campagnes.enums import Determinant
from organismes.models import Inscription
from rapports.enums import ACTIONS_MAX, TERMINEES, TRANSITIONS_ACTION, EtatAction
from rapports.models import ActionDecidee, NoteDAction
from rapports.queries.plan import critere_vise
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner
from socle.logic.typographie import sur_une_ligne


@transaction.atomic
def decider_action(
    *,
    inscription: Inscription,
    intitule: str,
    responsable: str,
    echeance: dt.date,
    auteur: Auteur,
    determinant: str = "",
    critere: str = "",
) -> ActionDecidee:
    """Add an action to the plan of an edition; that of a criterion bears on its determinant."""
    inscription = Inscription.objects.select_for_update(of=("self",)).select_related("campagne").get(pk=inscription.pk)
    if inscription.campagne.restituee_le is None:
        raise RegleMetier(
            "resultats_attendus", "Vos résultats ne sont pas encore rendus\u202f: le plan d’actions s’ouvre avec eux."
        )
    _exiger_une_place(inscription)
    action = ActionDecidee(inscription=inscription, critere=critere)
    action.determinant = _determinant(determinant, critere)
    _ecrire(action, intitule, responsable, echeance)
    if echeance < aujourdhui():
        raise RegleMetier("echeance_passee", "Cette date est déjà passée.", champ="echeance")
    action.save()
    consigner(action, "action.decidee", auteur, inscription=inscription.pk)
    return action


@transaction.atomic
def modifier_action(
    *, action: ActionDecidee, intitule: str, responsable: str, echeance: dt.date, auteur: Auteur
) -> ActionDecidee:
    """Change the words, the owner or the date of an action; what it bears on stays, its effect is read there."""
    action = _verrouiller(action)
    if action.etat in TERMINEES:
        raise RegleMetier("action_terminee", f"Cette action est {action.get_etat_display()}\u202f: rouvrez-la d’abord.")
    avant = action.echeance
    _ecrire(action, intitule, responsable, echeance)
    action.save()
    consigner(action, "action.modifiee", auteur, avant=str(avant), apres=str(echeance))
    return action


@transaction.atomic
def suivre_action(*, action: ActionDecidee, etat: str, note: str = "", auteur: Auteur) -> ActionDecidee:
    """Say where an action stands, with a note; the same state with a note only adds it. To give up takes a reason."""
    action = _verrouiller(action)
    note = sur_une_ligne(note)
    if etat == EtatAction.ABANDONNEE and etat != action.etat and not note:
        raise RegleMetier("note_requise", "Dites pourquoi cette action est abandonnée.", champ="note")
    if etat == action.etat and not note:
        raise RegleMetier("rien_a_suivre", "Changez l’état de l’action, ou écrivez une note.", champ="note")
    if action.etat in TERMINEES and etat not in TERMINEES:
        _exiger_une_place(Inscription.objects.select_for_update(of=("self",)).get(pk=action.inscription_id))
    if etat != action.etat:
        terminee_le = maintenant() if etat in TERMINEES else None
        action = passer(action, etat, table=TRANSITIONS_ACTION, auteur=auteur, terminee_le=terminee_le)
    else:
        consigner(action, "action.notee", auteur)
    if note:
        NoteDAction.objects.create(action=action, texte=note)
    return action


def _exiger_une_place(inscription: Inscription) -> None:
    """Ask, of a locked registration, that its plan is not full."""
    if inscription.les_actions.a_mener().count() >= ACTIONS_MAX:
        raise RegleMetier(
            "plan_plein", f"Votre plan a déjà {ACTIONS_MAX} actions à mener. Terminez-en une, ou abandonnez-la."
        )


def _verrouiller(action: ActionDecidee) -> ActionDecidee:
    return ActionDecidee.objects.select_for_update().get(pk=action.pk)


def _determinant(determinant: str, critere: str) -> str:
    if critere:
        vise = critere_vise(critere)
        if vise is None:
            raise RegleMetier("critere_inconnu", "Ce critère n’existe pas.")
        return vise.determinant
    if determinant not in Determinant.values:
        raise RegleMetier("determinant_inconnu", "Choisissez ce que l’action doit améliorer.", champ="determinant")
    return determinant


def _ecrire(action: ActionDecidee, intitule: str, responsable: str, echeance: dt.date) -> None:
    action.intitule, action.responsable = sur_une_ligne(intitule), sur_une_ligne(responsable)
    action.echeance = echeance
    if not action.intitule:
        raise RegleMetier("intitule_vide", "Dites ce que vous allez faire.", champ="intitule")
    if not action.responsable:
        raise RegleMetier("responsable_vide", "Dites quelle fonction s’en charge.", champ="responsable")
