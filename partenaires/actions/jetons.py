"""Let a partner in, give it tokens, take them back."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection

from django.db import IntegrityError, transaction

from campagnes.logic.calendrier import jour_de
from organismes.models import Organisme
from partenaires.enums import DUREE_MAX, PREFIXE, PorteeApi
from partenaires.models import JetonApi, Partenaire
from socle.auteur import Auteur
from socle.empreintes import empreinte_sans_cle
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.typographie import date_longue

MONTRES = 12
"""Signs of a token that stay readable: enough to tell two apart, far too few to guess one."""

PRECISION = dt.timedelta(minutes=10)
"""How precisely the last use of a token is known: reading is not writing a row each time."""


@transaction.atomic
def creer_partenaire(*, nom: str, organisme: Organisme | None, auteur: Auteur) -> Partenaire:
    """Let an organisation in, for one body or for all."""
    try:
        with transaction.atomic():
            partenaire = Partenaire.objects.create(nom=nom, organisme=organisme)
    except IntegrityError as erreur:
        raise RegleMetier("partenaire_connu", "Un partenaire porte déjà ce nom.", champ="nom") from erreur
    consigner(partenaire, "partenaire.cree", auteur, siren=organisme.siren if organisme else None)
    return partenaire


@transaction.atomic
def creer_jeton(
    *, partenaire: Partenaire, intitule: str, portees: Collection[str], expire_le: dt.datetime, auteur: Auteur
) -> tuple[JetonApi, str]:
    """Make a token and return it with its words, which nobody can read again."""
    instant = maintenant()
    if inconnues := set(portees) - set(PorteeApi.values):
        raise RegleMetier("portee_inconnue", f"Portée inconnue\u202f: {', '.join(sorted(inconnues))}.", champ="portees")
    if not portees:
        raise RegleMetier("portee_absente", "Choisissez au moins une portée.", champ="portees")
    if not instant < expire_le <= instant + DUREE_MAX:
        # A token lives to the end of its last day: the one on which a year is over ends later than that.
        dernier = jour_de(instant + DUREE_MAX) - dt.timedelta(days=1)
        raise RegleMetier(
            "echeance_refusee",
            f"L’échéance est à venir, au plus tard le {date_longue(dernier)}.",
            champ="expire_le",
        )
    mots = PREFIXE + secrets.token_urlsafe(32)
    jeton = JetonApi.objects.create(
        partenaire=partenaire,
        intitule=intitule,
        jeton_empreinte=empreinte_sans_cle(mots),
        debut=mots[:MONTRES],
        portees=sorted(portees),
        cree_le=instant,
        expire_le=expire_le,
    )
    consigner(jeton, "jeton.cree", auteur, portees=jeton.portees, expire=expire_le.isoformat())
    return jeton, mots


@transaction.atomic
def revoquer_jeton(*, jeton: JetonApi, auteur: Auteur) -> JetonApi:
    """Close a token at once; twice changes nothing more."""
    ferme = JetonApi.objects.select_for_update(of=("self",)).get(pk=jeton.pk)
    if ferme.revoque_le is None:
        ferme.revoque_le = maintenant()
        ferme.save(update_fields=["revoque_le", "modifie_le"])
        consigner(ferme, "jeton.revoque", auteur)
    return ferme


def noter_usage(*, jeton: JetonApi) -> None:
    """Remember that a token is used, once every ten minutes."""
    instant = maintenant()
    if jeton.utilise_le is None or instant - jeton.utilise_le >= PRECISION:
        with transaction.atomic():
            JetonApi.objects.filter(pk=jeton.pk).update(utilise_le=instant)
