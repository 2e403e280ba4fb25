// Who somebody is, for as long as it is shown; gone when the page is left.
import { Fragment, useEffect, useSyncExternalStore } from "react";
import { forget, known, subscribe } from "./identities.js";

export function Identity({ request }) {
  const who = useSyncExternalStore(subscribe, () => known(request), () => undefined);
  useEffect(() => () => forget(request), [request]);
  return (
    <div role="status" className="identity">
      {who && (
        <>
          <dl className="pairs">
            {who.facts.map(([name, value]) => (
              <Fragment key={name}><dt>{name}</dt><dd>{value}</dd></Fragment>
            ))}
          </dl>
          <button type="button" className="text-link" onClick={() => forget(request)}>Hide it again</button>
        </>
      )}
    </div>
  );
}
