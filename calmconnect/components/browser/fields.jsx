// Fields and buttons of forms that need the browser: time zones by their own names, a password one may look at, one press at a time.
import { useEffect, useRef, useState } from "react";
import { Button, TextField } from "@radix-ui/themes";
import Eye from "lucide-react/dist/esm/icons/eye.mjs";
import EyeOff from "lucide-react/dist/esm/icons/eye-off.mjs";

const BUSY_AT_MOST = 900;

// Browsers still know some cities by names that people there no longer use.
const RENAMED = {
  "Asia/Calcutta": "Asia/Kolkata", "Asia/Katmandu": "Asia/Kathmandu", "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh", "Europe/Kiev": "Europe/Kyiv",
};
const today = (zone) => RENAMED[zone] ?? zone;

const offset = (zone) => {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts();
  return parts.find((part) => part.type === "timeZoneName").value.replace("GMT", "UTC");
};

const groups = (chosen) => {
  const zones = new Set([...Intl.supportedValuesOf("timeZone").map(today), chosen].filter((zone) => zone.includes("/")));
  const byPart = Map.groupBy([...zones].sort(), (zone) => zone.split("/")[0]);
  return [...byPart].map(([part, names]) => [part, names.map((zone) => [zone, zone.split("/").slice(1).join(", ").replaceAll("_", " ")])]);
};

// The zones are filled in by the browser, after the page has been read: a page built once can't know them.
export function ZoneSelect({ value, ...props }) {
  const [parts, setParts] = useState([]);
  const [zone, setZone] = useState("");
  useEffect(() => {
    const chosen = today(value || Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
    setParts(groups(chosen));
    setZone(chosen);
  }, [value]);
  return (
    <select {...props} className="plain-select" value={zone} onChange={(event) => setZone(event.target.value)}>
      <option value="UTC">UTC</option>
      {parts.map(([part, names]) => (
        <optgroup key={part} label={part}>
          {names.map(([name, words]) => (
            <option key={name} value={name}>{words}{name === zone ? ` (${offset(name)})` : ""}</option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

export function PasswordInput(props) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <TextField.Root {...props} size="3" type={shown ? "text" : "password"} spellCheck={false} autoCapitalize="none">
      <TextField.Slot side="right">
        <button type="button" className="round-button" onClick={() => setShown(!shown)} aria-pressed={shown} aria-label="Show what I type">
          <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
        </button>
      </TextField.Slot>
    </TextField.Root>
  );
}

// Once pressed, waits for the answer: a field that turns out wrong gets the focus; else it can be pressed again after a moment.
// What a press would do besides, which is closing the dialog around the form, is done once the form is on its way: a form that is
// gone before is never sent, and one that can't be sent yet should stay.
export function SubmitButton({ children, onClick, ...props }) {
  const [busy, setBusy] = useState(false);
  const [button, afterwards] = [useRef(null), useRef(onClick)];
  afterwards.current = onClick;
  useEffect(() => {
    const form = button.current.form;
    let timer;
    const wrong = new MutationObserver(() => answered());
    const answered = () => {
      clearTimeout(timer);
      wrong.disconnect();
      setBusy(false);
      form.querySelector('[aria-invalid="true"]')?.focus();
    };
    const sent = () => {
      setBusy(true);
      wrong.observe(form, { subtree: true, attributeFilter: ["aria-invalid"] });
      timer = setTimeout(answered, BUSY_AT_MOST);
      setTimeout(() => afterwards.current?.());
    };
    form.addEventListener("submit", sent);
    return () => { form.removeEventListener("submit", sent); wrong.disconnect(); clearTimeout(timer); };
  }, []);
  return <Button {...props} ref={button} type="submit" loading={busy}>{children}</Button>;
}
