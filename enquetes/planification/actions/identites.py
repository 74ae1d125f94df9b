"""Aliases: typed by staff, drawn for contacts, taken back (regles#identites)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import EtatVisite
from enquetes.models import Emprunt, Enqueteur, IdentiteEmprunt, ReglageTerrain, Visite
from enquetes.planification.actions.etats import verrouiller_edition
from enquetes.planification.queries.identites import Tirage, tirage_de
from enquetes.visites.queries.preparation import reglage_du_terrain
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.logic.recherche import normaliser
from socle.logic.typographie import sur_une_ligne
from socle.relecture import relire


def _chiffres(telephone: str) -> str:
    """Return the nine digits that a number keeps whatever is before them: 06…, +33 6…, 0033 6…."""
    return "".join(filter(str.isdigit, telephone))[-9:]


UNIQUES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "nom": ("Le nom", str.casefold),
    "courriel": ("L’adresse électronique", str.casefold),
    "telephone": ("Le téléphone", _chiffres),
    "adresse": ("L’adresse postale", normaliser),
}
"""What no two aliases of an edition share: its words, and how two are compared."""


@dataclass(frozen=True)
class IdentiteSaisie:
    """An alias as staff typed it, for one shopper."""

    enqueteur: Enqueteur
    nom: str
    courriel: str = ""
    telephone: str = ""
    adresse: str = ""


@transaction.atomic
def saisir_identites(*, campagne: Campagne, saisies: Sequence[IdentiteSaisie], auteur: Auteur) -> int:
    """Add aliases to an edition, all or none, and draw them at once for contacts not begun; return how many were added.

    No name, mail address, telephone or postal address may serve twice in an edition; the address of an account is
    nobody's alias.
    """
    campagne = verrouiller_edition(campagne)
    _exiger_neuves(campagne, saisies)
    IdentiteEmprunt.objects.bulk_create(
        IdentiteEmprunt(
            campagne=campagne,
            enqueteur=saisie.enqueteur,
            nom=saisie.nom,
            courriel=saisie.courriel,
            telephone=saisie.telephone,
            adresse=saisie.adresse,
        )
        for saisie in saisies
    )
    consigner(campagne, "identites.saisies", auteur, nombre=len(saisies))
    ecrire_emprunts(tirage_de(campagne, _pas_commences(campagne, {saisie.enqueteur.pk for saisie in saisies})))
    return len(saisies)


def _exiger_neuves(campagne: Campagne, saisies: Sequence[IdentiteSaisie]) -> None:
    deja = IdentiteEmprunt.objects.filter(campagne=campagne)
    for champ, (mot, comparable) in UNIQUES.items():
        connus = Counter(map(comparable, deja.values_list(champ, flat=True)))
        connus.update(comparable(getattr(saisie, champ)) for saisie in saisies)
        for saisie in saisies:
            valeur = getattr(saisie, champ)
            if (cle := comparable(valeur)) and connus[cle] > 1:
                raise RegleMetier(
                    "identite_en_double",
                    f"{mot} «\u00a0{sur_une_ligne(valeur)}\u00a0» sert déjà dans cette édition.",
                    champ=champ,
                )
    des_comptes = _adresses_des_comptes({saisie.courriel.lower() for saisie in saisies if saisie.courriel})
    for saisie in saisies:
        if saisie.courriel.lower() in des_comptes:
            raise RegleMetier(
                "courriel_du_compte",
                f"«\u00a0{saisie.courriel}\u00a0» est l’adresse d’un compte\u202f: un organisme pourrait reconnaître "
                "qui lui écrit.",
                champ="courriel",
            )


def _adresses_des_comptes(adresses: set[str]) -> set[str]:
    """Return those of these addresses, in lower case, that an account has, its first one or another."""
    premieres, toutes = (
        modele.objects.annotate(adresse=Lower("email")).filter(adresse__in=adresses).order_by().values_list("adresse")
        for modele in (Utilisateur, EmailAddress)
    )
    return {adresse for (adresse,) in premieres.union(toutes)}


@transaction.atomic
def retirer_identite(*, identite: IdentiteEmprunt, auteur: Auteur) -> None:
    """Take an alias away; contacts not begun take another, where one is free. One that a body met stays."""
    campagne = verrouiller_edition(identite.campagne)
    identite = relire(identite, "Cette identité")
    if identite.les_emprunts.exclude(visite__etat=EtatVisite.PLANIFIEE).exists():
        raise RegleMetier(
            "identite_servie", "Un organisme connaît déjà cette identité\u202f: elle reste jusqu’à la fin de l’édition."
        )
    portees = list(_pas_commences(campagne, {identite.enqueteur_id}).filter(emprunt__identite=identite))
    consigner(campagne, "identite.retiree", auteur, enqueteur=identite.enqueteur_id, nombre=len(portees))
    identite.delete()
    ecrire_emprunts(tirage_de(campagne, portees))


@transaction.atomic
def exiger_identites(*, campagne: Campagne, exigees: bool, auteur: Auteur) -> ReglageTerrain:
    """Say whether every contact must have an alias, or only those of shoppers who were given some."""
    campagne = verrouiller_edition(campagne)
    reglage = reglage_du_terrain(campagne)
    if reglage.identites_exigees != exigees:
        reglage.identites_exigees = exigees
        reglage.save()
        consigner(campagne, "identites.exigees", auteur, valeur=exigees)
    return reglage


def confier_identites(tirage: Tirage) -> None:
    """Write a draw, or refuse it and say which contacts lack an alias; call under the lock of the edition."""
    if tirage.manques:
        raise RegleMetier(
            "identite_manquante",
            f"{tirage.phrase} Saisissez-en dans Enquêteurs, Identités d’emprunt.",
            champ="enqueteur",
        )
    ecrire_emprunts(tirage)


def ecrire_emprunts(tirage: Tirage) -> None:
    """Write what a draw gives, once what it takes back is gone; call under the lock of the edition."""
    if tirage.caduques:
        Emprunt.objects.filter(pk__in=tirage.caduques).delete()
    Emprunt.objects.bulk_create(
        (
            Emprunt(visite_id=visite, identite_id=identite, organisme_id=organisme)
            for visite, identite, organisme in tirage.nouveaux
        ),
        batch_size=500,
    )


def _pas_commences(campagne: Campagne, enqueteurs: set[int]) -> QuerySet[Visite]:
    """Return the contacts of these shoppers that are not begun, with what a draw reads."""
    return (
        Visite.objects.contacts()
        .filter(inscription__campagne=campagne, enqueteur__in=enqueteurs, etat=EtatVisite.PLANIFIEE)
        .select_related("inscription__organisme", "enqueteur")
    )
