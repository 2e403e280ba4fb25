// This page's microphone, camera and shared screen, for as long as a call goes on. Whatever can't be had is said, with its cause.
import { hearers } from "./store.js";

let own = blank();
const { hear: subscribe, tell } = hearers();

function blank() {
  return { audio: undefined, video: undefined, screen: undefined, muted: false, wantsVideo: false, problem: "", devices: [], chosen: {}, asks: false, ready: false };
}

export const current = () => own;
export { subscribe };
const keep = (more) => {
  own = { ...own, ...more };
  tell();
};

const NAMES = { audio: "microphone", video: "camera" };
const BLOCKED = "Allow it in the settings of this site (beside the address), then switch it on here.";
const CAUSES = {
  NotAllowedError: (name) => `Your browser does not let us use your ${name}. ${BLOCKED}`,
  SecurityError: (name) => `Your browser does not let us use your ${name}. ${BLOCKED}`,
  NotFoundError: (name) => `We found no ${name}. Is it plugged in?`,
  NotReadableError: (name) => `Your ${name} is used by another program, or does not answer. Close the other program and try again.`,
  OverconstrainedError: (name) => `That ${name} is gone. Please choose another one.`,
};
const why = (kind, error) => (CAUSES[error.name] ?? ((name) => `Your ${name} could not be started.`))(NAMES[kind]);

const WISHES = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: "user" },
};

// What the tracks of a call are sent for: kept apart from what they are, so that one can take the other's place.
export const sent = (kind) => (kind === "video" ? (own.screen ?? own.video) : own.audio);

export const source = () => (own.screen ? "screen" : "camera");

let call = 0;

// How one was heard and seen outlives a reload of the page.
const KEPT = "calm-call";
const remember = () => {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ call, video: own.wantsVideo, muted: own.muted }));
  } catch {
    // Storage is closed; then a reload begins as the call did.
  }
};
const remembered = (id) => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    return kept?.call === id ? kept : undefined;
  } catch {
    return undefined;
  }
};

const wishFor = (kind) => {
  const device = own.chosen[kind];
  return device ? { ...WISHES[kind], facingMode: undefined, deviceId: { exact: device } } : WISHES[kind];
};

async function get(...kinds) {
  if (!navigator.mediaDevices) throw Object.assign(new Error(), { name: "Insecure" });
  const wishes = Object.fromEntries(kinds.map((kind) => [kind, wishFor(kind)]));
  const tracks = (await navigator.mediaDevices.getUserMedia(wishes)).getTracks();
  for (const track of tracks) {
    // Unplugged, or taken away by the system.
    const gone = { [track.kind]: undefined, problem: `Your ${NAMES[track.kind]} has stopped.` };
    track.addEventListener("ended", () => own[track.kind] === track && keep(gone));
  }
  return tracks;
}

function use(track, forCall) {
  if (forCall !== call) return track.stop();
  own[track.kind]?.stop();
  if (track.kind === "audio") track.enabled = !own.muted;
  return keep({ [track.kind]: track, problem: "" });
}

async function take(kind, forCall) {
  try {
    use((await get(kind))[0], forCall);
    await list();
  } catch (error) {
    const problem = error.name === "Insecure" ? "Calls need an address that begins with https. Please tell whoever runs this site." : why(kind, error);
    if (forCall === call) keep({ problem, ...(kind === "video" ? { wantsVideo: false } : {}) });
  }
  return undefined;
}

// The browser asks once, and both start together. When one can't be had, neither is.
async function takeBoth(forCall) {
  try {
    (await get("audio", "video")).forEach((track) => use(track, forCall));
    return true;
  } catch {
    return false;
  }
}

async function takeEach(forCall) {
  await take("audio", forCall);
  if (!own.wantsVideo) return;
  const { problem } = own;
  await take("video", forCall);
  if (problem && forCall === call) keep({ problem });
}

async function list() {
  const found = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  keep({ devices: found.filter((one) => one.deviceId).map(({ deviceId, kind, label }) => ({ id: deviceId, kind, label })) });
}

// Whom the person has allowed their microphone already, the browser tells under which addresses it can be reached; to others it gives
// names that mean nothing in some networks. So a connection waits for the answer where it is not known yet.
const isAllowed = async () => {
  try {
    return (await navigator.permissions.query({ name: "microphone" })).state === "granted";
  } catch {
    return false;
  }
};

// Microphone, and camera if it is wanted; the call goes on with what there is. `ready` is when a connection may begin.
export async function begin(id, wantsVideo) {
  if (call === id) return;
  end();
  call = id;
  const before = remembered(id);
  keep({ wantsVideo: before?.video ?? wantsVideo, muted: before?.muted ?? false });
  // What takes longer than devices do is a question of the browser's.
  const asking = setTimeout(() => call === id && keep({ asks: true }), 1500);
  isAllowed().then((yes) => yes && call === id && keep({ ready: true }));
  if (!own.wantsVideo || !(await takeBoth(id))) await takeEach(id);
  clearTimeout(asking);
  if (call !== id) return;
  keep({ asks: false, ready: true });
  await list();
}

export const isFor = (id) => call === id;

// Whoever listens is neither heard nor seen, until they switch on the one or the other.
export function listen(id) {
  if (call === id && !sent("audio") && !sent("video")) return;
  end();
  call = id;
  keep({ ready: true });
}

export const dismissProblem = () => keep({ problem: "" });

export async function toggleMicrophone() {
  if (!own.audio) {
    keep({ muted: false });
    return take("audio", call);
  }
  own.audio.enabled = own.muted;
  keep({ muted: !own.muted });
  return remember();
}

export async function toggleCamera() {
  if (own.video) {
    own.video.stop();
    keep({ video: undefined, wantsVideo: false });
    return remember();
  }
  keep({ wantsVideo: true });
  remember();
  return take("video", call);
}

export async function choose(kind, device) {
  keep({ chosen: { ...own.chosen, [kind]: device } });
  if (kind !== "output" && own[kind]) await take(kind, call);
}

export async function toggleScreen() {
  if (own.screen) {
    own.screen.stop();
    return keep({ screen: undefined });
  }
  try {
    const forCall = call;
    const [track] = (await navigator.mediaDevices.getDisplayMedia({ video: true })).getVideoTracks();
    if (forCall !== call) return track.stop();
    track.addEventListener("ended", () => own.screen === track && keep({ screen: undefined }));
    return keep({ screen: track });
  } catch (error) {
    // Whoever closes the browser's own question has decided, and needs no message.
    if (error.name !== "NotAllowedError") keep({ problem: "Your screen could not be shared." });
    return undefined;
  }
}

export function end() {
  call = 0;
  [own.audio, own.video, own.screen].forEach((track) => track?.stop());
  own = { ...blank(), chosen: own.chosen };
  tell();
}

// Calls have numbers, rooms have names: what one has taken is not the other's to end.
export const endCall = () => typeof call === "number" && end();
export const endRoom = () => typeof call === "string" && end();

globalThis.navigator?.mediaDevices?.addEventListener("devicechange", () => call && list());
