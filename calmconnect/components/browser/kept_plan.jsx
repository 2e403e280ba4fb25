// The choice to keep the safety plan in this browser; what is kept follows the plan.
import { useEffect, useState } from "react";
import { forgetPlan, keepPlan, kept } from "./kept_plan.js";

export function KeepPlan({ me, steps }) {
  const [here, setHere] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => setHere(kept()?.me === me), [me]);
  useEffect(() => {
    if (here) setFailed(!keepPlan(me, steps));
  }, [here, me, steps]);
  const choose = ({ target }) => {
    if (!target.checked) forgetPlan();
    setHere(target.checked);
  };
  return (
    <div className="grow">
      <label className="agreement-tick">
        <input type="checkbox" className="plain-tick" checked={here} onChange={choose} />
        Keep it on this device
      </label>
      <p className="muted">
        Then it is here without a connection, too, beside the crisis lines. Whoever can open this browser can read it. It goes when you sign out.
      </p>
      <p role="status">{failed ? "This browser does not let us keep it." : here ? "It is kept here." : ""}</p>
    </div>
  );
}
