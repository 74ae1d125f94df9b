"""Imports registrations: all of them, or none with every error named. The window of registration does not bind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from campagnes.models import Campagne
from organismes.actions.population import retenir_les_populations
from organismes.enums import Canal, EtatInscription, Option, TypeOrganisme
from organismes.logic.ligne_inscription import LigneInscription, Vocabulaire, lire_ligne, visible
from organismes.logic.siret import cle_juste
from organismes.models import CanalOffert, Inscription, Organisme
from organismes.queries.importation import Rattachements, ecarts, rattachements
from organismes.queries.numeros import organismes_des_numeros
from socle.auteur import Auteur
from socle.courriels import est_une_adresse
from socle.erreurs import EntreeInvalide
from socle.horloge import maintenant
from socle.journal import consigner, consigner_en_nombre

LOT = 500
A_CHANGE_DE_TYPE = (
    "\u202f: écrivez ce type\u202f; si l’annuaire lui en donne un autre, inscrivez-le depuis l’annuaire, par la page "
    "«\u202fAjouter une inscription\u202f», où il en change"
)
VOCABULAIRE = Vocabulaire(
    types=frozenset(TypeOrganisme.values), canaux=frozenset(Canal.values), options=frozenset(Option.values)
)
# An option of the format -> the column of Inscription.
COLONNE_DE_L_OPTION = {
    Option.BORNE: "borne",
    Option.SMARTPHONE: "smartphone",
    Option.IDCITY: "idcity",
    Option.VOOTER: "vooter",
}
Erreurs = list[tuple[int, str]]


@dataclass(frozen=True)
class ImportInscriptions:
    """What an import did, in registrations; `avertissements` are French lines about what was accepted anyway."""

    nb_creees: int
    nb_inchangees: int
    avertissements: list[str] = field(default_factory=list)


@transaction.atomic
def importer_inscriptions(
    *,
    campagne: Campagne,
    lignes: Iterable[Mapping[str, str]],
    numeros: Sequence[int] | None = None,
    auteur: Auteur = None,
) -> ImportInscriptions:
    """Import bodies as confirmed and validated; raise EntreeInvalide, one French line an error, and write nothing.

    `lignes` are values by column of the exchange format; `numeros` their lines in the file (from 2 by default). A body
    imported with the same values is left as it is, whatever happened to its registration since; with other values it
    is an error. A wrong SIREN key is a warning: staff may import numbers that are not attributed yet. Once results are
    given back no body is added, as no contact is.
    """
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    lues, erreurs = _lire(lignes, numeros)
    organismes = organismes_des_numeros({ligne.siren for ligne in lues.values()})
    sorties = _sorties(campagne, organismes.values())
    nouvelles, refus = _trier(campagne, lues, organismes, sorties)
    if erreurs := sorted([*erreurs, *refus]):
        raise EntreeInvalide([f"Ligne {numero}\u202f: {erreur}." for numero, erreur in erreurs])
    if nouvelles and campagne.restituee_le is not None:
        raise EntreeInvalide([f"Les résultats {campagne.annee} sont restitués\u202f: aucun organisme ne s’y ajoute."])
    _ecrire(campagne, nouvelles, organismes, auteur)
    avertissements = [*_avertissements(lues), *_restees_dehors(lues, sorties)]
    bilan = ImportInscriptions(len(nouvelles), len(lues) - len(nouvelles), avertissements)
    if nouvelles:
        consigner(campagne, "inscriptions.importees", auteur, creees=bilan.nb_creees, inchangees=bilan.nb_inchangees)
    return bilan


def _trier(
    campagne: Campagne,
    lues: Mapping[int, LigneInscription],
    organismes: Mapping[str, Organisme],
    sorties: set[str],
) -> tuple[list[LigneInscription], Erreurs]:
    """Part the lines to write from those that contradict what is there; a line whose body left since is neither."""
    actives = _actives(campagne, organismes.values())
    etablis = _etablis(organismes.values())
    nouvelles: list[LigneInscription] = []
    erreurs: Erreurs = []
    lignes_de: dict[Organisme, int] = {}
    for numero, ligne in lues.items():
        organisme = organismes.get(ligne.siren)
        presente = actives.get(organisme) if organisme is not None else None
        ancienne = numero if organisme is None else lignes_de.setdefault(organisme, numero)
        if lues[ancienne].siren != ligne.siren:
            erreurs.append((numero, f"{ligne.siren} est l’organisme de la ligne {ancienne}, qui a changé de numéro"))
        elif presente is not None:
            erreurs += [(numero, erreur) for erreur in ecarts(presente, ligne)]
        elif ligne.empreinte in sorties:
            continue
        elif organisme is not None and organisme.pk in etablis and organisme.type != ligne.type:
            erreurs.append((numero, f"{ligne.siren} est déjà connu avec le type {organisme.type}{A_CHANGE_DE_TYPE}"))
        else:
            nouvelles.append(ligne)
    return nouvelles, erreurs


def _lire(
    lignes: Iterable[Mapping[str, str]], numeros: Sequence[int] | None
) -> tuple[dict[int, LigneInscription], Erreurs]:
    lues: dict[int, LigneInscription] = {}
    erreurs: Erreurs = []
    premiere_fois: dict[str, int] = {}
    for rang, valeurs in enumerate(lignes):
        numero = numeros[rang] if numeros else rang + 2
        ligne, reproches = lire_ligne(valeurs, VOCABULAIRE)
        erreurs += [(numero, reproche) for reproche in reproches]
        if invalide := _courriel_invalide(valeurs):
            erreurs.append((numero, f"email «\u00a0{invalide}\u00a0» invalide"))
        if ligne is None:
            continue
        ancienne = premiere_fois.setdefault(ligne.siren, numero)
        if ancienne != numero:
            erreurs.append((numero, f"{ligne.siren} est déjà à la ligne {ancienne}"))
        lues[numero] = ligne
    return lues, erreurs


def _courriel_invalide(valeurs: Mapping[str, str]) -> str:
    """Return what a line gives as an address and is none; empty when there is nothing to say."""
    courriel = visible(valeurs.get("email")).lower()
    return "" if not courriel or _courriel_valide(courriel) else courriel


def _courriel_valide(courriel: str) -> bool:
    return est_une_adresse(courriel) and len(courriel) <= Inscription._meta.get_field("referent_courriel").max_length  # type: ignore[operator]


def _actives(campagne: Campagne, organismes: Iterable[Organisme]) -> dict[Organisme, Inscription]:
    inscriptions = (
        Inscription.objects.actives()
        .filter(campagne=campagne, organisme__in=list(organismes))
        .select_related("organisme")
        .prefetch_related("les_canaux")
    )
    return {inscription.organisme: inscription for inscription in inscriptions}


def _sorties(campagne: Campagne, organismes: Iterable[Organisme]) -> set[str]:
    """Return the hashes of the lines whose body was imported, left the edition, and has not come back by another way."""
    importees = Inscription.objects.filter(campagne=campagne, organisme__in=list(organismes), est_importee=True)
    presents = Inscription.objects.actives().filter(campagne=campagne).values("organisme")
    return set(importees.exclude(organisme__in=presents).values_list("empreinte_import", flat=True))


def _etablis(organismes: Iterable[Organisme], apres: int = 0) -> set[int]:
    """Return the bodies that some registration beyond a mere deposit has established, in an edition after the year `apres`."""
    return set(
        Inscription.objects.filter(organisme__in=list(organismes), campagne__annee__gt=apres)
        .exclude(etat=EtatInscription.DEPOSEE)
        .values_list("organisme_id", flat=True)
    )


def _ecrire(
    campagne: Campagne, lignes: list[LigneInscription], organismes: dict[str, Organisme], auteur: Auteur
) -> None:
    _ecrire_les_organismes(campagne, lignes, organismes)
    ecrits = organismes_des_numeros({ligne.siren for ligne in lignes})
    inscriptions = Inscription.objects.bulk_create(
        [_inscription(campagne, ecrits[ligne.siren], ligne, auteur) for ligne in lignes], batch_size=LOT
    )
    CanalOffert.objects.bulk_create(
        [
            CanalOffert(inscription=inscription, canal=canal)
            for inscription, ligne in zip(inscriptions, lignes, strict=True)
            for canal in ligne.canaux
        ],
        batch_size=LOT,
    )
    consigner_en_nombre(((inscription, {}) for inscription in inscriptions), "inscription.importee", auteur)


def _ecrire_les_organismes(
    campagne: Campagne, lignes: list[LigneInscription], organismes: dict[str, Organisme]
) -> None:
    """Write what the lines say of these bodies, unless a later edition established them, and the bodies not known yet."""
    liens = rattachements(lignes)
    retenir_les_populations(organismes.values())
    depuis = _etablis(organismes.values(), apres=campagne.annee)
    connus = [
        _mettre_a_jour(organisme, ligne, liens)
        for ligne in lignes
        if (organisme := organismes.get(ligne.siren)) is not None and organisme.pk not in depuis
    ]
    Organisme.objects.bulk_update(
        connus,
        ["type", "nom", "population", "code_insee", "territoire", "departement", "region", "modifie_le"],
        batch_size=LOT,
    )
    # The public form may be creating the same body at this very moment.
    Organisme.objects.bulk_create(
        [
            _mettre_a_jour(Organisme(siren=ligne.siren), ligne, liens)
            for ligne in lignes
            if ligne.siren not in organismes
        ],
        batch_size=LOT,
        ignore_conflicts=True,
    )


def _mettre_a_jour(organisme: Organisme, ligne: LigneInscription, liens: Rattachements) -> Organisme:
    """Give a body what the line says; what the line leaves empty stays as it was."""
    organisme.type, organisme.nom = ligne.type, ligne.nom
    organisme.population = organisme.population if ligne.population is None else ligne.population
    organisme.code_insee = ligne.code_insee or organisme.code_insee
    lieu = liens.lieu(ligne)
    organisme.territoire = lieu.territoire or organisme.territoire
    organisme.departement = lieu.departement or organisme.departement
    organisme.region = lieu.region or organisme.region
    organisme.modifie_le = maintenant()
    return organisme


def _inscription(campagne: Campagne, organisme: Organisme, ligne: LigneInscription, auteur: Auteur) -> Inscription:
    instant = maintenant()
    return Inscription(
        campagne=campagne,
        organisme=organisme,
        etat=EtatInscription.VALIDEE,
        est_importee=True,
        empreinte_import=ligne.empreinte,
        referent_courriel=ligne.email,
        # A file of a past edition leaves a body as a later one made it, and is right about its own year.
        population=organisme.population if ligne.population is None else ligne.population,
        deposee_le=instant,
        confirmee_le=instant,
        decidee_le=instant,
        decidee_par=auteur,
        **{colonne: option in ligne.options for option, colonne in COLONNE_DE_L_OPTION.items()},
    )


def _avertissements(lues: Mapping[int, LigneInscription]) -> list[str]:
    return [
        f"Ligne {numero}\u202f: la clé de {ligne.siren} est fausse, la ligne est importée."
        for numero, ligne in sorted(lues.items())
        if not cle_juste(ligne.siren)
    ]


def _restees_dehors(lues: Mapping[int, LigneInscription], sorties: set[str]) -> list[str]:
    return [
        f"Ligne {numero}\u202f: {ligne.siren} n’est plus dans l’édition depuis son import, la ligne ne le réinscrit pas."
        for numero, ligne in sorted(lues.items())
        if ligne.empreinte in sorties
    ]
