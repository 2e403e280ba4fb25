// What this page knows of calls. Values come from the server by themselves, outside the page's state: state/shared/calls.py.
import { receive } from "./receive.js";
import { hearers, store } from "./store.js";

// `seat` is this page's name as the server knows it; `call` the call that rings, goes on, or was the last to end. `foreign` is the
// connection that an earlier life of this page had: one by that name can't be gone on with. `late` is how far this device's clock is
// ahead of the server's, in ms. `setup` is by which servers ways are found in the call `setup.call`; `trouble` is the last error that
// one of them gave.
const { current, subscribe, know } = store({ seat: "", call: undefined, foreign: "", late: 0, setup: undefined, trouble: 0 });
// Whoever hears of what the other page says, and of recordings.
const { hear, tell } = hearers();

export { current, hear, subscribe };
export const TALKING = ["connecting", "connected", "reconnecting"];

export const isOver = (call) => !call || call.status === "ended";
// Whether this page takes part.
export const isHere = ({ seat, call }) => Boolean(seat) && call?.seat === seat;

export const dismiss = (call) => current().call === call && know({ call: undefined });

export const noteTrouble = (trouble) => know({ trouble });

const learn = (call) => {
  const before = current().call;
  if (before && before.id === call.id && call.version <= before.version) return;
  if (before && before.id > call.id && !isOver(before)) return;
  know({ call });
};

// The page was opened, or has a new connection to the server: what it says now is what counts.
const lookAgain = ({ seat, call, now }) => {
  const known = current();
  const before = known.call;
  const first = !known.seat;
  const late = Date.now() - now;
  if (call) {
    const foreign = first && call.seat === seat && TALKING.includes(call.status) ? call.epoch : known.foreign;
    know({ seat, call, foreign, late });
  } else know({ seat, late, call: isOver(before) ? before : { ...before, status: "ended", reason: "" } });
};

const meet = ({ call, servers, only_relay: only }) => {
  const iceServers = servers.map(({ urls, username, credential }) => (username ? { urls, username, credential } : { urls }));
  know({ setup: { call, to: { iceServers, iceTransportPolicy: only ? "relay" : "all" } } });
};

const TAKES = {
  call: ({ call }) => learn(call),
  known: (value) => {
    lookAgain(value);
    tell(value);
  },
  recording: tell,
  signal: tell,
  servers: meet,
  missed: tell,
};

receive("call", (value) => TAKES[value.kind]?.(value));
