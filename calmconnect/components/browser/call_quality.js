// How a call is, by the browser's own figures: a word for the person now, and a summary of it all for the record of the call.
const EVERY = 5000;
const TELL_EVERY = 6; // samples

const of = (stats, type) => [...stats.values()].filter((one) => one.type === type);

function figures(stats) {
  const transport = of(stats, "transport").find((one) => one.selectedCandidatePairId);
  const pair = stats.get(transport?.selectedCandidatePairId) ?? of(stats, "candidate-pair").find((one) => one.nominated);
  const ends = [stats.get(pair?.localCandidateId), stats.get(pair?.remoteCandidateId)];
  const inbound = of(stats, "inbound-rtp");
  const sum = (name) => inbound.reduce((all, one) => all + (one[name] ?? 0), 0);
  return {
    at: Date.now(),
    rtt: (pair?.currentRoundTripTime ?? 0) * 1000,
    received: pair?.bytesReceived ?? 0,
    sent: pair?.bytesSent ?? 0,
    packets: sum("packetsReceived"),
    lost: Math.max(0, sum("packetsLost")),
    freezes: sum("freezeCount"),
    jitter: Math.max(0, ...inbound.map((one) => (one.jitter ?? 0) * 1000)),
    relayed: ends.some((one) => one?.candidateType === "relay"),
  };
}

const wordFor = ({ rtt, loss }) => {
  if (loss > 10 || rtt > 800) return "poor";
  return loss > 3 || rtt > 300 ? "weak" : "good";
};

// Sums over all connections of a call, which outlive each of them.
let all = { call: 0 };

const add = (call, sample) => {
  if (all.call !== call) all = { call, samples: 0, rtt: 0, loss: 0, jitter: 0, kbps_in: 0, kbps_out: 0, rtt_most: 0, freezes: 0, relayed: false };
  all.samples += 1;
  for (const name of ["rtt", "loss", "jitter", "kbps_in", "kbps_out", "freezes"]) all[name] += sample[name];
  all.rtt_most = Math.max(all.rtt_most, sample.rtt);
  all.relayed ||= sample.relayed;
};

const summary = () => {
  const mean = (name) => Math.round(all[name] / all.samples);
  return {
    samples: all.samples, rtt: mean("rtt"), rtt_most: Math.round(all.rtt_most), loss: Math.round((all.loss / all.samples) * 10) / 10,
    jitter: mean("jitter"), kbps_in: mean("kbps_in"), kbps_out: mean("kbps_out"), freezes: all.freezes, relayed: all.relayed,
  };
};

// `onWord` hears "good", "weak" or "poor"; `onSummary` the figures so far. Gives a function that ends it, and tells once more.
export function watchQuality({ pc, call, onWord, onSummary }) {
  let before;
  const tell = () => all.call === call && all.samples && onSummary(summary());
  const look = async () => {
    if (pc.connectionState !== "connected") return;
    const now = figures(await pc.getStats());
    if (before) {
      const seconds = Math.max(0.5, (now.at - before.at) / 1000);
      const lost = Math.max(0, now.lost - before.lost);
      const kbps = (name) => Math.max(0, now[name] - before[name]) * 8 / 1000 / seconds;
      const sample = {
        rtt: now.rtt, jitter: now.jitter, relayed: now.relayed, freezes: Math.max(0, now.freezes - before.freezes),
        loss: (100 * lost) / Math.max(1, lost + now.packets - before.packets), kbps_in: kbps("received"), kbps_out: kbps("sent"),
      };
      add(call, sample);
      onWord(wordFor(sample));
      if (all.samples % TELL_EVERY === 1) tell();
    }
    before = now;
  };
  const timer = setInterval(() => look().catch(() => {}), EVERY);
  return () => {
    clearInterval(timer);
    tell();
  };
}
