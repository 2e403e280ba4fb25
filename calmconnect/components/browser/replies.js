// What a conversation's composer was offered: saved replies, and the words of one that was chosen. See state/agent/replies.py.
import { receive } from "./receive.js";
import { hearers, store } from "./store.js";

const { current, subscribe, put } = store({ conversation: 0, rows: undefined });
// Whoever hears is given the words of whatever is chosen, with its conversation and the reply's id.
const { hear: whenChosen, tell } = hearers();

export { current, subscribe, whenChosen };
receive("replies", ({ kind, ...value }) => (kind === "text" ? tell(value) : put(value)));
