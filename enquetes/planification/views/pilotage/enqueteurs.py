"""Staff pages about shoppers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from campagnes.web import editions_recentes, nom_d_un_fichier
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur
from enquetes.planification.actions.calendrier import revoquer_adresse
from enquetes.planification.actions.enqueteurs import (
    desactiver_enqueteur,
    inviter_enqueteur,
    modifier_enqueteur,
    reactiver_enqueteur,
    reinviter_enqueteur,
)
from enquetes.planification.forms.enqueteurs import InvitationForm, ModificationForm, MotifForm
from enquetes.planification.forms.filtres import FiltresEnqueteursForm
from enquetes.planification.queries.charge import tableau_de_charge
from enquetes.planification.queries.enqueteurs import (
    FiltresEnqueteurs,
    derniere_invitation,
    enqueteurs_filtres,
    fiche_enqueteur,
)
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.queries.visites import est_jour_venu
from organismes.enums import Canal
from socle.exports import Format, exporter, un_par_un
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, agir, confirmer, fait, postees, refus_dans, tenu
from socle.web.listes import format_demande, page_de

LISTE = "enquetes:pilotage_enqueteurs"


def _edition(request: HttpRequest) -> Campagne | None:
    """Return the edition whose loads are shown; shoppers may be invited before any edition exists."""
    demandee = request.GET.get("edition", "")
    nommee = (
        next((edition for edition in campagnes_recentes() if str(edition.annee) == demandee), None)
        if demandee
        else None
    )
    return nommee or edition_du_terrain()


def noms_des_canaux(enqueteur: Enqueteur) -> list[str]:
    """Return the channels of a shopper in words, in the usual order."""
    return [str(canal.label) for canal in Canal if canal in enqueteur.canaux]


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_enqueteurs(request: HttpRequest) -> HttpResponseBase:
    """List the shoppers with their load; `?format=csv` or `xlsx` exports what the filters keep."""
    campagne = _edition(request)
    filtres = FiltresEnqueteursForm(request.GET, campagne, offres={"edition": editions_recentes()})
    enqueteurs = enqueteurs_filtres(campagne, filtres.en(FiltresEnqueteurs))
    if format_ := format_demande(request):
        demo = campagne is not None and campagne.est_demonstration
        nom = nom_d_un_fichier("enqueteurs", campagne.annee) if campagne else "enqueteurs"
        return _export(nom, enqueteurs, format_, demo=demo)
    page = page_de(request, enqueteurs)
    for enqueteur in page.object_list:
        enqueteur.canaux_en_clair = ", ".join(noms_des_canaux(enqueteur))
    contexte = {
        "campagne": campagne,
        "filtres": filtres,
        "page": page,
        "demonstration": campagne is not None and campagne.est_demonstration,
    }
    return render(request, "enquetes/planification/pilotage/enqueteur_liste.html", contexte)


def _export(nom: str, enqueteurs: Any, format_: Format, *, demo: bool) -> HttpResponseBase:
    colonnes = (
        "Pseudonyme",
        "Courriel",
        "Commune",
        "Département",
        "Canaux",
        "Actif",
        "Contacts de l’édition",
        "À faire",
        "Faits",
        "Validés",
        "Maximum par semaine",
        "Maximum en tout",
    )
    lignes = (
        (
            enqueteur.pseudonyme,
            enqueteur.utilisateur.email if enqueteur.utilisateur else "",
            enqueteur.commune.nom if enqueteur.commune else "",
            enqueteur.commune.departement if enqueteur.commune else "",
            ", ".join(noms_des_canaux(enqueteur)),
            enqueteur.est_actif,
            enqueteur.charge,
            enqueteur.nb_a_faire,
            enqueteur.nb_faites,
            enqueteur.nb_validees,
            enqueteur.max_semaine,
            enqueteur.max_total,
        )
        for enqueteur in un_par_un(enqueteurs)
    )
    return exporter(nom, colonnes, lignes, format_, demonstration=demo)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def enqueteur_inviter(request: HttpRequest) -> HttpResponseBase:
    """Invite a shopper."""
    formulaire = InvitationForm(postees(request))
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            enqueteur = inviter_enqueteur(**formulaire.arguments(), auteur=request.user)
            messages.success(request, f"{enqueteur} est invité\u202f: le lien de connexion part par courriel.")
            return redirect("enquetes:enqueteur_fiche", pk=enqueteur.pk)
    return render(request, "enquetes/planification/pilotage/enqueteur_inviter.html", {"formulaire": formulaire})


@require_safe
@exiger("comptes.agir_equipe")
def enqueteur_fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a shopper: limits, conflicts, absences, weeks and visits in the edition."""
    enqueteur, campagne = get_object_or_404(fiche_enqueteur(), pk=pk), _edition(request)
    visites = (
        enqueteur.les_visites.filter(inscription__campagne=campagne)
        .exclude(etat=EtatVisite.ANNULEE)
        .select_related("inscription__organisme", "scenario")
        .order_by("prevue_le", "pk")
    )
    tableau = tableau_de_charge(campagne, [enqueteur]) if campagne else None
    contexte = {
        "enqueteur": enqueteur,
        "canaux": noms_des_canaux(enqueteur),
        "campagne": campagne,
        "charge": tableau.lignes[0] if tableau else None,
        "invitation": derniere_invitation(enqueteur),
        "agenda": getattr(enqueteur, "calendrier_partage", None),
        "visites": list(visites),
        "demonstration": campagne is not None and campagne.est_demonstration,
    }
    return render(request, "enquetes/planification/pilotage/enqueteur_fiche.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def enqueteur_modifier(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change home, channels, loads and conflicts."""
    enqueteur = get_object_or_404(Enqueteur.objects.select_related("commune"), pk=pk)
    mot = "C’est enregistré. Le prochain calcul du plan reprendra les visites qui ne conviennent plus."
    with tenu(request, enqueteur, no_key=True) as fiche:
        formulaire = ModificationForm(postees(request), initial=ModificationForm.initial_de(fiche))

        def modifier(_donnees: dict[str, Any]) -> Any:
            return modifier_enqueteur(enqueteur=fiche, **formulaire.arguments(), auteur=request.user)

        if fait(request, formulaire, modifier, mot):
            return redirect("enquetes:enqueteur_fiche", pk=enqueteur.pk)
    return render(
        request,
        "enquetes/planification/pilotage/enqueteur_modifier.html",
        {"formulaire": formulaire, "enqueteur": enqueteur},
    )


@require_POST
@exiger("comptes.agir_equipe")
def enqueteur_reinviter(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail the way in again."""
    enqueteur = get_object_or_404(Enqueteur, pk=pk)
    mot = f"Le lien de connexion repart vers {enqueteur}."
    agir(request, lambda: reinviter_enqueteur(enqueteur=enqueteur, auteur=request.user), mot)
    return redirect("enquetes:enqueteur_fiche", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def enqueteur_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a shopper after a confirmation."""
    enqueteur = get_object_or_404(Enqueteur, pk=pk)
    fiche = reverse("enquetes:enqueteur_fiche", args=[pk])
    a_confier = enqueteur.les_visites.filter(etat=EtatVisite.PLANIFIEE).select_related("inscription__organisme")
    nombre, echues = len(a_confier), sum(map(est_jour_venu, a_confier))

    def retirer(motif: str) -> str:
        liberees = desactiver_enqueteur(enqueteur=enqueteur, auteur=request.user, motif=motif)
        suite = (
            f" {accorder(liberees, 'visite libérée', 'visites libérées')}\u202f: relancez le plan." if liberees else ""
        )
        return f"{enqueteur} est retiré.{suite}"

    confirmation = Confirmation(
        titre=f"Retirer {enqueteur}",
        bouton="Retirer l’enquêteur",
        consequences=(
            f"{accorder(nombre, 'visite pas encore commencée', 'visites pas encore commencées')} à confier à d’autres.",
            *([_peut_etre_faites(echues)] if echues else []),
            "Les visites commencées restent à son nom\u202f: l’accès se ferme quand il n’en reste plus.",
        ),
        retour=fiche,
        fil=(("Enquêteurs", reverse(LISTE)), (str(enqueteur), fiche), ("Retirer", "")),
        danger=True,
    )
    return confirmer(request, confirmation, retirer, formulaire=MotifForm(postees(request)))


def _peut_etre_faites(nombre: int) -> str:
    """Return what a telephone without network may hold: released, a contact already made would be made twice."""
    return (
        f"Dont {accorder(nombre, 'prévue', 'prévues')} aujourd’hui ou avant\u202f: faite sur son téléphone et pas encore "
        "envoyée, une visite serait refaite par quelqu’un d’autre. Demandez-lui d’abord d’ouvrir l’application "
        "avec du réseau."
    )


@require_POST
@exiger("comptes.agir_equipe")
def enqueteur_reactiver(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a withdrawn shopper back."""
    enqueteur = get_object_or_404(Enqueteur, pk=pk)
    mot = f"{enqueteur} peut à nouveau recevoir des visites."
    agir(request, lambda: reactiver_enqueteur(enqueteur=enqueteur, auteur=request.user), mot)
    return redirect("enquetes:enqueteur_fiche", pk=pk)


@require_POST
@exiger("comptes.agir_equipe")
def enqueteur_calendrier_revoquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the secret address of a shopper, a lost phone for instance; only she can make another one."""
    enqueteur = get_object_or_404(Enqueteur, pk=pk)
    if revoquer_adresse(enqueteur=enqueteur, auteur=request.user):
        messages.success(request, f"L’agenda de {enqueteur} ne reçoit plus ses visites.")
    else:
        messages.info(request, f"{enqueteur} n’a pas d’adresse d’agenda.")
    return redirect("enquetes:enqueteur_fiche", pk=pk)
