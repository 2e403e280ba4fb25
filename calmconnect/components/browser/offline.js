// Hands the page's service worker (assets/sw.js) to the browser.
if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/sw.js").catch(() => {
    // Blocked in this browser; everything else works without it.
  });
}
