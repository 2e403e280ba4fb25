// The service worker: a page for when there is no connection, and pushes. It keeps nothing else: no page of anybody's, no answer,
// no code, so that nothing private stays on a device and nothing old is shown after an update.
const VERSION = "unbuilt"; // The build puts a fingerprint of the files below here (calmconnect/frontend.py).
const CACHE = `calm-offline-${VERSION}`;
const PAGE = "/offline.html";
const KEPT = [PAGE, "/calm.css", "/parts.css", "/shell.css", "/pages.css", "/offline.css"];

self.addEventListener("install", (event) => {
  const fetched = KEPT.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fetched)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(forget.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.mode === "navigate") {
    // The browser's own cache may hold a page as well: it is asked for, always.
    event.respondWith(fetch(request, { cache: "no-cache" }).catch(() => caches.match(PAGE)));
  } else if (request.method === "GET" && url.origin === self.location.origin && KEPT.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  }
});

// A push holds a title and where it leads, and no word more: it is shown on locked screens.
self.addEventListener("push", (event) => {
  const { title, path } = read(event.data);
  const shown = { body: "Open CalmConnect to see more.", icon: "/icons/icon-192.png", badge: "/icons/badge-96.png", tag: path, data: { path } };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(event.notification.data.path, self.location.origin)));
});

// What can't be read is still shown as something: browsers take back the permission from whoever shows nothing.
function read(data) {
  try {
    const { title, path } = data.json();
    return { title: String(title), path: String(path).startsWith("/") ? String(path) : "/" };
  } catch {
    return { title: "Something new on CalmConnect", path: "/notifications" };
  }
}

// In the tab where it is open already, else in a new one: a tab that shows something else may hold unsent words.
async function show(url) {
  if (url.origin !== self.location.origin) return;
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((client) => new URL(client.url).pathname.replace(/\/$/, "") === url.pathname);
  await (there ? there.focus() : self.clients.openWindow(url.href));
}
