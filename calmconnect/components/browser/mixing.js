// Both sides of a call as one picture and one sound: the other one at the left, oneself at the right, each as it is sent.
// Small enough for a machine that also encodes the call: what it can't keep up with would be lost should the page be killed.
const WIDTH = 960;
const HEIGHT = 360;
const FRAMES = 12;

// Browsers slow down the clocks of pages that are not looked at, but not those of workers.
function ticking(tick) {
  const address = URL.createObjectURL(new Blob([`setInterval(() => postMessage(0), ${1000 / FRAMES});`], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.onmessage = tick;
  return () => {
    worker.terminate();
    URL.revokeObjectURL(address);
  };
}

const view = () => Object.assign(document.createElement("video"), { muted: true, playsInline: true, autoplay: true });

function show(video, track) {
  if (video.srcObject?.getVideoTracks()[0] === track) return;
  video.srcObject = track ? new MediaStream([track]) : null;
  if (track) video.play().catch(() => {});
}

// All of a picture, as large as its half has room for.
function draw(drawn, video, left) {
  const half = WIDTH / 2;
  if (!video.srcObject || !video.videoWidth) return;
  const scale = Math.min(half / video.videoWidth, HEIGHT / video.videoHeight);
  const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
  drawn.drawImage(video, left + (half - width) / 2, (HEIGHT - height) / 2, width, height);
}

export function mix() {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const drawn = canvas.getContext("2d", { alpha: false });
  const sides = [view(), view()];
  const sound = new AudioContext();
  const together = sound.createMediaStreamDestination();
  let heard = [];
  let sources = [];

  // Some browsers wait for a touch before there is any sound.
  const resume = () => sound.state === "suspended" && sound.resume().catch(() => {});
  const stop = ticking(() => {
    drawn.fillRect(0, 0, WIDTH, HEIGHT);
    sides.forEach((video, i) => draw(drawn, video, (i * WIDTH) / 2));
  });
  resume();
  ["pointerdown", "keydown"].forEach((sign) => window.addEventListener(sign, resume));

  const listen = (tracks) => {
    if (tracks.length === heard.length && tracks.every((track, i) => track === heard[i])) return;
    sources.forEach((source) => source.disconnect());
    heard = tracks;
    sources = tracks.map((track) => sound.createMediaStreamSource(new MediaStream([track])));
    sources.forEach((source) => source.connect(together));
  };

  return {
    stream: new MediaStream([...canvas.captureStream(FRAMES).getVideoTracks(), ...together.stream.getAudioTracks()]),
    // What is muted, or not filmed, is not recorded either.
    use: ({ audio, video, received }) => {
      show(sides[0], received?.getVideoTracks()[0]);
      show(sides[1], video);
      listen([...(received?.getAudioTracks() ?? []), ...(audio ? [audio] : [])]);
    },
    close: () => {
      if (sound.state === "closed") return;
      stop();
      ["pointerdown", "keydown"].forEach((sign) => window.removeEventListener(sign, resume));
      sides.forEach((video) => show(video, undefined));
      listen([]);
      sound.close().catch(() => {});
    },
  };
}
