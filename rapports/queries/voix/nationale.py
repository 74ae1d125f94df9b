"""What users say in a whole edition: the country, groups of bodies, the list that leads to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bornes.indicateurs.logic.indicateurs import taux
from bornes.indicateurs.logic.tables_protegees import Cle
from bornes.indicateurs.queries import indicateurs as q
from bornes.logic.petits_nombres import proteger_serie
from campagnes.models import Campagne
from organismes.enums import TypeOrganisme
from organismes.queries.annuaire import noms_des_departements
from rapports.logic.chiffres import AVIS, CATEGORIES, DEPARTEMENTS, NATION, TYPES, Figure
from rapports.logic.voix.tableau import GroupeOrganismes, OrganismeDeLaListe, VoixNationale
from rapports.queries.voix import export as export_voix
from rapports.queries.voix.ecoute import Ecoute, TrancheEcoute, retenus_de
from rapports.queries.voix.liens import liens_de
from rapports.queries.voix.organisme import Etendue, entendre, etendre
from trophees.enums import Categorie
from trophees.logic.classement import categorie

MOIS = {"1m": 1, "3m": 3, "12m": 12}
PERIODES = (("1m", "ce mois-ci"), ("3m", "3 derniers mois"), ("12m", "12 derniers mois"), ("tout", "depuis le début"))
# A body enters the first and last places with enough opinions, and when enough bodies do.
AVIS_POUR_CLASSER, ORGANISMES_POUR_CLASSER, PLACES = 30, 10, 5


@dataclass(frozen=True)
class FiltreNational:
    """What the address asks: a period of `PERIODES`, a door; a category, a type, a département for the list."""

    periode: str = "3m"
    origine: str = ""
    categorie: str = ""
    type: str = ""
    departement: str = ""

    @property
    def cle(self) -> Cle:
        """The total that is asked."""
        return (self.origine or None,)

    @property
    def selection(self) -> Figure:
        """Return what addresses call its figures."""
        return Figure(
            mesure=AVIS,
            periode=self.periode.upper() if self.periode in MOIS else "",
            porte=self.origine.upper(),
        )


def voix_nationale(campagne: Campagne, filtre: FiltreNational) -> VoixNationale:
    """Compose the figures of an edition, in a fixed number of statements a stretch of time.

    Bodies and their families are told over the whole edition and by both doors, whatever the period and the door: one
    figure each, which no other address could be taken from.
    """
    tout = q.premier_et_dernier_jour_national(campagne.pk)
    etendues = _etendues(campagne.pk, filtre.periode, tout)
    ecoute = Ecoute(tuple(_tranche(q.PorteeNationale(campagne.pk, etendue.du, etendue.au)) for etendue in etendues))
    lignes = q.comptes_par_organisme(campagne.pk)
    entendus = list(zip(lignes, _organismes(campagne.annee, lignes), strict=True))
    premiers, derniers = _extremes([organisme for _ligne, organisme in entendus])
    groupes = _groupes(entendus)
    return VoixNationale(
        **vars(entendre(campagne, etendues, ecoute, filtre, siren=NATION, qui="des usagers")),
        nb_organismes=len(lignes),
        categories=groupes["categorie"],
        types=groupes["type"],
        departements=groupes["departement"],
        premiers=premiers,
        derniers=derniers,
        liens=liens_de(campagne, lignes),
        organismes=tuple(organisme for ligne, organisme in entendus if _retenu(ligne, filtre)),
    )


def organismes_entendus(campagne: Campagne) -> tuple[OrganismeDeLaListe, ...]:
    """Return what each body heard over a whole edition, by both doors: the list of the page, and nothing else."""
    return _organismes(campagne.annee, q.comptes_par_organisme(campagne.pk))


def _extremes(
    organismes: Sequence[OrganismeDeLaListe],
) -> tuple[tuple[OrganismeDeLaListe, ...], tuple[OrganismeDeLaListe, ...]]:
    """Return the first and the last bodies, none when too few may be ranked.

    The sure end of the interval ranks: a body with few opinions gains nothing by chance. Heard so much that both its ends
    are sure ones, a body in the middle may come into both lists: it is in neither.
    """
    classables = [(o.taux, o) for o in organismes if o.n is not None and o.n >= AVIS_POUR_CLASSER and o.taux]
    if len(classables) < ORGANISMES_POUR_CLASSER:
        return (), ()
    premiers = [o for _taux, o in sorted(classables, key=lambda couple: -couple[0].bas)[:PLACES]]
    derniers = [o for _taux, o in sorted(classables, key=lambda couple: couple[0].haut)[:PLACES]]
    return tuple(o for o in premiers if o not in derniers), tuple(o for o in derniers if o not in premiers)


def en_lignes(voix: VoixNationale, *, organismes: bool) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    """Return the columns and the lines of a file: the figures of the page, or the list of bodies."""
    if organismes:
        return export_voix.COLONNES_ORGANISMES, export_voix.lignes_organismes(voix.organismes)

    def lignes() -> Iterator[Sequence[Any]]:
        adresses = voix.adresses_des_avis
        yield from export_voix.lignes_voix(voix)
        yield from export_voix.lignes_groupes("Catégorie", voix.categories, adresses[CATEGORIES])
        yield from export_voix.lignes_groupes("Type", voix.types, adresses[TYPES])
        yield from export_voix.lignes_groupes("Département", voix.departements, adresses[DEPARTEMENTS])

    return export_voix.COLONNES, lignes()


def _etendues(campagne: int, periode: str, tout: tuple[dt.date, dt.date] | None) -> list[Etendue]:
    return etendre(
        tout,
        periode,
        lambda fin: {nom: _premier_du_mois(fin, nombre - 1) for nom, nombre in MOIS.items()},
        lambda du, au: q.comptes_nationaux_par_jour(q.PorteeNationale(campagne, du, au)),
    )


def _premier_du_mois(jour: dt.date, reculs: int) -> dt.date:
    rang = jour.year * 12 + jour.month - 1 - reculs
    return dt.date(rang // 12, rang % 12 + 1, 1)


def _tranche(portee: q.PorteeNationale) -> TrancheEcoute:
    comptes = q.comptes_nationaux_par_porte(portee)
    return TrancheEcoute(
        {(porte,): siens for (porte, retenu), siens in comptes.items() if not retenu},
        retenus_de(comptes),
        dict(q.themes_nationaux(portee)),
    )


def _categorie(ligne: q.CompteOrganisme) -> str:
    return categorie(ligne.type, ligne.population)


def _retenu(ligne: q.CompteOrganisme, filtre: FiltreNational) -> bool:
    return (
        filtre.categorie in ("", _categorie(ligne))
        and filtre.type in ("", ligne.type)
        and filtre.departement in ("", ligne.departement)
    )


CRITERES: dict[str, Callable[[q.CompteOrganisme], str]] = {
    "categorie": _categorie,
    "type": lambda ligne: ligne.type,
    "departement": lambda ligne: ligne.departement,
}


def _mots(lignes: Sequence[q.CompteOrganisme]) -> dict[str, Callable[[str], str]]:
    noms = noms_des_departements({ligne.departement for ligne in lignes})
    return {
        "categorie": lambda code: str(Categorie(code).label),
        "type": lambda code: str(TypeOrganisme(code).label),
        "departement": lambda code: noms.get(code, code or "sans département"),
    }


def _organismes(annee: int, lignes: Sequence[q.CompteOrganisme]) -> tuple[OrganismeDeLaListe, ...]:
    """Return the bodies: those of a handful hidden, and others when the country, or its category in open data, would give it."""
    montres = proteger_serie([ligne.n for ligne in lignes], [_categorie(ligne) for ligne in lignes])
    return tuple(
        OrganismeDeLaListe(
            ligne.inscription,
            ligne.nom,
            ligne.siren,
            str(TypeOrganisme(ligne.type).label),
            str(Categorie(_categorie(ligne)).label),
            ligne.departement,
            n,
            taux(ligne.satisfaits, ligne.n) if n else None,
            annee,
        )
        for ligne, n in zip(lignes, montres, strict=True)
    )


def _groupes(
    entendus: Iterable[tuple[q.CompteOrganisme, OrganismeDeLaListe]],
) -> dict[str, tuple[GroupeOrganismes, ...]]:
    """Return the families of the bodies that are told: their sums say nothing that the list does not."""
    lignes = [ligne for ligne, organisme in entendus if organisme.n is not None]
    mots = _mots(lignes)
    return {nom: _lignes_groupes(lignes, critere, mots[nom]) for nom, critere in CRITERES.items()}


def _lignes_groupes(
    lignes: Sequence[q.CompteOrganisme], critere: Callable[[q.CompteOrganisme], str], mot: Callable[[str], str]
) -> tuple[GroupeOrganismes, ...]:
    groupes = []
    for code in {critere(ligne) for ligne in lignes}:
        siens = [ligne for ligne in lignes if critere(ligne) == code]
        n, satisfaits = sum(ligne.n for ligne in siens), sum(ligne.satisfaits for ligne in siens)
        groupes.append(GroupeOrganismes(code, mot(code), len(siens), n, taux(satisfaits, n)))
    return tuple(sorted(groupes, key=lambda groupe: (-groupe.n, groupe.mot)))
