// The peers' calls to the merchant's token URL and to the Worker: one token for all calls, renewed once when it is refused. Changes are
// repeated under one key while their outcome is unknown.

const RETRY_PAUSES_MS = [400, 1_200];

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

export class Refusal extends Error {
  constructor(status, { code = "unreachable", required, available } = {}) {
    super(code);
    Object.assign(this, { status, code, required, available });
  }
}

export const connect = ({ key, tokenUrl, api }) => {
  let token;

  const fetchToken = async () => {
    const response = await fetch(tokenUrl, { cache: "no-store" });
    if (!response.ok) throw new Refusal(401, { code: "signed_out" });
    return (await response.json()).token;
  };

  const credentials = async (isMember) => {
    if (!isMember) return { "Jifen-Key": key };
    token ??= fetchToken().catch((error) => {
      token = undefined;
      throw error;
    });
    return { Authorization: `Bearer ${await token}` };
  };

  const once = async (method, path, { body, isMember = true, idempotencyKey }) => {
    const headers = await credentials(isMember);
    if (body) headers["Content-Type"] = "application/json";
    if (idempotencyKey) headers["Idempotency-Key"] = idempotencyKey;
    const response = await fetch(`${api}/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    const answer = await response.json().catch(() => undefined);
    if (!response.ok) throw new Refusal(response.status, answer);
    return answer;
  };

  const ask = async (method, path, request = {}) => {
    try {
      return await once(method, path, request);
    } catch (error) {
      if (error.status !== 401 || error.code === "signed_out") throw error;
      token = undefined;
      return once(method, path, request);
    }
  };

  const change = async (method, path, body) => {
    const request = { body, idempotencyKey: crypto.randomUUID?.() ?? `${Math.random()}${Math.random()}` };
    for (const millis of RETRY_PAUSES_MS) {
      try {
        return await ask(method, path, request);
      } catch (error) {
        if (error.status < 500 && error.code !== "request_in_progress") throw error;
        await pause(millis);
      }
    }
    return ask(method, path, request);
  };

  return {
    balance: () => ask("GET", "me/balance"),
    program: () => ask("GET", "program", { isMember: false }),
    quote: (order, points) => ask("POST", "me/quotes", { body: { ...order, points } }),
    place: (quote) => change("POST", "me/holds", { quote }),
    release: (holdId) => change("DELETE", `me/holds/${holdId}`),
    forget: () => (token = undefined),
  };
};
