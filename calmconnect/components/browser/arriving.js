// Whether somebody's picture arrives. One that has stopped is none: its sender may have no room for it, and a face that stands still
// would be taken for theirs.
// A screen at rest is sent once a second.
const STILL_AFTER = 4000;
const LOOK_EVERY = 1000;

export const beginning = (now) => ({ frame: undefined, since: now, arrives: true });

// What is known after one more look at the newest frame, by its number; undefined while none has come for long.
export function after(before, frame, now) {
  const since = frame !== undefined && frame !== before.frame ? now : before.since;
  return { frame: frame ?? before.frame, since, arrives: now - since < STILL_AFTER };
}

// `onPicture(arrives)` hears of each change. Gives a function that ends it.
export function pictureOf(pc, onPicture) {
  let state = beginning(Date.now());
  const look = () => {
    const receiver = pc.getReceivers().find(({ track }) => track.kind === "video");
    const next = after(state, receiver?.getSynchronizationSources()[0]?.rtpTimestamp, Date.now());
    const changed = next.arrives !== state.arrives;
    state = next;
    if (changed) onPicture(state.arrives);
  };
  const timer = setInterval(look, LOOK_EVERY);
  return () => clearInterval(timer);
}
