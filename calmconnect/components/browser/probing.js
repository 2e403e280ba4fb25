// What a call needs, tried out one by one: devices, what fits through the way to the server, the servers that help through strict networks.
const AGENTS = [
  ["iphone", /iPhone|iPad/], ["android", /Android/], ["edge", /Edg\//], ["firefox", /Firefox\//], ["chrome", /Chrome\//], ["safari", /Safari\//],
];

export const browserName = () => AGENTS.find(([, sign]) => sign.test(navigator.userAgent))?.[0] ?? "other";

const BECAME = {
  NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing",
  NotReadableError: "busy", AbortError: "busy",
};

// Gives [what became of it, the stream or null]; `kind` is "video" or "audio", `id` a device's or "".
export async function open(kind, id) {
  if (!navigator.mediaDevices) return ["broken", null];
  const size = kind === "video" ? { width: 640, height: 480 } : {};
  try {
    return ["works", await navigator.mediaDevices.getUserMedia({ [kind]: { ...size, ...(id && { deviceId: { exact: id } }) } })];
  } catch (error) {
    return [BECAME[error.name] ?? "broken", null];
  }
}

export const stop = (stream) => stream?.getTracks().forEach((track) => track.stop());

export async function devices(kind) {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all.filter((one) => one.kind === kind && one.deviceId).map((one, n) => ({ id: one.deviceId, name: one.label || `Device ${n + 1}` }));
}

// Calls `onLevel` with 0 to 1 many times a second; gives what ends it.
export function listen(stream, onLevel) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  context.createMediaStreamSource(stream).connect(analyser);
  context.resume();
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
    // -60 dB is a quiet room, 0 dB as loud as can be.
    onLevel(power ? Math.max(0, Math.min(1, 1 + Math.log10(power) / 6)) : 0);
  }, 60);
  return () => {
    clearInterval(timer);
    context.close();
  };
}

export async function tone(sink) {
  const context = new AudioContext();
  if (sink && context.setSinkId) await context.setSinkId(sink);
  await context.resume();
  [440, 554.37, 659.25].forEach((frequency, n) => {
    const [note, loudness, at] = [context.createOscillator(), context.createGain(), context.currentTime + n * 0.35];
    note.frequency.value = frequency;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.2, at + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
    note.connect(loudness).connect(context.destination);
    note.start(at);
    note.stop(at + 0.6);
  });
  setTimeout(() => context.close(), 2000);
}

const BYTES = "/call-check/bytes";

const timed = async (asked, options) => {
  const began = performance.now();
  const answer = await fetch(asked, { cache: "no-store", ...options });
  if (!answer.ok) throw new Error("refused");
  await answer.arrayBuffer();
  return performance.now() - began;
};

// Milliseconds: the middle one of five tries, the first of which also opens the connection and is left out.
export async function roundTrip(signal) {
  const taken = [];
  for (let n = 0; n < 6; n += 1) taken.push(await timed(`${BYTES}/0`, { signal }));
  return Math.max(1, Math.round(taken.slice(1).sort((a, b) => a - b)[2]));
}

// kbit/s, from ever larger amounts until one takes long enough to be measured; what the round trip takes does not count.
async function rate(send, round) {
  let kbps = 0;
  for (const size of [16, 64, 256, 1024].map((n) => n * 1024)) {
    const taken = Math.max(1, (await send(size)) - round);
    kbps = Math.round((size * 8) / taken);
    if (taken > 400) break;
  }
  return kbps;
}

export const down = (round, signal) => rate((size) => timed(`${BYTES}/${size}`, { signal }), round);

export function up(round, signal) {
  const noise = (size) => {
    const made = new Uint8Array(size);
    for (let from = 0; from < size; from += 65536) crypto.getRandomValues(made.subarray(from, from + 65536));
    return made;
  };
  return rate((size) => timed(BYTES, { method: "POST", body: noise(size), signal }), round);
}

// Whether a server answers: one that only tells one's own address gives an "srflx" candidate, one that relays a "relay" one.
export function reaches(server, signal) {
  return new Promise((tell) => {
    const wanted = [server.urls].flat().some((url) => url.startsWith("turn")) ? "relay" : "srflx";
    const connection = new RTCPeerConnection({ iceServers: [server] });
    const finish = (found) => {
      clearTimeout(timer);
      connection.close();
      tell(found);
    };
    // Wrong credentials never make it fail by itself.
    const timer = setTimeout(() => finish(false), 5000);
    signal.addEventListener("abort", () => finish(false));
    connection.onicecandidate = ({ candidate }) => {
      if (!candidate) finish(false);
      else if (candidate.type === wanted) finish(true);
    };
    connection.createDataChannel("check");
    connection.setLocalDescription().catch(() => finish(false));
  });
}
