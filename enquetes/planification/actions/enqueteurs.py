"""Shoppers: invited by staff, with limits and conflicts of interest; they declare their own absences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction

from comptes.enums import PERSONNEL, Role
from comptes.models import RoleAttribue, Utilisateur
from enquetes.actions.acces import fermer_l_acces
from enquetes.actions.courriels import devoir_invitation
from enquetes.actions.effacer import liberer_visites
from enquetes.enums import EtatVisite
from enquetes.models import Absence, ConflitInteret, Enqueteur
from organismes.enums import Canal
from organismes.models import Membre, Organisme, Territoire
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner
from socle.relecture import relire

ABSENCE_MAXIMALE = dt.timedelta(days=366)


@transaction.atomic
def inviter_enqueteur(
    *,
    pseudonyme: str,
    email: str,
    commune: Territoire | None,
    canaux: Collection[str],
    auteur: Auteur,
    nom: str = "",
    max_semaine: int = 8,
    max_total: int = 60,
    conflits: Iterable[Organisme] = (),
) -> Enqueteur:
    """Create a shopper with her account and role, and mail her the way in.

    Bodies for which she acts on the platform are conflicts of interest without being told.
    """
    _verifier_limites(canaux, max_semaine, max_total)
    pris = RegleMetier("pseudonyme_pris", f"Le pseudonyme {pseudonyme} est déjà pris.", champ="pseudonyme")
    if Enqueteur.objects.filter(pseudonyme__iexact=pseudonyme).exists():
        raise pris
    utilisateur = _compte_pour(email, nom)
    try:
        with transaction.atomic():
            enqueteur = Enqueteur.objects.create(
                pseudonyme=pseudonyme,
                utilisateur=utilisateur,
                commune=commune,
                canaux=_dans_l_ordre(canaux),
                max_semaine=max_semaine,
                max_total=max_total,
                invite_le=maintenant(),
            )
    except IntegrityError as faute:
        # Somebody else took it meanwhile: the account is held, nothing else is unique.
        raise pris from faute
    _ecrire_conflits(enqueteur, conflits)
    consigner(enqueteur, "enqueteur.invite", auteur, canaux=enqueteur.canaux)
    devoir_invitation(enqueteur)
    return enqueteur


def _compte_pour(email: str, nom: str) -> Utilisateur:
    """Return the account of this address with the role of shopper, created if needed; refuse staff and duplicates."""
    utilisateur = Utilisateur.objects.ouvrir_compte(email.strip(), nom)
    _refuser_le_personnel(Utilisateur.objects.tenir(utilisateur.pk).pk)
    if Enqueteur.objects.filter(utilisateur=utilisateur).exists():
        raise RegleMetier("deja_enqueteur", "Cette adresse est déjà celle d’un enquêteur.", champ="email")
    RoleAttribue.objects.get_or_create(utilisateur=utilisateur, role=Role.ENQUETEUR)
    return utilisateur


def _refuser_le_personnel(compte: int) -> None:
    if RoleAttribue.objects.filter(utilisateur=compte, role__in=PERSONNEL).exists():
        raise RegleMetier(
            "adresse_du_personnel",
            "Cette adresse est celle d’un membre du personnel\u202f: on ne relit pas ses propres visites.",
            champ="email",
        )


def _verifier_limites(canaux: Collection[str], max_semaine: int, max_total: int) -> None:
    if not canaux or set(canaux) - set(Canal.values):
        raise RegleMetier("canaux_invalides", "Choisissez au moins un canal connu.", champ="canaux")
    if max_semaine < 1 or max_total < 1:
        raise RegleMetier("charge_invalide", "Les charges sont d’au moins un contact.", champ="max_semaine")
    if max_semaine > max_total:
        raise RegleMetier(
            "charge_incoherente", "La charge par semaine ne peut pas dépasser la charge totale.", champ="max_semaine"
        )


def _dans_l_ordre(canaux: Collection[str]) -> list[str]:
    return [canal for canal in Canal.values if canal in canaux]


def _ecrire_conflits(enqueteur: Enqueteur, declares: Iterable[Organisme]) -> None:
    organismes = {organisme.pk for organisme in declares}
    organismes |= set(
        Membre.objects.filter(utilisateur=enqueteur.utilisateur_id).values_list("organisme_id", flat=True)
    )
    enqueteur.les_conflits.exclude(organisme__in=organismes).delete()
    deja = set(enqueteur.les_conflits.values_list("organisme_id", flat=True))
    ConflitInteret.objects.bulk_create(
        ConflitInteret(enqueteur=enqueteur, organisme_id=cle) for cle in sorted(organismes - deja)
    )


@transaction.atomic
def reinviter_enqueteur(*, enqueteur: Enqueteur, auteur: Auteur) -> Enqueteur:
    """Mail the way in again."""
    enqueteur = _verrouiller(enqueteur)
    if enqueteur.utilisateur_id is None:
        raise RegleMetier("sans_compte", "Cet enquêteur importé n’a pas de compte\u202f: il n’y a personne à inviter.")
    if not enqueteur.est_actif:
        raise RegleMetier("enqueteur_retire", "Cet enquêteur est retiré\u202f: réactivez-le d’abord.")
    enqueteur.invite_le = maintenant()
    enqueteur.save(update_fields=["invite_le", "modifie_le"])
    consigner(enqueteur, "enqueteur.reinvite", auteur)
    devoir_invitation(enqueteur)
    return enqueteur


@transaction.atomic
def modifier_enqueteur(
    *,
    enqueteur: Enqueteur,
    commune: Territoire | None,
    canaux: Collection[str],
    max_semaine: int,
    max_total: int,
    conflits: Iterable[Organisme],
    auteur: Auteur,
) -> Enqueteur:
    """Change home, channels, loads and conflicts; visits that no longer fit are taken back by the next plan."""
    _verifier_limites(canaux, max_semaine, max_total)
    enqueteur = _verrouiller(enqueteur)
    enqueteur.commune = commune
    enqueteur.canaux = _dans_l_ordre(canaux)
    enqueteur.max_semaine, enqueteur.max_total = max_semaine, max_total
    enqueteur.save(update_fields=["commune", "canaux", "max_semaine", "max_total", "modifie_le"])
    _ecrire_conflits(enqueteur, conflits)
    consigner(
        enqueteur,
        "enqueteur.modifie",
        auteur,
        canaux=enqueteur.canaux,
        max_semaine=max_semaine,
        max_total=max_total,
        conflits=enqueteur.les_conflits.count(),
    )
    return enqueteur


@transaction.atomic
def desactiver_enqueteur(*, enqueteur: Enqueteur, auteur: Auteur, motif: str = "") -> int:
    """Withdraw a shopper: no more visits, those not begun are released; return how many.

    She keeps her access until the visits that she began are decided (`enquetes/actions/acces.py`): answers to her
    letters are still recorded, and what a reader sends back is taken up again.
    """
    enqueteur = _verrouiller(enqueteur)
    enqueteur.est_actif = False
    enqueteur.save(update_fields=["est_actif", "modifie_le"])
    liberees = liberer_visites(
        enqueteur.les_visites.filter(etat=EtatVisite.PLANIFIEE), "L’enquêteur ne reçoit plus de visites."
    )
    ferme = fermer_l_acces(enqueteur)
    consigner(enqueteur, "enqueteur.retire", auteur, motif=motif, visites_liberees=liberees, acces_ferme=ferme)
    return liberees


@transaction.atomic
def reactiver_enqueteur(*, enqueteur: Enqueteur, auteur: Auteur) -> Enqueteur:
    """Bring a withdrawn shopper back, unless she joined the staff meanwhile."""
    enqueteur = _verrouiller(enqueteur)
    if enqueteur.utilisateur_id:
        _refuser_le_personnel(Utilisateur.objects.tenir(enqueteur.utilisateur_id).pk)
    enqueteur.est_actif = True
    enqueteur.save(update_fields=["est_actif", "modifie_le"])
    if enqueteur.utilisateur_id:
        RoleAttribue.objects.get_or_create(utilisateur_id=enqueteur.utilisateur_id, role=Role.ENQUETEUR)
    consigner(enqueteur, "enqueteur.reactive", auteur)
    return enqueteur


@transaction.atomic
def declarer_absence(*, enqueteur: Enqueteur, du: dt.date, au: dt.date, auteur: Auteur) -> tuple[Absence, int]:
    """Record days off; visits planned on them and not begun are released. Return the absence and their number."""
    enqueteur = _verrouiller(enqueteur)
    if au < du:
        raise RegleMetier("absence_a_l_envers", "Le dernier jour doit suivre le premier.", champ="au")
    if au < aujourdhui():
        raise RegleMetier("absence_passee", "Cette absence est déjà passée.", champ="au")
    if au - du > ABSENCE_MAXIMALE:
        raise RegleMetier("absence_trop_longue", "Une absence dure un an au plus.", champ="au")
    if enqueteur.les_absences.filter(du__lte=au, au__gte=du).exists():
        raise RegleMetier(
            "absence_deja_declaree", "Une absence déjà déclarée couvre une partie de ces jours.", champ="du"
        )
    absence = Absence.objects.create(enqueteur=enqueteur, du=du, au=au)
    liberees = liberer_visites(
        enqueteur.les_visites.filter(etat=EtatVisite.PLANIFIEE, prevue_le__range=(max(du, aujourdhui()), au)),
        "L’enquêteur est absent ce jour-là.",
    )
    consigner(enqueteur, "absence.declaree", auteur, du=str(du), au=str(au), visites_liberees=liberees)
    return absence, liberees


@transaction.atomic
def retirer_absence(*, absence: Absence, auteur: Auteur) -> None:
    """Remove days off that are not over."""
    enqueteur = _verrouiller(absence.enqueteur)
    absence = relire(absence, "Cette absence")
    if absence.au < aujourdhui():
        raise RegleMetier("absence_passee", "Une absence passée reste au dossier.")
    consigner(enqueteur, "absence.retiree", auteur, du=str(absence.du), au=str(absence.au))
    absence.delete()


def _verrouiller(enqueteur: Enqueteur) -> Enqueteur:
    # Keys are left alone: who holds a visit of hers may give her another one, or owe her a mail.
    return Enqueteur.objects.select_for_update(no_key=True).get(pk=enqueteur.pk)
