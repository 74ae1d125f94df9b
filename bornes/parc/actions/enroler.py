"""Give a kiosk its one-use code, exchange it for a token, roll the token, revoke it. Secrets are kept hashed only.

Every act locks the kiosk first: two devices never enrol with one code, and a kiosk never has two tokens that live.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string

from bornes.enums import ENROLABLES, EtatBorne
from bornes.models import Borne, Enrolement, SuiteRecue
from bornes.parc.actions.etats import passer_installee, verrouiller
from bornes.points.actions.points import assurer_points
from socle.auteur import Auteur
from socle.empreintes import empreinte_a_cle, empreinte_sans_cle, empreintes_a_cles
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

# Typed on a touch screen, read on paper: capitals and digits that look like nothing else. 30¹⁰ is about 6 × 10¹⁴.
ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ23456789"
TAILLE_CODE = 10
VALIDITE_CODE = dt.timedelta(days=14)
SEL_DU_CODE = "bornes.code"


def empreinte_du_code(code: str) -> str:
    """Return the hash under which a code is known, 64 hexadecimal digits, with the key of the platform.

    Codes are few enough to be all tried against plain hashes, should these leak.
    """
    return empreinte_a_cle(SEL_DU_CODE, code.encode("utf-8", "surrogatepass"))


@transaction.atomic
def donner_code(*, borne: Borne, auteur: Auteur) -> str:
    """Return a new code for a kiosk, shown once. A code that still waited dies; a token that lives goes on living."""
    borne = verrouiller(borne)
    if borne.etat not in ENROLABLES:
        raise RegleMetier(
            "borne_non_enrolable",
            f"Cette borne est {EtatBorne(borne.etat).label}\u202f: un code ne se donne qu’à une borne préparée.",
        )
    instant = maintenant()
    borne.les_enrolements.filter(utilise_le__isnull=True, revoque_le__isnull=True).update(revoque_le=instant)
    code = get_random_string(TAILLE_CODE, ALPHABET)
    borne.les_enrolements.create(
        code_empreinte=empreinte_du_code(code), code_expire_le=instant + VALIDITE_CODE, cree_par=auteur
    )
    consigner(borne, "borne.code_donne", auteur)
    return code


@transaction.atomic
def enroler(*, code: str) -> tuple[Borne, str]:
    """Exchange a code for a token, once; the token that the kiosk had before is revoked. Returns both."""
    tape = "".join(code.split()).upper().encode("utf-8", "surrogatepass")
    attendu = Enrolement.objects.filter(code_empreinte__in=empreintes_a_cles(SEL_DU_CODE, tape)).first()
    if attendu is None:
        raise RegleMetier("code_inconnu", "Ce code n’est pas connu\u202f: vérifiez chaque caractère.")
    borne = verrouiller(attendu.borne)
    attendu.refresh_from_db()
    instant = maintenant()
    _exiger_valable(attendu, borne, instant)
    _revoquer(borne, instant, utilise_le__isnull=False)
    jeton = secrets.token_urlsafe(32)
    attendu.utilise_le = attendu.jeton_emis_le = instant
    attendu.jeton_empreinte = empreinte_sans_cle(jeton)
    attendu.save(update_fields=["utilise_le", "jeton_emis_le", "jeton_empreinte", "modifie_le"])
    SuiteRecue.objects.create(enrolement=attendu)
    passer_installee(borne)
    assurer_points(inscription=borne.inscription, sites=[borne.site])
    consigner(borne, "borne.enrolee", None, enrolement=attendu.pk)
    return borne, jeton


@transaction.atomic
def renouveler_jeton(*, enrolement_id: int) -> str:
    """Return the next token of an enrolment. The present one lives until the next is first used: no answer can be lost.

    Asked again before that, the next one is replaced.
    """
    jeton = secrets.token_urlsafe(32)
    Enrolement.objects.filter(pk=enrolement_id).update(
        jeton_suivant_empreinte=empreinte_sans_cle(jeton), modifie_le=maintenant()
    )
    return jeton


def adopter_jeton(*, empreinte: str) -> bool:
    """Make the next token the only one, at its first use; tells whether it was one."""
    instant = maintenant()
    adoptes = Enrolement.objects.filter(jeton_suivant_empreinte=empreinte).update(
        jeton_empreinte=F("jeton_suivant_empreinte"),
        jeton_suivant_empreinte=None,
        jeton_emis_le=instant,
        modifie_le=instant,
    )
    return adoptes == 1


@transaction.atomic
def revoquer(*, borne: Borne, auteur: Auteur) -> int:
    """Refuse from now on what a kiosk sends, and the code that waited for it; returns how many died."""
    borne = verrouiller(borne)
    nombre = _revoquer(borne, maintenant())
    if nombre:
        consigner(borne, "borne.revoquee", auteur, nombre=nombre)
    return nombre


def _revoquer(borne: Borne, instant: dt.datetime, **lesquels: Any) -> int:
    return borne.les_enrolements.filter(revoque_le__isnull=True, **lesquels).update(
        revoque_le=instant, modifie_le=instant
    )


def _exiger_valable(attendu: Enrolement, borne: Borne, instant: dt.datetime) -> None:
    if attendu.utilise_le is not None:
        raise RegleMetier("code_deja_utilise", "Ce code a déjà servi\u202f: demandez-en un autre.")
    if attendu.revoque_le is not None or borne.etat not in ENROLABLES:
        raise RegleMetier("code_revoque", "Ce code ne vaut plus\u202f: demandez-en un autre.")
    if instant >= attendu.code_expire_le:
        raise RegleMetier("code_expire", "Ce code a expiré\u202f: demandez-en un autre.")
