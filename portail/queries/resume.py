"""Who is told each morning what waits for her, and what: the same functions as on the page where her day begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from comptes.enums import PERSONNEL, Role, SujetCourriel
from comptes.models import Utilisateur
from enquetes.visites.queries.attentes import attentes_de_l_enqueteur
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Inscription, Membre, Organisme
from portail.models import CourrierDuJour
from portail.queries.journee.equipe import journee_du_personnel
from portail.queries.journee.organisme import journee_de_l_organisme
from socle.enums import EtatCourrier
from socle.horloge import PARIS
from socle.logic.attentes import Attente, ordonner

DITES_AILLEURS = frozenset({"visites_du_jour", "brouillon_a_finir", "reponse_due", "invitation_a_repondre"})
"""What has a mail of its own, on its day: the eve of a contact, the draft left, the answer due after a consultation.

An invitation under embargo has its own too, that goes to proved addresses only."""


def destinataires() -> QuerySet[Utilisateur]:
    """Return who may have something waiting and wants to hear of it: the team, shoppers, people of bodies that take part."""
    participants = Inscription.objects.actives().values("organisme")
    return (
        Utilisateur.objects.filter(
            Q(les_roles__role__in=PERSONNEL)
            | Q(enqueteur__est_actif=True)
            | Q(les_appartenances__organisme__in=participants),
            is_active=True,
        )
        .exclude(les_refus_de_courriels__sujet=SujetCourriel.RESUME)
        .distinct()
        .order_by("pk")
    )


def fuseaux(compte: Utilisateur | None = None) -> dict[int, ZoneInfo]:
    """Return the time zone of people (of one) who are not on Paris time: that of their body, of the home of shoppers."""
    membres = Membre.objects.order_by("-pk")
    enqueteurs = Utilisateur.objects.filter(enqueteur__commune__isnull=False)
    if compte is not None:
        membres, enqueteurs = membres.filter(utilisateur=compte), enqueteurs.filter(pk=compte.pk)
    departements: dict[int, str] = dict(membres.values_list("utilisateur_id", "organisme__departement"))
    departements |= dict(enqueteurs.values_list("pk", "enqueteur__commune__departement"))
    trouves = {compte: fuseau_du_departement(departement) for compte, departement in departements.items()}
    return {compte: fuseau for compte, fuseau in trouves.items() if fuseau.key != PARIS.key}


def fuseau_du_compte(compte: Utilisateur) -> ZoneInfo:
    """Return the time zone of one person."""
    return fuseaux(compte).get(compte.pk, PARIS)


def attentes_de(compte: Utilisateur) -> list[Attente]:
    """Return what waits for a person, whatever her roles, the oldest first: what the page where her day begins says."""
    trouvees: list[Attente] = []
    if PERSONNEL & compte.roles:
        trouvees += journee_du_personnel(compte, None).attentes
    if Role.ENQUETEUR in compte.roles:
        # A mail to a shopper names no body.
        trouvees += [replace(attente, sujet="") for attente in attentes_de_l_enqueteur(compte)]
    organismes = Organisme.objects.filter(les_membres__utilisateur=compte).order_by("recherche", "pk")
    for organisme in organismes:
        siennes = journee_de_l_organisme(organisme, compte, None).attentes
        trouvees += [_nommer(attente, organisme, est_seul=len(organismes) == 1) for attente in siennes]
    return ordonner({(a.cle, a.sujet, a.adresse): a for a in trouvees if a.cle not in DITES_AILLEURS}.values())


def _nommer(attente: Attente, organisme: Organisme, *, est_seul: bool) -> Attente:
    """Say of which body that is: in the address always, she may look at another one when she follows it."""
    adresse = f"{attente.adresse}{'&' if '?' in attente.adresse else '?'}organisme={organisme.pk}"
    if est_seul:
        return replace(attente, adresse=adresse)
    sujet = f"{organisme.nom}, {attente.sujet}" if attente.sujet else organisme.nom
    return replace(attente, adresse=adresse, sujet=sujet)


def dernier_dit(compte: Utilisateur, avant: dt.date) -> Mapping[str, int]:
    """Return what she was told that still waited on her last morning, told or silent; a mail that was lost told nothing."""
    vecus = CourrierDuJour.objects.filter(
        compte=compte, jour__lt=avant, etat__in=(EtatCourrier.PARTI, EtatCourrier.SANS_OBJET)
    )
    dernier = vecus.order_by("-jour").first()
    return dernier.dit if dernier else {}
