"""People of AFNOR: who is let in, with which roles, and who leaves. Only staff roles; there is always an administrator."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from comptes.actions.courriels import confier_courriel
from comptes.actions.sessions import fermer_les_autres
from comptes.enums import PERSONNEL, Role
from comptes.models import RoleAttribue, Utilisateur
from comptes.queries.equipe import DERNIERE_ADMINISTRATION, DUREE_DU_LIEN, compte_de, lien_d_entree
from comptes.queries.facteurs import second_facteur_exige
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.logic.typographie import sur_une_ligne


@transaction.atomic
def inviter_personnel(
    *, email: str, roles: Collection[str], auteur: Auteur, nom: str = "", ajouter: bool = False
) -> Utilisateur:
    """Let a person in and owe her the mail that does it. A known address is refused unless `ajouter`."""
    personne = creer_personnel(email=email, roles=roles, nom=nom, auteur=auteur, ajouter=ajouter)
    _ecrire(personne)
    return personne


@transaction.atomic
def creer_personnel(
    *, email: str, roles: Collection[str], auteur: Auteur = None, nom: str = "", ajouter: bool = False
) -> Utilisateur:
    """Give the person of this address the roles that she lacks; nothing is mailed.

    A known address is refused unless `ajouter`. While nobody administrates, `administrateur` must be among the roles.
    Her address counts as proven: whoever lets her in vouches for it, and her link is only good there. Who was not of
    AFNOR yet signs in again, with her second factor.
    """
    voulus, email, nom = _verifier(roles), email.strip(), sur_une_ligne(nom)
    _exiger_les_longueurs(email=email, nom=nom)
    connue = compte_de(email)
    _exiger_l_entree(connue, voulus, ajouter=ajouter)
    personne = _compte_ouvert(email, nom, auteur)
    tenus = set(personne.les_roles.values_list("role", flat=True))
    gagnes = sorted(voulus - tenus)
    _attribuer(personne, gagnes)
    if not PERSONNEL & tenus:
        # They opened when no second factor was asked of her.
        fermer_les_autres(compte=personne, presente=None, auteur=auteur)
    consigner(personne, "personnel.cree" if connue is None else "personnel.ajoute", auteur, roles=gagnes)
    return personne


def _exiger_l_entree(connue: Utilisateur | None, voulus: Collection[str], *, ajouter: bool) -> None:
    """Refuse who may not be let in with these roles; takes the locks, her account before the administrators."""
    if connue is not None:
        _tenir(connue)
    if not _verrouiller_administrateurs() and Role.ADMINISTRATEUR not in voulus:
        raise RegleMetier(
            "administrateur_d_abord",
            "Personne n’administre encore la plateforme\u202f: le premier compte doit avoir le rôle «\u202fadministrateur\u202f».",
            champ="roles",
        )
    if connue is None:
        return
    _refuser_un_enqueteur(connue)
    if not ajouter:
        raise RegleMetier(
            "adresse_connue",
            "Cette adresse a déjà un compte\u202f: changez ses rôles, ou ajoutez-lui ceux qui lui manquent.",
            champ="email",
        )


def _compte_ouvert(email: str, nom: str, auteur: Auteur) -> Utilisateur:
    """Return the account of this address under lock, new or not, active and its address proven."""
    personne = _tenir(Utilisateur.objects.ouvrir_compte(email, nom))
    _refuser_un_enqueteur(personne)
    EmailAddress.objects.filter(user=personne, email=personne.email).update(verified=True)
    return personne if personne.is_active else _activer(personne, auteur, est_active=True)


def tenir_les_roles(*, personne: Utilisateur) -> Utilisateur:
    """Return a person read again while nobody else changes the roles of anybody: in the transaction of the caller."""
    tenue = _tenir(personne)
    _verrouiller_administrateurs()
    return tenue


@transaction.atomic
def changer_les_roles(*, personne: Utilisateur, roles: Collection[str], auteur: Auteur) -> Utilisateur:
    """Give exactly these staff roles; the last active administrator keeps hers."""
    voulus = _verifier(roles)
    _tenir(personne)
    administrateurs = _verrouiller_administrateurs()
    if Role.ADMINISTRATEUR not in voulus:
        _proteger_la_derniere(personne, administrateurs)
    _refuser_un_enqueteur(personne)
    tenus = set(personne.les_roles.filter(role__in=PERSONNEL).values_list("role", flat=True))
    personne.les_roles.filter(role__in=tenus - voulus).delete()
    _attribuer(personne, sorted(voulus - tenus))
    consigner(personne, "personnel.roles", auteur, gagnes=sorted(voulus - tenus), perdus=sorted(tenus - voulus))
    return personne


@transaction.atomic
def desactiver_personnel(*, personne: Utilisateur, auteur: Auteur) -> Utilisateur:
    """Close the door to a person at once, sessions included; her roles and what she did stay."""
    _tenir(personne)
    administrateurs = _verrouiller_administrateurs()
    _proteger_la_derniere(personne, administrateurs)
    # Left there, they would open again with the account.
    fermer_les_autres(compte=personne, presente=None, auteur=auteur)
    return _activer(personne, auteur, est_active=False)


@transaction.atomic
def reactiver_personnel(*, personne: Utilisateur, auteur: Auteur) -> Utilisateur:
    """Let a person in again with the roles that she had."""
    return _activer(personne, auteur, est_active=True)


@transaction.atomic
def reinviter_personnel(*, personne: Utilisateur, auteur: Auteur) -> Utilisateur:
    """Owe the mail that lets her in once more; the link before is dead as soon as one is used."""
    if not personne.is_active:
        raise RegleMetier("compte_desactive", "Ce compte est désactivé\u202f: réactivez-le d’abord.")
    consigner(personne, "personnel.reinvite", auteur)
    _ecrire(personne)
    return personne


@transaction.atomic
def oublier_second_facteur(*, personne: Utilisateur, auteur: Auteur) -> Utilisateur:
    """Forget the second factor of somebody who lost it, and tell her by a mail; of AFNOR, she sets a new one at once."""
    oublies, _ = Authenticator.objects.filter(user=personne).delete()
    if not oublies:
        raise RegleMetier("sans_second_facteur", "Cette personne n’a pas de second facteur à oublier.")
    # The telephone that she lost may be signed in.
    fermer_les_autres(compte=personne, presente=None, auteur=auteur)
    consigner(personne, "personnel.second_facteur_oublie", auteur)
    contexte = {
        "connexion": f"{settings.BASE_URL}{reverse('account_login')}",
        "exige": second_facteur_exige(personne),
        "a_un_mot_de_passe": personne.has_usable_password(),
    }
    _confier(personne, "second_facteur_oublie", contexte)
    return personne


def _attribuer(personne: Utilisateur, roles: Collection[str]) -> None:
    RoleAttribue.objects.bulk_create(RoleAttribue(utilisateur=personne, role=role) for role in roles)


def _verifier(roles: Collection[str]) -> set[str]:
    voulus = set(roles)
    if not voulus:
        raise RegleMetier("sans_role", "Choisissez au moins un rôle.", champ="roles")
    etrangers = roles_etrangers(voulus)
    if etrangers:
        raise RegleMetier("role_etranger", " ".join(etrangers), champ="roles")
    return voulus


def roles_etrangers(roles: Collection[str]) -> list[str]:
    """Return a sentence for each role that is not AFNOR's."""
    possibles = ", ".join(sorted(PERSONNEL))
    return [
        f"Ce rôle n’est pas d’AFNOR\u202f: {role}. Possibles\u202f: {possibles}."
        for role in sorted(set(roles) - PERSONNEL)
    ]


