"""Mix the sealed ballots, and let the ideas out of those that came.

All the sealed ballots of a poll are opened, sealed again under new identities and written again in random order, in one
transaction: none keeps an order, a date or a transaction of its own. Tokens spent and supports are written again too.
Answers stay sealed until the closing (`depouiller`); ideas, masked, go apart from them and are read one mixing later, so
that the last ones, at the closing, are never those of a few agents whom somebody saw come.
"""

from __future__ import annotations

import secrets
import uuid
from functools import partial
from typing import Any

from django.db import transaction

from socle.coffre import desceller, sceller
from socle.masquage import masquer
from socle.taches import tenter
from sondages.actions.deposer import place_du_bulletin
from sondages.actions.verrous import verrouiller
from sondages.enums import LOT_MINIMAL, EtatSondage
from sondages.logic.bulletin import IDEE_MAX, TAILLE_MELE, Bulletin, IdeeDonnee, coder, decoder
from sondages.models import BulletinEnAttente, Idee, JetonDepense, Sondage, SoutienIdee

HASARD = secrets.SystemRandom()


@transaction.atomic
def verser_bulletins(*, sondage: Sondage, tout: bool = False) -> int:
    """Mix when LOT_MINIMAL ballots came since the last time (`tout`: at the closing, whatever came); returns how many.

    Under the lock of the poll and in one transaction: killed anywhere nothing is lost nor doubled, twice is once.
    """
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    frais = sondage.les_bulletins.filter(est_mele=False).count()
    if frais < LOT_MINIMAL and not tout:
        return 0
    sondage.les_idees.filter(est_en_reserve=True).update(est_en_reserve=False)
    if not frais:
        return 0
    ouverts = bulletins_ouverts(sondage)
    sondage.les_bulletins.all().delete()
    _recrire([_sceller(sondage, groupe, bulletin) for groupe, bulletin in ouverts])
    _deposer_idees(sondage, [idee for _, bulletin in ouverts for idee in bulletin.idees], en_reserve=not tout)
    _remeler(JetonDepense.objects.filter(sondage=sondage))
    # A support is given and taken back under the lock of its idea alone: in between, one would be lost or come back.
    list(sondage.les_idees.select_for_update().order_by("pk").values_list("pk"))
    _remeler(SoutienIdee.objects.filter(idee__sondage=sondage))
    return frais


def bulletins_ouverts(sondage: Sondage) -> list[tuple[int, Bulletin]]:
    """Return (department, ballot) of every sealed ballot of a poll, shuffled; raises SceauRompu."""
    ouverts = [
        decoder(desceller(attente.contenu, place_du_bulletin(sondage.pk, attente.pk)))
        for attente in sondage.les_bulletins.all()
    ]
    HASARD.shuffle(ouverts)
    return ouverts


def verser_partout() -> int:
    """Mix the ballots of every open poll where enough came; returns how many came. One that fails is logged and left."""
    frais = BulletinEnAttente.objects.filter(est_mele=False, sondage__etat=EtatSondage.OUVERT)
    # Refused: closed meanwhile, its ballots were counted.
    return sum(
        tenter("sondages.melange_en_panne", un.pk, partial(verser_bulletins, sondage=un))
        for un in Sondage.objects.filter(pk__in=frais.values("sondage")).order_by("pk")
    )


def _sceller(sondage: Sondage, groupe: int, bulletin: Bulletin) -> BulletinEnAttente:
    identifiant = uuid.uuid4()
    contenu = coder(groupe, Bulletin(bulletin.reponses), TAILLE_MELE)
    scelle = sceller(contenu, place_du_bulletin(sondage.pk, identifiant))
    return BulletinEnAttente(id=identifiant, sondage=sondage, contenu=scelle, est_mele=True)


def _deposer_idees(sondage: Sondage, idees: list[IdeeDonnee], *, en_reserve: bool) -> None:
    HASARD.shuffle(idees)
    _recrire(
        [
            Idee(
                sondage=sondage,
                carte_id=idee.carte,
                texte=masquer(idee.texte).texte[:IDEE_MAX],
                est_en_reserve=en_reserve,
            )
            for idee in idees
        ]
    )


def _remeler(lignes: Any) -> None:
    """Write rows again, under new identities and in random order."""
    toutes = list(lignes)
    HASARD.shuffle(toutes)
    lignes.delete()
    for ligne in toutes:
        ligne.pk = uuid.uuid4()
        ligne._state.adding = True
    _recrire(toutes)


def _recrire(lignes: list[Any]) -> None:
    if lignes:
        type(lignes[0]).objects.bulk_create(lignes, batch_size=500)
