"""Whether a body may use the module: a free seat, a quotation agreed, or the option to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from consultations.models import AccordDevis
from organismes.models import Inscription
from organismes.queries.places import situation_idcity

GRATUITE: Literal["gratuite"] = "gratuite"
DEVIS: Literal["devis"] = "devis"
AUCUN: Literal["aucun"] = "aucun"


@dataclass(frozen=True)
class Droit:
    """The entitlement of a registration; `message` says it to the body. `rang` is its seat, `attente` its place in line."""

    est_ouvert: bool
    nature: str
    message: str
    rang: int | None = None
    attente: int | None = None


def droit_de(inscription: Inscription) -> Droit:
    """Read the entitlement of a registration: a seat, else an agreement, else none."""
    situation = situation_idcity(inscription)
    if situation.rang is not None:
        return Droit(
            est_ouvert=True,
            nature=GRATUITE,
            message=f"La consultation vous est offerte\u202f: place {situation.rang} sur "
            f"{inscription.campagne.idcity_places} de l’édition {inscription.campagne.annee}.",
            rang=situation.rang,
        )
    accord = AccordDevis.objects.filter(inscription=inscription).first()
    if accord is not None:
        return Droit(
            est_ouvert=True,
            nature=DEVIS,
            message=f"La consultation vous est ouverte par le devis {accord.reference}.",
            attente=situation.attente,
        )
    if situation.attente is not None:
        message = (
            f"Vous êtes au rang {situation.attente} de la liste d’attente des places gratuites. La consultation reste "
            "possible sur devis."
        )
    elif not inscription.est_active:
        message = "Votre inscription n’est plus dans l’édition\u202f: une consultation s’ouvre avec une autre."
    elif inscription.idcity:
        message = "Votre commande est enregistrée, sur devis\u202f: la consultation s’ouvre ici dès sa signature."
    else:
        message = "La consultation citoyenne est une option, ouverte sur devis."
    return Droit(est_ouvert=False, nature=AUCUN, message=message, attente=situation.attente)
