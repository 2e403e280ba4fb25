// Files for the message that is being written. Each goes to the server at once, under the name that the message will have, so that
// the message itself has them the moment it is sent. What has arrived there survives a reload of the page.
import { changed } from "./heard.js";
import { newId } from "./outbox.js";

export const MOST = 6;

const key = (me, conversation) => `calm:files:${me}:${conversation}`;
const drafts = new Map();

const blank = () => ({ client_id: newId(), files: [] });
const draftOf = (me, conversation) => {
  const name = key(me, conversation);
  if (!drafts.has(name)) drafts.set(name, JSON.parse(sessionStorage.getItem(name) ?? "null") ?? blank());
  return drafts.get(name);
};
const keep = (me, conversation, draft) => {
  drafts.set(key(me, conversation), draft);
  const arrived = draft.files.filter((file) => file.arrived);
  sessionStorage.setItem(key(me, conversation), JSON.stringify({ ...draft, files: arrived }));
  changed();
};
const change = (me, conversation, name, values) => {
  const draft = draftOf(me, conversation);
  const files = draft.files.map((file) => (file.key === name ? { ...file, ...values } : file));
  keep(me, conversation, { ...draft, files });
};

export const attachedTo = (me, conversation) => draftOf(me, conversation).files;

// Nothing is on its way any more, and nothing failed.
export const isComplete = (files) => files.every((file) => file.arrived);

export const attach = (me, conversation, chosen, largest) => {
  for (const file of chosen) {
    const draft = draftOf(me, conversation);
    const one = { key: newId(), name: file.name || "picture", share: 0, arrived: null, problem: "" };
    if (draft.files.length >= MOST) return;
    keep(me, conversation, { ...draft, files: [...draft.files, one] });
    const tooLarge = file.size > largest && `Files may have up to ${Math.floor(largest / 2 ** 20)} MB.`;
    if (tooLarge) change(me, conversation, one.key, { problem: tooLarge });
    else upload(me, conversation, one, file, draft.client_id);
  }
};

// Not `fetch`: it does not say how far it is.
const upload = (me, conversation, one, file, clientId) => {
  const request = new XMLHttpRequest();
  const tell = (values) => change(me, conversation, one.key, values);
  request.open("POST", `/attachments/${conversation}/${clientId}`);
  request.setRequestHeader("X-File-Name", encodeURIComponent(one.name));
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => tell({ share: total ? loaded / total : 0 });
  request.onload = () => {
    if (request.status === 201) tell({ arrived: request.response, name: request.response.name, share: 1 });
    else tell({ problem: request.response?.problem ?? "This file could not be sent." });
  };
  request.onerror = () => tell({ problem: "The connection broke. Please add the file once more." });
  requests.set(one.key, request);
  request.send(file);
};
const requests = new Map();

// Take a file back, wherever it is by now.
export const detach = (me, conversation, name) => {
  const draft = draftOf(me, conversation);
  const file = draft.files.find((one) => one.key === name);
  requests.get(name)?.abort();
  requests.delete(name);
  // Should the server not hear of it, it throws away what no message names.
  if (file?.arrived) fetch(`/attachments/${file.arrived.id}`, { method: "DELETE" }).catch(() => undefined);
  keep(me, conversation, { ...draft, files: draft.files.filter((one) => one.key !== name) });
};

// The message goes, and its files with it: what is written next is another one.
export const takeAttached = (me, conversation) => {
  const draft = draftOf(me, conversation);
  keep(me, conversation, blank());
  return { client_id: draft.client_id, files: draft.files.map((file) => file.arrived) };
};
