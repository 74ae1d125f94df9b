/*
 * The service worker of an application: NOM, VERSION, FICHIERS, COQUILLE and CHEMINS are written above by the server.
 * It keeps the page of the application and its files, and answers the addresses that the application owns (CHEMINS, a
 * pattern), so that they open without network. Data never pass here: they are encrypted in the page's own database.
 */
const CACHE = `${NOM}-${VERSION}`;
const DE_L_APPLICATION = new RegExp(CHEMINS);
const GARDES = new Set(FICHIERS.map((adresse) => new URL(adresse, self.location.href).href));

self.addEventListener("install", (evenement) => {
  evenement.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll([COQUILLE, ...FICHIERS].map((adresse) => new Request(adresse, { cache: "reload" })))),
  );
});

self.addEventListener("activate", (evenement) => {
  evenement.waitUntil(
    caches
      .keys()
      .then((noms) => Promise.all(noms.filter((nom) => nom.startsWith(`${NOM}-`) && nom !== CACHE).map((nom) => caches.delete(nom))))
      .then(() => self.clients.claim()),
  );
});

// A new version waits: the page asks it in when nothing is being typed or sent.
self.addEventListener("message", ({ data, ports }) => {
  if (data === "passer") {
    self.skipWaiting();
  } else if (data === "version") {
    ports[0].postMessage(VERSION);
  }
});

const garde = (adresse) => caches.open(CACHE).then((cache) => cache.match(adresse));

self.addEventListener("fetch", (evenement) => {
  const { request } = evenement;
  const adresse = new URL(request.url);
  if (request.method !== "GET" || adresse.origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    if (DE_L_APPLICATION.test(adresse.pathname) && !adresse.searchParams.has("serveur")) {
      evenement.respondWith(garde(COQUILLE).then((page) => page || fetch(request)));
    } else {
      evenement.respondWith(fetch(request).catch(() => garde(COQUILLE)));
    }
  } else if (GARDES.has(request.url)) {
    evenement.respondWith(garde(request.url).then((fichier) => fichier || fetch(request)));
  }
});
