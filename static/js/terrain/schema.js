/*
 * The database of one account on this phone. Each step goes from one version to the next and is never edited once
 * published: a phone may come back after months with a full queue.
 *
 * cle: the key that encrypts the rest, which no script can read. donnees: package, drafts, counters. file: what is to
 * be sent, in order. pieces: the files of the queue, under the order of their envelope.
 */
export const ETAPES = [
  (base) => {
    base.createObjectStore("cle");
    base.createObjectStore("donnees");
    base.createObjectStore("file", { keyPath: "ordre" });
    base.createObjectStore("pieces");
  },
];
