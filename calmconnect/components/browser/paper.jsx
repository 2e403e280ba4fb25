// What a doctor writes, kept as they type; and what was signed, to be read and added to.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { AlertDialog, Button } from "@radix-ui/themes";
import Check from "lucide-react/dist/esm/icons/check.mjs";
import LoaderCircle from "lucide-react/dist/esm/icons/loader-circle.mjs";
import TriangleAlert from "lucide-react/dist/esm/icons/triangle-alert.mjs";
import { AttachButton, Files } from "./attachments.jsx";
import { Moment } from "./moment.jsx";
import { connect, current, flush, insist, letGo, subscribe, whenSettled, write } from "./paper.js";
import { PaperField } from "./paper_fields.jsx";

const usePaper = (place) => {
  const paper = useSyncExternalStore(subscribe, current, () => null);
  return paper?.place === place ? paper : null;
};

// `place` is where its files are kept; `finish` says how it is finished: { verb, title, text, yes }.
export function Paper({ place, zone, offline, largest, finish, onSave, onFinish, onAmend }) {
  const paper = usePaper(place);
  const save = useRef(onSave);
  save.current = onSave;
  useEffect(() => {
    connect(offline ? null : (...words) => save.current(...words));
    return () => { flush(); connect(null); };
  }, [offline]);
  useEffect(() => {
    document.addEventListener("visibilitychange", flush);
    return () => document.removeEventListener("visibilitychange", flush);
  }, []);
  if (!paper) return <div className="stack" role="status"><span className="bone paper-bone" /><span className="bone paper-bone" /><span className="only-read-out">Loading</span></div>;
  return (
    <div className="paper" key={paper.id}>
      {paper.draft && paper.own && <Draft paper={paper} offline={offline} largest={largest} finish={finish} onFinish={onFinish} />}
      {!paper.draft && <Versions paper={paper} zone={zone} />}
      {paper.left && <Left paper={paper} />}
      {!paper.draft && paper.own && onAmend && <Addition paper={paper} offline={offline} onAmend={onAmend} />}
    </div>
  );
}

function Draft({ paper, offline, largest, finish, onFinish }) {
  const problems = paper.problems;
  return (
    <>
      {paper.elsewhere && <Elsewhere paper={paper} />}
      {paper.fields.map((field) => (
        <PaperField key={field.key} field={field} value={paper.words[field.key]} problem={problems[field.key]} onChange={(value) => write(field.key, value)} />
      ))}
      {largest > 0 && <Enclosed paper={paper} largest={largest} />}
      <div className="paper-foot">
        <Standing paper={paper} offline={offline} />
        <Finish finish={finish} disabled={offline || paper.elsewhere}
          onYes={() => whenSettled(({ id, revision, words }) => onFinish(id, revision, words))} />
      </div>
      <p className="field-problem" role="alert">{problems.paper}</p>
    </>
  );
}

function Standing({ paper, offline }) {
  const [Icon, words] = paper.dirty && offline ? [TriangleAlert, "Not saved yet. We keep it here and save it when you are back."]
    : paper.elsewhere || Object.keys(paper.problems).length ? [TriangleAlert, "Not saved yet. Your words are still here."]
    : paper.dirty ? [LoaderCircle, "Saving…"]
    : [Check, paper.revision ? "Saved as a draft" : "Nothing written yet"];
  return <p className="paper-standing" role="status"><Icon size={18} strokeWidth={1.75} aria-hidden="true" /> {words}</p>;
}

function Elsewhere({ paper }) {
  return (
    <div className="callout" data-tone="warn" role="alert">
      <TriangleAlert size={20} strokeWidth={1.75} aria-hidden="true" />
      <div className="stack paper-elsewhere">
        <p>This was changed in another window, too. Nothing was overwritten: what you wrote is still here.</p>
        <div className="cluster">
          <Button type="button" size="2" variant="outline" color="gray" onClick={letGo}>Show what is saved</Button>
          <Button type="button" size="2" variant="outline" color="gray" onClick={insist}>Save mine instead</Button>
        </div>
      </div>
    </div>
  );
}

function Finish({ finish, disabled, onYes }) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger><Button type="button" size="3" disabled={disabled}>{finish.verb}</Button></AlertDialog.Trigger>
      <AlertDialog.Content maxWidth="480px">
        <AlertDialog.Title size="5">{finish.title}</AlertDialog.Title>
        <AlertDialog.Description className="muted">{finish.text}</AlertDialog.Description>
        <div className="dialog-foot">
          <AlertDialog.Cancel><Button size="3" variant="outline" color="gray">Not yet</Button></AlertDialog.Cancel>
          <AlertDialog.Action><Button size="3" onClick={onYes}>{finish.yes}</Button></AlertDialog.Action>
        </div>
      </AlertDialog.Content>
    </AlertDialog.Root>
  );
}

