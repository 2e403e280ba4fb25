// What a conversation's composer was offered: saved replies, and the words of one that was chosen. See state/agent/replies.py.
import { refs } from "$/utils/state";

let offers = { conversation: 0, rows: undefined };
const listeners = new Set();
const taking = new Set();

export const current = () => offers;
export const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// `take` is given the words of whatever is chosen, with its conversation and the reply's id.
export const whenChosen = (take) => {
  taking.add(take);
  return () => taking.delete(take);
};

refs.ref_replies = {
  current: {
    set value({ kind, ...value }) {
      if (kind === "text") taking.forEach((take) => take(value));
      else {
        offers = value;
        listeners.forEach((listener) => listener());
      }
    },
  },
};
