"""Ideas of agents: read one by one before anybody else, then followed until they are done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from socle.web.gestes import agir, fait, postees, tenu
from sondages.actions.idees import moderer_idee, suivre_idee
from sondages.enums import EtatIdee, EtatSondage, MotifRefusIdee
from sondages.forms.espace import FormulaireModeration, FormulaireSuiteIdee
from sondages.models import Idee, Sondage
from sondages.queries.idees import idees_a_moderer, idees_suivies, mots_lisibles
from sondages.views.espace.acces import FORMULAIRE, contexte_de, page_du_sondage, vers

AVEC_IDEES = (EtatSondage.OUVERT, EtatSondage.CLOS, EtatSondage.PUBLIE)
TONS = {
    EtatIdee.PUBLIEE: "neutre",
    EtatIdee.REFUSEE: "erreur",
    EtatIdee.A_L_ETUDE: "actif",
    EtatIdee.RETENUE: "n3",
    EtatIdee.NON_RETENUE: "pause",
    EtatIdee.REALISEE: "succes",
}
FAITES = {
    EtatIdee.PUBLIEE: "L’idée est publiée\u202f: vos agents peuvent la lire et la soutenir.",
    EtatIdee.REFUSEE: "L’idée n’est pas publiée.",
    EtatIdee.DEPOSEE: "Décision annulée\u202f: l’idée est de nouveau à relire.",
}


@page_du_sondage(*AVEC_IDEES)
def espace_sondage_idees(request: HttpRequest, sondage: Sondage) -> HttpResponseBase:
    """Show the idea to read, then those followed. `?idee=` reads another first, `?fait=` lets the last one come back."""
    attente = list(idees_a_moderer(sondage))
    demandee = request.GET.get("idee", "")
    a_lire = next((idee for idee in attente if str(idee.pk) == demandee), attente[0] if attente else None)
    suivies = [(idee, TONS[EtatIdee(idee.etat)]) for idee in idees_suivies(sondage)]
    fait_ = request.GET.get("fait", "")
    contexte = contexte_de(
        sondage,
        "idees",
        lisibles=mots_lisibles(sondage),
        a_lire=a_lire,
        ensuite=[idee for idee in attente if idee is not a_lire],
        nb_a_lire=len(attente),
        suivies=suivies,
        defaite=next((idee for idee, _ in suivies if str(idee.pk) == fait_), None),
        motifs=[(valeur, mot, str(rang)) for rang, (valeur, mot) in enumerate(MotifRefusIdee.choices, 1)],
    )
    return render(request, "sondages/espace/idees.html", contexte)


@page_du_sondage(*AVEC_IDEES, methodes=("POST",))
def espace_sondage_idee_moderer(request: HttpRequest, sondage: Sondage, idee: UUID) -> HttpResponse:
    """Publish, refuse for a reason, or take the decision back."""
    trouvee = _idee_de(sondage, idee)
    formulaire = FormulaireModeration(request.POST)
    if not formulaire.is_valid():
        messages.error(request, "Cette décision n’est pas reconnue. Rien n’a été changé.")
        return vers("idees", sondage)
    voulu, motif = EtatIdee(formulaire.cleaned_data["vers"]), formulaire.cleaned_data["motif"]
    acte = agir(
        request,
        lambda: moderer_idee(idee=trouvee, vers=voulu, motif=motif, auteur=request.user),
        FAITES[voulu],
    )
    return vers("idees", sondage, f"?fait={idee}" if acte and voulu != EtatIdee.DEPOSEE else f"?idee={idee}")


@page_du_sondage(*AVEC_IDEES, methodes=FORMULAIRE)
def espace_sondage_idee(request: HttpRequest, sondage: Sondage, idee: UUID) -> HttpResponseBase:
    """Say what the body does with an idea."""
    trouvee = _idee_de(sondage, idee)
    if trouvee.etat == EtatIdee.DEPOSEE:
        return vers("idees", sondage, f"?idee={idee}")
    with tenu(request, trouvee) as tenue:
        formulaire = FormulaireSuiteIdee(postees(request), idee=tenue)

        def suivre(donnees: dict[str, Any]) -> Any:
            return suivre_idee(idee=tenue, auteur=request.user, **donnees)

        est_faite = fait(request, formulaire, suivre, "La suite est enregistrée\u202f: vos agents la lisent.")
    if est_faite:
        return vers("idees", sondage, "#suivies")
    contexte = contexte_de(sondage, "idees", idee=trouvee, ton=TONS[EtatIdee(trouvee.etat)], formulaire=formulaire)
    return render(request, "sondages/espace/idee.html", contexte)


def _idee_de(sondage: Sondage, pk: UUID) -> Idee:
    """Return an idea of this poll that may be read, or 404: under the threshold of words there is none."""
    idee = get_object_or_404(sondage.les_idees, pk=pk)
    if not mots_lisibles(sondage):
        raise Http404
    return idee
