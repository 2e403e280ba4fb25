// Runs before the first paint, so that nothing moves afterwards (see shell.jsx).
try {
  for (const name of ["rail", "portal"]) {
    const kept = localStorage.getItem(`calm-${name}`);
    if (kept) document.documentElement.dataset[name] = kept;
  }
} catch {
  // Storage is closed; the page starts as it is for everyone.
}
// A tab in which somebody talks without a name has a token of its own kind, and no other tab has (see api/gate.py): links between
// the two load the page afresh, so that one connection never knows of both.
const isNameless = (path) => /^\/talk\/?$/.test(path);
try {
  const kept = sessionStorage.getItem("token") ?? "";
  if (isNameless(location.pathname) !== kept.startsWith("00000000-")) sessionStorage.removeItem("token");
  if (isNameless(location.pathname) && !sessionStorage.getItem("token")) {
    const sign = () => crypto.getRandomValues(new Uint8Array(1))[0].toString(16).padStart(2, "0");
    const made = Array.from({ length: 12 }, sign).join("");
    sessionStorage.setItem("token", `00000000-${made.slice(0, 4)}-${made.slice(4, 8)}-${made.slice(8, 12)}-${made.slice(12)}`);
  }
} catch {
  // Storage is closed; the server asks for a fresh page where it matters.
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const leaves = link && link.origin === location.origin && isNameless(link.pathname) !== isNameless(location.pathname);
  if (!leaves || link.target || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  location.assign(link.href);
}, true);
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
