// One connection to the other page of a call: perfect negotiation (the one who was called is the polite one), candidates as they are
// found, and a channel for words. What it says goes out by `say`; what the other says comes in by `hear` (docs/calls.md). The caller's
// has its offer ready, with all that was found, when the other one answers (`meet`). Tracks may come later than the connection.
import { BEGINNING, encodingFor, limit } from "./sending.js";

const KINDS = ["audio", "video"];

export function connect({ call, setup, tracks, source, say, onState, onTrack, onWords, onTrouble }) {
  const ends = { epoch: call.epoch, to: "" };
  const polite = !call.outgoing;
  const pc = new RTCPeerConnection(setup);
  const together = new MediaStream();
  const senders = {};
  let begun = call.outgoing;
  let picture = BEGINNING.picture;
  let found = 0;
  let making = false;
  let ignoring = false;
  let channel;
  let turn = Promise.resolve();

  const speak = (opened) => {
    channel = opened;
    channel.onopen = () => onWords({ opened: true });
    channel.onmessage = ({ data }) => onWords(read(data));
  };

  const sayDescription = () => {
    const { type, sdp } = pc.localDescription;
    say({ kind: type, ...ends, sdp });
  };

  const describe = async () => {
    making = true;
    try {
      await pc.setLocalDescription();
      if (ends.to) sayDescription();
    } finally {
      making = false;
    }
  };

  const limitAll = () => Promise.all(KINDS.map((kind) => senders[kind] && limit(senders[kind], kind, picture, source())));

  // The sound and the picture that the caller's first offer made room for.
  const adopt = async () => {
    for (const transceiver of pc.getTransceivers()) {
      const kind = transceiver.receiver.track.kind;
      if (senders[kind]) continue;
      transceiver.direction = "sendrecv";
      senders[kind] = transceiver.sender;
      senders[kind].setStreams?.(together);
      await senders[kind].replaceTrack(tracks(kind) ?? null);
    }
  };

  const take = async ({ kind, sdp, candidate, mid, line }) => {
    if (kind === "candidate") {
      await pc.addIceCandidate({ candidate, sdpMid: mid, sdpMLineIndex: line }).catch((error) => {
        if (!ignoring) throw error;
      });
      return;
    }
    ignoring = !polite && kind === "offer" && (making || pc.signalingState !== "stable");
    if (ignoring || (kind === "answer" && pc.signalingState !== "have-local-offer")) return;
    await pc.setRemoteDescription({ type: kind, sdp });
    if (kind !== "offer") return;
    await adopt();
    begun = true;
    await describe();
    await limitAll();
  };

  pc.onnegotiationneeded = () => begun && describe().catch(onTrouble);
  pc.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate) return;
    found += 1;
    if (!ends.to) return;
    say({ kind: "candidate", ...ends, candidate: candidate.candidate, mid: candidate.sdpMid, line: candidate.sdpMLineIndex });
  };
  pc.onicecandidateerror = ({ errorCode, url }) => onTrouble({ errorCode, url });
  pc.onconnectionstatechange = () => onState(pc.connectionState);
  pc.ontrack = ({ track }) => onTrack(track);
  pc.ondatachannel = (event) => speak(event.channel);

  if (call.outgoing) {
    for (const kind of KINDS) {
      const sendEncodings = [encodingFor(kind, picture, source())];
      const { sender } = pc.addTransceiver(tracks(kind) ?? kind, { direction: "sendrecv", streams: [together], sendEncodings });
      senders[kind] = sender;
    }
    speak(pc.createDataChannel("calm"));
  }

  return {
    pc,
    meet: (to) => {
      ends.to = to;
      if (pc.localDescription && !making) sayDescription();
    },
    // Whether it was for this connection.
    hear: (signal) => {
      if (!ends.to || signal.epoch !== ends.to || signal.to !== ends.epoch) return false;
      turn = turn.then(() => take(signal)).catch(onTrouble);
      return true;
    },
    // Another track in the place of the one before, without asking the other side.
    send: (kind) => senders[kind]?.replaceTrack(tracks(kind) ?? null).then(limitAll).catch(onTrouble),
    // How much of a picture there is room for: see sending.js.
    show: (wanted) => {
      picture = wanted;
      return limitAll().catch(onTrouble);
    },
    // Nobody can reach this page in any way: a relay that is the only way allowed did not accept it.
    isOutOfReach: () => pc.iceGatheringState === "complete" && found === 0,
    isPaused: () => picture === "none",
    tell: (words) => {
      if (channel?.readyState !== "open") return false;
      channel.send(JSON.stringify(words));
      return true;
    },
    restart: () => pc.restartIce(),
    close: () => {
      channel?.close();
      pc.close();
    },
  };
}

// The other page may be any program: what it says is looked at.
function read(data) {
  try {
    const { text, camera, muted } = JSON.parse(data);
    if (typeof text === "string") return { text: text.slice(0, 4000) };
    return { camera: Boolean(camera), muted: Boolean(muted) };
  } catch {
    return {};
  }
}
