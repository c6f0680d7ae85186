// A page with nothing but the script tag and a checkout, for any merchant, and the calls that create such a merchant. This file contains no
// test.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";

const EDGE = process.env.JIFEN_EDGE;

const scriptTag = (key) => `<script async src="${EDGE}/widget/v1/jifen.js" data-key="${key}" data-token-url="/token"></script>`;

/** Calls the Worker. Fails with the text of its answer. */
export async function call(method, path, credential, body) {
  const headers = { Authorization: `Bearer ${credential}`, "Idempotency-Key": randomUUID(), "Content-Type": "application/json" };
  const response = await fetch(EDGE + path, { method, headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

const CHECKOUT = "<jifen-checkout></jifen-checkout>";

/** Serves one page for a merchant that does not exist yet: `page.show(merchant, member)` sets its owner. A page can have a body, a script of its
 *  own, other tags to load the widget with, headers, and a nonce for its script. */
export async function servePage({ body = CHECKOUT, script = "", tags = scriptTag, headers = {}, nonce = "" } = {}) {
  const shown = {};
  const server = createServer(async (request, response) => {
    if (request.url === "/token") {
      const { token } = await call("POST", "/v1/member-tokens", shown.merchant.secretKey, { member_id: shown.memberId });
      response.setHeader("Content-Type", "application/json");
      return response.end(JSON.stringify({ token }));
    }
    if (request.url === "/page.js") return response.setHeader("Content-Type", "text/javascript").end(script);
    response.setHeaders(new Map(Object.entries({ "Content-Type": "text/html; charset=utf-8", ...headers })));
    response.end(`<!doctype html><html lang="en"><title>Checkout</title>${tags(shown.merchant?.key)}${body}
      ${script && `<script nonce="${nonce}" type="module" src="/page.js"></script>`}</html>`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const show = (merchant, memberId) => Object.assign(shown, { merchant, memberId });
  return { origin, show, close: () => server.close() };
}

/** A merchant with this program, whose pages are at `origin`. */
export async function createMerchant(origin, program) {
  const merchantId = `bare-${randomUUID().slice(0, 8)}`;
  const merchant = { merchant_id: merchantId, name: "Bare page", allowed_origins: [origin] };
  const { keys } = await call("POST", "/v1/merchants", process.env.JIFEN_OPERATOR_KEY, merchant);
  await call("PUT", "/v1/program", keys.secret.key, program);
  return { key: keys.publishable.key, secretKey: keys.secret.key };
}

/** Grants a member points in lots with different expiries. */
export async function givePoints(merchant, memberId, lots) {
  await call("POST", "/v1/members", merchant.secretKey, { member_id: memberId });
  for (const lot of lots) {
    const adjustment = { author: "browser test", reason: "To spend", ...lot };
    await call("POST", `/v1/members/${memberId}/adjustments`, merchant.secretKey, adjustment);
  }
}
