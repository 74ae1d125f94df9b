"""One person across the platform: what is held of her, and erasing it.

Each app says in its `retention.py` how its rows are found (`Table.trouver`) and what erasing does to them
(`EFFACEMENT`). What is left in a text, whoever wrote it, is looked for here, in every column of every model.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from socle.actions.documents import retirer_documents
from socle.auteur import Auteur
from socle.conservation import Table, declarations, tables
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.mentions import Mentions, MotsCherches, noms_cherchables
from socle.models import AuteurDuJournal, DocumentDemande, Entree

journaux = logging.getLogger("barometre.personnes")

CITATIONS_MAX = 100
"""Rows whose sentences may hold a name or a telephone. Held by more, its words are everybody's: people write their own
name, and one who calls herself « Piste cyclable » would have these words taken out of what thousands wrote."""
TEXTE_LIBRE = 200
"""A column of this length holds sentences: a name may stand there."""
FIGES = frozenset(
    {
        "socle.Entree",
        "socle.Jalon",
        "socle.Maillon",
        "socle.TeteDuJournal",
        "sondages.Depouillement",
        "trophees.LignePalmares",
        "trophees.Palmares",
    }
)
"""What is sealed by its hash, and names nobody by construction."""
PUBLICS = frozenset(
    {
        "enquetes.Critere",
        "enquetes.Engagement",
        "enquetes.Grille",
        "enquetes.Referentiel",
        "enquetes.Rubrique",
        "enquetes.Scenario",
        "enquetes.VersionReferentiel",
        "organismes.CanalOffert",
        "organismes.Organisme",
        "organismes.Site",
        "organismes.Territoire",
        "trophees.Resultat",
    }
)
"""Bodies, places and what measures them. A referent may give the name of her town for hers and its switchboard for her
telephone, a street may be called as she is: only her addresses are looked for there."""

T = TypeVar("T")


@dataclass(frozen=True)
class Personne:
    """Somebody, by her addresses (lower case), her account if she has one, and how texts name her.

    `a_la_demande`: she asks to be erased; without it her data are past their retention, and nobody is to be told.
    """

    adresses: tuple[str, ...]
    compte: Any = None
    noms: tuple[str, ...] = ()
    a_la_demande: bool = False

    @cached_property
    def mentions(self) -> Mentions:
        """Return what names her in a text."""
        return Mentions(self.adresses, self.noms)

    @cached_property
    def _lus(self) -> dict[Callable[[Personne], Any], Any]:
        return {}

    def une_fois(self, lire: Callable[[Personne], T]) -> T:
        """Return what a function reads of her, read once for all the tables that ask."""
        if lire not in self._lus:
            self._lus[lire] = lire(self)
        lu: T = self._lus[lire]
        return lu


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


def table_du_compte(modele: str, colonnes: tuple[str, ...], compte: str, **reste: Any) -> Table:
    """Declare columns whose rows are found by the account of a person, in the column `compte`."""

    def trouver(personne: Personne) -> QuerySet[Any]:
        lignes: QuerySet[Any] = QuerySet(apps.get_model(modele))
        return lignes.filter(**{compte: personne.compte.pk}) if personne.compte else lignes.none()

    return Table(modele, colonnes, trouver, **reste)


def personne_de(adresse: str) -> Personne:
    """Return the person of an address, with the other addresses of her account and what names her.

    An address that is waiting to be confirmed may be anybody's: it leads to nobody, and nothing of it is hers.
    """
    adresse = adresse.strip().lower()
    confirmees = EmailAddress.objects.filter(verified=True)
    confirmee = confirmees.filter(email__iexact=adresse).first()
    compte = confirmee.user if confirmee else get_user_model().objects.filter(email__iexact=adresse).first()
    adresses = {adresse}
    if compte is not None:
        adresses |= {compte.email.lower()}
        adresses |= {autre.lower() for autre in confirmees.filter(user=compte).values_list("email", flat=True)}
    connue = Personne(tuple(sorted(adresses)), compte)
    return replace(connue, noms=noms_cherchables(_noms(connue)))


def _noms(personne: Personne) -> Iterator[str]:
    """Yield the names and telephones by which her rows know her."""
    for table in tables():
        if table.trouver is not None and table.nomment:
            for valeurs in table.trouver(personne).values_list(*table.nomment):
                yield from valeurs


@transaction.atomic
def effacer_personne(*, adresse: str) -> dict[str, int]:
    """Erase somebody wherever she is; return how many rows by model, none when nothing is held of her.

    What she did stays under a number. Refused for the last administrator, with nothing changed.
    """
    return _effacer(replace(personne_de(adresse), a_la_demande=True))


def effacer_comptes(comptes: QuerySet[Any], *, seuls: bool = False) -> int:
    """Erase the people of accounts past their retention: the same act as when they ask. Inside a transaction.

    Each account is held, then asked again whether it is past its date: somebody may have given it a role meanwhile.
    `seuls`: nobody ever came to them, and nothing else that bears their address goes. Anybody may have invited it: it
    may be the channel of a body, a draft being filled in, somebody who takes part in a consultation.
    """
    modele = get_user_model()
    tenus = modele.objects.select_for_update().filter(pk__in=list(comptes.values_list("pk", flat=True)))
    a_effacer = list(comptes.filter(pk__in=[compte.pk for compte in tenus.order_by("pk")]))
    for compte in a_effacer:
        if seuls:
            dict(declarations())[modele._meta.app_label].EFFACEMENT(Personne((), compte))
        else:
            _effacer(personne_de(compte.email))
    return len(a_effacer)


def _effacer(personne: Personne) -> dict[str, int]:
    decompte: dict[str, int] = {}
    for _, module in reversed(list(declarations())):
        if hasattr(module, "EFFACEMENT"):
            _ajouter(decompte, module.EFFACEMENT(personne))
    _ajouter(decompte, _effacer_les_mentions(personne))
    if any(decompte.values()):
        # Known by their content, not by whom they show: all those of these two days go, to be made again on demand.
        decompte[DocumentDemande._meta.label] = retirer_documents(DocumentDemande.objects.all())
    return {modele: nombre for modele, nombre in decompte.items() if nombre}


def _ajouter(decompte: dict[str, int], autre: Mapping[str, int]) -> None:
    for modele, nombre in autre.items():
        decompte[modele] = decompte.get(modele, 0) + nombre


def _effacer_les_mentions(personne: Personne) -> dict[str, int]:
    """Take her addresses out of every text, her names and telephones out of those where people write sentences.

    Each table is walked once, names being counted on the way; again only where one of them is everybody's.
    """
    trouvees = {modele: _qui_la_citent(modele, personne) for modele in _modeles_a_lire()}
    if sum(par_son_nom for lignes in trouvees.values() for _pk, par_son_nom in lignes) > CITATIONS_MAX:
        personne = replace(personne, noms=_noms_propres(personne))
        trouvees = {modele: _qui_la_citent(modele, personne) for modele in _modeles_a_lire()}
    return {
        modele._meta.label: _oter_de([pk for pk, _par_son_nom in lignes], modele, _motifs(modele, personne))
        for modele, lignes in trouvees.items()
    }


def _noms_propres(personne: Personne) -> tuple[str, ...]:
    """Return her names but those whose words are in too many texts to be hers alone; each one left is told to the log."""
    propres = tuple(nom for nom in personne.noms if not _est_dans_trop_de_textes((nom,)))
    if len(propres) < len(personne.noms):
        journaux.warning("personne.nom_de_tous")
    return propres


def _est_dans_trop_de_textes(noms: tuple[str, ...]) -> bool:
    total = 0
    for modele in _modeles_a_lire():
        total += len(lignes_qui_citent(modele, _par_colonne(modele, Personne((), noms=noms))))
        if total > CITATIONS_MAX:
            return True
    return False


def _modeles_a_lire() -> Iterator[type[models.Model]]:
    return (modele for modele in apps.get_models() if modele._meta.label not in FIGES and modele._meta.managed)


def _motifs(modele: type[models.Model], personne: Personne) -> dict[models.Field[Any, Any], MotsCherches]:
    return {champ: _motif(champ, personne) for champ in modele._meta.local_fields if _est_un_texte(champ)}


def _est_un_texte(champ: models.Field[Any, Any]) -> bool:
    est_texte = isinstance(champ, models.CharField | models.TextField | models.JSONField)
    return est_texte and not champ.choices and not champ.primary_key


def _motif(champ: models.Field[Any, Any], personne: Personne) -> MotsCherches:
    est_libre = not isinstance(champ, models.CharField) or (champ.max_length or 0) >= TEXTE_LIBRE
    est_libre = est_libre and not champ.unique and champ.model._meta.label not in PUBLICS
    return personne.mentions.de_tout if est_libre else personne.mentions.des_adresses


def _par_colonne(modele: type[models.Model], personne: Personne) -> dict[str, MotsCherches]:
    return {champ.attname: motif for champ, motif in _motifs(modele, personne).items()}


def _oter_de(
    lignes: Iterable[Any], modele: type[models.Model], motifs: Mapping[models.Field[Any, Any], MotsCherches]
) -> int:
    """Rewrite the cells that name her in these rows; return how many rows."""
    changees = 0
    for pk in lignes:
        ligne: Any = QuerySet(modele).select_for_update().filter(pk=pk).first()
        if ligne is None:
            # Gone since it was found, and her name with it.
            continue
        neufs = {champ.attname: motif.oter_de(getattr(ligne, champ.attname)) for champ, motif in motifs.items()}
        changes = {nom: neuf for nom, neuf in neufs.items() if neuf != getattr(ligne, nom)}
        if changes:
            changees += QuerySet(modele).filter(pk=pk).update(**changes)
    return changees


def lignes_qui_citent(modele: type[models.Model], motifs: Mapping[str, MotsCherches]) -> list[Any]:
    """Return the keys of the rows whose columns hold the letters of a name, perhaps inside a longer word."""
    if not motifs:
        return []
    return list(_textes(modele, motifs).filter(_filtre(motifs)).order_by("pk").values_list("pk", flat=True))


def _qui_la_citent(modele: type[models.Model], personne: Personne) -> list[tuple[Any, bool]]:
    """Return the keys of the rows that name her, each with whether it is by a name or a telephone."""
    motifs = _par_colonne(modele, personne)
    if not motifs:
        return []
    noms = _filtre(_par_colonne(modele, Personne((), noms=personne.noms)))
    par_son_nom = Case(When(noms, then=Value(value=True)), default=Value(value=False))
    lignes = _textes(modele, motifs).filter(_filtre(motifs)).annotate(par_son_nom=par_son_nom)
    return list(lignes.order_by("pk").values_list("pk", "par_son_nom"))


def _textes(modele: type[models.Model], colonnes: Iterable[str]) -> QuerySet[Any]:
    lignes: QuerySet[Any] = QuerySet(modele)
    return lignes.annotate(
        **{f"texte_{rang}": Cast(colonne, models.TextField()) for rang, colonne in enumerate(colonnes)}
    )


def _filtre(motifs: Mapping[str, MotsCherches]) -> Q:
    """Return what keeps the rows of `_textes`, of the same columns, that hold one of these letters."""
    filtre = Q(pk__in=[])
    for rang, motif in enumerate(motifs.values()):
        if motif.mots:
            filtre |= Q(**{f"texte_{rang}__iregex": motif.a_chercher})
    return filtre


@transaction.atomic
def remettre_le_dossier(*, adresse: str, auteur: Auteur = None) -> dict[str, Any]:
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
    modele = str(apps.get_model(table.modele)._meta.verbose_name)
    return [
        {"objet": modele, **{intitule: _valeur(dit) for intitule, dit in table.lire(ligne).items()}}
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
