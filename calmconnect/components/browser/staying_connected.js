// Brings a connection back. When nothing comes any more, it asks for a way anew (ICE restart), within two seconds and long before the
// browser calls it lost; when that leads nowhere both pages begin again from the start. A connection that never comes up is found by
// time alone: wrong or expired credentials of a relay never fail by themselves.
import { listen } from "./silence.js";

// For those who send nothing regularly, whom only the browser misses.
const RESTART_AFTER = 1000;
const BEGIN_AGAIN_AFTER = { caller: 5000, callee: 8000 };
const GIVE_UP_AFTER = 45000;
// What was found by then was all there is, on the first way to each other.
const OUT_OF_REACH_AFTER = 4000;

// Since when the two of a call have not heard each other, and how often they began again: each time they wait longer, so that a slow
// device is not interrupted for ever. It outlives the connections that are tried meanwhile.
const troubles = new Map();

// `link` is a connection of peer.js. `find` says what is found, `comeIn` begins anew, `onQuiet` hears whether nothing comes right now.
// Gives what to call when its state changes, `wake` for when a network has come back, and `stop`.
export function stayConnected({ call, link, find, comeIn, onQuiet = () => {} }) {
  const timers = [];
  let up = false;
  let missing = false;
  let ears;

  const later = (act, wait) => timers.push(setTimeout(act, wait));
  const clear = () => timers.splice(0).forEach(clearTimeout);
  const isConnected = () => link.pc.connectionState === "connected";
  const isUp = () => isConnected() && !missing;

  // A first connection takes longer than one that was there a moment ago.
  const wait = () => {
    if (!troubles.has(call.id)) troubles.set(call.id, { since: Date.now(), tries: up ? 1 : 2 });
    const trouble = troubles.get(call.id);
    later(() => !isConnected() && find("give_up"), Math.max(0, trouble.since + GIVE_UP_AFTER - Date.now()));
    later(() => !isConnected() && !call.connected && link.isOutOfReach() && find("give_up"), OUT_OF_REACH_AFTER);
    later(() => {
      // Nothing comes, and yet the browser reaches them: that is no reason to begin again.
      if (isConnected()) return missing && wait();
      trouble.tries += 1;
      return comeIn();
    }, BEGIN_AGAIN_AFTER[call.outgoing ? "caller" : "callee"] * trouble.tries);
  };

  const lost = () => {
    clear();
    missing = true;
    find("lose");
    link.restart();
    wait();
  };

  const back = () => {
    clear();
    up = true;
    missing = false;
    troubles.delete(call.id);
    find("connect");
  };

  const hear = (word) => {
    onQuiet(word !== "");
    if (word === "lost" && !missing) lost();
    if (!word && missing && isConnected()) back();
  };

  wait();
  return {
    changed(state) {
      if (state === "connected") {
        ears ??= listen(link.pc, hear);
        ears.forget();
        onQuiet(false);
        back();
      } else if (up && !missing && state === "disconnected") {
        clear();
        later(lost, RESTART_AFTER);
      } else if (up && state === "failed") lost();
    },
    wake: () => up && !isUp() && lost(),
    stop: () => {
      clear();
      ears?.stop();
    },
  };
}
