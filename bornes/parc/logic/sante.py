"""What is wrong with a kiosk, from its last sign of life. Codes only: the words are written where they are read."""

from __future__ import annotations

from dataclasses import dataclass

# Under a fifth, a tablet rarely ends the day.
BATTERIE_FAIBLE = 20
# A kiosk sends as soon as it can: this many still waiting means that sending does not work.
FILE_LONGUE = 50
# The intake believes a device's clock up to five minutes ahead; the same on both sides here.
ECART_TOLERE_S = 300

ORPHELINE = "orpheline"
RESTEE = "restee"
SILENCE = "silence"
SANS_JETON = "sans_jeton"
BATTERIE = "batterie"
FILE = "file"
HORLOGE = "horloge"
MANQUANTS = "manquants"
ALERTES = (ORPHELINE, RESTEE, SILENCE, SANS_JETON, BATTERIE, FILE, HORLOGE, MANQUANTS)


@dataclass(frozen=True)
class Releve:
    """What is known of a kiosk: whole opening days without sign, its last heartbeat, the opinions that never came.

    `est_orpheline`: its registration left the edition, and the kiosk is neither back nor cancelled. `est_restee`: its
    edition was given back, and it followed to none.
    """

    est_en_service: bool
    est_orpheline: bool = False
    est_restee: bool = False
    a_un_jeton: bool = True
    jours_de_silence: int = 0
    batterie: int | None = None
    file: int = 0
    ecart_horloge: float | None = None
    nb_manquants: int = 0


def alertes(releve: Releve) -> tuple[str, ...]:
    """Return the codes of what is wrong, the gravest first; a kiosk out of service has no health.

    Opinions that never came are told whatever the state: a returned kiosk may still hold them.
    """
    en_service = releve.est_en_service
    constats = {
        ORPHELINE: releve.est_orpheline,
        RESTEE: releve.est_restee,
        SILENCE: en_service and releve.jours_de_silence > 0,
        SANS_JETON: en_service and not releve.a_un_jeton,
        BATTERIE: en_service and releve.batterie is not None and releve.batterie < BATTERIE_FAIBLE,
        FILE: en_service and releve.file >= FILE_LONGUE,
        HORLOGE: en_service and releve.ecart_horloge is not None and abs(releve.ecart_horloge) > ECART_TOLERE_S,
        MANQUANTS: releve.nb_manquants > 0,
    }
    return tuple(code for code in ALERTES if constats[code])
