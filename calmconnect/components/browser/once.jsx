// What is shown once: the key for an app, as a picture to scan and as text, and the recovery codes.
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "@radix-ui/themes";
import { given } from "./once.js";

const nothing = {};

const useOnce = (part) => {
  const all = useSyncExternalStore(given.subscribe, given.current, () => nothing);
  useEffect(() => () => given.know({ [part]: undefined }), [part]);
  return all[part];
};

export function AppKey() {
  const key = useOnce("key");
  return key && (
    <div className="app-key">
      <img src={key.picture} alt="A QR code for your app; the same key stands below as text" width="200" height="200" />
      <p>
        <span className="field-label">Or type this key into the app</span>
        <code className="app-key-text">{key.text}</code>
      </p>
    </div>
  );
}

export function RecoveryCodes() {
  const codes = useOnce("codes");
  const [said, say] = useState("");
  if (!codes) return null;
  const text = `${codes.join("\n")}\n`;
  const copy = () => navigator.clipboard.writeText(text).then(() => say("Copied."), () => say("This browser does not let us copy. Please write them down."));
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`CalmConnect: recovery codes, each works once\n\n${text}`)}`;
  return (
    <div className="stack">
      <ul className="recovery-codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      <div className="cluster">
        <Button type="button" size="2" variant="outline" color="gray" onClick={copy}>Copy them</Button>
        <Button asChild size="2" variant="outline" color="gray"><a href={file} download="calmconnect-recovery-codes.txt">Save as a file</a></Button>
        <span role="status" className="muted small">{said}</span>
      </div>
    </div>
  );
}
