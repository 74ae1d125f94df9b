"""A prize list for staff: its frozen content, and the acts that make it public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.enums import Acte
from campagnes.models import Campagne
from campagnes.queries import verdict_maintenant
from socle.journal import historique
from socle.web.acces import exiger, obtenir
from socle.web.gestes import confirmer, postees
from socle.web.listes import page_de
from trophees.actions.palmares import proposer_palmares, publier_palmares, rejeter_palmares, sceller_palmares
from trophees.enums import EtatPalmares, PetitesCategories
from trophees.forms.palmares import RejetForm
from trophees.logic.trophees import trophees_geles
from trophees.models import Palmares
from trophees.queries.actes import actes_possibles
from trophees.queries.empechements import empechement_de_publier
from trophees.queries.gel import est_integre
from trophees.queries.palmares import categories_gelees, laureats_en_reserve, lignes_gelees
from trophees.views.pilotage.actes import adresse_resultats, confirmation_d_acte, fil_des_resultats

PAS_INVITES = (
    "Aucun lauréat n’est invité à une cérémonie\u202f: une fois le palmarès public, rien ne les prévient ni ne les "
    "invite d’ici, c’est à vous de le faire."
)
INVITES = (
    "Les lauréats invités apprennent par courriel que leur prix et leur invitation ne tiennent plus\u202f; ceux que "
    "vous avez prévenus vous-même, c’est à vous de le leur dire."
)
SANS_LAUREAT = "Ce palmarès n’a aucun lauréat\u202f: sa page publique ne nommera personne."
MOTS_DES_ACTES = {
    **{f"palmares.{etat.value}": f"palmarès {etat.label}" for etat in EtatPalmares},
    "palmares.invitations": "lauréats invités",
    "palmares.date_redite": "nouvelle date dite aux lauréats",
}


@require_safe
def pilotage_palmares(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a prize list as it was frozen, with its print and its history."""
    palmares = _palmares(request, pk, "trophees.lire_resultats")
    page = page_de(request, lignes_gelees(palmares))
    contexte = {
        "fil": fil_des_resultats(palmares.campagne, "Palmarès gelé"),
        "palmares": palmares,
        "campagne": palmares.campagne,
        "page": page,
        "categories": categories_gelees(palmares, page.object_list),
        "trophees": [un for un in trophees_geles(palmares.contenu) if un.est_du_jury or not un.categories],
        "petites_categories": _petites_categories(palmares),
        "est_integre": est_integre(palmares),
        "actes": actes_possibles(palmares.campagne, request.user, est_calculee=True),
        "en_reserve": laureats_en_reserve(palmares),
        "actes_passes": [(entree.le, MOTS_DES_ACTES[entree.acte], entree.qui) for entree in historique(palmares)],
        "demonstration": palmares.campagne.est_demonstration,
    }
    return render(request, "trophees/pilotage/palmares.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("trophees.arreter_palmares")
def pilotage_palmares_proposer(request: HttpRequest, annee: int) -> HttpResponse:
    """Freeze the ranking of an edition as a proposal."""
    campagne = get_object_or_404(Campagne, annee=annee)

    def agir() -> str:
        proposer_palmares(campagne=campagne, auteur=request.user)
        return "Palmarès proposé\u202f: une autre personne responsable doit maintenant le sceller."

    confirmation = confirmation_d_acte(
        campagne,
        titre=f"Proposer le palmarès {annee}",
        bouton="Proposer",
        consequences=(
            "Les résultats sont recalculés, puis le classement est gelé avec son empreinte.",
            "Une autre personne responsable du palmarès devra le sceller avant toute publication.",
        ),
        retour=adresse_resultats(annee),
    )
    return confirmer(request, confirmation, agir)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_palmares_sceller(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal a proposal that somebody else made."""
    palmares = _palmares(request, pk, "trophees.arreter_palmares")

    def agir() -> str:
        campagne = sceller_palmares(palmares=palmares, auteur=request.user).campagne
        verdict = verdict_maintenant(campagne, Acte.PUBLIER_PALMARES)
        refus = empechement_de_publier(campagne) or (None if verdict.permis else verdict)
        return f"Palmarès scellé. {refus.message}" if refus else "Palmarès scellé\u202f: il peut être publié."

    confirmation = confirmation_d_acte(
        palmares.campagne,
        titre=f"Sceller le palmarès {palmares.campagne.annee}",
        bouton="Sceller",
        consequences=(
            f"Vous attestez le classement proposé par {palmares.propose_par}.",
            f"Son empreinte est {palmares.empreinte}.",
            *([SANS_LAUREAT] if palmares.est_sans_laureat else []),
        ),
        retour=_adresse(palmares),
    )
    return confirmer(request, confirmation, agir)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_palmares_publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a sealed prize list public."""
    palmares = _palmares(request, pk, "trophees.publier_palmares")

    def agir() -> str:
        publier_palmares(palmares=palmares, auteur=request.user)
        return "Palmarès publié\u202f: les lauréats, et eux seuls, sont sur le site public."

    reserve = [f"{nom.nom} est en période de réserve électorale." for nom in laureats_en_reserve(palmares)]
    confirmation = confirmation_d_acte(
        palmares.campagne,
        titre=f"Publier le palmarès {palmares.campagne.annee}",
        bouton="Publier",
        consequences=(
            SANS_LAUREAT
            if palmares.est_sans_laureat
            else "Le nom des lauréats devient public\u202f; aucun autre organisme n’est nommé.",
            "Un palmarès publié ne change plus et ne se retire pas.",
            *([] if palmares.est_sans_laureat or palmares.les_invitations.exists() else [PAS_INVITES]),
            *reserve,
        ),
        retour=_adresse(palmares),
        danger=True,
    )
    return confirmer(request, confirmation, agir)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_palmares_rejeter(request: HttpRequest, pk: int) -> HttpResponse:
    """Reject a prize list that is not public, with a reason."""
    palmares = _palmares(request, pk, "trophees.arreter_palmares")

    def agir(motif: str) -> str:
        rejeter_palmares(palmares=palmares, auteur=request.user, motif=motif)
        return "Palmarès rejeté\u202f: un autre peut être proposé."

    confirmation = confirmation_d_acte(
        palmares.campagne,
        titre=f"Rejeter le palmarès {palmares.campagne.annee}",
        bouton="Rejeter",
        consequences=(
            "Le classement gelé est gardé avec votre motif, mais ne sera jamais publié.",
            *([INVITES] if palmares.les_invitations.exists() else []),
        ),
        retour=adresse_resultats(palmares.campagne.annee),
        danger=True,
    )
    formulaire = RejetForm(postees(request))
    return confirmer(request, confirmation, agir, formulaire=formulaire)


def _palmares(request: HttpRequest, pk: int, permission: str) -> Palmares:
    visibles = Palmares.objects.visibles_par(request.user).select_related("campagne", "propose_par", "scelle_par")
    return obtenir(request, visibles, permission, pk=pk)


def _adresse(palmares: Palmares) -> str:
    return reverse("trophees:pilotage_palmares", args=[palmares.pk])


def _petites_categories(palmares: Palmares) -> str:
    """Return what the deliberation did of small categories, in words; empty without one."""
    jury = palmares.contenu.get("jury")
    return str(PetitesCategories(jury["petites_categories"]).label) if jury else ""
