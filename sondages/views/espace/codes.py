"""Codes: print a lot, mail a lot, cancel what is lost of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from organismes.queries.mandat import a_mandat
from socle.logic.typographie import accorder
from socle.nombres import CLE_MAX, entier_de
from socle.web.documents import PageAttente, demande_l_etat, faire_attendre
from socle.web.gestes import agir, fait, refus_dit
from sondages.actions.annuler import annuler_lot
from sondages.actions.effectif import declarer_effectif
from sondages.actions.envoyer import envoyer_codes
from sondages.actions.planches import PLUS_LA, commander_planche, remettre_planche
from sondages.enums import CONSERVATION_PLANCHE, EtatSondage
from sondages.forms.espace import FormulaireEffectif, FormulaireEnvoi
from sondages.models import Planche, Sondage
from sondages.queries.avancement import avancement_de
from sondages.queries.envois import reste_des_envois
from sondages.queries.lots import dernier_lot, planches_a_prendre
from sondages.views.espace.acces import FORMULAIRE, adresse, contexte_de, page_du_sondage, vers


@page_du_sondage(EtatSondage.OUVERT)
def espace_sondage_codes(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show what was given to each department, and how to give more."""
    return _montrer(request, sondage, FormulaireEnvoi(sondage=sondage))


@page_du_sondage(EtatSondage.OUVERT, methodes=("POST",))
def espace_sondage_codes_effectif(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Take how many agents the body has, before it orders its first codes."""
    formulaire = FormulaireEffectif(request.POST)

    def declarer(donnees: dict[str, Any]) -> Any:
        return declarer_effectif(inscription=sondage.inscription, auteur=request.user, **donnees)

    if fait(
        request, formulaire, declarer, "C’est noté. L’équipe confirme cet effectif\u202f; donnez vos premiers codes."
    ):
        return vers("codes", sondage)
    return _montrer(request, sondage, FormulaireEnvoi(sondage=sondage), declaration=formulaire)


@page_du_sondage(EtatSondage.OUVERT, methodes=("POST",))
def espace_sondage_codes_imprimer(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Order the cards of a new lot. `apres` is the last lot that the page knew: twice is not two lots."""
    groupe = get_object_or_404(sondage.les_groupes, pk=_nombre(request, "groupe"))
    with refus_dit(request):
        planche = commander_planche(
            sondage=sondage,
            groupe=groupe,
            nombre=_nombre(request, "nombre"),
            apres=_nombre(request, "apres"),
            auteur=request.user,
        )
        return redirect("sondages:espace_sondage_planche", pk=sondage.pk, planche=planche.pk)
    return vers("codes", sondage)


@page_du_sondage(EtatSondage.OUVERT, methodes=FORMULAIRE)
def espace_sondage_planche(request: HttpRequest, sondage: Sondage, planche: int) -> HttpResponseBase:
    """Wait for the cards of a lot, then give them once, to whoever ordered them."""
    trouvee = get_object_or_404(sondage.les_planches.select_related("groupe"), pk=planche)
    if not request.user.has_perm("sondages.prendre_planche", trouvee):
        raise PermissionDenied
    if request.method == "POST":
        return _remettre(request, sondage, trouvee)
    if trouvee.est_en_marche or demande_l_etat(request):
        titre = f"Les cartes du lot {trouvee.lot}, {trouvee.groupe}"
        return faire_attendre(request, trouvee, PageAttente(titre, ("Revenir aux codes", adresse("codes", sondage))))
    if trouvee.contenu is None:
        messages.error(request, f"{trouvee.erreur} Aucun code n’a été créé." if trouvee.erreur else PLUS_LA)
        return vers("codes", sondage)
    contexte = contexte_de(sondage, "codes", planche=trouvee, jusqu_a=trouvee.pret_le + CONSERVATION_PLANCHE)
    return render(request, "sondages/espace/planche.html", contexte)


@page_du_sondage(EtatSondage.OUVERT, methodes=("POST",))
def espace_sondage_codes_envoyer(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Check the addresses pasted and tell how many; `acte=envoyer`, on that page, mails a code to each.

    `apres` is the last lot that the page knew: twice is not two codes for each.
    """
    formulaire = FormulaireEnvoi(request.POST, sondage=sondage)
    if request.POST.get("acte") != "envoyer":
        return _montrer(request, sondage, formulaire, verifiees=formulaire.is_valid())
    nombre = len(formulaire.cleaned_data["adresses"]) if formulaire.is_valid() else 0

    def envoyer(donnees: dict[str, Any]) -> Any:
        return envoyer_codes(sondage=sondage, apres=_nombre(request, "apres"), auteur=request.user, **donnees)

    mot = f"{accorder(nombre, 'courriel part', 'courriels partent')}. Chaque adresse est effacée avec son envoi."
    if fait(request, formulaire, envoyer, mot):
        return vers("codes", sondage)
    return _montrer(request, sondage, formulaire)


@page_du_sondage(EtatSondage.OUVERT, methodes=FORMULAIRE)
def espace_sondage_lot_annuler(request: HttpRequest, sondage: Sondage, lot: int) -> HttpResponseBase:
    """Cancel what nobody used of a lot, once its consequence was read."""
    trouve = next((un for un in avancement_de(sondage).lots if un.numero == lot), None)
    if trouve is None:
        raise Http404
    if request.method == "POST":
        agir(
            request,
            lambda: annuler_lot(sondage=sondage, lot=lot, auteur=request.user),
            f"Le lot {lot} est annulé\u202f: ses codes qui n’ont pas servi ne marchent plus.",
        )
        return vers("codes", sondage)
    return render(request, "sondages/espace/lot.html", contexte_de(sondage, "codes", lot=trouve))


def _montrer(
    request: HttpRequest,
    sondage: Sondage,
    envoi: FormulaireEnvoi,
    *,
    verifiees: bool = False,
    declaration: FormulaireEffectif | None = None,
) -> HttpResponseBase:
    avancement, inscription = avancement_de(sondage), sondage.inscription
    if declaration is None:
        declaration = FormulaireEffectif(initial={"effectif": inscription.effectif or avancement.effectif})
    contexte = contexte_de(
        sondage,
        "codes",
        avancement=avancement,
        dernier_lot=dernier_lot(sondage),
        planches=planches_a_prendre(sondage, request.user),
        inscription=inscription,
        a_mandat=a_mandat(inscription),
        declaration=declaration,
        reste=reste_des_envois(inscription, sondage),
        envoi=envoi,
        nb_adresses=len(envoi.cleaned_data["adresses"]) if verifiees else 0,
        groupe_choisi=envoi.cleaned_data["groupe"] if verifiees else None,
    )
    return render(request, "sondages/espace/codes.html", contexte)


def _remettre(request: HttpRequest, sondage: Sondage, planche: Planche) -> HttpResponseBase:
    with refus_dit(request):
        remise = remettre_planche(planche=planche, auteur=request.user)
        nom = f'attachment; filename="codes-{sondage.code}-lot-{planche.lot}.pdf"'
        # With its length, a browser tells a file that was cut from a whole one.
        en_tetes = {"Content-Disposition": nom, "Content-Length": str(remise.taille), "Cache-Control": "no-store"}
        return StreamingHttpResponse(remise.morceaux, content_type="application/pdf", headers=en_tetes)
    return vers("codes", sondage)


def _nombre(request: HttpRequest, champ: str) -> int:
    """Read a number, -1 when it is none: no group, no lot and no count has that one."""
    lu = entier_de(request.POST.get(champ, "").strip(), CLE_MAX)
    return -1 if lu is None else lu
