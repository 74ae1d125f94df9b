"""Phones outside the system: they seal gestures, send them, and keep a ledger of every attempt."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from epreuve.liaison import ouvrir

JETON = "e" * 32
# How long a phone waits for an answer, in seconds.
ATTENTE = 60
ACQUITTES = {"appliquee", "deja_recue", "retenue", "refusee"}
MILLISECONDE = dt.timedelta(milliseconds=1)
Geste = dict[str, Any]


@dataclass
class Registre:
    """One line an attempt, flushed before the call leaves: `ok`, `echec` (refused with a reason) or `inconnu`."""

    chemin: Path
    fichier: TextIO = field(init=False)

    def __post_init__(self) -> None:
        self.fichier = self.chemin.open("w")

    def noter(self, issue: str, identifiants: list[str]) -> None:
        """Write and flush."""
        self.fichier.write(json.dumps([issue, identifiants]) + "\n")
        self.fichier.flush()

    def acquittes(self) -> set[str]:
        """Return what was acknowledged at least once."""
        lignes = (json.loads(ligne) for ligne in self.chemin.read_text().splitlines())
        return {identifiant for issue, ids in lignes if issue == "ok" for identifiant in ids}


@dataclass
class Telephone:
    """A phone of a shopper; its clock is ahead of the true one by `avance`, and it knows it or not."""

    session_web: str
    avance: dt.timedelta = dt.timedelta()
    decalage: float | None = 0
    identifiant: str = field(default_factory=lambda: str(uuid.uuid4()))
    session: str = field(default_factory=lambda: str(uuid.uuid4()))
    depart: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC) - dt.timedelta(days=3))
    rangs: dict[str, int] = field(default_factory=dict)
    # When each of its visits truly began.
    debuts: dict[str, dt.datetime] = field(default_factory=dict)

    def horloge(self, vrai: dt.datetime) -> dict[str, Any]:
        """Return what it reads at a true instant."""
        monotone = (vrai - self.depart) / MILLISECONDE
        return {
            "mur": (vrai + self.avance).isoformat(),
            "session": self.session,
            "monotone": monotone,
            "decalage": self.decalage,
        }

    def geste(self, visite: str, nature: str, vrai: dt.datetime, **contenu: Any) -> Geste:
        """Return the next gesture on a visit, sealed."""
        rang = self.rangs[visite] = self.rangs.get(visite, 0) + 1
        octets = contenu.pop("octets", None)
        corps = json.dumps(
            {
                "appareil": self.identifiant,
                "visite": visite,
                "rang": rang,
                "nature": nature,
                "horloge": self.horloge(vrai),
                "contenu": contenu,
            }
        )
        geste = {"id": str(uuid.uuid4()), "empreinte": hashlib.sha256(corps.encode()).hexdigest(), "corps": corps}
        return geste | ({"octets": octets} if octets is not None else {})

    def visite_complete(
        self, visite: str, mesures: dict[str, Any], debut: dt.datetime, photo: bytes = b""
    ) -> list[Geste]:
        """Return a whole visit, one measure a gesture, submitted fifty minutes after its beginning."""

        def a(minutes: float) -> dt.datetime:
            return debut + dt.timedelta(minutes=minutes)

        def moment(nom: str, minutes: float) -> Geste:
            instant = (a(minutes) + self.avance).isoformat()
            return self.geste(visite, "moment", a(minutes), moment=nom, instant=instant, origine="horloge")

        gestes = [
            self.geste(visite, "commencement", a(0)),
            moment("contact", 1),
            moment("fin", 21),
            self.geste(visite, "saisie", a(22), faits={"REOR": True}),
        ]
        gestes += [self.geste(visite, "saisie", a(23), reponses={code: valeur}) for code, valeur in mesures.items()]
        if photo:
            gestes.append(self._piece(visite, a(40), photo))
        gestes.append(self.geste(visite, "commentaire", a(45), texte=f"Visite {visite}"))
        gestes.append(self.geste(visite, "soumission", a(50)))
        return gestes

    def _piece(self, visite: str, vrai: dt.datetime, photo: bytes) -> Geste:
        sha = hashlib.sha256(photo).hexdigest()
        champs = {"nom": "facade.jpg", "media": "image/jpeg", "taille": len(photo), "sha256": sha}
        return self.geste(visite, "piece", vrai, octets=photo, **champs)

    def envoyer(self, adresse: str, gestes: list[Geste], registre: Registre) -> list[dict[str, Any]] | None:
        """Send one batch, or one file; return the receipts, or None when nobody knows what became of it."""
        registre.noter("inconnu", [geste["id"] for geste in gestes])
        lu = self._poster(adresse, *self._requete(gestes))
        if lu is None:
            return None
        recus: list[dict[str, Any]] = json.loads(lu)["recus"]
        registre.noter("ok", [recu["id"] for recu in recus if recu["statut"] in ACQUITTES])
        return recus

    def _poster(self, adresse: str, corps: bytes, media: str, chemin: str) -> bytes | None:
        """Return the answer, None when the server gave none or broke; any refusal is a fault of the check."""
        liaison = ouvrir(adresse, ATTENTE)
        temoins = f"sessionid={self.session_web}; csrftoken={JETON}"
        en_tetes = {"Content-Type": media, "X-CSRFToken": JETON, "Cookie": temoins, "Referer": f"{adresse}/terrain/"}
        try:
            liaison.request("POST", chemin, corps, en_tetes)
            reponse = liaison.getresponse()
            lu = reponse.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            liaison.close()
        if reponse.status >= 500:
            return None
        if reponse.status != 200:
            raise RuntimeError(f"{reponse.status} {lu[:300]!r}")
        return lu

    def _requete(self, gestes: list[Geste]) -> tuple[bytes, str, str]:
        horloge = self.horloge(dt.datetime.now(dt.UTC))
        if "octets" not in gestes[0]:
            lot = {"appareil": self.identifiant, "horloge": horloge, "enveloppes": gestes}
            return json.dumps(lot).encode(), "application/json", "/terrain/enveloppes/"
        enveloppe = {nom: gestes[0][nom] for nom in ("id", "empreinte", "corps")}
        champs = {"appareil": self.identifiant, "horloge": json.dumps(horloge), "enveloppe": json.dumps(enveloppe)}
        borne = "epreuve"
        parties = [
            f'--{borne}\r\nContent-Disposition: form-data; name="{nom}"\r\n\r\n{valeur}\r\n'.encode()
            for nom, valeur in champs.items()
        ]
        entete = f'--{borne}\r\nContent-Disposition: form-data; name="fichier"; filename="a.jpg"\r\n\r\n'.encode()
        corps = b"".join([*parties, entete, gestes[0]["octets"], f"\r\n--{borne}--\r\n".encode()])
        return corps, f"multipart/form-data; boundary={borne}", "/terrain/enveloppes/piece/"


def lots(gestes: list[Geste], taille: int) -> list[list[Geste]]:
    """Cut a queue into batches as the application does: a file travels alone."""
    coupes: list[list[Geste]] = []
    for geste in gestes:
        seul = "octets" in geste
        if coupes and not seul and len(coupes[-1]) < taille and "octets" not in coupes[-1][0]:
            coupes[-1].append(geste)
        else:
            coupes.append([geste])
    return coupes
