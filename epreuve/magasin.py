"""An S3-compatible store of our own: OpenStack Swift and its s3api, from Debian's packages, on one disk.

`apt install swift-proxy swift-account swift-container swift-object memcached`: packages of Debian, so that nothing is
fetched from elsewhere; the others it has are heavier (Ceph) or none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from epreuve.services import Services, attendre, port_libre
from socle.magasin import CLIENT

PAQUETS = "swift-proxy swift-account swift-container swift-object memcached"
SERVEURS = ("account", "container", "object")
SEAU, REGION, COMPTE, SECRET = "barometre", "eu-west-3", "barometre:plateforme", "magasin-de-l-epreuve"

COMMUN = """[DEFAULT]
bind_ip = {hote}
bind_port = {port}
workers = 0
user = {utilisateur}
swift_dir = {dossier}
devices = {dossier}/disques
mount_check = false
log_level = ERROR
"""
SERVEUR = """[object-updater]
[pipeline:main]
pipeline = {nom}-server
[app:{nom}-server]
use = egg:swift#{nom}
"""
DEVANT = """[pipeline:main]
pipeline = catch_errors cache s3api tempauth bulk slo dlo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = {hote}:{memoire}
[filter:s3api]
use = egg:swift#s3api
location = {region}
[filter:tempauth]
use = egg:swift#tempauth
user_{compte} = {secret} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""


class Lieu(Protocol):
    """Where the processes of the store run, and are reaped."""

    dossier: Path

    def lancer(self, nom: str, commande: Sequence[object], /) -> None:
        """Start a process."""

    def tuer(self, nom: str) -> None:
        """Kill and reap one."""

    def tuer_ceux(self, *noms: str) -> None:
        """Kill and reap those that live."""


class Magasin:
    """The store as children of a stack, or of a machine, so that they are reaped with it."""

    def __init__(self, pile: Lieu, hote: str = "127.0.0.1") -> None:
        self.pile, self.hote = pile, hote
        self.dossier = pile.dossier / "magasin"
        self.ports = {nom: port_libre() for nom in (*SERVEURS, "proxy", "memoire")}

    @property
    def adresse(self) -> str:
        """The value of S3_URL."""
        cle = COMPTE.replace(":", "%3A")
        return f"s3://{cle}:{SECRET}@{self.hote}:{self.ports['proxy']}/{SEAU}?tls=0&region={REGION}"

    def preparer(self) -> None:
        """Write rings and settings, start everything, make the bucket."""
        if not shutil.which("swift-proxy-server"):
            raise RuntimeError(f"Il manque des paquets du système : apt install {PAQUETS}")
        shutil.rmtree(self.dossier, ignore_errors=True)
        (self.dossier / "disques" / "d1").mkdir(parents=True)
        # As root the servers leave for the account of their packages.
        utilisateur = "swift" if os.geteuid() == 0 else str(os.environ.get("USER"))
        self._ecrire_les_reglages(utilisateur)
        for nom in SERVEURS:
            anneau = partial(self._anneau, f"{nom}.builder")
            anneau("create", "4", "1", "0")
            anneau("add", f"r1z1-{self.hote}:{self.ports[nom]}/d1", "1")
            anneau("rebalance")
        if os.geteuid() == 0:
            for chemin in (self.dossier, *self.dossier.rglob("*")):
                shutil.chown(chemin, utilisateur, utilisateur)
        self.demarrer()

    def demarrer(self) -> None:
        """Start what keeps and what speaks, and wait until the bucket is there."""
        self.pile.lancer("memcached", ["memcached", "-l", self.hote, "-p", str(self.ports["memoire"]), "-u", "nobody"])
        for nom in (*SERVEURS, "proxy"):
            self._lancer(nom)
        attendre(self._ouvrir, "le magasin S3")

    def tuer(self) -> None:
        """Kill what speaks and what holds the files, and start both again."""
        for nom in ("proxy", "object"):
            self.pile.tuer(f"swift-{nom}")
        for nom in ("object", "proxy"):
            self._lancer(nom)
        attendre(self._ouvrir, "le magasin S3")

    def arreter(self) -> None:
        """Leave nothing that runs."""
        self.pile.tuer_ceux("memcached", *(f"swift-{nom}" for nom in (*SERVEURS, "proxy")))

    def _ecrire_les_reglages(self, utilisateur: str) -> None:
        suites = {nom: SERVEUR.format(nom=nom) for nom in SERVEURS}
        suites["proxy"] = DEVANT.format(
            hote=self.hote,
            memoire=self.ports["memoire"],
            region=REGION,
            compte=COMPTE.replace(":", "_"),
            secret=SECRET,
        )
        for nom, suite in suites.items():
            commun = COMMUN.format(hote=self.hote, port=self.ports[nom], utilisateur=utilisateur, dossier=self.dossier)
            (self.dossier / f"{nom}.conf").write_text(commun + suite)

    def _anneau(self, *mots: str) -> None:
        # Its exit status says whether something moved.
        subprocess.run(["/usr/bin/swift-ring-builder", *mots], cwd=self.dossier, check=False, capture_output=True)

    def _lancer(self, nom: str) -> None:
        self.pile.lancer(f"swift-{nom}", [f"/usr/bin/swift-{nom}-server", Path(self.dossier) / f"{nom}.conf"])

    def _ouvrir(self) -> bool:
        client = boto3.client(
            "s3",
            endpoint_url=f"http://{self.hote}:{self.ports['proxy']}",
            aws_access_key_id=COMPTE,
            aws_secret_access_key=SECRET,
            region_name=REGION,
            config=CLIENT,
        )
        try:
            client.create_bucket(Bucket=SEAU, CreateBucketConfiguration={"LocationConstraint": REGION})
        except client.exceptions.BucketAlreadyOwnedByYou:
            return True
        except (BotoCoreError, ClientError):
            return False
        return True


@contextmanager
def magasin(pile: Services) -> Iterator[Magasin]:
    """Give a store with an empty bucket, and leave nothing behind."""
    ouvert = Magasin(pile)
    try:
        ouvert.preparer()
        yield ouvert
    finally:
        ouvert.arreter()
