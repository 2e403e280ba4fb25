// What this page knows of the room it shows. Values come from the server by themselves, outside the page's state:
// state/shared/rooms.py.
import { refs } from "$/utils/state";

// `seat` is this page's name as the server knows it. `foreign` is the connection that an earlier life of this page had: one by that
// name can't be gone on with. `late` is how far this device's clock is ahead of the server's, in ms.
const NOTHING = { seat: "", room: undefined, foreign: "", late: 0 };
let known = NOTHING;
const listeners = new Set();
const hearers = new Set();
// What other pages have said before anything on this page could take it.
const EARLY = 200;
const early = [];
let taker;

export const current = () => known;
export const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const know = (more) => {
  known = { ...known, ...more };
  listeners.forEach((listener) => listener());
};

// Whether this page takes part, and oneself among those who are in.
export const isHere = ({ seat, room }) => Boolean(seat) && room?.seat === seat && ["in", "lobby"].includes(room.standing);
export const self = (room) => room?.people.find((one) => one.id === room.me);

// Whoever hears of servers, of what the media server says, and that something may have been missed: gives a function that ends it.
export const hear = (take) => {
  hearers.add(take);
  return () => hearers.delete(take);
};

// Whoever takes what other pages say, and what they have said before.
export const takeSignals = (take) => {
  taker = take;
  early.splice(0).forEach(take);
  return () => {
    if (taker === take) taker = undefined;
  };
};

// The page shows no room any more.
export const forget = () => {
  early.length = 0;
  know(NOTHING);
};

const learn = (room) => {
  const before = known.room;
  if (before && before.id === room.id && room.version >= before.version) know({ room });
};

// The page was opened, or has a new connection to the server: what it says now is what counts.
const lookAgain = ({ seat, room, now }) => {
  const other = known.room?.id !== room.id;
  const again = other && room.seat === seat && room.standing === "in";
  know({ seat, room, late: Date.now() - now, foreign: again ? self(room)?.epoch : other ? "" : known.foreign });
};

const say = (value) => {
  if (taker) return taker(value);
  if (early.length >= EARLY) early.shift();
  return early.push(value);
};
const tell = (value) => hearers.forEach((take) => take(value));
const TAKES = { room: ({ room }) => learn(room), known: lookAgain, signal: say, servers: tell, missed: tell, answered: tell, offered: tell, refused: tell };

refs.ref_room = { current: { set value(value) { TAKES[value.kind]?.(value); } } };
