// Tells the server what has reached this page, whichever page it is, and what was read on it: gathered, and no more often than
// every `GATHER`. What gets lost on the way is said again once the conversation is opened anew.
import { subscribe } from "./heard.js";
import * as messages from "./messages.js";

const GATHER = 700;

// `tell(conversation, delivered, read)`: up to which place; a `read` of 0 says nothing new. Gives a function that ends it.
export function acknowledge(me, tell) {
  const told = new Map();
  let timer;

  const due = () => {
    const found = [];
    for (const [conversation, known] of messages.all()) {
      if (told.get(conversation)?.opened !== known.opened) told.set(conversation, { opened: known.opened, ...messages.seenBy(known, me) });
      const before = told.get(conversation);
      const delivered = messages.newestOfOthers(known, me);
      const read = known.reading > before.read ? known.reading : 0;
      if (delivered > before.delivered || read) found.push([conversation, Math.max(delivered, read), read]);
    }
    return found;
  };
  const say = () => {
    timer = undefined;
    for (const [conversation, delivered, read] of due()) {
      const before = told.get(conversation);
      Object.assign(before, { delivered: Math.max(before.delivered, delivered), read: Math.max(before.read, read) });
      tell(conversation, delivered, read);
    }
  };
  const step = () => {
    if (timer === undefined && due().length) timer = setTimeout(say, GATHER);
  };

  const unsubscribe = subscribe(step);
  step();
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
