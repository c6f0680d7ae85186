// A shop's two pages: one with the balance in its header, and a checkout with both elements. Only the script differs between contestants.

const STYLE = `
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1d1a16; background: #faf8f4; }
  header { display: flex; justify-content: space-between; align-items: center; min-height: 66px; padding: 12px 16px; background: #fff; }
  main { max-width: 640px; margin: 0 auto; padding: 16px; }
  li { display: flex; justify-content: space-between; padding: 8px 0; }
  ul { padding: 0; list-style: none; }`;

const attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

const PRODUCTS = Array.from({ length: 8 }, (_, at) => `<li><span>Tea no. ${at + 1}</span><span>¥${68 + at}.00</span></li>`).join("");

const mainOf = (view, order) =>
  view === "balance"
    ? `<h1>Autumn teas</h1><ul>${PRODUCTS}</ul>`
    : `<h1>Checkout</h1>
       <ul><li><span>Osmanthus oolong</span><span>¥68.00</span></li><li><span>Celadon cup</span><span>¥32.00</span></li></ul>
       <jifen-checkout order="${attribute(JSON.stringify(order))}">Pay with points</jifen-checkout>
       <p>Pay by card, on delivery or at the counter.</p><button>Pay</button>`;

/** `view` is `balance` or `checkout`. */
export const pageOf = ({ view, order, key, script }) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Lantern Tea</title><link rel="icon" href="data:,"><style>${STYLE}</style>
<script async src="${script}" data-key="${key}" data-token-url="/token"></script></head>
<body><header><strong>Lantern Tea</strong><jifen-balance>You have points here</jifen-balance></header>
<main>${mainOf(view, order)}</main></body></html>`;
