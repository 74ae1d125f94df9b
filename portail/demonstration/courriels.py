"""The mails of the demonstration, in the folder where staff read them."""

from __future__ import annotations

from socle.enums import EtatCourrier
from socle.expedition import expedier
from socle.horloge import maintenant
from socle.queries.courriers import lignes, modeles_de_courrier


def expedier_ce_qui_est_du() -> None:
    """Send every mail that is due: dated of the past, it would be told late to whoever comes before a worker has sent it."""
    for modele in modeles_de_courrier():
        dus = lignes(modele).filter(etat=EtatCourrier.DU, a_partir_du__lte=maintenant()).order_by("pk")
        for pk in list(dus.values_list("pk", flat=True)):
            expedier(modele, pk)
