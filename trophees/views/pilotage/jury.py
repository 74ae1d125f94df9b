"""The deliberation: what jurors read and vote, what staff open and close, what anybody of staff reads of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from campagnes.web import edition_de
from organismes.models import Inscription
from socle.logic.typographie import accorder
from socle.web.acces import exiger, obtenir
from socle.web.fautes import AccesFerme
from socle.web.gestes import confirmer, fait, postees
from trophees.actions.jury import (
    annuler_deliberation,
    clore_deliberation,
    declarer_conflit,
    deposer_bulletin,
    ouvrir_deliberation,
)
from trophees.forms.jury import AnnulationDeliberationForm, BulletinForm, ConflitForm, OuvertureDeliberationForm
from trophees.logic.jury import QUORUM
from trophees.models import Deliberation, Resultat
from trophees.queries.dossier import dossier_de
from trophees.queries.editions import edition_a_deliberer
from trophees.queries.empechements import empechement_du_droit
from trophees.queries.jury import (
    TropheeEnJeu,
    conflits_de,
    deliberation_de,
    dossiers_de,
    est_recuse,
    jures,
    trophees_de,
)
from trophees.queries.palmares import palmares_en_cours, palmares_publie
from trophees.views.pilotage.actes import confirmation_d_acte, fil_des_resultats

LIRE, VOTER, CONVOQUER = "trophees.lire_resultats", "trophees.voter_jury", "trophees.convoquer_jury"


@require_safe
@exiger(LIRE)
def pilotage_jury(request: HttpRequest) -> HttpResponse:
    """Show the deliberation of an edition: finalists, this juror's ballots, and the count once it is closed."""
    campagne = edition_de(request, edition_a_deliberer)
    deliberation = deliberation_de(campagne)
    peut_convoquer = request.user.has_perm(CONVOQUER)
    publie = palmares_publie(campagne)
    libre = not publie and not palmares_en_cours(campagne)
    contexte = {
        "publie": publie,
        "fil": fil_des_resultats(campagne, "Jury"),
        "campagne": campagne,
        "onglets": [
            (f"Édition {edition.annee}", _adresse(edition), edition == campagne) for edition in campagnes_recentes()
        ],
        "deliberation": deliberation,
        "trophees": trophees_de(deliberation, request.user) if deliberation else [],
        "nb_jures": jures().count(),
        "quorum": QUORUM,
        "conflits": conflits_de(campagne) if peut_convoquer else [],
        "empechement": None if deliberation else empechement_du_droit(campagne),
        "est_jure": request.user.has_perm(VOTER),
        "peut_ouvrir": peut_convoquer and deliberation is None and libre,
        "peut_conclure": peut_convoquer and libre,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "trophees/pilotage/jury.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CONVOQUER)
def pilotage_jury_ouvrir(request: HttpRequest, annee: int) -> HttpResponse:
    """Freeze the finalists of an edition and open the vote."""
    campagne = get_object_or_404(Campagne, annee=annee)

    def agir(petites_categories: str) -> str:
        ouvrir_deliberation(campagne=campagne, petites_categories=petites_categories, auteur=request.user)
        return "La délibération est ouverte\u202f: les jurés peuvent voter."

    confirmation = confirmation_d_acte(
        campagne,
        titre=f"Ouvrir la délibération {annee}",
        bouton="Ouvrir le vote",
        consequences=(
            "Les résultats sont recalculés. Deviennent finalistes ceux que la mesure ne distingue pas du meilleur.",
            "Aucun organisme ne sait qu’il est finaliste.",
            "Les jurés les ordonnent, trophée par trophée, jusqu’à ce que vous closiez le vote. Aucun rang ne change.",
        ),
        retour=_adresse(campagne),
    )
    return confirmer(request, confirmation, agir, formulaire=OuvertureDeliberationForm(postees(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_jury_clore(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the vote."""
    deliberation = _deliberation(request, pk, CONVOQUER)

    def agir() -> str:
        clore_deliberation(deliberation=deliberation, auteur=request.user)
        return "Le vote est clos\u202f: le décompte est lisible et le palmarès peut être proposé."

    confirmation = confirmation_d_acte(
        deliberation.campagne,
        titre=f"Clore la délibération {deliberation.campagne.annee}",
        bouton="Clore le vote",
        consequences=(
            "Plus aucun bulletin ne peut être déposé ni changé.",
            f"Un trophée sans {QUORUM} bulletins revient au meilleur score\u202f; un prix spécial, au meilleur chiffre.",
            *(
                f"{trophee.libelle}\u202f: {accorder(trophee.nb_bulletins, 'bulletin déposé', 'bulletins déposés')}, "
                f"{trophee.departage} déciderait."
                for trophee in trophees_de(deliberation, request.user)
                if trophee.se_vote and trophee.nb_bulletins < QUORUM
            ),
        ),
        retour=_adresse(deliberation.campagne),
        danger=True,
    )
    return confirmer(request, confirmation, agir)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_jury_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a deliberation off, with a reason."""
    deliberation = _deliberation(request, pk, CONVOQUER)

    def agir(motif: str) -> str:
        annuler_deliberation(deliberation=deliberation, motif=motif, auteur=request.user)
        return "La délibération est annulée\u202f: une autre peut être ouverte."

    confirmation = confirmation_d_acte(
        deliberation.campagne,
        titre=f"Annuler la délibération {deliberation.campagne.annee}",
        bouton="Annuler la délibération",
        consequences=("Ses bulletins ne comptent plus. Les conflits déclarés, eux, restent.",),
        retour=_adresse(deliberation.campagne),
        danger=True,
    )
    return confirmer(request, confirmation, agir, formulaire=AnnulationDeliberationForm(postees(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_jury_bulletin(request: HttpRequest, pk: int, trophee: int) -> HttpResponse:
    """Let a juror order the finalists of a trophy, and change her mind while the vote is open."""
    deliberation = _deliberation(request, pk, VOTER)
    en_jeu = _trophee(trophees_de(deliberation, request.user), trophee)
    formulaire = BulletinForm(postees(request), trophee=en_jeu)

    def voter(donnees: dict[str, Any]) -> None:
        deposer_bulletin(
            deliberation=deliberation, trophee=en_jeu.code, ordre=formulaire.ordre(donnees), jure=request.user
        )

    if fait(request, formulaire, voter, "Votre bulletin est déposé. Vous pouvez le changer jusqu’à la clôture."):
        return redirect(_adresse(deliberation.campagne))
    contexte = {
        "fil": [
            *fil_des_resultats(deliberation.campagne, "")[:1],
            ("Jury", _adresse(deliberation.campagne)),
            (en_jeu.libelle, ""),
        ],
        "deliberation": deliberation,
        "campagne": deliberation.campagne,
        "trophee": en_jeu,
        "formulaire": formulaire,
        "retour": _adresse(deliberation.campagne),
        "demonstration": deliberation.campagne.est_demonstration,
    }
    return render(request, "trophees/pilotage/bulletin.html", contexte)


@require_safe
def pilotage_jury_dossier(request: HttpRequest, pk: int, inscription: int) -> HttpResponse:
    """Tell the merits of a finalist; closed to whom may not judge it."""
    deliberation = _deliberation(request, pk, LIRE)
    finaliste = _finaliste(deliberation, inscription)
    if not Resultat.objects.filter(inscription=finaliste).exists():
        raise Http404("Cet organisme n’a plus de résultat\u202f: le vote est à reprendre.")
    est_jure = request.user.has_perm(VOTER)
    if est_jure and est_recuse(request.user, finaliste):
        raise AccesFerme("Vous avez un conflit d’intérêts avec cet organisme\u202f: son dossier vous est fermé.")
    contexte = {
        "fil": [
            *fil_des_resultats(deliberation.campagne, "")[:1],
            ("Jury", _adresse(deliberation.campagne)),
            (finaliste.organisme.nom, ""),
        ],
        "deliberation": deliberation,
        "campagne": deliberation.campagne,
        "dossier": dossier_de(finaliste),
        "est_jure": est_jure,
        "demonstration": deliberation.campagne.est_demonstration,
    }
    return render(request, "trophees/pilotage/dossier.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_jury_conflit(request: HttpRequest, pk: int, inscription: int) -> HttpResponse:
    """Let a juror declare a conflict of interest with a finalist."""
    deliberation = _deliberation(request, pk, VOTER)
    finaliste = _finaliste(deliberation, inscription)

    def agir(motif: str) -> str:
        declarer_conflit(deliberation=deliberation, inscription=finaliste, motif=motif, jure=request.user)
        return f"Conflit déclaré\u202f: vous ne jugez plus {finaliste.organisme.nom}."

    confirmation = confirmation_d_acte(
        deliberation.campagne,
        titre=f"Déclarer un conflit avec {finaliste.organisme.nom}",
        bouton="Déclarer ce conflit",
        consequences=(
            "Vous ne lirez plus le dossier de cet organisme et ne le classerez plus.",
            "S’il figure sur un de vos bulletins, il en sort.",
            "Une déclaration ne se reprend pas. L’équipe la lit\u202f; l’organisme n’en sait rien.",
        ),
        retour=_adresse(deliberation.campagne),
        danger=True,
    )
    return confirmer(request, confirmation, agir, formulaire=ConflitForm(postees(request)))


def _deliberation(request: HttpRequest, pk: int, permission: str) -> Deliberation:
    visibles = Deliberation.objects.visibles_par(request.user).vivantes().select_related("campagne")
    deliberation: Deliberation = obtenir(request, visibles, permission, pk=pk)
    return deliberation


def _trophee(trophees: list[TropheeEnJeu], rang: int) -> TropheeEnJeu:
    for trophee in trophees:
        if trophee.rang == rang and trophee.se_vote:
            return trophee
    raise Http404


def _finaliste(deliberation: Deliberation, inscription: int) -> Inscription:
    for dossier in dossiers_de(deliberation).values():
        if dossier.pk == inscription:
            return dossier
    raise Http404


def _adresse(campagne: Campagne) -> str:
    return f"{reverse('trophees:pilotage_jury')}?edition={campagne.annee}"
