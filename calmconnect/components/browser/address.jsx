// What a page shows stands in its address. Only a page that is still there writes it: whoever has gone on meanwhile stays where
// they are, however late the service answers.
import { useEffect } from "react";
import { useLocation, useNavigate, useNavigation, useSearchParams } from "react-router";

// A form whose field `q` goes into the address, beside the filters that stand there; the list begins again.
export function SearchForm({ children, ...props }) {
  const [given, setGiven] = useSearchParams();
  const submit = (event) => {
    event.preventDefault();
    const words = new FormData(event.currentTarget).get("q").trim();
    const wanted = new URLSearchParams(given);
    wanted.delete("page");
    if (words) wanted.set("q", words);
    else wanted.delete("q");
    setGiven(wanted);
  };
  return <form role="search" {...props} onSubmit={submit}>{children}</form>;
}

// Lets the address be `at`, unless that is "", or somebody is on their way to another page.
export function AddressIs({ at }) {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const goes = useNavigation().state !== "idle";
  useEffect(() => {
    if (at && !goes && pathname + search !== at) navigate(at, { replace: true, preventScrollReset: true });
  }, [at]);
  return null;
}
