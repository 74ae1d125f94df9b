"""A shopper on her phone, with the application: what the journeys without network share."""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import time

from django.conf import settings
from django.test import Client
from PIL import Image

from enquetes.enums import EtatVisite
from enquetes.models import Visite
from organismes.enums import Canal
from socle.horloge import aujourdhui
from tests.enquetes.grilles import visite_reelle
from tests.factories.campagnes import CampagneFactory
from tests.parcours.visiteur import TELEPHONE, Visiteur

SUITE = re.compile("^(Compléter|Continuer|Noter la réponse|Relire et envoyer)$")
# A wall clock ahead of the server's, as a phone badly set: the monotone clock is left alone.
EN_AVANCE = """(() => {
  const ecart = %d, Vraie = Date;
  class Fausse extends Vraie {
    constructor(...a) { super(...(a.length ? a : [Vraie.now() + ecart])); }
    static now() { return Vraie.now() + ecart; }
  }
  window.Date = Fausse;
})()"""

# A page that the application's worker answered for; a clock of ours knows of none.
VIENT_DU_TRAVAILLEUR = "performance.getEntriesByType('navigation').some(({ workerStart }) => workerStart > 0)"
# What is sent of a picture is not always the point.
LEGERE = (640, 480)
ENVOI = "**/terrain/enveloppes/**"
# Everything that the databases of the page hold, bytes as text.
VIDER = """async () => {
  const lire = (demande) => new Promise((ok, non) => { demande.onsuccess = () => ok(demande.result); demande.onerror = non; });
  const texte = (valeur) => {
    if (valeur instanceof CryptoKey) return "cle";
    if (valeur instanceof ArrayBuffer) return new TextDecoder("latin1").decode(valeur);
    if (ArrayBuffer.isView(valeur)) return texte(valeur.buffer);
    if (valeur && typeof valeur === "object") return Object.entries(valeur).map(([c, v]) => c + "=" + texte(v)).join(";");
    return String(valeur);
  };
  const tout = {};
  for (const { name, version } of await indexedDB.databases()) {
    const base = await lire(indexedDB.open(name));
    tout[name] = { version };
    for (const magasin of base.objectStoreNames) {
      const lus = base.transaction(magasin).objectStore(magasin);
      tout[name][magasin] = (await lire(lus.getAll())).map(texte);
    }
    base.close();
  }
  return tout;
}"""


def campagne_ouverte():
    """An edition whose fieldwork is open today."""
    jour = aujourdhui()
    return CampagneFactory(
        annee=jour.year + 1,
        vagues=[(jour - dt.timedelta(days=30), jour + dt.timedelta(days=90))],
        dernier_jour=jour + dt.timedelta(days=30),
    )


def confier(enqueteur, campagne, canal=Canal.PHYS, nom="Valbourg"):
    """Give her a visit for today."""
    visite = visite_reelle(canal, campagne=campagne, enqueteur=enqueteur)
    Visite.objects.filter(pk=visite.pk).update(prevue_le=aujourdhui())
    visite.inscription.organisme.nom = nom
    visite.inscription.organisme.save()
    visite.refresh_from_db()
    return visite


def reglages(browser_context_args, **autres):
    """A phone where the application may be installed."""
    return {
        **browser_context_args,
        "service_workers": "allow",
        "viewport": TELEPHONE,
        "is_mobile": True,
        "has_touch": True,
        **autres,
    }


