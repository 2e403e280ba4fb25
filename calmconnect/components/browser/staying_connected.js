// Brings a connection back. Browsers notice a loss by themselves; what is lost asks for a way anew (ICE restart) within two seconds,
// and when that leads nowhere both pages begin again from the start. A connection that never comes up is found by time alone: wrong
// or expired credentials of a relay never fail by themselves.
const RESTART_AFTER = 1000;
const BEGIN_AGAIN_AFTER = { caller: 7000, callee: 11000 };
const GIVE_UP_AFTER = 45000;

// Since when the two of a call have not heard each other; it outlives the connections that are tried meanwhile.
const since = new Map();

// `link` is a connection of peer.js. `find` says what is found, `comeIn` begins anew. Gives what to call when its state changes,
// `wake` for when a network has come back, and `stop`.
export function stayConnected({ call, link, find, comeIn }) {
  const timers = [];
  let up = false;

  const later = (act, wait) => timers.push(setTimeout(act, wait));
  const clear = () => timers.splice(0).forEach(clearTimeout);
  const isUp = () => link.pc.connectionState === "connected";

  const wait = () => {
    if (!since.has(call.id)) since.set(call.id, Date.now());
    const left = since.get(call.id) + GIVE_UP_AFTER - Date.now();
    later(() => !isUp() && find("give_up"), Math.max(0, left));
    later(() => !isUp() && comeIn(), BEGIN_AGAIN_AFTER[call.outgoing ? "caller" : "callee"]);
  };

  const lost = () => {
    if (isUp()) return;
    clear();
    find("lose");
    link.restart();
    wait();
  };

  wait();
  return {
    changed(state) {
      if (state === "connected") {
        up = true;
        clear();
        since.delete(call.id);
        find("connect");
      } else if (up && state === "disconnected") {
        clear();
        later(lost, RESTART_AFTER);
      } else if (up && state === "failed") lost();
    },
    wake: () => up && lost(),
    stop: clear,
  };
}
