// Who is there right now, in step with what the server says of presence.
import { Link } from "react-router";
import { Initials } from "./initials.jsx";
import { PresenceMark, usePresences } from "./live.jsx";

export function HereNow({ doctors, since, most }) {
  const here = usePresences(doctors, since).filter((doctor) => doctor.presence === "online");
  if (!here.length) {
    return <p className="here-none">Nobody is available this minute. Doctors come and go all day, and you can ask for a time now.</p>;
  }
  const more = here.length - most;
  return (
    <>
      <ul className="here">
        {here.slice(0, most).map(({ id, name, headline, presence }) => (
          <li key={id} className="appear">
            <Link to={`/doctors/${id}`} className="here-row">
              <Initials name={name} />
              <span className="here-words">
                <span className="here-name">{name}</span>
                <span className="here-headline">{headline}</span>
              </span>
              <PresenceMark doctor={id} presence={presence} since={since} />
            </Link>
          </li>
        ))}
      </ul>
      {more > 0 && <Link to="/find?now=1" className="here-more">{more === 1 ? "And 1 more" : `And ${more} more`}</Link>}
    </>
  );
}
