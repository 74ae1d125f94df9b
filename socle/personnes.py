"""One person across the platform: what is held of her, and erasing it.

Each app says in its `retention.py` how its rows are found (`Table.trouver`) and what erasing does to them
(`EFFACEMENT`). What is left in a text, whoever wrote it, is looked for here, in every column of every model.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

from socle.conservation import Table, declarations, tables
from socle.horloge import maintenant
from socle.journal import consigner
from socle.models import AuteurDuJournal, Entree

EFFACE = "[effacé]"
NOM_MINIMAL = 5
"""A shorter name is found in texts that are not about her."""
TEXTE_LIBRE = 200
"""A column of this length holds sentences: a name may stand there."""
FIGES = frozenset({"socle.Entree", "socle.Maillon", "socle.TeteDuJournal", "socle.Jalon", "trophees.Palmares"})
"""What is sealed, and names nobody by construction."""


@dataclass(frozen=True)
class Personne:
    """Somebody, by her addresses (lower case) and her account if she has one; `mots` name her in a text.

    `a_la_demande`: she asks to be erased; without it her data are past their retention, and nobody is to be told.
    """

    adresses: tuple[str, ...]
    compte: Any = None
    mots: tuple[str, ...] = ()
    a_la_demande: bool = False

    def est_citee(self, texte: str) -> bool:
        """Tell whether a text names her."""
        return any(mot.casefold() in texte.casefold() for mot in (*self.adresses, *self.mots))


Trouver = Callable[[Personne], QuerySet[Any]]


def par_adresse(modele: str, *colonnes: str) -> Trouver:
    """Return what finds the rows of a person by her addresses."""

    def trouver(personne: Personne) -> QuerySet[Any]:
        filtre = Q(pk__in=[])
        for colonne in colonnes:
            for adresse in personne.adresses:
                filtre |= Q(**{f"{colonne}__iexact": adresse})
        return QuerySet(apps.get_model(modele)).filter(filtre)

    return trouver


def par_compte(modele: str, colonne: str) -> Trouver:
    """Return what finds the rows of a person by her account."""

    def trouver(personne: Personne) -> QuerySet[Any]:
        lignes: QuerySet[Any] = QuerySet(apps.get_model(modele))
        return lignes.filter(**{colonne: personne.compte.pk}) if personne.compte else lignes.none()

    return trouver


def personne_de(adresse: str) -> Personne:
    """Return the person of an address, with the other addresses of her account and what names her."""
    adresse = adresse.strip().lower()
    confirmee = EmailAddress.objects.filter(email__iexact=adresse).order_by("-verified").first()
    compte = get_user_model().objects.filter(email__iexact=adresse).first() or (confirmee and confirmee.user)
    adresses = {adresse}
    if compte is not None:
        adresses |= {compte.email.lower()}
        adresses |= {
            autre.lower() for autre in EmailAddress.objects.filter(user=compte).values_list("email", flat=True)
        }
    connue = Personne(tuple(sorted(adresses)), compte)
    return Personne(connue.adresses, compte, _mots(connue))


def _mots(personne: Personne) -> tuple[str, ...]:
    """Return the names and numbers by which her rows know her: those that a text may be searched for."""
    trouves = {getattr(personne.compte, "nom", "")}
    for table in tables():
        if table.trouver is not None and table.nomment:
            for valeurs in table.trouver(personne).values_list(*table.nomment):
                trouves.update(map(str, valeurs))
    return tuple(sorted(mot for mot in trouves if len(mot) >= NOM_MINIMAL and not mot.isalpha()))


@transaction.atomic
def effacer_personne(*, adresse: str, auteur: Any = None) -> dict[str, int]:
    """Erase somebody wherever she is; return how many rows by model, none when nothing is held of her.

    What she did stays under a number. Refused for the last administrator, with nothing changed.
    """
    return _effacer(replace(personne_de(adresse), a_la_demande=True), auteur)


def effacer_comptes(comptes: QuerySet[Any]) -> int:
    """Erase the people of accounts past their retention: the same act as when they ask. Inside a transaction."""
    adresses = list(comptes.values_list("email", flat=True))
    for adresse in adresses:
        _effacer(personne_de(adresse), None)
    return len(adresses)


def _effacer(personne: Personne, auteur: Any) -> dict[str, int]:
    decompte: dict[str, int] = {}
    for _, module in reversed(list(declarations())):
        if hasattr(module, "EFFACEMENT"):
            _ajouter(decompte, module.EFFACEMENT(personne, auteur))
    _ajouter(decompte, _effacer_les_mentions(personne))
    return {modele: nombre for modele, nombre in decompte.items() if nombre}


def _ajouter(decompte: dict[str, int], autre: Mapping[str, int]) -> None:
    for modele, nombre in autre.items():
        decompte[modele] = decompte.get(modele, 0) + nombre


def _effacer_les_mentions(personne: Personne) -> dict[str, int]:
    """Take her addresses out of every text, her names and numbers out of those where people write sentences."""
    decompte = {}
    for modele in apps.get_models():
        if modele._meta.label in FIGES or not modele._meta.managed:
            continue
        colonnes = {champ: _cherches(champ, personne) for champ in modele._meta.local_fields}
        citees = {champ: mots for champ, mots in colonnes.items() if mots}
        decompte[modele._meta.label] = _effacer_dans(modele, citees)
    return decompte


def _cherches(champ: models.Field[Any, Any], personne: Personne) -> tuple[str, ...]:
    if (
        champ.choices
        or champ.primary_key
        or not isinstance(champ, models.CharField | models.TextField | models.JSONField)
    ):
        return ()
    est_libre = not isinstance(champ, models.CharField) or (champ.max_length or 0) >= TEXTE_LIBRE
    return (*personne.adresses, *personne.mots) if est_libre and not champ.unique else personne.adresses


def _effacer_dans(modele: type[models.Model], citees: Mapping[models.Field[Any, Any], tuple[str, ...]]) -> int:
    lignes: QuerySet[Any] = QuerySet(modele)
    filtre = Q(pk__in=[])
    for champ, mots in citees.items():
        nom = champ.attname
        if isinstance(champ, models.JSONField):
            nom = f"_{champ.attname}"
            lignes = lignes.annotate(**{nom: Cast(champ.attname, models.TextField())})
        for mot in mots:
            # SQLite keeps JSON with its accents escaped.
            for ecrit in {mot, json.dumps(mot)[1:-1]}:
                filtre |= Q(**{f"{nom}__icontains": ecrit})
    trouvees = list(lignes.filter(filtre).values_list("pk", flat=True)) if citees else []
    for pk in trouvees:
        ligne: Any = QuerySet(modele).select_for_update().get(pk=pk)
        neufs = {champ.attname: sans(getattr(ligne, champ.attname), mots) for champ, mots in citees.items()}
        QuerySet(modele).filter(pk=pk).update(**neufs)
    return len(trouvees)


def sans(valeur: Any, mots: Iterable[str]) -> Any:
    """Return a value without the words that name somebody, whatever their case."""
    match valeur:
        case str():
            for mot in mots:
                while (debut := valeur.lower().find(mot.lower())) >= 0:
                    valeur = valeur[:debut] + EFFACE + valeur[debut + len(mot) :]
            return valeur
        case list():
            return [sans(element, mots) for element in valeur]
        case dict():
            return {sans(cle, mots): sans(element, mots) for cle, element in valeur.items()}
    return valeur


@transaction.atomic
def remettre_le_dossier(*, adresse: str, auteur: Any = None) -> dict[str, Any]:
    """Return what is held of a person, to be given to her; the journal says that it was, when she has an account."""
    personne = personne_de(adresse)
    if personne.compte is not None:
        consigner(personne.compte, "personne.dossier_remis", auteur)
    return dossier_de(personne)


def dossier_de(personne: Personne) -> dict[str, Any]:
    """Return what is held of a person, as she is given it: why, how long, and the values themselves."""
    return {
        "adresses": list(personne.adresses),
        "etabli_le": maintenant(),
        "donnees": [
            {
                "traitement": traitement.nom,
                "pourquoi": traitement.pourquoi,
                "base_legale": traitement.base,
                "destinataires": traitement.destinataires,
                "contenu": regle.donnees,
                "duree": regle.duree,
                "lignes": lignes,
            }
            for _, module in declarations()
            for traitement in module.TRAITEMENTS
            for regle in traitement.regles
            if (lignes := [ligne for table in regle.tables for ligne in _lignes(table, personne)])
        ],
        "actes": _actes(personne),
    }


def _lignes(table: Table, personne: Personne) -> list[dict[str, Any]]:
    if table.trouver is None:
        return []
    colonnes = dict(zip(table.colonnes, table.intitules, strict=True))
    modele = str(apps.get_model(table.modele)._meta.verbose_name)
    return [
        {"objet": modele, **{intitule: _valeur(getattr(ligne, colonne)) for colonne, intitule in colonnes.items()}}
        for ligne in table.trouver(personne).order_by("pk")
    ]


def _valeur(valeur: Any) -> Any:
    """Return a value as JSON may hold it: what hangs on a row is told by its words, bytes by their size."""
    match valeur:
        case None | bool() | int() | float() | str() | list() | dict() | dt.datetime() | dt.date():
            return valeur
        case bytes() | memoryview():
            return f"scellé, {len(valeur)} octets"
    return str(valeur)


def _actes(personne: Personne) -> list[dict[str, Any]]:
    """Return what she did, as the journal keeps it: under her number, without her name."""
    numeros = AuteurDuJournal.objects.filter(utilisateur=personne.compte) if personne.compte else ()
    actes = Entree.objects.filter(auteur_numero__in=[auteur.numero for auteur in numeros]).order_by("pk")
    return [
        {"le": acte.le, "acte": acte.acte, "objet": f"{acte.objet_type} {acte.objet_id}"} for acte in actes.iterator()
    ]
