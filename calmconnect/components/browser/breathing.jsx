// Breathing at a pace: a slow circle with words and counts. For who wants no motion the circle rests, and the counts remain.
import { useEffect, useState } from "react";

const WIDE = 1;
const NARROW = 0.58;

// Which phase the second of a round falls into, and how many seconds of it are left.
const at = (phases, second) => {
  const round = phases.reduce((sum, [, seconds]) => sum + seconds, 0);
  let within = second % round;
  let index = 0;
  while (within >= phases[index][1]) within -= phases[index++][1];
  return { index, left: phases[index][1] - within, round: Math.floor(second / round) + 1 };
};

// Holding keeps the size of the breath before it.
const sizeIn = (phases, index) => {
  const [words] = phases[index];
  if (words === "Hold") return index === 0 ? NARROW : sizeIn(phases, index - 1);
  return words === "Breathe in" ? WIDE : NARROW;
};

function usePace(phases) {
  const [second, setSecond] = useState(-1);
  const running = second >= 0;
  useEffect(() => {
    if (!running) return undefined;
    const clock = setInterval(() => setSecond((before) => before + 1), 1000);
    return () => clearInterval(clock);
  }, [running]);
  return [running ? at(phases, second) : undefined, () => setSecond(running ? -1 : 0), () => setSecond(-1)];
}

function Paces({ paces, chosen, choose }) {
  if (paces.length < 2) return null;
  return (
    <div className="breath-paces" role="group" aria-label="Pace">
      {paces.map((one) => (
        <button key={one.key} type="button" className="chip" aria-pressed={one.key === chosen.key} onClick={() => choose(one)}>{one.name}</button>
      ))}
    </div>
  );
}

export function Breathing({ paces, small }) {
  const [pace, setPace] = useState(paces[0]);
  const [now, toggle, reset] = usePace(pace.phases);
  const [words, seconds] = now ? pace.phases[now.index] : ["", 1];
  const style = { transform: `scale(${now ? sizeIn(pace.phases, now.index) : NARROW})`, transitionDuration: `${seconds}s` };
  const choose = (one) => {
    reset();
    setPace(one);
  };
  return (
    <div className="breath" data-small={small ? "yes" : "no"}>
      <Paces paces={paces} chosen={pace} choose={choose} />
      <div className="breath-space" aria-hidden="true">
        <div className="breath-circle" style={style} />
        <div className="breath-words">
          {now ? <><span>{words}</span><strong>{now.left}</strong></> : <span>{pace.name}</span>}
        </div>
      </div>
      <p className="only-read-out" aria-live="polite">{now ? `${words}, ${seconds}` : ""}</p>
      <button type="button" className="breath-button" onClick={toggle}>{now ? "Pause" : "Start"}</button>
    </div>
  );
}
