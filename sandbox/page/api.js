// The page's only way to the server: the UI API of the pretend workspace.

async function answer(response) {
  const body = await response.json().catch(() => null);
  if (body && typeof body === "object") return body;
  return { ok: false, error: `The workspace answered ${response.status}.` };
}

async function post(path, body) {
  try {
    return await answer(await fetch(path, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
    }));
  } catch {
    return { ok: false, error: "The practice workspace cannot be reached. Is it still running?" };
  }
}

export const act = (body) => post("/ui/act", body);
export const moveClock = (body) => post("/ui/clock", body);

export async function fetchState(as) {
  const query = as ? `?as=${encodeURIComponent(as)}` : "";
  const response = await fetch(`/ui/state${query}`, { cache: "no-store" });
  if (!response.ok) throw Object.assign(new Error("no state"), { status: response.status });
  return response.json();
}

/** Call `onChange` whenever anything changed, and `onLine(bool)` when the line to the server comes or goes. */
export function listen(as, onChange, onLine) {
  const source = new EventSource(`/ui/stream?as=${encodeURIComponent(as)}`);
  source.addEventListener("changed", onChange);
  source.addEventListener("open", () => { onLine(true); onChange(); });
  source.addEventListener("error", () => onLine(false));
  return () => source.close();
}
