"""Staff decide on a registration; a referent may withdraw it."""

from __future__ import annotations

from django.db import transaction

from comptes.models import Utilisateur
from organismes.actions.acces import assurer_acces, fermer_acces
from organismes.actions.courriels import devoir_au_membre, devoir_au_referent
from organismes.actions.etats import passer, verrouiller
from organismes.actions.places import liberer_place
from organismes.enums import EtatInscription, GenreCourrierOrganisme, RoleMembre
from organismes.models import Inscription, Membre, Organisme
from organismes.queries.decisions import refus_de_se_retirer
from organismes.queries.membres import a_un_referent
from socle.auteur import Auteur
from socle.erreurs import RegleMetier, exiger_motif
from socle.horloge import maintenant


@transaction.atomic
def valider_inscription(*, inscription: Inscription, auteur: Auteur) -> Inscription:
    """Accept a confirmed registration: the body takes part, by a referent who can enter its space."""
    inscription = verrouiller(inscription)
    if not inscription.referent_courriel:
        raise RegleMetier(
            "referent_efface",
            "Le référent de cette inscription a été effacé : refusez-la, ou retirez-la et déposez-en une autre.",
        )
    compte = Utilisateur.objects.ouvrir_compte(inscription.referent_courriel, inscription.referent_nom)
    if not compte.is_active and not a_un_referent(inscription.organisme_id):
        raise RegleMetier(
            "compte_ferme",
            "Le compte du référent de cette inscription est fermé\u202f: nommez-en un autre, ou rouvrez ce compte.",
        )
    passer(inscription, EtatInscription.VALIDEE, auteur=auteur, decidee_le=maintenant(), decidee_par=auteur)
    if compte.is_active:
        _prevenir_ses_referents(inscription, compte)
        assurer_acces(inscription, compte)
    devoir_au_referent(GenreCourrierOrganisme.VALIDEE, inscription)
    return inscription


@transaction.atomic
def refuser_inscription(*, inscription: Inscription, auteur: Auteur, motif: str) -> Inscription:
    """Refuse a registration with a reason; its free seat passes to the next in line."""
    return _ecarter(inscription, EtatInscription.REFUSEE, GenreCourrierOrganisme.REFUSEE, auteur, motif)


@transaction.atomic
def demander_modification(*, inscription: Inscription, auteur: Auteur, motif: str) -> Inscription:
    """Send a registration back to its referent with what to change; it keeps its place and its seat."""
    motif = _motif(motif)
    inscription = verrouiller(inscription)
    passer(
        inscription,
        EtatInscription.A_CORRIGER,
        auteur=auteur,
        motif=motif,
        decidee_le=maintenant(),
        decidee_par=auteur,
    )
    devoir_au_referent(GenreCourrierOrganisme.MODIFICATION, inscription)
    return inscription


@transaction.atomic
def retirer_inscription(*, inscription: Inscription, auteur: Auteur, motif: str) -> Inscription:
    """Withdraw a registration; its free seat passes to the next in line."""
    return _ecarter(inscription, EtatInscription.RETIREE, GenreCourrierOrganisme.RETIREE, auteur, motif)


@transaction.atomic
def se_retirer(*, inscription: Inscription, auteur: Auteur, motif: str) -> Inscription:
    """Withdraw one's own registration, until results are given back; after, staff alone may (RegleMetier)."""
    if refus := refus_de_se_retirer(verrouiller(inscription)):
        raise RegleMetier("resultats_restitues", refus)
    return retirer_inscription(inscription=inscription, auteur=auteur, motif=motif)


def _prevenir_ses_referents(inscription: Inscription, compte: Utilisateur) -> None:
    """Tell who is referent of a body that the team lets another one in, who reads its past editions from now on."""
    siens = Membre.objects.filter(organisme=inscription.organisme_id, role=RoleMembre.REFERENT).order_by("pk")
    referents = list(siens)
    if all(referent.utilisateur_id != compte.pk for referent in referents):
        for referent in referents:
            devoir_au_membre(GenreCourrierOrganisme.AUTRE_REFERENT, referent)


def _ecarter(
    inscription: Inscription, vers: EtatInscription, genre: GenreCourrierOrganisme, auteur: Auteur, motif: str
) -> Inscription:
    """Take a registration out of the edition: its access closes, its seat passes on, its referent reads why."""
    motif, inscription, instant = _motif(motif), verrouiller(inscription), maintenant()
    # Held as by who confirms or sets aside another registration of the body: the last one that goes closes its space.
    inscription.organisme = Organisme.objects.select_for_update(no_key=True).get(pk=inscription.organisme_id)
    passer(inscription, vers, auteur=auteur, motif=motif, decidee_le=instant, decidee_par=auteur)
    fermer_acces(inscription)
    liberer_place(inscription, instant=instant)
    devoir_au_referent(genre, inscription)
    return inscription


def _motif(motif: str) -> str:
    return exiger_motif(motif, "Écrivez le motif\u202f: il est envoyé au référent.")[:1000]
