// What this page knows of the room it shows. Values come from the server by themselves, outside the page's state:
// state/shared/rooms.py.
import { receive } from "./receive.js";
import { hearers, store } from "./store.js";

// `seat` is this page's name as the server knows it. `foreign` is the connection that an earlier life of this page had: one by that
// name can't be gone on with. `late` is how far this device's clock is ahead of the server's, in ms.
const NOTHING = { seat: "", room: undefined, foreign: "", late: 0 };
const { current, subscribe, put, know } = store(NOTHING);
// Whoever hears of servers, of what the media server says, and that something may have been missed.
const { hear, tell } = hearers();
// What other pages have said before anything on this page could take it.
const EARLY = 200;
const early = [];
let taker;

export { current, hear, subscribe };

// Whether this page takes part, and oneself among those who are in.
export const isHere = ({ seat, room }) => Boolean(seat) && room?.seat === seat && ["in", "lobby"].includes(room.standing);
export const self = (room) => room?.people.find((one) => one.id === room.me);

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
  put(NOTHING);
};

const learn = (room) => {
  const before = current().room;
  if (before && before.id === room.id && room.version >= before.version) know({ room });
};

// The page was opened, or has a new connection to the server: what it says now is what counts.
const lookAgain = ({ seat, room, now }) => {
  const known = current();
  const other = known.room?.id !== room.id;
  const again = other && room.seat === seat && room.standing === "in";
  know({ seat, room, late: Date.now() - now, foreign: again ? self(room)?.epoch : other ? "" : known.foreign });
};

const say = (value) => {
  if (taker) return taker(value);
  if (early.length >= EARLY) early.shift();
  return early.push(value);
};
const TAKES = { room: ({ room }) => learn(room), known: lookAgain, signal: say, servers: tell, missed: tell, answered: tell, offered: tell, refused: tell };

receive("room", (value) => TAKES[value.kind]?.(value));
