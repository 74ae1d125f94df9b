"""A day of use while Redis is dead, frozen, emptied or slow: no error page, no act lost, nobody held, limits that count."""

from __future__ import annotations

import random
import re
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from epreuve.appareil import Borne, Smartphone
from epreuve.lenteur import Relais
from epreuve.rafale import est_une_panne
from epreuve.services import PYTHON, Services, descendance, signaler
from epreuve.telephone import Registre
from epreuve.verdict import Annonce, Constat, ecarts

ETATS = ("sain", "mort", "gelé", "vidé", "lent", "sain")
FAUTES = {"session_en_cache": "mort", "publier_et_attendre": "gelé"}
# Answers of a slow Redis come this late (s); above it nobody waits at all, below it nobody is hurt.
RETARD = 0.4
# What a sick Redis may add to the slowest page of a healthy one, on cores that do something else as well (s).
BORNE_S = 5.0
PATIENCE_DU_VISITEUR_S = 30
EN_MEME_TEMPS = 4
# More than any limit on guesses or on mails to one address.
DEMANDES = 12
PATIENCE_S = 300
FILES = "defaut,courriels,rapports,documents,webhooks"
# What a control, which has no worker, is judged on.
SANS_OUVRIER = ("deposees", "soutiens", "pages en erreur", "pages lentes")
JETON = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

# Page, status (0: no answer), duration in seconds.
Vue = tuple[str, int, float]


