"""The right of reply in the space of a body: its contacts, a dispute prepared, read again, sent, followed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.web import demande
from enquetes.models import Visite
from enquetes.visites.queries.mesures import mesures_sont_retirees
from organismes.models import Inscription
from organismes.rules import est_referent
from organismes.web import onglets_des_inscriptions, organisme_courant
from socle.web.acces import obtenir
from socle.web.documents import ESPACE, repondre_piece
from socle.web.gestes import Confirmation, agir, confirmer, postees, refus_dans
from trophees.actions.contester import (
    abandonner_contestation,
    envoyer_contestation,
    preparer_contestation,
    retirer_litige,
)
from trophees.actions.pieces_litige import retirer_piece
from trophees.enums import EtatLitige
from trophees.forms.litiges import ContestationForm
from trophees.models import Litige, PieceLitige
from trophees.queries.contacts import (
    contacts_de,
    contacts_visibles,
    contestations_visibles,
    fiche_contact,
    inscriptions_restituees,
)
from trophees.queries.droit_de_reponse import droit_de_reponse
from trophees.queries.situation import est_seul_classe
from trophees.queries.suivi import suivi_de

LIRE, CONTESTER = "trophees.lire_contact", "trophees.contester_contact"


@require_safe
def espace_contacts(request: HttpRequest) -> HttpResponse:
    """List the contacts of the latest restituted edition, or of the one in the address, with their disputes."""
    inscriptions = _inscriptions(request)
    inscription = _choisie(request, inscriptions)
    contexte: dict[str, Any] = {"inscription": inscription, "fil": _fil("Vos contacts")}
    if inscription is not None:
        contacts = contacts_de(request.user, inscription)
        nb_comptes = sum(contact.compte for contact in contacts)
        contexte |= {
            "contacts": contacts,
            "nb_comptes": nb_comptes,
            "sont_retires": not contacts and mesures_sont_retirees(inscription.campagne),
            "nb_ecartes": len(contacts) - nb_comptes,
            "droit": droit_de_reponse(inscription.campagne),
            "est_referent": est_referent(request.user, inscription),
            "editions": onglets_des_inscriptions(inscriptions, inscription),
            "demonstration": inscription.campagne.est_demonstration,
        }
    return render(request, "trophees/espace/contacts.html", contexte)


@require_safe
def espace_contact(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show what was measured in one contact."""
    visite = _visite(request, LIRE, pk)
    contexte = {
        **_commun(visite, "Un contact"),
        "fiche": fiche_contact(visite),
        "est_referent": est_referent(request.user, visite.inscription),
    }
    return render(request, "trophees/espace/contact.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_contester(request: HttpRequest, pk: Any) -> HttpResponse:
    """Write the draft of a dispute: reason and files; what was written already comes back."""
    visite = _visite(request, CONTESTER, pk)
    brouillon = contestations_visibles(request.user).filter(visite=visite, etat=EtatLitige.BROUILLON).first()
    formulaire = ContestationForm(
        postees(request), request.FILES or None, initial={"motif": brouillon.motif if brouillon else ""}
    )
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            litige = preparer_contestation(
                visite=visite,
                motif=formulaire.cleaned_data["motif"],
                fichiers=formulaire.bruts,
                auteur=request.user,
            )
            return redirect("trophees:espace_contestation", pk=litige.pk)
    contexte = {
        **_commun(visite, "Contester ce contact"),
        "fiche": fiche_contact(visite),
        "formulaire": formulaire,
        "brouillon": brouillon,
    }
    return render(request, "trophees/espace/contester.html", contexte)


@require_safe
def espace_contestation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a dispute: the summary of a draft before it is sent, then its timeline, then the decision."""
    litige = _contestation(request, LIRE, pk)
    contexte = {
        "suivi": suivi_de(litige),
        "situations": (litige.avant, litige.apres),
        "est_seul": est_seul_classe(litige.inscription),
        "litige": litige,
        "est_referent": est_referent(request.user, litige.inscription),
        "fil": _fil("Votre contestation", litige.inscription),
        "demonstration": litige.inscription.campagne.est_demonstration,
    }
    modele = "brouillon" if litige.etat == EtatLitige.BROUILLON else "contestation"
    return render(request, f"trophees/espace/{modele}.html", contexte)


@require_POST
def espace_contestation_envoyer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a draft."""
    litige = _contestation(request, CONTESTER, pk)
    mot = "Votre contestation est envoyée. Un courriel vous le confirme."
    agir(request, lambda: envoyer_contestation(litige=litige, auteur=request.user), mot)
    return redirect("trophees:espace_contestation", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_contestation_abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, once it is said that nothing gives it back."""
    litige = _contestation(request, CONTESTER, pk)

    def abandonner() -> str:
        abandonner_contestation(litige=litige, auteur=request.user)
        return "Le brouillon est supprimé, avec ses pièces."

    confirmation = Confirmation(
        titre="Supprimer ce brouillon",
        bouton="Supprimer le brouillon",
        consequences=("Vos raisons et vos pièces sont effacées, et ne reviennent pas. Rien n’a été envoyé.",),
        retour=reverse("trophees:espace_contestation", args=[pk]),
        fil=tuple(_fil("Supprimer le brouillon", litige.inscription)),
        danger=True,
        cadre=ESPACE,
    )
    return confirmer(request, confirmation, abandonner, apres=_retour(litige.inscription))


@require_http_methods(["GET", "HEAD", "POST"])
def espace_contestation_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an open dispute, its consequence told first."""
    litige = _contestation(request, CONTESTER, pk)
    if request.method == "POST":
        agir(request, lambda: retirer_litige(litige=litige, auteur=request.user), "Votre contestation est retirée.")
        return redirect("trophees:espace_contestation", pk=pk)
    contexte = {
        "litige": litige,
        "autres_ouvertes": suivi_de(litige).autres_ouvertes,
        "fil": _fil("Retirer la contestation", litige.inscription),
    }
    return render(request, "trophees/espace/retirer.html", contexte)


@require_safe
def espace_contestation_piece(request: HttpRequest, pk: int, piece: int) -> FileResponse:
    """Give a file back to the body that joined it."""
    return repondre_piece(get_object_or_404(PieceLitige, litige=_contestation(request, LIRE, pk), pk=piece))


@require_POST
def espace_contestation_piece_retirer(request: HttpRequest, pk: int, piece: int) -> HttpResponse:
    """Take a file back from a draft."""
    jointe = get_object_or_404(PieceLitige, litige=_contestation(request, CONTESTER, pk), pk=piece)
    agir(request, lambda: retirer_piece(piece=jointe, auteur=request.user), "Pièce retirée.")
    return redirect("trophees:espace_contestation", pk=pk)


def _visite(request: HttpRequest, droit: str, pk: Any) -> Visite:
    trouvee: Visite = obtenir(request, contacts_visibles(request.user), droit, pk=pk)
    return trouvee


def _contestation(request: HttpRequest, droit: str, pk: int) -> Litige:
    trouvee: Litige = obtenir(request, contestations_visibles(request.user), droit, pk=pk)
    return trouvee


def _inscriptions(request: HttpRequest) -> list[Inscription]:
    """Return the restituted registrations of the body in hand; a person without a body finds nothing here."""
    organisme = organisme_courant(request)
    if not organisme.les_membres.filter(utilisateur=request.user.pk).exists():
        raise PermissionDenied
    return inscriptions_restituees(request.user, organisme)


def _choisie(request: HttpRequest, inscriptions: list[Inscription]) -> Inscription | None:
    return demande(request, inscriptions) or next(iter(inscriptions), None)


def _commun(visite: Visite, titre: str) -> dict[str, Any]:
    campagne = visite.inscription.campagne
    return {
        "inscription": visite.inscription,
        "droit": droit_de_reponse(campagne),
        "fil": _fil(titre, visite.inscription),
        "demonstration": campagne.est_demonstration,
    }


def _fil(titre: str, inscription: Inscription | None = None) -> list[tuple[str, str]]:
    suite = f"?edition={inscription.campagne.annee}" if inscription else ""
    contacts = [("Vos contacts", f"{reverse('trophees:espace_contacts')}{suite}")] if inscription else []
    return [("Résultats", f"{reverse('rapports:espace_resultats')}{suite}"), *contacts, (titre, "")]


def _retour(inscription: Inscription) -> str:
    return f"{reverse('trophees:espace_contacts')}?edition={inscription.campagne.annee}"
