"""What was published: the results, their document to recount, and each one's own answers found with a receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sondages.enums import EtatSondage
from sondages.logic.recus import recu_de, secret_de
from sondages.models import Sondage
from sondages.queries.deck import libelles_des_valeurs
from sondages.queries.lecture import lire_resultats
from sondages.queries.resultats import reponses_par_recu, resultats_de
from sondages.views.publiques.page import EN_TETES, LECTURE, avec_sondage, page, page_d_agent, reponse_json

RECU_MAL_ECRIT = "Un reçu compte vingt-six caractères\u202f: vérifiez-le, groupe par groupe."
RECU_ABSENT = (
    "Ce reçu n’est pas dans la liste publiée. Vérifiez chaque caractère\u202f; si tout est juste, "
    "ces réponses ne sont pas arrivées dans l’urne, et il faut le dire à qui organise."
)


@dataclass(frozen=True)
class ReponseRetrouvee:
    """A card, and what the receipt finds there: the words of the answer, or why they are not told."""

    enonce: str
    reponse: str


@page_d_agent(*LECTURE)
@avec_sondage
def resultats(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Show what was published."""
    del request
    if sondage.etat != EtatSondage.PUBLIE:
        return page("pas_publie", statut=404, sondage=sondage)
    lus = resultats_de(sondage)
    seuil = sondage.inscription.campagne.seuil_performance
    return page("resultats", sondage=sondage, resultats=lus, lecture=lire_resultats(lus), seuil_performance=seuil)


@page_d_agent(*LECTURE)
@avec_sondage
def resultats_json(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Give the frozen document, from which anybody recounts everything."""
    del request
    if sondage.etat != EtatSondage.PUBLIE:
        return reponse_json({"code": "pas_publie", "detail": "Les résultats ne sont pas encore publiés."}, 404)
    texte = json.dumps(sondage.depouillement.contenu, ensure_ascii=False, indent=1)
    nom = f"consultation-{sondage.code}.json"
    return HttpResponse(
        texte,
        content_type="application/json",
        headers={**EN_TETES, "Content-Disposition": f'attachment; filename="{nom}"'},
    )


@page_d_agent(*LECTURE, "POST")
@avec_sondage
def mes_reponses(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Find the answers of a receipt. A script does it in the browser; a posted form shows the secret to the server.

    Where too few answered to be told, no list is published: that a receipt is not in it accuses nobody.
    """
    if sondage.etat != EtatSondage.PUBLIE:
        return page("pas_publie", statut=404, sondage=sondage)
    lus = resultats_de(sondage)
    if not lus.est_lisible:
        return page("mes_reponses", sondage=sondage, sans_liste=lus.seuil)
    if request.method != "POST":
        return page("mes_reponses", sondage=sondage)
    saisi = request.POST.get("recu", "").strip()
    try:
        secret = secret_de(saisi)
    except ValueError:
        return page("mes_reponses", sondage=sondage, statut=400, secret=True, saisi=saisi, faute=RECU_MAL_ECRIT)
    retrouvees = _retrouver(sondage, secret)
    faute = "" if retrouvees else RECU_ABSENT
    return page("mes_reponses", sondage=sondage, secret=True, saisi=saisi, retrouvees=retrouvees, faute=faute)


def _retrouver(sondage: Sondage, secret: bytes) -> list[ReponseRetrouvee]:
    """Return what the receipt finds, in the order of the cards; empty when it finds nothing anywhere."""
    publiees = reponses_par_recu(sondage)
    trouvees = []
    for carte in sondage.depouillement.contenu["cartes"]:
        valeur = publiees.get(carte["id"], {}).get(recu_de(secret, carte["id"]))
        if valeur is not None:
            libelles = dict(libelles_des_valeurs(carte["nature"], carte["options"]))
            trouvees.append(ReponseRetrouvee(carte["enonce"], libelles.get(valeur, "comptée, sans être montrée")))
    return trouvees
