// A soft sound for something new: two notes, made here, once for all open tabs together.
let context;

function note(frequency, starts) {
  const [tone, loudness] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = frequency;
  loudness.gain.setValueAtTime(0, starts);
  loudness.gain.linearRampToValueAtTime(0.08, starts + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, starts + 0.6);
  tone.connect(loudness).connect(context.destination);
  tone.start(starts);
  tone.stop(starts + 0.6);
}

async function play() {
  context ??= new AudioContext();
  await context.resume();
  note(523.25, context.currentTime);
  note(659.25, context.currentTime + 0.14);
}

// Notes one after the other; all open tabs together make them once in `every` ms.
async function together(name, every, notes) {
  if (!navigator.userActivation?.hasBeenActive || !navigator.locks) return;
  await navigator.locks.request(name, async () => {
    try {
      if (Date.now() - Number(localStorage.getItem(name)) < every * 0.8) return;
      localStorage.setItem(name, Date.now());
    } catch {
      // Storage is closed; then each tab rings.
    }
    context ??= new AudioContext();
    await context.resume();
    notes.forEach((frequency, i) => note(frequency, context.currentTime + i * 0.18));
  });
}

// Three rising notes, louder in number than in tone.
export const alarm = (every) => together("calm-alarm", every, [587.33, 739.99, 880]);

// `id` is the notice's number, which grows: whichever tab comes first makes the sound. Browsers let only those be heard in which
// somebody has done something already.
export async function chime(id) {
  if (!navigator.userActivation?.hasBeenActive || !navigator.locks) return;
  await navigator.locks.request("calm-sound", async () => {
    try {
      if (Number(localStorage.getItem("calm-sounded")) >= id) return;
      localStorage.setItem("calm-sounded", id);
    } catch {
      // Storage is closed; then each tab sounds for itself.
    }
    await play();
  });
}

// A call: the same two notes again, as long as it rings.
export const ringing = (every) => together("calm-ring", every, [659.25, 523.25, 659.25]);
