"""The mails about registrations: who is written to, and what."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.urls import reverse

from campagnes.models import Campagne
from comptes.models import Utilisateur
from comptes.queries.preferences import adresse_des_choix
from organismes.actions.debit import GesteDEnvoi, attendre_encore
from organismes.actions.jetons import jeton_de_confirmation, renouveler_jeton
from organismes.actions.recapitulatif import nom_du_recapitulatif, recapitulatif_pdf
from organismes.enums import (
    CONSERVATION_INVITATION,
    COURRIERS_SANS_COMPTE,
    DUREE_CONFIRMATION,
    ETATS_ACTIFS,
    RAPPELS_D_INSCRIPTION,
    EtatInscription,
    GenreCourrierOrganisme,
    RoleMembre,
)
from organismes.models import Brouillon, CourrierOrganisme, Inscription, Invitation, Membre
from organismes.queries.demande import designation_choisie
from organismes.queries.echeances import dernier_jour_ouvert
from organismes.queries.mandat import refus_de_mandat
from organismes.queries.membres import a_son_espace, boite_de
from organismes.queries.places import situation_idcity
from socle.expedition import ATTENTE, Depart, Lettre, devoir
from socle.horloge import aujourdhui, maintenant

ETATS_DITS: dict[str, frozenset[EtatInscription]] = {
    GenreCourrierOrganisme.A_CONFIRMER: frozenset({EtatInscription.DEPOSEE}),
    GenreCourrierOrganisme.CONFIRMEE: ETATS_ACTIFS,
    GenreCourrierOrganisme.VALIDEE: frozenset({EtatInscription.VALIDEE}),
    GenreCourrierOrganisme.MODIFICATION: frozenset({EtatInscription.A_CORRIGER}),
}
"""In which states of its registration a mail still tells the truth; those that are not here do in any."""


def devoir_au_referent(
    genre: GenreCourrierOrganisme,
    inscription: Inscription,
    *,
    une_fois: bool = False,
    retenu_jusqu_au: dt.datetime | None = None,
    repos: dt.timedelta = dt.timedelta(0),
) -> None:
    """Owe the referent of a registration a mail about what was done now; once she is erased there is nobody to write to.

    `une_fois`: whatever the number of times that it is done. Held by a limit, it leaves once that is over; it rests for
    `repos` otherwise.
    """
    instant = maintenant()
    if inscription.referent_courriel:
        devoir(
            CourrierOrganisme(
                genre=genre,
                inscription=inscription,
                cle=_cle(genre, inscription.pk, *(() if une_fois else (instant.isoformat(),))),
                est_retenu=retenu_jusqu_au is not None,
                a_partir_du=retenu_jusqu_au or instant + repos,
            )
        )


def devoir_reprise(brouillon: Brouillon) -> None:
    """Owe the link that resumes a draft, each time that it is asked for."""
    genre = GenreCourrierOrganisme.REPRISE
    devoir(CourrierOrganisme(genre=genre, brouillon=brouillon, cle=_cle(genre, brouillon.pk, maintenant().isoformat())))


def devoir_invitation(invitation: Invitation) -> None:
    """Owe whom a body asks to join it the way to her answer, each time that it is asked."""
    genre = GenreCourrierOrganisme.INVITATION
    cle = _cle(genre, "a_accepter", invitation.pk, maintenant().isoformat())
    devoir(CourrierOrganisme(genre=genre, invitation=invitation, cle=cle))


def devoir_rappel_d_acces(membre: Membre) -> None:
    """Owe a member who never came the way in, each time that it is asked."""
    genre = GenreCourrierOrganisme.INVITATION
    devoir(CourrierOrganisme(genre=genre, membre=membre, cle=_cle(genre, membre.pk, maintenant().isoformat())))


def devoir_au_membre(genre: GenreCourrierOrganisme, membre: Membre) -> None:
    """Owe a referent word of what was done now about who is referent."""
    devoir(CourrierOrganisme(genre=genre, membre=membre, cle=_cle(genre, membre.pk, maintenant().isoformat())))


def devoir_depart(inscription: Inscription, comptes: list[Utilisateur | None]) -> None:
    """Owe these accounts, None for the mailbox of the registration, word that a body has no referent any more."""
    genre, instant = GenreCourrierOrganisme.SANS_REFERENT, maintenant().isoformat()
    for compte in comptes:
        cle = _cle(genre, inscription.pk, compte.pk if compte else "boite", instant)
        devoir(CourrierOrganisme(genre=genre, inscription=inscription, compte=compte, cle=cle))


class MomentDeCloture(StrEnum):
    """When one is told that registration closes."""

    SEMAINE = "cloture-j7"
    VEILLE = "cloture-veille"


def cle_de_cloture(objet: Brouillon | Inscription, moment: MomentDeCloture, dernier_jour: dt.date) -> str:
    """Return which mail that is: one a draft or registration, a moment and a last day."""
    return _cle("rappel", moment, objet._meta.model_name, objet.pk, dernier_jour)


def composer(courrier: CourrierOrganisme) -> Depart:
    """Write while there is somebody to read it; what a limit held is counted when it leaves, as `debit` counts others."""
    adresse = _adresse(courrier)
    if not adresse or _est_depasse(courrier):
        return None
    invite = courrier.invitation or (courrier.genre == GenreCourrierOrganisme.INVITATION and courrier.membre)
    # Asked again: a body refused or withdrawn meanwhile writes to nobody; one that staff may let go on waits, for as long
    # as an invitation does: what was asked a year ago surprises.
    if invite and refus_de_mandat(invite.organisme):
        attend = maintenant() < courrier.cree_le + CONSERVATION_INVITATION
        return maintenant() + ATTENTE if attend and invite.organisme.les_inscriptions.actives().exists() else None
    if courrier.est_retenu and courrier.essais == 1:
        reprise = attendre_encore(GesteDEnvoi.DEPOSER, adresse)
        if reprise is not None:
            return reprise
    return Lettre(f"organismes/{courrier.genre}", adresse, _contexte(courrier), _pieces(courrier))


def _cle(*parties: object) -> str:
    return ":".join(map(str, parties))


def _adresse(courrier: CourrierOrganisme) -> str:
    if courrier.brouillon is not None:
        return courrier.brouillon.courriel
    if courrier.membre is not None:
        return _adresse_du_membre(courrier.genre, courrier.membre)
    if courrier.invitation is not None:
        return courrier.invitation.utilisateur.email if courrier.invitation.utilisateur.is_active else ""
    if courrier.inscription is None:
        return ""
    if courrier.genre == GenreCourrierOrganisme.SANS_REFERENT:
        return courrier.compte.email if courrier.compte else boite_de(courrier.inscription)
    return courrier.inscription.referent_courriel


def _adresse_du_membre(genre: str, membre: Membre) -> str:
    """Return where a member is written to: nowhere about a role that she has no more, nor where she enters no more."""
    if not membre.utilisateur.is_active:
        return ""
    if genre != GenreCourrierOrganisme.INVITATION and membre.role != RoleMembre.REFERENT:
        return ""
    return membre.utilisateur.email


def _est_depasse(courrier: CourrierOrganisme) -> bool:
    """Tell whether a later link closed this one, a limit held it for as long as a confirmation may wait, or what it
    reminds of, or tells of, is done or over.
    """
    if courrier.genre == GenreCourrierOrganisme.DEVIS:
        return not _est_a_dire_du_devis(courrier)
    if courrier.genre in RAPPELS_D_INSCRIPTION and not _est_a_rappeler(courrier):
        return True
    if courrier.inscription is not None and not _dit_encore_vrai(courrier.genre, courrier.inscription):
        return True
    if courrier.brouillon is not None:
        return CourrierOrganisme.objects.filter(brouillon=courrier.brouillon, pk__gt=courrier.pk).exists()
    return courrier.est_retenu and courrier.cree_le + DUREE_CONFIRMATION <= maintenant()


def _dit_encore_vrai(genre: str, inscription: Inscription) -> bool:
    """Tell whether what was decided of a registration still holds: a seat may have passed on, a state changed."""
    if genre == GenreCourrierOrganisme.PLACE:
        return situation_idcity(inscription).rang is not None
    return genre not in ETATS_DITS or inscription.etat in ETATS_DITS[genre]


def _est_a_dire_du_devis(courrier: CourrierOrganisme) -> bool:
    """Tell whether a body that takes part still pays by this quotation, not taken back, nor granted anew since."""
    inscription = courrier.inscription
    if inscription is None or not inscription.est_active or inscription.hors_file_le is None:
        return False
    return not inscription.les_courriers.filter(genre=courrier.genre, pk__gt=courrier.pk).exists()


def _est_a_rappeler(courrier: CourrierOrganisme) -> bool:
    """Tell whether a registration still has to be finished by the last day that this mail is about."""
    objet: Any = courrier.brouillon or courrier.inscription
    if courrier.brouillon is not None:
        attend = not hasattr(objet, "inscription") and objet.expire_le > maintenant()
    else:
        attend = objet.etat == EtatInscription.DEPOSEE
    dernier_jour = dernier_jour_ouvert(objet.campagne)
    if not attend or dernier_jour is None:
        return False
    cles = {cle_de_cloture(objet, moment, dernier_jour) for moment in MomentDeCloture}
    return courrier.genre == GenreCourrierOrganisme.BROUILLON or courrier.cle in cles


def _contexte(courrier: CourrierOrganisme) -> dict[str, Any]:
    espace = _lien("portail:espace_accueil")
    contexte: dict[str, Any] = {"espace": espace}
    if courrier.brouillon is not None:
        contexte |= _du_brouillon(courrier.brouillon, courrier.cle)
    if courrier.membre is not None:
        contexte |= _du_membre(courrier.genre, courrier.membre, espace)
    if courrier.invitation is not None:
        contexte |= _de_l_invitation(courrier.invitation, espace)
    if courrier.inscription is not None:
        contexte |= _de_l_inscription(courrier.genre, courrier.inscription, espace)
    if courrier.genre in RAPPELS_D_INSCRIPTION:
        contexte |= _du_dernier_jour(contexte["campagne"])
    elif courrier.genre not in COURRIERS_SANS_COMPTE:
        contexte["choix"] = adresse_des_choix()
    return contexte


def _du_brouillon(brouillon: Brouillon, cle: str) -> dict[str, Any]:
    lien = _lien("organismes:inscription_reprise", jeton=renouveler_jeton(brouillon, pour=cle))
    pour = _entre_parentheses(designation_choisie(brouillon))
    return {"brouillon": brouillon, "campagne": brouillon.campagne, "lien": lien, "pour": pour}


def _entre_parentheses(designation: str) -> str:
    return f" ({designation})" if designation else ""


def _du_membre(genre: str, membre: Membre, espace: str) -> dict[str, Any]:
    page = _lien("organismes:espace_membres") if genre == GenreCourrierOrganisme.AUTRE_REFERENT else espace
    lien = f"{page}?organisme={membre.organisme_id}"
    return {"organisme": membre.organisme, "lien": lien, "est_referent": membre.est_referent}


def _de_l_invitation(invitation: Invitation, espace: str) -> dict[str, Any]:
    return {
        "organisme": invitation.organisme,
        "lien": f"{espace}?invitation={invitation.pk}",
        "est_referent": invitation.est_referent,
        "a_accepter": True,
    }


def _de_l_inscription(genre: str, inscription: Inscription, espace: str) -> dict[str, Any]:
    le_sien = f"{espace}?organisme={inscription.organisme_id}"
    contexte = {
        "inscription": inscription,
        "organisme": inscription.organisme,
        "campagne": inscription.campagne,
        "situation": situation_idcity(inscription),
        "espace": le_sien,
        "pour": _entre_parentheses(inscription.organisme.designation),
    }
    if genre in {GenreCourrierOrganisme.CONFIRMEE, GenreCourrierOrganisme.DEVIS}:
        contexte["a_son_espace"] = a_son_espace(inscription)
    if genre == GenreCourrierOrganisme.RETIREE:
        siennes = Inscription.objects.actives().filter(organisme=inscription.organisme_id)
        contexte["autre"] = siennes.filter(campagne=inscription.campagne_id).exists()
    if genre == GenreCourrierOrganisme.MODIFICATION:
        contexte["modifier"] = _ou_modifier(inscription)
    if genre in {GenreCourrierOrganisme.A_CONFIRMER, GenreCourrierOrganisme.CLOTURE}:
        jeton = jeton_de_confirmation(inscription)
        contexte["lien"] = _lien("organismes:inscription_confirmer", jeton=jeton)
    return contexte


def _du_dernier_jour(campagne: Campagne) -> dict[str, Any]:
    dernier_jour = dernier_jour_ouvert(campagne)
    return {"dernier_jour": dernier_jour, "reste": (dernier_jour - aujourdhui()).days if dernier_jour else 0}


def _ou_modifier(inscription: Inscription) -> str:
    """Return the page that changes a registration: to who declared it, even where the space of her body is not open yet."""
    page = _lien("organismes:espace_inscription_modifier", pk=inscription.pk)
    return f"{page}?organisme={inscription.organisme_id}"


def _pieces(courrier: CourrierOrganisme) -> list[tuple[str, bytes, str]]:
    inscription = courrier.inscription
    if inscription is None or courrier.genre != GenreCourrierOrganisme.CONFIRMEE:
        return []
    return [(f"{nom_du_recapitulatif(inscription)}.pdf", recapitulatif_pdf(inscription), "application/pdf")]


def _lien(nom: str, **parametres: str | int) -> str:
    return f"{settings.BASE_URL}{reverse(nom, kwargs=parametres)}"
