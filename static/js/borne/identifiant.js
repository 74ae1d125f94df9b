/** Make a UUIDv7 (RFC 9562): 48 bits of the instant given (ms), then chance. */
export function uuid7(instant) {
  const octets = window.crypto.getRandomValues(new Uint8Array(16));
  new DataView(octets.buffer).setUint16(0, Math.floor(instant / 2 ** 32) % 2 ** 16);
  new DataView(octets.buffer).setUint32(2, instant % 2 ** 32);
  octets[6] = (octets[6] & 0x0f) | 0x70;
  octets[8] = (octets[8] & 0x3f) | 0x80;
  const texte = [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("");
  return [texte.slice(0, 8), texte.slice(8, 12), texte.slice(12, 16), texte.slice(16, 20), texte.slice(20)].join("-");
}
