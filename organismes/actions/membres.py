"""People of a body: its referents give or take their role, remove; each may leave; staff name a referent.

What changes the people of a body is done under its lock: two referents who leave at once do not leave it alone.
"""

from __future__ import annotations

from django.db import transaction

from comptes.models import Utilisateur
from organismes.actions.acces import est_ferme
from organismes.actions.courriels import devoir_au_membre, devoir_rappel_d_acces
from organismes.actions.referents import confier_a, confier_a_un_autre
from organismes.enums import GenreCourrierOrganisme, RoleMembre
from organismes.models import Inscription, Membre, Organisme
from organismes.queries.mandat import exiger_mandat_de
from organismes.queries.membres import adresse_seconde, inscriptions_nommant, refus_de_fermer, refus_de_laisser
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner, numero_de
from socle.quota import compter_envois


@transaction.atomic
def rappeler_acces(*, membre: Membre, auteur: Auteur) -> Membre:
    """Owe the way in again to a member who never came."""
    membre = _retrouver(membre)
    exiger_mandat_de(membre.organisme)
    if membre.est_venu:
        raise RegleMetier("deja_venue", "Cette personne est déjà venue\u202f: elle n’attend plus d’invitation.")
    compter_envois(membre.organisme)
    consigner(membre.organisme, "membre.relance", auteur, membre=numero_de(membre.utilisateur))
    devoir_rappel_d_acces(membre)
    return membre


@transaction.atomic
def changer_role(*, membre: Membre, role: RoleMembre, auteur: Auteur) -> Membre:
    """Make a member a referent, who is told, or a referent a member; the same role again changes nothing."""
    membre = _retrouver(membre)
    if membre.role == role:
        return membre
    if role == RoleMembre.MEMBRE:
        _laisser_a_un_autre(membre, auteur)
    _donner(membre, role)
    consigner(membre.organisme, "membre.role", auteur, membre=numero_de(membre.utilisateur), roles=[str(role)])
    if role == RoleMembre.REFERENT:
        devoir_au_membre(GenreCourrierOrganisme.NOMINATION, membre)
    return membre


@transaction.atomic
def retirer_membre(*, membre: Membre, auteur: Auteur) -> Organisme:
    """Remove a person, or let her leave: she has no access from now on, and what she did stays signed by her."""
    membre = _retrouver(membre)
    _laisser_a_un_autre(membre, auteur)
    part_d_elle_meme = auteur is not None and auteur.pk == membre.utilisateur_id
    acte = "membre.parti" if part_d_elle_meme else "membre.retire"
    consigner(membre.organisme, acte, auteur, membre=numero_de(membre.utilisateur))
    organisme = membre.organisme
    membre.delete()
    return organisme


@transaction.atomic
def nommer_referent(*, inscription: Inscription, courriel: str, nom: str, motif: str, auteur: Auteur) -> Membre:
    """Staff give a body a referent, with the reason; she is told, and so are its other referents.

    Who she is was checked by the person who names her: the platform proves an address, and nothing else. The
    registration names her from now on, unless it names somebody who still is a referent.
    """
    organisme = tenir_les_gens(inscription.organisme_id)
    _exiger_active(inscription)
    compte = _ouvrir_le_compte(courriel, nom)
    autres = [*organisme.les_membres.filter(role=RoleMembre.REFERENT).select_related("utilisateur")]
    if any(autre.utilisateur_id == compte.pk for autre in autres):
        raise RegleMetier("deja_referent", "Cette personne est déjà référente de l’organisme.", champ="courriel")
    membre, _ = Membre.objects.update_or_create(
        organisme=organisme,
        utilisateur=compte,
        defaults={"role": RoleMembre.REFERENT},
        create_defaults={"role": RoleMembre.REFERENT, "invite_a": adresse_seconde(compte, courriel)},
    )
    organisme.les_invitations.filter(utilisateur=compte).delete()
    consigner(inscription, "referent.nomme", auteur, membre=numero_de(compte), motif=motif)
    if not any(inscriptions_nommant(autre).filter(pk=inscription.pk).exists() for autre in autres):
        confier_a(membre, Inscription.objects.filter(pk=inscription.pk), auteur)
    devoir_au_membre(GenreCourrierOrganisme.NOMINATION, membre)
    for autre in autres:
        devoir_au_membre(GenreCourrierOrganisme.AUTRE_REFERENT, autre)
    return membre


@transaction.atomic
def fermer_l_espace(*, inscription: Inscription, motif: str, auteur: Auteur) -> Organisme:
    """Take their access from all the people of a body that holds no place any more, with the reason, kept in the journal.

    Closed once and empty since, it is left as it is. Vouched for once, a space outlives the withdrawal of its
    registration: staff alone know that they were deceived.
    """
    organisme = tenir_les_gens(inscription.organisme_id)
    if refus := refus_de_fermer(organisme):
        raise RegleMetier("inscription_en_cours", refus)
    if est_ferme(organisme) and not (organisme.les_membres.exists() or organisme.les_invitations.exists()):
        return organisme
    consigner(inscription, "espace.ferme", auteur, motif=motif)
    organisme.les_membres.all().delete()
    organisme.les_invitations.all().delete()
    return organisme


def _ouvrir_le_compte(courriel: str, nom: str) -> Utilisateur:
    # Held: one that nobody came to may be erased this very night.
    compte = Utilisateur.objects.tenir(Utilisateur.objects.ouvrir_compte(courriel, nom).pk)
    if not compte.is_active:
        raise RegleMetier("compte_ferme", "Le compte de cette personne est fermé.", champ="courriel")
    return compte


def _exiger_active(inscription: Inscription) -> None:
    if not Inscription.objects.actives().filter(pk=inscription.pk).exists():
        raise RegleMetier(
            "inscription_close",
            "Cette inscription ne tient pas la place de son organisme\u202f: nommez le référent depuis une inscription "
            "confirmée ou validée.",
        )


def tenir_les_gens(organisme: int) -> Organisme:
    """Lock the people of a body: its registrations, which name some, then the body."""
    # Whom its registrations name may change with its people: acts on registrations hold them before the body too.
    siennes = Inscription.objects.actives().filter(organisme=organisme).select_for_update(no_key=True, of=("self",))
    list(siennes.order_by("pk").values_list("pk"))
    # Acts on registrations insert members: a stronger lock would wait for them while they wait for it.
    return Organisme.objects.select_for_update(no_key=True).get(pk=organisme)


def _retrouver(membre: Membre) -> Membre:
    """Return a member read again under the lock of her body."""
    organisme = tenir_les_gens(membre.organisme_id)
    frais = organisme.les_membres.filter(pk=membre.pk).select_related("utilisateur").first()
    if frais is None:
        raise RegleMetier("deja_partie", "Cette personne n’est plus dans votre organisme.")
    frais.organisme = organisme
    return frais


def _donner(membre: Membre, role: RoleMembre) -> None:
    membre.role = role
    membre.save(update_fields=["role", "modifie_le"])


def _laisser_a_un_autre(membre: Membre, auteur: Auteur) -> None:
    """Let a referent stop being one, or a member leave, where a referent who already came takes what is hers.

    Named by a registration, a member may be asked to correct it even where she does not enter any more.
    """
    refus = refus_de_laisser(membre)
    if refus is not None:
        raise refus
    confier_a_un_autre(membre, auteur)
