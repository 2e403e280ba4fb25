// How the connection of a call was, asked once it is over: one of five, and what was wrong unless it was good.
import { useState } from "react";
import Angry from "lucide-react/dist/esm/icons/angry.mjs";
import Frown from "lucide-react/dist/esm/icons/frown.mjs";
import Laugh from "lucide-react/dist/esm/icons/laugh.mjs";
import Meh from "lucide-react/dist/esm/icons/meh.mjs";
import Smile from "lucide-react/dist/esm/icons/smile.mjs";

// In the words of ITU-T P.800, which are those of domain/call_ratings.py.
const OPINIONS = [["Bad", Angry], ["Poor", Frown], ["Fair", Meh], ["Good", Smile], ["Excellent", Laugh]];
const GOOD = 4;
const TROUBLES = {
  no_sound: "No sound",
  broken_sound: "The sound broke up",
  no_picture: "No picture",
  broken_picture: "The picture froze",
  delay: "It came late",
  broke_off: "It broke off",
};

export function Rating({ onRate, onTouch }) {
  const [opinion, setOpinion] = useState(0);
  const [troubles, setTroubles] = useState([]);
  const [sent, setSent] = useState(false);
  const send = (chosen) => {
    onRate(chosen, chosen >= GOOD ? [] : troubles);
    setSent(true);
  };
  const choose = (chosen) => {
    onTouch();
    setOpinion(chosen);
    if (chosen >= GOOD) send(chosen);
  };
  const turn = (trouble) => setTroubles((named) => (named.includes(trouble) ? named.filter((one) => one !== trouble) : [...named, trouble]));
  if (sent) return <p className="call-rating-thanks" role="status">Thank you. That helps us to make calls better.</p>;
  return (
    <div className="call-rating">
      <div role="group" aria-label="How was the connection?">
        <p aria-hidden="true">How was the connection?</p>
        <div className="call-opinions">
          {OPINIONS.map(([words, Face], index) => (
            <button key={words} type="button" aria-pressed={opinion === index + 1} onClick={() => choose(index + 1)}>
              <Face size={24} strokeWidth={1.75} aria-hidden="true" />{words}
            </button>
          ))}
        </div>
      </div>
      {opinion > 0 && (
        <div role="group" aria-label="What was wrong?">
          <p aria-hidden="true">What was wrong?</p>
          <div className="call-troubles">
            {Object.entries(TROUBLES).map(([trouble, words]) => (
              <button key={trouble} type="button" className="chip" aria-pressed={troubles.includes(trouble)} onClick={() => turn(trouble)}>{words}</button>
            ))}
          </div>
          <button type="button" className="call-button" data-tone="answer" onClick={() => send(opinion)}>Send</button>
        </div>
      )}
    </div>
  );
}
