// Records the call on the doctor's page, and sends what was recorded to the server: a piece a second, one after the other, each again
// until it has arrived. So a page that is killed loses what it had not sent, about a second; one loaded anew begins another segment.
import { mix } from "./mixing.js";

const KIND = "video/webm;codecs=vp8,opus";
// A whole picture every other second, to which a film can be jumped.
const HOW = { videoBitsPerSecond: 500_000, audioBitsPerSecond: 64_000, videoKeyFrameIntervalDuration: 2000 };
const PIECE = 1000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
// A browser that has much to do is behind with its pictures, and would throw away at the end what it has not made a film of yet. So it
// records nothing more and catches up, until nothing (but single signs) has come for a second.
const CATCHES_UP_EVERY = 250;
const CAUGHT_UP_AFTER = 4;
const CATCHES_UP_FOR = 15_000;
const NEXT_TO_NOTHING = 16;
// When the server can't be reached for so long, what is kept here would only grow.
const MOST_WAITING = 180;
const GIVE_UP_AFTER = 120_000;

export const canRecord = () => Boolean(window.MediaRecorder?.isTypeSupported(KIND) && window.AudioContext);

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// An answer, or undefined when the server does not want it, or can't be reached for longer than is of use.
async function insist(path, body, wanted) {
  for (let wait = FIRST_WAIT; wanted(); wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const answer = await fetch(`/recordings/${path}`, { method: "POST", body }).catch(() => undefined);
    if (answer?.ok) return answer;
    if (answer && answer.status >= 400 && answer.status < 500) return undefined;
    await pause(wait);
  }
  return undefined;
}

export function record(id, onTrouble) {
  const mixed = mix();
  const waiting = [];
  const last = [];
  let recorder;
  let segment;
  let sent = 0;
  let sending = false;
  let ended = 0;
  let refused = false;
  let done = false;

  const wanted = () => !refused && (!ended || Date.now() - ended < GIVE_UP_AFTER);
  const catchUp = async () => {
    const until = Date.now() + CATCHES_UP_FOR;
    const come = () => last.reduce((all, { size }) => all + size, 0);
    recorder.pause();
    for (let quiet = 0; recorder.state === "paused" && quiet < CAUGHT_UP_AFTER && Date.now() < until; ) {
      const before = come();
      recorder.requestData();
      await pause(CATCHES_UP_EVERY);
      quiet = come() - before > NEXT_TO_NOTHING ? 0 : quiet + 1;
    }
    if (recorder.state !== "inactive") recorder.stop();
  };
  const stop = () => {
    if (recorder?.state === "recording") catchUp().catch(refuse);
    else if (!recorder) mixed.close();
  };
  const refuse = () => {
    if (refused) return;
    refused = true;
    waiting.length = 0;
    if (recorder && recorder.state !== "inactive") recorder.stop();
    mixed.close();
    if (!ended) onTrouble();
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    while (waiting.length) {
      if (!(await insist(`${id}/segments/${segment}/${sent}`, waiting[0], wanted))) refuse();
      else sent += 1;
      waiting.shift();
    }
    sending = false;
    if (done) await finish();
  };

  const keep = (data) => {
    waiting.push(data);
    if (waiting.length > MOST_WAITING) refuse();
    else send();
  };

  const finish = () => insist(`${id}/end`, undefined, wanted);

  const begin = async () => {
    const answer = await insist(`${id}/segments`, undefined, () => wanted() && !ended);
    if (!answer) return ended ? undefined : refuse();
    ({ segment } = await answer.json());
    if (ended) return finish();
    recorder = new MediaRecorder(mixed.stream, { mimeType: KIND, ...HOW });
    recorder.ondataavailable = ({ data }) => {
      if (refused || !data.size) return;
      // What comes after the end is one piece: the server counts them by the seconds before.
      if (ended) last.push(data);
      else keep(data);
    };
    recorder.onerror = refuse;
    // The last piece has come.
    recorder.onstop = () => {
      done = true;
      mixed.close();
      if (last.length && !refused) keep(new Blob(last));
      else send();
    };
    return recorder.start(PIECE);
  };
  begin().catch(refuse);

  return {
    use: mixed.use,
    end: () => {
      if (ended) return;
      ended = Date.now();
      stop();
    },
  };
}
