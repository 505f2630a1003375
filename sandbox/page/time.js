// Business time, told in the viewer's own zone.

const formats = new Map();

function format(tz, options) {
  const key = JSON.stringify([tz, options]);
  if (!formats.has(key)) {
    let made;
    try {
      made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: tz });
    } catch {
      made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
    }
    formats.set(key, made);
  }
  return formats.get(key);
}

export const hourMinute = (when, tz) => format(tz, { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(when));

export const shortDay = (when, tz) => format(tz, { weekday: "short", day: "numeric", month: "short" }).format(new Date(when)).replace(",", "");

export const weekday = (when, tz) => format(tz, { weekday: "short" }).format(new Date(when));

export const fullMoment = (when, tz) =>
  format(tz, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(when));

/** The local calendar date, sortable. */
export const dateKey = (when, tz) => {
  const parts = Object.fromEntries(
    format(tz, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date(when)).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
};

/** The wall clock at an instant in a zone, as an `<input type="datetime-local">` holds it. */
export const wallTime = (when, tz) => `${dateKey(when, tz)}T${hourMinute(when, tz)}`;

/** The instant at which that wall clock shows `wall`; two looks are enough to settle the offset. */
export function instantOf(wall, tz) {
  const wanted = Date.parse(`${wall}Z`);
  let guess = wanted;
  for (let look = 0; look < 2; look += 1) guess += wanted - Date.parse(`${wallTime(guess, tz)}Z`);
  return guess;
}

/** What the line between two days says: Today, Yesterday, or the date. */
export function dayName(when, now, tz) {
  const day = Date.parse(dateKey(when, tz));
  const today = Date.parse(dateKey(now, tz));
  if (day === today) return "Today";
  if (today - day === 86_400_000) return "Yesterday";
  return format(tz, { weekday: "long", day: "numeric", month: "long" }).format(new Date(when));
}

export const city = (tz) => String(tz ?? "UTC").split("/").pop().replaceAll("_", " ");

const SLACK_DATE = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit", hour12: false },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false },
};

/** Slack's `<!date^seconds^{date} at {time}|...>` filled in for this reader. */
export function slackDate(seconds, template, tz) {
  const when = new Date(Number(seconds) * 1000);
  return template.replace(/\{(\w+?)(_pretty)?\}/g, (whole, name) =>
    SLACK_DATE[name] ? format(tz, SLACK_DATE[name]).format(when) : whole);
}
