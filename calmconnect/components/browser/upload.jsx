// A button that sends one file at a time to an address, shows how far it is, and says what was wrong with it.
import { useRef, useState } from "react";
import { Button } from "@radix-ui/themes";
import Upload from "lucide-react/dist/esm/icons/upload.mjs";

// `largest` in bytes. `onSent` is given what the service answered.
export function UploadButton({ to, label, accept, largest, onSent }) {
  const input = useRef(null);
  const [share, setShare] = useState(null);
  const [problem, setProblem] = useState("");

  // Not `fetch`: it does not say how far it is.
  const send = (file) => {
    if (file.size > largest) return setProblem(`Files may have up to ${Math.floor(largest / 2 ** 20)} MB.`);
    const request = new XMLHttpRequest();
    const end = (words) => { setShare(null); setProblem(words); };
    request.open("POST", to);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => setShare(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status !== 201) return end(request.response?.problem ?? "This file could not be sent.");
      end("");
      onSent?.(request.response?.id ?? 0);
    };
    request.onerror = () => end("The connection broke. Please choose the file once more.");
    setProblem("");
    setShare(0);
    request.send(file);
  };

  return (
    <div className="upload">
      <Button type="button" variant="outline" color="gray" size="2" disabled={share !== null} onClick={() => input.current.click()}>
        <Upload size={18} strokeWidth={1.75} aria-hidden="true" /> {share === null ? label : `Sending, ${Math.round(share * 100)} %`}
      </Button>
      <input ref={input} type="file" accept={accept} hidden aria-label={label} onChange={(event) => {
        const [file] = event.target.files;
        // The same file can be chosen again.
        event.target.value = "";
        if (file) send(file);
      }} />
      <p className="field-problem" role="alert">{problem}</p>
    </div>
  );
}
