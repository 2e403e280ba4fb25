// Says that something changed in what a page knows of its conversations: to components, and to what keeps them complete.
const listeners = new Set();
let version = 0;

export const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const currentVersion = () => version;
export const changed = () => {
  version += 1;
  [...listeners].forEach((listener) => listener());
};
