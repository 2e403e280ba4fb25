// Who somebody is whom one may know for a while, by the number of the request. Kept in this page alone, and only as long as it shows.
import { receive } from "./receive.js";
import { hearers } from "./store.js";

const shown = new Map();
const { hear: subscribe, tell } = hearers();

export { subscribe };
export const known = (request) => shown.get(request);
export const forget = (request) => {
  clearTimeout(shown.get(request)?.timer);
  if (shown.delete(request)) tell();
};

receive("identities", ({ request, facts, until }) => {
  clearTimeout(shown.get(request)?.timer);
  shown.set(request, { facts, timer: setTimeout(() => forget(request), Math.max(0, until - Date.now())) });
  tell();
});