@dataclass
class Visiteur:
    """Somebody with a browser, without script, from an address of her own; what she saw is kept."""

    adresse: str
    client: str
    vues: list[Vue]
    session: str = ""
    ouvreur: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self.ouvreur = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def lire(self, chemin: str, champs: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask for a page, or post to it; 0 when no answer came. Redirections are followed."""
        requete = urllib.request.Request(f"{self.adresse}{chemin}", urlencode(champs).encode() if champs else None)
        requete.add_header("X-Forwarded-For", self.client)
        if self.session:
            requete.add_header("Cookie", f"sessionid={self.session}")
        depart, statut, texte = time.monotonic(), 0, ""
        try:
            with self.ouvreur.open(requete, timeout=PATIENCE_DU_VISITEUR_S) as reponse:
                statut, texte = reponse.status, reponse.read().decode()
        except urllib.error.HTTPError as refus:
            statut, texte = refus.code, refus.read().decode()
        except OSError:
            pass
        self.vues.append((chemin, statut, time.monotonic() - depart))
        return statut, texte

    def poster(self, page: str, champs: dict[str, str] | None = None, *, vers: str = "") -> tuple[int, str]:
        """Open a page, then post its form."""
        jeton = JETON.search(self.lire(page)[1])
        return self.lire(vers or page, {**(champs or {}), "csrfmiddlewaretoken": jeton[1] if jeton else ""})


def journee(pile: Services, *, graine: int, etats: tuple[str, ...] = ETATS, faute: str = "") -> Constat:
    """Run one round of people in each state of Redis, with a worker and a clock that live through all of them."""
    pile.vider()
    monde = pile.demander("journee_d_usage", "creer", str(len(etats)))
    with _entoure(pile, faute) as relais:
        usage = _rondes(pile, relais, monde, etats, graine, avec_limites=not faute)
        retour = _attendre_les_restes(pile, len(etats)) if not faute else 0.0
    releve = pile.demander("journee_d_usage", "relever")
    mesures = {**_actes(releve, monde, len(etats)), **usage.mesures()}
    if faute:
        mesures = {nom: mesures[nom] for nom in SANS_OUVRIER}
    chiffres = (
        f"{usage}, {len(releve['deposees'])} dépôts, {releve['avis']} avis, {releve['soutiens']} soutiens, {releve['rapports'].get('pret', 0)} rapports et "
        f"{releve['courriels partis']} courriels arrivés {retour:.0f} s après le retour, refus {usage.refus}"
    )
    return Constat(chiffres, tuple(usage.erreurs[:3] + usage.lentes[:3]) + ecarts(mesures))


@dataclass
class Usage:
    """What was seen in all the rounds; `refus` counts, by state of Redis, the passwords then the mails refused."""

    vues: list[Vue] = field(default_factory=list)
    plus_longues: dict[str, float] = field(default_factory=dict)
    refus: dict[str, list[int]] = field(default_factory=dict)

    def __str__(self) -> str:
        longues = ", ".join(f"{duree:.1f} s ({etat})" for etat, duree in self.plus_longues.items())
        return f"{len(self.vues)} pages ({', '.join(self.plus_longues)}), {len(self.erreurs)} en erreur, les plus longues {longues}"

    def compter(self, etat: str, vues: list[Vue]) -> None:
        """Add the pages of one round."""
        self.vues += vues
        self.plus_longues[etat] = max(self.plus_longues.get(etat, 0.0), *(duree for _, _, duree in vues))

    @property
    def erreurs(self) -> list[str]:
        """Return the pages that did not come as they should."""
        return [f"{chemin} : {statut}" for chemin, statut, _ in self.vues if est_une_panne(statut)]

    @property
    def lentes(self) -> list[str]:
        """Return the pages that a sick Redis made too slow."""
        borne_s = BORNE_S + self.plus_longues.get("sain", 0.0)
        return [f"{chemin} : {duree:.0f} s" for chemin, _, duree in self.vues if duree > borne_s]

    def mesures(self) -> dict[str, tuple[object, object]]:
        """Return its figures beside those expected: limits refuse as many in every state."""
        return {
            "pages en erreur": (len(self.erreurs), 0),
            "pages lentes": (len(self.lentes), 0),
            "limites": (len({tuple(nombres[:2]) for nombres in self.refus.values()}), 1),
            "limites qui refusent": (all(min(nombres) > 0 for nombres in self.refus.values()), True),
        }


def _rondes(
    pile: Services, relais: Relais, monde: dict[str, Any], etats: Sequence[str], graine: int, *, avec_limites: bool
) -> Usage:
    """Let people come in each state of Redis; return what they saw."""
    usage = Usage()
    registre = Registre(pile.dossier / "registre.jsonl")
    borne = Borne(monde["jetons"][0], random.Random(graine))
    for rang, etat in enumerate(etats):
        with _redis(pile, relais, etat):
            ronde = Ronde(pile.adresse, monde, rang, [])
            ronde.vivre()
            ronde.chronometrer("/api/bornes/v1/avis/", partial(_dire, borne, pile.adresse, registre))
            ronde.chronometrer("/avis/", partial(_ecrire, monde["avis"], pile.adresse, graine + rang))
            if avec_limites:
                usage.refus.setdefault(etat, []).extend(ronde.limites())
        usage.compter(etat, ronde.vues)
    return usage


def _actes(releve: dict[str, Any], monde: dict[str, Any], rondes: int) -> dict[str, tuple[object, object]]:
    """Compare what the database holds with what was done in each round."""
    attendu = {
        "avis": 2 * rondes,
        "soutiens": rondes,
        "deposees": [ronde["depose"] for ronde in monde["rondes"]],
        "courriels dus": 0,
        "courriels partis": rondes,
        "rapports": {"pret": rondes},
    }
    return {nom: (releve.get(nom), valeur) for nom, valeur in attendu.items()}


def fautes_ensemble(pile: Services, *, graine: int) -> Constat:
    """Run each mistake in the state that shows it; green, and so void, as soon as one of them goes unseen."""
    constats = {faute: journee(pile, graine=graine, etats=(etat,), faute=faute) for faute, etat in FAUTES.items()}
    rouges = [f"{faute} : {constat.fautes[0]}" for faute, constat in constats.items() if constat.fautes]
    return Constat("", (" ; ".join(rouges),) if len(rouges) == len(FAUTES) else ())


@dataclass
class Ronde:
    """What people do in one state of Redis, each from an address of her own."""

    adresse: str
    monde: dict[str, Any]
    rang: int
    vues: list[Vue]

    def vivre(self) -> None:
        """Do at the same time what can be."""
        sessions = self.monde["rondes"][self.rang]["sessions"]
        deja_la = [partial(self.deja_la, page, session) for page, session in sessions.items()]
        with ThreadPoolExecutor(EN_MEME_TEMPS) as foule:
            gestes: list[Callable[[], None]] = [self.passant, self.referent, self.deposante, self.citoyenne, *deja_la]
            for fait in [foule.submit(geste) for geste in gestes]:
                fait.result()

    def visiteur(self, numero: int, session: str = "") -> Visiteur:
        return Visiteur(self.adresse, f"203.0.{self.rang}.{numero}", self.vues, session)

    def passant(self) -> None:
        """Read what is public."""
        visiteur = self.visiteur(1)
        for page in ("/", "/inscription/", "/consultations/", "/api/v1/annuaire/?q=toul", "/connexion/", "/sante/pret"):
            visiteur.lire(page)

    def referent(self) -> None:
        """Sign in by password, read the results, order the report."""
        visiteur = self.visiteur(2)
        entree = {"login": self.monde["rondes"][self.rang]["referent"], "password": self.monde["mot_de_passe"]}
        visiteur.poster("/connexion/", entree)
        visiteur.lire("/espace/")
        visiteur.lire("/espace/resultats/")
        visiteur.poster("/espace/rapport/")

    def deposante(self) -> None:
        """Come back to a draft and send it."""
        visiteur = self.visiteur(3)
        visiteur.lire(f"/inscription/reprise/{self.monde['rondes'][self.rang]['brouillon']}/")
        visiteur.poster("/inscription/recapitulatif/", {"confirmer": "1"})

    def citoyenne(self) -> None:
        """Take part with a device, and support an idea."""
        visiteur = self.visiteur(4)
        dialogue = f"/consultations/{self.monde['consultation']}/"
        visiteur.poster(f"{dialogue}participer/")
        idee = f"{dialogue}contributions/{self.monde['idees'][self.rang]}/"
        visiteur.poster(idee, vers=f"{idee}soutenir/")

    def deja_la(self, page: str, session: str) -> None:
        """Go on with the session of this morning: the page, and home."""
        visiteur = self.visiteur(5, session)
        visiteur.lire(page)
        visiteur.lire("/")

    def limites(self) -> list[int]:
        """Return how many passwords, then mails, were refused of as many asked for: the same in every state."""
        attaque = self.monde["rondes"][self.rang]["attaque"]
        devin, importun = self.visiteur(6), self.visiteur(7)
        entree = {"login": attaque, "password": "pas-le-bon-mot"}
        refus = sum("Trop de" in devin.poster("/connexion/", entree)[1] for _ in range(DEMANDES))
        adresse = {"courriel": f"importun{self.rang}@ville.exemple"}
        return [refus, sum(importun.poster("/inscription/retrouver/", adresse)[0] == 429 for _ in range(DEMANDES))]

    def chronometrer(self, nom: str, geste: Callable[[], bool]) -> None:
        """Keep how an opinion went, as a page that was seen."""
        depart = time.monotonic()
        recu = geste()
        self.vues.append((nom, 200 if recu else 0, time.monotonic() - depart))


def _dire(borne: Borne, adresse: str, registre: Registre) -> bool:
    return borne.envoyer(adresse, [borne.avis()], registre) is not None


def _ecrire(code: str, adresse: str, graine: int) -> bool:
    telephone = Smartphone(f"/avis/{code}/", random.Random(graine))
    return telephone.ouvrir(adresse) and telephone.envoyer(adresse, 4)


@contextmanager
def _entoure(pile: Services, faute: str) -> Iterator[Relais]:
    """Start the web server, a worker and the clock behind a relay, all as in production; stop them."""
    relais = Relais(pile.port_redis)
    pile.variables = [f"REDIS_URL=redis://127.0.0.1:{relais.port}/0", "PROXYS_DE_CONFIANCE=1"]
    celery = [PYTHON, "-m", "celery", "-A", "barometre"]
    try:
        pile.lancer_web(faute=faute)
        if not faute:
            pile.lancer("ouvrier", [*celery, "worker", "-Q", FILES, "--concurrency", "1"])
            pile.lancer("horloge", [*celery, "beat", "--schedule", pile.dossier / "beat", "--pidfile", ""])
        yield relais
    finally:
        pile.tuer_ceux("web", "ouvrier", "horloge")
        pile.variables = []
        relais.fermer()


@contextmanager
def _redis(pile: Services, relais: Relais, etat: str) -> Iterator[None]:
    """Put Redis in a state, then give it back as it was."""
    geles = descendance(pile.enfants["redis"].pid)
    if etat == "mort":
        pile.tuer("redis")
    elif etat == "gelé":
        signaler(geles, signal.SIGSTOP)
    elif etat == "vidé":
        pile.redis("FLUSHALL")
    relais.retard = RETARD if etat == "lent" else 0.0
    try:
        yield
    finally:
        relais.retard = 0.0
        if etat == "mort":
            pile.lancer_redis()
        elif etat == "gelé":
            signaler(geles, signal.SIGCONT)


def _attendre_les_restes(pile: Services, rapports: int) -> float:
    """Let six minutes pass by the rows; return how long the sweeps and the worker took to send and build what was due."""
    depart = time.monotonic()
    while time.monotonic() - depart < PATIENCE_S:
        pile.django("-m", "epreuve.journee_d_usage", "vieillir")
        time.sleep(3)
        releve = pile.demander("journee_d_usage", "relever")
        if not releve["courriels dus"] and releve["rapports"] == {"pret": rapports}:
            break
    return time.monotonic() - depart


EPREUVES = (
    Annonce(
        "redis",
        "une journée d’usage, Redis mort, gelé, vidé, lent : 0 page en erreur, 0 acte perdu, limites tenues",
        journee,
        fautes_ensemble,
        "sessions dans le cache, publier en attendant",
    ),
)
