// How much of a picture is sent, so that sound always gets through. A picture begins small, which is there sooner; it becomes whole
// when there is room, small again when there is little, and stops when there is next to none. What is paused is tried again, later
// each time.
const LITTLE = 260; // kbit/s
const NEXT_TO_NONE = 110;
const LOSSY = 10; // percent of what is sent
const VERY_LOSSY = 25;
// So many looks in a row decide: one bad moment is none.
const WORSE_AFTER = 2;
const BETTER_AFTER = 3;
const TRY_AGAIN_AFTER = [4, 8, 16, 32];
// A connection that has come back first reports what was lost while it was away.
const UNSETTLED_FOR = 2;

// Screens are read: they keep their size, and lose frames instead.
const LIMITS = {
  whole: { camera: { active: true, maxBitrate: 1700000, scaleResolutionDownBy: 1 }, screen: { active: true, maxBitrate: 2500000, scaleResolutionDownBy: 1 } },
  small: { camera: { active: true, maxBitrate: 350000, scaleResolutionDownBy: 2 }, screen: { active: true, maxBitrate: 400000, scaleResolutionDownBy: 1, maxFramerate: 5 } },
  none: { camera: { active: false }, screen: { active: false } },
};
const FIRST = { audio: { priority: "high", networkPriority: "high" }, video: { priority: "low", networkPriority: "low" } };

// What is to be written into a sender's encoding.
export const encodingFor = (kind, picture, source) => ({ ...FIRST[kind], ...(kind === "video" ? LIMITS[picture][source] : {}) });

export async function limit(sender, kind, picture, source) {
  const parameters = sender.getParameters();
  // Before anything was agreed on there is none.
  if (!parameters.encodings?.length) return;
  delete parameters.encodings[0].maxFramerate;
  Object.assign(parameters.encodings[0], encodingFor(kind, picture, source));
  await sender.setParameters(parameters);
}

// What fits: "whole", "small" or "none". `room` is in kbit/s, 0 where the browser does not say; `loss` in percent.
const fitting = ({ room, loss }) => {
  if ((room && room < NEXT_TO_NONE) || loss > VERY_LOSSY) return "none";
  return (room && room < LITTLE) || loss > LOSSY ? "small" : "whole";
};

const ORDER = ["none", "small", "whole"];
// One good look is enough at the beginning.
export const BEGINNING = { picture: "small", worse: 0, better: BETTER_AFTER - 1, tries: 0, waited: 0, unsettled: 0 };

// What is sent after one more look at the network, `seen` null while there is no connection. While nothing is sent, nothing says
// how much would fit: time decides. A connection that comes back may go another way, of which nothing is known yet.
export function after(before, seen) {
  if (!seen) return { ...before, worse: 0, better: 0, tries: 0, waited: 0, unsettled: UNSETTLED_FOR };
  if (before.unsettled) return { ...before, unsettled: before.unsettled - 1 };
  if (before.picture === "none") {
    const waited = before.waited + 1;
    if (waited < TRY_AGAIN_AFTER[Math.min(before.tries, TRY_AGAIN_AFTER.length - 1)] || seen.loss > LOSSY) return { ...before, waited };
    return { ...before, picture: "small", tries: before.tries + 1, worse: 0, better: 0, waited: 0 };
  }
  const [now, fits] = [ORDER.indexOf(before.picture), ORDER.indexOf(fitting(seen))];
  const worse = fits < now ? before.worse + 1 : 0;
  const better = fits > now ? before.better + 1 : 0;
  if (worse >= WORSE_AFTER) return { ...before, picture: ORDER[now - 1], worse: 0, better: 0, waited: 0 };
  if (better >= BETTER_AFTER) return { ...before, picture: ORDER[now + 1], worse: 0, better: 0, tries: 0 };
  return { ...before, worse, better };
}

const EVERY = 2000;

// What a look at a connection shows of the way out. Of a picture that is not sent, old losses are no news.
const seenIn = (stats, picture) => {
  const of = (type) => [...stats.values()].filter((one) => one.type === type);
  const lost = of("remote-inbound-rtp").filter(({ kind }) => kind === "audio" || picture !== "none").map((one) => (one.fractionLost ?? 0) * 100);
  const room = Math.max(0, ...of("candidate-pair").map((one) => (one.nominated && one.availableOutgoingBitrate) || 0)) / 1000;
  return { room, loss: Math.max(0, ...lost) };
};

// Keeps what a link (peer.js) sends to what fits; `onPicture` hears of each change. Gives a function that ends it.
export function fit({ link, onPicture }) {
  let state = BEGINNING;
  const look = async () => {
    const connected = link.pc.connectionState === "connected";
    // What has not been there yet can't come back.
    if (!connected && state === BEGINNING) return;
    const next = after(state, connected ? seenIn(await link.pc.getStats(), state.picture) : null);
    const changed = next.picture !== state.picture;
    state = next;
    if (!changed) return;
    await link.show(next.picture);
    onPicture(next.picture);
  };
  onPicture(state.picture);
  const timer = setInterval(() => look().catch(() => {}), EVERY);
  return () => clearInterval(timer);
}