function Enclosed({ paper, largest }) {
  const [files, setFiles] = useState(paper.files);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const add = async (chosen) => {
    setProblem("");
    setBusy(true);
    for (const file of chosen) {
      if (file.size > largest) { setProblem(`Files may have up to ${Math.floor(largest / 2 ** 20)} MB.`); continue; }
      try {
        const answer = await fetch(`/${paper.place}/${paper.id}/files`, { method: "POST", body: file, headers: { "X-File-Name": encodeURIComponent(file.name || "picture") } });
        const said = await answer.json();
        if (answer.status === 201) setFiles((before) => [...before, said]);
        else setProblem(said.problem);
      } catch {
        setProblem("The connection broke. Please add the file once more.");
      }
    }
    setBusy(false);
  };
  const remove = async (file) => {
    const gone = await fetch(`/${paper.place}/files/${file.id}`, { method: "DELETE" }).catch(() => null);
    if (gone?.ok) setFiles((before) => before.filter((one) => one.id !== file.id));
    else setProblem("That did not work. Please try again.");
  };
  return (
    <div className="paper-files">
      <span className="field-label">Files</span>
      <Files files={files} place={`/${paper.place}/files`} onRemove={remove} />
      <div className="cluster">
        <AttachButton onFiles={add} disabled={busy} />
        <span className="muted">{busy ? "Adding…" : "Pictures and PDFs"}</span>
      </div>
      <p className="field-problem" aria-live="polite">{problem}</p>
    </div>
  );
}

function Versions({ paper, zone }) {
  return paper.versions.map((version) => (
    <article key={version.number} className="card paper-version" aria-label={version.number === 1 ? "Note" : `Addition ${version.number - 1}`}>
      {version.number > 1 && <h2>Addition</h2>}
      {version.reason && <p className="muted">Why: {version.reason}</p>}
      {version.parts.map((part, nth) => (
        <section key={nth}>
          {part.title && <h2>{part.title}</h2>}
          <p className="prose">{part.text}</p>
        </section>
      ))}
      {version.number === 1 && paper.files.length > 0 && <Files files={paper.files} place={`/${paper.place}/files`} />}
      <p className="paper-signed">Signed by {version.author}, <Moment at={version.at} zone={zone} form="full" /></p>
    </article>
  ));
}

function Left({ paper }) {
  return (
    <div className="callout" data-tone="warn">
      <TriangleAlert size={20} strokeWidth={1.75} aria-hidden="true" />
      <div className="stack paper-elsewhere">
        <p>It was signed while you wrote here. This is not part of it:</p>
        {paper.fields.map(({ key, title }) => typeof paper.left[key] === "string" && paper.left[key].trim() && <p key={key} className="prose"><strong>{title}</strong>{"\n"}{paper.left[key]}</p>)}
        <div><Button type="button" size="2" variant="outline" color="gray" onClick={letGo}>I don't need it</Button></div>
      </div>
    </div>
  );
}

function Addition({ paper, offline, onAmend }) {
  const kept = `calm:addition:${paper.id}`;
  const [said, setSaid] = useState(() => JSON.parse(sessionStorage.getItem(kept) ?? "null") ?? { text: "", reason: "" });
  const [adding, setAdding] = useState(Boolean(said.text || said.reason));
  const first = useRef(null);
  const last = paper.versions.at(-1);
  // Once it stands among what was signed it need not be kept here any more.
  useEffect(() => { if (said.text && last.parts.some(({ text }) => text === said.text.trim())) close(); }, [last.number]);
  useEffect(() => { if (adding) first.current?.focus(); }, [adding]);
  const change = (name, value) => {
    const next = { ...said, [name]: value };
    setSaid(next);
    sessionStorage.setItem(kept, JSON.stringify(next));
  };
  const close = () => { sessionStorage.removeItem(kept); setSaid({ text: "", reason: "" }); setAdding(false); };
  const submit = (event) => {
    event.preventDefault();
    onAmend(paper.id, paper.versions.length, { text: said.text }, said.reason);
  };
  if (!adding) return <div><Button type="button" size="3" variant="outline" color="gray" onClick={() => setAdding(true)}>Add something to this note</Button></div>;
  return (
    <form className="card stack" onSubmit={submit}>
      <h2 className="paper-title">Add to this note</h2>
      <p className="muted">What was signed stays as it is. Your addition is signed and stands below it.</p>
      <div className="field">
        <label className="field-label" htmlFor="addition-reason">Why you add this</label>
        <input ref={first} id="addition-reason" className="paper-line" value={said.reason} maxLength={300} onChange={(event) => change("reason", event.target.value)} aria-invalid={Boolean(paper.problems.reason)} />
        <p className="field-problem" aria-live="polite">{paper.problems.reason}</p>
      </div>
      <PaperField field={{ key: "text", title: "What you add", hint: "" }} value={said.text} problem={paper.problems.text} onChange={(value) => change("text", value)} />
      <div className="dialog-foot">
        <Button type="button" size="3" variant="outline" color="gray" onClick={close}>Cancel</Button>
        <Button type="submit" size="3" disabled={offline}>Sign and add</Button>
      </div>
    </form>
  );
}