def _exiger_les_longueurs(**champs: str) -> None:
    """Refuse what its column does not hold: PostgreSQL would fail on it, SQLite would keep it."""
    for nom, valeur in champs.items():
        colonne: Any = Utilisateur._meta.get_field(nom)
        if len(valeur) > colonne.max_length:
            raise RegleMetier(
                "trop_long", f"Le {colonne.verbose_name} dépasse {colonne.max_length} caractères.", champ=nom
            )


def _verrouiller_administrateurs() -> set[int]:
    """Return the active administrators under lock: two of them cannot dismiss each other at once."""
    tenus = RoleAttribue.objects.filter(role=Role.ADMINISTRATEUR).order_by("pk")
    # Who waited for the lock reads again: the statement that waited still sees the accounts as they were.
    list(tenus.select_for_update().values_list("pk", flat=True))
    return set(tenus.filter(utilisateur__is_active=True).values_list("utilisateur_id", flat=True))


def exiger_une_autre_administration(personne: Utilisateur) -> None:
    """Refuse what would leave the platform without an administrator, under lock."""
    _proteger_la_derniere(personne, _verrouiller_administrateurs())


def _proteger_la_derniere(personne: Utilisateur, administrateurs: set[int]) -> None:
    if administrateurs == {personne.pk}:
        raise RegleMetier("dernier_administrateur", DERNIERE_ADMINISTRATION, champ="roles")


def _tenir(personne: Utilisateur) -> Utilisateur:
    """Return an account under lock: nobody makes a shopper of who is becoming staff, nor the reverse."""
    return Utilisateur.objects.tenir(personne.pk)


def _refuser_un_enqueteur(personne: Utilisateur) -> None:
    if personne.les_roles.filter(role=Role.ENQUETEUR).exists():
        raise RegleMetier(
            "adresse_d_un_enqueteur",
            "Cette adresse est celle d’un enquêteur\u202f: on ne relit pas ses propres visites.",
            champ="email",
        )


def _activer(personne: Utilisateur, auteur: Auteur, *, est_active: bool) -> Utilisateur:
    if Utilisateur.objects.filter(pk=personne.pk).exclude(is_active=est_active).update(is_active=est_active):
        consigner(personne, "personnel.reactive" if est_active else "personnel.desactive", auteur)
    personne.is_active = est_active
    return personne


def _ecrire(personne: Utilisateur) -> None:
    """Owe her the mail with her link, which is written nowhere else."""
    contexte = {
        "roles": [Role(role).label for role in sorted(personne.les_roles.values_list("role", flat=True))],
        "lien": lien_d_entree(personne),
        "jours": DUREE_DU_LIEN.days,
    }
    _confier(personne, "invitation", contexte)


def _confier(personne: Utilisateur, modele: str, contexte: Mapping[str, Any]) -> None:
    confier_courriel(
        destinataire=personne.email,
        sujet=render_to_string(f"courriels/comptes/{modele}.sujet.txt", contexte).strip(),
        texte=render_to_string(f"courriels/comptes/{modele}.txt", contexte),
    )
