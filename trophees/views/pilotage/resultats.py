"""The ranking for staff and jury, its computation, its restitution."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.logic.droit_de_reponse import JOURS_POUR_CONTESTER
from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from campagnes.web import edition_de
from enquetes.visites.queries.visites import nb_contacts_a_decider
from socle.exports import exporter
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import confirmer
from socle.web.listes import format_demande, page_de
from trophees.actions.calculer import calculer_resultats
from trophees.actions.restituer import restituer_resultats
from trophees.forms.palmares import FiltreClassement
from trophees.queries.actes import actes_possibles
from trophees.queries.classement import EffectifsDeCategorie, categories_de, classement, lignes_du_classement
from trophees.queries.editions import edition_a_classer
from trophees.queries.empechements import empechement_de_restituer
from trophees.queries.export import COLONNES, lignes_d_export
from trophees.queries.palmares import laureats_en_reserve
from trophees.queries.recompenses import recompenses_de
from trophees.views.pilotage.actes import adresse_resultats, confirmation_d_acte


@require_safe
@exiger("trophees.lire_resultats")
def pilotage_resultats(request: HttpRequest) -> HttpResponseBase:
    """Show the ranking of an edition by category, with what this person may do; or export it."""
    campagne = edition_de(request, edition_a_classer)
    filtres = FiltreClassement(request.GET, campagne)
    voulus = {"categorie": filtres.lus["categorie"], "nom": filtres.lus["nom"]}
    if format_ := format_demande(request):
        return _exporter_le_classement(campagne, voulus, format_)
    retenus = classement(campagne, **voulus)
    page = page_de(request, retenus.cles)
    actes = actes_possibles(campagne, request.user, est_calculee=retenus.calcule_le is not None)
    palmares = actes.en_cours or actes.publie
    # A jury names others than the score, and may award categories that it merged.
    recompenses = recompenses_de(palmares, actes.deliberation)
    categories = categories_de(retenus, page.object_list)
    contexte = {
        "campagne": campagne,
        "onglets": [
            (f"Édition {edition.annee}", adresse_resultats(edition.annee), edition == campagne)
            for edition in campagnes_recentes()
        ],
        "resume": _resume(retenus.effectifs),
        "filtres": filtres,
        "page": page,
        "categories": categories,
        "calcule_le": retenus.calcule_le,
        "actes": actes,
        "en_reserve": laureats_en_reserve(palmares) if palmares else [],
        "recompenses": recompenses,
        "decernees": {une.code for une in categories if une.est_decernee}
        | (recompenses.categories if recompenses else set()),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "trophees/pilotage/resultats.html", contexte)


def _exporter_le_classement(campagne: Campagne, voulus: Mapping[str, str], format_: str) -> HttpResponseBase:
    nom, demo = f"classement-{campagne.annee}", campagne.est_demonstration
    lignes = lignes_d_export(campagne.annee, lignes_du_classement(campagne, **voulus))
    return exporter(nom, COLONNES, lignes, format_, demonstration=demo)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("trophees.calculer_resultats")
def pilotage_calculer(request: HttpRequest, annee: int) -> HttpResponse:
    """Recompute the results of an edition."""
    campagne = get_object_or_404(Campagne, annee=annee)

    def agir() -> str:
        document = calculer_resultats(campagne=campagne, auteur=request.user)
        compte = accorder(len(document["organismes"]), "organisme calculé", "organismes calculés")
        return f"Résultats recalculés\u202f: {compte}."

    confirmation = confirmation_d_acte(
        campagne,
        titre=f"Recalculer les résultats {annee}",
        bouton="Recalculer",
        consequences=(
            "Tous les scores et les rangs sont refaits à partir des visites validées.",
            "Un palmarès publié ne change pas.",
            "Un palmarès proposé ou scellé ne pourra plus être publié si les résultats changent.",
        ),
        retour=adresse_resultats(annee),
    )
    return confirmer(request, confirmation, agir)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("trophees.calculer_resultats")
def pilotage_restituer(request: HttpRequest, annee: int) -> HttpResponse:
    """Open their results to the bodies."""
    campagne = get_object_or_404(Campagne, annee=annee)

    def agir() -> str:
        restituer_resultats(campagne=campagne, auteur=request.user)
        return "Les résultats sont restitués\u202f: chaque organisme voit les siens dans son espace."

    empechement = empechement_de_restituer(campagne) if request.method != "POST" else None
    confirmation = confirmation_d_acte(
        campagne,
        titre=f"Restituer les résultats {annee} aux organismes",
        bouton="Restituer",
        empechement=empechement.message if empechement else "",
        consequences=(
            *_ce_qui_sera_rendu(campagne),
            "Chaque organisme verra ses propres résultats, et eux seuls, dans son espace.",
            "Un courriel le dit à ses référents.",
            f"Pendant {JOURS_POUR_CONTESTER} jours, il pourra contester ses contacts. Le palmarès ne se publie qu’après.",
            "Ce qui a été restitué ne se reprend pas.",
        ),
        retour=adresse_resultats(annee),
        danger=True,
    )
    return confirmer(request, confirmation, agir)


def _ce_qui_sera_rendu(campagne: Campagne) -> list[str]:
    """Say what cannot be mended any more: whom the ranking leaves out, which contacts will never count."""
    phrases = [_resume(classement(campagne).effectifs)]
    if restent := nb_contacts_a_decider(campagne):
        un = "contact prévu n’est ni validé ni annulé\u202f: il ne se validera plus."
        plusieurs = "contacts prévus ne sont ni validés ni annulés\u202f: ils ne se valideront plus."
        phrases.append(accorder(restent, un, plusieurs))
    return [phrase for phrase in phrases if phrase]


def _resume(categories: Mapping[str, EffectifsDeCategorie]) -> str:
    """Say in one sentence how many bodies are ranked."""
    if not categories:
        return ""
    classes = [categorie.nb_classes for categorie in categories.values() if categorie.nb_classes]
    autres = sum(categorie.nb_non_classes for categorie in categories.values())
    ou = f" dans {accorder(len(classes), 'catégorie')}" if classes else ""
    return (
        f"{accorder(sum(classes), 'organisme classé', 'organismes classés')}{ou}, "
        f"{accorder(autres, 'non classé', 'non classés')}."
    )
