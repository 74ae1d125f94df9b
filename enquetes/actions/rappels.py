"""Who is reminded today of the contacts of tomorrow: one mail a shopper and a day, the morning before, where she lives."""

from __future__ import annotations

from collections.abc import Iterator

from campagnes.logic.calendrier import UN_JOUR
from enquetes.actions.courriels import contacts_du_jour, fuseau_de
from enquetes.enums import GenreCourrier
from enquetes.models import CourrierEnqueteur, Enqueteur
from organismes.logic.fuseaux import OUTRE_MER, fuseau_du_departement
from socle.horloge import PARIS, maintenant
from socle.logic.matins import jour_du_rappel


def rappels() -> Iterator[CourrierEnqueteur]:
    """Yield what is due now."""
    instant = maintenant()
    fuseaux = {PARIS, *map(fuseau_du_departement, OUTRE_MER)}
    jours = {jour + UN_JOUR for fuseau in fuseaux if (jour := jour_du_rappel(instant, fuseau))}
    prevus = {jour: contacts_du_jour(jour) for jour in jours}
    concernes = {cle for comptes in prevus.values() for cle in comptes if cle}
    actifs = Enqueteur.objects.filter(pk__in=concernes, utilisateur__isnull=False, est_actif=True)
    for enqueteur in actifs.select_related("commune").order_by("pk"):
        aujourd_hui = jour_du_rappel(instant, fuseau_de(enqueteur))
        demain = aujourd_hui and aujourd_hui + UN_JOUR
        if demain and prevus[demain][enqueteur.pk]:
            yield CourrierEnqueteur(
                genre=GenreCourrier.VEILLE,
                enqueteur=enqueteur,
                jour=demain,
                cle=f"rappel:contact:{enqueteur.pk}:{demain}",
            )
