"""Who may read a visit, and the row that each reading leaves."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.enums import EtatVisite
from enquetes.models import Relecture, Visite
from enquetes.visites.actions.etats import verrouiller
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.relecture import partager

PREMIERE, SECONDE = 1, 2


def verrouiller_la_paire(visite: Visite) -> tuple[Visite, Visite]:
    """Return the visit and its contact, the same row for most, read again under lock: the contact first, always.

    The edition is held before: no contact is decided while its results are computed or given back.
    """
    partager(Campagne, visite.inscription.campagne_id)
    contact = verrouiller(visite.double_de or visite)
    fraiche = verrouiller(visite) if visite.double_de_id else contact
    return fraiche, contact


def rang_de(visite: Visite) -> int:
    """Return the rank of the reading that a visit waits for: what a second shopper graded is read second."""
    return SECONDE if visite.double_de_id or visite.etat == EtatVisite.SECONDE_LECTURE else PREMIERE


def exiger_avant_la_restitution(contact: Visite) -> None:
    """Refuse to decide about a contact of an edition whose results are given back (regles#restitution).

    Nobody may write in a visit any more, and what was not decided does not count: only a dispute still moves results.
    """
    if contact.inscription.campagne.restituee_le is not None:
        raise RegleMetier(
            "resultats_restitues",
            "Les résultats de cette édition sont restitués\u202f: rien ne s’y relit plus. Un contact qui ne vaut rien "
            "s’annule par une contestation.",
        )


def exiger_une_autre_personne(contact: Visite, auteur: Utilisateur) -> None:
    """Refuse to decide about a contact that one graded, first or second, or with a body that one acts for."""
    if contact.inscription.organisme.les_membres.filter(utilisateur=auteur).exists():
        raise RegleMetier(
            "relecteur_de_l_organisme", "Vous agissez pour cet organisme\u202f: une autre personne relit ses contacts."
        )
    if _paire(contact).filter(enqueteur__utilisateur=auteur).exists():
        raise RegleMetier("relecteur_enqueteur", "Une visite se relit par une autre personne que son enquêteur.")


def exiger_lecteur(contact: Visite, auteur: Utilisateur) -> None:
    """Refuse a reader who graded the contact, or who already read it in either grading."""
    exiger_une_autre_personne(contact, auteur)
    if contact.les_relectures_du_contact.en_vigueur().filter(lecteur=auteur).exists():
        raise RegleMetier("deja_relue", "Vous avez déjà lu ce contact\u202f: une autre personne doit le relire.")


def _paire(contact: Visite) -> QuerySet[Visite]:
    return Visite.objects.filter(Q(pk=contact.pk) | Q(double_de=contact))


def ecrire_lecture(
    visite: Visite,
    contact: Visite,
    verdict: str,
    *,
    auteur: Utilisateur,
    remarque: str = "",
    criteres: Collection[str] = (),
) -> None:
    """Keep a reading; two people at once on one rank cannot both win, the database holds it."""
    connus = set(visite.grille.les_criteres.values_list("code", flat=True))
    if inconnus := sorted(set(criteres) - connus):
        raise RegleMetier("critere_inconnu", f"Critère inconnu de cette grille\u202f: {', '.join(inconnus)}.")
    Relecture.objects.create(
        contact=contact,
        visite=visite,
        rang=rang_de(visite),
        lecteur=auteur,
        verdict=verdict,
        criteres=sorted(criteres),
        remarque=remarque.strip(),
        le=maintenant(),
    )
