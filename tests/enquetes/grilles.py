"""The real grids and one visit on each, without the whole loading of the referentials."""

from __future__ import annotations

import datetime as dt

from comptes.enums import Role
from enquetes.models import Critere, Grille, Visite
from enquetes.referentiels.queries.lecture import GRILLES, lire_baremes, lire_echelles, lire_toml
from organismes.enums import Canal
from socle.horloge import PARIS
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, ScenarioFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory

# Tuesday of the first wave of 2020.
MARDI = dt.datetime(2020, 2, 11, 10, 20, tzinfo=PARIS)


def grille_reelle(canal: str) -> Grille:
    """Store the grid of a channel as its data file writes it."""
    brut = next(lu for lu in (lire_toml(nom) for nom in GRILLES) if lu["canal"] == canal)
    grille, nouvelle = Grille.objects.get_or_create(
        canal=canal, version=brut["version"], defaults={"nom": brut["nom"], "empreinte": "0" * 64}
    )
    if nouvelle:
        baremes, echelles = lire_baremes(), lire_echelles()
        Critere.objects.bulk_create(
            Critere(
                grille=grille,
                ordre=ordre,
                nature=baremes[ligne["bareme"]].nature,
                echelle=echelles.get(ligne["bareme"], {}),
                conditions=ligne["condition"],
                statut_source=ligne["statut"],
                **{cle: ligne.get(cle, "") for cle in ("code", "libelle", "question", "aide", "bareme", "etape")},
                determinant=ligne["determinant"],
                poids=ligne["poids"],
                elements=ligne.get("elements", []),
            )
            for ordre, ligne in enumerate(brut["criteres"], start=1)
        )
    return grille


def campagne_2020():
    """The 2020 edition with its fieldwork open."""
    return CampagneFactory(historique=True, terrain_ouvert_le=dt.datetime(2020, 2, 1, tzinfo=PARIS))


def visite_reelle(canal: str = Canal.EMAIL, *, campagne=None, scenario=None, **champs) -> Visite:
    """A planned visit of 2020 on a real grid, with a shopper who can sign in."""
    inscription = InscriptionFactory(campagne=campagne or campagne_2020(), canaux=tuple(Canal.values))
    return VisiteFactory(
        inscription=inscription,
        canal=canal,
        grille=grille_reelle(canal),
        scenario=scenario or ScenarioFactory(),
        enqueteur=champs.pop("enqueteur", None) or EnqueteurFactory(compte=True),
        prevue_le=MARDI.date(),
        **champs,
    )


def lecteur():
    """A member of the team who is not the shopper."""
    return UtilisateurFactory(roles=[Role.CHARGE_ETUDES])
