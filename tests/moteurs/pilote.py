"""Firefox and WebKit of the distribution, driven by their own WebDriver: no library between, none to keep in step.

A `Page` understands what the journeys ask of Playwright's, so that the same phones and kiosks walk in every engine.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from epreuve.services import port_libre

# Seconds for anything to come: these engines share two cores with whatever else runs.
PATIENCE = 120
PAUSE = 0.1
CLE = "element-6066-11e4-a52e-4f735466cecf"
CHERCHER = (Path(__file__).parent / "pilote.js").read_text()
EVALUER = """const [parametre, rendre] = arguments;
(async () => {
  const valeur = (%s);
  return typeof valeur === "function" ? valeur(parametre) : valeur;
})().then((valeur) => rendre([true, valeur ?? null]), (erreur) => rendre([false, String(erreur)]));"""
# The page changed under a command that changes nothing: asked again.
PASSAGERES = frozenset({"stale element reference", "no such element", "no such window", "unknown error", "timeout"})
GENEES = PASSAGERES | {"element not interactable", "element click intercepted"}
Etapes = tuple[tuple[str, Any], ...]


class Refus(Exception):
    """What the engine refused, under the name that WebDriver gives it."""

    def __init__(self, nom: str, mots: str) -> None:
        super().__init__(f"{nom} : {mots}")
        self.nom = nom
        self.est_parti = "unload" in mots


class Canal(Protocol):
    """A session with an engine: a command of WebDriver by its method, its address and its body."""

    def demander(self, commande: str, element: str = "", **corps: Any) -> Any:
        """Return its value; raise Refus."""


class Marionette:
    """The channel that Firefox opens by itself, and that geckodriver only translates."""

    NOMS: Mapping[str, str] = {
        "url": "Navigate",
        "execute/async": "ExecuteAsyncScript",
        "element/click": "ElementClick",
        "element/clear": "ElementClear",
        "element/value": "ElementSendKeys",
        "cookie": "AddCookie",
        "timeouts": "SetTimeouts",
        "window/rect": "SetWindowRect",
        "session": "NewSession",
    }

    def __init__(self, port: int) -> None:
        self.prise = socket.create_connection(("127.0.0.1", port), timeout=2 * PATIENCE)
        self.fichier = self.prise.makefile("rb")
        self.numero = 0
        self._lire()
        self.demander("session")

    def close(self) -> None:
        """Hang up; the session ends with the engine."""
        self.fichier.close()
        self.prise.close()

    def _lire(self) -> Any:
        taille = b""
        while (octet := self.fichier.read(1)) != b":":
            if not octet:
                raise RuntimeError("Firefox s’est arrêté.")
            taille += octet
        return json.loads(self.fichier.read(int(taille)))

    def demander(self, commande: str, element: str = "", **corps: Any) -> Any:
        """Send one command and read its answer."""
        self.numero += 1
        corps |= {"id": element} if element else {}
        message = json.dumps([0, self.numero, f"WebDriver:{self.NOMS[commande]}", corps]).encode()
        self.prise.sendall(b"%d:%s" % (len(message), message))
        _, _, erreur, lu = self._lire()
        if erreur:
            raise Refus(erreur["error"], erreur["message"])
        return lu["value"] if isinstance(lu, dict) and "value" in lu else lu


class ParHttp:
    """The channel of WebKitWebDriver."""

    def __init__(self, port: int, **voulu: Any) -> None:
        self.port = port
        self.session = ""
        lu = self.demander("session", capabilities={"alwaysMatch": voulu})
        self.session = f"/{lu['sessionId']}"

    def demander(self, commande: str, element: str = "", **corps: Any) -> Any:
        """Send one command and read its answer."""
        chemin = commande.replace("element/", f"element/{element}/")
        adresse = f"/session{self.session}/{chemin}" if self.session else "/session"
        liaison = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2 * PATIENCE)
        try:
            liaison.request("POST", adresse, json.dumps(corps), {"Content-Type": "application/json"})
            lu = json.loads(liaison.getresponse().read())["value"]
        finally:
            liaison.close()
        if isinstance(lu, dict) and "error" in lu:
            raise Refus(lu["error"], lu["message"])
        return lu


@dataclass(frozen=True)
class Reperes:
    """A locator: found anew each time that something is asked of it."""

    page: Page
    etapes: Etapes

    def _demander(self, question: str) -> Any:
        return self.page.lire(CHERCHER, list(self.etapes), question)

    def _puis(self, *etapes: tuple[str, Any]) -> Reperes:
        return replace(self, etapes=self.etapes + etapes)

    def locator(self, css: str) -> Reperes:
        """Look inside, or keep what is seen."""
        return self._puis(("visible", None) if css == "visible=true" else ("css", css))

    def nth(self, rang: int) -> Reperes:
        """Keep one."""
        return self._puis(("rang", rang))

    @property
    def first(self) -> Reperes:
        """Keep the first."""
        return self.nth(0)

    def all(self) -> list[Reperes]:
        """Return each, as they are now."""
        return [self.nth(rang) for rang in range(self.count())]

    def count(self) -> int:
        """Count them now."""
        return int(self._demander("nombre"))

    def wait_for(self, state: str = "visible") -> None:
        """Wait until it is there, seen, or gone."""
        faits: dict[str, Callable[[], bool]] = {
            "visible": lambda: bool(self._demander("visible")),
            "attached": lambda: self.count() > 0,
            "detached": lambda: self.count() == 0,
        }
        self.page.jusqu_a(faits[state], f"{state} {self.etapes}")

    def inner_text(self) -> str:
        """Return what is read."""
        self.wait_for("attached")
        return str(self._demander("mots"))

    def input_value(self) -> str:
        """Return what is typed."""
        self.wait_for("attached")
        return str(self._demander("valeur"))

    def click(self) -> None:
        """Press it as a hand does, once it can be."""
        self._agir("element/click")

    def check(self) -> None:
        """Tick it, by its words when the box itself is under them."""
        self.wait_for("attached")

        def cocher() -> bool:
            if not self._demander("coche"):
                for cible in [self._demander("element"), *self._demander("etiquettes")]:
                    with suppress(Refus):
                        self.page.canal.demander("element/click", cible[CLE])
                        break
            return bool(self._demander("coche"))

        self.page.jusqu_a(cocher, f"coché {self.etapes}")

    def fill(self, texte: str) -> None:
        """Type instead of what is there."""
        self._agir("element/clear")
        self._agir("element/value", text=texte)

    def _agir(self, commande: str, **corps: Any) -> None:
        refus: list[str] = []

        def agir() -> bool:
            element = self._demander("element")
            if element is None:
                return False
            try:
                self.page.canal.demander(commande, element[CLE], **corps)
            except Refus as erreur:
                if erreur.nom not in GENEES:
                    raise
                refus[:] = [str(erreur)]
                return False
            return True

        self.page.jusqu_a(agir, f"{commande} {self.etapes}", refus)


@dataclass
class Page:
    """What the journeys use of a page of Playwright. Its patience is its own."""

    canal: Canal
    dossier: Path
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        self.canal.demander("timeouts", script=PATIENCE * 1000, pageLoad=PATIENCE * 1000)

    @property
    def context(self) -> Page:
        """The only context is the page's."""
        return self

    @property
    def url(self) -> str:
        """Return its address."""
        return str(self.evaluate("window.location.href"))

    def on(self, evenement: str, ecouter: Callable[[Any], None]) -> None:
        """Hear nothing: this protocol tells no events."""

    def set_default_timeout(self, delai: float) -> None:
        """Keep its own patience."""

    def wait_for_timeout(self, delai: float) -> None:
        """Let the page live."""
        time.sleep(delai / 1000)

    def wait_for_load_state(self) -> None:
        """Wait until the page is whole."""
        self.jusqu_a(lambda: self.evaluate("document.readyState") == "complete", "page entière")

    def jusqu_a(self, condition: Callable[[], bool], quoi: str, refus: list[str] | None = None) -> None:
        """Ask until it holds."""
        limite = time.monotonic() + self.patience
        while not condition():
            if time.monotonic() > limite:
                raise AssertionError(f"jamais : {quoi} ; {self.url} {refus or ''}")
            time.sleep(PAUSE)

    def goto(self, adresse: str) -> None:
        """Open an address."""
        self.canal.demander("url", url=adresse)

    def reload(self) -> None:
        """Open it again, as a person does: Firefox's own command goes round the worker that keeps the page."""
        self.evaluate("(window.dejaLa = true, window.setTimeout(() => window.location.reload(), 0), null)")
        self.jusqu_a(
            lambda: bool(self.evaluate("!window.dejaLa && document.readyState === 'complete'")), "page rouverte"
        )

    def lire(self, script: str, *arguments: Any) -> Any:
        """Run what may be run twice, again when the page left meanwhile: the engine then refuses, or answers nothing."""
        limite = time.monotonic() + self.patience
        while True:
            try:
                lu = self.canal.demander("execute/async", script=script, args=list(arguments))
            except Refus as erreur:
                if time.monotonic() > limite or not (erreur.est_parti or erreur.nom in PASSAGERES):
                    raise
                lu = None
            if lu is not None:
                est_tenu, valeur = lu
                if not est_tenu:
                    raise AssertionError(valeur)
                return valeur
            if time.monotonic() > limite:
                raise AssertionError("la page ne reste pas")
            time.sleep(PAUSE)

    def evaluate(self, expression: str, parametre: Any = None) -> Any:
        """Return what an expression, or a function of one parameter, is worth; its promise kept."""
        return self.lire(EVALUER % expression, parametre)

    def locator(self, css: str, has_text: str = "") -> Reperes:
        """Find by selector, and by the words inside."""
        texte = (("texte", {"mots": has_text}),) if has_text else ()
        return Reperes(self, (("css", css), *texte))

    def get_by_role(self, role: str, name: str | re.Pattern[str] = "", *, exact: bool = False) -> Reperes:
        """Find by role and name."""
        return Reperes(self, (("role", role), ("nom", _attendu(name, exact=exact))))

    def get_by_label(self, nom: str | re.Pattern[str], *, exact: bool = False) -> Reperes:
        """Find a field by its words."""
        return Reperes(self, (("etiquette", None), ("nom", _attendu(nom, exact=exact))))

    def fill(self, css: str, texte: str) -> None:
        """Type in a field."""
        self.locator(css).first.fill(texte)

    def set_input_files(self, css: str, fichier: dict[str, Any]) -> None:
        """Give a file to a field."""
        chemin = self.dossier / fichier["name"]
        chemin.write_bytes(fichier["buffer"])
        self.locator(css).first._agir("element/value", text=str(chemin))

    def add_cookies(self, cookies: list[dict[str, str]]) -> None:
        """Take cookies, once at the address that they are for; WebKit drops in silence one that tells no « sameSite »."""
        for cookie in cookies:
            self.goto(f"{cookie['url']}/sante/vivant")
            garde = {"name": cookie["name"], "value": cookie["value"], "path": "/", "sameSite": "Lax"}
            self.canal.demander("cookie", cookie=garde)


