// Runs before the first paint, so that nothing moves afterwards (see shell.jsx).
try {
  for (const name of ["rail", "portal"]) {
    const kept = localStorage.getItem(`calm-${name}`);
    if (kept) document.documentElement.dataset[name] = kept;
  }
} catch {
  // Storage is closed; the page starts as it is for everyone.
}
// Crisis lines of the place whose time this browser shows come first. Nobody is asked, and nothing is sent.
try {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  const regions = [
    [/^Asia\/(Kolkata|Calcutta)$/, "india"],
    [/^Europe\/(London|Belfast|Jersey|Guernsey|Isle_of_Man)$/, "united-kingdom"],
    [/^Europe\//, "european-union"],
    [/^(US\/|Pacific\/Honolulu|America\/(New_York|Detroit|Kentucky|Indiana|Chicago|Menominee|North_Dakota|Denver|Boise|Phoenix|Los_Angeles|Anchorage))/, "united-states"],
  ];
  document.documentElement.dataset.region = regions.find(([pattern]) => pattern.test(zone))?.[1] ?? "";
} catch {
  // All of them are shown, in their own order.
}
// A menu that floats above the page goes when one of its links is followed, also when that leads to the page it is on.
document.addEventListener("click", ({ target }) => target.closest('[popover] a:not([href^="tel:"])')?.closest("[popover]").hidePopover());
