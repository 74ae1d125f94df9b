"""A kiosk in Chromium, driven by its screen: what its journeys share."""

from __future__ import annotations

from bornes.models import Avis
from bornes.parc.actions.enroler import donner_code
from tests.factories.bornes import BorneFactory, PointFactory
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory
from tests.parcours.terrain import VIDER, VIENT_DU_TRAVAILLEUR, attendre
from tests.parcours.visiteur import Visiteur

API = "**/api/bornes/v1/"
LANGUES = {"fr": "Français", "en": "English", "es": "Español", "de": "Deutsch", "ar": "العربية"}
CIBLE = 80
# Seconds ahead of a clock that goes on until it is stopped.
AVANCE = 10
PRESSER_S_IL_Y_EST = (
    "(mot) => [...document.querySelectorAll('button')].find((un) => un.innerText.trim() === mot)?.click()"
)
# Every target that is shown, the label standing for the box that it ticks; its name, width and height.
CIBLES = """() => [...document.querySelectorAll("button, a, input, textarea, select, [role=button]")]
  .filter((e) => e.checkVisibility() && (!document.querySelector("dialog[open]") || e.closest("dialog[open]")))
  .map((e) => [e, (e.matches("[type=checkbox], [type=radio]") && e.closest("label") || e).getBoundingClientRect()])
  .filter(([, boite]) => boite.width > 0)
  .map(([e, { width, height }]) => [(e.ariaLabel || e.innerText || e.id).trim(), Math.round(width * 10) / 10, Math.round(height * 10) / 10])"""


def borne_a_relier(services=("État civil", "Urbanisme", "Action sociale")):
    """Return a prepared kiosk of Valbourg and its code."""
    inscription = InscriptionFactory(borne=True, organisme__nom="Mairie de Valbourg")
    site = SiteFactory(organisme=inscription.organisme, nom="Hôtel de ville")
    for rang, nom in enumerate(services):
        PointFactory(
            inscription=inscription,
            site=site,
            service=ServiceFactory(organisme=inscription.organisme, nom=nom, code=f"service-{rang}", rang=rang),
        )
    borne = BorneFactory(inscription=inscription, site=site, preparee=True)
    return borne, donner_code(borne=borne, auteur=None)


def reglages(browser_context_args, **autres):
    """A kiosk's browser: a service worker, a touch screen of 1280 × 800."""
    return {
        **browser_context_args,
        "service_workers": "allow",
        "viewport": {"width": 1280, "height": 800},
        "has_touch": True,
        **autres,
    }


class Kiosque(Visiteur):
    """A kiosk. Each screen is known by `data-ecran`: there is no page load inside the application."""

    def relier(self, code):
        """Enrol with the code of a sheet, carried by the fragment, in what the worker keeps once it is there."""
        self.page.goto(f"{self.adresse}/borne/#code={code}")
        self.attendre("K1")
        assert self.page.url == f"{self.adresse}/borne/"
        if not self.page.evaluate(VIENT_DU_TRAVAILLEUR):
            self.jusqu_a(lambda: self.page.evaluate("Boolean(navigator.serviceWorker.controller)"))
            self.ouvrir()

    def ouvrir(self, ecran="K1"):
        """Open the application again."""
        self.page.goto(f"{self.adresse}/borne/")
        self.attendre(ecran)

    def attendre(self, ecran):
        """Wait for a screen."""
        self.page.locator(f"html[data-ecran={ecran}]").wait_for()

    @property
    def ecran(self):
        return self.page.evaluate("document.documentElement.dataset.ecran")

    def presser(self, nom, ecran=None):
        """Press a control of the screen; `ecran` is the screen that follows."""
        self.page.get_by_role("button", name=nom, exact=True).click()
        if ecran:
            self.attendre(ecran)

    def repondre(self, *gestes):
        """Press controls one after the other, each given with the screen that follows."""
        for nom, ecran in gestes:
            self.presser(nom, ecran)

    def donner(self, visage="Tout à fait"):
        """Give the shortest opinion and come back to the start."""
        self.presser(visage, "K2")
        self.finir("Terminer maintenant")

    def remettre(self, geste):
        """Give the opinion: thanks leave by themselves after a few seconds, seen or not."""
        self.presser(geste)
        self.page.locator("html:is([data-ecran=merci], [data-ecran=K1])").wait_for()

    def finir(self, geste, suite="Donner un autre avis"):
        """Give the opinion and come back to the start."""
        self.remettre(geste)
        self.revenir(suite)

    def revenir(self, suite="Donner un autre avis"):
        """Come back to the start from the thanks."""
        self.page.evaluate(PRESSER_S_IL_Y_EST, suite)
        self.attendre("K1")

    def livrer(self, nombre=1):
        """Have what waits sent now, rather than a second later; wait for the server to have so many opinions."""
        self.synchroniser()
        attendre(lambda: Avis.objects.count() == nombre)

    def figer(self):
        """Stop the page's own clock, installed before it was opened: only `patienter` moves it, however slow the machine."""
        self.page.clock.pause_at(self.page.evaluate("Date.now() / 1000") + AVANCE)

    def reprendre(self):
        """Let the page's own clock go on."""
        self.page.clock.resume()

    def rester(self):
        """Be there: what looks at a screen for long is not thought gone."""
        self.page.evaluate("document.dispatchEvent(new Event('input'))")

    def patienter(self, secondes):
        """Let time pass on the page's own clock, installed before it was opened."""
        self.page.clock.run_for(secondes * 1000)

    def synchroniser(self):
        """Tell the page that the network is back."""
        self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def retrouver_le_reseau(self):
        """End the absence of network, and tell the page."""
        self.page.context.set_offline(False)
        self.synchroniser()

    def base(self):
        """Return what the device keeps: stores of its database, bytes as text."""
        return self.page.evaluate(VIDER)["borne"]

    def ouvrir_service(self):
        """Open the staff screen by the keyboard."""
        self.page.locator("[data-bm-service]").press("Enter")
        self.attendre("service")

    def mesure(self, nom):
        """Return a figure of the staff screen."""
        return self.page.locator("dl div", has_text=nom).locator("dd").inner_text()

    def attendre_mesure(self, nom, valeur):
        """Wait for a figure of the staff screen."""
        self.page.locator("dl div", has_text=nom).locator("dd", has_text=valeur).wait_for()

    def examiner(self):
        """Add targets under 80 px to the faults of a page."""
        cibles = self.page.evaluate(CIBLES)
        petites = [f"{nom} : {large} × {haut} px" for nom, large, haut in cibles if min(large, haut) < CIBLE]
        return [*super().examiner(), *petites] if cibles else ["aucune cible"]


def recus():
    """Return what the server has, in the order of the kiosk: number, satisfaction, result, wait, reasons, language."""
    return list(
        Avis.objects.order_by("sequence").values_list(
            "sequence", "satisfaction", "point__code", "resultat", "raison_1", "raison_2", "attente", "langue"
        )
    )