def _attendu(nom: str | re.Pattern[str], *, exact: bool) -> dict[str, Any]:
    if isinstance(nom, re.Pattern):
        return {"motif": nom.pattern, "drapeaux": "i" if nom.flags & re.IGNORECASE else ""}
    return {"mots": nom, "exact": exact}


def _exiger(chemin: str | None, paquet: str) -> str:
    if chemin is None:
        raise RuntimeError(f"Il manque un paquet du système\u202f: {paquet} (outils/installer.sh tests l’installe).")
    return chemin


def _insister(acte: Callable[[], Any], processus: subprocess.Popen[bytes], nom: str) -> Any:
    """Knock until a process that starts opens its door."""
    limite = time.monotonic() + PATIENCE
    while True:
        try:
            return acte()
        except OSError:
            if processus.poll() is not None or time.monotonic() > limite:
                raise RuntimeError(f"{nom} n’a pas démarré.") from None
            time.sleep(PAUSE)


@contextmanager
def _lance(*commande: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process in a group of its own, and leave none of it."""
    muet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processus = subprocess.Popen(commande, start_new_session=True, **{**muet, **options})
    try:
        yield processus
    finally:
        with suppress(ProcessLookupError):
            os.killpg(processus.pid, signal.SIGKILL)
        processus.wait()
        if processus.stdout:
            processus.stdout.close()


# Where the distributions put it.
LIEUX = ("lib/*", "lib", "libexec")
# What a fresh profile must not do: ask, tell, fetch. The question of storage is put, and nobody answers it.
PREFERENCES = {
    "permissions.default.persistent-storage": 0,
    "ui.prefersReducedMotion": 1,
    "intl.accept_languages": "fr-FR,fr",
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "data:,",
}


@contextmanager
def firefox(largeur: int = 1280, hauteur: int = 900) -> Iterator[Page]:
    """Give a page of Firefox, a fresh profile behind it. It is never narrower than 500 pixels."""
    binaire = _exiger(shutil.which("firefox-esr") or shutil.which("firefox"), "firefox-esr")
    port = port_libre()
    with tempfile.TemporaryDirectory(prefix="barometre-firefox.", ignore_cleanup_errors=True) as nom:
        dossier = Path(nom)
        preferences = {**PREFERENCES, "marionette.port": port}
        lignes = [f"user_pref({json.dumps(cle)}, {json.dumps(valeur)});" for cle, valeur in preferences.items()]
        (dossier / "user.js").write_text("\n".join(lignes))
        with (
            # It refuses to run as root in a home that is somebody else's, as those of many builders are.
            _lance(
                binaire,
                "--headless",
                "--marionette",
                "--no-remote",
                "--profile",
                nom,
                env={**os.environ, "HOME": nom},
            ) as processus,
            closing(_insister(lambda: Marionette(port), processus, "Firefox")) as canal,
        ):
            canal.demander("window/rect", width=largeur, height=hauteur)
            yield Page(canal, dossier)


@contextmanager
def webkit(largeur: int = 1280, hauteur: int = 900) -> Iterator[Page]:
    """Give a page of WebKitGTK on a screen of its own; what it keeps lives as long as the session."""
    pilote = _exiger(shutil.which("WebKitWebDriver"), "webkit2gtk-driver")
    ecran = _exiger(shutil.which("Xvfb"), "xvfb")
    navigateurs = [chemin for lieu in LIEUX for chemin in Path("/usr").glob(f"{lieu}/webkit2gtk-4.1/MiniBrowser")]
    navigateur = _exiger(str(navigateurs[0]) if navigateurs else None, "libwebkit2gtk-4.1-0")
    port = port_libre()
    options = {"binary": navigateur, "args": ["--automation"]}
    with (
        tempfile.TemporaryDirectory(prefix="barometre-webkit.", ignore_cleanup_errors=True) as nom,
        # It writes the number of the screen that it found free.
        _lance(
            ecran, "-displayfd", "1", "-screen", "0", "1366x1000x24", "-nolisten", "tcp", stdout=subprocess.PIPE
        ) as x,
    ):
        assert x.stdout
        environ = {
            **os.environ,
            "DISPLAY": f":{x.stdout.readline().decode().strip()}",
            "LANG": "fr_FR.UTF-8",
            "HOME": nom,
        }
        with _lance(pilote, f"--port={port}", "--host=127.0.0.1", env=environ) as processus:
            canal = _insister(
                lambda: ParHttp(port, **{"webkitgtk:browserOptions": options}), processus, "WebKitWebDriver"
            )
            canal.demander("window/rect", width=largeur, height=hauteur)
            yield Page(canal, Path(nom))


MOTEURS = {"firefox": firefox, "webkit": webkit}
