"""Staff: kiosks to deliver."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bornes.queries.commandes import commandes_de, edition_demandee
from campagnes.queries import campagnes_recentes
from socle.exports import FORMATS, exporter
from socle.web.acces import exiger

COLONNES = (
    "Organisme",
    "Type",
    "Département",
    "Commande",
    "Commandée le",
    "Adresse",
    "Horaires",
    "Référent",
    "Courriel",
    "Téléphone",
)


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_bornes(request: HttpRequest) -> HttpResponse:
    """List the kiosks ordered in an edition; `?format=csv|xlsx` exports them."""
    campagne = edition_demandee(request.GET.get("edition"))
    if campagne is None:
        raise Http404
    commandes = commandes_de(campagne)
    format_ = request.GET.get("format")
    if format_ in FORMATS:
        lignes = (
            (
                commande.organisme,
                commande.type,
                commande.departement,
                "ferme" if commande.est_ferme else "à confirmer",
                commande.commandee_le,
                commande.adresse,
                commande.horaires,
                commande.referent,
                commande.courriel,
                commande.telephone,
            )
            for commande in commandes
        )
        return exporter(f"bornes-{campagne.annee}", COLONNES, lignes, format_, demonstration=campagne.est_demonstration)
    adresse = reverse("bornes:pilotage_bornes")
    contexte = {
        "campagne": campagne,
        "commandes": commandes,
        "nb_fermes": sum(commande.est_ferme for commande in commandes),
        "onglets": [
            (str(edition), f"{adresse}?edition={edition.annee}", edition == campagne)
            for edition in campagnes_recentes()
        ],
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "bornes/commandes.html", contexte)
