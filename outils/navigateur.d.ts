/*
 * What the type checker cannot learn from our scripts. An element found by a selector is trusted to be what the page
 * made it: the names of its properties are checked, not its kind. Null is not tracked (tsconfig.json): pages and
 * scripts are published together.
 */
type Trouve = HTMLInputElement &
  Pick<HTMLDialogElement, "open" | "showModal" | "close"> &
  Pick<HTMLFormElement, "submit" | "requestSubmit" | "elements" | "action"> &
  Pick<HTMLAnchorElement, "href" | "pathname">;

interface ParentNode {
  querySelector(selecteur: `form${string}`): HTMLFormElement;
  querySelectorAll(selecteur: `form[${string}]`): NodeListOf<HTMLFormElement>;
  querySelector(selecteur: string): Trouve;
  querySelectorAll(selecteur: string): NodeListOf<Trouve>;
}
interface Document {
  getElementById(id: string): Trouve;
  activeElement: Trouve;
}
interface Element {
  closest(selecteur: string): Trouve;
  parentElement: Trouve;
}
/* Events of a page happen to elements. */
interface EventTarget {
  closest(selecteur: string): Trouve;
}
interface HTMLFormControlsCollection {
  recu: HTMLInputElement;
}
interface WindowEventMap {
  beforeinstallprompt: Event & { prompt(): void };
  "bm:change": CustomEvent;
  "bm:horloge": CustomEvent;
  "bm:inactif": CustomEvent;
}
interface Navigator {
  getBattery?(): Promise<{ level: number }>;
  standalone?: boolean;
}
interface Window {
  accessibleAutocomplete?(reglages: object): void;
}

/* The service worker, whose first lines the server writes. */
declare const NOM: string, VERSION: string, COQUILLE: string, CHEMINS: string, FICHIERS: string[];
interface WindowEventMap {
  install: any;
  activate: any;
  fetch: any;
}
interface Window {
  clients: any;
  skipWaiting(): void;
}

declare module "*/blindrsa-ts/lib/src/index.js";