class Telephone(Visiteur):
    """A shopper's phone. Each screen waits for its title: there is no page load inside the application."""

    def connecter(self, enqueteur):
        """Give the browser the session of a shopper."""
        client = Client()
        client.force_login(enqueteur.utilisateur)
        valeur = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": valeur, "url": self.adresse}])

    def ouvrir(self, enqueteur):
        """Sign in and wait until the application is kept on the phone, with its package."""
        self.connecter(enqueteur)
        self.page.goto(f"{self.adresse}/terrain/")
        self.attendre_etat("Tout est envoyé")
        if self.page.evaluate(VIENT_DU_TRAVAILLEUR):
            self.arriver()
        else:
            self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            self.entrer("/terrain/")

    def entrer(self, chemin):
        """Open an address inside the application."""
        self.page.goto(f"{self.adresse}{chemin}")
        self.arriver()

    def arriver(self):
        """Wait for the screen of the address that was opened."""
        # The kept page has a heading of its own: a screen has come once that page's « Ouverture… » has gone.
        self.page.locator("[data-bm-zone=attente]").wait_for(state="detached")
        self.page.locator("[data-bm-zone=corps] h1").wait_for()
        self.attendre_etat()

    def attendre_etat(self, mots=""):
        """Wait until the bar tells these words."""
        self.page.locator(".bm-terrain__etat-mots", has_text=mots).wait_for()

    def titre(self):
        return self.page.locator("main h1").inner_text()

    def presser(self, nom, role="button"):
        """Press a control of the screen and wait for the screen that follows."""
        geste = self.page.get_by_role(role, name=nom).first
        geste.wait_for()
        avant = self.page.url
        self.page.evaluate("document.querySelector('[data-bm-zone=corps]').firstElementChild.dataset.vu = '1'")
        geste.click()
        if role == "link":
            # A list is drawn again when what it tells moves: only another address is another screen.
            self.jusqu_a(lambda: self.page.url != avant)
        self.page.locator("[data-bm-zone=corps] > :first-child:not([data-vu])").wait_for(state="attached")

    def commencer(self, nom):
        self.presser(nom, "link")
        self.presser("Commencer")

    def noter(self, jusqu_a=None, photo=None, *, envoyer=True):
        """Answer every screen (or `jusqu_a` of them), with a photograph on the way, then submit unless told not to."""
        page = self.page
        for rang in range(80):
            if rang == jusqu_a:
                return
            if page.get_by_role("button", name="Envoyer", exact=True).count():
                if photo:
                    self.joindre(photo)
                    photo = None
                    continue
                if envoyer:
                    self.presser(re.compile("^Envoyer$"))
                return
            if page.get_by_role("button", name="Noter", exact=True).count():
                self.presser(re.compile("^Noter$"))
            elif page.get_by_role("link", name=SUITE).count():
                self.presser(SUITE, "link")
            else:
                self.repondre()
                self.presser(re.compile("^(Suivant|Récapitulatif)$"))
        raise AssertionError(f"la visite n’a jamais pu être envoyée : {page.url}")

    def repondre(self):
        """Give the best answer that the screen offers."""
        page = self.page
        for groupe in page.locator("main [role=radiogroup], main fieldset:has(input[type=radio])").all():
            groupe.locator("input[type=radio]").first.check()
        for case in page.locator(
            "main .bm-choix input[type=checkbox]:not([name=erreur]):not([name=jamais]):not([value=aucun])"
        ).all():
            case.check()
        for nombre in page.locator("main input[name=mesure][type=number]").all():
            nombre.fill("20")

    def joindre(self, photo):
        """Attach a file from the summary and come back."""
        self.presser(re.compile("Joindre une photo|Voir ou ajouter"), "link")
        self.page.set_input_files("input[type=file]", photo)
        self.page.get_by_role("button", name=re.compile("^Retirer")).first.wait_for()
        self.presser("Retour")


def attendre(condition, essais=600):
    """Wait for the server to have what the phone sent; the page's own clock goes on."""
    for _ in range(essais):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("jamais arrivé")


def est_soumise(visite):
    return Visite.objects.filter(pk=visite.pk, etat=EtatVisite.SOUMISE).exists()


@functools.cache
def photographie(taille=(3200, 2400)):
    """A picture, by default as heavy as a phone makes them."""
    tampon = io.BytesIO()
    Image.effect_noise(taille, 60).convert("RGB").save(tampon, "JPEG", quality=80)
    return {"name": "affiche.jpg", "mimeType": "image/jpeg", "buffer": tampon.getvalue()}


def file_de(telephone):
    """Count what waits on the phone, by account."""
    return {nom: len(base["file"]) for nom, base in bases(telephone).items()}


def bases(telephone):
    """Return what the database of each account holds on the phone."""
    return {nom: base for nom, base in telephone.page.evaluate(VIDER).items() if nom.startswith("terrain-")}
