// What agents tell each other about the ticket on the page. Values come from the server outside the page's state.
import { refs } from "$/utils/state";

let shown = { ticket: 0, rows: [] };
const listeners = new Set();

export const current = () => shown;
export const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

refs.ref_ticket_notes = { current: { set value(value) { shown = value; listeners.forEach((listener) => listener()); } } };
