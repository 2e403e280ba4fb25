// Pushes to this browser. Permission is asked for when somebody wants them, never before.
import { useEffect, useState } from "react";
import { Button, Text } from "@radix-ui/themes";

const WORDS = {
  unknown: "",
  unable: "This browser can't get notifications. On an iPhone or iPad, first add CalmConnect to the Home Screen.",
  refused: "Notifications from this site are blocked in your browser. To change that, open the settings of this site (beside the address) and allow notifications; then come back.",
  failed: "Your browser could not reach its notification service. Please try again later.",
  off: "Get what is new on this device, also while CalmConnect is closed. Only a title is shown, without details.",
  on: "This device gets what is new, also while CalmConnect is closed.",
};

const able = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const registration = () => navigator.serviceWorker.getRegistration().then((found) => found && navigator.serviceWorker.ready);

const existing = async () => (await registration())?.pushManager.getSubscription();

async function subscribe(key) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(wanted);
  } catch (error) {
    // Subscribed with a key that is not ours any more.
    const old = error.name === "InvalidStateError" && (await pushManager.getSubscription());
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(wanted);
  }
}

export function PushSwitch({ subscribeWith, known, onSubscribed, onLeft }) {
  const [state, setState] = useState("unknown");
  const [busy, setBusy] = useState(false);
  const look = async () => {
    if (!able()) return setState("unable");
    if (Notification.permission === "denied") return setState("refused");
    setState(known && (await existing()) ? "on" : "off");
  };
  useEffect(() => {
    look();
  }, [known]);
  const turnOn = async () => {
    setBusy(true);
    try {
      if ((await Notification.requestPermission()) === "granted") onSubscribed((await subscribe(subscribeWith)).toJSON());
      else await look();
    } catch {
      setState("failed");
    }
    setBusy(false);
  };
  const turnOff = async () => {
    await (await existing())?.unsubscribe();
    onLeft();
  };
  const on = state === "on";
  return (
    <div className="push-switch" role="group" aria-label="Notifications on this device">
      <Text as="p" aria-live="polite" data-state={state}>{WORDS[state]}</Text>
      {(on || state === "off" || state === "failed") && (
        <Button size="3" variant={on ? "outline" : "solid"} color={on ? "gray" : undefined} disabled={busy} onClick={on ? turnOff : turnOn}>
          {on ? "Turn off on this device" : "Turn on for this device"}
        </Button>
      )}
    </div>
  );
}

let said = false;

const shown = async () => (await registration())?.getNotifications() ?? [];

// Once for each loaded page: the server binds pushes to whoever is signed in here, and to this sign-in. When nobody is any more,
// what lies on the device of somebody's notifications goes.
export function Recognise({ ready, role, onFound }) {
  useEffect(() => {
    if (!ready || !able() || Notification.permission !== "granted") return;
    if (!role) shown().then((notifications) => notifications.forEach((one) => one.close()));
    else if (!said) existing().then((found) => found && onFound(found.endpoint));
    said ||= Boolean(role);
  }, [ready, role]);
  return null;
}
