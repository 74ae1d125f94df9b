"""Browsers lent to one test after the other: what an application installed there stays, what a person left goes."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import chain
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

# What a person leaves on a device besides her cookies; workers and the files that they keep are nobody's.
D_UNE_PERSONNE = "indexeddb,local_storage"


class Prets:
    """Contexts of one browser at one address, lent by their settings."""

    def __init__(self, browser: Browser, adresse: str) -> None:
        self.browser = browser
        self.adresse = adresse
        self.libres: dict[str, list[BrowserContext]] = defaultdict(list)
        self.sortis: list[tuple[BrowserContext, str | None]] = []

    def preter(self, *, neuf: bool = False, **reglages: Any) -> Page:
        """Return a page of a device where nobody left anything; nothing is installed on a new one, lent once."""
        cle = json.dumps(reglages, sort_keys=True)
        if neuf or not self.libres[cle]:
            contexte = self.browser.new_context(**reglages)
            page = contexte.new_page()
        else:
            contexte = self.libres[cle].pop()
            page = contexte.new_page()
            oublier = {"origin": self.adresse, "storageTypes": D_UNE_PERSONNE}
            contexte.new_cdp_session(page).send("Storage.clearDataForOrigin", oublier)
        self.sortis.append((contexte, None if neuf else cle))
        return page

    def rentrer(self) -> None:
        """Take back what was lent."""
        while self.sortis:
            contexte, cle = self.sortis.pop()
            if cle is None:
                contexte.close()
                continue
            for page in contexte.pages:
                page.close()
            contexte.set_offline(False)
            contexte.clear_cookies()
            self.libres[cle].append(contexte)

    def fermer(self) -> None:
        """Close all that was taken back: what follows begins with new devices."""
        for contexte in chain.from_iterable(self.libres.values()):
            contexte.close()
        self.libres.clear()
