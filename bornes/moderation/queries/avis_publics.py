"""What everybody may read of what users wrote of a body, and of what it answered (regles#avis-publics).

From a few published comments on, outside what the elections hold, and nothing that would say who came: no day, no
place, no mark, no language. The page of a body asks at each reading: what is withdrawn, erased or held is gone at once.

The index is open to whoever asks it all day. A process works it out once every FRAICHEUR seconds at most, whatever is
searched and however many read it, from what the acts count: all that a search or a page more costs is a look through
the names kept.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from threading import Lock

from django.db.models import Count, Q, QuerySet, Sum

from bornes.enums import COMPTES
from bornes.indicateurs.queries.semaine import serie_close
from bornes.logic.petits_nombres import SEUIL, est_petit
from bornes.models import AgregatMois, Verbatim
from campagnes.enums import Acte
from organismes.models import Inscription
from organismes.queries.garde_electorale import avec_calendrier, verdict_pour, verdicts_pour
from organismes.queries.mandat import a_mandat
from organismes.queries.numeros import organisme_du_numero
from socle.logic.recherche import mots_cherches

SANS_MANDAT = "Les avis de cet organisme ne sont pas montrés pour l’instant."
TROP_PEU = f"Les avis paraissent à partir de {SEUIL} avis publiés\u202f: en dessous, on devinerait qui a écrit. Ils n’en sont pas là."
# Seconds during which the index may miss that a page opened or closed; the page itself never does.
FRAICHEUR = 60.0


@dataclass(frozen=True)
class AvisPublic:
    """A published comment, as anybody reads it."""

    texte: str
    publie_le: dt.datetime | None
    reponse: str
    repondu_le: dt.datetime | None


@dataclass(frozen=True)
class PagePublique:
    """How much of one registration is read by all. `attend` says what the page waits for, empty once it is open.

    `nb_recus` counts whole weeks until the Sunday `au`; both are None where telling would give a handful.
    """

    inscription: Inscription
    attend: str = ""
    nb_publies: int = 0
    nb_repondus: int = 0
    nb_recus: int | None = None
    au: dt.date | None = None

    @property
    def est_ouverte(self) -> bool:
        """Tell whether anything is shown."""
        return not self.attend


@dataclass(frozen=True)
class OrganismeLu:
    """A body whose page is open, with the edition that it shows first. `recherche` holds its names, made comparable."""

    siren: str
    nom: str
    recherche: str
    annee: int
    nb_publies: int
    nb_repondus: int


# What this process last worked out of the index: when, and its lines.
_en_memoire: list[tuple[float, list[OrganismeLu]]] = []
_verrou = Lock()


def inscriptions_publiques(siren: str) -> list[Inscription]:
    """Return the registrations in which a body hears its users, the latest first; by a former number too."""
    ecoutees = Inscription.objects.actives().filter(Q(borne=True) | Q(smartphone=True))
    ecoutees = ecoutees.select_related("organisme", "campagne").order_by("-campagne__annee")
    siennes = list(ecoutees.filter(organisme__siren=siren))
    return siennes or list(ecoutees.filter(organisme=organisme_du_numero(siren)))


def a_une_page(inscriptions: list[Inscription]) -> bool:
    """Tell whether a body has a public page: it hears its users in one of its registrations, at least."""
    return any(inscription.est_active and (inscription.borne or inscription.smartphone) for inscription in inscriptions)


def lisibles(inscriptions: list[Inscription]) -> list[Inscription]:
    """Return those that staff vouch for and that have enough published comments, in their order."""
    comptes = _comptes(Verbatim.objects.filter(inscription__in=inscriptions))
    return [inscription for inscription in inscriptions if inscription.pk in comptes]


def page_publique(inscription: Inscription) -> PagePublique:
    """Return what the public page of a registration may say now."""
    if not a_mandat(inscription):
        return PagePublique(inscription, SANS_MANDAT)
    verdict = verdict_pour(inscription, Acte.MONTRER_AVIS)
    if not verdict.permis:
        return PagePublique(inscription, verdict.message)
    comptes = _comptes(Verbatim.objects.de(inscription))
    if inscription.pk not in comptes:
        return PagePublique(inscription, TROP_PEU)
    nb_publies, nb_repondus = comptes[inscription.pk]
    serie = serie_close(inscription)
    nb_recus = sum(bloc.n for bloc in serie)
    autres = nb_recus - nb_publies
    est_dit = autres >= 0 and not est_petit(autres)
    return PagePublique(
        inscription,
        nb_publies=nb_publies,
        nb_repondus=nb_repondus,
        nb_recus=nb_recus if est_dit else None,
        au=serie[-1].au if est_dit else None,
    )


def avis_montres(page: PagePublique) -> QuerySet[Verbatim]:
    """Return the comments of an open page, the last published first; the order of their arrival is not told."""
    if not page.est_ouverte:
        return Verbatim.objects.none()
    publies = _publies(Verbatim.objects.de(page.inscription))
    return publies.only("texte_masque", "decide_le", "reponse", "repondu_le").order_by("-decide_le", "texte_masque")


def avis_public(verbatim: Verbatim) -> AvisPublic:
    """Return what the page shows of one comment."""
    return AvisPublic(
        texte=verbatim.texte_masque,
        publie_le=verbatim.decide_le,
        reponse=verbatim.reponse,
        repondu_le=verbatim.repondu_le,
    )


def organismes_lus(texte: str = "") -> list[OrganismeLu]:
    """Return the bodies whose page is open and whose name holds these words, by name, as at most FRAICHEUR s ago."""
    mots = mots_cherches(texte)
    return [lu for lu in _tous_les_organismes_lus() if all(mot in lu.recherche for mot in mots)]


def oublier_les_organismes_lus() -> None:
    """Forget what this process kept of the index."""
    _en_memoire.clear()


def _tous_les_organismes_lus() -> list[OrganismeLu]:
    # Readers who come together wait for the first: none of them asks the same again.
    with _verrou:
        for lus_a, lus in _en_memoire:
            if time.monotonic() - lus_a < FRAICHEUR:
                return lus
        lus = _lire_les_organismes()
        _en_memoire[:] = [(time.monotonic(), lus)]
        return lus


def _lire_les_organismes() -> list[OrganismeLu]:
    """Return all of them, each with its latest readable edition, from what the acts count: no comment is read."""
    comptes = _comptes_tenus()
    inscriptions = avec_calendrier(Inscription.objects.filter(pk__in=comptes))
    lues = list(inscriptions.order_by("organisme__recherche", "organisme", "-campagne__annee"))
    verdicts = verdicts_pour(lues, Acte.MONTRER_AVIS)
    dernieres: dict[int, Inscription] = {}
    for inscription in lues:
        if inscription.organisme_id not in dernieres and verdicts[inscription.pk].permis:
            dernieres[inscription.organisme_id] = inscription
    return [
        OrganismeLu(i.organisme.siren, i.organisme.nom, i.organisme.recherche, i.campagne.annee, *comptes[i.pk])
        for i in dernieres.values()
    ]


def _publies(verbatims: QuerySet[Verbatim]) -> QuerySet[Verbatim]:
    return verbatims.publies().filter(avis__comptage__in=COMPTES)  # type: ignore[attr-defined, no-any-return]


def _comptes(verbatims: QuerySet[Verbatim]) -> dict[int, tuple[int, int]]:
    """Return, for each registration that reaches the threshold, how many comments are published and how many answered."""
    lignes = (
        _publies(verbatims)
        .filter(inscription__in=Inscription.objects.mandatees())
        .order_by()
        .values_list("inscription")
        .annotate(n=Count("pk"), repondus=Count("pk", filter=~Q(reponse="")))
        .filter(n__gte=SEUIL)
    )
    return {inscription: (n, repondus) for inscription, n, repondus in lignes}


def _comptes_tenus() -> dict[int, tuple[int, int]]:
    """Return the same of every registration, from its months."""
    lignes = (
        AgregatMois.objects.filter(retenu=False, nb_publies__gt=0, inscription__in=Inscription.objects.mandatees())
        .order_by()
        .values_list("inscription")
        .annotate(n=Sum("nb_publies"), repondus=Sum("nb_repondus"))
        .filter(n__gte=SEUIL)
    )
    return {inscription: (n, repondus) for inscription, n, repondus in lignes}
