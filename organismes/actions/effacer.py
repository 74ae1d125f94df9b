"""Erasing a referent or a member: her body is told when nobody is left to be written to."""

from __future__ import annotations

from organismes.actions.courriels import devoir_depart
from organismes.actions.purger import SANS_REFERENT
from organismes.actions.referents import confier_a_un_autre
from organismes.enums import RoleMembre
from organismes.models import Invitation, Membre
from organismes.queries.courriers import courriers_a
from organismes.queries.membres import a_prevenir_du_depart
from socle.journal import consigner
from socle.personnes import Personne, par_adresse


def effacer_des_organismes(personne: Personne) -> dict[str, int]:
    """Take her out of the registrations that name her, of the bodies she acts for, of drafts and mails."""
    inscriptions = list(par_adresse("organismes.Inscription", "referent_courriel")(personne).order_by("pk"))
    membres = list(Membre.objects.filter(utilisateur=personne.compte)) if personne.compte else []
    # Before others are told: that mail may take the place of hers.
    courriers = courriers_a(personne).delete()[1].get("organismes.CourrierOrganisme", 0)
    if personne.a_la_demande:
        for membre in membres:
            _prevenir(membre, personne)
    for inscription in inscriptions:
        consigner(inscription, "referent.efface", None)
    for membre in membres:
        if membre.role == RoleMembre.REFERENT:
            confier_a_un_autre(membre, None)
    # A channel that was her own mailbox leads nowhere any more.
    canaux = par_adresse("organismes.CanalOffert", "coordonnees")(personne).update(coordonnees="")
    par_adresse("organismes.Inscription", "referent_courriel")(personne).update(**SANS_REFERENT)
    return {
        "organismes.Inscription": len(inscriptions),
        "organismes.CanalOffert": canaux,
        "organismes.CourrierOrganisme": courriers,
        "organismes.Membre": Membre.objects.filter(pk__in=[membre.pk for membre in membres]).delete()[0],
        "organismes.Invitation": _oublier_les_invitations(personne),
        "organismes.Brouillon": _oublier_les_brouillons(personne),
    }


def _oublier_les_brouillons(personne: Personne) -> int:
    """Delete the drafts that may be resumed from her mailbox, or that she fills in as referent."""
    siens = par_adresse("organismes.Brouillon", "courriel", "donnees__referent__courriel")(personne)
    return siens.delete()[1].get("organismes.Brouillon", 0)


def _oublier_les_invitations(personne: Personne) -> int:
    """Delete the invitations that wait for her account, or that went to an address of hers."""
    siennes = par_adresse("organismes.Invitation", "courriel")(personne)
    if personne.compte is not None:
        siennes |= Invitation.objects.filter(utilisateur=personne.compte)
    return siennes.delete()[1].get("organismes.Invitation", 0)


def _prevenir(membre: Membre, personne: Personne) -> None:
    """Tell a body that it has no referent any more, where somebody can be told."""
    referents = Membre.objects.filter(role=RoleMembre.REFERENT, utilisateur__is_active=True)
    autres = referents.filter(organisme=membre.organisme_id).exclude(pk=membre.pk)
    if membre.role != RoleMembre.REFERENT or autres.exists():
        return
    derniere = membre.organisme.les_inscriptions.order_by("-campagne__annee", "-pk").first()
    if derniere is None:
        return
    devoir_depart(derniere, a_prevenir_du_depart(derniere, sauf=personne.adresses))
