/*
 * The database of a kiosk. Each step goes from one version to the next and is never edited once published: a kiosk may
 * come back after months with a full queue.
 *
 * cle: the key that encrypts the rest, which no script can read. donnees: token, configuration, answers of the person
 * in front of the screen. compteurs: the last sequence number given, in clear. file: what is to be sent, in order, its
 * number and its instant in clear. quarantaine: what the server does not want, under the same order.
 */
export const ETAPES = [
  (base) => {
    base.createObjectStore("cle");
    base.createObjectStore("donnees");
    base.createObjectStore("compteurs");
    base.createObjectStore("file", { keyPath: "ordre", autoIncrement: true });
    base.createObjectStore("quarantaine", { keyPath: "ordre" });
  },
];
