"""Staff: the reports of an edition."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from enquetes.visites.queries.mesures import mesures_sont_retirees
from rapports.actions.demander import demander_les_rapports, demander_rapport
from rapports.forms.filtres import FiltresRapportsForm
from rapports.models import Rapport
from rapports.queries.rapports import avec_leur_avenir, compte_des_rapports, inscriptions_a_imprimer, rapports_de
from rapports.views.pilotage.tableau import edition_de
from rapports.views.restitution import fichier_du_rapport, nom_du_fichier, servir_annexe
from socle.archives import Piece, archiver
from socle.enums import EtatDocument
from socle.exports import exporter, un_par_un
from socle.horloge import PARIS
from socle.journal import consigner
from socle.logic.typographie import accorder, de
from socle.nombres import ANNEE_MAX, entier_de
from socle.web.acces import exiger
from socle.web.gestes import agir, refus_dit
from socle.web.listes import format_demande, page_de
from socle.web.lots import ActeEnLot, Liste, traiter_lot

DROIT = "comptes.agir_equipe"
NOM_MAX = 60
"""Signs of the name of a body in the name of its report: with its folders, Windows opens 260 in all."""
SANS_AVENIR = "Il ne se refait plus\u202f: cet organisme n’a plus de résultat, ou ses contacts ne sont plus gardés."
COLONNES = ("SIREN", "Organisme", "État", "Pages", "Prêt le", "Essais", "Erreur", "Empreinte")
ACTES = {
    "refaire": ActeEnLot(
        "Refaire",
        (
            "Chaque rapport est fabriqué de nouveau, des derniers résultats\u202f; d’ici là, son fichier ne se lit plus.",
        ),
        lambda rapport: (
            "Il est déjà en fabrication." if rapport.est_en_marche else "" if rapport.se_refait else SANS_AVENIR
        ),
        lambda rapport, auteur: demander_rapport(inscription=rapport.inscription, auteur=auteur, refaire=True),
        "rapport demandé,rapports demandés",
        sans_retour="Un rapport refait prend la place du précédent.",
    ),
}


@require_safe
@exiger(DROIT)
def pilotage_rapports(request: HttpRequest) -> HttpResponseBase:
    """List the reports; filters in the address."""
    campagne, onglets = edition_de(request)
    filtres = FiltresRapportsForm(request.GET, campagne)
    requete = _gardes(filtres, campagne)
    if format_ := format_demande(request):
        lignes = map(_ligne, un_par_un(requete))
        demo = campagne.est_demonstration
        return exporter(f"rapports-{campagne.annee}", COLONNES, lignes, format_, demonstration=demo)
    contexte = {
        "campagne": campagne,
        "onglets": onglets,
        "page": page_de(request, requete),
        "filtres": filtres,
        "nb_prets": requete.filter(etat=EtatDocument.PRET).count(),
        "nb_a_imprimer": inscriptions_a_imprimer(campagne).count(),
        "mesures_retirees": mesures_sont_retirees(campagne),
        "fabrication": compte_des_rapports(campagne),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "rapports/pilotage/rapports.html", contexte)


@require_POST
@exiger(DROIT)
def pilotage_rapports_demander(request: HttpRequest) -> HttpResponseRedirect:
    """Order every report of an edition that is missing or older than its results."""
    campagne = Campagne.objects.filter(annee=entier_de(request.POST.get("edition"), ANNEE_MAX)).first()
    if campagne is None:
        messages.error(request, "Choisissez une édition\u202f: rien n’a été demandé.")
        return redirect("rapports:pilotage_rapports")
    with refus_dit(request):
        if nombre := demander_les_rapports(campagne=campagne, auteur=request.user):
            messages.success(request, f"{accorder(nombre, 'rapport demandé', 'rapports demandés')}.")
        else:
            messages.info(request, "Rien à demander\u202f: tous les rapports sont à jour ou en fabrication.")
    return _retour(campagne.annee)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def pilotage_rapports_lot(request: HttpRequest) -> HttpResponse:
    """Show which reports would be built again, then order each."""

    def gardes(demande: QueryDict) -> QuerySet[Rapport]:
        annee = entier_de(demande.get("edition"), ANNEE_MAX)
        campagne = next((c for c in campagnes_recentes() if c.annee == annee), None) or edition_de(request)[0]
        return _gardes(FiltresRapportsForm(demande, campagne), campagne)

    liste = Liste(
        "Rapports",
        reverse("rapports:pilotage_rapports"),
        "rapport",
        avec_leur_avenir(Rapport.objects.visibles_par(request.user)).select_related(
            "inscription__organisme", "inscription__campagne"
        ),
        gardes,
        lambda rapport: f"{rapport.inscription.organisme} ({rapport.inscription.campagne.annee})",
    )
    return traiter_lot(request, ACTES, liste)


@require_safe
@exiger(DROIT)
def pilotage_rapports_archive(request: HttpRequest) -> HttpResponseBase:
    """Give the ready reports that the filters keep as one zip, written while it leaves; who takes it is in the journal."""
    campagne, _onglets = edition_de(request)
    prets = list(_gardes(FiltresRapportsForm(request.GET, campagne), campagne).filter(etat=EtatDocument.PRET))
    if not prets:
        messages.error(request, "Aucun rapport prêt parmi ceux que les filtres gardent.")
        return redirect("rapports:pilotage_rapports")
    consigner(campagne, "rapports.archive", request.user, nombre=len(prets))
    nom = f"rapports-{campagne.annee}{'-demonstration' if campagne.est_demonstration else ''}.zip"
    en_tetes = {"Content-Disposition": f'attachment; filename="{nom}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(archiver(map(_piece, prets)), content_type="application/zip", headers=en_tetes)


@require_safe
@exiger(DROIT)
def pilotage_rapport_fichier(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the file of a ready report."""
    return fichier_du_rapport(request, _rapport(request, pk), "rapports:pilotage_rapports")


