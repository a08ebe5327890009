// Asking the server, and knowing when there is none.

export const PATIENCE = 1500;

// The network or the server is away, slow, or something else answered in its place.
export class Away extends Error {}

// The server understood and said no; the message is a sentence for people.
export class Refused extends Error {
  constructor(status, told) {
    super(told.message);
    this.status = status;
    this.key = told.error;
  }
}

export async function ask(path, body, patience = PATIENCE) {
  const request = { signal: AbortSignal.timeout(patience), headers: { Accept: "application/json" } };
  if (body !== undefined) {
    request.method = "POST";
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  const { response, told } = await fetched(path, request);
  if (response.ok) return told;
  if (response.status >= 500 || !told.message) throw new Away(String(response.status));
  throw new Refused(response.status, told);
}

async function fetched(path, request) {
  try {
    const response = await fetch(path, request);
    // A network that asks for a password answers with a page of its own: no JSON, so not our server.
    return { response, told: response.status === 204 ? {} : await response.json() };
  } catch (error) {
    throw new Away(error.message);
  }
}

export function newNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
