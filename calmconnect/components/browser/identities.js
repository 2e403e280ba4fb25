// Who somebody is whom one may know for a while, by the number of the request. Kept in this page alone, and only as long as it shows.
import { refs } from "$/utils/state";

const shown = new Map();
const listeners = new Set();
const tell = () => listeners.forEach((listener) => listener());

export const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const known = (request) => shown.get(request);
export const forget = (request) => {
  clearTimeout(shown.get(request)?.timer);
  if (shown.delete(request)) tell();
};

const take = ({ request, facts, until }) => {
  clearTimeout(shown.get(request)?.timer);
  shown.set(request, { facts, timer: setTimeout(() => forget(request), Math.max(0, until - Date.now())) });
  tell();
};

refs.ref_identities = { current: { set value(value) { take(value); } } };