@require_safe
@exiger(DROIT)
def pilotage_rapport_annexe(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the annex of a report, whether it is ready or not."""
    inscription = _rapport(request, pk).inscription
    adresse = f"{reverse('rapports:pilotage_rapports')}?edition={inscription.campagne.annee}"
    return servir_annexe(request, inscription, ("Revenir aux rapports", adresse))


@require_POST
@exiger(DROIT)
def pilotage_rapport_relancer(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Build one report again."""
    rapport = _rapport(request, pk)
    agir(
        request,
        lambda: demander_rapport(inscription=rapport.inscription, auteur=request.user, refaire=True),
        f"Le rapport {de(rapport.inscription.organisme.nom)} est demandé.",
    )
    return _retour(rapport.inscription.campagne.annee)


def _gardes(filtres: FiltresRapportsForm, campagne: Campagne) -> QuerySet[Rapport]:
    return rapports_de(campagne, etat=filtres.lus["etat"], texte=filtres.lus["texte"])


def _piece(rapport: Rapport) -> Piece:
    organisme, campagne = rapport.inscription.organisme, rapport.inscription.campagne
    nom = nom_du_fichier(organisme.siren, campagne.annee, demo=campagne.est_demonstration)
    fichier = rapport.fichier
    return Piece(
        f"{nom}-{slugify(organisme.nom)[:NOM_MAX].rstrip('-')}.pdf",
        (rapport.pret_le or rapport.demande_le).astimezone(PARIS),
        lambda: fichier.storage.open(fichier.name),
    )


def _rapport(request: HttpRequest, pk: int) -> Rapport:
    rapports = Rapport.objects.visibles_par(request.user)
    return get_object_or_404(rapports.select_related("inscription__organisme", "inscription__campagne"), pk=pk)


def _retour(annee: int) -> HttpResponseRedirect:
    return redirect(f"{reverse('rapports:pilotage_rapports')}?edition={annee}")


def _ligne(rapport: Rapport) -> tuple[object, ...]:
    organisme = rapport.inscription.organisme
    etat = rapport.get_etat_display()
    return (
        organisme.siren,
        organisme.nom,
        etat,
        rapport.nb_pages,
        rapport.pret_le,
        rapport.essais,
        rapport.erreur,
        rapport.empreinte,
    )
