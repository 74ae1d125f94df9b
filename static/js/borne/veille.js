/* Keeps the screen lit while the application is in front. A device that refuses goes on without. */
async function demander() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Low battery or a setting of the device.
  }
}

export function garderAllume() {
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && demander());
  demander();
}
